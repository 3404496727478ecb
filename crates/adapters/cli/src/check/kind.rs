//! What a file is: told by its contents, or by whoever names it.

use crate::command::SCHEMAS;
use crate::input::DOCUMENT_BYTES_MAX;
use serde::Deserialize;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::str::FromStr;

/// How much of a file is looked at to tell what it is.
const HEAD_BYTES: u64 = 64 << 10;
/// The endings of files that have one JSON value on each line.
const LINES: [&str; 3] = ["jsonl", "ndjson", "jsonlines"];

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What a connector wrote to its runtime: a whole run, or some of its messages.
    Messages,
    /// What a connector declares.
    Manifest,
    /// What a run was asked for.
    Start,
    /// A document of one of the schemas, by the schema's name.
    Document(&'static str),
}

impl Kind {
    /// The word on the command line and in the report.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Manifest => "manifest",
            Self::Start => "start",
            Self::Document(schema) => schema,
        }
    }

    /// What a document is, as far as its members tell.
    fn of(document: &Value) -> Option<Self> {
        let has = |name: &str| !document[name].is_null();
        if let Some(schema) = document["schema"].as_str().filter(|schema| schema.starts_with("lacuna/")) {
            // One that is not known is of a newer version, and is not to be taken for one of this.
            return Self::of_schema(schema);
        }
        let known = |name| SCHEMAS.iter().find(|(schema, _)| *schema == name).map(|(schema, _)| Self::Document(schema));
        match document["type"].as_str() {
            Some("START") => return Some(Self::Start),
            Some(_) if document["streams"].is_null() => return Some(Self::Messages),
            _ => {}
        }
        if has("plan_id") {
            known("plan")
        } else if has("coverage_intervals") {
            known("checkpoint")
        } else if has("gap_id") && has("extent") {
            known("gap")
        } else if has("verdict") && has("run_id") {
            known("run-summary")
        } else if document["reasons"].is_array() {
            known("reason-table")
        } else if document["streams"].is_array() {
            Some(Self::Manifest)
        } else {
            None
        }
    }

    /// The kind that the `schema` of a document names.
    pub(super) fn named_by(text: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Named<'a> {
            #[serde(borrow)]
            schema: Cow<'a, str>,
        }
        serde_json::from_str::<Named<'_>>(text).ok().and_then(|document| Self::of_schema(&document.schema))
    }

    /// The kind that `lacuna/<name>/v1` names.
    fn of_schema(schema: &str) -> Option<Self> {
        let name = schema.strip_prefix("lacuna/")?.strip_suffix("/v1")?;
        SCHEMAS.iter().find(|(known, _)| *known == name).map(|(known, _)| Self::Document(known))
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let kinds = [Self::Messages, Self::Manifest, Self::Start];
        let documents = SCHEMAS.iter().map(|(schema, _)| Self::Document(schema));
        let known: Vec<Self> = kinds.into_iter().chain(documents).collect();
        // A transcript is what whole runs are called.
        let word = if word == "transcript" { "messages" } else { word };
        known.iter().find(|kind| kind.as_str() == word).copied().ok_or_else(|| {
            let words: Vec<_> = known.iter().map(|kind| kind.as_str()).collect();
            format!("{word:?} is no kind: expected {}", words.join(", "))
        })
    }
}

/// A file that was told apart.
pub(crate) enum Content {
    /// Messages, still to be read.
    Messages(Box<dyn Read>),
    /// Documents of one schema, one on each line, still to be read.
    Lines(&'static str, Box<dyn Read>),
    /// A document, and what it is; `None`: nobody can tell.
    Document(Option<Kind>, Vec<u8>),
}

impl Content {
    /// Tells what `input`, the file at `path`, is.
    pub(crate) fn of(mut input: Box<dyn Read>, path: &Path, asked: Option<Kind>) -> io::Result<Self> {
        let mut head = Vec::new();
        input.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
        let in_lines = path.extension().is_some_and(|end| LINES.iter().any(|line| end.eq_ignore_ascii_case(line)));
        let first = first_line(&head);
        let lines = first.as_ref().is_some_and(|(_, more)| *more) || in_lines;
        let kind = first.as_ref().and_then(|(document, _)| Kind::of(document));
        let rest = |head| -> Box<dyn Read> { Box::new(Cursor::new(head).chain(input)) };
        Ok(match (asked, kind) {
            (Some(Kind::Messages), _) | (None, Some(Kind::Messages)) => Self::Messages(rest(head)),
            (Some(Kind::Document(schema)), _) if lines => Self::Lines(schema, rest(head)),
            (Some(kind), _) => Self::Document(Some(kind), whole(rest(head), "")?),
            (None, Some(Kind::Document(schema))) if lines => Self::Lines(schema, rest(head)),
            (None, _) if in_lines => Self::Messages(rest(head)),
            // A run begins with START where somebody kept both sides.
            (None, Some(Kind::Start)) if lines => Self::Messages(rest(head)),
            (None, _) => {
                let text = whole(rest(head), ", and does not look like messages: name what it is with --kind")?;
                let document = serde_json::from_slice(without_byte_order_mark(&text)).ok();
                // A first message can be longer than what was looked at, and one over several lines is none.
                let first = document.or_else(|| first_line(&text).map(|(first, _)| first));
                match first.as_ref().and_then(Kind::of) {
                    Some(Kind::Messages) => Self::Messages(Box::new(Cursor::new(text))),
                    kind => Self::Document(kind, text),
                }
            }
        })
    }
}

/// A document is read whole, so it has a bound. One that has more is told with this `advice`.
fn whole(input: Box<dyn Read>, advice: &str) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    let read = input.take(DOCUMENT_BYTES_MAX + 1).read_to_end(&mut text)?;
    if read as u64 > DOCUMENT_BYTES_MAX {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than 16 MiB{advice}")));
    }
    Ok(text)
}

/// The value on the first line that is not blank, where that line is whole; and whether more lines follow.
fn first_line(head: &[u8]) -> Option<(Value, bool)> {
    let head = without_byte_order_mark(head);
    let blank = head.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let head = &head[blank..];
    let end = head.iter().position(|byte| *byte == b'\n').unwrap_or(head.len());
    let more = !head[end..].trim_ascii().is_empty();
    serde_json::from_slice(&head[..end]).ok().map(|value| (value, more))
}

fn without_byte_order_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text)
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Messages(_) => f.write_str("Messages"),
            Self::Lines(schema, _) => write!(f, "Lines({schema})"),
            Self::Document(kind, text) => write!(f, "Document({kind:?}, {} bytes)", text.len()),
        }
    }
}

#[cfg(test)]
mod tests;
