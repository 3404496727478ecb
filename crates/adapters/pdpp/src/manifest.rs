//! Manifests: what a connector declares.

mod parents;
mod recovery;
mod streams;

pub(crate) use streams::keys;

use crate::document::{self, Document, InvalidField, Listed, Node, without_byte_order_mark};
use crate::rules;
use gap_model::{ConnectorId, ConnectorVersion, StreamFacts};
use recovery_contract::Capabilities;
use serde_json::Value;
use skip_taxonomy::{Finding, VersionAnswer, VersionRequirement};
use std::collections::BTreeMap;

/// What a connector declares: who it is, which streams it has, and what it promises about recovery.
///
/// PDPP's own members (`state_stream`, `parent_streams`, `coverage_strategy`, `coverage_policy`, `availability`) and the
/// recovery profile's are read into the same facts. Everything else is kept as it is in [`raw`](Self::raw).
///
/// ```
/// use lacuna_pdpp::Manifest;
///
/// let (manifest, findings) = Manifest::read(
///     r#"{"connector_key":"notes","version":"1.2.0","recovery":{"supports_targeted_resource_fetch":true},
///         "streams":[{"name":"notes"},{"name":"drafts","coverage_policy":"unsupported","required":false}]}"#,
/// )?;
/// assert!(findings.is_empty());
/// assert!(manifest.streams()[1].declared_absent());
/// assert!(manifest.capabilities().of_stream(&manifest.streams()[0].name).is_some());
/// # Ok::<(), lacuna_pdpp::ManifestError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    raw: Value,
    connector_key: ConnectorId,
    version: Option<ConnectorVersion>,
    streams: Vec<StreamFacts>,
    capabilities: Capabilities,
    reasons: BTreeMap<String, String>,
}

/// Why a text is no manifest.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// The text is not JSON.
    #[error("the manifest is not JSON")]
    NotJson(#[source] serde_json::Error),
    /// Fields are not what they have to be.
    #[error("the manifest is invalid: {}", Listed(.fields))]
    Invalid {
        /// Every one of them, in the order in which they are read.
        fields: Vec<InvalidField>,
    },
}

impl Manifest {
    /// Reads a manifest, and finds what is doubtful about it; each finding is placed by a JSON pointer.
    ///
    /// # Errors
    ///
    /// [`ManifestError::NotJson`] when the text is not JSON, or nested deeper than 127 levels.
    /// [`ManifestError::Invalid`] with every field that is not what it has to be: a value of the wrong type, an unknown
    /// word where the vocabulary is closed, a stream without a name or with one that another stream has, parents that do
    /// not exist or lead in a circle.
    pub fn read(text: &str) -> Result<(Self, Vec<Finding>), ManifestError> {
        let mut document = Document::default();
        let text = without_byte_order_mark(text, &mut document);
        let raw: Value = serde_json::from_str(text).map_err(ManifestError::NotJson)?;
        let read = read_members(&raw, &mut document);
        let Document { invalid, findings } = document;
        match read {
            Some((connector_key, version, streams, capabilities, reasons)) if invalid.is_empty() => {
                Ok((Self { raw, connector_key, version, streams, capabilities, reasons }, findings))
            }
            _ => Err(ManifestError::Invalid { fields: invalid }),
        }
    }

    /// Everything that can be found in a manifest, whether or not it can be used; each finding is placed by a JSON pointer.
    pub fn check(text: &str) -> Vec<Finding> {
        match Self::read(text) {
            Ok((_, findings)) => findings,
            Err(ManifestError::NotJson(why)) => document::not_json(&why),
            Err(ManifestError::Invalid { fields }) => document::findings(&fields),
        }
    }

    /// The document as it was read, with every member that this version does not know.
    pub fn raw(&self) -> &Value {
        &self.raw
    }

    /// Which connector it is: `connector_key`, or else the last part of `connector_id`.
    pub fn connector_key(&self) -> &ConnectorId {
        &self.connector_key
    }

    /// The connector's version; `None`: the manifest does not say.
    pub fn version(&self) -> Option<&ConnectorVersion> {
        self.version.as_ref()
    }

    /// What it says of each stream, in its order.
    pub fn streams(&self) -> &[StreamFacts] {
        &self.streams
    }

    /// What it promises about recovery.
    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// What the owner is told of a reason (`reason_display_messages`), by reason.
    pub fn reasons(&self) -> &BTreeMap<String, String> {
        &self.reasons
    }
}

type Members = (ConnectorId, Option<ConnectorVersion>, Vec<StreamFacts>, Capabilities, BTreeMap<String, String>);

fn read_members(raw: &Value, document: &mut Document) -> Option<Members> {
    let Some(members) = raw.as_object() else {
        document.refuse_type("", raw, "an object");
        return None;
    };
    let root = Node { at: String::new(), members };
    let connector_key = connector_key(&root, document);
    let version: Option<ConnectorVersion> = document.parsed(&root, "version");
    if version.as_ref().is_some_and(|version| !is_comparable(version)) {
        document.find(&rules::VERSION_ABSENT, "/version", "not a version of semver: no requirement is ever met by it");
    }
    if root.member("version").is_none() {
        document.find(&rules::VERSION_ABSENT, "/version", "the manifest has no version");
    }
    let mut capabilities = Capabilities::opted_out();
    capabilities.connector = document.object(&root, "recovery").map(|block| recovery::block(&block, None, document));
    let streams = streams::read(&root, &mut capabilities, document);
    let reasons = reasons(&root, document);
    connector_key.map(|key| (key, version, streams, capabilities, reasons))
}

fn is_comparable(version: &ConnectorVersion) -> bool {
    VersionRequirement::new("0.0.0").is_ok_and(|any| any.met_by(version.as_str()) != VersionAnswer::Unreadable)
}

fn connector_key(root: &Node<'_>, document: &mut Document) -> Option<ConnectorId> {
    if root.member("connector_key").is_some() {
        return document.parsed(root, "connector_key");
    }
    let Some(id) = document.text(root, "connector_id") else {
        if root.member("connector_id").is_none() {
            document.refuse("/connector_key", "missing, and there is no `connector_id` in its place");
        }
        return None;
    };
    let last = id.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let message = format!("missing; {last:?} is taken, the last part of `connector_id`");
    document.find(&rules::CONNECTOR_KEY_ABSENT, "/connector_key", message);
    document.checked("/connector_id", last.parse())
}

fn reasons(root: &Node<'_>, document: &mut Document) -> BTreeMap<String, String> {
    let Some(node) = document.object(root, "reason_display_messages") else { return BTreeMap::new() };
    let mut reasons = BTreeMap::new();
    for (reason, _) in node.members {
        if let Some(text) = document.text(&node, reason) {
            reasons.insert(reason.clone(), text.to_owned());
        }
    }
    reasons
}

#[cfg(test)]
mod tests;
