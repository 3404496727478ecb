//! The ledger port: what every store does, and what its callers may rely on.
//!
//! A store **keeps** and never decides. What an event does to a gap is decided by
//! [`transition`](gap_model::transition), inside the transaction that writes the answer; the functions of this crate
//! ([`ingest`](crate::ingest), [`claim`](crate::claim) and their like) are written once, over these traits.
//!
//! One handle is one connection. Several handles on one ledger, in one program or in many, see each other's work as
//! transactions: all of one or nothing of it.

use crate::applied::Applied;
use crate::error::Error;
use crate::filter::Filter;
use crate::history::HistoryEntry;
use crate::record::{CheckpointRecord, ContractRecord, RunRecord, Versioned};
use gap_model::{Checkpoint, Debt, Gap, GapId, RunId, Source, StreamName};
use recovery_contract::{GroupKey, Named, PlanRow, SourceContract};
use serde_json::Value;
use skip_taxonomy::RecordedAt;
use std::collections::{BTreeSet, HashMap};

/// What is known of a store without asking it for data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "stores fill it")]
pub struct Info {
    /// The engine's name.
    pub engine: &'static str,
    /// The version of the engine's schema.
    pub schema_version: i64,
    /// How far the clocks of those who share the ledger may differ. A lease may be taken away only that long after its
    /// end; it gives rights only until its end.
    pub clock_skew_seconds: u32,
}

/// A ledger: the durable store of gaps, their history, runs, checkpoints, contracts and policy states.
pub trait Store: Send {
    /// What is known without asking for data.
    fn info(&self) -> Info;

    /// Does `work` on one snapshot: whatever others write meanwhile, `work` sees the ledger as it was at one moment.
    ///
    /// # Errors
    ///
    /// The error of `work`, or the engine's.
    fn read(&mut self, work: &mut dyn FnMut(&mut dyn View) -> Result<(), Error>) -> Result<(), Error>;

    /// Does `work` in one transaction: all that it writes is there and durable when this returns `Ok`, and nothing of it
    /// ever was when this returns an error or the program dies. Nobody else sees any of it before.
    ///
    /// Writers go one after the other, at least as far as they touch the same things. `work` MAY run again from its
    /// beginning after the engine had to give up; what it did before is gone. When a method of [`Tx`] returns an error,
    /// `work` MUST return an error too.
    ///
    /// # Errors
    ///
    /// The error of `work`, or the engine's; then nothing is written.
    fn write(&mut self, now: RecordedAt, work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>) -> Result<(), Error>;
}

/// What can be read, within one snapshot.
///
/// Long lists come in pages: `after` is where the last page ended, `limit` the most that one page brings (0 counts as 1),
/// and the answer is where this page ended, or `None` when it was not full, and so was the last. A page is visited in
/// order and completely, or an error is returned: nothing is ever left out because it does not read.
///
/// Every method fails with the engine's error, and with [`Error::Document`] when a document does not read.
pub trait View {
    /// The gap of that name.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when it does not read, or the engine's.
    fn gap(&mut self, gap_id: &GapId) -> Result<Option<Gap>, Error>;

    /// Visits the gaps that `filter` accepts, in the order of their tickets, from the first ticket greater than `after`.
    ///
    /// Within a snapshot each gap is visited once. Over several snapshots none is missed: opening and claiming give a
    /// gap a ticket greater than all before, so a gap may be visited again further on and never hides behind.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when a gap does not read, or the engine's.
    fn scan(
        &mut self,
        filter: &Filter,
        after: Option<u64>,
        limit: usize,
        each: &mut dyn FnMut(Gap),
    ) -> Result<Option<u64>, Error>;

    /// How many gaps there are in each group that has any, in the order of the groups. The cost is that of the groups
    /// and not of the gaps.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when a group does not read, or the engine's.
    fn groups(&mut self) -> Result<Vec<(GroupKey, u64)>, Error>;

    /// Visits what planning needs of every gap that is not [settled](GroupKey::is_settled), in the order of their
    /// tickets. A row's `group` is a place in the list that [`groups`](Self::groups) gives within the same snapshot.
    ///
    /// # Errors
    ///
    /// [`Error::Miscounted`] when a gap's group counts none, or the engine's.
    fn plan_rows(&mut self, each: &mut dyn FnMut(PlanRow)) -> Result<(), Error>;

    /// What the gaps with these tickets are called. A ticket that no gap has is not in the answer.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when a gap does not read, or the engine's.
    fn named(&mut self, tickets: &BTreeSet<u64>) -> Result<HashMap<u64, Named>, Error>;

    /// Visits what a delivered record of `source` can fill, in the order of the tickets: every gap that names one record,
    /// unless it is [settled](GroupKey::is_settled). What is retired is among them, because data that arrives after all
    /// fills it.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when a gap does not read, or the engine's.
    fn debts(&mut self, source: &Source, each: &mut dyn FnMut(Debt)) -> Result<(), Error>;

    /// Visits what happened to a gap, in the order in which it was written down.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when an entry does not read, or the engine's.
    fn history(
        &mut self,
        gap_id: &GapId,
        after: Option<u64>,
        limit: usize,
        each: &mut dyn FnMut(HistoryEntry),
    ) -> Result<Option<u64>, Error>;

    /// The run of that name.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when it does not read, or the engine's.
    fn run(&mut self, source: &Source, run: &RunId) -> Result<Option<RunRecord>, Error>;

    /// Visits the runs of a source, or of all, in the order in which they were written down.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when a run does not read, or the engine's.
    fn runs(
        &mut self,
        source: Option<&Source>,
        after: Option<u64>,
        limit: usize,
        each: &mut dyn FnMut(RunRecord),
    ) -> Result<Option<u64>, Error>;

    /// Where a stream stands. A partition that is `None` is the stream as a whole, and not the empty name.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when it does not read, or the engine's.
    fn checkpoint(
        &mut self,
        source: &Source,
        stream: &StreamName,
        partition: Option<&str>,
    ) -> Result<Option<Versioned<CheckpointRecord>>, Error>;

    /// Where every stream of a source, or of all, stands: in the order of source, stream and partition.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when one does not read, or the engine's.
    fn checkpoints(&mut self, source: Option<&Source>) -> Result<Vec<Checkpoint>, Error>;

    /// What is agreed with a source.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when it does not read, or the engine's.
    fn contract(&mut self, source: &Source) -> Result<Option<Versioned<ContractRecord>>, Error>;

    /// What is agreed with every source, in the order of the sources.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when one does not read, or the engine's.
    fn contracts(&mut self) -> Result<Vec<SourceContract>, Error>;

    /// The state of a policy.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when it does not read, or the engine's.
    fn policy(&mut self, key: &str) -> Result<Option<Versioned<Value>>, Error>;
}

/// What can be written, within one transaction. It sees what it has written itself.
///
/// A `put` shows the revision that it read (`None`: there was nothing) and is refused with [`Error::Conflict`] when that
/// is no longer the revision; otherwise it answers the new one.
pub trait Tx: View {
    /// The instant of this transaction, as whoever started it gave it.
    fn now(&self) -> RecordedAt;

    /// The gap of that name, as nobody else can change it before this transaction ends.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when it does not read, or the engine's.
    fn lock(&mut self, gap_id: &GapId) -> Result<Option<Gap>, Error>;

    /// Locks and visits the gaps of a source that are `open` and whose floor lies at or before [`now`](Self::now), lowest
    /// tickets first, at most `limit`. What another transaction has locked is passed over and not waited for. Whether
    /// they may be attempted is a matter of admission.
    ///
    /// # Errors
    ///
    /// [`Error::Document`] when a gap does not read, or the engine's.
    fn lock_due(&mut self, source: &Source, limit: usize, each: &mut dyn FnMut(Gap)) -> Result<(), Error>;

    /// A place at the end of the queue, from 1. No two gaps of a ledger ever get the same; there may be holes.
    ///
    /// # Errors
    ///
    /// The engine's.
    fn next_ticket(&mut self) -> Result<u64, Error>;

    /// Writes what an event did to a gap, and the entry of its history.
    ///
    /// An entry with an origin is written once: when the gap's history has an entry of the same kind of event from the
    /// same message of the same run, nothing is written, and the answer is `false`. An event without an origin is
    /// always written.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] when the gap has not the revision that was expected, and [`Error::TicketTaken`]; then nothing is
    /// written. Or the engine's.
    fn apply(&mut self, applied: Applied) -> Result<bool, Error>;

    /// Writes where a stream stands.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`], or the engine's.
    fn put_checkpoint(&mut self, record: &CheckpointRecord, expected: Option<u64>) -> Result<u64, Error>;

    /// Writes what is agreed with a source.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`], or the engine's.
    fn put_contract(&mut self, record: &ContractRecord, expected: Option<u64>) -> Result<u64, Error>;

    /// Writes the state of a policy.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`], or the engine's.
    fn put_policy(&mut self, key: &str, state: &Value, expected: Option<u64>) -> Result<u64, Error>;

    /// Writes down a run, once and for all.
    ///
    /// # Errors
    ///
    /// [`Error::RunConflict`] when the source has a run of that name, or the engine's.
    fn finish_run(&mut self, record: &RunRecord) -> Result<(), Error>;
}

/// Does `work` on one snapshot of `store`, and answers what it answers. See [`Store::read`].
///
/// # Errors
///
/// The error of `work`, or the engine's.
pub fn read<T>(store: &mut dyn Store, mut work: impl FnMut(&mut dyn View) -> Result<T, Error>) -> Result<T, Error> {
    let mut answer = None;
    store.read(&mut |view| {
        answer = Some(work(view)?);
        Ok(())
    })?;
    answer.ok_or(Error::NotRun)
}

/// Does `work` in one transaction of `store`, and answers what it answers. See [`Store::write`].
///
/// # Errors
///
/// The error of `work`, or the engine's; then nothing is written.
pub fn write<T>(
    store: &mut dyn Store,
    now: RecordedAt,
    mut work: impl FnMut(&mut dyn Tx) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut answer = None;
    store.write(now, &mut |tx| {
        answer = Some(work(tx)?);
        Ok(())
    })?;
    answer.ok_or(Error::NotRun)
}
