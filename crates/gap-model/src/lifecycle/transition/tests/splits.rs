//! Partial fills and partial expiry.

use super::*;

/// The extents of the gap and of what was split from it, with their states.
fn pieces(change: &Change) -> Vec<String> {
    let all = std::iter::once(&change.gap).chain(&change.split);
    all.map(|gap| format!("{} {:?}", gap.extent, gap.state_name())).collect()
}

fn times(from: i64, to: i64) -> String {
    secs(from, to).to_string()
}

#[test]
fn a_part_that_is_there_leaves_the_rest_owed() {
    let whole = gap(secs(10, 40));
    let filled = Event::FilledByEvidence(part(secs(20, 30), 45));
    let change = change(&whole, &filled, 50);
    let want =
        [format!("{} Open", times(10, 20)), format!("{} Filled", times(20, 30)), format!("{} Open", times(30, 40))];
    assert_eq!(pieces(&change), want);
    assert_eq!((change.gap.gap_id, change.gap.split_from), (whole.gap_id, None), "the gap keeps its name");
    for part in &change.split {
        assert_eq!((part.split_from, part.revision, part.opened_at), (Some(whole.gap_id), 1, whole.opened_at));
        assert_eq!(part.gap_id, Birth::new(part.source.clone(), part.stream.clone(), part.extent.clone()).gap_id());
    }
    assert!(pieces(&change).len() == 3 && change.gap.quantity.is_none(), "how many are in which part, nobody has said");
    assert!(change.split.iter().all(|part| part.quantity.is_none()));
}

/// An outage may grow beyond what its name was made of, and then be about that again in one of its pieces.
#[test]
fn the_piece_that_a_name_was_made_of_keeps_it() {
    let parent = change(&bounded_outage(), &Event::FilledByEvidence(part(secs(10, 12), 45)), 50);
    let named = then(&parent.gap, &Event::FilledByEvidence(part(secs(12, 14), 45)), 50);
    assert_eq!(named.extent, secs(14, 20));
    let mut grown = piece_of(&named, secs(14, 20));
    grown = then(&grown, &look(60, 5, LookResult::Skipped), 60);
    grown = then(&grown, &Event::Bound { to: at(70) }, 70);
    assert_eq!(grown.extent, secs(5, 70));
    let split = change(&grown, &Event::FilledByEvidence(part(secs(14, 20), 80)), 80);
    let want =
        [format!("{} Filled", times(14, 20)), format!("{} Open", times(5, 14)), format!("{} Open", times(20, 70))];
    assert_eq!((pieces(&split).as_slice(), split.gap.gap_id), (want.as_slice(), grown.gap_id));
    let low = then(&grown, &Event::FilledByEvidence(part(secs(20, 70), 80)), 80);
    let split = change(&low, &Event::FilledByEvidence(part(secs(10, 14), 81)), 81);
    assert_eq!(pieces(&split)[0], format!("{} Open", times(14, 20)), "and not the first");
    let lost = change(&low, &expired(14), 81);
    assert_eq!(pieces(&lost), [format!("{} Open", times(14, 20)), format!("{} Retired", times(5, 14))]);
}

/// The gap as it would be if it had been split from another.
fn piece_of(gap: &Gap, extent: Extent) -> Gap {
    let mut piece = fill::piece(gap, extent);
    assert!(piece.split_from.take().is_some());
    piece
}

#[test]
fn a_part_is_born_in_the_parent_and_the_epoch_of_the_whole() {
    let plain = change(&gap(secs(10, 40)), &Event::FilledByEvidence(part(secs(20, 30), 45)), 50);
    let mut of_another = gap(secs(10, 40));
    of_another.parent_stream = Some("list".parse().unwrap());
    let under = change(&of_another, &Event::FilledByEvidence(part(secs(20, 30), 45)), 50);
    of_another.epoch = Some("17".parse().unwrap());
    let in_epoch = change(&of_another, &Event::FilledByEvidence(part(secs(20, 30), 45)), 50);
    let name = |change: &Change| change.split[0].gap_id;
    assert!(name(&plain) != name(&under) && name(&under) != name(&in_epoch) && name(&plain) != name(&in_epoch));
}

#[test]
fn a_part_at_either_end_leaves_one_rest() {
    let whole = gap(secs(10, 40));
    let low = change(&whole, &Event::FilledByEvidence(part(secs(10, 20), 45)), 50);
    assert_eq!(pieces(&low), [format!("{} Open", times(20, 40)), format!("{} Filled", times(10, 20))]);
    let high = change(&whole, &Event::FilledByEvidence(part(secs(30, 40), 45)), 50);
    assert_eq!(pieces(&high), [format!("{} Open", times(10, 30)), format!("{} Filled", times(30, 40))]);
}

#[test]
fn a_part_that_is_all_of_it_fills_it() {
    for extent in [secs(10, 40), Extent::stream()] {
        let by_evidence = change(&gap(extent.clone()), &Event::FilledByEvidence(part(extent.clone(), 45)), 50);
        assert_eq!(pieces(&by_evidence), [format!("{extent} Filled")]);
        let by_lease = change(&leased(extent.clone()), &filled_by_lease(part(extent.clone(), 45)), 60);
        assert_eq!(pieces(&by_lease), [format!("{extent} Filled")]);
        assert_eq!(by_lease.gap.quantity, Some(4));
    }
}

#[test]
fn a_part_that_reaches_outside_is_no_part() {
    let outside = "R the part lies outside the gap";
    for reach in [secs(9, 20), secs(30, 41), secs(50, 60), record(), Extent::stream()] {
        check(&gap(secs(10, 40)), &Event::FilledByEvidence(part(reach.clone(), 45)), 50, outside);
        check(&leased(secs(10, 40)), &filled_by_lease(part(reach, 45)), 60, outside);
    }
    let uids = Extent::Span(Span::new(Axis::Sequence, Some(10_000_000), Some(11_000_000)).unwrap());
    check(&gap(secs(10, 40)), &Event::FilledByEvidence(part(uids, 45)), 50, outside);
    let of = |key: &str, from, to| {
        let span = Span::time(Some(at(from)), Some(at(to))).unwrap();
        Extent::RecordSpan { key: Key::text(key).unwrap(), span }
    };
    check(&gap(of("a", 10, 40)), &Event::FilledByEvidence(part(of("b", 10, 20), 45)), 50, outside);
    check(&gap(of("a", 10, 40)), &Event::FilledByEvidence(part(secs(10, 20), 45)), 50, outside);
    check(&gap(of("a", 10, 40)), &Event::FilledByEvidence(part(of("a", 10, 20), 45)), 50, "Open + 1");
    check(&gap(Extent::stream()), &Event::FilledByEvidence(part(secs(10, 20), 45)), 50, outside);
}

#[test]
fn a_part_by_lease_ends_the_lease_and_the_rest_keeps_its_history() {
    let mut held = leased(secs(10, 40));
    held.failures_since_progress = 3;
    let change = change(&held, &filled_by_lease(part(secs(20, 30), 45)), 60);
    assert_eq!(pieces(&change)[1..], [format!("{} Filled", times(20, 30)), format!("{} Open", times(30, 40))]);
    for part in std::iter::once(&change.gap).chain(&change.split) {
        assert_eq!((part.attempts, part.failures_since_progress, part.ticket), (1, 0, 7));
    }
    assert_eq!((change.gap.state(), change.gap.revision), (State::Open, held.revision + 1));
}

#[test]
fn a_part_by_evidence_is_progress_for_every_part() {
    let mut whole = gap(secs(10, 40));
    whole.failures_since_progress = 3;
    let change = change(&whole, &Event::FilledByEvidence(part(secs(20, 30), 45)), 60);
    assert!(std::iter::once(&change.gap).chain(&change.split).all(|part| part.failures_since_progress == 0));
}

#[test]
fn a_part_of_what_was_written_off_leaves_the_rest_written_off() {
    let dismissed = then(&gap(secs(10, 40)), &Event::Dismiss {}, 50);
    let change = change(&dismissed, &Event::FilledByEvidence(part(secs(20, 30), 45)), 60);
    let want = [
        format!("{} Retired", times(10, 20)),
        format!("{} Filled", times(20, 30)),
        format!("{} Retired", times(30, 40)),
    ];
    assert_eq!(pieces(&change), want);
}

#[test]
fn what_the_source_no_longer_keeps_expires_and_the_rest_stays_owed() {
    let whole = gap(secs(10, 40));
    let change = change(&whole, &expired(20), 50);
    assert_eq!(pieces(&change), [format!("{} Open", times(20, 40)), format!("{} Retired", times(10, 20))]);
    assert_eq!((change.gap.quantity, change.split[0].split_from), (None, Some(whole.gap_id)));
    let State::Retired(retired) = change.split[0].state() else { panic!("{change:?}") };
    assert_eq!((retired.why, retired.at), (RetiredWhy::Expired, at(50)));
}

#[test]
fn a_horizon_at_either_end_of_a_gap_takes_nothing_or_all() {
    let whole = gap(secs(10, 40));
    check(&whole, &expired(9), 50, "same");
    check(&whole, &expired(10), 50, "same");
    check(&whole, &expired(11), 50, "Open + 1");
    check(&whole, &expired(39), 50, "Open + 1");
    check(&whole, &expired(40), 50, "Retired");
    check(&whole, &retire(RetiredWhy::Expired), 50, "Retired");
    let unbegun = gap(Extent::Span(Span::time(None, Some(at(40))).unwrap()));
    check(&unbegun, &expired(11), 50, "Open + 1");
    let endless = gap(Extent::Span(Span::time(Some(at(10)), None).unwrap()));
    check(&endless, &expired(99), 50, "Open + 1");
}

#[test]
fn what_has_no_stretch_of_time_expires_as_a_whole() {
    let uids = Extent::Span(Span::new(Axis::Sequence, Some(10), Some(40)).unwrap());
    for extent in [record(), Extent::stream(), uids] {
        check(&gap(extent.clone()), &expired(20), 50, "Retired");
        check(&gap(extent), &retire(RetiredWhy::Expired), 50, "Retired");
    }
}

#[test]
fn a_horizon_counts_for_nothing_but_expiry() {
    let mut quarantine = Retire::new(RetiredWhy::Quarantined);
    quarantine.horizon = Some(at(20));
    check(&gap(secs(10, 40)), &Event::Retire(quarantine.clone()), 50, "Retired");
    check(&outage(), &Event::Retire(quarantine), 50, "R the outage still lasts");
}

#[test]
fn what_expires_of_an_outage_is_written_off_and_not_forgotten() {
    let change = change(&outage(), &expired(20), 50);
    let begins = since(20).to_string();
    assert_eq!(pieces(&change), [format!("{begins} Ongoing"), format!("{} Retired", times(10, 20))]);
    check(&outage(), &expired(10), 50, "same");
    check(&outage(), &expired(9), 50, "same");
    let uids = gap(Extent::Since(Since::new(Axis::Sequence, 10).unwrap()));
    check(&uids, &expired(20), 50, "R the outage still lasts");
}
