//! Who owns getting a skipped item back: the four kinds of the gap-recovery seed.

use crate::word::Vocabulary;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who owns getting the skipped thing back (seed: gap recovery, option A). Closed: there are four.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a fifth kind must break every decision that is made on kinds")]
pub enum RecoveryKind {
    /// The same connector can get it later: rate limits, server errors, expired sessions.
    RetryByRuntime,
    /// Only a connector that can do more can get it: an unknown template, a parser that failed.
    RetryOnConnectorUpgrade,
    /// Nobody can get it by this mechanism. It belongs into the manifest, not into a run.
    PermanentStructural,
    /// Left out on purpose. Adapters may name it; it MUST NOT be emitted.
    FilterApplied,
}

impl RecoveryKind {
    /// Who has to act so that a retry makes sense.
    pub fn retry_owner(self) -> RetryOwner {
        match self {
            Self::RetryByRuntime => RetryOwner::Runtime,
            Self::RetryOnConnectorUpgrade => RetryOwner::Release,
            Self::PermanentStructural => RetryOwner::Manifest,
            Self::FilterApplied => RetryOwner::Nobody,
        }
    }
}

impl Vocabulary for RecoveryKind {
    const NAME: &'static str = "a recovery kind";
    const WORDS: &'static [(&'static str, Self, &'static str)] = &[
        ("retry_by_runtime", Self::RetryByRuntime, "The same connector can get it later. Owner: the runtime."),
        (
            "retry_on_connector_upgrade",
            Self::RetryOnConnectorUpgrade,
            "Only another version of the connector can get it. Owner: the release process.",
        ),
        (
            "permanent_structural",
            Self::PermanentStructural,
            "This mechanism cannot get it. Owner: the manifest, which SHOULD declare it.",
        ),
        ("filter_applied", Self::FilterApplied, "Left out on purpose. MUST NOT be emitted."),
    ];
}

/// Who has to act so that a retry makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "one owner for each recovery kind")]
pub enum RetryOwner {
    /// The scheduler: wait, then invoke again.
    Runtime,
    /// The release process: ship a connector that can.
    Release,
    /// The manifest: declare the absence.
    Manifest,
    /// Nobody: nothing was lost.
    Nobody,
}
