//! The plan on the wire.

use crate::admission::{LaterWhy, NeverWhy};
use crate::budget::BudgetLimits;
use gap_model::{GapId, IsoDuration, Source, StreamName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use skip_taxonomy::{Instant, Key};

/// How a recovery reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "what is sent in START is decided on this")]
pub enum Mode {
    /// Only the resources that are named.
    Targeted,
    /// Only the spans that are named.
    Span,
    /// The whole stream.
    Walk,
}

/// What something costs. Null: unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Cost {
    /// Requests to the source.
    pub requests: Option<u64>,
    /// How long these take at the rate that the manifest hints at.
    pub wall_time: Option<IsoDuration>,
}

/// Which gaps now, later, never, at what cost, and why. The groups are aggregated, so that a plan over millions of gaps
/// stays small.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct RecoveryPlan {
    /// `plan_` and the hash of everything that the plan was made from: the same inputs give the same plan, byte for byte.
    pub plan_id: String,
    /// The instant that it was made for.
    pub now: Instant,
    /// What the whole plan may spend: the least of the caller's limits and what the connectors declare.
    pub effective_budget: BudgetLimits,
    /// What to run now.
    pub runs: Vec<PlannedRun>,
    /// What has to wait, and for what.
    pub later: Vec<LaterGroup>,
    /// What is not attempted at all, and why.
    pub never: Vec<NeverGroup>,
    /// The sums.
    pub summary: PlanSummary,
}

/// One recovery run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct PlannedRun {
    /// Of which source.
    pub source: Source,
    /// How it reads.
    pub mode: Mode,
    /// What it reads.
    pub streams: Vec<PlannedStream>,
    /// Which gaps it attempts, by ticket.
    pub gaps: Vec<GapId>,
    /// What it costs.
    pub cost: Cost,
    /// What the other ways would cost for all that is recoverable of these streams.
    pub instead_of: Vec<Alternative>,
}

/// What a recovery run reads of one stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct PlannedStream {
    /// The stream.
    pub name: StreamName,
    /// The records; empty unless the mode is `targeted`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Key>,
}

/// A way that was not chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Alternative {
    /// How it would read.
    pub mode: Mode,
    /// What that would cost.
    pub cost: Cost,
}

/// Gaps that have to wait for the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct LaterGroup {
    /// Why they wait.
    pub why: LaterWhy,
    /// Whose gaps they are.
    pub source: Source,
    /// Of which stream.
    pub stream: StreamName,
    /// When the first of them need not wait any longer. Null: that is not a matter of time.
    pub until: Option<Instant>,
    /// Whom or what they wait for.
    pub on: Vec<String>,
    /// What one of them would cost, where that is why it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<Cost>,
    /// How many there are.
    pub count: u64,
    /// The first of them, by ticket.
    pub first: Vec<GapId>,
}

/// Gaps that are not attempted at all, for the same reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct NeverGroup {
    /// Why.
    pub why: NeverWhy,
    /// Whose gaps they are.
    pub source: Source,
    /// Of which stream.
    pub stream: StreamName,
    /// How many there are.
    pub count: u64,
    /// The first of them, by ticket.
    pub first: Vec<GapId>,
}

/// The sums of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct PlanSummary {
    /// How many gaps are attempted now.
    pub now: u64,
    /// How many have to wait.
    pub later: u64,
    /// How many are not attempted at all.
    pub never: u64,
    /// What it costs to attempt all that are attempted now or later, in the modes chosen.
    pub total_cost: Cost,
    /// The next instant at which time alone lets another gap be attempted. Null: none.
    pub next_wake_up: Option<Instant>,
}
