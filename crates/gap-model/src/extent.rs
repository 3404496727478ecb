//! Which part of a stream is owed.

use crate::span::{Axis, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use skip_taxonomy::Key;

/// Which part of a stream is owed. Exactly one of: a record, a span, a record within a span (a coarse batch), the stream,
/// or, only while the outage lasts, everything since a point.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a ledger refuses an extent that it does not know")]
pub enum Extent {
    /// One record.
    Record {
        /// Which.
        key: Key,
    },
    /// A stretch of the stream's axis.
    Span(Span),
    /// One record's stretch of an axis, such as an account's transactions of a quarter.
    RecordSpan {
        /// Which record.
        key: Key,
        /// Which stretch.
        span: Span,
    },
    /// The stream, without saying which part.
    Stream {},
    /// Everything since a point, while the outage still lasts.
    Since(Since),
}

/// Everything from a point on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "SinceWire", into = "SinceWire")]
#[schemars(with = "SinceWire")]
pub struct Since(Span);

/// Everything from `from` on, while the outage lasts. `from` MUST NOT be null.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "axis", rename_all = "snake_case")]
#[schemars(rename = "Since")]
enum SinceWire {
    /// UTC instants; finer ones are rounded down.
    Time {
        /// The first instant that is owed.
        from: skip_taxonomy::Instant,
    },
    /// Integers within ±(2⁵³ − 1).
    Sequence {
        /// The first integer that is owed.
        from: crate::span::Position,
    },
}

impl Since {
    /// Everything from `from` on.
    ///
    /// # Errors
    ///
    /// [`SpanError::OutOfAxis`](crate::SpanError::OutOfAxis) when `from` is no point of the axis.
    pub fn new(axis: Axis, from: i64) -> Result<Self, crate::SpanError> {
        Span::new(axis, Some(from), None).map(Self)
    }

    /// What it is measured on.
    pub fn axis(&self) -> Axis {
        self.0.axis()
    }

    /// The first point that is owed.
    pub fn from(&self) -> i64 {
        self.0.bounds().0
    }

    /// The span up to `to`; `None` when `to` is not after the beginning.
    pub fn until(&self, to: i64) -> Option<Span> {
        Span::new(self.axis(), Some(self.from()), Some(to)).ok()
    }
}

impl TryFrom<SinceWire> for Since {
    type Error = crate::SpanError;
    fn try_from(wire: SinceWire) -> Result<Self, Self::Error> {
        match wire {
            SinceWire::Time { from } => Self::new(Axis::Time, from.micros()),
            SinceWire::Sequence { from } => Self::new(Axis::Sequence, from.0),
        }
    }
}

impl From<Since> for SinceWire {
    fn from(since: Since) -> Self {
        match skip_taxonomy::Instant::from_micros(since.from()) {
            Ok(from) if since.axis() == Axis::Time => Self::Time { from },
            _ => Self::Sequence { from: crate::span::Position(since.from()) },
        }
    }
}

/// The shape of an extent, without its contents: what planning and counting are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "one shape for each extent")]
pub enum ExtentShape {
    /// One record.
    Record,
    /// A stretch of the axis.
    Span,
    /// One record's stretch.
    RecordSpan,
    /// The stream.
    Stream,
    /// Everything since a point.
    Since,
}

impl Extent {
    /// One record.
    pub fn record(key: Key) -> Self {
        Self::Record { key }
    }

    /// The stream, without saying which part.
    pub fn stream() -> Self {
        Self::Stream {}
    }

    /// The shape, without the contents.
    pub fn shape(&self) -> ExtentShape {
        match self {
            Self::Record { .. } => ExtentShape::Record,
            Self::Span(_) => ExtentShape::Span,
            Self::RecordSpan { .. } => ExtentShape::RecordSpan,
            Self::Stream {} => ExtentShape::Stream,
            Self::Since(_) => ExtentShape::Since,
        }
    }

    /// The record that it names, if it names one.
    pub fn key(&self) -> Option<&Key> {
        match self {
            Self::Record { key } | Self::RecordSpan { key, .. } => Some(key),
            Self::Span(_) | Self::Stream {} | Self::Since(_) => None,
        }
    }

    /// The stretch of the axis that it names, if it names a bounded one.
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Span(span) | Self::RecordSpan { span, .. } => Some(*span),
            Self::Record { .. } | Self::Stream {} | Self::Since(_) => None,
        }
    }

    /// The same extent over another stretch; `None` when it has no stretch.
    pub fn with_span(&self, span: Span) -> Option<Self> {
        match self {
            Self::Span(_) => Some(Self::Span(span)),
            Self::RecordSpan { key, .. } => Some(Self::RecordSpan { key: key.clone(), span }),
            Self::Record { .. } | Self::Stream {} | Self::Since(_) => None,
        }
    }
}

impl std::fmt::Display for Extent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Record { key } => write!(f, "record {}", key.readable()),
            Self::Span(span) => write!(f, "span {span}"),
            Self::RecordSpan { key, span } => write!(f, "record {} in {span}", key.readable()),
            Self::Stream {} => f.write_str("the stream"),
            Self::Since(since) => write!(f, "since {}", since.axis().point_text(since.from())),
        }
    }
}

#[cfg(test)]
mod tests;
