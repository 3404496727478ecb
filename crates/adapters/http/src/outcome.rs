//! What came back from the provider, as an adapter hands it over.

use crate::Headers;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use skip_taxonomy::{ObservedAt, Vocabulary, Word};
use std::fmt;
use std::num::NonZeroU32;

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "what an absence means is decided on targets")]
pub enum Target {
    /// One thing, by its id.
    Item,
    /// A list of things, or the place where they would be.
    Collection,
    /// What follows a position that the provider gave out: a page token, a history id, a sync token.
    Cursor,
}

/// How the network failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NetworkError {
    /// No answer in time.
    Timeout,
    /// The name of the host could not be resolved.
    Dns,
    /// The host refuses connections.
    ConnectionRefused,
    /// The connection was torn down.
    ConnectionReset,
    /// The connection ended before the answer did.
    ConnectionClosed,
    /// There is no way to the host.
    Unreachable,
    /// No protected connection came about.
    Tls,
}

impl Vocabulary for NetworkError {
    const NAME: &'static str = "a network error";
    const WORDS: &'static [(&'static str, Self, &'static str)] = &[
        ("timeout", Self::Timeout, "No answer in time."),
        ("dns", Self::Dns, "The name of the host could not be resolved."),
        ("connection_refused", Self::ConnectionRefused, "The host refuses connections."),
        ("connection_reset", Self::ConnectionReset, "The connection was torn down."),
        ("connection_closed", Self::ConnectionClosed, "The connection ended before the answer did."),
        ("unreachable", Self::Unreachable, "There is no way to the host."),
        ("tls", Self::Tls, "No protected connection came about."),
    ];
}

/// What came back: `{"status":429,"headers":{"Retry-After":"120"}}`. How long it may be is the caller's to bound.
///
/// Printing it for debugging shows neither the values of headers nor the body.
#[derive(Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(try_from = "Wire")]
#[non_exhaustive]
pub struct Outcome {
    /// The status, 100 to 599; `None`: there was none, or nobody kept it.
    pub status: Option<u16>,
    /// The header fields.
    pub headers: Headers,
    /// The body: JSON, or a text, which is prose.
    pub body: Option<Value>,
    /// How the network failed, if it did.
    pub error: Option<Word<NetworkError>>,
    /// When it was seen; waits in seconds count from then. `None`: now.
    pub at: Option<ObservedAt>,
    /// How many times in a row it was seen, this one included; `None`: unknown.
    pub sightings: Option<NonZeroU32>,
    /// What was asked for; `None`: unknown.
    pub target: Option<Target>,
}

/// What came back from a provider: at least a status, a header field, a body or a network error.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "Outcome")]
struct Wire {
    /// The HTTP status, 100 to 599. Null: there was none, or nobody kept it.
    #[serde(default)]
    #[schemars(range(min = 100, max = 599))]
    status: Option<u16>,
    /// The header fields: each a text or, for a field that stood several times, a list of texts. Names have no case.
    #[serde(default)]
    headers: Option<Headers>,
    /// The body. A text is prose, and never evidence.
    #[serde(default)]
    body: Option<Value>,
    /// How the network failed, if it did.
    #[serde(default)]
    error: Option<Word<NetworkError>>,
    /// When it was seen. Null: now.
    #[serde(default)]
    at: Option<ObservedAt>,
    /// How many times in a row it was seen, this one included. Null: unknown.
    #[serde(default)]
    sightings: Option<NonZeroU32>,
    /// What was asked for. Null: unknown.
    #[serde(default)]
    target: Option<Target>,
}

/// Why a document is no outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OutcomeError {
    /// Nothing came back, and nothing failed.
    #[error("no outcome: neither a status nor a header nor a body nor a network error")]
    Empty,
    /// The number is no status.
    #[error("{status} is no HTTP status: expected 100 to 599")]
    Status {
        /// The number.
        status: u16,
    },
}

impl TryFrom<Wire> for Outcome {
    type Error = OutcomeError;
    fn try_from(wire: Wire) -> Result<Self, OutcomeError> {
        let Wire { status, headers, body, error, at, sightings, target } = wire;
        if let Some(status) = status.filter(|status| !(100..=599).contains(status)) {
            return Err(OutcomeError::Status { status });
        }
        let headers = headers.unwrap_or_default();
        if status.is_none() && headers.is_empty() && body.is_none() && error.is_none() {
            return Err(OutcomeError::Empty);
        }
        Ok(Self { status, headers, body, error, at, sightings, target })
    }
}

impl Outcome {
    /// A response with this status. A number that is no status (100 to 599) is left out.
    pub fn of_status(status: u16) -> Self {
        Self { status: Some(status).filter(|status| (100..=599).contains(status)), ..Self::default() }
    }

    /// A failure of the network.
    pub fn of_error(error: impl Into<Word<NetworkError>>) -> Self {
        Self { error: Some(error.into()), ..Self::default() }
    }

    /// The same outcome, with one more header line.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers = self.headers.with(name, value);
        self
    }

    /// The same outcome, with this body.
    #[must_use]
    pub fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    /// The same outcome, of this target.
    #[must_use]
    pub fn target(mut self, target: Target) -> Self {
        self.target = Some(target);
        self
    }

    /// The same outcome, seen so many times in a row; zero is unknown.
    #[must_use]
    pub fn sightings(mut self, sightings: u32) -> Self {
        self.sightings = NonZeroU32::new(sightings);
        self
    }

    /// The same outcome, seen then.
    #[must_use]
    pub fn at(mut self, at: ObservedAt) -> Self {
        self.at = Some(at);
        self
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body", &self.body.as_ref().map(|_| format_args!("…").to_string()))
            .field("error", &self.error)
            .field("at", &self.at)
            .field("sightings", &self.sightings)
            .field("target", &self.target)
            .finish()
    }
}

#[cfg(test)]
mod tests;
