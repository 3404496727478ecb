//! The names that a gap hangs on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use skip_taxonomy::bounded_text;

bounded_text! {
    /// Which connector: PDPP's `connector_key`, not its URL. At most 200 bytes.
    ConnectorId, "a connector id", 200
}
bounded_text! {
    /// Which account or device of that connector. At most 200 bytes.
    InstanceId, "an instance id", 200
}
bounded_text! {
    /// Under which grant. At most 200 bytes.
    GrantId, "a grant id", 200
}
bounded_text! {
    /// Which run of a connector. At most 200 bytes.
    RunId, "a run id", 200
}
bounded_text! {
    /// Which stream of a connector. At most 200 bytes.
    StreamName, "a stream name", 200
}
bounded_text! {
    /// A token whose change voids coverage, such as IMAP's UIDVALIDITY. At most 200 bytes.
    Epoch, "an epoch", 200
}
bounded_text! {
    /// A connector's version as its manifest writes it; usually semver. At most 128 bytes.
    ConnectorVersion, "a connector version", 128
}

/// Where data comes from. Nothing crosses from one source to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Source {
    /// Which connector.
    pub connector_id: ConnectorId,
    /// Which account or device of it.
    pub instance_id: InstanceId,
    /// Under which grant. Null: the owner's own runs. Null and empty are not the same; empty is no grant id.
    #[serde(default)]
    pub grant_id: Option<GrantId>,
}

impl Source {
    /// A source.
    pub fn new(connector_id: ConnectorId, instance_id: InstanceId, grant_id: Option<GrantId>) -> Self {
        Self { connector_id, instance_id, grant_id }
    }
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.connector_id, self.instance_id)?;
        self.grant_id.as_ref().map_or(Ok(()), |grant| write!(f, "/{grant}"))
    }
}

/// Where an observation stands among all others: by time, then run, then the position within the run. The greatest
/// observation of a gap gives its current fields, so that the order of arrival does not matter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Stamp {
    /// When it was seen at the source.
    pub observed_at: skip_taxonomy::ObservedAt,
    /// In which run.
    pub run: RunId,
    /// At which position of that run: the line number in a transcript, from 1.
    pub sequence: u64,
}

impl Stamp {
    /// A place among all observations.
    pub fn new(observed_at: skip_taxonomy::ObservedAt, run: RunId, sequence: u64) -> Self {
        Self { observed_at, run, sequence }
    }
}
