//! Gaps that admission cannot tell apart, but for their floors.

use gap_model::{ConnectorVersion, ExtentShape, Gap, RetiredWhy, Source, State, StateName, StreamName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use skip_taxonomy::{Blocker, Reason, RecoveryKind, VersionRequirement, Word};
use std::collections::BTreeSet;

/// What the gaps of a group share: everything that admission looks at but the floor. A ledger counts by group, and a plan
/// decides once per group, so that both cost what there is to tell apart and not what there is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct GroupKey {
    /// Whose gaps they are.
    pub source: Source,
    /// Of which stream.
    pub stream: StreamName,
    /// Of which parent stream.
    pub parent_stream: Option<StreamName>,
    /// How they stand.
    pub state: StateName,
    /// Why they are retired.
    pub retired: Option<RetiredWhy>,
    /// The shape of what is owed.
    pub extent: ExtentShape,
    /// Who owns getting them back. Null: unclassified.
    pub recovery_kind: Option<Word<RecoveryKind>>,
    /// What the connector saw last.
    pub reason: Option<Reason>,
    /// Who or what stands in the way.
    pub blocked_on: BTreeSet<Word<Blocker>>,
    /// Which connector versions may retry.
    pub requires_connector_version: Option<VersionRequirement>,
    /// The version that saw them last.
    pub connector_version: Option<ConnectorVersion>,
    /// The versions that have tried them.
    pub attempted_versions: BTreeSet<ConnectorVersion>,
}

impl GroupKey {
    /// The group that a gap belongs to.
    pub fn of(gap: &Gap) -> Self {
        Self {
            source: gap.source.clone(),
            stream: gap.stream.clone(),
            parent_stream: gap.parent_stream.clone(),
            state: gap.state_name(),
            retired: if let State::Retired(retired) = gap.state() { Some(retired.why) } else { None },
            extent: gap.extent.shape(),
            recovery_kind: gap.recovery_kind.clone(),
            reason: gap.reason.clone(),
            blocked_on: gap.preconditions.blocked_on.clone(),
            requires_connector_version: gap.preconditions.requires_connector_version.clone(),
            connector_version: gap.connector_version.clone(),
            attempted_versions: gap.attempted_versions.clone(),
        }
    }

    /// Whether there is nothing left to attempt: the gaps are filled, or others stand for them. A plan says nothing of them.
    pub fn is_settled(&self) -> bool {
        self.state == StateName::Filled || self.retired == Some(RetiredWhy::Superseded)
    }
}

/// One gap, as planning sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_structs, reason = "stores fill it column by column")]
pub struct PlanRow {
    /// The gap's place in the queue; no two gaps share one.
    pub ticket: u64,
    /// The first instant at which time alone no longer stands in the way, in microseconds: the floor, or the end of the
    /// lease. `i64::MIN`: nothing in time does.
    pub not_before: i64,
    /// The gap's group: its place in the list of groups.
    pub group: u32,
}

impl PlanRow {
    /// The value of [`not_before`](Self::not_before) for a gap.
    pub fn not_before_of(gap: &Gap) -> i64 {
        let floor = gap.not_before.max(gap.preconditions.after);
        let at = if let State::Leased(lease) = gap.state() { floor.max(Some(lease.expires_at)) } else { floor };
        at.map_or(i64::MIN, skip_taxonomy::Instant::micros)
    }
}

#[cfg(test)]
mod tests;
