//! The table, cell by cell: a row is what an event does to a gap that is ongoing, open, leased, filled and dismissed.

use super::*;

/// An outage for the first column; elsewhere a record, which is enough for every row but those of outages.
fn columns() -> [Gap; 5] {
    let filled = then(&gap(record()), &filled(ProofKind::Record, 30), 50);
    [outage(), gap(record()), leased(record()), filled, retired(RetiredWhy::Dismissed)]
}

#[track_caller]
fn row(event: &Event, want: [&str; 5]) {
    let found = columns().map(|gap| cell(answer(&gap, event, 60)));
    assert_eq!(found, want, "{event:?}");
}

const HELD: &str = "R a recovery holds the gap";
const LASTS: &str = "R the outage still lasts";
const LOST: &str = "R no living lease has this token";
const STALE: &str = "R the observation is older than what it would overturn";
const FILLED: &str = "R the gap is filled";
const RETIRED: &str = "R the gap is retired";
const NOT_RETIRED: &str = "R the gap is not retired";
const NO_QUARANTINE: &str = "R the gap is not in quarantine";

#[test]
fn a_skip_is_one_more_sighting_and_a_newer_one_reopens_what_was_filled() {
    row(&skip(40), ["Ongoing", "Open", "held", "Open", "recorded"]);
    row(&skip(10), ["same", "same", "held", STALE, "recorded"]);
    row(&skip(30), ["Ongoing", "Open", "held", STALE, "recorded"]);
    row(&skip_by_holder(40), ["Ongoing", "Open", "Open", "Open", "recorded"]);
    for why in [RetiredWhy::Declared, RetiredWhy::Gone, RetiredWhy::Superseded] {
        check(&retired(why), &skip(40), 60, "recorded");
        check(&retired(why), &Event::Contradicted(seen(40)), 60, "recorded");
    }
}

#[test]
fn a_bound_ends_an_outage_and_nothing_else() {
    let bound = |to| Event::Bound { to: at(to) };
    row(&bound(20), ["Open", "R the gap has another end already", HELD, FILLED, RETIRED]);
    check(&bounded_outage(), &bound(20), 60, "same");
    check(&bounded_outage(), &bound(21), 60, "R the gap has another end already");
    check(&outage(), &bound(10), 60, "R the end is not after the beginning");
    check(&outage(), &bound(11), 60, "Open");
    let uids = gap(Extent::Since(Since::new(Axis::Sequence, 10).unwrap()));
    check(&uids, &bound(20), 60, "R the gap stands for no outage");
}

#[test]
fn a_gap_begins_with_its_first_revision_at_the_place_it_was_given() {
    let born = gap(record());
    assert_eq!((born.ticket, born.revision, born.state(), born.attempts), (1, 1, State::Open, 0));
    assert_eq!((outage().state(), outage().outage.is_some(), born.outage), (State::Ongoing, true, None));
}

#[test]
fn a_claim_takes_what_is_bounded_and_free() {
    row(&claim(), [LASTS, "Leased", HELD, FILLED, RETIRED]);
    let held = leased(record());
    let State::Leased(lease) = held.state() else { panic!("{held:?}") };
    assert_eq!(
        (&lease.holder, &lease.token, lease.expires_at, lease.attempted),
        (&run("holder"), &token(), at(100), false)
    );
    assert_eq!((held.ticket, held.attempts), (7, 0), "a new place in the queue; to be served is no attempt");
}

#[test]
fn only_a_living_lease_has_rights_and_to_let_go_needs_none() {
    let renew = |expires_at| Event::Renew { token: token(), expires_at: at(expires_at) };
    let other = Claim::new(run("holder"), "t2".parse().unwrap(), at(100), 8);
    let held_by_another = after(&gap(record()), &[Event::Claim(other)]);
    for (event, want, when_over) in [
        (renew(101), "Leased", LOST),
        (renew(100), "same", LOST),
        (renew(99), "same", LOST),
        (attempted(), "Leased", LOST),
        (Event::Deferred { token: token() }, "Open", LOST),
        (failed(40), "Open", LOST),
        (Event::Release { token: token() }, "Open", "Open"),
        (Event::Interrupted { token: token() }, "Open", "Open"),
        (filled_by_lease(Filling::whole(proof(ProofKind::Record, 40))), "Filled", LOST),
    ] {
        row(&event, [LOST, LOST, want, LOST, LOST]);
        check(&leased(record()), &event, 99, want);
        check(&leased(record()), &event, 100, when_over);
        check(&held_by_another, &event, 60, LOST);
    }
}

#[test]
fn a_lease_runs_out_after_its_end_and_the_clocks_difference() {
    let expire = |skew_seconds| Event::Expire { skew_seconds };
    row(&expire(0), [LOST, LOST, HELD, LOST, LOST]);
    check(&leased(record()), &expire(0), 99, HELD);
    check(&leased(record()), &expire(0), 100, "Open");
    check(&leased(record()), &expire(30), 129, HELD);
    check(&leased(record()), &expire(30), 130, "Open");
}

#[test]
fn what_a_forward_run_delivers_fills_what_is_bounded_even_what_was_written_off() {
    row(&filled(ProofKind::Record, 40), [LASTS, "Filled", "held", "same", "Filled"]);
    for why in [RetiredWhy::Quarantined, RetiredWhy::Expired, RetiredWhy::Gone, RetiredWhy::Declared] {
        check(&retired(why), &filled(ProofKind::Record, 40), 60, "Filled");
    }
    let by = gap(Extent::stream()).gap_id;
    let goes_to = format!("R the gap {by} stands for it");
    check(&retired(RetiredWhy::Superseded), &filled(ProofKind::Record, 40), 60, &goes_to);
}

#[test]
fn a_fill_needs_a_proof_of_the_right_kind_that_is_newer_than_the_last_sighting() {
    let weak = "R a proof of this kind does not show this";
    let by_kind = |extent: Extent, want: [&str; 5]| {
        use ProofKind::{Attested, Coverage, Hydrated, ProviderAbsence, Record};
        for (kind, want) in [Record, Coverage, Hydrated, Attested, ProviderAbsence].into_iter().zip(want) {
            check(&gap(extent.clone()), &filled(kind, 40), 60, want);
            let by_lease = filled_by_lease(Filling::whole(proof(kind, 40)));
            check(&leased(extent.clone()), &by_lease, 60, want);
        }
    };
    by_kind(record(), ["Filled", weak, "Filled", "Filled", weak]);
    by_kind(secs(10, 20), [weak, "Filled", weak, "Filled", weak]);
    by_kind(Extent::stream(), [weak, "Filled", weak, "Filled", weak]);
    let span = Span::time(Some(at(10)), Some(at(20))).unwrap();
    by_kind(Extent::RecordSpan { key: Key::integer(1).unwrap(), span }, [weak, "Filled", weak, "Filled", weak]);
    check(&gap(record()), &filled(ProofKind::Record, 10), 60, STALE);
    check(&gap(record()), &filled(ProofKind::Record, 11), 60, "Filled");
    check(&leased(record()), &filled_by_lease(Filling::whole(proof(ProofKind::Record, 10))), 60, STALE);
}

#[test]
fn contrary_evidence_reopens_only_what_it_is_newer_than() {
    row(&Event::Contradicted(seen(40)), ["same", "Open", "held", "Open", "recorded"]);
    row(&Event::Contradicted(seen(30)), ["same", "Open", "held", STALE, "recorded"]);
    let outage = then(&bounded_outage(), &filled(ProofKind::Coverage, 30), 50);
    check(&outage, &Event::Contradicted(seen(40)), 60, "Ongoing");
    check(&outage, &skip(40), 60, "Open");
}

#[test]
fn an_owner_dismisses_what_nobody_holds() {
    row(&Event::Dismiss {}, ["Retired", "Retired", HELD, FILLED, "same"]);
    check(&retired(RetiredWhy::Quarantined), &Event::Dismiss {}, 60, RETIRED);
}

#[test]
fn an_outage_that_lasts_is_not_written_off_but_may_be_declared_or_replaced() {
    use RetiredWhy::{Declared, Expired, Gone, Quarantined, Superseded};
    for why in [Quarantined, Gone, Expired] {
        row(&retire(why), [LASTS, "Retired", "held", FILLED, RETIRED]);
        check(&retired(why), &retire(why), 60, "same");
    }
    for why in [Declared, Superseded] {
        row(&retire(why), ["Retired", "Retired", "held", FILLED, RETIRED]);
        check(&retired(why), &retire(why), 60, "same");
    }
    let mut by_another = Retire::new(Superseded);
    by_another.by = Some(gap(record()).gap_id);
    check(&retired(Superseded), &Event::Retire(by_another.clone()), 60, RETIRED);
    by_another.why = Quarantined;
    check(&retired(Quarantined), &Event::Retire(by_another), 60, "same");
}

#[test]
fn a_retirement_brings_what_it_rests_on() {
    let weak = "R a proof of this kind does not show this";
    let gone = |kind: Option<ProofKind>| {
        let mut retire = Retire::new(RetiredWhy::Gone);
        retire.proof = kind.map(|kind| proof(kind, 40));
        Event::Retire(retire)
    };
    row(&gone(None), [weak; 5]);
    row(&gone(Some(ProofKind::Record)), [weak; 5]);
    row(&Event::Retire(Retire::new(RetiredWhy::Superseded)), ["R the gap that stands for it is not named"; 5]);
    row(&Event::Retire(Retire::new(RetiredWhy::Dismissed)), [weak; 5]);
    let mut astray = Retire::new(RetiredWhy::Quarantined);
    astray.by = Some(gap(Extent::stream()).gap_id);
    let quarantined = then(&gap(record()), &Event::Retire(astray), 60);
    let State::Retired(retired) = quarantined.state() else { panic!("{quarantined:?}") };
    assert_eq!((retired.by, retired.at), (None, at(60)), "only what is superseded names another gap");
}

#[test]
fn a_new_version_or_an_attestation_reopens_only_what_is_in_quarantine() {
    let upgraded = Event::Upgraded { version: "0.8.0".parse().unwrap() };
    let attested = Event::Attested { id: "fix-1".to_owned() };
    row(&upgraded, [NO_QUARANTINE, "same", "same", NO_QUARANTINE, NO_QUARANTINE]);
    row(&attested, [NO_QUARANTINE; 5]);
    check(&retired(RetiredWhy::Quarantined), &upgraded, 60, "Open");
    check(&retired(RetiredWhy::Quarantined), &attested, 60, "Open");
}

#[test]
fn an_owner_takes_back_what_was_dismissed_and_the_rest_only_with_new_evidence() {
    let reopen = |evidence: Option<&str>| Event::Reopen { evidence: evidence.map(str::to_owned) };
    let needs = "R it comes back only with stated new evidence";
    row(&reopen(None), [NOT_RETIRED, NOT_RETIRED, NOT_RETIRED, NOT_RETIRED, "Open"]);
    for why in [RetiredWhy::Gone, RetiredWhy::Expired] {
        check(&retired(why), &reopen(None), 60, needs);
        check(&retired(why), &reopen(Some(" ")), 60, needs);
        check(&retired(why), &reopen(Some("seen in the export")), 60, "Open");
    }
    check(&retired(RetiredWhy::Quarantined), &reopen(Some("x")), 60, RETIRED);
    check(&retired(RetiredWhy::Declared), &reopen(Some("x")), 60, RETIRED);
    let goes_to = format!("R the gap {} stands for it", gap(Extent::stream()).gap_id);
    check(&retired(RetiredWhy::Superseded), &reopen(Some("x")), 60, &goes_to);
}

#[test]
fn a_manifest_takes_back_only_what_it_declared() {
    row(&Event::Undeclare {}, [NOT_RETIRED, NOT_RETIRED, NOT_RETIRED, NOT_RETIRED, RETIRED]);
    check(&retired(RetiredWhy::Declared), &Event::Undeclare {}, 60, "Open");
}

#[test]
fn a_blocker_that_is_lifted_shrinks_the_preconditions_of_what_waits() {
    let cleared = |blocker: Blocker| Event::BlockerCleared { blocker: blocker.into() };
    row(&cleared(Blocker::Credentials), ["same", "Open", "same", "same", "same"]);
    check(&gap(record()), &cleared(Blocker::Billing), 60, "same");
    assert!(then(&gap(record()), &cleared(Blocker::Credentials), 60).preconditions.blocked_on.is_empty());
}

#[test]
fn a_quarantined_gap_comes_back_once_for_each_version_and_each_attestation() {
    let upgraded = |version: &str| Event::Upgraded { version: version.parse().unwrap() };
    let attested = |id: &str| Event::Attested { id: id.to_owned() };
    let quarantine = retire(RetiredWhy::Quarantined);
    let tried = after(&gap(record()), &[claim(), failed(40), quarantine.clone()]);
    assert_eq!((tried.failures_since_progress, tried.attempts), (1, 1));
    for (event, other) in [(upgraded("0.8.0"), upgraded("0.9.0")), (attested("fix-1"), attested("fix-2"))] {
        let back = then(&tried, &event, 60);
        assert_eq!((back.failures_since_progress, back.attempts), (0, 1), "the streak ends, the attempts stay");
        let again = then(&back, &quarantine, 61);
        check(&again, &event, 62, "R it was reopened for this before");
        check(&again, &other, 62, "Open");
    }
    let by_this = after(&gap(record()), &[claim(), attempted(), failed(40), quarantine]);
    check(&by_this, &upgraded("0.7.0"), 60, "R it was reopened for this before");
}

#[test]
fn an_attempt_is_counted_once_in_a_lease_however_it_ends() {
    let by_version = |gap: &Gap| gap.attempted_versions.iter().map(ToString::to_string).collect::<Vec<_>>();
    let tried = after(&leased(record()), &[attempted()]);
    assert_eq!(
        (tried.attempts, tried.last_attempt_at, by_version(&tried)),
        (1, Some(at(50)), vec!["0.7.0".to_owned()])
    );
    check(&tried, &attempted(), 60, "same");
    check(&tried, &Event::Deferred { token: token() }, 60, "R the gap was tried: it needs an outcome");
    for (end, interruptions) in [
        (failed(40), 0),
        (filled_by_lease(Filling::whole(proof(ProofKind::Record, 40))), 0),
        (Event::Release { token: token() }, 1),
        (Event::Interrupted { token: token() }, 1),
    ] {
        let ended = then(&tried, &end, 61);
        assert_eq!(
            (ended.attempts, ended.interruptions, ended.last_attempt_at),
            (1, interruptions, Some(at(50))),
            "{end:?}"
        );
    }
    let expired = then(&tried, &Event::Expire { skew_seconds: 0 }, 100);
    assert_eq!((expired.attempts, expired.interruptions, expired.state_name()), (1, 1, StateName::Open));
}

#[test]
fn what_was_not_reached_is_no_attempt() {
    let untried = leased(record());
    let deferred = then(&untried, &Event::Deferred { token: token() }, 60);
    assert_eq!((deferred.attempts, deferred.deferrals, deferred.interruptions), (0, 1, 0));
    let released = then(&untried, &Event::Release { token: token() }, 60);
    assert_eq!((released.attempts, released.deferrals, released.interruptions), (0, 0, 0));
    for (died, now) in [(Event::Interrupted { token: token() }, 60), (Event::Expire { skew_seconds: 0 }, 100)] {
        let died = then(&untried, &died, now);
        assert_eq!((died.attempts, died.deferrals, died.interruptions), (0, 0, 1));
    }
}

#[test]
fn an_outcome_without_a_word_before_it_is_an_attempt_too() {
    let failure = then(&leased(record()), &failed(40), 60);
    assert_eq!((failure.attempts, failure.failures_since_progress, failure.last_attempt_at), (1, 1, Some(at(60))));
    let by_skip = then(&leased(record()), &skip_by_holder(40), 60);
    assert_eq!((by_skip.attempts, by_skip.failures_since_progress, by_skip.last_seen_at.0), (1, 1, at(40)));
    let mut filling = Filling::whole(proof(ProofKind::Record, 40));
    filling.connector_version = Some("0.9.0".parse().unwrap());
    let mut struggling = leased(record());
    struggling.failures_since_progress = 3;
    let done = then(&struggling, &filled_by_lease(filling), 60);
    assert_eq!((done.attempts, done.failures_since_progress, done.attempted_versions.len()), (1, 0, 1));
    struggling.failures_since_progress = 3;
    let open = then(&struggling, &Event::Release { token: token() }, 60);
    assert_eq!(then(&open, &filled(ProofKind::Record, 40), 61).failures_since_progress, 0, "progress ends the streak");
}

#[test]
fn a_holder_whose_lease_is_over_is_a_stranger() {
    check(&leased(record()), &skip_by_holder(40), 99, "Open");
    check(&leased(record()), &skip_by_holder(40), 100, "held");
}

#[test]
fn renewing_keeps_what_was_tried() {
    let tried = after(&leased(record()), &[attempted(), Event::Renew { token: token(), expires_at: at(200) }]);
    let State::Leased(lease) = tried.state() else { panic!("{tried:?}") };
    assert_eq!((lease.attempted, lease.expires_at), (true, at(200)));
}

#[test]
fn what_is_neither_filled_nor_retired_is_owed() {
    assert_eq!(columns().map(|gap| gap.is_owed()), [true, true, true, false, false]);
}

#[test]
fn counters_at_their_end_stay_there() {
    let mut worn = leased(record());
    (worn.attempts, worn.deferrals, worn.interruptions, worn.failures_since_progress) =
        (u32::MAX, u32::MAX, u32::MAX, u32::MAX);
    worn.revision = u64::MAX;
    for end in
        [failed(40), Event::Deferred { token: token() }, Event::Interrupted { token: token() }, claim(), skip(40)]
    {
        assert!(!matches!(answer(&worn, &end, 60), Transition::Same));
    }
    let mut outage = outage();
    outage.outage.as_mut().unwrap().skipped_runs = u32::MAX;
    assert_eq!(then(&outage, &look(40, 10, LookResult::Skipped), 60).outage.unwrap().skipped_runs, u32::MAX);
}
