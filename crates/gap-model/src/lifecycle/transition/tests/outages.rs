//! One gap per outage.

use super::*;
use LookResult::{Blind, Skipped};

#[track_caller]
fn check_outage(gap: &Gap, extent: &Extent, counts: (u32, u32), missing: &[i64]) {
    let outage = gap.outage.as_ref().unwrap();
    assert_eq!((&gap.extent, (outage.skipped_runs, outage.blind_runs)), (extent, counts));
    assert_eq!(outage.missing, missing.iter().map(|secs| format!("member-{secs}")).collect());
}

#[test]
fn each_look_at_an_outage_counts_once_and_adds_what_was_missing() {
    let gap = after(&outage(), &[look(30, 10, Skipped), look(40, 10, Blind), look(50, 10, Skipped)]);
    check_outage(&gap, &since(10), (2, 1), &[30, 40, 50]);
    assert_eq!(gap.last_seen(), stamp(50, "forward"));
    check(&gap, &look(50, 10, Skipped), 60, "same");
    let late = then(&gap, &look(45, 10, Skipped), 60);
    assert_eq!(
        (late.outage.unwrap().skipped_runs, late.last_seen_at.0),
        (3, at(50)),
        "what comes late is not the last"
    );
    assert_eq!(then(&gap, &look(60, 5, Skipped), 60).extent, since(5), "nobody knows that it was healthy in between");
    let uids = super::gap(Extent::Since(Since::new(Axis::Sequence, 9_000_000).unwrap()));
    assert_eq!(then(&uids, &look(60, 5, Skipped), 60).extent, uids.extent, "an instant is no position");
}

#[test]
fn the_skip_that_opened_an_outage_is_its_first_look() {
    let first = then(&outage(), &look(10, 10, Skipped), 50);
    check_outage(&first, &since(10), (1, 0), &[10]);
    check(&first, &look(10, 10, Skipped), 51, "same");
    let blind = then(&outage(), &look(10, 5, Blind), 50);
    check(&blind, &look(10, 5, Blind), 51, "same");
}

#[test]
fn a_look_from_the_end_of_an_outage_on_shows_that_it_lasts() {
    let again = then(&bounded_outage(), &look(20, 20, Blind), 60);
    check_outage(&again, &since(10), (0, 1), &[20]);
    assert_eq!(again.state(), State::Ongoing);
    check(&bounded_outage(), &look(60, 20, Skipped), 60, "Ongoing");
    check(&bounded_outage(), &look(60, 21, Skipped), 60, "R the look does not touch this outage");
}

#[test]
fn a_merge_begins_where_the_earlier_of_both_began() {
    assert_eq!(then(&bounded_outage(), &look(60, 5, Skipped), 60).extent, since(5));
    assert_eq!(then(&bounded_outage(), &look(60, 15, Skipped), 60).extent, since(10));
}

#[test]
fn a_look_from_before_the_end_leaves_the_end_where_it_is() {
    let gap = then(&bounded_outage(), &look(19, 10, Skipped), 60);
    check_outage(&gap, &secs(10, 20), (1, 0), &[19]);
    assert_eq!(gap.state(), State::Open);
    check(&gap, &look(19, 10, Skipped), 61, "same");
    assert_eq!(then(&gap, &look(15, 5, Blind), 61).extent, secs(5, 20), "the two are one, so it began earlier");
    check(&bounded_outage(), &look(10, 5, Skipped), 60, "Open");
    check(&bounded_outage(), &look(9, 5, Skipped), 60, "R the look does not touch this outage");
}

#[test]
fn what_is_no_outage_has_no_looks() {
    let none = "R the gap stands for no outage";
    check(&gap(record()), &look(40, 10, Skipped), 60, none);
    check(&gap(secs(10, 20)), &look(40, 10, Skipped), 60, none);
    let mut unbegun = bounded_outage();
    unbegun.extent = Extent::Span(Span::time(None, Some(at(20))).unwrap());
    check(&unbegun, &look(40, 10, Skipped), 60, none);
    let mut uids = gap(Extent::Span(Span::new(Axis::Sequence, Some(10), Some(20_000_000)).unwrap()));
    uids.outage = bounded_outage().outage;
    check(&uids, &look(40, 10, Skipped), 60, none);
    let mut endless = bounded_outage();
    endless.extent = Extent::Span(Span::time(Some(at(10)), None).unwrap());
    check(&endless, &look(40, 10, Skipped), 60, none);
}

#[test]
fn what_ended_has_no_more_looks_and_the_next_outage_begins_where_it_ended() {
    let full = then(&bounded_outage(), &filled(ProofKind::Coverage, 30), 50);
    check(&full, &look(60, 20, Skipped), 60, "R the look belongs to a new gap from 1970-01-01T00:00:20Z");
    let record = then(&gap(record()), &filled(ProofKind::Record, 30), 50);
    check(&record, &look(60, 20, Skipped), 60, "R the look belongs to a new gap from 1970-01-01T00:00:30Z");
    let dismissed = then(&bounded_outage(), &Event::Dismiss {}, 50);
    check(&dismissed, &look(60, 20, Skipped), 60, "R the look belongs to a new gap from 1970-01-01T00:00:50Z");
}

#[test]
fn an_outage_that_is_dismissed_or_declared_ends_now() {
    assert_eq!(then(&outage(), &Event::Dismiss {}, 50).extent, secs(10, 50));
    assert_eq!(then(&outage(), &retire(RetiredWhy::Declared), 50).extent, secs(10, 50));
    let span = Span::new(Axis::Time, Some(at(10).micros()), Some(at(10).micros() + 1)).unwrap();
    assert_eq!(then(&outage(), &Event::Dismiss {}, 10).extent, Extent::Span(span), "and is never empty");
    let last = Extent::Since(Since::new(Axis::Time, Instant::MAX.micros()).unwrap());
    let unbounded = Span::new(Axis::Time, Some(Instant::MAX.micros()), None).unwrap();
    assert_eq!(then(&gap(last), &Event::Dismiss {}, 50).extent, Extent::Span(unbounded));
    let uids = gap(Extent::Since(Since::new(Axis::Sequence, 10).unwrap()));
    let unbounded = Span::new(Axis::Sequence, Some(10), None).unwrap();
    assert_eq!(then(&uids, &Event::Dismiss {}, 50).extent, Extent::Span(unbounded));
}

#[test]
fn an_outage_whose_fill_is_contradicted_lasts_from_its_beginning() {
    let full = then(&bounded_outage(), &filled(ProofKind::Coverage, 30), 50);
    let lasts = then(&full, &Event::Contradicted(seen(40)), 60);
    assert_eq!((&lasts.extent, lasts.last_seen_at.0), (&since(10), at(40)));
    let mut unbegun = full;
    unbegun.extent = Extent::Span(Span::time(None, Some(at(20))).unwrap());
    let owed = then(&unbegun, &Event::Contradicted(seen(40)), 60);
    assert_eq!(
        (owed.state(), &owed.extent),
        (State::Open, &unbegun.extent),
        "what has no beginning is owed as it stands"
    );
}
