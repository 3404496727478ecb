//! From gaps to a plan: a pure function, in one pass over rows that come in the order of their tickets.
//!
//! Everything that does not depend on the clock is decided once for each group; a row only brings its ticket and its floor.
//! What is selected is bounded by the budget and by [`Planner::BATCH_MAX`], so that a plan over millions of gaps stays small.

mod bucket;
mod compile;
mod lane;

use crate::admission::{Admission, LaterWhy, NeverWhy, admit, cooling};
use crate::budget::BudgetLimits;
use crate::contract::SourceContract;
use crate::group::{GroupKey, PlanRow};
use crate::plan::Mode;
use bucket::Bucket;
use gap_model::{ExtentShape, GapId, Source, StateName, StreamName};
use lane::{Fit, Lane, Meter};
use sha2::{Digest, Sha256};
use skip_taxonomy::{Instant, Key};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What a plan is made for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a new input must break every caller")]
pub struct PlanRequest {
    /// The instant that it is made for.
    pub now: Instant,
    /// What the caller lets it spend, in all and in each source.
    pub limits: BudgetLimits,
    /// The sources that a person has asked for by name: `trigger: manual` does not hold these back.
    pub asked_for: BTreeSet<Source>,
}

/// A gap that a plan names.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "stores fill it")]
pub struct Named {
    /// Which gap.
    pub gap_id: GapId,
    /// Which record, when it is one.
    pub key: Option<Key>,
}

#[derive(Debug)]
struct Group {
    source: Source,
    stream: StreamName,
    admission: Admission,
    /// For a lease that has run out and that nobody has ended yet: what is said of its gap without it.
    unleased: Option<Admission>,
    mode: Mode,
    /// The budget that it draws on; `None` for a source that is opted out.
    lane: Option<usize>,
    /// All budgets of its source.
    lanes: Range<usize>,
    /// What one of its gaps costs, in requests; `None`: unknown.
    requests: Option<u64>,
    digest: [u8; 8],
    /// How many of its gaps are attempted now or later.
    recoverable: u64,
}

/// Makes a plan: [`take`](Self::take) every row, look up the tickets that [`tickets`](Self::tickets) asks for, and
/// [`finish`](Self::finish).
#[derive(Debug)]
pub struct Planner {
    request: PlanRequest,
    groups: Vec<Group>,
    lanes: Vec<Lane>,
    listed: BTreeMap<(Source, StreamName), u64>,
    requests: Meter,
    gaps: Meter,
    /// The streams that this plan walks: one walk serves all their gaps.
    walking: BTreeSet<(Source, StreamName)>,
    selected: BTreeMap<(Source, Mode, usize), Vec<(u64, u32)>>,
    selected_count: usize,
    later: BTreeMap<LaterKey, Bucket>,
    never: BTreeMap<(NeverWhy, Source, StreamName), Bucket>,
    inputs: Sha256,
}

/// The budgets of one source: the connector's, and those of the streams that have their own.
#[derive(Debug, Default)]
struct Lanes {
    by_stream: BTreeMap<Option<StreamName>, usize>,
    all: Range<usize>,
}

/// What is told together of what has to wait.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct LaterKey {
    why: LaterWhy,
    source: Source,
    stream: StreamName,
    on: Vec<String>,
    /// What one gap that exceeds the budget needs: how many requests, at the rate of which lane.
    dear: Option<(Option<u64>, usize)>,
}

impl Planner {
    /// The most gaps that one plan attempts, whatever the budget.
    pub const BATCH_MAX: usize = 10_000;

    /// A planner over these groups; a row names its group by the place in this list. A source without a contract is opted
    /// out.
    pub fn new(request: PlanRequest, contracts: &[SourceContract], groups: &[GroupKey]) -> Self {
        let mut planner = Self {
            groups: Vec::with_capacity(groups.len()),
            lanes: Vec::new(),
            listed: BTreeMap::new(),
            requests: Meter::new(request.limits.requests),
            gaps: Meter::new(request.limits.gaps),
            walking: BTreeSet::new(),
            selected: BTreeMap::new(),
            selected_count: 0,
            later: BTreeMap::new(),
            never: BTreeMap::new(),
            inputs: Sha256::new(),
            request,
        };
        let asked_for = &planner.request.asked_for;
        planner.inputs.update(json(&(planner.request.now, &planner.request.limits, asked_for)));
        let contracts: BTreeMap<&Source, &SourceContract> = contracts.iter().map(|one| (&one.source, one)).collect();
        for (source, contract) in &contracts {
            planner.inputs.update(json(contract));
            let listed = contract.listed.iter().map(|(stream, count)| (((*source).clone(), stream.clone()), *count));
            planner.listed.extend(listed);
        }
        // In the order of their names, so that it does not matter in which order the groups come.
        let lanes: BTreeMap<&Source, Lanes> =
            contracts.iter().map(|(source, contract)| (*source, planner.lanes_of(contract))).collect();
        for key in groups {
            let group = match contracts.get(&key.source).zip(lanes.get(&key.source)) {
                Some((contract, lanes)) => planner.group(key, contract, lanes),
                None => planner.group(key, &SourceContract::unknown(key.source.clone()), &Lanes::default()),
            };
            planner.groups.push(group);
        }
        planner
    }

    fn lanes_of(&mut self, contract: &SourceContract) -> Lanes {
        let start = self.lanes.len();
        let promises = &contract.capabilities;
        let own = promises.streams.iter().map(|(stream, block)| (Some(stream.clone()), block));
        let blocks = promises.connector.iter().map(|block| (None, block)).chain(own);
        let mut by_stream = BTreeMap::new();
        for (stream, block) in blocks {
            by_stream.insert(stream, self.lanes.len());
            self.lanes.push(Lane::new(block, self.request.limits));
        }
        Lanes { by_stream, all: start..self.lanes.len() }
    }

    fn group(&mut self, key: &GroupKey, contract: &SourceContract, lanes: &Lanes) -> Group {
        let manual = self.request.asked_for.contains(&key.source);
        let block = contract.capabilities.of_stream(&key.stream);
        let targeted = block.is_some_and(|block| block.supports_targeted_resource_fetch);
        let own = lanes.by_stream.get(&Some(key.stream.clone())).or(lanes.by_stream.get(&None)).copied();
        let lane = own.filter(|_| block.is_some());
        let mode = match key.extent {
            ExtentShape::Record | ExtentShape::RecordSpan if targeted => Mode::Targeted,
            ExtentShape::Span => Mode::Span,
            ExtentShape::Record | ExtentShape::RecordSpan | ExtentShape::Stream | ExtentShape::Since => Mode::Walk,
        };
        let requests = match mode {
            Mode::Targeted if key.extent == ExtentShape::Record => Some(1),
            Mode::Targeted | Mode::Span => None,
            Mode::Walk => self.listed.get(&(key.source.clone(), key.stream.clone())).copied(),
        };
        let mut digest = [0; 8];
        digest.copy_from_slice(&Sha256::digest(json(key))[..8]);
        Group {
            source: key.source.clone(),
            stream: key.stream.clone(),
            admission: admit(key, contract, manual),
            unleased: (key.state == StateName::Leased)
                .then(|| admit(&GroupKey { state: StateName::Open, ..key.clone() }, contract, manual)),
            mode,
            lane,
            lanes: lanes.all.clone(),
            requests,
            digest,
            recoverable: 0,
        }
    }

    /// Takes in a row. Rows MUST come in the order of their tickets, each once; a row of an unknown group is a bug of the
    /// store, and is left out.
    pub fn take(&mut self, row: PlanRow) {
        let Some(group) = self.groups.get_mut(row.group as usize) else {
            debug_assert!(false, "row of group {} of {}", row.group, self.groups.len());
            return;
        };
        self.inputs.update(row.ticket.to_be_bytes());
        self.inputs.update(row.not_before.to_be_bytes());
        self.inputs.update(group.digest);
        let until = cooling(row.not_before, self.request.now).then_some(row.not_before);
        // A row's floor is not before the end of its lease.
        let admission = group.unleased.as_ref().filter(|_| until.is_none()).unwrap_or(&group.admission);
        match admission {
            Admission::Settled => {}
            Admission::Never(why) => {
                let key = (*why, group.source.clone(), group.stream.clone());
                self.never.entry(key).or_default().add(row.ticket, None);
            }
            Admission::Later { why, on } => {
                group.recoverable += 1;
                let (why, on) = (*why, on.clone());
                // A lease ends by itself; nothing else that is waited for here is a matter of time.
                self.wait(row, why, on, until.filter(|_| why == LaterWhy::Leased));
            }
            Admission::Run if until.is_some() => {
                group.recoverable += 1;
                self.wait(row, LaterWhy::NotBefore, Vec::new(), until);
            }
            Admission::Run => {
                group.recoverable += 1;
                self.spend(row);
            }
        }
    }

    fn wait(&mut self, row: PlanRow, why: LaterWhy, on: Vec<String>, until: Option<i64>) {
        let group = &self.groups[row.group as usize];
        let dear = group.lane.filter(|_| why == LaterWhy::ExceedsBudget).map(|lane| (group.requests, lane));
        let key = LaterKey { why, source: group.source.clone(), stream: group.stream.clone(), on, dear };
        self.later.entry(key).or_default().add(row.ticket, until);
    }

    /// Puts an admissible gap into a run, as far as the budget goes.
    fn spend(&mut self, row: PlanRow) {
        let group = &self.groups[row.group as usize];
        let Some(lane) = group.lane else {
            return; // `admit` has said `opted_out` to a source without a lane.
        };
        let stream = (group.source.clone(), group.stream.clone());
        let under_way = group.mode == Mode::Walk && self.walking.contains(&stream);
        let requests = if under_way { Some(0) } else { group.requests };
        let full = self.selected_count == Self::BATCH_MAX;
        let in_all = (self.requests.fit(requests), self.gaps.fit(Some(1)));
        // Whoever shares a walk that is under way takes nothing from those who wait.
        let closed = self.lanes[lane].closed && !under_way;
        match (self.lanes[lane].fit(requests), in_all) {
            // What all may spend is no less than what one may, so nothing exceeds that alone.
            (Fit::TooDear, _) => self.wait(row, LaterWhy::ExceedsBudget, Vec::new(), None),
            (Fit::Spent, _) => {
                self.lanes[lane].closed = true;
                self.wait(row, LaterWhy::Budget, Vec::new(), None);
            }
            (Fit::Fits, _) if closed => self.wait(row, LaterWhy::Budget, Vec::new(), None),
            (Fit::Fits, (Fit::Fits, Fit::Fits)) if !full => {
                let run = (group.source.clone(), group.mode, lane);
                if group.mode == Mode::Walk {
                    self.walking.insert(stream);
                }
                self.lanes[lane].spend(requests);
                self.requests.spend(requests);
                self.gaps.spend(Some(1));
                self.selected.entry(run).or_default().push((row.ticket, row.group));
                self.selected_count += 1;
            }
            (Fit::Fits, _) => {
                // What all share is spent, so none of its source may overtake.
                for lane in group.lanes.clone() {
                    self.lanes[lane].closed = true;
                }
                self.wait(row, LaterWhy::Budget, Vec::new(), None);
            }
        }
    }

    /// The tickets that the plan names, in order: whoever finishes it must know their gaps.
    pub fn tickets(&self) -> BTreeSet<u64> {
        let waiting = self.later.values().chain(self.never.values()).flat_map(|bucket| &bucket.first);
        self.selected.values().flatten().map(|(ticket, _)| ticket).chain(waiting).copied().collect()
    }
}

/// The canonical bytes of an input. Serialising these types cannot fail: they have no maps but with text keys.
fn json(input: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(input).unwrap_or_default()
}

#[cfg(test)]
mod tests;
