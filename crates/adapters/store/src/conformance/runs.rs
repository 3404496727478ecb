//! Runs: taken in once, completely, in whatever order they arrive.

use super::world::{Run, at, birth, gap, gaps, history, now, record, source, span, story, text};
use super::{Checked, Open, contents};
use crate::error::Error;
use crate::filter::Filter;
use crate::history::Effect;
use crate::ingest::ingest;
use crate::port::{Info, Store, Tx, View, read};
use gap_model::{Birth, EndStatus, GapAccount, StateName, Verdict};
use recovery_contract::SourceContract;
use serde_json::json;
use skip_taxonomy::RecordedAt;

fn account(opened: u64, seen_again: u64, filled: u64, reopened: u64) -> GapAccount {
    let mut account = GapAccount::default();
    (account.opened, account.seen_again, account.filled, account.reopened) = (opened, seen_again, filled, reopened);
    account
}

/// Three things that are owed, one of them told of twice.
fn owing(run: &str, seconds: i64) -> Run {
    Run::of(&source("c"), run, seconds)
        .skips("s", vec![record("1"), record("2")])
        .skips("s", vec![record("1")])
        .skips("t", vec![span(0, 9)])
}

pub(super) fn a_run_opens_a_gap_for_each_thing_that_it_owes(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let ingested = owing("r", 1).delivers("s", "3").enters(&mut *store, 2)?;
    assert!(!ingested.known);
    assert_eq!(ingested.summary.gaps, account(3, 0, 0, 0));
    assert_eq!(ingested.summary.verdict, Verdict::CompleteWithGaps);
    let all = gaps(&mut *store, &Filter::owed())?;
    assert_eq!(all.iter().map(|gap| gap.ticket).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(all.iter().all(|gap| gap.opened_at.0 == at(1)));
    let told = history(&mut *store, &all[0].gap_id)?;
    assert_eq!((&told[0].effect, told[0].recorded_at), (&Effect::Opened, now(2)));
    assert_eq!(told[0].origin.as_ref().map(|origin| origin.sequence), Some(1));
    assert_eq!(told.len(), 2, "each sighting is kept");
    let record = read(&mut *store, |view| view.run(&source("c"), &text("r")))?;
    assert_eq!(record.map(|record| (record.summary, record.recorded_at)), Some((ingested.summary, now(2))));
    Ok(())
}

pub(super) fn a_run_that_is_known_writes_nothing_and_opens_nothing(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    owing("r", 1).enters(&mut *store, 2)?;
    let before = contents(&mut *store)?;
    let again = owing("r", 1).enters(&mut *store, 3)?;
    assert!(again.known);
    assert_eq!(again.summary.gaps, account(0, 3, 0, 0));
    assert_eq!(contents(&mut *store)?, before);
    Ok(())
}

pub(super) fn a_known_name_with_other_bytes_is_a_conflict_and_writes_nothing(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    owing("r", 1).enters(&mut *store, 2)?;
    let before = contents(&mut *store)?;
    let Err(error) = owing("r", 1).skips("s", vec![record("9")]).other_bytes().enters(&mut *store, 3) else {
        panic!("the run was taken in");
    };
    assert_eq!(error.to_string(), "the run r of c/default is known, and was made of other bytes");
    assert_eq!(contents(&mut *store)?, before);
    Ok(())
}

pub(super) fn two_sources_may_use_one_run_name_and_share_no_gap(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    owing("r", 1).enters(&mut *store, 2)?;
    let before: Vec<_> = gaps(&mut *store, &Filter::all().of_source(source("c")))?;
    let run = Run::of(&source("d"), "r", 9).knowing_debts(&mut *store)?;
    let other = run.skips("s", vec![record("2")]).delivers("s", "1").other_bytes().enters(&mut *store, 10)?;
    assert_eq!(other.summary.gaps, account(1, 0, 0, 0));
    assert_eq!(gaps(&mut *store, &Filter::all().of_source(source("c")))?, before);
    let twin = Birth::new(source("d"), text("s"), record("2")).gap_id();
    assert_eq!(story(&mut *store, &twin)?, ["skip_observed"]);
    Ok(())
}

pub(super) fn a_delivered_record_fills_what_was_owed_and_is_counted(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    owing("r1", 1).enters(&mut *store, 2)?;
    let run = Run::of(&source("c"), "r2", 10).knowing_debts(&mut *store)?;
    let run = run.skips("s", vec![record("2"), record("5")]).delivers("s", "1").delivers("s", "8");
    let ingested = run.skips("s", vec![record("6")]).delivers("s", "6").enters(&mut *store, 11)?;
    assert_eq!(ingested.summary.gaps, account(2, 1, 2, 0), "what is opened and filled counts twice");
    let filled = gap(&mut *store, &birth(record("1")).gap_id())?;
    assert_eq!(filled.state_name(), StateName::Filled);
    let owed: Vec<_> = gaps(&mut *store, &Filter::owed())?.into_iter().map(|gap| gap.extent).collect();
    assert_eq!(owed, [record("2"), span(0, 9), record("5")]);
    Ok(())
}

pub(super) fn a_gap_that_was_filled_and_is_seen_later_is_reopened(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    Run::of(&source("c"), "r1", 1).skips("s", vec![record("1")]).delivers("s", "1").enters(&mut *store, 1)?;
    let older = Run::of(&source("c"), "r0", 0).skips("s", vec![record("1")]).enters(&mut *store, 2)?;
    let mut refused = account(0, 1, 0, 0);
    refused.refused = 1;
    assert_eq!(older.summary.gaps, refused, "what is older than the fill overturns nothing, and that is told");
    let newer = Run::of(&source("c"), "r2", 2).skips("s", vec![record("1")]).enters(&mut *store, 3)?;
    assert_eq!(newer.summary.gaps, account(0, 1, 0, 1));
    assert_eq!(gaps(&mut *store, &Filter::owed())?.len(), 1);
    Ok(())
}

/// A store whose transactions do all their work and then fail.
struct Failing<'a>(&'a mut dyn Store);

impl Store for Failing<'_> {
    fn info(&self) -> Info {
        self.0.info()
    }

    fn read(&mut self, work: &mut dyn FnMut(&mut dyn View) -> Result<(), Error>) -> Result<(), Error> {
        self.0.read(work)
    }

    fn write(&mut self, now: RecordedAt, work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>) -> Result<(), Error> {
        self.0.write(now, &mut |tx| work(tx).and(Err(Error::NotRun)))
    }
}

pub(super) fn a_run_that_fails_half_way_is_not_there(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    owing("r1", 1).stages("s", json!(1)).enters(&mut *store, 2)?;
    let before = contents(&mut *store)?;
    let next = || owing("r2", 5).skips("s", vec![record("7")]).stages("s", json!(2));
    let failed = next().enters(&mut Failing(&mut *store), 6);
    assert!(matches!(failed, Err(Error::NotRun)), "{failed:?}");
    assert_eq!(contents(&mut *store)?, before);
    let ingested = next().enters(&mut *store, 7)?;
    assert!(!ingested.known, "a second try finds a ledger that never heard of the run");
    assert_eq!(ingested.summary.gaps, account(1, 3, 0, 0));
    Ok(())
}

pub(super) fn a_recovery_run_leaves_the_checkpoint_and_the_sizes_alone(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    owing("r1", 1).delivers("s", "9").stages("s", json!("forward")).enters(&mut *store, 2)?;
    let before = contents(&mut *store)?;
    let run = Run::of(&source("c"), "r2", 5).recovery().knowing_debts(&mut *store)?;
    let run = (0..20).fold(run, |run, i| run.delivers("s", &i.to_string()));
    let ingested = run.stages("s", json!("recovery")).enters(&mut *store, 6)?;
    assert_eq!(ingested.summary.gaps, account(0, 0, 2, 0));
    let after = contents(&mut *store)?;
    assert_eq!(after.checkpoints, before.checkpoints);
    assert_eq!(after.checkpoints[0].foreign, Some(json!("forward")));
    assert_eq!(after.contracts[0].listed, before.contracts[0].listed);
    Ok(())
}

pub(super) fn an_older_run_takes_the_place_of_no_newer_checkpoint_or_contract(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    for (run, seconds, version) in [("new", 100, "2.0.0"), ("old", 50, "1.0.0")] {
        Run::of(&source("c"), run, seconds).version(version).stages("s", json!(run)).enters(&mut *store, 200)?;
        let kept = contents(&mut *store)?;
        assert_eq!(kept.checkpoints[0].foreign, Some(json!("new")));
        assert_eq!(kept.contracts[0].connector_version, Some(text("2.0.0")));
    }
    Run::of(&source("c"), "newest", 150).version("3.0.0").stages("s", json!("newest")).enters(&mut *store, 201)?;
    let kept = contents(&mut *store)?;
    assert_eq!(kept.checkpoints[0].foreign, Some(json!("newest")));
    assert_eq!(kept.contracts[0].connector_version, Some(text("3.0.0")));
    Ok(())
}

pub(super) fn the_size_of_a_stream_never_shrinks_and_is_not_guessed(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let listed = |store: &mut dyn Store| -> Result<(Option<u64>, Option<u64>), Error> {
        let known = read(store, |view| view.contract(&source("c")))?;
        let listed = known.map(|known| known.value.contract.listed).unwrap_or_default();
        Ok((listed.get(&text("s")).copied(), listed.get(&text("t")).copied()))
    };
    let run = |name| Run::of(&source("c"), name, 1);
    run("nothing new").stages("s", json!(1)).stages("t", json!(1)).enters(&mut *store, 1)?;
    assert_eq!(listed(&mut *store)?, (None, None), "a cursor alone says nothing of the size");
    run("all").delivers("s", "1").delivers("s", "2").skips("s", vec![record("3")]).enters(&mut *store, 2)?;
    assert_eq!(listed(&mut *store)?, (Some(3), None));
    run("only what is new").delivers("s", "4").considers("t", 12).enters(&mut *store, 3)?;
    assert_eq!(listed(&mut *store)?, (Some(3), Some(12)));
    let (folded, digest, contract) =
        (0..9).fold(run("fails"), |run, i| run.delivers("s", &i.to_string())).folds(EndStatus::Failed);
    ingest(&mut *store, now(4), &folded, digest, &contract)?;
    assert_eq!(listed(&mut *store)?, (Some(3), Some(12)), "what failed was not read to the end");
    Ok(())
}

pub(super) fn a_contract_with_another_source_is_refused(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let before = contents(&mut *store)?;
    let Err(error) = owing("r", 1).contract(SourceContract::unknown(source("d"))).enters(&mut *store, 2) else {
        panic!("the contract was taken");
    };
    assert_eq!(error.to_string(), "the run is one of c/default, and the contract is one with d/default");
    assert_eq!(contents(&mut *store)?, before);
    Ok(())
}

pub(super) fn the_order_of_arrival_does_not_matter_to_the_gaps(open: &mut Open<'_>) -> Checked {
    let runs: [fn() -> Run; 3] = [
        || Run::of(&source("c"), "r1", 1).skips("s", vec![record("1"), record("2")]).stages("s", json!(1)),
        || Run::of(&source("d"), "r1", 2).skips("s", vec![record("2"), record("1")]).delivers("s", "2"),
        || Run::of(&source("c"), "r3", 3).version("1.0.0").skips("s", vec![record("1")]).stages("s", json!(3)),
    ];
    let mut store = open();
    for run in runs.iter().rev() {
        run().enters(&mut *store, 9)?;
    }
    let backwards = contents(&mut *store)?;
    let by_id = |contents: &super::Contents| {
        let mut gaps = contents.gaps.clone();
        gaps.sort_by_key(|gap| gap.gap_id);
        for gap in &mut gaps {
            // The queue and the count of changes tell the order of arrival; nothing else may.
            (gap.ticket, gap.revision) = (0, 0);
            (gap.opened_at, gap.opened_by_run) = (gap.last_seen_at, gap.last_seen_run.clone());
        }
        gaps
    };
    let mut memory = crate::MemoryStore::new();
    for run in runs {
        run().enters(&mut memory, 9)?;
    }
    let forwards = contents(&mut memory)?;
    assert_eq!(by_id(&backwards), by_id(&forwards));
    assert_eq!(backwards.checkpoints, forwards.checkpoints);
    assert_eq!(backwards.contracts, forwards.contracts);
    assert_eq!(backwards.groups, forwards.groups);
    Ok(())
}

pub(super) fn runs_come_in_the_order_in_which_they_were_written_down(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    for (i, (of, run)) in [("c", "b"), ("d", "a"), ("c", "a"), ("c", "c")].into_iter().enumerate() {
        Run::of(&source(of), run, 9 - i64::try_from(i)?).enters(&mut *store, 9)?;
    }
    let mut names = |of: Option<&str>, limit| {
        let (mut names, mut after) = (Vec::new(), None);
        let of = of.map(source);
        loop {
            let mut each = |run: crate::RunRecord| names.push(run.summary.run_id.to_string());
            after = read(&mut *store, |view| view.runs(of.as_ref(), after, limit, &mut each))?;
            if after.is_none() {
                return Ok::<_, Error>(names.concat());
            }
        }
    };
    assert_eq!(names(None, 9)?, "baac");
    assert_eq!(names(None, 2)?, "baac");
    assert_eq!(names(Some("c"), 2)?, "bac");
    assert_eq!(names(Some("e"), 2)?, "");
    Ok(())
}
