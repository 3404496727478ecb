//! Many observations, one gap.

use super::*;
use crate::Gap;
use proptest::prelude::*;
use serde_json::json;
use skip_taxonomy::{Evidence, Reason};

fn with(secs: i64, change: impl FnOnce(&mut Sighting)) -> Event {
    let mut seen = seen(secs);
    change(&mut seen);
    Event::SkipObserved(seen)
}

fn reason(text: &str) -> Reason {
    text.parse().unwrap()
}

#[test]
fn the_newest_sighting_gives_the_current_fields_whenever_it_arrives() {
    let newer = with(30, |seen| {
        seen.reason = Some(reason("newer"));
        seen.quantity = Some(9);
        seen.connector_version = Some("0.7.0".parse().unwrap());
        seen.confidence = Confidence::Inferred;
        seen.recovery_kind = Some(skip_taxonomy::RecoveryKind::RetryByRuntime.into());
        seen.evidence = Evidence::none().http_status(429);
    });
    let older = with(20, |seen| seen.reason = Some(reason("older")));
    for events in [[newer.clone(), older.clone()], [older, newer]] {
        let gap = after(&gap(record()), &events);
        assert_eq!(
            (gap.reason.as_ref(), gap.quantity, gap.confidence),
            (Some(&reason("newer")), Some(9), Confidence::Inferred)
        );
        assert_eq!((gap.last_seen(), gap.evidence.http_status), (stamp(30, "forward"), Some(429)));
        assert!(gap.connector_version.is_some() && gap.recovery_kind.is_some());
        assert_eq!(gap.reasons.len(), 2);
        assert!(gap.preconditions.blocked_on.is_empty(), "the newest run was not blocked");
        assert_eq!((gap.opened_at.0, gap.opened_by_run), (at(10), run("forward")));
    }
}

#[test]
fn the_earliest_sighting_says_since_when_whenever_it_arrives() {
    let gap = after(&gap(record()), &[skip(7), skip(5), skip(30)]);
    assert_eq!((gap.opened_at.0, gap.last_seen_at.0), (at(5), at(30)));
    let earlier = |by: &str| Event::SkipObserved(Sighting::new(stamp(5, by), Confidence::Declared));
    let by_run = after(&gap, &[earlier("earlier")]);
    assert_eq!((by_run.opened_at.0, by_run.opened_by_run), (at(5), run("earlier")));
    check(&gap, &earlier("later"), 60, "same");
}

#[test]
fn one_instant_is_ordered_by_run_and_then_by_place() {
    let tie = |by: &str, sequence, word: &str| {
        let mut seen = Sighting::new(Stamp::new(ObservedAt(at(10)), run(by), sequence), Confidence::Declared);
        seen.reason = Some(reason(word));
        Event::SkipObserved(seen)
    };
    let gap =
        after(&gap(record()), &[tie("forward", 3, "third"), tie("forward", 2, "second"), tie("earlier", 9, "other")]);
    assert_eq!((gap.reason, gap.reasons.len()), (Some(reason("third")), 3));
}

#[test]
fn a_floor_is_the_later_of_what_was_declared_and_what_the_provider_asked_for() {
    let declared = with(20, |seen| seen.preconditions = Preconditions::none().after(at(500)));
    let asked = with(30, |seen| seen.evidence = Evidence::none().retry_after_seconds(90));
    let gap = after(&gap(record()), std::slice::from_ref(&asked));
    assert_eq!((gap.not_before, gap.preconditions.after), (Some(at(120)), None));
    let gap = then(&gap, &declared, 60);
    assert_eq!(
        (gap.not_before, gap.preconditions.after),
        (Some(at(500)), Some(at(500))),
        "an older sighting raises it"
    );
    let gap = then(&gap, &with(40, |seen| seen.preconditions = Preconditions::none().after(at(90))), 61);
    assert_eq!(
        (gap.not_before, gap.preconditions.after),
        (Some(at(500)), Some(at(500))),
        "and a newer never lowers it"
    );
}

#[test]
fn a_lower_declared_floor_under_a_higher_wait_is_still_news() {
    let waits = with(30, |seen| seen.evidence = Evidence::none().retry_after_seconds(900));
    let declared = with(20, |seen| seen.preconditions = Preconditions::none().after(at(500)));
    let gap = after(&gap(record()), &[waits, declared.clone()]);
    assert_eq!((gap.not_before, gap.preconditions.after), (Some(at(930)), Some(at(500))));
    check(&gap, &declared, 60, "same");
}

#[test]
fn a_locator_is_kept_when_a_later_sighting_has_none() {
    let locator = |page: u32| json!({ "page": page }).as_object().cloned();
    let (bare, late) = (with(30, |_| {}), with(20, |seen| seen.locator = locator(2)));
    let located = with(40, |seen| seen.locator = locator(4));
    let gap = after(&gap(record()), &[bare, late.clone()]);
    assert_eq!(gap.locator, locator(2), "the only one that there is, although it came late");
    check(&gap, &late, 60, "same");
    let gap = after(&gap, &[located, with(50, |_| {})]);
    assert_eq!(gap.locator, locator(4));
}

#[test]
fn of_many_reasons_the_first_in_the_alphabet_are_kept_whatever_came_first() {
    let words: Vec<String> = (0..20).map(|n| format!("reason_{n:02}")).collect();
    let seen = |words: Vec<&String>| {
        let mut gap = gap(record());
        for word in words {
            let event = with(10, |seen| seen.reason = Some(reason(word)));
            if let Transition::Changed(change) = answer(&gap, &event, 50) {
                gap = change.gap;
            }
        }
        gap.reasons
    };
    let kept = seen(words.iter().collect());
    assert_eq!(kept.len(), Gap::REASONS_MAX);
    assert!(kept.iter().map(Reason::as_str).eq(words.iter().take(16)));
    assert_eq!(seen(words.iter().rev().collect()), kept);
    let mut full = gap(record());
    full.reasons = kept;
    check(&full, &with(10, |seen| seen.reason = Some(reason("reason_17"))), 50, "same");
}

#[test]
fn contrary_evidence_on_what_waits_is_one_more_sighting() {
    let mut again = seen(40);
    again.reason = Some(reason("selector_drift"));
    let gap = then(&gap(record()), &Event::Contradicted(again), 60);
    assert_eq!((gap.last_seen_at.0, gap.reason), (at(40), Some(reason("selector_drift"))));
}

#[test]
fn what_reopens_a_gap_says_why_it_is_owed() {
    let full = then(&gap(record()), &filled(ProofKind::Record, 30), 50);
    for event in [with(40, |seen| seen.reason = Some(reason("lost"))), {
        let mut lost = seen(40);
        lost.reason = Some(reason("lost"));
        Event::Contradicted(lost)
    }] {
        let gap = then(&full, &event, 60);
        assert_eq!((gap.state(), gap.last_seen_at.0), (State::Open, at(40)));
        assert_eq!(gap.reason, Some(reason("lost")));
    }
}

prop_compose! {
    fn sighting()(secs in 0..40_i64, sequence in 0..3_u64, after in proptest::option::of(0..90_i64),
                  wait in proptest::option::of(0..90_u32), word in 0..20_u8) -> Sighting {
        let mut seen = Sighting::new(Stamp::new(ObservedAt(at(secs)), run("forward"), sequence), Confidence::Declared);
        seen.reason = Some(reason(&format!("reason_{word:02}")));
        seen.preconditions.after = after.map(at);
        seen.evidence.retry_after_seconds = wait;
        // A gap that was born without a locator takes one from wherever it comes.
        seen.locator = json!({ "page": word }).as_object().cloned().filter(|_| secs > 10);
        seen
    }
}

proptest! {
    /// D19. Two sightings of one place in one run are one message, so their stamps differ.
    #[test]
    fn the_order_of_arrival_does_not_matter(
        mut seen in proptest::collection::vec(sighting(), 0..24),
        order in any::<prop::sample::Index>(),
    ) {
        seen.sort_by(|a, b| a.stamp.cmp(&b.stamp));
        seen.dedup_by(|a, b| a.stamp == b.stamp);
        let arrived = |seen: &[Sighting]| {
            let mut gap = seen.iter().fold(gap(record()), |gap, seen| {
                match answer(&gap, &Event::SkipObserved(seen.clone()), 60) {
                    Transition::Changed(change) => change.gap,
                    _ => gap,
                }
            });
            gap.revision = 0;
            gap
        };
        let in_order = arrived(&seen);
        let floor = seen.iter().filter_map(Sighting::floor).max();
        prop_assert_eq!(in_order.not_before, floor);
        let by = if seen.is_empty() { 0 } else { order.index(seen.len()) };
        seen.rotate_left(by);
        prop_assert_eq!(&arrived(&seen), &in_order);
        seen.reverse();
        prop_assert_eq!(&arrived(&seen), &in_order);
    }
}
