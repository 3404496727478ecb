//! What has been read completely: unmeasured, or measured.

use crate::span::{Axis, Span, SpanError};
use crate::span_set::SpanSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use skip_taxonomy::{Instant, InstantError, KeyPart};

/// What has been read completely. *Unmeasured* is not *empty*.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third answer")]
pub enum Coverage {
    /// Nobody knows what has been read completely. Null on the wire.
    Unmeasured,
    /// Exactly these points have been read completely; an empty list is a measurement too.
    Measured(SpanSet),
}

/// One covered interval `[from, to)` on the checkpoint's axis: instants on `time`, integers on `sequence`. A null bound is
/// unbounded. `to` MUST be greater than `from`. Instants finer than a microsecond are rounded inward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Interval {
    /// The first point that is covered.
    #[serde(default)]
    pub from: Option<KeyPart>,
    /// The first point that is no longer covered.
    #[serde(default)]
    pub to: Option<KeyPart>,
}

/// Why a list of intervals is no coverage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CoverageError {
    /// A bound is not a point of the axis: a number on `time`, or a text on `sequence`.
    #[error("{found} is no point of the {axis:?} axis")]
    WrongAxis {
        /// The axis of the checkpoint.
        axis: Axis,
        /// The bound as it was written.
        found: String,
    },
    /// A bound on the time axis is no instant.
    #[error("{found:?} is {why}")]
    Instant {
        /// The bound as it was written.
        found: String,
        /// What is wrong with it.
        why: InstantError,
    },
    /// Nothing lies between two bounds.
    #[error(transparent)]
    Span(#[from] SpanError),
}

impl Coverage {
    /// Reads the intervals of a checkpoint: null is unmeasured, a list is measured.
    ///
    /// # Errors
    ///
    /// [`CoverageError`] when a bound is no point of `axis`, or an interval is empty.
    pub fn from_intervals(axis: Axis, intervals: Option<&[Interval]>) -> Result<Self, CoverageError> {
        let Some(intervals) = intervals else {
            return Ok(Self::Unmeasured);
        };
        let mut spans = Vec::with_capacity(intervals.len());
        for interval in intervals {
            let (from, to) = (interval.from.as_ref(), interval.to.as_ref());
            // Empty as it is written, and not only by rounding inward: that leaves less than a microsecond, and claims
            // nothing.
            Span::new(axis, point(axis, from, Instant::floor)?, point(axis, to, up)?)?;
            spans.extend(Span::new(axis, point(axis, from, Instant::ceil)?, point(axis, to, Instant::floor)?).ok());
        }
        Ok(Self::Measured(SpanSet::of(axis, spans)))
    }

    /// The intervals as a checkpoint writes them.
    pub fn intervals(&self) -> Option<Vec<Interval>> {
        let Self::Measured(set) = self else {
            return None;
        };
        let bound = |bound: Option<i64>| bound.map(|value| point_wire(set.axis(), value));
        Some(set.spans().map(|span| Interval { from: bound(span.from()), to: bound(span.to()) }).collect())
    }
}

/// Rounds up, as far as there is an instant.
fn up(text: &str) -> Result<Instant, InstantError> {
    Instant::ceil(text).or_else(|_| Instant::floor(text))
}

/// Reads one point of an axis.
pub(crate) fn point(
    axis: Axis,
    bound: Option<&KeyPart>,
    round: fn(&str) -> Result<Instant, InstantError>,
) -> Result<Option<i64>, CoverageError> {
    match (axis, bound) {
        (_, None) => Ok(None),
        (Axis::Time, Some(KeyPart::Text(text))) => match round(text) {
            Ok(at) => Ok(Some(at.micros())),
            Err(why) => Err(CoverageError::Instant { found: text.to_string(), why }),
        },
        (Axis::Sequence, Some(KeyPart::Integer(value))) => Ok(Some(*value)),
        (Axis::Time, Some(KeyPart::Integer(value))) => Err(CoverageError::WrongAxis { axis, found: value.to_string() }),
        (Axis::Sequence, Some(KeyPart::Text(text))) => {
            Err(CoverageError::WrongAxis { axis, found: format!("{text:?}") })
        }
    }
}

/// Writes one point of an axis.
pub(crate) fn point_wire(axis: Axis, value: i64) -> KeyPart {
    match axis {
        Axis::Time => KeyPart::Text(axis.point_text(value).into()),
        Axis::Sequence => KeyPart::Integer(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coverage(axis: Axis, json: &str) -> Result<Option<String>, String> {
        let intervals: Option<Vec<Interval>> = serde_json::from_str(json).map_err(|e| e.to_string())?;
        let coverage = Coverage::from_intervals(axis, intervals.as_deref()).map_err(|e| e.to_string())?;
        Ok(coverage.intervals().map(|list| serde_json::to_string(&list).unwrap()))
    }

    #[test]
    fn unmeasured_is_null_and_measured_and_empty_is_an_empty_list() {
        assert_eq!(coverage(Axis::Time, "null"), Ok(None));
        assert_eq!(coverage(Axis::Time, "[]"), Ok(Some("[]".into())));
    }

    #[test]
    fn finer_instants_are_rounded_inward() {
        let json = r#"[{"from":"2026-01-01T00:00:00.0000001Z","to":"2026-01-01T00:00:01.0000009Z"}]"#;
        let inward = r#"[{"from":"2026-01-01T00:00:00.000001Z","to":"2026-01-01T00:00:01Z"}]"#;
        assert_eq!(coverage(Axis::Time, json), Ok(Some(inward.into())));
    }

    #[test]
    fn what_rounding_leaves_empty_covers_nothing_and_is_no_error() {
        let within = r#"[{"from":"2026-01-01T00:00:00.0000001Z","to":"2026-01-01T00:00:00.0000009Z"}]"#;
        assert_eq!(coverage(Axis::Time, within), Ok(Some("[]".into())));
        let across = r#"[{"from":"2026-01-01T00:00:00.0000001Z","to":"2026-01-01T00:00:00.000001Z"}]"#;
        assert_eq!(coverage(Axis::Time, across), Ok(Some("[]".into())));
        let exact = r#"[{"from":"2026-01-01T00:00:00Z","to":"2026-01-01T00:00:00Z"}]"#;
        assert!(coverage(Axis::Time, exact).unwrap_err().ends_with("is empty"));
    }

    #[test]
    fn the_last_instant_may_be_written_finer_than_it_is_kept() {
        let last = r#"[{"from":"9999-12-31T00:00:00Z","to":"9999-12-31T23:59:59.9999999Z"}]"#;
        let kept = r#"[{"from":"9999-12-31T00:00:00Z","to":"9999-12-31T23:59:59.999999Z"}]"#;
        assert_eq!(coverage(Axis::Time, last), Ok(Some(kept.into())));
    }

    #[test]
    fn a_bound_of_the_other_axis_or_an_empty_interval_is_refused() {
        assert_eq!(coverage(Axis::Time, r#"[{"from":5}]"#).unwrap_err(), "5 is no point of the Time axis");
        assert_eq!(
            coverage(Axis::Sequence, r#"[{"from":"5"}]"#).unwrap_err(),
            "\"5\" is no point of the Sequence axis"
        );
        assert_eq!(coverage(Axis::Sequence, r#"[{"from":5,"to":5}]"#).unwrap_err(), "the span [5, 5) is empty");
        assert_eq!(
            coverage(Axis::Sequence, r#"[{"to":5},{"from":5}]"#),
            Ok(Some(r#"[{"from":null,"to":null}]"#.into()))
        );
    }
}
