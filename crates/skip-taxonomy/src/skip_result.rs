//! The message: what the connector says it did not deliver.

use crate::{Evidence, Key, Preconditions, Reason, RecoveryHint, RecoveryKind, TimeRange, Word};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The value of `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(clippy::exhaustive_enums, reason = "a constant")]
pub enum SkipResultType {
    /// The one value.
    #[default]
    SkipResult,
}

/// What the connector says it did not deliver: an observation, not a debt. PDPP's message plus the recovery profile.
/// Unknown members are ignored by readers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(example = example())]
#[non_exhaustive]
pub struct SkipResult {
    /// Always `SKIP_RESULT`.
    pub r#type: SkipResultType,
    /// The stream that it belongs to. Absent: the connector did not say which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<String>,
    /// What it saw, in the connector's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// For people. English prose is never evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Who owns getting it back. Authoritative when present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery_kind: Option<Word<RecoveryKind>>,
    /// What must hold before a retry makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_preconditions: Option<Preconditions>,
    /// Which part of the stream was not delivered. Absent, or without ids and range: the stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<SkipScope>,
    /// The structured facts of the failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// How the connector would address it in a targeted fetch. Flat, short, without secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locator: Option<Map<String, Value>>,
    /// PDPP's hint. Used when there is no recovery kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery_hint: Option<RecoveryHint>,
    /// A page that was completed, and whose rest the runtime owns. Not a gap by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continuation: Option<Continuation>,
    /// Whatever else the connector wants people to see. Never evidence, but for the places that an adapter names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnostics: Option<Map<String, Value>>,
}

/// Which part of the stream was not delivered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[non_exhaustive]
pub struct SkipScope {
    /// The stream whose records own these, where there are several.
    pub parent_stream: Option<String>,
    /// The records, by key. One gap each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Key>,
    /// The range `[since, until)`. One gap; with resources, one each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_range: Option<TimeRange>,
    /// How many records. Null: the number of resources, and without these unknown.
    pub quantity: Option<u64>,
}

/// A page that was completed, and whose rest the runtime owns (PDPP).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Continuation {
    /// What is being paged.
    pub boundary: String,
    /// The first position of the completed page.
    pub slice_start: u64,
    /// The position after its last.
    pub slice_end: u64,
    /// How many items were looked at.
    pub considered: u64,
    /// How many of them were read completely.
    pub covered: u64,
    /// Always true: there is more.
    pub remaining: bool,
    /// Always `runtime`.
    pub owner: ContinuationOwner,
}

/// Who owns the rest of a continuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a constant")]
pub enum ContinuationOwner {
    /// The one value.
    Runtime,
}

fn example() -> Value {
    serde_json::json!({
        "type": "SKIP_RESULT", "stream": "conversations", "reason": "rate_limited",
        "message": "conversation 69d71fbf http 429", "recovery_kind": "retry_by_runtime",
        "retry_preconditions": {"after": "2026-04-21T10:00:00Z", "requires_connector_version": null, "blocked_on": []},
        "scope": {"parent_stream": null, "resources": ["69d71fbf"], "quantity": 1},
        "evidence": {"http_status": 429, "retry_after_seconds": 30, "error_class": "provider_pressure"},
        "locator": {"conversation_id": "69d71fbf"}, "recovery_hint": "retry_by_runtime"
    })
}

#[cfg(test)]
mod tests;
