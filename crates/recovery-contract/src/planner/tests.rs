//! Plans. A test says what the sources agreed to and which gaps there are; rows, groups and names come of themselves.

use super::*;
use crate::capabilities::{Capabilities, RecoveryBlock, Trigger};
use crate::plan::{Cost, LaterGroup, RecoveryPlan};
use gap_model::{
    Axis, Birth, Claim, Event, Extent, Gap, IsoDuration, Retire, RetiredWhy, Sighting, Since, Span, Stamp, Transition,
    transition,
};
use skip_taxonomy::{Blocker, Confidence, ObservedAt, RecordedAt, RecoveryKind};
use std::collections::HashMap;

mod budgets;
mod costs;
mod laws;
mod waiting;

fn at(secs: i64) -> Instant {
    Instant::from_micros(secs * 1_000_000).unwrap()
}

const NOW: i64 = 1_000;

fn source(instance: &str) -> Source {
    Source::new("chatgpt".parse().unwrap(), instance.parse().unwrap(), None)
}

fn name(stream: &str) -> StreamName {
    stream.parse().unwrap()
}

/// Promises everything, at two requests a second.
fn block() -> RecoveryBlock {
    RecoveryBlock {
        supports_targeted_resource_fetch: true,
        supports_version_bumped_retry: true,
        targeted_fetch_rate_hint: Some("2/sec".parse().unwrap()),
        ..RecoveryBlock::default()
    }
}

fn walks_only() -> RecoveryBlock {
    RecoveryBlock { supports_targeted_resource_fetch: false, ..block() }
}

fn contract(instance: &str, block: RecoveryBlock, listed: &[(&str, u64)]) -> SourceContract {
    let mut contract = SourceContract::unknown(source(instance));
    contract.capabilities = Capabilities::of(block);
    contract.connector_version = Some("0.6.0".parse().unwrap());
    contract.listed = listed.iter().map(|(stream, count)| (name(stream), *count)).collect();
    contract
}

fn requests(requests: u64) -> BudgetLimits {
    BudgetLimits { requests: Some(requests), ..BudgetLimits::default() }
}

fn gaps(gaps: u64) -> BudgetLimits {
    BudgetLimits { gaps: Some(gaps), ..BudgetLimits::default() }
}

fn request(limits: BudgetLimits) -> PlanRequest {
    PlanRequest { now: at(NOW), limits, asked_for: BTreeSet::new() }
}

/// A gap with this ticket, seen at second 10, which the runtime may retry.
fn gap(instance: &str, stream: &str, ticket: u64, extent: Extent, change: impl FnOnce(&mut Sighting)) -> Gap {
    let stamp = Stamp::new(ObservedAt(at(10)), "run-1".parse().unwrap(), ticket);
    let mut seen = Sighting::new(stamp, Confidence::Declared);
    seen.recovery_kind = Some(RecoveryKind::RetryByRuntime.into());
    seen.connector_version = Some("0.6.0".parse().unwrap());
    change(&mut seen);
    let mut gap = Gap::open(Birth::new(source(instance), name(stream), extent), &seen, ticket);
    // By its ticket, so that a test may have two gaps over one stream.
    gap.gap_id = Birth::new(source(instance), name(stream), record(ticket)).gap_id();
    gap
}

fn record(ticket: u64) -> Extent {
    Extent::record(Key::text(format!("key-{ticket}")).unwrap())
}

fn span(from: i64, to: i64) -> Extent {
    Extent::Span(Span::new(Axis::Sequence, Some(from), Some(to)).unwrap())
}

/// One record of the stream `c` for each ticket.
fn owed(instance: &str, tickets: std::ops::RangeInclusive<u64>) -> Vec<Gap> {
    tickets.map(|ticket| gap(instance, "c", ticket, record(ticket), |_| {})).collect()
}

#[track_caller]
fn then(gap: &Gap, event: &Event) -> Gap {
    match transition(gap, event, RecordedAt(at(NOW))) {
        Transition::Changed(change) => change.gap,
        other => panic!("{other:?}"),
    }
}

/// What a ledger hands to the planner, in the order of the tickets.
struct Ledger {
    groups: Vec<GroupKey>,
    rows: Vec<PlanRow>,
    named: HashMap<u64, Named>,
}

impl Ledger {
    fn of(gaps: &[Gap]) -> Self {
        Self::numbered(gaps, |groups| groups.sort())
    }

    /// The same, with the groups in the order that `order` gives them.
    fn numbered(gaps: &[Gap], order: impl FnOnce(&mut Vec<GroupKey>)) -> Self {
        let mut groups: Vec<_> = gaps.iter().map(GroupKey::of).collect::<BTreeSet<_>>().into_iter().collect();
        order(&mut groups);
        let mut rows: Vec<_> = gaps.iter().map(|gap| row(gap, &groups)).collect();
        rows.sort();
        let named = gaps.iter().map(|gap| (gap.ticket, Named { gap_id: gap.gap_id, key: gap.extent.key().cloned() }));
        Self { groups, rows, named: named.collect() }
    }

    fn plan(&self, request: PlanRequest, contracts: &[SourceContract]) -> RecoveryPlan {
        let mut planner = Planner::new(request, contracts, &self.groups);
        for row in &self.rows {
            planner.take(*row);
        }
        let named = planner.tickets().into_iter().map(|ticket| (ticket, self.named[&ticket].clone())).collect();
        planner.finish(&named)
    }
}

fn row(gap: &Gap, groups: &[GroupKey]) -> PlanRow {
    let key = GroupKey::of(gap);
    let group = groups.iter().position(|group| *group == key).unwrap();
    PlanRow { ticket: gap.ticket, not_before: PlanRow::not_before_of(gap), group: u32::try_from(group).unwrap() }
}

fn plan(gaps: &[Gap], limits: BudgetLimits, contracts: &[SourceContract]) -> RecoveryPlan {
    Ledger::of(gaps).plan(request(limits), contracts)
}

fn cost(requests: u64, wall_time: &str) -> Cost {
    Cost { requests: Some(requests), wall_time: Some(wall_time.parse().unwrap()) }
}

/// The numbers of a plan: attempted now, and how many wait or are never attempted, by reason.
#[track_caller]
fn check(plan: &RecoveryPlan, now: u64, waiting: &[(LaterWhy, u64)], never: &[(NeverWhy, u64)]) {
    let mut later: Vec<_> = plan.later.iter().map(|group| (group.why, group.count)).collect();
    later.sort_unstable();
    assert_eq!((plan.summary.now, later.as_slice()), (now, waiting), "{:?}", plan.summary);
    assert_eq!(plan.never.iter().map(|group| (group.why, group.count)).collect::<Vec<_>>(), never);
    assert_eq!(plan.summary.later, waiting.iter().map(|(_, count)| count).sum::<u64>());
    assert_eq!(plan.summary.never, never.iter().map(|(_, count)| count).sum::<u64>());
    assert_eq!(plan.runs.iter().map(|run| run.gaps.len() as u64).sum::<u64>(), now, "what runs is named");
}

#[track_caller]
fn waiting(plan: &RecoveryPlan, why: LaterWhy) -> &LaterGroup {
    plan.later.iter().find(|group| group.why == why).unwrap()
}

/// The tickets that run now, of all runs, in the order of the plan.
fn now(plan: &RecoveryPlan, gaps: &[Gap]) -> Vec<u64> {
    let ticket = |id: &GapId| gaps.iter().find(|gap| gap.gap_id == *id).unwrap().ticket;
    plan.runs.iter().flat_map(|run| run.gaps.iter().map(ticket)).collect()
}

/// The seed's example: 4,188 of 14,784 conversations are owed.
#[test]
fn the_first_five_hundred_run_and_the_rest_wait_for_the_budget() {
    let gaps_owed = owed("default", 1..=4_188);
    let plan = plan(&gaps_owed, gaps(500), &[contract("default", block(), &[("c", 14_784)])]);
    check(&plan, 500, &[(LaterWhy::Budget, 3_688)], &[]);
    assert_eq!(plan.summary.total_cost, cost(4_188, "PT34M54S"));
    let [run] = plan.runs.as_slice() else { panic!("{:?}", plan.runs) };
    assert_eq!((run.mode, run.cost), (Mode::Targeted, cost(500, "PT4M10S")));
    let [instead] = run.instead_of.as_slice() else { panic!("{run:?}") };
    assert_eq!((instead.mode, instead.cost), (Mode::Walk, cost(14_784, "PT2H3M12S")));
    let [stream] = run.streams.as_slice() else { panic!("{run:?}") };
    assert_eq!((stream.name.as_str(), stream.resources.len()), ("c", 500));
    assert_eq!((stream.resources[0].readable(), stream.resources[499].readable()), ("key-1".into(), "key-500".into()));
    assert_eq!(now(&plan, &gaps_owed), (1..=500).collect::<Vec<_>>());
    assert_eq!(
        waiting(&plan, LaterWhy::Budget).first,
        gaps_owed[500..505].iter().map(|gap| gap.gap_id).collect::<Vec<_>>()
    );
    assert_eq!((plan.effective_budget, plan.now, plan.summary.next_wake_up), (gaps(500), at(NOW), None));
}

#[test]
fn a_plan_is_written_as_the_design_has_it() {
    let mut gaps_owed = owed("default", 1..=2);
    gaps_owed.push(gap("default", "c", 3, record(3), |seen| seen.recovery_kind = None));
    let plan = plan(&gaps_owed, gaps(1), &[contract("default", block(), &[("c", 9)])]);
    let source = serde_json::json!({"connector_id": "chatgpt", "instance_id": "default", "grant_id": null});
    let id = |place: usize| gaps_owed[place].gap_id;
    let want = serde_json::json!({
        "plan_id": plan.plan_id, "now": "1970-01-01T00:16:40Z",
        "effective_budget": {"requests": null, "wall_time": null, "bytes": null, "gaps": 1},
        "runs": [{"source": source, "mode": "targeted", "streams": [{"name": "c", "resources": ["key-1"]}],
                  "gaps": [id(0)], "cost": {"requests": 1, "wall_time": "PT1S"},
                  "instead_of": [{"mode": "walk", "cost": {"requests": 9, "wall_time": "PT5S"}}]}],
        "later": [{"why": "budget", "source": source, "stream": "c", "until": null, "on": [], "count": 1, "first": [id(1)]}],
        "never": [{"why": "unclassified", "source": source, "stream": "c", "count": 1, "first": [id(2)]}],
        "summary": {"now": 1, "later": 1, "never": 1, "total_cost": {"requests": 2, "wall_time": "PT1S"},
                    "next_wake_up": null}
    });
    assert_eq!(serde_json::to_value(&plan).unwrap(), want);
    assert_eq!(serde_json::from_value::<RecoveryPlan>(want).unwrap(), plan);
}

#[test]
fn nothing_owed_is_a_plan_of_nothing() {
    let plan = plan(&[], requests(9), &[contract("default", block(), &[])]);
    check(&plan, 0, &[], &[]);
    assert_eq!((plan.summary.total_cost, plan.effective_budget), (cost(0, "PT0S"), requests(9)));
    assert!(plan.plan_id.starts_with("plan_") && plan.plan_id.len() == 37);
}

#[test]
fn every_extent_is_read_in_the_least_wasteful_way_that_there_is() {
    let time = Span::time(Some(at(1)), Some(at(2))).unwrap();
    let each = |targeted: bool| {
        let block = if targeted { block() } else { walks_only() };
        let extents =
            [record(1), Extent::RecordSpan { key: Key::integer(1).unwrap(), span: time }, span(1, 2), Extent::stream()];
        (1..)
            .zip(extents)
            .map(|(ticket, extent)| {
                let gaps = [gap("default", "c", ticket, extent, |_| {})];
                plan(&gaps, BudgetLimits::default(), &[contract("default", block.clone(), &[])]).runs[0].mode
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(each(true), [Mode::Targeted, Mode::Targeted, Mode::Span, Mode::Walk]);
    assert_eq!(each(false), [Mode::Walk, Mode::Walk, Mode::Span, Mode::Walk]);
}

#[test]
fn what_is_read_by_walking_names_no_resources_and_has_no_better_way() {
    let plan =
        plan(&owed("default", 1..=2), BudgetLimits::default(), &[contract("default", walks_only(), &[("c", 10)])]);
    let [run] = plan.runs.as_slice() else { panic!("{:?}", plan.runs) };
    assert_eq!((run.mode, run.cost, run.gaps.len()), (Mode::Walk, cost(10, "PT5S"), 2));
    assert!(run.instead_of.is_empty() && run.streams[0].resources.is_empty());
}

#[test]
fn one_run_serves_all_streams_that_share_a_budget_and_each_other_budget_has_its_own() {
    let mut shared = contract("default", block(), &[]);
    shared.capabilities.streams.insert(name("own"), block());
    let streams = ["b", "own", "a", "b"];
    let gaps: Vec<_> =
        (1..).zip(streams).map(|(ticket, stream)| gap("default", stream, ticket, record(ticket), |_| {})).collect();
    let plan = plan(&gaps, BudgetLimits::default(), &[shared]);
    let streams: Vec<Vec<&str>> =
        plan.runs.iter().map(|run| run.streams.iter().map(|stream| stream.name.as_str()).collect()).collect();
    assert_eq!(streams, [vec!["a", "b"], vec!["own"]]);
    assert_eq!(now(&plan, &gaps), [1, 3, 4, 2]);
    assert_eq!(plan.runs[0].cost, cost(3, "PT2S"));
}

#[test]
fn a_ticket_that_nobody_can_name_is_counted_all_the_same() {
    let ledger = Ledger::of(&owed("default", 1..=3));
    let mut planner = Planner::new(request(gaps(2)), &[contract("default", block(), &[])], &ledger.groups);
    for row in &ledger.rows {
        planner.take(*row);
    }
    assert_eq!(planner.tickets(), [1, 2, 3].into());
    let plan = planner.finish(&HashMap::new());
    assert_eq!((plan.summary.now, plan.summary.later), (2, 1));
    assert!(plan.runs[0].gaps.is_empty() && plan.later[0].first.is_empty());
}
