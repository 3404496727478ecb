//! Debts: what is owed of which stream, since when, and how it ends.
//!
//! A skip is an observation; a [`Gap`] is the debt that it leaves. This crate has the types of gaps, spans, coverage and
//! checkpoints, the [`Fold`] that makes events of the observations of a run, and [`transition`], the one function that
//! decides what an event does to a gap.
//!
//! It is **not** a store: it does not know where gaps are kept. It is not a planner: it does not know when a retry is worth
//! it. It reads no clock; `now` is an argument.
//!
//! ```
//! use gap_model::{Axis, Span, SpanSet};
//!
//! let span = |from, to| Span::new(Axis::Sequence, Some(from), Some(to));
//! let covered = SpanSet::of(Axis::Sequence, [span(0, 40)?, span(60, 100)?]);
//! let missing: Vec<_> = covered.missing_from(span(0, 100)?).spans().collect();
//! assert_eq!(missing, [span(40, 60)?]);
//! # Ok::<(), gap_model::SpanError>(())
//! ```

mod checkpoint;
mod completeness;
mod coverage;
mod extent;
mod fold;
mod gap;
mod gap_id;
mod ids;
mod iso_duration;
mod lifecycle;
mod observation;
pub mod rules;
mod run_summary;
mod span;
mod span_set;
mod state;
mod stream_facts;
mod verdict;

pub use checkpoint::{Checkpoint, KnownGap};
pub use completeness::{Completeness, LastLook, StreamCoverage};
pub use coverage::{Coverage, CoverageError, Interval};
pub use extent::{Extent, ExtentShape, Since};
pub use fold::{Debt, Fold, Folded, GapEvent, Identity};
pub use gap::{Birth, Gap, GapError, Outage};
pub use gap_id::{GapId, NotAGapId};
pub use ids::{ConnectorId, ConnectorVersion, Epoch, GrantId, InstanceId, RunId, Source, Stamp, StreamName};
pub use iso_duration::{IsoDuration, IsoDurationError};
pub use lifecycle::{
    Change, Claim, Event, Failure, Filling, Look, LookResult, Refusal, Retire, Sighting, Transition, transition,
};
pub use observation::{CoverageReport, EndStatus, Ended, Observation, Skipped};
pub use run_summary::{GapAccount, RunSummary, StateAccount, StreamAccount};
pub use span::{Axis, Span, SpanError};
pub use span_set::SpanSet;
pub use state::{Lease, Proof, ProofKind, RetiredWhy, Retirement, State, StateName, Token};
pub use stream_facts::{CursorSemantic, StreamFacts, SupportMode, SupportedResources};
pub use verdict::{Outcome, Verdict};
