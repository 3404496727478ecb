//! What a run came to: a summary, and the events that bring a ledger up to date.

use super::stream::Asked;
use super::{Entry, Fold};
use crate::checkpoint::Checkpoint;
use crate::gap::Birth;
use crate::gap_id::GapId;
use crate::ids::{ConnectorVersion, RunId, Source, Stamp, StreamName};
use crate::lifecycle::{Event, Filling, Sighting};
use crate::rules;
use crate::run_summary::{GapAccount, RunSummary, StateAccount, StreamAccount};
use crate::state::{Proof, ProofKind};
use crate::verdict::{Outcome, Verdict};
use skip_taxonomy::{Instant, ObservedAt, Tally};
use std::collections::{BTreeMap, HashMap};

/// Which run it was, and when. Known at the latest when all of it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a new fact of a run must break every caller")]
pub struct Identity {
    /// The run.
    pub run_id: RunId,
    /// When it was observed.
    pub observed_at: ObservedAt,
    /// Whether that is known, and not just the time of reading.
    pub observed_at_known: bool,
    /// The connector's version; `None`: unknown.
    pub connector_version: Option<ConnectorVersion>,
    /// Whether it was a recovery run, which only fills gaps: its cursors are not the checkpoint.
    pub recovery: bool,
    /// Whether the owner stopped it.
    pub cancelled_by_owner: bool,
}

/// What happens to one gap. An event that opens a gap brings its birth.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct GapEvent {
    /// Which gap.
    pub gap_id: GapId,
    /// How to open the gap when the ledger does not have it; `None`: then there is nothing to change.
    pub birth: Option<Birth>,
    /// What happens to it.
    pub event: Event,
    /// At which position of the run.
    pub sequence: u64,
}

/// What a run came to.
#[derive(Debug)]
pub struct Folded {
    /// The summary. Its `gaps` are zero until a ledger has taken the events in.
    pub summary: RunSummary,
    /// The cursors that the run offered, as checkpoints; none for a recovery run or one that did not succeed.
    pub checkpoints: Vec<Checkpoint>,
    identity: Identity,
    source: Source,
    /// The names of all streams, at the places that the entries know.
    streams: Vec<StreamName>,
    entries: Vec<Entry>,
    fills: Vec<(GapId, ProofKind, u64)>,
}

/// One event, small enough to be sorted: the place of a sighting, or what was filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Happened {
    Seen(usize),
    Filled(GapId, ProofKind),
}

impl Fold {
    /// The newest time that a message bore.
    pub fn newest(&self) -> Option<Instant> {
        self.newest
    }

    /// How many sightings the run has so far.
    pub fn sightings(&self) -> usize {
        self.entries.len()
    }

    /// How many records the run has delivered so far.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Ends the fold.
    pub fn finish(mut self, identity: Identity) -> Folded {
        self.settle_reports();
        if self.ended.is_none() {
            self.violations += 1;
            self.findings.breach(rules::DONE_MISSING, "end of the run", "there is no DONE");
        }
        let streams = self.accounts();
        let unmeasured = |stream: &&StreamAccount| !stream.evidence || stream.silent > 0;
        let mut count = 0;
        for stream in streams.iter().filter(|stream| stream.asked && !stream.declared_absent).filter(unmeasured) {
            count += 1;
            let message = match stream.silent {
                0 => "the run says nothing of this stream: it is unmeasured".to_owned(),
                silent => format!("{silent} records that were asked for by name are neither delivered nor owed"),
            };
            self.findings.breach(rules::NO_EVIDENCE, stream.name.as_str(), message);
        }
        let ended = self.ended.as_ref().map(|ended| ended.status);
        let outcome = Outcome {
            cancelled_by_owner: identity.cancelled_by_owner,
            ended,
            violations: self.violations,
            unmeasured: count,
            owed: streams.iter().map(|stream| stream.owed).sum(),
        };
        let staged =
            self.streams.iter().filter(|stream| stream.staged.is_some()).map(|stream| stream.facts.name.clone());
        let summary = RunSummary {
            run_id: identity.run_id.clone(),
            source: self.source.clone(),
            observed_at: identity.observed_at,
            observed_at_known: identity.observed_at_known,
            already_known: false,
            verdict: outcome.verdict(),
            status: ended.map(|status| status.as_str().to_owned()),
            violations: self.violations,
            recovery: identity.recovery,
            records_emitted: self.records,
            messages: BTreeMap::new(),
            records_durable: None,
            state: StateAccount { staged: staged.collect(), committed: None, withheld: None },
            streams,
            skipped_by_reason: column(&self.skips.by_reason, |tally| tally.messages),
            quantity_by_reason: column(&self.skips.by_reason, |tally| tally.quantity),
            skipped_by_kind: column(&self.skips.by_kind, |tally| tally.messages),
            quantity_by_kind: column(&self.skips.by_kind, |tally| tally.quantity),
            informational_by_reason: column(&self.skips.informational, |tally| tally.messages),
            intended_by_reason: column(&self.skips.intended, |tally| tally.messages),
            owed_by_reason: self.owed_by_reason,
            gaps: GapAccount::default(),
            findings: self.findings.kept,
            findings_by_rule: self.findings.by_rule,
        };
        let ended_well = !matches!(outcome.verdict(), Verdict::Cancelled | Verdict::Failed);
        let keep = ended_well && !identity.recovery;
        let checkpoints = if keep {
            self.streams.iter_mut().filter_map(|s| s.checkpoint(&self.source)).collect()
        } else {
            Vec::new()
        };
        let streams = self.streams.into_iter().map(|stream| stream.facts.name).collect();
        Folded {
            summary,
            checkpoints,
            identity,
            source: self.source,
            streams,
            entries: self.entries,
            fills: self.fills,
        }
    }

    fn accounts(&self) -> Vec<StreamAccount> {
        // The last sighting of a gap says how many records it stands for.
        let mut owed = vec![HashMap::new(); self.streams.len()];
        for entry in self.entries.iter().filter(|entry| entry.filled.is_none()) {
            owed[entry.stream].insert(entry.gap_id, entry.quantity);
        }
        let staged = |name: &str| self.by_name.get(name).is_some_and(|&stream| self.streams[stream].staged.is_some());
        let row = |(stream, owed): (&super::Stream, HashMap<GapId, Option<u64>>)| StreamAccount {
            name: stream.facts.name.clone(),
            asked: stream.asked == Asked::Yes,
            asked_in_part: stream.asked_in_part,
            silent: stream.silent.len() as u64,
            declared_absent: stream.facts.declared_absent(),
            records: stream.records,
            evidence: stream.records > 0
                || stream.skipped
                || stream.listed
                || stream.staged.is_some()
                || stream.facts.checkpoint_parents.iter().any(|parent| staged(parent.as_str())),
            owed: owed.len() as u64,
            owed_quantity: owed.values().copied().sum(),
            considered: stream.considered,
            covered: stream.covered,
        };
        // A stream that nobody asked for or spoke of is only here for the debts that the ledger has of it.
        let spoken = |(stream, _): &(&super::Stream, _)| stream.asked != Asked::No;
        self.streams.iter().zip(owed).filter(spoken).map(row).collect()
    }
}

fn column<T>(tallies: &BTreeMap<String, Tally>, number: impl Fn(&Tally) -> T) -> BTreeMap<String, T> {
    tallies.iter().map(|(name, tally)| (name.clone(), number(tally))).collect()
}

impl super::Stream {
    fn checkpoint(&mut self, source: &Source) -> Option<Checkpoint> {
        let cursor = self.staged.take()?;
        let mut checkpoint = Checkpoint::unmeasured(source.clone(), self.facts.name.clone(), self.facts.axis);
        checkpoint.cursor_semantic = self.facts.cursor_semantic;
        checkpoint.granularity = self.facts.granularity;
        checkpoint.mutable_window = self.facts.mutable_window;
        checkpoint.foreign = Some(cursor);
        Some(checkpoint)
    }
}

impl Folded {
    /// What happens to which gap, in the order of the run: where it was seen and filled at one position, seen first.
    pub fn events(&self) -> impl Iterator<Item = GapEvent> + '_ {
        let seen = self.entries.iter().enumerate().map(|(place, entry)| (entry.sequence, Happened::Seen(place)));
        let here = self.entries.iter().filter_map(|entry| Some((entry.gap_id, entry.filled?)));
        let here = here.map(|(gap_id, (kind, sequence))| (sequence, Happened::Filled(gap_id, kind)));
        let before = self.fills.iter().map(|&(gap_id, kind, sequence)| (sequence, Happened::Filled(gap_id, kind)));
        let mut events: Vec<_> = seen.chain(here).chain(before).collect();
        events.sort_unstable();
        // One record fills all the sightings of its gap at once.
        events.dedup();
        events.into_iter().map(|(sequence, happened)| match happened {
            Happened::Seen(place) => self.seen(&self.entries[place]),
            Happened::Filled(gap_id, kind) => self.filled(gap_id, kind, sequence),
        })
    }

    /// How many sightings the run has.
    pub fn sightings(&self) -> usize {
        self.entries.len()
    }

    fn stamp(&self, sequence: u64) -> Stamp {
        Stamp::new(self.identity.observed_at, self.identity.run_id.clone(), sequence)
    }

    fn seen(&self, entry: &Entry) -> GapEvent {
        let (source, stream) = (self.source.clone(), self.streams[entry.stream].clone());
        let birth = Birth::new(source, stream, entry.extent.clone()).under(entry.parent_stream.clone());
        GapEvent {
            gap_id: entry.gap_id,
            birth: Some(birth),
            event: Event::SkipObserved(self.sighting(entry)),
            sequence: entry.sequence,
        }
    }

    fn sighting(&self, entry: &Entry) -> Sighting {
        let mut seen = Sighting::new(self.stamp(entry.sequence), entry.details.confidence);
        seen.connector_version.clone_from(&self.identity.connector_version);
        seen.recovery_kind.clone_from(&entry.details.kind);
        seen.reason.clone_from(&entry.details.reason);
        seen.evidence = entry.details.evidence.clone();
        seen.preconditions = entry.details.preconditions.clone();
        seen.locator = entry.locator.as_deref().cloned();
        seen.quantity = entry.quantity;
        seen
    }

    fn filled(&self, gap_id: GapId, kind: ProofKind, sequence: u64) -> GapEvent {
        let mut filling = Filling::whole(Proof::new(kind, self.stamp(sequence)));
        filling.connector_version.clone_from(&self.identity.connector_version);
        GapEvent { gap_id, birth: None, event: Event::FilledByEvidence(filling), sequence }
    }
}
