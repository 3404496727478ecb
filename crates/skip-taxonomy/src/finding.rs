//! What a check found, and what an adapter had to bend.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "exit codes and annotations are decided on severities")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Something is lost or unclear, and the message is still usable.
    Warning,
    /// A rule is broken.
    Error,
}

/// A rule that a message, a manifest or a run can break. Rules are constants; their ids are never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Rule {
    /// `LAC` and three digits.
    pub id: &'static str,
    /// How much a breach matters.
    pub severity: Severity,
    /// What the rule demands, in one sentence.
    pub title: &'static str,
    /// What to do about a breach, in one sentence.
    pub cure: &'static str,
}

impl Rule {
    /// A rule.
    pub const fn new(id: &'static str, severity: Severity, title: &'static str, cure: &'static str) -> Self {
        Self { id, severity, title, cure }
    }

    /// A breach of this rule: where it is, and what is wrong there.
    pub fn at(&self, place: impl Into<String>, message: impl Into<String>) -> Finding {
        Finding {
            rule: self.id.to_owned(),
            severity: self.severity,
            at: place.into(),
            message: message.into(),
            cure: Some(self.cure.to_owned()),
        }
    }
}

/// One breach of a rule: the rule, how much it matters, the place, a sentence and a cure.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Finding {
    /// The rule's id: `LAC` and three digits.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// Where: `line 7 /recovery_hint`, or a stream, or a JSON pointer.
    pub at: String,
    /// What is wrong there, with the values that show it.
    pub message: String,
    /// What to do about it. Null when there is nothing to do.
    pub cure: Option<String>,
}

/// What an adapter had to drop or bend, and why. A conversion that returns none lost nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Loss {
    /// JSON pointer (RFC 6901) to the value in the input.
    pub at: String,
    /// Why it could not be kept as it was.
    pub why: String,
}

impl Loss {
    /// A loss at a JSON pointer.
    pub fn new(at: impl Into<String>, why: impl Into<String>) -> Self {
        Self { at: at.into(), why: why.into() }
    }
}

#[cfg(test)]
mod tests;
