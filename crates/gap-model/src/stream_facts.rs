//! What the manifest says of a stream.

use crate::ids::StreamName;
use crate::iso_duration::IsoDuration;
use crate::span::Axis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use skip_taxonomy::{Key, TimeRange};

/// What it means that a cursor stands where it stands (seed: cursor finality, option A).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "what may be claimed is decided on this")]
pub enum CursorSemantic {
    /// Everything up to it was read.
    Complete,
    /// Something up to it was read; there may be holes below.
    HighWater,
    /// It means something only to the session that made it.
    SessionLocal,
}

/// Which resources of a stream the connector can fetch at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "what is declared absent is decided on this")]
pub enum SupportMode {
    /// None of them: the stream is declared absent.
    None,
    /// All of them.
    #[default]
    All,
    /// Only those that are listed, or lie in the range.
    Only,
    /// All but those that are listed, or lie in the range.
    Except,
}

/// What a connector declares that it can fetch of a stream (seed: gap recovery, option D). The rest is declared absent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[non_exhaustive]
pub struct SupportedResources {
    /// How to read the rest.
    pub mode: SupportMode,
    /// The records that `only` and `except` name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Key>,
    /// The range that `only` and `except` name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_range: Option<TimeRange>,
    /// Why, in the manifest's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What the manifest says of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct StreamFacts {
    /// The stream.
    pub name: StreamName,
    /// What its cursor means. Null: the manifest does not say.
    #[serde(default)]
    pub cursor_semantic: Option<CursorSemantic>,
    /// What its spans are measured on.
    #[serde(default = "time")]
    pub axis: Axis,
    /// The smallest step of its axis.
    #[serde(default)]
    pub granularity: Option<IsoDuration>,
    /// How long a record may still change after it was read.
    #[serde(default)]
    pub mutable_window: Option<IsoDuration>,
    /// How long the source keeps a record.
    #[serde(default)]
    pub retention_horizon: Option<IsoDuration>,
    /// What the connector can fetch of it.
    #[serde(default)]
    pub supported_resources: SupportedResources,
    /// The streams whose STATE speaks for this one. Empty: its own.
    #[serde(default)]
    pub checkpoint_parents: Vec<StreamName>,
    /// Whether its records are hydrated one by one from a parent's list, so that a RECORD alone does not show that it is whole.
    #[serde(default)]
    pub detail_lane: bool,
}

fn time() -> Axis {
    Axis::Time
}

impl StreamFacts {
    /// A stream of which the manifest says nothing but the name.
    pub fn new(name: StreamName) -> Self {
        Self {
            name,
            cursor_semantic: None,
            axis: Axis::Time,
            granularity: None,
            mutable_window: None,
            retention_horizon: None,
            supported_resources: SupportedResources::default(),
            checkpoint_parents: Vec::new(),
            detail_lane: false,
        }
    }

    /// Whether the manifest declares the whole stream absent.
    pub fn declared_absent(&self) -> bool {
        self.supported_resources.mode == SupportMode::None
    }

    /// The one parent whose list its records come from, when there is exactly one.
    pub fn only_parent(&self) -> Option<&StreamName> {
        match self.checkpoint_parents.as_slice() {
            [parent] if self.detail_lane => Some(parent),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
