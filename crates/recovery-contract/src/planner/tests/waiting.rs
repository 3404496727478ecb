//! What has to wait, what is never attempted, and when to look again.

use super::*;

fn floor(secs: i64) -> impl FnOnce(&mut Sighting) {
    move |seen: &mut Sighting| seen.preconditions.after = Some(at(secs))
}

#[track_caller]
fn check_one(gap: &Gap, why: LaterWhy, until: Option<i64>, on: &[&str]) {
    let plan = plan(std::slice::from_ref(gap), BudgetLimits::default(), &[contract("default", block(), &[])]);
    check(&plan, 0, &[(why, 1)], &[]);
    let group = waiting(&plan, why);
    assert_eq!((group.until, &*group.on), (until.map(at), &*on.iter().map(|on| (*on).to_owned()).collect::<Vec<_>>()));
    assert_eq!((plan.summary.next_wake_up, group.needs), (until.map(at), None));
    assert_eq!((&group.source, group.stream.as_str(), &*group.first), (&source("default"), "c", &[gap.gap_id][..]));
}

#[test]
fn a_floor_is_waited_for_until_its_very_instant() {
    check_one(&gap("default", "c", 1, record(1), floor(NOW + 1)), LaterWhy::NotBefore, Some(NOW + 1), &[]);
    let due = gap("default", "c", 1, record(1), floor(NOW));
    check(&plan(&[due], BudgetLimits::default(), &[contract("default", block(), &[])]), 1, &[], &[]);
}

#[test]
fn a_lease_is_waited_for_until_it_ends_or_until_the_later_floor() {
    let claim = Claim::new("run-2".parse().unwrap(), "t1".parse().unwrap(), at(NOW + 60), 9);
    let claim = Event::Claim(claim);
    let held = then(&gap("default", "c", 1, record(1), |_| {}), &claim);
    check_one(&held, LaterWhy::Leased, Some(NOW + 60), &[]);
    let held = then(&gap("default", "c", 1, record(1), floor(NOW + 90)), &claim);
    check_one(&held, LaterWhy::Leased, Some(NOW + 90), &[]);
}

#[test]
fn a_lease_that_has_run_out_holds_nobody() {
    let claim = |until| Event::Claim(Claim::new("run-2".parse().unwrap(), "t1".parse().unwrap(), at(until), 9));
    let over = then(&gap("default", "c", 1, record(1), |_| {}), &claim(NOW));
    check(&plan(&[over], BudgetLimits::default(), &[contract("default", block(), &[])]), 1, &[], &[]);
    let blocked = |seen: &mut Sighting| seen.preconditions.blocked_on = [Blocker::Billing.into()].into();
    let over = then(&gap("default", "c", 1, record(1), blocked), &claim(NOW));
    check_one(&over, LaterWhy::BlockedOn, None, &["billing"]);
    let over = then(&gap("default", "c", 1, record(1), |seen| seen.recovery_kind = None), &claim(NOW));
    let plan = plan(&[over], BudgetLimits::default(), &[contract("default", block(), &[])]);
    check(&plan, 0, &[], &[(NeverWhy::Unclassified, 1)]);
}

#[test]
fn time_alone_lifts_no_blocker_ships_no_version_and_ends_no_outage() {
    let late = |change: fn(&mut Sighting)| {
        gap("default", "c", 1, record(1), move |seen| {
            floor(NOW + 60)(seen);
            change(seen);
        })
    };
    let blocked = late(|seen| seen.preconditions.blocked_on = [Blocker::Billing.into()].into());
    check_one(&blocked, LaterWhy::BlockedOn, None, &["billing"]);
    let version = late(|seen| seen.preconditions.requires_connector_version = Some("0.7.0".parse().unwrap()));
    check_one(&version, LaterWhy::Version, None, &["0.7.0"]);
    let since = Extent::Since(Since::new(Axis::Time, 0).unwrap());
    check_one(&gap("default", "c", 1, since, floor(NOW + 60)), LaterWhy::Ongoing, None, &[]);
}

#[test]
fn the_next_look_is_due_when_the_first_of_all_floors_ends() {
    let gaps = [
        gap("default", "c", 1, record(1), floor(NOW + 90)),
        gap("default", "c", 2, record(2), floor(NOW + 30)),
        gap("default", "d", 3, record(3), floor(NOW + 60)),
        gap("default", "d", 4, record(4), |_| {}),
    ];
    let plan = plan(&gaps, BudgetLimits::default(), &[contract("default", block(), &[])]);
    check(&plan, 1, &[(LaterWhy::NotBefore, 1), (LaterWhy::NotBefore, 2)], &[]);
    assert_eq!(
        plan.later.iter().map(|group| group.until).collect::<Vec<_>>(),
        [Some(at(NOW + 30)), Some(at(NOW + 60))]
    );
    assert_eq!(plan.summary.next_wake_up, Some(at(NOW + 30)));
}

#[test]
fn a_floor_beyond_all_time_is_waited_for_without_end() {
    let ledger = Ledger::of(&owed("default", 1..=1));
    let mut planner = Planner::new(request(gaps(1)), &[contract("default", block(), &[])], &ledger.groups);
    planner.take(PlanRow { not_before: i64::MAX, ..ledger.rows[0] });
    let plan = planner.finish(&ledger.named);
    check(&plan, 0, &[(LaterWhy::NotBefore, 1)], &[]);
    assert_eq!((plan.later[0].until, plan.summary.next_wake_up), (None, None));
}

/// D15: what held 51 gaps back yesterday says nothing of the other 942.
#[test]
fn the_floors_of_some_gaps_never_hold_others() {
    let mut gaps: Vec<_> = (1..=51)
        .map(|ticket| {
            gap("default", "c", ticket, record(ticket), |seen| {
                seen.reason = Some("upstream_pressure".parse().unwrap());
                seen.evidence.retry_after_seconds = Some(86_400);
            })
        })
        .collect();
    gaps.extend(owed("default", 52..=993));
    let plan = plan(&gaps, BudgetLimits::default(), &[contract("default", block(), &[])]);
    check(&plan, 942, &[(LaterWhy::NotBefore, 51)], &[]);
    assert_eq!(plan.summary.next_wake_up, Some(at(10 + 86_400)));
}

#[test]
fn a_manual_source_is_priced_and_waits_until_it_is_asked_for() {
    let manual = |instance| contract(instance, RecoveryBlock { trigger: Trigger::Manual, ..block() }, &[]);
    let mut gaps = owed("one", 1..=2);
    gaps.extend(owed("two", 3..=4));
    let contracts = [manual("one"), manual("two")];
    let nobody = plan(&gaps, BudgetLimits::default(), &contracts);
    check(&nobody, 0, &[(LaterWhy::Manual, 2), (LaterWhy::Manual, 2)], &[]);
    assert_eq!(nobody.summary.total_cost, cost(4, "PT2S"));
    let asked = PlanRequest { asked_for: [source("two")].into(), ..request(BudgetLimits::default()) };
    let plan = Ledger::of(&gaps).plan(asked, &contracts);
    assert_eq!(now(&plan, &gaps), [3, 4]);
}

#[test]
fn what_is_never_attempted_is_told_by_reason_and_stream() {
    let gaps = [
        gap("default", "c", 1, record(1), |seen| seen.recovery_kind = None),
        gap("default", "c", 2, record(2), |seen| seen.recovery_kind = Some(RecoveryKind::PermanentStructural.into())),
        then(&gap("default", "d", 3, record(3), |_| {}), &Event::Dismiss {}),
        then(&gap("default", "c", 4, record(4), |_| {}), &Event::Retire(Retire::new(RetiredWhy::Quarantined))),
        gap("stranger", "c", 5, record(5), |_| {}),
    ];
    let plan = plan(&gaps, BudgetLimits::default(), &[contract("default", block(), &[])]);
    let want =
        [NeverWhy::Permanent, NeverWhy::OptedOut, NeverWhy::Unclassified, NeverWhy::Dismissed, NeverWhy::Quarantined];
    check(&plan, 0, &[], &want.map(|why| (why, 1)));
    let told: Vec<_> = plan.never.iter().map(|group| (group.stream.as_str(), group.first[0])).collect();
    assert_eq!(told, [1, 4, 0, 2, 3].map(|place: usize| (gaps[place].stream.as_str(), gaps[place].gap_id)));
}

#[test]
fn what_is_settled_is_not_told_at_all() {
    let proof =
        gap_model::Proof::new(gap_model::ProofKind::Attested, Stamp::new(ObservedAt(at(20)), "r".parse().unwrap(), 1));
    let filled = Event::FilledByEvidence(gap_model::Filling::whole(proof));
    let gaps = [then(&gap("default", "c", 1, record(1), |_| {}), &filled), gap("default", "c", 2, record(2), |_| {})];
    let plan = plan(&gaps, BudgetLimits::default(), &[contract("default", block(), &[])]);
    check(&plan, 1, &[], &[]);
    assert_eq!(plan.summary.total_cost, cost(1, "PT1S"));
}

#[test]
fn the_five_lowest_tickets_of_each_group_are_named() {
    let blocked: Vec<_> = (1..=7)
        .map(|ticket| {
            let blocked = |seen: &mut Sighting| seen.preconditions.blocked_on = [Blocker::Billing.into()].into();
            gap("default", "c", ticket, record(ticket), blocked)
        })
        .collect();
    let named = |gaps: &[Gap]| {
        let plan = plan(gaps, BudgetLimits::default(), &[contract("default", block(), &[])]);
        (plan.later[0].count, plan.later[0].first.clone())
    };
    let ids = |gaps: &[Gap]| gaps.iter().map(|gap| gap.gap_id).collect::<Vec<_>>();
    assert_eq!(named(&blocked), (7, ids(&blocked[..5])));
    assert_eq!(named(&blocked[..5]), (5, ids(&blocked[..5])));
    assert_eq!(named(&blocked[..4]), (4, ids(&blocked[..4])));
}

#[test]
fn a_bucket_keeps_the_lowest_whatever_comes_first() {
    let mut bucket = Bucket::default();
    for ticket in [9, 3, 8, 1, 7, 2, 6, 5, 4] {
        bucket.add(ticket, Some(-i64::try_from(ticket).unwrap()));
    }
    bucket.add(10, None);
    assert_eq!((bucket.count, bucket.first, bucket.until), (10, [1, 2, 3, 4, 5].into(), Some(-9)));
}

#[test]
fn those_who_wait_for_different_things_are_told_apart() {
    let blocked = |blocker: Blocker| move |seen: &mut Sighting| seen.preconditions.blocked_on = [blocker.into()].into();
    let gaps = [
        gap("default", "c", 1, record(1), blocked(Blocker::Billing)),
        gap("default", "c", 2, record(2), blocked(Blocker::Config)),
        gap("default", "c", 3, record(3), |seen| {
            seen.reason = Some("other".parse().unwrap());
            blocked(Blocker::Config)(seen);
        }),
    ];
    let plan = plan(&gaps, BudgetLimits::default(), &[contract("default", block(), &[])]);
    let told: Vec<_> = plan.later.iter().map(|group| (group.on[0].as_str(), group.count)).collect();
    assert_eq!(told, [("billing", 1), ("config", 2)]);
}
