//! What a plan costs, whatever of it runs now.

use super::*;

#[test]
fn half_a_million_gaps_at_two_a_second_are_told_to_be_days() {
    let key = GroupKey::of(&gap("default", "c", 1, record(1), |_| {}));
    let mut planner = Planner::new(request(gaps(500)), &[contract("default", block(), &[])], &[key]);
    for ticket in 1..=500_000 {
        planner.take(PlanRow { ticket, not_before: i64::MIN, group: 0 });
    }
    let plan = planner.finish(&HashMap::new());
    assert_eq!((plan.summary.now, plan.summary.later), (500, 499_500));
    assert_eq!(plan.summary.total_cost, cost(500_000, "P2DT21H26M40S"));
}

#[test]
fn the_whole_costs_the_same_however_little_of_it_runs() {
    let gaps_owed = owed("default", 1..=10);
    let contracts = [contract("default", block(), &[("c", 100)])];
    for limits in [BudgetLimits::default(), requests(0), requests(3), gaps(1)] {
        assert_eq!(plan(&gaps_owed, limits, &contracts).summary.total_cost, cost(10, "PT5S"));
    }
}

#[test]
fn a_walk_costs_once_what_the_stream_has_and_nothing_is_known_of_an_unmeasured_one() {
    let gaps: Vec<_> = [(1, "c"), (2, "c"), (3, "d")]
        .map(|(ticket, stream)| gap("default", stream, ticket, record(ticket), |_| {}))
        .into();
    let known = plan(&gaps, BudgetLimits::default(), &[contract("default", walks_only(), &[("c", 10), ("d", 4)])]);
    assert_eq!((known.summary.total_cost, known.runs[0].cost), (cost(14, "PT7S"), cost(14, "PT7S")));
    let unknown = plan(&gaps, BudgetLimits::default(), &[contract("default", walks_only(), &[("c", 10)])]);
    assert_eq!((unknown.summary.total_cost, unknown.runs[0].cost), (Cost::default(), Cost::default()));
    let never_listed = plan(&gaps[..1], BudgetLimits::default(), &[contract("default", block(), &[])]);
    assert_eq!(never_listed.runs[0].instead_of[0].cost, Cost::default());
}

#[test]
fn two_groups_of_one_walked_stream_cost_one_walk() {
    let gaps = [
        gap("default", "c", 1, Extent::stream(), |_| {}),
        gap("default", "c", 2, Extent::stream(), |seen| seen.reason = Some("other".parse().unwrap())),
    ];
    let plan = plan(&gaps, BudgetLimits::default(), &[contract("default", block(), &[("c", 10)])]);
    assert_eq!(plan.summary.total_cost, cost(10, "PT5S"));
}

#[test]
fn what_an_opted_out_source_still_holds_is_not_priced() {
    let held = Event::Claim(Claim::new("r".parse().unwrap(), "t".parse().unwrap(), at(NOW + 5), 2));
    let gaps = [gap("one", "c", 1, record(1), |_| {}), then(&gap("two", "c", 2, record(2), |_| {}), &held)];
    let contracts = [contract("one", block(), &[]), contract("two", RecoveryBlock::default(), &[])];
    let plan = plan(&gaps, BudgetLimits::default(), &contracts);
    check(&plan, 1, &[(LaterWhy::Leased, 1)], &[]);
    assert_eq!(plan.summary.total_cost, cost(1, "PT1S"));
}

#[test]
fn what_a_stretch_of_one_record_costs_nobody_knows() {
    let time = Span::time(Some(at(1)), Some(at(2))).unwrap();
    let of_record = Extent::RecordSpan { key: Key::integer(1).unwrap(), span: time };
    let gaps = [gap("default", "c", 1, of_record, |_| {})];
    let plan = plan(&gaps, BudgetLimits::default(), &[contract("default", block(), &[])]);
    assert_eq!(
        (plan.runs[0].mode, plan.runs[0].cost, plan.summary.total_cost),
        (Mode::Targeted, Cost::default(), Cost::default())
    );
}

#[test]
fn one_unknown_cost_makes_the_sum_unknown() {
    let gaps = [gap("default", "c", 1, record(1), |_| {}), gap("default", "c", 2, span(1, 2), |_| {})];
    let plan = plan(&gaps, BudgetLimits::default(), &[contract("default", block(), &[("c", 10)])]);
    assert_eq!(plan.summary.total_cost, Cost::default());
    let costs: Vec<_> = plan.runs.iter().map(|run| (run.mode, run.cost)).collect();
    assert_eq!(costs, [(Mode::Targeted, cost(1, "PT1S")), (Mode::Span, Cost::default())]);
    assert_eq!(plan.runs[1].instead_of[0].cost, cost(10, "PT5S"), "a span may be read by a walk as well");
}

#[test]
fn without_a_rate_requests_are_known_and_time_is_not() {
    let unrated = RecoveryBlock { targeted_fetch_rate_hint: None, ..block() };
    let plan = plan(&owed("default", 1..=3), BudgetLimits::default(), &[contract("default", unrated, &[])]);
    assert_eq!(plan.summary.total_cost, Cost { requests: Some(3), wall_time: None });
}

#[test]
fn what_waits_is_priced_and_what_is_never_attempted_is_not() {
    let blocked = |seen: &mut Sighting| seen.preconditions.blocked_on = [Blocker::Billing.into()].into();
    let gaps = [
        gap("default", "c", 1, record(1), |_| {}),
        gap("default", "c", 2, record(2), blocked),
        gap("default", "c", 3, record(3), |seen| seen.recovery_kind = None),
        then(&gap("default", "c", 4, record(4), |_| {}), &Event::Dismiss {}),
        // Nobody knows what a span costs, and of one that is dismissed nobody asks.
        then(&gap("default", "c", 5, span(1, 2), |_| {}), &Event::Dismiss {}),
        gap("default", "c", 6, record(6), |seen| seen.preconditions.after = Some(at(NOW + 1))),
    ];
    let plan = plan(&gaps, BudgetLimits::default(), &[contract("default", block(), &[])]);
    assert_eq!(plan.summary.total_cost, cost(3, "PT2S"));
}

#[test]
fn the_times_of_sources_add_up_and_each_is_rounded_by_itself() {
    let mut gaps = owed("one", 1..=1);
    gaps.extend(owed("two", 2..=2));
    let contracts = [contract("one", block(), &[]), contract("two", block(), &[])];
    assert_eq!(plan(&gaps, BudgetLimits::default(), &contracts).summary.total_cost, cost(2, "PT2S"));
}
