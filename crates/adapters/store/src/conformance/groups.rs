//! What is counted, planned, named and owed: derived from the gaps, and in agreement with them.

use super::world::{Run, at, birth, gaps, now, open_gap, record, source, span, text};
use super::{Checked, Open, Program, contents};
use crate::filter::Filter;
use crate::lease::claim;
use crate::port::{Store, read};
use crate::tell::record_event;
use gap_model::{Birth, Event, Filling, Proof, ProofKind, Retire, RetiredWhy, Stamp};
use recovery_contract::{GroupKey, PlanRow};
use skip_taxonomy::ObservedAt;
use std::collections::BTreeMap;

const SEEDS: u64 = 4;
const STEPS: usize = 40;

pub(super) fn counts_equal_a_scan_after_any_program(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    for seed in 0..SEEDS {
        let mut program = Program::new(seed);
        for _ in 0..STEPS {
            program.step(&mut *store)?;
        }
        let mut counted = BTreeMap::new();
        for gap in gaps(&mut *store, &Filter::all())? {
            *counted.entry(GroupKey::of(&gap)).or_insert(0) += 1;
        }
        let groups = read(&mut *store, |view| view.groups())?;
        assert_eq!(groups, counted.into_iter().collect::<Vec<_>>(), "seed {seed}");
    }
    Ok(())
}

pub(super) fn plan_rows_come_by_ticket_and_each_names_its_own_group(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let mut program = Program::new(100);
    for _ in 0..STEPS {
        program.step(&mut *store)?;
    }
    let contents = contents(&mut *store)?;
    let expected = contents.gaps.iter().filter(|gap| !GroupKey::of(gap).is_settled()).map(|gap| PlanRow {
        ticket: gap.ticket,
        not_before: PlanRow::not_before_of(gap),
        group: contents
            .groups
            .iter()
            .position(|(group, _)| *group == GroupKey::of(gap))
            .and_then(|place| u32::try_from(place).ok())
            .unwrap_or_else(|| panic!("the group of {} is not in the list", gap.gap_id)),
    });
    assert_eq!(contents.plan_rows, expected.collect::<Vec<_>>());
    assert!(contents.plan_rows.len() > 3, "the program has left too little to see");
    Ok(())
}

/// A gap that is filled, one that another stands for, one that is dismissed and one that is open.
fn four_ends(store: &mut dyn Store) -> Result<[gap_model::GapId; 4], crate::Error> {
    let [filled, superseded, dismissed, owed] =
        ["1", "2", "3", "4"].map(|key| open_gap(store, &birth(record(key))).map(|gap| gap.gap_id));
    let (filled, superseded, dismissed, owed) = (filled?, superseded?, dismissed?, owed?);
    let proof = Proof::new(ProofKind::Record, Stamp::new(ObservedAt(at(1)), text("r"), 1));
    record_event(store, now(1), &filled, &Event::FilledByEvidence(Filling::whole(proof)))?;
    let mut retire = Retire::new(RetiredWhy::Superseded);
    retire.by = Some(owed);
    record_event(store, now(1), &superseded, &Event::Retire(retire))?;
    record_event(store, now(1), &dismissed, &Event::Dismiss {})?;
    Ok([filled, superseded, dismissed, owed])
}

pub(super) fn what_is_settled_has_no_plan_row_and_is_counted(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    four_ends(&mut *store)?;
    let contents = contents(&mut *store)?;
    assert_eq!(contents.plan_rows.iter().map(|row| row.ticket).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(contents.groups.iter().map(|(_, count)| count).sum::<u64>(), 4);
    Ok(())
}

pub(super) fn named_knows_the_tickets_that_are_there_and_no_others(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let one = open_gap(&mut *store, &birth(record("1")))?;
    let two = open_gap(&mut *store, &birth(span(0, 9)))?;
    let named = read(&mut *store, |view| view.named(&[0, one.ticket, two.ticket, 99, u64::MAX].into()))?;
    assert_eq!(named.len(), 2);
    assert_eq!((named[&1].gap_id, named[&1].key.as_ref()), (one.gap_id, one.extent.key()));
    assert_eq!((named[&2].gap_id, named[&2].key.as_ref()), (two.gap_id, None));
    // A claim takes another ticket; the old one is nobody's.
    claim(&mut *store, now(1), &one.gap_id, &text("worker"), &text("token-1"), at(60))?;
    let named = read(&mut *store, |view| view.named(&[1, 3].into()))?;
    assert_eq!(named.keys().collect::<Vec<_>>(), [&3]);
    Ok(())
}

pub(super) fn debts_are_the_records_that_a_delivery_can_fill(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let [_, _, dismissed, owed] = four_ends(&mut *store)?;
    open_gap(&mut *store, &birth(span(0, 9)))?;
    open_gap(&mut *store, &Birth::new(source("d"), text("s"), record("4")))?;
    let mut debts = Vec::new();
    read(&mut *store, |view| view.debts(&source("c"), &mut |debt| debts.push(debt.gap_id)))?;
    assert_eq!(debts, [dismissed, owed]);

    // And what they say is enough to fill them.
    let run = Run::of(&source("c"), "delivery", 50).knowing_debts(&mut *store)?;
    let filled = run.delivers("s", "3").delivers("s", "4").delivers("s", "5").enters(&mut *store, 50)?;
    assert_eq!(filled.summary.gaps.filled, 2);
    Ok(())
}
