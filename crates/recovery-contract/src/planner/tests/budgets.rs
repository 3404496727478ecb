//! What a budget lets through, in every dimension.

use super::*;

fn wall_time(text: &str) -> BudgetLimits {
    BudgetLimits { wall_time: Some(text.parse().unwrap()), ..BudgetLimits::default() }
}

fn bytes(bytes: u64) -> BudgetLimits {
    BudgetLimits { bytes: Some(bytes), ..BudgetLimits::default() }
}

/// Ten records at two a second, under these limits: from the caller and from the manifest it must come to the same.
#[track_caller]
fn check_ten(limits: BudgetLimits, now: u64, waiting: &[(LaterWhy, u64)]) {
    let ten = owed("default", 1..=10);
    check(&plan(&ten, limits, &[contract("default", block(), &[])]), now, waiting, &[]);
    let declared = RecoveryBlock { budget: Some(limits), ..block() };
    check(&plan(&ten, BudgetLimits::default(), &[contract("default", declared, &[])]), now, waiting, &[]);
}

#[test]
fn each_dimension_bounds_what_runs() {
    check_ten(BudgetLimits::default(), 10, &[]);
    check_ten(requests(3), 3, &[(LaterWhy::Budget, 7)]);
    check_ten(requests(10), 10, &[]);
    check_ten(gaps(3), 3, &[(LaterWhy::Budget, 7)]);
    check_ten(wall_time("PT2S"), 4, &[(LaterWhy::Budget, 6)]);
    check_ten(wall_time("PT5S"), 10, &[]);
    check_ten(bytes(1), 10, &[]);
}

#[test]
fn a_budget_of_nothing_lets_nothing_through() {
    check_ten(requests(0), 0, &[(LaterWhy::ExceedsBudget, 10)]);
    check_ten(wall_time("PT0S"), 0, &[(LaterWhy::ExceedsBudget, 10)]);
    check_ten(gaps(0), 0, &[(LaterWhy::ExceedsBudget, 10)]);
    check_ten(bytes(0), 0, &[(LaterWhy::ExceedsBudget, 10)]);
}

#[test]
fn no_time_is_no_time_at_any_rate() {
    let unrated = RecoveryBlock { targeted_fetch_rate_hint: None, ..block() };
    let ten = owed("default", 1..=10);
    let none = plan(&ten, wall_time("PT0S"), &[contract("default", unrated.clone(), &[])]);
    check(&none, 0, &[(LaterWhy::ExceedsBudget, 10)], &[]);
    let some = plan(&ten, wall_time("PT1S"), &[contract("default", unrated, &[])]);
    check(&some, 10, &[], &[]);
    assert_eq!(some.runs[0].cost, Cost { requests: Some(10), wall_time: None });
}

#[test]
fn the_least_of_both_limits_counts_in_each_dimension() {
    let declared = RecoveryBlock { budget: Some(BudgetLimits { gaps: Some(4), ..requests(9) }), ..block() };
    let contracts = [contract("default", declared, &[])];
    let ten = owed("default", 1..=10);
    let plan = plan(&ten, BudgetLimits { gaps: Some(5), ..requests(3) }, &contracts);
    check(&plan, 3, &[(LaterWhy::Budget, 7)], &[]);
    assert_eq!(plan.effective_budget, BudgetLimits { gaps: Some(4), ..requests(3) });
}

#[test]
fn what_costs_more_than_the_whole_budget_says_what_it_needs() {
    let gaps = [gap("default", "c", 1, Extent::stream(), |_| {}), gap("default", "d", 2, record(2), |_| {})];
    let contracts = [contract("default", block(), &[("c", 100), ("d", 100)])];
    let plan = plan(&gaps, requests(99), &contracts);
    check(&plan, 1, &[(LaterWhy::ExceedsBudget, 1)], &[]);
    let dear = waiting(&plan, LaterWhy::ExceedsBudget);
    assert_eq!((dear.stream.as_str(), dear.needs), ("c", Some(cost(100, "PT50S"))));
    assert_eq!(now(&plan, &gaps), [2], "what can never fit holds nobody up");
    check(&super::plan(&gaps, requests(100), &contracts), 1, &[(LaterWhy::Budget, 1)], &[]);
    check(&super::plan(&gaps, requests(101), &contracts), 2, &[], &[]);
}

#[test]
fn only_what_exceeds_the_budget_says_what_it_needs() {
    let plan = plan(&owed("default", 1..=2), gaps(1), &[contract("default", block(), &[])]);
    assert_eq!(waiting(&plan, LaterWhy::Budget).needs, None);
}

#[test]
fn nobody_overtakes_who_waits_for_the_same_budget() {
    let gaps = [
        gap("default", "c", 1, record(1), |_| {}),
        gap("default", "c", 2, Extent::stream(), |_| {}),
        gap("default", "c", 3, record(3), |_| {}),
    ];
    let plan = plan(&gaps, requests(50), &[contract("default", block(), &[("c", 50)])]);
    check(&plan, 1, &[(LaterWhy::Budget, 2)], &[]);
    assert_eq!(now(&plan, &gaps), [1]);
}

#[test]
fn who_shares_a_walk_that_is_under_way_delays_nobody() {
    let gaps = [
        gap("default", "c", 1, Extent::stream(), |_| {}),
        gap("default", "d", 2, Extent::stream(), |_| {}),
        gap("default", "c", 3, span(1, 2), |_| {}),
        gap("default", "c", 4, Extent::stream(), |seen| seen.reason = Some("other".parse().unwrap())),
    ];
    let contracts = [contract("default", block(), &[("c", 60), ("d", 60)])];
    let plan = plan(&gaps, requests(100), &contracts);
    assert_eq!(now(&plan, &gaps), [1, 4]);
    check(&plan, 2, &[(LaterWhy::Budget, 1), (LaterWhy::Budget, 1)], &[]);
    assert_eq!(plan.runs[0].cost, cost(60, "PT30S"), "one walk, however many it serves");
    let two = super::plan(&gaps, BudgetLimits { gaps: Some(1), ..requests(100) }, &contracts);
    assert_eq!(now(&two, &gaps), [1], "and yet each is a gap");
}

#[test]
fn what_nobody_can_price_takes_what_is_left_and_is_not_taken_from_nothing() {
    let gaps = [
        gap("default", "c", 1, record(1), |_| {}),
        gap("default", "c", 2, span(1, 2), |_| {}),
        gap("default", "c", 3, record(3), |_| {}),
    ];
    let contracts = [contract("default", block(), &[])];
    let plan = plan(&gaps, requests(2), &contracts);
    assert_eq!(now(&plan, &gaps), [1, 2]);
    check(&plan, 2, &[(LaterWhy::Budget, 1)], &[]);
    assert_eq!(now(&super::plan(&gaps, requests(1), &contracts), &gaps), [1]);
    assert_eq!(now(&super::plan(&gaps, BudgetLimits::default(), &contracts), &gaps), [1, 3, 2], "no bound, no end");
    let nothing = super::plan(&gaps[1..2], requests(0), &contracts);
    check(&nothing, 0, &[(LaterWhy::ExceedsBudget, 1)], &[]);
    assert_eq!(waiting(&nothing, LaterWhy::ExceedsBudget).needs, Some(Cost::default()), "nobody knows what it needs");
}

#[test]
fn a_source_spends_its_own_budget_and_what_all_share() {
    let mut gaps = owed("one", 1..=10);
    gaps.extend(owed("two", 11..=20));
    let frugal = RecoveryBlock { budget: Some(requests(2)), ..block() };
    let contracts = [contract("one", frugal, &[]), contract("two", block(), &[])];
    let apart = plan(&gaps, BudgetLimits::default(), &contracts);
    assert_eq!(apart.runs.iter().map(|run| run.gaps.len()).collect::<Vec<_>>(), [2, 10]);
    assert_eq!(apart.effective_budget, BudgetLimits::default(), "without a bound on one there is none on all");
    let shared = plan(&gaps, requests(5), &contracts);
    assert_eq!(shared.runs.iter().map(|run| run.gaps.len()).collect::<Vec<_>>(), [2, 3]);
    let shared = plan(&gaps, super::gaps(5), &contracts);
    assert_eq!(shared.runs.iter().map(|run| run.gaps.len()).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn a_source_that_waits_for_what_all_share_does_not_overtake_itself_by_another_budget() {
    let mut two = contract("default", block(), &[("c", 50)]);
    two.capabilities.streams.insert(name("own"), block());
    let gaps = [
        gap("default", "own", 1, record(1), |_| {}),
        gap("default", "c", 2, Extent::stream(), |_| {}),
        gap("default", "own", 3, record(3), |_| {}),
        gap("other", "c", 4, record(4), |_| {}),
    ];
    let contracts = [two, contract("other", block(), &[])];
    assert_eq!(now(&plan(&gaps, requests(50), &contracts), &gaps), [1, 4], "another source may take what is left");
}

#[test]
fn a_stream_that_has_spent_its_own_budget_holds_no_other_stream() {
    let mut two = contract("default", block(), &[]);
    two.capabilities.streams.insert(name("own"), RecoveryBlock { budget: Some(requests(1)), ..block() });
    let gaps: Vec<_> = [(1, "own"), (2, "own"), (3, "c"), (4, "own")]
        .map(|(ticket, stream)| gap("default", stream, ticket, record(ticket), |_| {}))
        .into();
    assert_eq!(now(&plan(&gaps, BudgetLimits::default(), &[two]), &gaps), [3, 1]);
}

#[test]
fn the_effective_budget_is_the_sum_of_what_the_sources_at_work_may_spend() {
    let with = |limits| RecoveryBlock { budget: Some(limits), ..block() };
    let mut gaps = owed("one", 1..=1);
    gaps.extend(owed("two", 2..=2));
    gaps.push(then(&gap("idle", "c", 3, record(3), |_| {}), &Event::Dismiss {}));
    let contracts = [
        contract("one", with(BudgetLimits { wall_time: Some(IsoDuration::from_secs(60)), ..requests(5) }), &[]),
        contract("two", with(BudgetLimits { wall_time: Some(IsoDuration::from_secs(30)), ..requests(7) }), &[]),
        contract("idle", with(requests(100)), &[]),
    ];
    let both = plan(&gaps, BudgetLimits::default(), &contracts).effective_budget;
    assert_eq!(both, BudgetLimits { wall_time: Some(IsoDuration::from_secs(90)), ..requests(12) });
    let less = plan(&gaps, requests(4), &contracts).effective_budget;
    assert_eq!(less.requests, Some(4), "and never more than the caller lets all of them spend");
}

#[test]
fn a_plan_attempts_so_many_at_most() {
    let most = Planner::BATCH_MAX as u64;
    let plan = plan(&owed("default", 1..=most + 2), BudgetLimits::default(), &[contract("default", block(), &[])]);
    check(&plan, most, &[(LaterWhy::Budget, 2)], &[]);
}

#[test]
fn no_quantity_is_too_large_to_be_planned_with() {
    let endless = RecoveryBlock { budget: Some(requests(u64::MAX)), ..walks_only() };
    let mut gaps = owed("one", 1..=1);
    gaps.extend(owed("two", 2..=2));
    gaps.push(gap("one", "d", 3, Extent::stream(), |_| {}));
    let listed: &[_] = &[("c", u64::MAX), ("d", u64::MAX)];
    let contracts = [contract("one", endless.clone(), listed), contract("two", endless.clone(), listed)];
    let plan = plan(&gaps, BudgetLimits::default(), &contracts);
    assert_eq!(plan.summary.total_cost.requests, Some(u64::MAX));
    assert_eq!(plan.effective_budget.requests, Some(u64::MAX));
    assert_eq!(now(&plan, &gaps), [1, 2]);
    let unbounded = RecoveryBlock { budget: None, ..endless };
    let contracts = [contract("one", unbounded.clone(), listed), contract("two", unbounded, listed)];
    let plan = super::plan(&gaps, BudgetLimits::default(), &contracts);
    assert_eq!((plan.summary.now, plan.runs[0].cost.requests), (3, Some(u64::MAX)));
}
