//! The tables. A copy shares them until one of both is changed.

use crate::applied::{Applied, Write};
use crate::error::{Error, Item};
use crate::filter::Filter;
use crate::history::HistoryEntry;
use crate::port::{Tx, View};
use crate::record::{CheckpointRecord, ContractRecord, RunRecord, Versioned};
use gap_model::{Checkpoint, Debt, Gap, GapId, RunId, Source, StateName, StreamName};
use recovery_contract::{GroupKey, Named, PlanRow, SourceContract};
use serde_json::Value;
use skip_taxonomy::{Instant, RecordedAt};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

type CheckpointKey = (Source, StreamName, Option<String>);

#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) now: RecordedAt,
    gaps: Arc<BTreeMap<GapId, Arc<Gap>>>,
    by_ticket: Arc<BTreeMap<u64, GapId>>,
    last_ticket: u64,
    /// By gap, and then in the order in which it was written down.
    history: Arc<BTreeMap<(GapId, u64), Arc<HistoryEntry>>>,
    last_entry: u64,
    told: Arc<BTreeSet<(GapId, RunId, u64, &'static str)>>,
    runs: Arc<Vec<RunRecord>>,
    checkpoints: Arc<BTreeMap<CheckpointKey, Versioned<CheckpointRecord>>>,
    contracts: Arc<BTreeMap<Source, Versioned<ContractRecord>>>,
    policies: Arc<BTreeMap<String, Versioned<Value>>>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            now: RecordedAt(Instant::MIN),
            gaps: Arc::default(),
            by_ticket: Arc::default(),
            last_ticket: 0,
            history: Arc::default(),
            last_entry: 0,
            told: Arc::default(),
            runs: Arc::default(),
            checkpoints: Arc::default(),
            contracts: Arc::default(),
            policies: Arc::default(),
        }
    }
}

impl State {
    /// Every gap behind a ticket, in the order of the tickets.
    fn in_order(&self, after: Option<u64>) -> impl Iterator<Item = &Arc<Gap>> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        self.by_ticket.range((from, Bound::Unbounded)).filter_map(|(_, gap_id)| self.gaps.get(gap_id))
    }

    fn write(&mut self, gap: Box<Gap>, expected: Option<u64>) -> Result<(), Error> {
        let known = self.gaps.get(&gap.gap_id);
        let found = known.map(|gap| gap.revision);
        if found != expected {
            return Err(Error::Conflict { item: Item::Gap(gap.gap_id), expected, found });
        }
        let before = known.map(|gap| gap.ticket);
        if self.by_ticket.get(&gap.ticket).is_some_and(|owner| *owner != gap.gap_id) {
            return Err(Error::TicketTaken { ticket: gap.ticket });
        }
        let by_ticket = Arc::make_mut(&mut self.by_ticket);
        if let Some(before) = before {
            by_ticket.remove(&before);
        }
        by_ticket.insert(gap.ticket, gap.gap_id);
        Arc::make_mut(&mut self.gaps).insert(gap.gap_id, Arc::from(gap));
        Ok(())
    }
}

/// Visits at most `limit`, and answers where that ended.
fn page<T>(rows: impl Iterator<Item = (u64, T)>, limit: usize, mut each: impl FnMut(T)) -> Option<u64> {
    let limit = limit.max(1);
    let (mut visited, mut last) = (0, None);
    for (at, row) in rows.take(limit) {
        visited += 1;
        last = Some(at);
        each(row);
    }
    last.filter(|_| visited == limit)
}

fn put<K: Ord + Clone, T>(
    table: &mut BTreeMap<K, Versioned<T>>,
    key: K,
    value: T,
    expected: Option<u64>,
    item: impl FnOnce() -> Item,
) -> Result<u64, Error>
where
    T: Clone,
{
    let found = table.get(&key).map(|known| known.revision);
    if found != expected {
        return Err(Error::Conflict { item: item(), expected, found });
    }
    let revision = found.unwrap_or(0) + 1;
    table.insert(key, Versioned { revision, value });
    Ok(revision)
}

impl View for State {
    fn gap(&mut self, gap_id: &GapId) -> Result<Option<Gap>, Error> {
        Ok(self.gaps.get(gap_id).map(|gap| Gap::clone(gap)))
    }

    fn scan(
        &mut self,
        filter: &Filter,
        after: Option<u64>,
        limit: usize,
        each: &mut dyn FnMut(Gap),
    ) -> Result<Option<u64>, Error> {
        let accepted = self.in_order(after).filter(|gap| filter.accepts(&GroupKey::of(gap)));
        Ok(page(accepted.map(|gap| (gap.ticket, gap)), limit, |gap| each(Gap::clone(gap))))
    }

    fn groups(&mut self) -> Result<Vec<(GroupKey, u64)>, Error> {
        let mut counts = BTreeMap::new();
        for gap in self.gaps.values() {
            *counts.entry(GroupKey::of(gap)).or_insert(0) += 1;
        }
        Ok(counts.into_iter().collect())
    }

    fn plan_rows(&mut self, each: &mut dyn FnMut(PlanRow)) -> Result<(), Error> {
        let groups = self.groups()?.into_iter().map(|(group, _)| group);
        let places: HashMap<GroupKey, u32> = groups.zip(0..).collect();
        for gap in self.in_order(None) {
            let group = GroupKey::of(gap);
            if !group.is_settled() {
                each(PlanRow { ticket: gap.ticket, not_before: PlanRow::not_before_of(gap), group: places[&group] });
            }
        }
        Ok(())
    }

    fn named(&mut self, tickets: &BTreeSet<u64>) -> Result<HashMap<u64, Named>, Error> {
        let gap = |ticket| self.gaps.get(self.by_ticket.get(ticket)?);
        let named = |gap: &Arc<Gap>| Named { gap_id: gap.gap_id, key: gap.extent.key().cloned() };
        Ok(tickets.iter().filter_map(|ticket| Some((*ticket, named(gap(ticket)?)))).collect())
    }

    fn debts(&mut self, source: &Source, each: &mut dyn FnMut(Debt)) -> Result<(), Error> {
        self.in_order(None)
            .filter(|gap| gap.source == *source && !GroupKey::of(gap).is_settled())
            .filter_map(|gap| Debt::of(gap))
            .for_each(each);
        Ok(())
    }

    fn history(
        &mut self,
        gap_id: &GapId,
        after: Option<u64>,
        limit: usize,
        each: &mut dyn FnMut(HistoryEntry),
    ) -> Result<Option<u64>, Error> {
        let behind = (Bound::Excluded((*gap_id, after.unwrap_or(0))), Bound::Included((*gap_id, u64::MAX)));
        let entries = self.history.range(behind).map(|((_, number), entry)| (*number, entry));
        Ok(page(entries, limit, |entry| each(HistoryEntry::clone(entry))))
    }

    fn run(&mut self, source: &Source, run: &RunId) -> Result<Option<RunRecord>, Error> {
        let is_it = |known: &&RunRecord| known.summary.source == *source && known.summary.run_id == *run;
        Ok(self.runs.iter().find(is_it).cloned())
    }

    fn runs(
        &mut self,
        source: Option<&Source>,
        after: Option<u64>,
        limit: usize,
        each: &mut dyn FnMut(RunRecord),
    ) -> Result<Option<u64>, Error> {
        let behind = (1..).zip(self.runs.iter()).filter(|(number, _)| after.is_none_or(|after| *number > after));
        let of_source = behind.filter(|(_, run)| source.is_none_or(|source| run.summary.source == *source));
        Ok(page(of_source, limit, |run| each(run.clone())))
    }

    fn checkpoint(
        &mut self,
        source: &Source,
        stream: &StreamName,
        partition: Option<&str>,
    ) -> Result<Option<Versioned<CheckpointRecord>>, Error> {
        let key = (source.clone(), stream.clone(), partition.map(str::to_owned));
        Ok(self.checkpoints.get(&key).cloned())
    }

    fn checkpoints(&mut self, source: Option<&Source>) -> Result<Vec<Checkpoint>, Error> {
        let of_source = |key: &CheckpointKey| source.is_none_or(|source| key.0 == *source);
        let all = self.checkpoints.iter().filter(|(key, _)| of_source(key));
        Ok(all.map(|(_, known)| known.value.checkpoint.clone()).collect())
    }

    fn contract(&mut self, source: &Source) -> Result<Option<Versioned<ContractRecord>>, Error> {
        Ok(self.contracts.get(source).cloned())
    }

    fn contracts(&mut self) -> Result<Vec<SourceContract>, Error> {
        Ok(self.contracts.values().map(|known| known.value.contract.clone()).collect())
    }

    fn policy(&mut self, key: &str) -> Result<Option<Versioned<Value>>, Error> {
        Ok(self.policies.get(key).cloned())
    }
}

impl Tx for State {
    fn now(&self) -> RecordedAt {
        self.now
    }

    fn lock(&mut self, gap_id: &GapId) -> Result<Option<Gap>, Error> {
        self.gap(gap_id)
    }

    fn lock_due(&mut self, source: &Source, limit: usize, each: &mut dyn FnMut(Gap)) -> Result<(), Error> {
        let now = self.now.0.micros();
        self.in_order(None)
            .filter(|gap| gap.source == *source && gap.state_name() == StateName::Open)
            .filter(|gap| PlanRow::not_before_of(gap) <= now)
            .take(limit)
            .for_each(|gap| each(Gap::clone(gap)));
        Ok(())
    }

    fn next_ticket(&mut self) -> Result<u64, Error> {
        self.last_ticket += 1;
        Ok(self.last_ticket)
    }

    fn apply(&mut self, applied: Applied) -> Result<bool, Error> {
        let Applied { write, entry } = applied;
        let message = entry.origin.as_ref().map(|at| (entry.gap_id, at.run.clone(), at.sequence, entry.event.as_str()));
        if message.as_ref().is_some_and(|message| self.told.contains(message)) {
            return Ok(false);
        }
        match write {
            Write::Nothing => {}
            Write::Insert(gap) => self.write(gap, None)?,
            Write::Update { from, gap } => self.write(gap, Some(from))?,
        }
        if let Some(message) = message {
            Arc::make_mut(&mut self.told).insert(message);
        }
        self.last_entry += 1;
        Arc::make_mut(&mut self.history).insert((entry.gap_id, self.last_entry), Arc::new(entry));
        Ok(true)
    }

    fn put_checkpoint(&mut self, record: &CheckpointRecord, expected: Option<u64>) -> Result<u64, Error> {
        let at = &record.checkpoint;
        let key = (at.source.clone(), at.stream.clone(), at.partition.clone());
        let item = || Item::Checkpoint(at.stream.to_string());
        put(Arc::make_mut(&mut self.checkpoints), key, record.clone(), expected, item)
    }

    fn put_contract(&mut self, record: &ContractRecord, expected: Option<u64>) -> Result<u64, Error> {
        let source = &record.contract.source;
        let item = || Item::Contract(source.to_string());
        put(Arc::make_mut(&mut self.contracts), source.clone(), record.clone(), expected, item)
    }

    fn put_policy(&mut self, key: &str, state: &Value, expected: Option<u64>) -> Result<u64, Error> {
        let item = || Item::Policy(key.to_owned());
        put(Arc::make_mut(&mut self.policies), key.to_owned(), state.clone(), expected, item)
    }

    fn finish_run(&mut self, record: &RunRecord) -> Result<(), Error> {
        let summary = &record.summary;
        if self.run(&summary.source, &summary.run_id)?.is_some() {
            return Err(Error::RunConflict { run: summary.run_id.clone(), of: summary.source.clone() });
        }
        Arc::make_mut(&mut self.runs).push(record.clone());
        Ok(())
    }
}
