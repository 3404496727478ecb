//! A half-open stretch `[from, to)` of an axis.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use skip_taxonomy::{Instant, POSITION_MAX, ceil_option, floor_option};
use std::fmt;

/// What spans are measured on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a ledger refuses an axis that it does not know")]
pub enum Axis {
    /// UTC instants, in microseconds.
    Time,
    /// Integers within ±(2⁵³ − 1), such as the UIDs of a mailbox.
    Sequence,
}

impl Axis {
    /// The first point of the axis.
    pub fn first(self) -> i64 {
        match self {
            Self::Time => Instant::MIN.micros(),
            Self::Sequence => -POSITION_MAX,
        }
    }

    /// The last point of the axis.
    pub fn last(self) -> i64 {
        match self {
            Self::Time => Instant::MAX.micros(),
            Self::Sequence => POSITION_MAX,
        }
    }

    /// The point as it is written: an instant or an integer.
    pub fn point_text(self, point: i64) -> String {
        match self {
            Self::Time => Instant::from_micros(point).map_or_else(|_| point.to_string(), |at| at.to_string()),
            Self::Sequence => point.to_string(),
        }
    }
}

/// A half-open stretch `[from, to)` of an axis; never empty. A side may be unbounded: everything before `to`, or
/// everything from `from` on, points that the axis cannot even write included.
///
/// Half-open, because `[a, b)` and `[b, c)` leave nothing out and share nothing. Closed spans need a smallest step,
/// and a one-point seed `[start, start]` that merges with its neighbour is how a first window gets lost for ever.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    axis: Axis,
    from: i64,
    to: i64,
}

/// Why two bounds are no span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpanError {
    /// Nothing lies between the bounds.
    #[error("the span [{}, {}) is empty", axis.point_text(*from), axis.point_text(*to))]
    Empty {
        /// The axis of both bounds.
        axis: Axis,
        /// The lower bound.
        from: i64,
        /// The upper bound, not above the lower one.
        to: i64,
    },
    /// A bound is not a point of its axis.
    #[error("{point} is outside the axis")]
    OutOfAxis {
        /// The bound.
        point: i64,
    },
}

impl Span {
    /// Builds the span `[from, to)`; `None` is unbounded on that side.
    ///
    /// # Errors
    ///
    /// [`SpanError::Empty`] when `to <= from`, [`SpanError::OutOfAxis`] when a bound is no point of the axis.
    pub fn new(axis: Axis, from: Option<i64>, to: Option<i64>) -> Result<Self, SpanError> {
        if let Some(point) = from.into_iter().chain(to).find(|point| !(axis.first()..=axis.last()).contains(point)) {
            return Err(SpanError::OutOfAxis { point });
        }
        let (low, high) = (from.unwrap_or(i64::MIN), to.unwrap_or(i64::MAX));
        if high <= low {
            return Err(SpanError::Empty { axis, from: low, to: high });
        }
        Ok(Self { axis, from: low, to: high })
    }

    /// A span of time.
    ///
    /// # Errors
    ///
    /// [`SpanError::Empty`] when `to <= from`. That is the only way to fail.
    pub fn time(from: Option<Instant>, to: Option<Instant>) -> Result<Self, SpanError> {
        Self::new(Axis::Time, from.map(Instant::micros), to.map(Instant::micros))
    }

    /// A span that the algebra made: not empty, and with bounds that were bounds before.
    pub(crate) fn from_bounds(axis: Axis, (from, to): (i64, i64)) -> Self {
        debug_assert!(from < to, "the algebra makes no empty span");
        Self { axis, from, to }
    }

    /// What the span is measured on.
    pub fn axis(&self) -> Axis {
        self.axis
    }

    /// The first point; `None` when unbounded.
    pub fn from(&self) -> Option<i64> {
        (self.from != i64::MIN).then_some(self.from)
    }

    /// The point after the last; `None` when unbounded.
    pub fn to(&self) -> Option<i64> {
        (self.to != i64::MAX).then_some(self.to)
    }

    /// Both bounds; `i64::MIN` and `i64::MAX` stand for unbounded, which no point of an axis can be.
    pub fn bounds(&self) -> (i64, i64) {
        (self.from, self.to)
    }

    /// Whether all of `other` lies within this span, on the same axis.
    pub fn contains(&self, other: &Self) -> bool {
        self.axis == other.axis && self.from <= other.from && other.to <= self.to
    }

    /// What is left of this span without `other`: nothing, one span or two.
    pub fn without(&self, other: &Self) -> Vec<Self> {
        if self.axis != other.axis {
            return vec![*self];
        }
        let below = (self.from, other.from.min(self.to));
        let above = (other.to.max(self.from), self.to);
        [below, above]
            .into_iter()
            .filter(|(from, to)| from < to)
            .map(|part| Self::from_bounds(self.axis, part))
            .collect()
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |bound: Option<i64>| bound.map_or_else(|| "…".to_owned(), |point| self.axis.point_text(point));
        write!(f, "[{}, {})", side(self.from()), side(self.to()))
    }
}

/// A position on the sequence axis.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(transparent)]
pub(crate) struct Position(pub(crate) i64);

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match skip_taxonomy::KeyPart::deserialize(deserializer)? {
            skip_taxonomy::KeyPart::Integer(value) => Ok(Self(value)),
            skip_taxonomy::KeyPart::Text(text) => Err(serde::de::Error::invalid_type(
                serde::de::Unexpected::Str(&text),
                &"an integer on the sequence axis",
            )),
        }
    }
}

impl JsonSchema for Position {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Position".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "integer", "minimum": -POSITION_MAX, "maximum": POSITION_MAX})
    }
}

/// A half-open span `[from, to)`; a null bound is unbounded. `to` MUST be greater than `from`.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "axis", rename_all = "snake_case")]
#[schemars(rename = "Span")]
pub(crate) enum SpanWire {
    /// UTC instants; finer ones are rounded outward: `from` down, `to` up.
    Time {
        /// The first instant that belongs to the span.
        #[serde(default, deserialize_with = "floor_option")]
        from: Option<Instant>,
        /// The first instant that no longer belongs to it.
        #[serde(default, deserialize_with = "ceil_option")]
        to: Option<Instant>,
    },
    /// Integers within ±(2⁵³ − 1).
    Sequence {
        /// The first integer that belongs to the span.
        #[serde(default)]
        from: Option<Position>,
        /// The first integer that no longer belongs to it.
        #[serde(default)]
        to: Option<Position>,
    },
}

impl From<Span> for SpanWire {
    fn from(span: Span) -> Self {
        match span.axis {
            Axis::Time => {
                // A bound of a time span is an instant by construction, so nothing is lost here.
                let at = |bound: Option<i64>| bound.and_then(|point| Instant::from_micros(point).ok());
                Self::Time { from: at(span.from()), to: at(span.to()) }
            }
            Axis::Sequence => Self::Sequence { from: span.from().map(Position), to: span.to().map(Position) },
        }
    }
}

impl TryFrom<SpanWire> for Span {
    type Error = SpanError;
    fn try_from(wire: SpanWire) -> Result<Self, SpanError> {
        match wire {
            SpanWire::Time { from, to } => Self::time(from, to),
            SpanWire::Sequence { from, to } => Self::new(Axis::Sequence, from.map(|p| p.0), to.map(|p| p.0)),
        }
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        SpanWire::from(*self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        SpanWire::deserialize(deserializer)?.try_into().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Span {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Span".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        SpanWire::json_schema(generator)
    }
}

#[cfg(test)]
mod tests;
