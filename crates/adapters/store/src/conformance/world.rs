//! What the cases are made of: short ways to say a gap, a sighting, a run.

use crate::applied::{Applied, Write};
use crate::error::Error;
use crate::filter::Filter;
use crate::history::{Effect, HistoryEntry};
use crate::ingest::{Ingested, ingest};
use crate::port::{Store, read, write};
use crate::record::Digest;
use gap_model::{
    Axis, Birth, CoverageReport, EndStatus, Ended, Event, Extent, Fold, Folded, Gap, GapId, Identity, Observation,
    RunId, Sighting, Skipped, Source, Span, Stamp, StreamFacts,
};
use recovery_contract::SourceContract;
use serde_json::Value;
use skip_taxonomy::{
    Confidence, Instant, Key, ObservedAt, ReasonTable, RecordedAt, RecoveryKind, SkipResult, Word, classify,
};
use std::str::FromStr;

/// Reads a text of the suite's own.
pub(super) fn text<T: FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| panic!("{text:?} does not read"))
}

/// So many seconds after the suite's beginning of time.
pub(super) fn at(seconds: i64) -> Instant {
    text::<Instant>("2026-01-01T00:00:00Z").saturating_add_secs(seconds)
}

pub(super) fn now(seconds: i64) -> RecordedAt {
    RecordedAt(at(seconds))
}

pub(super) fn source(connector: &str) -> Source {
    Source::new(text(connector), text("default"), None)
}

pub(super) fn record(key: &str) -> Extent {
    Extent::record(Key::text(key).unwrap_or_else(|error| panic!("{error}")))
}

pub(super) fn span(from: i64, to: i64) -> Extent {
    Extent::Span(Span::new(Axis::Sequence, Some(from), Some(to)).unwrap_or_else(|error| panic!("{error}")))
}

/// A birth in the stream `s` of the source `c`.
pub(super) fn birth(extent: Extent) -> Birth {
    Birth::new(source("c"), text("s"), extent)
}

/// A sighting of something that the runtime may retry.
pub(super) fn sighting(seconds: i64, run: &str, sequence: u64) -> Sighting {
    let mut seen = Sighting::new(Stamp::new(ObservedAt(at(seconds)), text(run), sequence), Confidence::Declared);
    seen.recovery_kind = Some(Word::from(RecoveryKind::RetryByRuntime));
    seen
}

/// Opens a gap, as the first line of the run `opening` saw it.
pub(super) fn open_gap(store: &mut dyn Store, birth: &Birth) -> Result<Gap, Error> {
    open_gap_as(store, birth, &sighting(0, "opening", 1))
}

pub(super) fn open_gap_as(store: &mut dyn Store, birth: &Birth, seen: &Sighting) -> Result<Gap, Error> {
    write(store, now(0), |tx| {
        let gap = Gap::open(birth.clone(), seen, tx.next_ticket()?);
        tx.apply(inserted(&gap, seen, now(0)))?;
        Ok(gap)
    })
}

/// The opening of a gap; not a message of a run.
pub(super) fn inserted(gap: &Gap, seen: &Sighting, now: RecordedAt) -> Applied {
    let entry = HistoryEntry::new(gap, now, None, Event::SkipObserved(seen.clone()), Effect::Opened);
    Applied { write: Write::Insert(Box::new(gap.clone())), entry }
}

/// Opens gaps for the records `k0`, `k1` and so on.
pub(super) fn open_records(store: &mut dyn Store, count: usize) -> Result<Vec<Gap>, Error> {
    (0..count).map(|i| open_gap(store, &birth(record(&format!("k{i}"))))).collect()
}

pub(super) fn gap(store: &mut dyn Store, gap_id: &GapId) -> Result<Gap, Error> {
    let gap = read(store, |view| view.gap(gap_id))?;
    Ok(gap.unwrap_or_else(|| panic!("{gap_id} is not there")))
}

/// Every gap that a filter accepts, in the order of the tickets.
pub(super) fn gaps(store: &mut dyn Store, filter: &Filter) -> Result<Vec<Gap>, Error> {
    read(store, |view| {
        let mut gaps = Vec::new();
        view.scan(filter, None, usize::MAX, &mut |gap| gaps.push(gap))?;
        Ok(gaps)
    })
}

/// The history of a gap.
pub(super) fn history(store: &mut dyn Store, gap_id: &GapId) -> Result<Vec<HistoryEntry>, Error> {
    read(store, |view| {
        let mut entries = Vec::new();
        view.history(gap_id, None, usize::MAX, &mut |entry| entries.push(entry))?;
        Ok(entries)
    })
}

/// The kinds of events in a gap's history.
pub(super) fn story(store: &mut dyn Store, gap_id: &GapId) -> Result<Vec<&'static str>, Error> {
    Ok(history(store, gap_id)?.iter().map(|entry| entry.event.as_str()).collect())
}

/// A run of a connector with the streams `s` and `t`, told line by line.
pub(super) struct Run {
    fold: Fold,
    identity: Identity,
    line: u64,
    contract: SourceContract,
    digest: Digest,
}

impl Run {
    /// A run of `source` that was observed so many seconds after the beginning of time.
    pub(super) fn of(source: &Source, run: &str, seconds: i64) -> Self {
        let facts = ["s", "t"].map(|stream| StreamFacts::new(text(stream)));
        let mut contract = SourceContract::unknown(source.clone());
        contract.facts = facts.to_vec();
        let bytes = run.as_bytes();
        Self {
            fold: Fold::new(source.clone(), &facts, None),
            identity: Identity {
                run_id: text::<RunId>(run),
                observed_at: ObservedAt(at(seconds)),
                observed_at_known: true,
                connector_version: None,
                recovery: false,
                cancelled_by_owner: false,
            },
            line: 0,
            contract,
            digest: Digest(std::array::from_fn(|i| bytes[i % bytes.len()])),
        }
    }

    /// The same run, when it only fills gaps.
    pub(super) fn recovery(mut self) -> Self {
        self.identity.recovery = true;
        self
    }

    /// The same run, by a connector of that version.
    pub(super) fn version(mut self, version: &str) -> Self {
        self.identity.connector_version = Some(text(version));
        self.contract.connector_version = Some(text(version));
        self
    }

    /// The same run, with a contract that comes from elsewhere.
    pub(super) fn contract(mut self, contract: SourceContract) -> Self {
        self.contract = contract;
        self
    }

    /// The same run, read from other bytes.
    pub(super) fn other_bytes(mut self) -> Self {
        self.digest.0[0] ^= 1;
        self
    }

    /// Tells the run what the ledger owes.
    pub(super) fn knowing_debts(mut self, store: &mut dyn Store) -> Result<Self, Error> {
        let mut debts = Vec::new();
        let source = self.contract.source.clone();
        read(store, |view| view.debts(&source, &mut |debt| debts.push(debt)))?;
        self.fold.owed_before(debts);
        Ok(self)
    }

    fn line(mut self, observation: Observation<'_>) -> Self {
        self.line += 1;
        self.fold.step(self.line, observation);
        self
    }

    pub(super) fn skips(self, stream: &str, extents: Vec<Extent>) -> Self {
        let mut message = SkipResult::default();
        message.recovery_kind = Some(Word::from(RecoveryKind::RetryByRuntime));
        let classification = classify(&message, ReasonTable::builtin(), None);
        let mut skip = Skipped::new(Some(text(stream)), Some(text("rate_limited")), classification);
        skip.extents = extents;
        self.line(Observation::Skipped(Box::new(skip)))
    }

    pub(super) fn delivers(self, stream: &str, key: &str) -> Self {
        let key = Key::text(key).ok();
        self.line(Observation::Delivered { stream, key, emitted_at: None })
    }

    pub(super) fn considers(self, stream: &str, considered: u64) -> Self {
        let mut report = CoverageReport::new(text(stream), text(stream));
        (report.considered, report.covered) = (Some(considered), Some(considered));
        self.line(Observation::Listed(Box::new(report)))
    }

    pub(super) fn stages(self, stream: &str, cursor: Value) -> Self {
        self.line(Observation::Staged { stream, cursor })
    }

    /// Ends the run.
    pub(super) fn folds(self, status: EndStatus) -> (Folded, Digest, SourceContract) {
        let Self { fold, identity, contract, digest, .. } =
            self.line(Observation::Ended(Ended::new(status, None, false)));
        (fold.finish(identity), digest, contract)
    }

    /// Ends the run well, and takes it into a ledger.
    pub(super) fn enters(self, store: &mut dyn Store, seconds: i64) -> Result<Ingested, Error> {
        let (folded, digest, contract) = self.folds(EndStatus::Succeeded);
        ingest(store, now(seconds), &folded, digest, &contract)
    }
}
