//! The three-field cursor: what was seen, what is covered, what is owed.

use crate::coverage::{Coverage, CoverageError, Interval, point, point_wire};
use crate::extent::Extent;
use crate::gap_id::GapId;
use crate::ids::{Epoch, Source, StreamName};
use crate::iso_duration::IsoDuration;
use crate::span::Axis;
use crate::stream_facts::CursorSemantic;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use skip_taxonomy::{Instant, KeyPart, ObservedAt, RecoveryKind, Word};

/// One known gap, as a checkpoint names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct KnownGap {
    /// The gap's name.
    pub gap_id: GapId,
    /// Which part is owed.
    pub extent: Extent,
    /// Who owns getting it back. Null: unclassified.
    #[serde(default)]
    pub recovery_kind: Option<Word<RecoveryKind>>,
    /// No attempt before this instant.
    #[serde(default)]
    pub not_before: Option<Instant>,
}

impl KnownGap {
    /// The gap as a checkpoint names it.
    pub fn of(gap: &crate::Gap) -> Self {
        Self {
            gap_id: gap.gap_id,
            extent: gap.extent.clone(),
            recovery_kind: gap.recovery_kind.clone(),
            not_before: gap.not_before,
        }
    }
}

/// Where a stream stands: `max_seen`, `coverage_intervals` and `known_gaps` (seed: cursor finality, option B). One for each
/// source, stream and partition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "CheckpointWire", into = "CheckpointWire")]
#[schemars(with = "CheckpointWire")]
#[non_exhaustive]
pub struct Checkpoint {
    /// Whose checkpoint it is.
    pub source: Source,
    /// Of which stream.
    pub stream: StreamName,
    /// Of which partition of the stream.
    pub partition: Option<String>,
    /// What the cursor means; `None`: nobody says.
    pub cursor_semantic: Option<CursorSemantic>,
    /// What it is measured on.
    pub axis: Axis,
    /// The smallest step of the axis.
    pub granularity: Option<IsoDuration>,
    /// In which epoch.
    pub epoch: Option<Epoch>,
    /// The furthest point that was seen. `None`: unknown.
    pub max_seen: Option<i64>,
    /// How long a record may still change after it was read.
    pub mutable_window: Option<IsoDuration>,
    /// When the stream was last walked from end to end.
    pub last_walk_at: Option<ObservedAt>,
    /// What has been read completely.
    pub coverage: Coverage,
    /// The gaps with the lowest tickets, at most [`KNOWN_GAPS_MAX`](Self::KNOWN_GAPS_MAX); the ledger has all.
    pub known_gaps: Vec<KnownGap>,
    /// How many gaps there are.
    pub known_gaps_total: u64,
    /// The connector's own cursor, untouched.
    pub foreign: Option<Value>,
}

impl Checkpoint {
    /// The most gaps that a checkpoint lists.
    pub const KNOWN_GAPS_MAX: usize = 1_000;

    /// A checkpoint of which nothing is known.
    pub fn unmeasured(source: Source, stream: StreamName, axis: Axis) -> Self {
        Self {
            source,
            stream,
            partition: None,
            cursor_semantic: None,
            axis,
            granularity: None,
            epoch: None,
            max_seen: None,
            mutable_window: None,
            last_walk_at: None,
            coverage: Coverage::Unmeasured,
            known_gaps: Vec::new(),
            known_gaps_total: 0,
            foreign: None,
        }
    }
}

/// Where a stream stands: what was seen, what is covered, what is owed.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Checkpoint")]
struct CheckpointWire {
    /// Whose checkpoint it is.
    source: Source,
    /// Of which stream.
    stream: StreamName,
    /// Of which partition of the stream. Null: of all of it.
    #[serde(default)]
    partition: Option<String>,
    /// What the cursor means. Null: nobody says.
    #[serde(default)]
    cursor_semantic: Option<CursorSemantic>,
    /// What it is measured on.
    axis: Axis,
    /// The smallest step of the axis.
    #[serde(default)]
    granularity: Option<IsoDuration>,
    /// In which epoch. Null: the stream has none.
    #[serde(default)]
    epoch: Option<Epoch>,
    /// The furthest point that was seen: an instant on `time`, an integer on `sequence`. Null: unknown.
    #[serde(default)]
    max_seen: Option<KeyPart>,
    /// How long a record may still change after it was read.
    #[serde(default)]
    mutable_window: Option<IsoDuration>,
    /// When the stream was last walked from end to end. Null: never, or unknown.
    #[serde(default)]
    last_walk_at: Option<ObservedAt>,
    /// What has been read completely. Null: unmeasured. Empty: measured, and nothing.
    #[serde(default)]
    coverage_intervals: Option<Vec<Interval>>,
    /// The gaps with the lowest tickets, at most 1,000.
    #[serde(default)]
    known_gaps: Vec<KnownGap>,
    /// How many gaps there are.
    #[serde(default)]
    known_gaps_total: u64,
    /// The connector's own cursor, untouched.
    #[serde(default)]
    foreign: Option<Value>,
}

impl From<Checkpoint> for CheckpointWire {
    fn from(c: Checkpoint) -> Self {
        Self {
            max_seen: c.max_seen.map(|value| point_wire(c.axis, value)),
            coverage_intervals: c.coverage.intervals(),
            source: c.source,
            stream: c.stream,
            partition: c.partition,
            cursor_semantic: c.cursor_semantic,
            axis: c.axis,
            granularity: c.granularity,
            epoch: c.epoch,
            mutable_window: c.mutable_window,
            last_walk_at: c.last_walk_at,
            known_gaps: c.known_gaps,
            known_gaps_total: c.known_gaps_total,
            foreign: c.foreign,
        }
    }
}

impl TryFrom<CheckpointWire> for Checkpoint {
    type Error = CoverageError;
    fn try_from(wire: CheckpointWire) -> Result<Self, CoverageError> {
        Ok(Self {
            // Rounded down: to have seen less is the weaker claim.
            max_seen: point(wire.axis, wire.max_seen.as_ref(), Instant::floor)?,
            coverage: Coverage::from_intervals(wire.axis, wire.coverage_intervals.as_deref())?,
            source: wire.source,
            stream: wire.stream,
            partition: wire.partition,
            cursor_semantic: wire.cursor_semantic,
            axis: wire.axis,
            granularity: wire.granularity,
            epoch: wire.epoch,
            mutable_window: wire.mutable_window,
            last_walk_at: wire.last_walk_at,
            known_gaps: wire.known_gaps,
            known_gaps_total: wire.known_gaps_total,
            foreign: wire.foreign,
        })
    }
}

#[cfg(test)]
mod tests;
