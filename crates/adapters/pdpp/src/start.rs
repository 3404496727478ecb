//! START: what a run was asked for.

use crate::document::{self, Document, InvalidField, Listed, Node, without_byte_order_mark};
use crate::manifest::keys;
use crate::rules;
use crate::text::shortened;
use crate::time::{Side, Spelling, side};
use gap_model::{RunId, StreamName};
use serde_json::Value;
use skip_taxonomy::{Finding, Key, TimeRange};

/// What a run was asked for: the message that a runtime sends to a connector first.
///
/// ```
/// use lacuna_pdpp::Start;
///
/// let (start, _) = Start::read(
///     r#"{"type":"START","run_id":"run_1","scope":{"streams":[{"name":"orders","resources":["17"]}]}}"#,
/// )?;
/// assert_eq!(start.streams[0].name.as_str(), "orders");
/// # Ok::<(), lacuna_pdpp::StartError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Start {
    /// Which run; `None`: the message does not say.
    pub run_id: Option<RunId>,
    /// What was asked for, stream by stream; never empty.
    pub streams: Vec<AskedStream>,
    /// Whether the run was only to fill gaps.
    pub recovery_only: bool,
}

/// What was asked for of one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AskedStream {
    /// The stream.
    pub name: StreamName,
    /// Only these records; `None`: all of them.
    pub resources: Option<Vec<Key>>,
    /// Only this range, rounded outward; `None`: all of it.
    pub time_range: Option<TimeRange>,
}

/// Why a text is no START.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The text is not JSON.
    #[error("the START is not JSON")]
    NotJson(#[source] serde_json::Error),
    /// Fields are not what they have to be.
    #[error("the START is invalid: {}", Listed(.fields))]
    Invalid {
        /// Every one of them, in the order in which they are read.
        fields: Vec<InvalidField>,
    },
}

impl Start {
    /// Reads a START, and finds what is doubtful about it; each finding is placed by a JSON pointer.
    ///
    /// # Errors
    ///
    /// [`StartError::NotJson`] when the text is not JSON, or nested deeper than 127 levels. [`StartError::Invalid`] with
    /// every field that is not what it has to be: another type of message, a scope without streams, a stream without a
    /// name or twice, a key or a time that is none.
    pub fn read(text: &str) -> Result<(Self, Vec<Finding>), StartError> {
        let mut document = Document::default();
        let text = without_byte_order_mark(text, &mut document);
        let raw: Value = serde_json::from_str(text).map_err(StartError::NotJson)?;
        let read = read_members(&raw, &mut document);
        let Document { invalid, findings } = document;
        match read {
            Some(start) if invalid.is_empty() => Ok((start, findings)),
            _ => Err(StartError::Invalid { fields: invalid }),
        }
    }

    /// Everything that can be found in a START, whether or not it can be used; each finding is placed by a JSON pointer.
    pub fn check(text: &str) -> Vec<Finding> {
        match Self::read(text) {
            Ok((_, findings)) => findings,
            Err(StartError::NotJson(why)) => document::not_json(&why),
            Err(StartError::Invalid { fields }) => document::findings(&fields),
        }
    }

    /// The streams that were asked for.
    pub fn names(&self) -> Vec<StreamName> {
        self.streams.iter().map(|stream| stream.name.clone()).collect()
    }
}

fn read_members(raw: &Value, document: &mut Document) -> Option<Start> {
    let Some(members) = raw.as_object() else {
        document.refuse_type("", raw, "an object");
        return None;
    };
    let root = Node { at: String::new(), members };
    if document.word(&root, "type", &[("START", ())]).is_none() && root.member("type").is_none() {
        document.refuse("/type", "missing, expected START");
    }
    check_unread(&root, document);
    let run_id = document.parsed(&root, "run_id");
    let recovery_only = document.flag(&root, "recovery_only").unwrap_or(false);
    let Some(scope) = document.object(&root, "scope") else {
        if root.member("scope").is_none() {
            document.refuse("/scope", "missing");
        }
        return None;
    };
    let Some((at, list)) = document.list(&scope, "streams") else {
        if scope.member("streams").is_none() {
            document.refuse("/scope/streams", "missing");
        }
        return None;
    };
    if list.is_empty() {
        document.refuse(at.as_str(), "an empty list, expected what the run is asked for");
    }
    let mut streams: Vec<AskedStream> = Vec::with_capacity(list.len());
    for (place, value) in list.iter().enumerate() {
        let at = format!("{at}/{place}");
        let Some(members) = value.as_object() else {
            document.refuse_type(at, value, "an object");
            continue;
        };
        let node = Node { at, members };
        let Some(name) = name(&node, document) else { continue };
        if streams.iter().any(|before| before.name == name) {
            document.refuse(node.pointer("name"), format!("{name} stands twice"));
            continue;
        }
        check_fields(&node, document);
        let resources = node.member("resources").map(|_| keys(&node, "resources", document));
        let time_range = range(&node, document);
        streams.push(AskedStream { name, resources, time_range });
    }
    Some(Start { run_id, streams, recovery_only })
}

/// The members that only the connector looks at.
fn check_unread(root: &Node<'_>, document: &mut Document) {
    document.word(root, "collection_mode", &[("full_refresh", ()), ("incremental", ())]);
    document.object(root, "bindings");
    document.list(root, "detail_gaps");
    let Some(state) = document.object(root, "state") else { return };
    let wrong = state.members.iter().find(|(_, cursor)| !cursor.is_object() && !cursor.is_null());
    if let Some((stream, cursor)) = wrong {
        document.refuse_type(&state.at, cursor, &format!("an object as the cursor of {:?}", shortened(stream, 40)));
    }
}

fn check_fields(node: &Node<'_>, document: &mut Document) {
    let Some((at, fields)) = document.list(node, "fields") else { return };
    for (place, field) in fields.iter().enumerate().filter(|(_, field)| !field.is_string()) {
        document.refuse_type(format!("{at}/{place}"), field, "the name of a field");
    }
}

fn name(node: &Node<'_>, document: &mut Document) -> Option<StreamName> {
    match node.member("name") {
        None => document.refuse(node.pointer("name"), "missing"),
        Some(Value::String(name)) if name == "*" => {
            document.refuse(node.pointer("name"), "a scope names each stream, and has no \"*\"");
        }
        Some(_) => return document.parsed(node, "name"),
    }
    None
}

fn range(node: &Node<'_>, document: &mut Document) -> Option<TimeRange> {
    let range = document.object(node, "time_range")?;
    let mut bound = |name, which| {
        let text = document.text(&range, name)?;
        match side(text, which) {
            Some(Spelling::Instant(at)) => Some(at),
            Some(Spelling::Date(at)) => {
                let message = format!("{text:?} is a date; all of that day is meant");
                document.find(&rules::TIME_UNREADABLE, range.pointer(name), message);
                Some(at)
            }
            None => {
                document.refuse(range.pointer(name), "not an RFC 3339 instant, nor a date");
                None
            }
        }
    };
    let (since, until) = (bound("since", Side::Since), bound("until", Side::Until));
    if since.zip(until).is_some_and(|(since, until)| until <= since) {
        document.refuse(&range.at, "the range ends before it begins");
    }
    Some(TimeRange::new(since, until))
}

#[cfg(test)]
mod tests;
