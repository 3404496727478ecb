//! One holder at most, and rights by token.

use super::world::{
    Run, at, birth, gap, gaps, now, open_gap, open_gap_as, open_records, record, sighting, source, story, text,
};
use super::{Checked, Open};
use crate::error::Error;
use crate::filter::Filter;
use crate::lease::{claim, release, renew};
use crate::port::{Store, write};
use crate::tell::{Answer, record_event};
use gap_model::{Birth, Event, Gap, GapId, Refusal, State, StateName};

fn claims(store: &mut dyn Store, seconds: i64, gap_id: &GapId, token: &str) -> Result<Answer, Error> {
    claim(store, now(seconds), gap_id, &text("worker"), &text(token), at(seconds + 60))
}

pub(super) fn a_gap_has_one_holder_and_is_free_when_he_lets_go(open: &mut Open<'_>) -> Checked {
    let (mut one, mut other) = (open(), open());
    let gap_id = open_gap(&mut *one, &birth(record("1")))?.gap_id;
    assert!(matches!(claims(&mut *one, 1, &gap_id, "token-1")?, Answer::Changed(_)));
    assert_eq!(claims(&mut *other, 2, &gap_id, "token-2")?, Answer::Refused(Refusal::Held));
    assert!(matches!(release(&mut *one, now(3), &gap_id, &text("token-1"))?, Answer::Changed(_)));
    assert!(matches!(claims(&mut *other, 4, &gap_id, "token-2")?, Answer::Changed(_)));
    let held = gap(&mut *one, &gap_id)?;
    let State::Leased(lease) = held.state() else { panic!("{held:?}") };
    assert_eq!((lease.token.as_str(), lease.expires_at), ("token-2", at(64)));
    assert_eq!(story(&mut *one, &gap_id)?, ["skip_observed", "claim", "claim", "release", "claim"]);
    Ok(())
}

pub(super) fn a_claimed_gap_goes_to_the_end_of_the_queue(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let first = &open_records(&mut *store, 3)?[0];
    claims(&mut *store, 1, &first.gap_id, "token-1")?;
    let queue = gaps(&mut *store, &Filter::all())?;
    assert_eq!(queue.last().map(|gap| gap.gap_id), Some(first.gap_id));
    assert_eq!(queue.len(), 3);
    Ok(())
}

pub(super) fn only_the_living_token_renews_and_releases(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let gap_id = open_gap(&mut *store, &birth(record("1")))?.gap_id;
    claims(&mut *store, 0, &gap_id, "token-1")?;
    let lost = Answer::Refused(Refusal::LeaseLost);
    assert_eq!(renew(&mut *store, now(1), &gap_id, &text("token-2"), at(99))?, lost);
    assert_eq!(release(&mut *store, now(1), &gap_id, &text("token-2"))?, lost);
    assert!(matches!(renew(&mut *store, now(1), &gap_id, &text("token-1"), at(99))?, Answer::Changed(_)));
    assert!(matches!(renew(&mut *store, now(98), &gap_id, &text("token-1"), at(99))?, Answer::Unchanged(_)));
    assert_eq!(renew(&mut *store, now(99), &gap_id, &text("token-1"), at(200))?, lost);
    Ok(())
}

pub(super) fn a_lease_that_ran_out_is_taken_over_and_not_sooner_than_clocks_may_differ(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let skew = i64::from(store.info().clock_skew_seconds);
    let gap_id = open_gap(&mut *store, &birth(record("1")))?.gap_id;
    claims(&mut *store, 0, &gap_id, "token-1")?;
    assert_eq!(claims(&mut *store, 59 + skew, &gap_id, "token-2")?, Answer::Refused(Refusal::Held));
    assert!(matches!(claims(&mut *store, 60 + skew, &gap_id, "token-2")?, Answer::Changed(_)));
    assert_eq!(story(&mut *store, &gap_id)?, ["skip_observed", "claim", "claim", "expire", "claim"]);
    assert_eq!(gap(&mut *store, &gap_id)?.interruptions, 1);
    let late = release(&mut *store, now(61 + skew), &gap_id, &text("token-1"))?;
    assert_eq!(late, Answer::Refused(Refusal::LeaseLost));
    Ok(())
}

pub(super) fn what_is_seen_under_a_lease_is_held_and_applied_when_it_ends(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let gap_id = open_gap(&mut *store, &birth(record("1")))?.gap_id;
    claims(&mut *store, 1, &gap_id, "token-1")?;
    let run = Run::of(&source("c"), "meanwhile", 5).knowing_debts(&mut *store)?;
    let ingested = run.delivers("s", "1").enters(&mut *store, 6)?;
    assert_eq!(ingested.summary.gaps.filled, 0, "what is held has not happened yet");
    assert_eq!(gap(&mut *store, &gap_id)?.state_name(), StateName::Leased);
    let answer = release(&mut *store, now(7), &gap_id, &text("token-1"))?;
    assert_eq!(answer.gap().map(Gap::state_name), Some(StateName::Filled));
    Ok(())
}

pub(super) fn an_unknown_gap_is_an_answer_and_no_error(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let gap_id = birth(record("1")).gap_id();
    assert_eq!(claims(&mut *store, 0, &gap_id, "token-1")?, Answer::Unknown);
    assert_eq!(record_event(&mut *store, now(0), &gap_id, &Event::Dismiss {})?, Answer::Unknown);
    assert!(story(&mut *store, &gap_id)?.is_empty());
    Ok(())
}

pub(super) fn due_gaps_are_open_past_their_floor_and_lowest_first(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let mut waiting = sighting(0, "r", 1);
    waiting.preconditions = waiting.preconditions.after(at(100));
    open_gap_as(&mut *store, &birth(record("waits")), &waiting)?;
    let free = open_records(&mut *store, 4)?;
    open_gap(&mut *store, &Birth::new(source("d"), text("s"), record("elsewhere")))?;
    claims(&mut *store, 1, &free[0].gap_id, "token-1")?;
    record_event(&mut *store, now(1), &free[1].gap_id, &Event::Dismiss {})?;

    let mut due = |seconds, limit| {
        write(&mut *store, now(seconds), |tx| {
            let mut due = Vec::new();
            tx.lock_due(&source("c"), limit, &mut |gap| due.push(gap.ticket))?;
            Ok(due)
        })
    };
    assert_eq!(due(99, 9)?, [free[2].ticket, free[3].ticket]);
    assert_eq!(due(99, 1)?, [free[2].ticket]);
    assert_eq!(due(100, 9)?, [1, free[2].ticket, free[3].ticket], "the very instant of the floor is late enough");
    Ok(())
}
