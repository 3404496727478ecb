//! Coverage reports: every key that a list requires is whole, owed, or owed from now on.

use super::stream::Target;
use super::{Details, Fold};
use crate::extent::Extent;
use crate::ids::StreamName;
use crate::observation::CoverageReport;
use crate::rules;
use crate::state::ProofKind;
use skip_taxonomy::{Confidence, Evidence, Key, Preconditions, Reason, RecoveryKind, Word};
use std::collections::HashSet;

impl Fold {
    pub(super) fn listed(&mut self, sequence: u64, report: CoverageReport) {
        self.spoken_of(sequence, report.parent_stream.as_str());
        let Some(stream) = self.spoken_of(sequence, report.stream.as_str()) else {
            return;
        };
        let stream = &mut self.streams[stream];
        stream.listed = true;
        stream.considered = add(stream.considered, report.considered);
        stream.covered = add(stream.covered, report.covered);
        self.reports.push((sequence, report));
    }

    /// Settles the reports at the end of the run, when every detail gap has been seen.
    pub(super) fn settle_reports(&mut self) {
        for (sequence, report) in std::mem::take(&mut self.reports) {
            let stream = self.stream_named(&report.stream);
            let accounted: HashSet<&Key> = report.hydrated.iter().chain(&report.absent).collect();
            let mut unaccounted = Vec::new();
            for key in &report.required {
                if !accounted.contains(key) && !self.owes_under(stream, key, &report.parent_stream) {
                    unaccounted.push(key.clone());
                }
            }
            for key in &report.hydrated {
                for target in self.take_under(stream, key, &report.parent_stream) {
                    if self.is_before(&target, sequence) {
                        self.fill(&target, ProofKind::Hydrated, sequence);
                    }
                }
            }
            self.shortfall(sequence, stream, &report, unaccounted);
        }
    }

    fn shortfall(&mut self, sequence: u64, stream: usize, report: &CoverageReport, unaccounted: Vec<Key>) {
        let short =
            report.considered.zip(report.covered).map_or(0, |(considered, covered)| considered.saturating_sub(covered));
        let owed = |entry: &super::Entry| entry.birth.stream == report.stream;
        let told = !unaccounted.is_empty() || (short > 0 && self.entries.iter().any(owed));
        let mut extents: Vec<Extent> = unaccounted.into_iter().map(Extent::record).collect();
        let mut message = format!("{} keys of {} are neither whole nor owed", extents.len(), report.stream);
        if extents.is_empty() && short > 0 && !told {
            message = format!("{short} items of {} were looked at and not read, and nothing says which", report.stream);
            extents.push(Extent::stream());
        }
        if extents.is_empty() {
            return;
        }
        self.findings.breach(rules::UNACCOUNTED, format!("line {sequence}"), message);
        let details = self.intern(Details {
            reason: Reason::new("detail_coverage_incomplete").ok(),
            kind: Some(Word::from(RecoveryKind::RetryByRuntime)),
            confidence: Confidence::Inferred,
            evidence: Evidence::none(),
            preconditions: Preconditions::none(),
        });
        let parent = Some(report.parent_stream.clone()).filter(|parent| *parent != report.stream);
        for extent in extents {
            let quantity = if matches!(extent, Extent::Record { .. }) { 1 } else { short };
            self.owe(sequence, stream, parent.clone(), extent, &details, Some(quantity), None);
        }
    }

    fn take_under(&mut self, stream: usize, key: &Key, parent: &StreamName) -> Vec<Target> {
        let entries = &self.entries;
        self.streams[stream].take_under(key, parent, |entry| entries[entry].birth.parent_stream.clone())
    }

    /// Whether a message at `sequence` can speak of the target: what is owed later is not filled by what was said before.
    fn is_before(&self, target: &Target, sequence: u64) -> bool {
        match target {
            Target::Before(..) => true,
            Target::Here(entry) => self.entries[*entry].sequence < sequence,
        }
    }

    /// Whether a gap of this run accounts for the key under that parent.
    fn owes_under(&mut self, stream: usize, key: &Key, parent: &StreamName) -> bool {
        if !self.streams[stream].owes_key(key) {
            return false;
        }
        let targets = self.take_under(stream, key, parent);
        let here = targets.iter().any(|target| matches!(target, Target::Here(_)));
        for target in targets {
            self.streams[stream].owe(key.clone(), target);
        }
        here
    }
}

fn add(sum: Option<u64>, more: Option<u64>) -> Option<u64> {
    match (sum, more) {
        (Some(sum), Some(more)) => Some(sum.saturating_add(more)),
        (sum, more) => sum.or(more),
    }
}
