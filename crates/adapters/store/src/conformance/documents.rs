//! Checkpoints, contracts and policies: written over the revision that was read, and read as they were written.

use super::world::{Run, at, birth, now, open_gap, open_records, record, source, text};
use super::{Checked, Open};
use crate::checkpoints::with_known_gaps;
use crate::error::Error;
use crate::port::{Store, Tx, read, write};
use crate::record::{CheckpointRecord, ContractRecord, Versioned};
use gap_model::{Axis, Birth, Checkpoint, Coverage, Source, Span, SpanSet, Stamp};
use recovery_contract::SourceContract;
use serde_json::{Value, json};
use skip_taxonomy::ObservedAt;

fn stamp(seconds: i64) -> Stamp {
    Stamp::new(ObservedAt(at(seconds)), text("r"), 0)
}

fn checkpoint(of: &Source, stream: &str, partition: Option<&str>) -> Checkpoint {
    let mut checkpoint = Checkpoint::unmeasured(of.clone(), text(stream), Axis::Sequence);
    checkpoint.partition = partition.map(str::to_owned);
    checkpoint
}

/// Puts with every revision that is wrong, then with the right one.
fn compares_revisions(
    store: &mut dyn Store,
    name: &str,
    mut put: impl FnMut(&mut dyn Tx, Option<u64>) -> Result<u64, Error>,
) -> Checked {
    let mut tried = |expected| write(store, now(0), |tx| put(tx, expected));
    let wrong = |result: Result<u64, Error>| match result {
        Err(error @ Error::Conflict { .. }) => error.to_string(),
        other => panic!("not refused: {other:?}"),
    };
    assert_eq!(wrong(tried(Some(1))), format!("{name} is not as it was read: expected revision 1, found nothing"));
    assert_eq!(tried(None)?, 1);
    assert_eq!(wrong(tried(None)), format!("{name} is not as it was read: expected nothing, found revision 1"));
    assert_eq!(wrong(tried(Some(2))), format!("{name} is not as it was read: expected revision 2, found revision 1"));
    assert_eq!(tried(Some(1))?, 2);
    assert_eq!(tried(Some(2))?, 3);
    Ok(())
}

pub(super) fn a_checkpoint_is_written_only_over_the_revision_that_was_read(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let mut point = checkpoint(&source("c"), "s", None);
    let covered = SpanSet::of(Axis::Sequence, [Span::new(Axis::Sequence, None, Some(40))?]);
    (point.coverage, point.max_seen) = (Coverage::Measured(covered), Some(40));
    point.foreign = Some(json!({ "uid": 40, "nothing": null }));
    let record = CheckpointRecord::new(point, stamp(1));
    compares_revisions(&mut *store, "the checkpoint of s", |tx, expected| tx.put_checkpoint(&record, expected))?;
    let known = read(&mut *store, |view| view.checkpoint(&source("c"), &text("s"), None))?;
    assert_eq!(known, Some(Versioned { revision: 3, value: record }));
    Ok(())
}

pub(super) fn a_contract_is_written_only_over_the_revision_that_was_read(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let mut contract = SourceContract::unknown(source("c"));
    contract.listed.insert(text("s"), u64::MAX);
    let record = ContractRecord::new(contract, stamp(1));
    let name = "the contract with c/default";
    compares_revisions(&mut *store, name, |tx, expected| tx.put_contract(&record, expected))?;
    let known = read(&mut *store, |view| view.contract(&source("c")))?;
    assert_eq!(known, Some(Versioned { revision: 3, value: record }));
    assert_eq!(read(&mut *store, |view| view.contract(&source("d")))?, None);
    Ok(())
}

pub(super) fn a_policy_is_written_only_over_the_revision_that_was_read(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let state = json!({ "open_until": null, "failures": 3 });
    compares_revisions(&mut *store, "the policy breaker/ü", |tx, expected| {
        tx.put_policy("breaker/ü", &state, expected)
    })?;
    let known = read(&mut *store, |view| view.policy("breaker/ü"))?;
    assert_eq!(known, Some(Versioned { revision: 3, value: state }));
    assert_eq!(read(&mut *store, |view| view.policy("breaker/u"))?, None);
    Ok(())
}

pub(super) fn a_stream_and_its_partitions_have_checkpoints_of_their_own(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    for (i, partition) in [None, Some(""), Some("null"), Some("ü\"\u{0}")].into_iter().enumerate() {
        let mut point = checkpoint(&source("c"), "s", partition);
        point.known_gaps_total = i as u64;
        write(&mut *store, now(0), |tx| tx.put_checkpoint(&CheckpointRecord::new(point.clone(), stamp(1)), None))?;
    }
    let known = read(&mut *store, |view| view.checkpoint(&source("c"), &text("s"), Some("")))?;
    assert_eq!(known.map(|known| known.value.checkpoint.known_gaps_total), Some(1));
    let all = read(&mut *store, |view| view.checkpoints(Some(&source("c"))))?;
    let partitions: Vec<_> = all.iter().map(|point| point.partition.as_deref()).collect();
    assert_eq!(partitions, [None, Some(""), Some("null"), Some("ü\"\u{0}")]);
    Ok(())
}

pub(super) fn lists_are_in_the_order_of_their_sources(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let granted = |grant: &str| Source::new(text("b"), text("default"), Some(text(grant)));
    let sources = [source("d"), granted("g2"), source("b"), granted("g1"), source("B"), source("\"")];
    for of in &sources {
        let point = CheckpointRecord::new(checkpoint(of, "s", None), stamp(1));
        let contract = ContractRecord::new(SourceContract::unknown(of.clone()), stamp(1));
        write(&mut *store, now(0), |tx| {
            tx.put_checkpoint(&point, None)?;
            tx.put_contract(&contract, None)
        })?;
    }
    let mut expected = sources.to_vec();
    expected.sort();
    let contracts = read(&mut *store, |view| view.contracts())?;
    assert_eq!(contracts.into_iter().map(|contract| contract.source).collect::<Vec<_>>(), expected);
    let points = read(&mut *store, |view| view.checkpoints(None))?;
    assert_eq!(points.into_iter().map(|point| point.source).collect::<Vec<_>>(), expected);
    let of_one = read(&mut *store, |view| view.checkpoints(Some(&source("b"))))?;
    assert_eq!(of_one.len(), 1, "a grant's checkpoints are not the owner's");
    Ok(())
}

pub(super) fn a_number_of_a_foreign_cursor_comes_back_to_the_last_digit(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let numbers: Vec<Value> = (0..200_u32)
        .map(|i| 1_713_091_200.0 + f64::from(i) / 7.0)
        .chain([0.1, 5e-324, f64::MAX, -0.0, 1e21])
        .map(Value::from)
        .chain([json!(i64::MIN), json!(u64::MAX), json!(9_007_199_254_740_993_i64)])
        .collect();
    let cursor = json!({ "numbers": numbers });
    Run::of(&source("c"), "r", 1).stages("s", cursor.clone()).enters(&mut *store, 1)?;
    let known = read(&mut *store, |view| view.checkpoint(&source("c"), &text("s"), None))?;
    assert_eq!(known.and_then(|known| known.value.checkpoint.foreign), Some(cursor));
    Ok(())
}

pub(super) fn what_a_run_does_not_measure_stays_as_it_was_measured(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let of = source("c");
    let mut measured = Checkpoint::unmeasured(of.clone(), text("s"), Axis::Time);
    let covered = SpanSet::of(Axis::Time, [Span::time(None, Some(at(5)))?]);
    (measured.coverage, measured.max_seen) = (Coverage::Measured(covered.clone()), Some(at(5).micros()));
    measured.last_walk_at = Some(ObservedAt(at(4)));
    // On another axis nothing of it means anything.
    let mut sequence = measured.clone();
    (sequence.stream, sequence.axis) = (text("t"), Axis::Sequence);
    (sequence.coverage, sequence.max_seen) = (Coverage::Measured(SpanSet::of(Axis::Sequence, [])), Some(5));
    for before in [measured, sequence] {
        let record = CheckpointRecord::new(before, stamp(1));
        write(&mut *store, now(1), |tx| tx.put_checkpoint(&record, None))?;
    }
    Run::of(&of, "later", 9).stages("s", json!("new")).stages("t", json!("new")).enters(&mut *store, 9)?;
    let [time, sequence] = &read(&mut *store, |view| view.checkpoints(Some(&of)))?[..] else {
        panic!("there are two checkpoints");
    };
    assert_eq!((&time.foreign, &time.coverage), (&Some(json!("new")), &Coverage::Measured(covered)));
    assert_eq!((time.max_seen, time.last_walk_at), (Some(at(5).micros()), Some(ObservedAt(at(4)))));
    assert_eq!((&sequence.foreign, &sequence.coverage), (&Some(json!("new")), &Coverage::Unmeasured));
    assert_eq!((sequence.max_seen, sequence.last_walk_at), (None, None));
    Ok(())
}

pub(super) fn a_checkpoint_is_printed_with_the_gaps_of_its_stream_alone(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let own = open_records(&mut *store, 2)?;
    open_gap(&mut *store, &Birth::new(source("c"), text("t"), record("1")))?;
    open_gap(&mut *store, &Birth::new(source("d"), text("s"), record("1")))?;
    let dismissed = open_gap(&mut *store, &birth(record("dismissed")))?;
    crate::record_event(&mut *store, now(1), &dismissed.gap_id, &gap_model::Event::Dismiss {})?;
    let printed = read(&mut *store, |view| with_known_gaps(view, checkpoint(&source("c"), "s", None)))?;
    let listed: Vec<_> = printed.known_gaps.iter().map(|gap| gap.gap_id).collect();
    assert_eq!(listed, own.iter().map(|gap| gap.gap_id).collect::<Vec<_>>());
    assert_eq!(printed.known_gaps_total, 2);
    Ok(())
}
