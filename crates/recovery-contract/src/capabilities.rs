//! What a connector promises about recovery.

use crate::budget::BudgetLimits;
use crate::rate::Rate;
use gap_model::StreamName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who starts a recovery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "whether money is spent is decided on this")]
pub enum Trigger {
    /// The scheduler, within the budget.
    #[default]
    Automatic,
    /// A person: what the plan names is priced, and waits.
    Manual,
}

/// The manifest's `recovery` block, for the connector or for one stream. Absent, or without any support: opted out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[non_exhaustive]
pub struct RecoveryBlock {
    /// Whether the connector fetches only the resources that START names. True means that it MUST NOT fetch others.
    pub supports_targeted_resource_fetch: bool,
    /// Whether a newer version reads again what an older one could not.
    pub supports_version_bumped_retry: bool,
    /// How fast it may be asked. Null: unknown.
    pub targeted_fetch_rate_hint: Option<Rate>,
    /// Who starts a recovery.
    pub trigger: Trigger,
    /// What one recovery may spend. Null: the connector declares no bound.
    pub budget: Option<BudgetLimits>,
}

impl RecoveryBlock {
    /// Whether the connector takes part in recovery at all.
    pub fn takes_part(&self) -> bool {
        self.supports_targeted_resource_fetch || self.supports_version_bumped_retry
    }
}

/// What a connector promises about recovery, stream by stream.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[non_exhaustive]
pub struct Capabilities {
    /// What holds for every stream that says nothing of its own. Null: opted out.
    pub connector: Option<RecoveryBlock>,
    /// What holds for one stream, in place of the connector's block.
    pub streams: BTreeMap<StreamName, RecoveryBlock>,
}

impl Capabilities {
    /// No promise at all.
    pub fn opted_out() -> Self {
        Self::default()
    }

    /// The same promises for every stream.
    pub fn of(connector: RecoveryBlock) -> Self {
        Self { connector: Some(connector), streams: BTreeMap::new() }
    }

    /// What holds for a stream; `None`: opted out.
    pub fn of_stream(&self, stream: &StreamName) -> Option<&RecoveryBlock> {
        self.streams.get(stream).or(self.connector.as_ref()).filter(|block| block.takes_part())
    }
}

#[cfg(test)]
mod tests;
