//! What is agreed with one source: its manifest's facts and promises, and how large its streams were.

use crate::capabilities::Capabilities;
use gap_model::{ConnectorVersion, Source, StreamFacts, StreamName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is agreed with one source. A ledger keeps the newest, so that planning needs no manifest at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct SourceContract {
    /// The source.
    pub source: Source,
    /// The version of the connector that would run now. Null: unknown.
    #[serde(default)]
    pub connector_version: Option<ConnectorVersion>,
    /// What the manifest says of its streams.
    #[serde(default)]
    pub facts: Vec<StreamFacts>,
    /// What it promises about recovery.
    #[serde(default)]
    pub capabilities: Capabilities,
    /// How many records each stream had when it was last read forward, owed ones included: what a walk costs. A stream
    /// that is not here was never measured.
    #[serde(default)]
    pub listed: BTreeMap<StreamName, u64>,
}

impl SourceContract {
    /// A source of which nothing is known: opted out.
    pub fn unknown(source: Source) -> Self {
        Self {
            source,
            connector_version: None,
            facts: Vec::new(),
            capabilities: Capabilities::opted_out(),
            listed: BTreeMap::new(),
        }
    }
}
