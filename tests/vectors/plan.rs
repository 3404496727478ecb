use super::read::{Answer, Refused, own};
use gap_model::{Birth, Extent, GapId, Source};
use recovery_contract::{
    BudgetLimits, GroupKey, LaterGroup, Named, NeverGroup, PlanRequest, PlanRow, PlannedRun, Planner, SourceContract,
};
use serde::Deserialize;
use serde_json::{Value, json};
use skip_taxonomy::{Instant, Key};
use std::collections::{BTreeSet, HashMap};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    now: Instant,
    limits: BudgetLimits,
    asked_for: BTreeSet<Source>,
    contracts: Vec<SourceContract>,
    groups: Vec<GroupKey>,
    /// The first ticket, how many gaps in a row, their group, and their floor.
    rows: Vec<(u64, u64, u32, Option<Instant>)>,
}

/// A gap for each ticket: a plan names gaps, and a vector names tickets.
fn gap_of(group: &GroupKey, ticket: u64) -> Named {
    let key = Key::text(format!("record {ticket}")).expect("a short text is a key");
    let birth = Birth::new(group.source.clone(), group.stream.clone(), Extent::record(key.clone()));
    Named { gap_id: birth.gap_id(), key: Some(key) }
}

pub(super) fn run(_: &Value, input: &Value, expect: Option<&Value>) -> Result<Answer, Refused> {
    let Input { now, limits, asked_for, contracts, groups, rows } = own(input)?;
    let mut planner = Planner::new(PlanRequest { now, limits, asked_for }, &contracts, &groups);
    let mut gaps: HashMap<u64, Named> = HashMap::new();
    for (first, count, group, floor) in rows {
        for ticket in first..first + count {
            planner.take(PlanRow { ticket, not_before: floor.map_or(i64::MIN, Instant::micros), group });
            gaps.insert(ticket, gap_of(&groups[group as usize], ticket));
        }
    }
    let named = planner.tickets().into_iter().map(|ticket| (ticket, gaps[&ticket].clone())).collect();
    let plan = planner.finish(&named);
    let tickets: HashMap<GapId, u64> = gaps.into_iter().map(|(ticket, gap)| (gap.gap_id, ticket)).collect();
    let mut found = json!({
        "effective_budget": plan.effective_budget,
        "runs": plan.runs.iter().map(|run| told_run(run, &tickets)).collect::<Vec<_>>(),
        "later": plan.later.iter().map(|group| told_later(group, &tickets)).collect::<Vec<_>>(),
        "never": plan.never.iter().map(|group| told_never(group, &tickets)).collect::<Vec<_>>(),
        "summary": plan.summary,
    });
    // What a case does not name is not compared.
    if let (Some(found), Some(Value::Object(wanted))) = (found.as_object_mut(), expect) {
        found.retain(|name, _| wanted.contains_key(name));
    }
    Ok(Answer::new(expect, found))
}

fn told_run(run: &PlannedRun, tickets: &HashMap<GapId, u64>) -> Value {
    let ticket = |gap: Option<&GapId>| gap.map(|gap| tickets[gap]);
    json!({
        "mode": run.mode, "gaps": run.gaps.len(), "first_ticket": ticket(run.gaps.first()),
        "last_ticket": ticket(run.gaps.last()), "cost": run.cost, "instead_of": run.instead_of
    })
}

fn told_later(group: &LaterGroup, tickets: &HashMap<GapId, u64>) -> Value {
    let mut told = json!({
        "why": group.why, "stream": group.stream, "count": group.count, "until": group.until,
        "first_ticket": group.first.first().map(|gap| tickets[gap])
    });
    if let Some(needs) = group.needs {
        told["needs"] = json!(needs);
    }
    told
}

fn told_never(group: &NeverGroup, tickets: &HashMap<GapId, u64>) -> Value {
    let first = group.first.first().map(|gap| tickets[gap]);
    json!({"why": group.why, "stream": group.stream, "count": group.count, "first_ticket": first})
}
