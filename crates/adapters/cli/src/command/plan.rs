//! `lacuna plan`: what is recovered now, what later, what never, at what cost, and why.

use crate::args::{Global, Plan};
use crate::clock;
use crate::failure::{DONE, Failure};
use crate::ledger;
use crate::print::Out;
use crate::text::{count, counted, duration, table, word};
use gap_model::{GapId, IsoDuration, Source};
use lacuna_store::{Error, View};
use recovery_contract::{
    BudgetLimits, Cost, GroupKey, LaterGroup, Mode, NeverGroup, PlanRequest, PlannedRun, Planner, RecoveryPlan,
};
use std::collections::BTreeSet;

pub(super) fn run(args: &Plan, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let now = clock::now(global.now);
    let mut store = ledger::open(global)?;
    let known = lacuna_store::read(store.as_mut(), |view| view.contracts()).map_err(ledger::failed(global))?;
    let known: BTreeSet<Source> = known.into_iter().map(|contract| contract.source).collect();
    let asked_for = asked_for(&args.sources, &known)?;
    let request = PlanRequest { now, limits: args.budget, asked_for };
    let plan = lacuna_store::read(store.as_mut(), |view| plan(view, &request)).map_err(ledger::failed(global))?;
    if global.json {
        out.json("plan", &plan)?;
    } else {
        tell(&plan, out)?;
    }
    Ok(DONE)
}

/// The sources that a person names: `CONNECTOR`, or as the ledger writes them.
fn asked_for(names: &[String], known: &BTreeSet<Source>) -> Result<BTreeSet<Source>, Failure> {
    let mut asked_for = BTreeSet::new();
    for name in names {
        let is_asked = |source: &&Source| source.connector_id.as_str() == name || source.to_string() == *name;
        let before = asked_for.len();
        asked_for.extend(known.iter().filter(is_asked).cloned());
        if asked_for.len() == before && !asked_for.iter().any(|source| is_asked(&source)) {
            let known = known.iter().map(Source::to_string).collect::<Vec<_>>().join(", ");
            return Err(Failure::NoSuchSource { found: name.clone(), known });
        }
    }
    Ok(asked_for)
}

fn plan(view: &mut dyn View, request: &PlanRequest) -> Result<RecoveryPlan, Error> {
    let contracts = view.contracts()?;
    let groups: Vec<GroupKey> = view.groups()?.into_iter().map(|(group, _)| group).collect();
    let mut planner = Planner::new(request.clone(), &contracts, &groups);
    view.plan_rows(&mut |row| planner.take(row))?;
    let named = view.named(&planner.tickets())?;
    Ok(planner.finish(&named))
}

fn tell(plan: &RecoveryPlan, out: &mut Out) -> Result<(), Failure> {
    let summary = &plan.summary;
    let total = cost(summary.total_cost);
    let (now, later, never) = (count(summary.now), count(summary.later), count(summary.never));
    out.line(format_args!(
        "{now} now, {later} later, {never} never; all of it takes {total}. Budget: {}.",
        budget(&plan.effective_budget)
    ))?;
    if !plan.runs.is_empty() {
        let header = ["source", "mode", "streams", "gaps", "cost", "instead of"];
        out.line(format_args!("\nnow\n{}", table(&header, &[3], plan.runs.iter().map(run_row))))?;
    }
    if !plan.later.is_empty() {
        let header = ["why", "source", "stream", "gaps", "until", "waits for", "first"];
        out.line(format_args!("\nlater\n{}", table(&header, &[3], plan.later.iter().map(later_row))))?;
    }
    if !plan.never.is_empty() {
        let header = ["why", "source", "stream", "gaps", "first"];
        out.line(format_args!("\nnever\n{}", table(&header, &[3], plan.never.iter().map(never_row))))?;
    }
    if let Some(at) = summary.next_wake_up {
        out.line(format_args!("\nTime alone lets the next gap be attempted at {at}."))?;
    }
    Ok(())
}

fn later_row(group: &LaterGroup) -> Vec<String> {
    let on = group.needs.map_or_else(|| group.on.join(", "), |needs| format!("a budget of {}", cost(needs)));
    let until = group.until.map_or_else(String::new, |until| until.to_string());
    let (source, stream) = (group.source.to_string(), group.stream.to_string());
    vec![word(&group.why), source, stream, count(group.count), until, on, first(&group.first)]
}

fn never_row(group: &NeverGroup) -> Vec<String> {
    vec![word(&group.why), group.source.to_string(), group.stream.to_string(), count(group.count), first(&group.first)]
}

fn first(gaps: &[GapId]) -> String {
    gaps.first().map_or_else(String::new, ToString::to_string)
}

fn run_row(run: &PlannedRun) -> Vec<String> {
    let streams: Vec<_> = run.streams.iter().map(|stream| stream.name.to_string()).collect();
    let instead: Vec<_> =
        run.instead_of.iter().map(|other| format!("{} of {}", mode(other.mode), cost(other.cost))).collect();
    vec![
        run.source.to_string(),
        mode(run.mode).to_owned(),
        streams.join(", "),
        count(run.gaps.len() as u64),
        cost(run.cost),
        instead.join(", "),
    ]
}

fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Targeted => "targeted",
        Mode::Span => "span",
        Mode::Walk => "a walk",
    }
}

fn cost(cost: Cost) -> String {
    match (cost.requests, cost.wall_time) {
        (Some(requests), Some(time)) => format!("{} ({})", duration(time), counted(requests, "request")),
        (Some(requests), None) => format!("{}, nobody knows how long", counted(requests, "request")),
        (None, _) => "an unknown time".to_owned(),
    }
}

fn budget(limits: &BudgetLimits) -> String {
    let parts = [
        limits.gaps.map(|gaps| counted(gaps, "gap")),
        limits.requests.map(|requests| counted(requests, "request")),
        limits.wall_time.map(|time: IsoDuration| duration(time)),
        limits.bytes.map(|bytes| counted(bytes, "byte")),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
}
