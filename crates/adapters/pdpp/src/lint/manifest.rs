//! Advice on what a manifest declares.

use crate::document::{Document, Node};
use crate::rules;
use gap_model::StreamFacts;
use serde_json::Value;

const DAY_SECS: u64 = 86_400;

/// A cursor that is a date cannot be told apart within a day.
pub(crate) fn check(facts: &StreamFacts, node: &Node<'_>, document: &mut Document) {
    let Some(granularity) = facts.granularity else { return };
    let Some(cursor) = node.member("cursor_field").and_then(Value::as_str) else { return };
    let format = node.member("schema").map(|schema| &schema["properties"][cursor]["format"]);
    if format.and_then(Value::as_str) == Some("date") && granularity.as_secs() < DAY_SECS {
        let message = format!("{granularity}, and the cursor `{cursor}` is a date");
        document.find(&rules::GRANULARITY, node.pointer("granularity"), message);
    }
}
