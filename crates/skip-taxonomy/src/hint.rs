//! PDPP's recovery hint: a word, or a word and a flag.

use crate::word::{Vocabulary, Word};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// The eight actions of PDPP's recovery hint (Collection Profile v0.1.0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RecoveryAction {
    /// Invoke the same connector again.
    RetryByRuntime,
    /// Invoke a newer connector.
    RetryOnConnectorUpgrade,
    /// Somebody must sign in again.
    RefreshCredentials,
    /// Somebody must act by hand.
    ManualActionRequired,
    /// The maintainer must follow a changed page.
    UpdateSelector,
    /// The provider must lift a block.
    UpstreamUnblock,
    /// Nothing will help.
    NotRetriable,
    /// The connector does not know.
    Unknown,
}

impl Vocabulary for RecoveryAction {
    const NAME: &'static str = "a recovery action";
    const WORDS: &'static [(&'static str, Self, &'static str)] = &[
        ("retry_by_runtime", Self::RetryByRuntime, "Invoke the same connector again."),
        ("retry_on_connector_upgrade", Self::RetryOnConnectorUpgrade, "Invoke a newer connector."),
        ("refresh_credentials", Self::RefreshCredentials, "Somebody must sign in again."),
        ("manual_action_required", Self::ManualActionRequired, "Somebody must act by hand."),
        ("update_selector", Self::UpdateSelector, "The maintainer must follow a changed page."),
        ("upstream_unblock", Self::UpstreamUnblock, "The provider must lift a block."),
        ("not_retriable", Self::NotRetriable, "Nothing will help."),
        ("unknown", Self::Unknown, "The connector does not know."),
    ];
}

/// PDPP's recovery hint: `"retry_by_runtime"` or `{"action":"retry_by_runtime","retryable":true}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RecoveryHint {
    /// What should happen.
    pub action: Word<RecoveryAction>,
    /// Whether the connector holds the retry to be worth anything; absent in the bare form.
    pub retryable: Option<bool>,
}

impl RecoveryHint {
    /// The bare form of a hint.
    pub fn new(action: impl Into<Word<RecoveryAction>>) -> Self {
        Self { action: action.into(), retryable: None }
    }

    /// The same hint with an explicit flag.
    #[must_use]
    pub fn retryable(mut self, retryable: bool) -> Self {
        self.retryable = Some(retryable);
        self
    }
}

#[derive(Serialize)]
struct Full<'a> {
    action: &'a Word<RecoveryAction>,
    retryable: bool,
}

impl Serialize for RecoveryHint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.retryable {
            None => self.action.serialize(serializer),
            Some(retryable) => Full { action: &self.action, retryable }.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for RecoveryHint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(HintVisitor)
    }
}

struct HintVisitor;

impl<'de> Visitor<'de> for HintVisitor {
    type Value = RecoveryHint;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a recovery action, or an object with `action` and perhaps `retryable`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<RecoveryHint, E> {
        Ok(RecoveryHint { action: Word::new(text).map_err(E::custom)?, retryable: None })
    }

    // Any other key is a protocol violation in PDPP; here it is read and left, so that a newer profile is no error.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RecoveryHint, A::Error> {
        let (mut action, mut retryable) = (None, None);
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            match key.as_ref() {
                "action" if action.is_some() => return Err(de::Error::duplicate_field("action")),
                "retryable" if retryable.is_some() => {
                    return Err(de::Error::duplicate_field("retryable"));
                }
                "action" => action = Some(map.next_value()?),
                "retryable" => retryable = Some(map.next_value::<Option<bool>>()?),
                _ => {
                    map.next_value::<de::IgnoredAny>()?;
                }
            }
        }
        let action = action.ok_or_else(|| de::Error::missing_field("action"))?;
        Ok(RecoveryHint { action, retryable: retryable.flatten() })
    }
}

impl JsonSchema for RecoveryHint {
    fn schema_name() -> Cow<'static, str> {
        "RecoveryHint".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let action = generator.subschema_for::<Word<RecoveryAction>>();
        json_schema!({
            "description": "PDPP's recovery hint: an action, or an action and whether the connector holds a retry to be worth anything.",
            "anyOf": [
                action,
                {"type": "object", "properties": {"action": action, "retryable": {"type": ["boolean", "null"]}}, "required": ["action"]}
            ]
        })
    }
}

#[cfg(test)]
mod tests;
