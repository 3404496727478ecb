//! What is observed under a lease, and applied when the lease ends.

use super::*;
use crate::lifecycle::Refusal;
use crate::lifecycle::hold::HELD_MAX;
use proptest::prelude::*;
use skip_taxonomy::Evidence;

fn release() -> Event {
    Event::Release { token: token() }
}

/// The change that ends the lease, after these were observed under it.
#[track_caller]
fn ended(extent: Extent, held: &[Event], end: &Event) -> Change {
    change(&after(&leased(extent), held), end, 99)
}

#[test]
fn what_a_stranger_sees_waits_for_the_end_of_the_lease() {
    let held = after(&leased(record()), &[skip(40)]);
    assert_eq!((held.held.as_slice(), held.last_seen_at.0), ([skip(40)].as_slice(), at(10)));
    check(&held, &skip(40), 60, "same");
    let freed = then(&held, &release(), 61);
    assert_eq!((freed.held.len(), freed.last_seen_at.0, freed.revision), (0, at(40), held.revision + 1));
}

#[test]
fn a_fill_by_evidence_waits_too_and_then_fills() {
    let change = ended(record(), &[filled(ProofKind::Record, 40)], &release());
    assert_eq!((change.gap.state_name(), change.refused.len()), (StateName::Filled, 0));
}

#[test]
fn the_newest_is_applied_first_whatever_came_first() {
    for held in [[skip(45), filled(ProofKind::Record, 40)], [filled(ProofKind::Record, 40), skip(45)]] {
        let change = ended(record(), &held, &release());
        assert_eq!((change.gap.state(), change.gap.last_seen_at.0), (State::Open, at(45)));
        assert_eq!(change.refused, [(filled(ProofKind::Record, 40), Refusal::Stale)]);
    }
    for held in [[skip(40), filled(ProofKind::Record, 45)], [filled(ProofKind::Record, 45), skip(40)]] {
        let change = ended(record(), &held, &release());
        assert_eq!((change.gap.state_name(), change.refused), (StateName::Filled, vec![(skip(40), Refusal::Stale)]));
    }
}

#[test]
fn what_the_lease_itself_brought_may_be_overturned_by_what_was_seen_later() {
    let end = filled_by_lease(Filling::whole(proof(ProofKind::Record, 42)));
    assert_eq!(ended(record(), &[skip(45)], &end).gap.state(), State::Open);
    let change = ended(record(), &[skip(41)], &end);
    assert_eq!((change.gap.state_name(), change.refused), (StateName::Filled, vec![(skip(41), Refusal::Stale)]));
}

#[test]
fn a_decision_comes_after_what_was_seen_and_the_first_of_two_stands() {
    use RetiredWhy::{Expired, Quarantined, Superseded};
    let change = ended(record(), &[retire(Quarantined), filled(ProofKind::Record, 40)], &release());
    assert_eq!(change.refused, [(retire(Quarantined), Refusal::Filled)]);
    for (first, second) in [(Expired, Superseded), (Superseded, Expired), (Expired, Quarantined)] {
        let change = ended(record(), &[retire(first), retire(second)], &release());
        let State::Retired(retired) = change.gap.state() else { panic!("{change:?}") };
        assert_eq!((retired.why, change.refused), (first, vec![(retire(second), Refusal::Retired)]));
    }
}

#[test]
fn a_look_that_wants_a_new_gap_is_handed_back() {
    let held = after(&bounded_outage(), &[claim(), look(60, 20, LookResult::Skipped)]);
    let end = filled_by_lease(Filling::whole(proof(ProofKind::Coverage, 45)));
    let change = change(&held, &end, 61);
    let wants = Refusal::NewGap { from: at(20) };
    assert_eq!(
        (change.gap.state_name(), change.refused),
        (StateName::Filled, vec![(look(60, 20, LookResult::Skipped), wants)])
    );
    let open = self::change(&held, &release(), 61);
    assert_eq!((open.gap.state(), open.refused.len()), (State::Ongoing, 0));
}

#[test]
fn every_part_hears_what_was_seen_of_the_whole() {
    let mut waits = seen(44);
    waits.evidence = Evidence::none().retry_after_seconds(900);
    let change = ended(secs(10, 40), &[Event::SkipObserved(waits)], &filled_by_lease(part(secs(20, 30), 45)));
    let [there, rest] = change.split.as_slice() else { panic!("{change:?}") };
    assert_eq!((there.state_name(), there.not_before), (StateName::Filled, None));
    assert_eq!((rest.state(), rest.not_before, rest.revision), (State::Open, Some(at(944)), 1));
    assert_eq!((change.gap.not_before, change.refused), (Some(at(944)), vec![]));
}

#[test]
fn what_the_gap_itself_knows_already_is_not_handed_back() {
    let before_all = expired(5);
    let change = ended(secs(10, 40), &[before_all], &filled_by_lease(part(secs(20, 30), 45)));
    assert_eq!(
        (change.gap.state(), change.refused),
        (State::Open, vec![]),
        "although it is too late for the filled part"
    );
}

#[test]
fn a_later_sighting_of_the_whole_reopens_the_part_that_was_filled() {
    let change = ended(secs(10, 40), &[skip(46)], &filled_by_lease(part(secs(20, 30), 45)));
    assert!(change.split.iter().all(|part| part.state() == State::Open && part.revision == 1));
}

#[test]
fn a_held_part_finds_the_rest_that_it_lies_in() {
    let second = Event::FilledByEvidence(part(secs(30, 35), 44));
    let change = ended(secs(10, 40), std::slice::from_ref(&second), &filled_by_lease(part(secs(20, 30), 45)));
    let states: Vec<_> = change.split.iter().map(|gap| (gap.extent.clone(), gap.state_name())).collect();
    let want = [(secs(20, 30), StateName::Filled), (secs(35, 40), StateName::Open), (secs(30, 35), StateName::Filled)];
    assert_eq!((states.as_slice(), change.refused.len()), (want.as_slice(), 0));
    let across = Event::FilledByEvidence(part(secs(15, 35), 44));
    let change = ended(secs(10, 40), std::slice::from_ref(&across), &filled_by_lease(part(secs(20, 30), 45)));
    assert_eq!(change.refused, [(across, Refusal::PartOutside)], "what no part takes is handed back");
}

#[test]
fn a_lease_holds_so_many_observations_and_then_says_so() {
    let most = i64::try_from(HELD_MAX).unwrap();
    let mut held = leased(record());
    for secs in 0..most {
        held = then(&held, &skip(100 + secs), 60);
    }
    check(&held, &skip(100 + most), 60, "R the gap holds as many observations as it can");
    check(&held, &skip(100), 60, "same");
    assert_eq!(then(&held, &release(), 60).last_seen_at.0, at(100 + most - 1));
}

fn holdable() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (11..60_i64).prop_map(skip),
        2 => (11..60_i64).prop_map(|secs| Event::Contradicted(seen(secs))),
        3 => (11..60_i64).prop_map(|secs| filled(ProofKind::Coverage, secs)),
        3 => (11..60_i64, 10..39_i64).prop_map(|(secs, from)| Event::FilledByEvidence(part(self::secs(from, from + 1), secs))),
        1 => (11..60_i64, 5..45_i64).prop_map(|(secs, since)| look(secs, since, LookResult::Skipped)),
    ]
}

fn ending() -> impl Strategy<Value = Event> {
    prop_oneof![
        Just(release()),
        Just(Event::Interrupted { token: token() }),
        (11..60_i64).prop_map(failed),
        (11..60_i64).prop_map(|secs| filled_by_lease(Filling::whole(proof(ProofKind::Coverage, secs)))),
        (11..60_i64, 10..30_i64).prop_map(|(secs, from)| filled_by_lease(part(self::secs(from, from + 5), secs))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn the_order_of_arrival_under_a_lease_does_not_matter(
        (held, turned) in proptest::collection::vec(holdable(), 0..8)
            .prop_flat_map(|held| (Just(held.clone()), Just(held).prop_shuffle())),
        end in ending(),
        is_outage in any::<bool>(),
    ) {
        let start = if is_outage {
            after(&then(&outage(), &Event::Bound { to: at(40) }, 40), &[claim()])
        } else {
            leased(secs(10, 40))
        };
        let end_of = |held: &[Event]| {
            let mut gap = start.clone();
            for event in held {
                match answer(&gap, event, 60) {
                    Transition::Held(next) => gap = *next,
                    Transition::Same => {}
                    other => panic!("{other:?}"),
                }
            }
            answer(&gap, &end, 61)
        };
        prop_assert_eq!(end_of(&held), end_of(&turned));
    }
}
