//! The declaration that a manifest should have in place of a structural skip, as a JSON Patch (RFC 6902).

use crate::manifest::Manifest;
use gap_model::{Extent, StreamName};
use serde_json::{Value, json};
use skip_taxonomy::{Key, Reason};

/// The cure for a structural skip: the patch to the manifest, or where the manifest is not at hand, what to declare.
pub(super) fn declaring(
    stream: &StreamName,
    extents: &[Extent],
    reason: Option<&Reason>,
    manifest: Option<&Manifest>,
) -> String {
    let keys: Vec<&Key> = extents.iter().filter_map(Extent::key).collect();
    let whole = extents.is_empty() || keys.len() < extents.len();
    let mut declared = if whole { json!({"mode": "none"}) } else { json!({"mode": "except", "resources": keys}) };
    if let Some(reason) = reason {
        declared["reason"] = reason.as_str().into();
    }
    let place = manifest.and_then(|manifest| manifest.streams().iter().position(|facts| facts.name == *stream));
    match place {
        Some(place) => {
            let path = format!("/streams/{place}/supported_resources");
            format!("patch the manifest: {}", Value::from(vec![json!({"op": "add", "path": path, "value": declared})]))
        }
        None => format!("declare in the manifest, at the stream {stream}: \"supported_resources\": {declared}"),
    }
}
