//! Everything that can be read of a ledger, to compare two of them, or one with itself.

use crate::error::Error;
use crate::filter::Filter;
use crate::history::HistoryEntry;
use crate::port::{Store, read};
use crate::record::{RunRecord, Versioned};
use gap_model::{Checkpoint, Debt, Gap, GapId, Source};
use recovery_contract::{GroupKey, Named, PlanRow, SourceContract};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that can be read of a ledger, in one snapshot.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Contents {
    /// Every gap, by ticket.
    pub gaps: Vec<Gap>,
    /// Every group, with its count.
    pub groups: Vec<(GroupKey, u64)>,
    /// What planning reads.
    pub plan_rows: Vec<PlanRow>,
    /// What the tickets are called.
    pub named: BTreeMap<u64, Named>,
    /// What a delivery can fill.
    pub debts: Vec<Debt>,
    /// What happened to each gap.
    pub history: BTreeMap<GapId, Vec<HistoryEntry>>,
    /// Every run.
    pub runs: Vec<RunRecord>,
    /// Every checkpoint.
    pub checkpoints: Vec<Checkpoint>,
    /// Every contract.
    pub contracts: Vec<SourceContract>,
    /// The policies that [`Program`](super::Program) writes.
    pub policies: Vec<Option<Versioned<Value>>>,
}

/// The keys of the policies that programs write.
pub(super) const POLICIES: [&str; 2] = ["breaker/c", "window/ü"];

/// Reads everything.
///
/// # Errors
///
/// What the methods of [`View`](crate::View) fail with.
pub fn contents(store: &mut dyn Store) -> Result<Contents, Error> {
    read(store, |view| {
        let mut gaps = Vec::new();
        view.scan(&Filter::all(), None, usize::MAX, &mut |gap| gaps.push(gap))?;
        let mut plan_rows = Vec::new();
        view.plan_rows(&mut |row| plan_rows.push(row))?;
        let tickets: BTreeSet<u64> = gaps.iter().map(|gap| gap.ticket).collect();
        let sources: BTreeSet<&Source> = gaps.iter().map(|gap| &gap.source).collect();
        let mut debts = Vec::new();
        for source in sources {
            view.debts(source, &mut |debt| debts.push(debt))?;
        }
        let mut history = BTreeMap::new();
        for gap in &gaps {
            let entries: &mut Vec<_> = history.entry(gap.gap_id).or_default();
            view.history(&gap.gap_id, None, usize::MAX, &mut |entry| entries.push(entry))?;
        }
        let mut runs = Vec::new();
        view.runs(None, None, usize::MAX, &mut |run| runs.push(run))?;
        Ok(Contents {
            groups: view.groups()?,
            plan_rows,
            named: view.named(&tickets)?.into_iter().collect(),
            debts,
            history,
            runs,
            checkpoints: view.checkpoints(None)?,
            contracts: view.contracts()?,
            policies: POLICIES.iter().map(|key| view.policy(key)).collect::<Result<_, _>>()?,
            gaps,
        })
    })
}
