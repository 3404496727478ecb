//! Coverage reports: every key that a list requires is whole, owed, or owed from now on.

use super::stream::Target;
use super::{Details, Entry, Fold};
use crate::extent::Extent;
use crate::ids::StreamName;
use crate::observation::CoverageReport;
use crate::rules;
use crate::state::ProofKind;
use skip_taxonomy::{Confidence, Evidence, Key, Preconditions, Reason, RecoveryKind, Word};
use std::collections::{HashMap, HashSet};

/// How many items a run names as owed, by stream and parent; `None`: nobody knows how many.
type Named = HashMap<(StreamName, Option<StreamName>), Option<u64>>;

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
        let reports = std::mem::take(&mut self.reports);
        for (sequence, report) in &reports {
            self.settle(*sequence, report);
        }
        if reports.iter().any(|(_, report)| shortfall(report) > 0) {
            let named = self.named();
            for (sequence, report) in &reports {
                self.owe_unnamed(*sequence, report, &named);
            }
        }
    }

    fn settle(&mut self, sequence: u64, report: &CoverageReport) {
        let stream = self.stream_named(&report.stream);
        if !report.absent.is_empty() {
            let first =
                report.absent.iter().take(5).map(|key| key.readable().into_owned()).collect::<Vec<_>>().join(", ");
            let message = format!("{} of {}, among them {first}", report.absent.len(), report.stream);
            self.findings.breach(rules::ABSENT_FOR_GOOD, format!("line {sequence}"), message);
        }
        let mut accounted: HashSet<&Key> = report.hydrated.iter().chain(&report.absent).collect();
        let required = report.required.iter().filter(|key| accounted.insert(key));
        let unaccounted: Vec<_> = required.filter(|key| !self.owes_under(stream, key, &report.parent_stream)).collect();
        let count = unaccounted.len();
        let unaccounted: Vec<_> = unaccounted.into_iter().cloned().map(Extent::record).collect();
        for key in report.hydrated.iter().chain(&report.absent) {
            self.streams[stream].silent.remove(key);
        }
        for key in &report.hydrated {
            let entries = &self.entries;
            // A report says nothing of what was missed after it.
            let shown = |target: &Target| {
                under(entries, target, &report.parent_stream)
                    && !matches!(target, Target::Here(entry) if entries[*entry].sequence > sequence)
            };
            for target in self.streams[stream].take_where(key, shown) {
                self.fill(&target, ProofKind::Hydrated, sequence);
            }
        }
        if count > 0 {
            let message = format!("{count} keys of {} are neither whole nor owed", report.stream);
            self.owe_from_now_on(sequence, report, message, unaccounted, 1);
        }
    }

    /// What was looked at and not read, beyond all that the run names.
    fn owe_unnamed(&mut self, sequence: u64, report: &CoverageReport, named: &Named) {
        let by = |parent: Option<&StreamName>| {
            let key = (report.stream.clone(), parent.cloned());
            named.get(&key).copied().unwrap_or(Some(0))
        };
        // What names no parent may be of any. One extent that does not say how much it stands for may stand for all.
        let Some((of_any, of_this)) = by(None).zip(by(Some(&report.parent_stream))) else {
            return;
        };
        let told = of_any.saturating_add(of_this).saturating_add(report.absent.len() as u64);
        let unnamed = shortfall(report).saturating_sub(told);
        if unnamed > 0 {
            let message =
                format!("{unnamed} items of {} were looked at and not read, and nothing says which", report.stream);
            self.owe_from_now_on(sequence, report, message, vec![Extent::stream()], unnamed);
        }
    }

    fn owe_from_now_on(
        &mut self,
        sequence: u64,
        report: &CoverageReport,
        message: String,
        extents: Vec<Extent>,
        quantity: u64,
    ) {
        let stream = self.stream_named(&report.stream);
        if self.declares_absent(sequence, stream) {
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
            self.owe(sequence, stream, parent.clone(), extent, &details, Some(quantity), None);
        }
    }

    fn named(&self) -> Named {
        let mut named = Named::new();
        let mut counted = HashSet::new();
        for entry in self.entries.iter().filter(|entry| entry.filled.is_none()) {
            if counted.insert(entry.gap_id) {
                let stream = self.streams[entry.stream].facts.name.clone();
                let sum = named.entry((stream, entry.parent_stream.clone())).or_insert(Some(0));
                *sum = sum.zip(entry.quantity).map(|(sum, more)| sum.saturating_add(more));
            }
        }
        named
    }

    /// Whether a gap of this run accounts for the key under that parent.
    fn owes_under(&self, stream: usize, key: &Key, parent: &StreamName) -> bool {
        let mut targets = self.streams[stream].owes(key);
        targets.any(|target| matches!(target, Target::Here(_)) && under(&self.entries, target, parent))
    }
}

/// Whether a gap is one of that parent's. What names no parent is of any.
fn under(entries: &[Entry], target: &Target, parent: &StreamName) -> bool {
    let of = match target {
        Target::Before(_, of) => of.as_ref(),
        Target::Here(entry) => entries[*entry].parent_stream.as_ref(),
    };
    of.is_none_or(|of| of == parent)
}

/// How many items were looked at and not read.
fn shortfall(report: &CoverageReport) -> u64 {
    report.considered.zip(report.covered).map_or(0, |(considered, covered)| considered.saturating_sub(covered))
}

fn add(sum: Option<u64>, more: Option<u64>) -> Option<u64> {
    match (sum, more) {
        (Some(sum), Some(more)) => Some(sum.saturating_add(more)),
        (sum, more) => sum.or(more),
    }
}
