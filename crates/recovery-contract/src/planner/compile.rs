//! From what was selected to the plan on the wire.

use super::{LaterKey, Named, Planner, json};
use crate::budget::BudgetLimits;
use crate::plan::{
    Alternative, Cost, LaterGroup, Mode, NeverGroup, PlanSummary, PlannedRun, PlannedStream, RecoveryPlan,
};
use gap_model::{GapId, IsoDuration, Source, StreamName};
use sha2::Digest;
use skip_taxonomy::Instant;
use std::collections::{BTreeMap, BTreeSet, HashMap};

impl Planner {
    /// Makes the plan. `named` has the gaps of [`tickets`](Self::tickets); a ticket that it does not have is left out of the
    /// lists, and counted all the same.
    pub fn finish(self, named: &HashMap<u64, Named>) -> RecoveryPlan {
        let ids_of =
            |tickets: &BTreeSet<u64>| tickets.iter().filter_map(|t| Some(named.get(t)?.gap_id)).collect::<Vec<GapId>>();
        let runs: Vec<_> = self.selected.iter().map(|(run, rows)| self.run(run, rows, named)).collect();
        let later: Vec<_> =
            self.later.iter().map(|(key, bucket)| self.later_group(key, bucket, ids_of(&bucket.first))).collect();
        let never = self.never.iter().map(|((why, source, stream), bucket)| NeverGroup {
            why: *why,
            source: source.clone(),
            stream: stream.clone(),
            count: bucket.count,
            first: ids_of(&bucket.first),
        });
        let never: Vec<_> = never.collect();
        let summary = PlanSummary {
            now: self.selected_count as u64,
            later: self.later.values().map(|bucket| bucket.count).sum(),
            never: self.never.values().map(|bucket| bucket.count).sum(),
            total_cost: self.total_cost(),
            next_wake_up: later.iter().filter_map(|group| group.until).min(),
        };
        let mut inputs = self.inputs.clone();
        for (ticket, named) in self.tickets().iter().filter_map(|ticket| Some((ticket, named.get(ticket)?))) {
            inputs.update(ticket.to_be_bytes());
            inputs.update(named.gap_id.bytes());
            inputs.update(json(&named.key));
        }
        let digest = inputs.finalize();
        let half = digest[..16].iter().fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        RecoveryPlan {
            plan_id: format!("plan_{half:032x}"),
            now: self.request.now,
            effective_budget: self.effective_budget(),
            runs,
            later,
            never,
            summary,
        }
    }

    fn run(
        &self,
        (source, mode, lane): &(Source, Mode, usize),
        rows: &[(u64, u32)],
        named: &HashMap<u64, Named>,
    ) -> PlannedRun {
        let mut streams: BTreeMap<&StreamName, PlannedStream> = BTreeMap::new();
        let (mut targeted, mut unknown) = (0, false);
        for (ticket, group) in rows {
            let group = &self.groups[*group as usize];
            let stream = streams
                .entry(&group.stream)
                .or_insert_with(|| PlannedStream { name: group.stream.clone(), resources: Vec::new() });
            let key = named.get(ticket).and_then(|named| named.key.clone()).filter(|_| *mode == Mode::Targeted);
            stream.resources.extend(key);
            targeted += 1;
            unknown |= group.requests.is_none();
        }
        let lane = &self.lanes[*lane];
        let walk = self.walk(source, streams.keys().copied());
        let requests = match mode {
            Mode::Targeted | Mode::Span => (!unknown).then_some(targeted),
            Mode::Walk => walk,
        };
        let instead_of = if *mode == Mode::Walk {
            Vec::new()
        } else {
            vec![Alternative { mode: Mode::Walk, cost: lane.cost(walk) }]
        };
        PlannedRun {
            source: source.clone(),
            mode: *mode,
            gaps: rows.iter().filter_map(|(ticket, _)| Some(named.get(ticket)?.gap_id)).collect(),
            cost: lane.cost(requests),
            instead_of,
            streams: streams.into_values().collect(),
        }
    }

    /// What a walk of these streams costs, in requests.
    fn walk<'a>(&self, source: &Source, streams: impl Iterator<Item = &'a StreamName>) -> Option<u64> {
        total(streams.map(|stream| self.listed.get(&(source.clone(), stream.clone())).copied()))
    }

    fn later_group(&self, key: &LaterKey, bucket: &super::Bucket, first: Vec<GapId>) -> LaterGroup {
        let needs = key.dear.map(|(requests, lane)| self.lanes[lane].cost(requests));
        LaterGroup {
            why: key.why,
            source: key.source.clone(),
            stream: key.stream.clone(),
            until: bucket.until.and_then(|at| Instant::from_micros(at).ok()),
            on: key.on.clone(),
            needs,
            count: bucket.count,
            first,
        }
    }

    /// The cost of everything that is attempted now or later: gap by gap where it is targeted, once for each walked stream.
    /// The times of several sources add up, as if they ran one after the other.
    fn total_cost(&self) -> Cost {
        let mut by_lane: BTreeMap<usize, Option<u64>> = BTreeMap::new();
        let mut walked = BTreeSet::new();
        for group in self.groups.iter().filter(|group| group.recoverable > 0) {
            let requests = match group.mode {
                Mode::Targeted | Mode::Span => group.requests.map(|each| each.saturating_mul(group.recoverable)),
                Mode::Walk if walked.insert((&group.source, &group.stream)) => group.requests,
                Mode::Walk => Some(0),
            };
            if let Some(lane) = group.lane {
                let sum = by_lane.entry(lane).or_insert(Some(0));
                *sum = total([*sum, requests].into_iter());
            }
        }
        let costs: Vec<_> = by_lane.into_iter().map(|(lane, requests)| self.lanes[lane].cost(requests)).collect();
        let secs = total(costs.iter().map(|cost| cost.wall_time.map(IsoDuration::as_secs)));
        Cost { requests: total(costs.iter().map(|cost| cost.requests)), wall_time: secs.map(IsoDuration::from_secs) }
    }

    /// The least of the caller's limits and the sum of what the sources of the plan may spend.
    fn effective_budget(&self) -> BudgetLimits {
        let lanes: BTreeSet<usize> =
            self.groups.iter().filter(|group| group.recoverable > 0).filter_map(|group| group.lane).collect();
        if lanes.is_empty() {
            return self.request.limits;
        }
        let sum = |of: fn(&BudgetLimits) -> Option<u64>| total(lanes.iter().map(|lane| of(&self.lanes[*lane].limits)));
        BudgetLimits {
            requests: sum(|limits| limits.requests),
            wall_time: sum(|limits| limits.wall_time.map(IsoDuration::as_secs)).map(IsoDuration::from_secs),
            bytes: sum(|limits| limits.bytes),
            gaps: sum(|limits| limits.gaps),
        }
        .narrowed_by(self.request.limits)
    }
}

/// The sum, unknown when any part of it is.
fn total(mut parts: impl Iterator<Item = Option<u64>>) -> Option<u64> {
    parts.try_fold(0, |sum: u64, part| Some(sum.saturating_add(part?)))
}
