//! What holds of every plan.

use super::*;
use proptest::prelude::*;

/// What is special about one gap, in a ledger of two sources with three streams each.
#[derive(Debug, Clone, Copy)]
struct Owed {
    source: usize,
    stream: usize,
    extent: usize,
    kind: usize,
    state: usize,
    floor: i64,
    blocked: bool,
}

const SOURCES: [&str; 3] = ["one", "two", "stranger"];
const STREAMS: [&str; 3] = ["a", "b", "own"];

prop_compose! {
    fn owed()(source in 0..3_usize, stream in 0..3_usize, extent in 0..4_usize, kind in 0..8_usize, state in 0..10_usize,
              floor in NOW - 2..NOW + 2, blocked in prop::bool::weighted(0.1)) -> Owed {
        Owed { source, stream, extent, kind, state, floor, blocked }
    }
}

fn gap_of(ticket: u64, owed: Owed) -> Gap {
    let place = i64::try_from(ticket).unwrap();
    let extent = [record(ticket), record(ticket), span(place, place + 1), Extent::stream()][owed.extent].clone();
    let kind = match owed.kind {
        0 => None,
        1 => Some(RecoveryKind::PermanentStructural.into()),
        2 => Some(RecoveryKind::RetryOnConnectorUpgrade.into()),
        _ => Some(RecoveryKind::RetryByRuntime.into()),
    };
    let open = gap(SOURCES[owed.source], STREAMS[owed.stream], ticket, extent, |seen| {
        seen.reason = Some(format!("reason-{}", ticket % 3).parse().unwrap());
        seen.recovery_kind = kind;
        seen.preconditions.after = Some(at(owed.floor));
        if owed.blocked {
            seen.preconditions.blocked_on = [Blocker::Billing.into()].into();
        }
    });
    match owed.state {
        0 => then(&open, &Event::Dismiss {}),
        1 => {
            let until = if ticket.is_multiple_of(2) { at(NOW) } else { at(NOW + 5) };
            let claim = Claim::new("r".parse().unwrap(), "t".parse().unwrap(), until, ticket);
            let mut held = then(&open, &Event::Claim(claim));
            held.ticket = ticket;
            held
        }
        _ => open,
    }
}

prop_compose! {
    fn limits()(requests in proptest::option::of(0..30_u64), gaps in proptest::option::of(0..12_u64),
                secs in proptest::option::of(0..20_u64)) -> BudgetLimits {
        BudgetLimits { requests, gaps, wall_time: secs.map(IsoDuration::from_secs), ..BudgetLimits::default() }
    }
}

fn contracts(declared: BudgetLimits, own: BudgetLimits) -> Vec<SourceContract> {
    let listed: &[_] = &[("a", 7), ("own", 3)];
    let mut one = contract("one", RecoveryBlock { budget: Some(declared), ..block() }, listed);
    one.capabilities.streams.insert(name("own"), RecoveryBlock { budget: Some(own), ..walks_only() });
    vec![one, contract("two", RecoveryBlock { budget: Some(own), ..walks_only() }, listed)]
}

fn bytes(plan: &RecoveryPlan) -> String {
    serde_json::to_string(plan).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_gap_is_in_one_place_and_the_sums_agree(
        owed in proptest::collection::vec(owed(), 0..40), all in limits(), declared in limits(), own in limits(),
    ) {
        let gaps: Vec<_> = (1..).zip(owed).map(|(ticket, owed)| gap_of(ticket, owed)).collect();
        let contracts = contracts(declared, own);
        let plan = plan(&gaps, all, &contracts);
        let counted = |state: fn(&Gap) -> bool| gaps.iter().filter(|gap| state(gap)).count() as u64;
        let settled = counted(|gap| GroupKey::of(gap).is_settled());
        prop_assert_eq!(plan.summary.now + plan.summary.later + plan.summary.never + settled, gaps.len() as u64);
        prop_assert_eq!(plan.later.iter().map(|group| group.count).sum::<u64>(), plan.summary.later);
        prop_assert_eq!(plan.never.iter().map(|group| group.count).sum::<u64>(), plan.summary.never);
        let now = now(&plan, &gaps);
        prop_assert_eq!(now.len() as u64, plan.summary.now);
        prop_assert!(now.len() == now.iter().collect::<BTreeSet<_>>().len(), "nobody runs twice");
        for gap in gaps.iter().filter(|gap| now.contains(&gap.ticket)) {
            let contract = contracts.iter().find(|contract| contract.source == gap.source).unwrap();
            let open = GroupKey { state: StateName::Open, ..GroupKey::of(gap) };
            prop_assert_eq!(admit(&open, contract, false), Admission::Run);
            prop_assert!(!cooling(PlanRow::not_before_of(gap), at(NOW)));
        }

        // Whatever the budget, the whole costs the same.
        let whole = super::plan(&gaps, BudgetLimits::default(), &self::contracts(own, declared));
        prop_assert_eq!(plan.summary.total_cost, whole.summary.total_cost);

        // What runs keeps to what all share.
        let spent: Option<u64> = plan.runs.iter().map(|run| run.cost.requests).sum();
        prop_assert!(all.requests.zip(spent).is_none_or(|(limit, spent)| spent <= limit));
        prop_assert!(all.gaps.is_none_or(|limit| plan.summary.now <= limit));
        prop_assert!(plan.runs.iter().all(|run| all.wall_time.zip(run.cost.wall_time).is_none_or(|(limit, time)| time <= limit)));
    }

    /// D16: of each budget the lowest admissible tickets run, but for those that share a walk and take nothing.
    #[test]
    fn nobody_who_could_run_is_overtaken(
        owed in proptest::collection::vec(owed(), 0..40), all in limits(), declared in limits(), own in limits(),
    ) {
        let gaps: Vec<_> = (1..).zip(owed).map(|(ticket, owed)| gap_of(ticket, owed)).collect();
        let contracts = contracts(declared, own);
        let ledger = Ledger::of(&gaps);
        let mut planner = Planner::new(request(all), &contracts, &ledger.groups);
        let mut waiting: BTreeSet<usize> = BTreeSet::new();
        for (gap, row) in gaps.iter().zip(&ledger.rows) {
            let rides = planner.walking.contains(&(gap.source.clone(), gap.stream.clone()))
                && planner.groups[row.group as usize].mode == Mode::Walk;
            let before = (planner.selected_count, budget_waits(&planner));
            planner.take(*row);
            let Some(lane) = planner.groups[row.group as usize].lane else { continue };
            if planner.selected_count > before.0 {
                prop_assert!(rides || !waiting.contains(&lane), "ticket {} overtakes", row.ticket);
            } else if budget_waits(&planner) > before.1 {
                waiting.insert(lane);
            }
        }
    }

    #[test]
    fn one_input_gives_one_plan_however_groups_and_contracts_are_ordered(
        owed in proptest::collection::vec(owed(), 0..40), all in limits(), declared in limits(), own in limits(),
        by in any::<prop::sample::Index>(),
    ) {
        let gaps: Vec<_> = (1..).zip(owed).map(|(ticket, owed)| gap_of(ticket, owed)).collect();
        let mut contracts = contracts(declared, own);
        let first = bytes(&plan(&gaps, all, &contracts));
        prop_assert_eq!(&bytes(&plan(&gaps, all, &contracts)), &first);
        contracts.reverse();
        let turned = Ledger::numbered(&gaps, |groups| {
            let by = if groups.is_empty() { 0 } else { by.index(groups.len()) };
            groups.rotate_left(by);
            groups.reverse();
        });
        prop_assert_eq!(&bytes(&turned.plan(request(all), &contracts)), &first);
    }

    /// Law 8 for plans: without a budget that all share, a source is planned as if it were alone.
    #[test]
    fn a_source_is_planned_as_if_it_were_alone(
        owed in proptest::collection::vec(owed(), 0..40), declared in limits(), own in limits(),
    ) {
        let gaps: Vec<_> = (1..).zip(owed).map(|(ticket, owed)| gap_of(ticket, owed)).collect();
        let contracts = contracts(declared, own);
        let together = plan(&gaps, BudgetLimits::default(), &contracts);
        for instance in SOURCES {
            let of = source(instance);
            let alone: Vec<_> = gaps.iter().filter(|gap| gap.source == of).cloned().collect();
            let alone = plan(&alone, BudgetLimits::default(), &contracts);
            prop_assert!(together.runs.iter().filter(|run| run.source == of).eq(&alone.runs));
            prop_assert!(together.later.iter().filter(|group| group.source == of).eq(&alone.later));
            prop_assert!(together.never.iter().filter(|group| group.source == of).eq(&alone.never));
        }
    }
}

fn budget_waits(planner: &Planner) -> u64 {
    planner.later.iter().filter(|(key, _)| key.why == LaterWhy::Budget).map(|(_, bucket)| bucket.count).sum()
}

#[test]
fn a_plan_is_named_by_everything_that_it_was_made_from() {
    let two = owed_records();
    let contracts = [contract("default", block(), &[("c", 9)])];
    let id = |gaps: &[Gap], request: PlanRequest, contracts: &[SourceContract]| {
        Ledger::of(gaps).plan(request, contracts).plan_id
    };
    let first = id(&two, request(gaps(1)), &contracts);
    assert_eq!(id(&two, request(gaps(1)), &contracts), first);
    let mut later = request(gaps(1));
    later.now = at(NOW + 1);
    let mut asked = request(gaps(1));
    asked.asked_for = [source("other")].into();
    let mut blocked = two.clone();
    blocked[1].preconditions.blocked_on = [Blocker::Billing.into()].into();
    let mut floored = two.clone();
    floored[1].not_before = Some(at(1));
    let mut renamed = two.clone();
    renamed[1] = gap("default", "c", 2, record(7), |_| {});
    let mut renumbered = two.clone();
    renumbered[1].ticket = 3;
    let many = super::owed("default", 1..=9);
    let mut unnamed = many.clone();
    unnamed[8].ticket = 10;
    assert_ne!(
        id(&many, request(gaps(1)), &contracts),
        id(&unnamed, request(gaps(1)), &contracts),
        "and by gaps that it does not even name"
    );
    let others = [
        id(&two, later, &contracts),
        id(&two, request(gaps(2)), &contracts),
        id(&two, asked, &contracts),
        id(&two, request(gaps(1)), &[contract("default", block(), &[("c", 8)])]),
        id(&two[..1], request(gaps(1)), &contracts),
        id(&blocked, request(gaps(1)), &contracts),
        id(&floored, request(gaps(1)), &contracts),
        id(&renamed, request(gaps(1)), &contracts),
        id(&renumbered, request(gaps(1)), &contracts),
    ];
    let all: BTreeSet<_> = others.iter().chain([&first]).collect();
    assert_eq!(all.len(), others.len() + 1);
}

fn owed_records() -> Vec<Gap> {
    super::owed("default", 1..=2)
}
