//! One transaction: the port's methods, each a call of what does it.

use crate::documents::{CHECKPOINTS, CONTRACTS, POLICIES};
use crate::failure::Doing;
use gap_model::{Checkpoint, Debt, Gap, GapId, RunId, Source, StreamName};
use lacuna_store::{
    Applied, CheckpointRecord, ContractRecord, Error, Filter, HistoryEntry, Item, RunRecord, Tx, Versioned, View,
};
use recovery_contract::{GroupKey, Named, PlanRow, SourceContract};
use rusqlite::{CachedStatement, Connection};
use serde_json::Value;
use skip_taxonomy::RecordedAt;
use std::collections::{BTreeSet, HashMap};

/// One transaction. What many gaps of it share is looked up once, and counts and tickets are written at its end.
pub(crate) struct Session<'c> {
    pub(crate) conn: &'c Connection,
    pub(crate) place: &'c str,
    pub(crate) now: RecordedAt,
    /// The places of groups that this transaction has met.
    pub(crate) group_ids: HashMap<GroupKey, i64>,
    /// By how much the counts of groups have changed and are not written yet.
    pub(crate) count_changes: HashMap<i64, i64>,
    /// The last ticket that was given; `None`: this transaction has given none.
    pub(crate) last_ticket: Option<i64>,
}

impl<'c> Session<'c> {
    pub(crate) fn new(conn: &'c Connection, place: &'c str, now: RecordedAt) -> Self {
        let (group_ids, count_changes) = Default::default();
        Self { conn, place, now, group_ids, count_changes, last_ticket: None }
    }

    pub(crate) fn prepare(&self, sql: &str) -> Result<CachedStatement<'c>, Error> {
        self.conn.prepare_cached(sql).doing(self.place, "prepare a statement for")
    }
}

/// What an engine that counts in `i64` makes of a bound in `u64`.
pub(crate) fn bound(bound: u64) -> i64 {
    i64::try_from(bound).unwrap_or(i64::MAX)
}

/// How many rows a page of `limit` has at most.
pub(crate) fn page(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX).max(1)
}

impl View for Session<'_> {
    fn gap(&mut self, gap_id: &GapId) -> Result<Option<Gap>, Error> {
        self.read_gap(gap_id)
    }

    fn scan(
        &mut self,
        filter: &Filter,
        after: Option<u64>,
        limit: usize,
        each: &mut dyn FnMut(Gap),
    ) -> Result<Option<u64>, Error> {
        self.visit_gaps(filter, after, limit, each)
    }

    fn groups(&mut self) -> Result<Vec<(GroupKey, u64)>, Error> {
        let groups = self.counted_groups()?;
        Ok(groups.into_iter().map(|group| (group.key, group.count)).collect())
    }

    fn plan_rows(&mut self, each: &mut dyn FnMut(PlanRow)) -> Result<(), Error> {
        self.visit_plan_rows(each)
    }

    fn named(&mut self, tickets: &BTreeSet<u64>) -> Result<HashMap<u64, Named>, Error> {
        self.read_names(tickets)
    }

    fn debts(&mut self, source: &Source, each: &mut dyn FnMut(Debt)) -> Result<(), Error> {
        self.visit_debts(source, each)
    }

    fn history(
        &mut self,
        gap_id: &GapId,
        after: Option<u64>,
        limit: usize,
        each: &mut dyn FnMut(HistoryEntry),
    ) -> Result<Option<u64>, Error> {
        self.visit_history(gap_id, after, limit, each)
    }

    fn run(&mut self, source: &Source, run: &RunId) -> Result<Option<RunRecord>, Error> {
        self.read_run(source, run)
    }

    fn runs(
        &mut self,
        source: Option<&Source>,
        after: Option<u64>,
        limit: usize,
        each: &mut dyn FnMut(RunRecord),
    ) -> Result<Option<u64>, Error> {
        self.visit_runs(source, after, limit, each)
    }

    fn checkpoint(
        &mut self,
        source: &Source,
        stream: &StreamName,
        partition: Option<&str>,
    ) -> Result<Option<Versioned<CheckpointRecord>>, Error> {
        let key = [self.json(source)?, stream.to_string(), self.json(&partition)?];
        CHECKPOINTS.read(self, &key, || Item::Checkpoint(stream.to_string()))
    }

    fn checkpoints(&mut self, source: Option<&Source>) -> Result<Vec<Checkpoint>, Error> {
        let mut all = self.read_checkpoints(source)?;
        all.sort_by(|a, b| (&a.source, &a.stream, &a.partition).cmp(&(&b.source, &b.stream, &b.partition)));
        Ok(all)
    }

    fn contract(&mut self, source: &Source) -> Result<Option<Versioned<ContractRecord>>, Error> {
        CONTRACTS.read(self, &[self.json(source)?], || Item::Contract(source.to_string()))
    }

    fn contracts(&mut self) -> Result<Vec<SourceContract>, Error> {
        let mut all = self.read_contracts()?;
        all.sort_by(|a, b| a.source.cmp(&b.source));
        Ok(all)
    }

    fn policy(&mut self, key: &str) -> Result<Option<Versioned<Value>>, Error> {
        POLICIES.read(self, &[key.to_owned()], || Item::Policy(key.to_owned()))
    }
}

impl Tx for Session<'_> {
    fn now(&self) -> RecordedAt {
        self.now
    }

    /// A write holds the whole file, so there is nothing more to lock.
    fn lock(&mut self, gap_id: &GapId) -> Result<Option<Gap>, Error> {
        self.read_gap(gap_id)
    }

    fn lock_due(&mut self, source: &Source, limit: usize, each: &mut dyn FnMut(Gap)) -> Result<(), Error> {
        self.visit_due(source, limit, each)
    }

    fn next_ticket(&mut self) -> Result<u64, Error> {
        self.take_ticket()
    }

    fn apply(&mut self, applied: Applied) -> Result<bool, Error> {
        self.write_applied(&applied)
    }

    fn put_checkpoint(&mut self, record: &CheckpointRecord, expected: Option<u64>) -> Result<u64, Error> {
        let at = &record.checkpoint;
        let key = [self.json(&at.source)?, at.stream.to_string(), self.json(&at.partition)?];
        CHECKPOINTS.put(self, &key, record, expected, || Item::Checkpoint(at.stream.to_string()))
    }

    fn put_contract(&mut self, record: &ContractRecord, expected: Option<u64>) -> Result<u64, Error> {
        let source = &record.contract.source;
        CONTRACTS.put(self, &[self.json(source)?], record, expected, || Item::Contract(source.to_string()))
    }

    fn put_policy(&mut self, key: &str, state: &Value, expected: Option<u64>) -> Result<u64, Error> {
        POLICIES.put(self, &[key.to_owned()], state, expected, || Item::Policy(key.to_owned()))
    }

    fn finish_run(&mut self, record: &RunRecord) -> Result<(), Error> {
        self.write_run(record)
    }
}
