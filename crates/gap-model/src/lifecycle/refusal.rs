//! Why an event changes nothing.

use crate::gap_id::GapId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use skip_taxonomy::Instant;

/// Why an event is refused. Nothing changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, thiserror::Error)]
#[serde(tag = "why", rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a new refusal must break whoever explains them")]
pub enum Refusal {
    /// The event is older than what it would overturn.
    #[error("the observation is older than what it would overturn")]
    Stale,
    /// The outage still lasts.
    #[error("the outage still lasts")]
    NotBounded,
    /// The gap has an end already, and another one.
    #[error("the gap has another end already")]
    AlreadyBounded,
    /// The end would lie at or before the beginning.
    #[error("the end is not after the beginning")]
    EmptySpan,
    /// A recovery holds the gap.
    #[error("a recovery holds the gap")]
    Held,
    /// The token is not that of a living lease.
    #[error("no living lease has this token")]
    LeaseLost,
    /// The gap was really tried, so *not reached* is not the truth.
    #[error("the gap was tried: it needs an outcome")]
    NeedsOutcome,
    /// The gap does not stand for an outage.
    #[error("the gap stands for no outage")]
    NotAnOutage,
    /// The look belongs to another outage.
    #[error("the look does not touch this outage")]
    NotContiguous,
    /// The look belongs to a new gap.
    #[error("the look belongs to a new gap from {from:?}")]
    NewGap {
        /// Where the new gap begins.
        from: Instant,
    },
    /// The proof is of a kind that does not show this.
    #[error("a proof of this kind does not show this")]
    ProofInsufficient,
    /// The part is not a part of the gap.
    #[error("the part lies outside the gap")]
    PartOutside,
    /// The gap is filled.
    #[error("the gap is filled")]
    Filled,
    /// The gap is retired.
    #[error("the gap is retired")]
    Retired,
    /// The gap is not retired.
    #[error("the gap is not retired")]
    NotRetired,
    /// The gap is not in quarantine.
    #[error("the gap is not in quarantine")]
    NotQuarantined,
    /// Another gap stands for it.
    #[error("the gap {by} stands for it")]
    SupersededBy {
        /// The gap to go to.
        by: GapId,
    },
    /// `superseded` without the gap that stands for it.
    #[error("the gap that stands for it is not named")]
    SuccessorMissing,
    /// This version or attestation has reopened it before.
    #[error("it was reopened for this before")]
    OnceOnly,
    /// What is gone or expired comes back only with stated new evidence.
    #[error("it comes back only with stated new evidence")]
    NeedsNewEvidence,
    /// More was observed under the lease than a gap keeps.
    #[error("the gap holds as many observations as it can")]
    TooManyHeld,
}
