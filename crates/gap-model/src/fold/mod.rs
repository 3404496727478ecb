//! Observations and stream facts become gap events, evidence, histograms and a verdict.
//!
//! A [`Fold`] reads the observations of one run in order, in memory that grows with what the run owes and not with what
//! it delivered. [`Fold::finish`] gives a [`Folded`]: the summary, and the events that bring a ledger up to date. Nothing
//! here knows a ledger; the same transcript folds to the same events whatever was folded before, but for the debts that
//! the caller told it of.

mod detail;
mod folded;
mod stream;

pub use folded::{Folded, GapEvent, Identity};

use crate::extent::Extent;
use crate::gap_id::GapId;
use crate::ids::{Source, StreamName};
use crate::observation::{CoverageReport, EndStatus, Ended, Observation, Skipped};
use crate::rules;
use crate::run_summary::{Findings, tally};
use crate::state::ProofKind;
use crate::stream_facts::StreamFacts;
use skip_taxonomy::{
    Confidence, Evidence, Histogram, Instant, Key, Preconditions, Reason, RecoveryKind, Word, rules as skip_rules,
};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use stream::{Asked, Stream, Target};

/// A gap that the ledger knew before the run: what a delivered record may fill.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Debt {
    /// The gap.
    pub gap_id: GapId,
    /// Of which stream.
    pub stream: StreamName,
    /// Of which parent stream.
    pub parent_stream: Option<StreamName>,
    /// Which record.
    pub key: Key,
}

impl Debt {
    /// The debt that an owed gap stands for; `None` when it names no record.
    pub fn of(gap: &crate::Gap) -> Option<Self> {
        let Extent::Record { key } = &gap.extent else {
            return None;
        };
        Some(Self {
            gap_id: gap.gap_id,
            stream: gap.stream.clone(),
            parent_stream: gap.parent_stream.clone(),
            key: key.clone(),
        })
    }
}

/// What many sightings of one run share.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Details {
    reason: Option<Reason>,
    kind: Option<Word<RecoveryKind>>,
    confidence: Confidence,
    evidence: Evidence,
    preconditions: Preconditions,
}

/// One sighting of this run. Its birth is put together when somebody asks for it, because all of a run share the source.
#[derive(Debug)]
struct Entry {
    /// The place of its stream.
    stream: usize,
    parent_stream: Option<StreamName>,
    extent: Extent,
    gap_id: GapId,
    details: Arc<Details>,
    locator: Option<Box<serde_json::Map<String, serde_json::Value>>>,
    quantity: Option<u64>,
    sequence: u64,
    filled: Option<(ProofKind, u64)>,
}

/// Reads the observations of one run.
#[derive(Debug)]
pub struct Fold {
    source: Source,
    streams: Vec<Stream>,
    by_name: HashMap<Box<str>, usize>,
    last: usize,
    entries: Vec<Entry>,
    details: HashSet<Arc<Details>>,
    fills: Vec<(GapId, ProofKind, u64)>,
    reports: Vec<(u64, CoverageReport)>,
    records: u64,
    ended: Option<Ended>,
    violations: u64,
    newest: Option<Instant>,
    skips: Histogram,
    owed_by_reason: BTreeMap<String, u64>,
    findings: Findings,
}

impl Fold {
    /// A fold of a run of `source`. `facts` is what the manifest says; `asked` names the streams that the run was asked
    /// for, and `None` means all that the manifest has.
    pub fn new(source: Source, facts: &[StreamFacts], asked: Option<&[StreamName]>) -> Self {
        let mut fold = Self {
            source,
            streams: Vec::new(),
            by_name: HashMap::new(),
            last: 0,
            entries: Vec::new(),
            details: HashSet::new(),
            fills: Vec::new(),
            reports: Vec::new(),
            records: 0,
            ended: None,
            violations: 0,
            newest: None,
            skips: Histogram::default(),
            owed_by_reason: BTreeMap::new(),
            findings: Findings::default(),
        };
        for facts in facts {
            let is_asked = asked.is_none_or(|asked| asked.contains(&facts.name));
            fold.add_stream(Stream::new(facts.clone(), if is_asked { Asked::Yes } else { Asked::No }));
        }
        for name in asked.unwrap_or_default() {
            if !fold.by_name.contains_key(name.as_str()) {
                fold.add_stream(Stream::new(StreamFacts::new(name.clone()), Asked::Yes));
            }
        }
        fold
    }

    /// Tells the fold of gaps that the ledger has, so that what is delivered can fill them.
    pub fn owed_before(&mut self, debts: impl IntoIterator<Item = Debt>) {
        for debt in debts {
            let stream = self.stream_named(&debt.stream);
            self.streams[stream].owe(debt.key, Target::Before(debt.gap_id, debt.parent_stream));
        }
    }

    /// Tells the fold that only a part of a stream was asked for; `keys` names its records, where it names any. What is
    /// named and then neither delivered nor owed is unmeasured.
    pub fn asked_in_part(&mut self, stream: &StreamName, keys: impl IntoIterator<Item = Key>) {
        let stream = self.stream_named(stream);
        self.streams[stream].asked_in_part = true;
        self.streams[stream].silent.extend(keys);
    }

    /// Takes in the observation at position `sequence` of the run: the line number in a transcript, from 1.
    pub fn step(&mut self, sequence: u64, observation: Observation<'_>) {
        if self.ended.is_some() && !matches!(observation, Observation::Violated(_) | Observation::Noted(_)) {
            self.violation(rules::AFTER_DONE, sequence, "a message after DONE");
        }
        match observation {
            Observation::Delivered { stream, key, emitted_at } => self.delivered(sequence, stream, key, emitted_at),
            Observation::Skipped(skip) => {
                self.skips.add(skip.reason.as_ref(), skip.kind.as_ref(), skip.informational, skip.quantity);
                self.owes(sequence, *skip);
            }
            Observation::Owed(gap) => {
                tally(&mut self.owed_by_reason, reason_text(gap.reason.as_ref()), 0, |count| *count += 1);
                self.owes(sequence, *gap);
            }
            Observation::Listed(report) => self.listed(sequence, *report),
            Observation::Staged { stream, cursor } => {
                if let Some(stream) = self.spoken_of(sequence, stream) {
                    self.streams[stream].staged = Some(cursor);
                }
            }
            Observation::Ended(ended) => self.end(sequence, ended),
            Observation::Noted(finding) => self.findings.push(finding),
            Observation::Violated(finding) => {
                self.violations += 1;
                self.findings.push(finding);
            }
        }
    }

    /// Hands over what was found since the last call, for whoever tells it at once. It is still counted, and of one rule no
    /// more than the first are kept; what was handed over is not in the summary's list.
    pub fn take_findings(&mut self) -> Vec<skip_taxonomy::Finding> {
        std::mem::take(&mut self.findings.kept)
    }

    fn delivered(&mut self, sequence: u64, name: &str, key: Option<Key>, emitted_at: Option<Instant>) {
        self.newest = self.newest.max(emitted_at);
        self.records += 1;
        let Some(index) = self.spoken_of(sequence, name) else {
            return;
        };
        let stream = &mut self.streams[index];
        stream.records += 1;
        if let Some(key) = key.as_ref().filter(|_| !stream.silent.is_empty()) {
            stream.silent.remove(key);
        }
        // In a detail lane a record may be a husk: only a coverage report shows that it is whole.
        if let Some(key) = key.filter(|_| !stream.facts.detail_lane && stream.owes_records()) {
            for target in stream.take(&key) {
                self.fill(&target, ProofKind::Record, sequence);
            }
        }
    }

    fn fill(&mut self, target: &Target, kind: ProofKind, sequence: u64) {
        match target {
            Target::Before(gap_id, _) => self.fills.push((*gap_id, kind, sequence)),
            Target::Here(entry) => self.entries[*entry].filled = Some((kind, sequence)),
        }
    }

    fn owes(&mut self, sequence: u64, skip: Skipped) {
        let filter = skip.kind.as_ref().and_then(Word::known) == Some(RecoveryKind::FilterApplied);
        for mut finding in skip.findings {
            finding.at = format!("line {sequence} {}", finding.at);
            if finding.rule == skip_rules::FILTER_APPLIED.id {
                self.violations += 1;
            }
            self.findings.push(finding);
        }
        let streams = if let Some(name) = &skip.stream {
            self.spoken_of(sequence, name.as_str()).map_or_else(|| vec![self.stream_named(name)], |stream| vec![stream])
        } else {
            self.findings.breach(
                rules::SKIP_WITHOUT_STREAM,
                format!("line {sequence} /stream"),
                "the skip names no stream",
            );
            let owes = |stream: &Stream| stream.asked == Asked::Yes && !stream.facts.declared_absent();
            (0..self.streams.len()).filter(|&stream| owes(&self.streams[stream])).collect()
        };
        if self.streams.iter().all(|stream| stream.asked != Asked::Yes) && streams.is_empty() {
            // Nothing can owe it, so the run as a whole must not look complete.
            self.violation(rules::STREAM_NOT_ASKED, sequence, "the skip names no stream, and none was asked for");
        }
        let details = self.intern(Details {
            reason: skip.reason,
            kind: skip.kind,
            confidence: if skip.stream.is_some() { skip.confidence } else { Confidence::Suspected },
            evidence: skip.evidence,
            preconditions: skip.preconditions,
        });
        let mut extents = if skip.extents.is_empty() { vec![Extent::stream()] } else { skip.extents };
        // One extent of one stream stands for all that the message counts; of several nobody knows which stands for what.
        let quantity = if extents.len() == 1 && streams.len() == 1 { skip.quantity } else { None };
        let locator = skip.locator.map(Box::new);
        let last = streams.last().copied();
        for stream in streams {
            self.streams[stream].skipped = true;
            if filter || skip.informational {
                continue;
            }
            if self.declares_absent(sequence, stream) {
                continue;
            }
            let parent = skip.parent_stream.clone().or_else(|| self.streams[stream].facts.only_parent().cloned());
            let extents = if last == Some(stream) { std::mem::take(&mut extents) } else { extents.clone() };
            for extent in extents {
                let one = matches!(extent, Extent::Record { .. }).then_some(1);
                self.owe(sequence, stream, parent.clone(), extent, &details, quantity.or(one), locator.clone());
            }
        }
    }

    /// Whether the manifest declares the stream absent, so that nothing is owed of it; then that is told.
    fn declares_absent(&mut self, sequence: u64, stream: usize) -> bool {
        let facts = &self.streams[stream].facts;
        let absent = facts.declared_absent();
        if absent {
            let message = format!("{} is declared absent", facts.name);
            self.findings.breach(rules::DECLARED_ABSENT, format!("line {sequence}"), message);
        }
        absent
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one sighting, field by field; a struct for it would be `Entry` again"
    )]
    fn owe(
        &mut self,
        sequence: u64,
        stream: usize,
        parent_stream: Option<StreamName>,
        extent: Extent,
        details: &Arc<Details>,
        quantity: Option<u64>,
        locator: Option<Box<serde_json::Map<String, serde_json::Value>>>,
    ) {
        let gap_id = GapId::of(&self.source, &self.streams[stream].facts.name, parent_stream.as_ref(), None, &extent);
        if let Extent::Record { key } = &extent {
            self.streams[stream].silent.remove(key);
            self.streams[stream].owe(key.clone(), Target::Here(self.entries.len()));
        } else {
            // What is owed without a name may be any of those that were asked for.
            self.streams[stream].silent.clear();
        }
        let details = Arc::clone(details);
        let entry = Entry { stream, parent_stream, extent, gap_id, details, locator, quantity, sequence, filled: None };
        self.entries.push(entry);
    }

    fn intern(&mut self, details: Details) -> Arc<Details> {
        // Skips of one kind come in a row, and comparing is cheaper than hashing.
        let last = self.entries.last().map(|entry| &entry.details).filter(|last| ***last == details);
        if let Some(known) = last.or_else(|| self.details.get(&details)) {
            return Arc::clone(known);
        }
        let details = Arc::new(details);
        self.details.insert(Arc::clone(&details));
        details
    }

    fn end(&mut self, sequence: u64, ended: Ended) {
        if self.ended.is_some() {
            return; // Already counted as a message after DONE.
        }
        if let Some(said) = ended.records_emitted.filter(|said| *said != self.records) {
            let message = format!("DONE says {said} records, the run has {}", self.records);
            self.violation(rules::COUNT_CONTRADICTS, sequence, message);
        }
        if ended.has_error && ended.status == EndStatus::Succeeded {
            self.violation(rules::ERROR_ON_SUCCESS, sequence, "`error` on a run that succeeded");
        }
        self.ended = Some(ended);
    }

    fn violation(&mut self, rule: skip_taxonomy::Rule, sequence: u64, message: impl Into<String>) {
        self.violations += 1;
        self.findings.breach(rule, format!("line {sequence}"), message);
    }

    /// The stream of that name; one that nobody asked for is a violation, and is counted all the same. An empty name is
    /// that of none: whoever read the message has told it.
    fn spoken_of(&mut self, sequence: u64, name: &str) -> Option<usize> {
        if name.is_empty() {
            return None;
        }
        // Messages of one stream come in a row, so the last one is the likeliest; and connectors have few streams, so
        // looking at the first ones is cheaper than hashing.
        let named = |index: &usize| self.streams.get(*index).is_some_and(|stream| stream.facts.name.as_str() == name);
        let near = std::iter::once(self.last).chain(0..self.streams.len().min(16)).find(named);
        let known = near.or_else(|| self.by_name.get(name).copied());
        let index = match known {
            Some(index) => index,
            None => match StreamName::new(name) {
                Ok(name) => self.add_stream(Stream::new(StreamFacts::new(name), Asked::No)),
                Err(why) => {
                    self.violation(rules::STREAM_NOT_ASKED, sequence, why.to_string());
                    return None;
                }
            },
        };
        self.last = index;
        if self.streams[index].asked == Asked::No {
            self.streams[index].asked = Asked::NoAsTold;
            self.violation(rules::STREAM_NOT_ASKED, sequence, format!("nobody asked for the stream {name:?}"));
        }
        Some(index)
    }

    fn stream_named(&mut self, name: &StreamName) -> usize {
        match self.by_name.get(name.as_str()) {
            Some(&index) => index,
            None => self.add_stream(Stream::new(StreamFacts::new(name.clone()), Asked::No)),
        }
    }

    fn add_stream(&mut self, stream: Stream) -> usize {
        let index = self.streams.len();
        self.by_name.insert(stream.facts.name.as_str().into(), index);
        self.streams.push(stream);
        index
    }
}

fn reason_text(reason: Option<&Reason>) -> &str {
    reason.map_or("(none)", Reason::as_str)
}

#[cfg(test)]
mod tests;
