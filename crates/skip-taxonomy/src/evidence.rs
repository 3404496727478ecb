//! The structured facts of a failure: bounded, typed, without bodies, headers or tokens.

use crate::ErrorClass;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

/// What a failed fetch looked like. There is no place for a body, a header or a token: a gap outlives the run, and
/// is read by people who had no business with that response.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[non_exhaustive]
pub struct Evidence {
    /// The HTTP status, 100 to 599.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "status")]
    #[schemars(schema_with = "status_schema")]
    pub http_status: Option<u16>,
    /// How many seconds the provider asked to wait, from the moment of the observation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<u32>,
    /// The connector's class for the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_class: Option<ErrorClass>,
}

impl Evidence {
    /// No facts at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// The same evidence, with an HTTP status. A number that is no status (100 to 599) is left out.
    #[must_use]
    pub fn http_status(mut self, status: u16) -> Self {
        self.http_status = Some(status).filter(|status| (100..=599).contains(status)).or(self.http_status);
        self
    }

    /// The same evidence, with an error class.
    #[must_use]
    pub fn error_class(mut self, class: ErrorClass) -> Self {
        self.error_class = Some(class);
        self
    }

    /// The same evidence, with the provider's wait.
    #[must_use]
    pub fn retry_after_seconds(mut self, seconds: u32) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    /// Whether there is no fact in it.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

fn status<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u16>, D::Error> {
    let status = Option::<u16>::deserialize(deserializer)?;
    match status {
        Some(status) if !(100..=599).contains(&status) => {
            Err(serde::de::Error::custom(format_args!("{status} is no HTTP status: expected 100 to 599")))
        }
        status => Ok(status),
    }
}

fn status_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": ["integer", "null"], "minimum": 100, "maximum": 599})
}

#[cfg(test)]
mod tests;
