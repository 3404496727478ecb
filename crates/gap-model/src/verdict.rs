//! What may be said of a run.

use crate::observation::EndStatus;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What may be said of a run. The first that holds, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a new verdict must break whoever acts on verdicts")]
pub enum Verdict {
    /// The owner stopped it, or DONE says `cancelled`.
    Cancelled,
    /// No DONE, DONE `failed`, an end that contradicts the count, or a protocol violation. What was delivered is counted.
    Failed,
    /// DONE `succeeded`, and yet some stream that was asked for gave no evidence at all: it is unmeasured.
    Incomplete,
    /// DONE `succeeded`, every stream gave evidence, and something is owed.
    CompleteWithGaps,
    /// DONE `succeeded`, every stream gave evidence, and nothing is owed.
    Complete,
}

impl Verdict {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Incomplete => "incomplete",
            Self::CompleteWithGaps => "complete_with_gaps",
            Self::Complete => "complete",
        }
    }
}

/// What a verdict is decided on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a new fact must break every caller")]
pub struct Outcome {
    /// Whether the owner stopped the run. It beats everything.
    pub cancelled_by_owner: bool,
    /// How the run says it ended; `None`: it never said.
    pub ended: Option<EndStatus>,
    /// How many rules of the protocol were broken.
    pub violations: u64,
    /// How many streams that were asked for, and not declared absent, gave no evidence.
    pub unmeasured: u64,
    /// How many extents the run owes.
    pub owed: u64,
}

impl Outcome {
    /// What may be said of the run.
    #[expect(clippy::match_same_arms, reason = "the table of `spec/verdict.md`, line by line")]
    pub fn verdict(self) -> Verdict {
        match self {
            Self { cancelled_by_owner: true, .. } => Verdict::Cancelled,
            Self { ended: None, .. } => Verdict::Failed,
            Self { ended: Some(EndStatus::Cancelled), .. } => Verdict::Cancelled,
            Self { ended: Some(EndStatus::Failed), .. } => Verdict::Failed,
            Self { violations: 1.., .. } => Verdict::Failed,
            Self { unmeasured: 1.., .. } => Verdict::Incomplete,
            Self { owed: 1.., .. } => Verdict::CompleteWithGaps,
            _ => Verdict::Complete,
        }
    }
}

#[cfg(test)]
mod tests;
