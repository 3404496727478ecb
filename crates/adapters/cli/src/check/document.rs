//! Documents: manifests, STARTs, and whatever has a schema.
//!
//! A document with a schema is held against it first, because the schema names every member that is wrong. What the schema
//! cannot say (a span that is empty, a state without the member that belongs to it) is then said by the type.

use super::{Kind, Session, shown, unreadable};
use crate::check_rules::{KIND_UNKNOWN, SCHEMA_BROKEN};
use crate::command::SCHEMAS;
use crate::failure::Failure;
use crate::report::{Amount, Found};
use crate::suppress::Ignores;
use crate::text::without_values;
use jsonschema::Validator;
use lacuna_pdpp::strict::What;
use lacuna_pdpp::{LineError, Lines, Manifest, Start, line_and_column, locate, rules as pdpp, strict};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};
use skip_taxonomy::{Finding, ReasonTable};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::Read;
use std::ops::Range;

/// How many things of one document are told; of a broken one there may be thousands.
const SHOWN_MAX: usize = 100;
/// How many characters of a sentence about a value are told.
const SENTENCE_CHARS_MAX: usize = 300;

/// Where a document is told of.
struct Place<'a> {
    file: &'a str,
    /// The document's text, and the line of the file on which it begins.
    text: &'a str,
    line: u64,
}

pub(super) fn check(
    kind: Option<Kind>,
    bytes: &[u8],
    file: &str,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    let lines = bytes.split(|byte| *byte == b'\n').count() - usize::from(bytes.ends_with(b"\n"));
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            let findings = findings(kind, text, &mut Validators::default());
            tell(&Place { file, text, line: 1 }, findings, session)?;
        }
        Err(why) => {
            let good = String::from_utf8_lossy(&bytes[..why.valid_up_to()]).into_owned();
            let message = format!("not UTF-8 from byte {} of the file on", why.valid_up_to());
            let (line, column) = line_and_column(&good, good.len());
            let mut found = Found::about(file, "", pdpp::NOT_UTF8.at("", message));
            found.line = Some(line as u64);
            found.columns = Some(column as u64..column as u64 + 1);
            session.tell(found, None)?;
        }
    }
    session.file_end(Amount { kind: kind.map(Kind::as_str), lines: lines as u64, messages: 0 })
}

/// Documents, one on each line. Each is held against the schema that it names; one that names none, and all of them when
/// the kind was `asked` for, against `schema`.
pub(super) fn check_lines(
    schema: &'static str,
    asked: bool,
    input: Box<dyn Read>,
    path: &std::path::Path,
    file: &str,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    let mut lines = Lines::new(input);
    let mut validators = Validators::default();
    let mut documents = 0;
    while let Some(line) = lines.next_line().map_err(|why| unreadable(path, why))? {
        documents += 1;
        match line.text {
            Ok(text) => {
                let named = if asked { None } else { Kind::named_by(text) };
                let found = findings(Some(named.unwrap_or(Kind::Document(schema))), text, &mut validators);
                tell(&Place { file, text, line: line.number }, found, session)?;
            }
            // There is no text to show, and the line is known all the same.
            Err(why) => {
                let found = Found::about(file, "", no_text(&why));
                session.tell(Found { line: Some(line.number), ..found }, None)?;
            }
        }
    }
    let read = lines.number();
    session.file_end(Amount { kind: Some(schema), lines: read, messages: documents })
}

/// What is wrong with a line that is no text.
pub(crate) fn no_text(why: &LineError) -> Finding {
    let rule = if matches!(why, LineError::TooLong { .. }) { pdpp::LINE_TOO_LONG } else { pdpp::NOT_UTF8 };
    rule.at("", why.to_string())
}

/// A finding, and the byte of the text where it is known better than by the finding's pointer.
type Placed = (Finding, Option<usize>);

fn findings(kind: Option<Kind>, text: &str, validators: &mut Validators) -> Vec<Placed> {
    let document: Value = match serde_json::from_str(text) {
        Ok(document) => document,
        Err(why) => {
            let message = shortened(&why.to_string());
            return vec![(pdpp::NOT_JSON.at("", message), Some(offset(text, why.line(), why.column())))];
        }
    };
    let mut found: Vec<Placed> = Vec::new();
    strict::defects(text, &mut |defect| {
        // What a reader takes one way or another is no defect of a document that a person wrote, but for its names.
        if found.len() < SHOWN_MAX && matches!(defect.what, What::DuplicateName { .. } | What::OutOfRange) {
            found.push((defect.finding(defect.pointer.as_str()), Some(defect.offset)));
        }
    });
    let more = match kind {
        None => vec![KIND_UNKNOWN.at("", "neither its members nor a `schema` say what it is")],
        Some(Kind::Manifest) => Manifest::check(text),
        Some(Kind::Start) => Start::check(text),
        Some(Kind::Messages) => Vec::new(),
        Some(Kind::Document(schema)) => against_schema(schema, &document, text, validators),
    };
    found.extend(more.into_iter().map(|finding| (finding, None)));
    found
}

/// Of a document in which thousands of members are wrong, the first are told: the errors before the rest, so that what
/// is not told changes no exit code. Returns how many are not.
fn shorten(found: &mut Vec<Placed>) -> u64 {
    let more = found.len().saturating_sub(SHOWN_MAX);
    if more > 0 {
        found.sort_by_key(|(finding, _)| Reverse(finding.severity));
        found.truncate(SHOWN_MAX);
    }
    more as u64
}

fn against_schema(schema: &'static str, document: &Value, text: &str, validators: &mut Validators) -> Vec<Finding> {
    let Some(validator) = validators.get(schema) else { return Vec::new() };
    let broken: Vec<Finding> = validator
        .iter_errors(document)
        .take(SHOWN_MAX)
        // The values are not told: they may be somebody's.
        .map(|error| {
            SCHEMA_BROKEN.at(error.instance_path().to_string(), shortened(&error.masked_with("the value").to_string()))
        })
        .collect();
    if broken.is_empty() { by_type(schema, document, text).into_iter().collect() } else { broken }
}

/// The schemas that were needed until now. To build one takes longer than to hold a document against it.
#[derive(Default)]
struct Validators {
    built: BTreeMap<&'static str, Option<Validator>>,
}

impl Validators {
    fn get(&mut self, schema: &'static str) -> Option<&Validator> {
        self.built.entry(schema).or_insert_with(|| Self::build(schema)).as_ref()
    }

    fn build(schema: &str) -> Option<Validator> {
        let (_, text) = SCHEMAS.iter().find(|(name, _)| *name == schema)?;
        let schema = serde_json::from_str(text).ok()?;
        jsonschema::options().should_validate_formats(true).build(&schema).ok()
    }
}

/// What only the type can refuse.
fn by_type(schema: &str, document: &Value, text: &str) -> Option<Finding> {
    fn read<T: DeserializeOwned>(document: &Value) -> Option<Finding> {
        let why = serde_path_to_error::deserialize::<_, T>(document).err()?;
        Some(SCHEMA_BROKEN.at(pointer(why.path()), without_values(why.inner())))
    }
    match schema {
        "checkpoint" => read::<gap_model::Checkpoint>(document),
        "gap" => read::<gap_model::Gap>(document),
        "plan" => read::<recovery_contract::RecoveryPlan>(document),
        "recovery" => read::<recovery_contract::RecoveryBlock>(document),
        "run-summary" => read::<gap_model::RunSummary>(document),
        "skip-result" => read::<skip_taxonomy::SkipResult>(document),
        "stream-facts" => read::<gap_model::StreamFacts>(document),
        "supported-resources" => read::<gap_model::SupportedResources>(document),
        "reason-table" => {
            let why = ReasonTable::from_json(text).err()?;
            Some(SCHEMA_BROKEN.at("/reasons", shortened(&why.to_string())))
        }
        _ => None,
    }
}

/// The JSON pointer of a path; it ends where the path is not known any more.
pub(crate) fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        let part = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } | Segment::Enum { variant: key } => key.replace('~', "~0").replace('/', "~1"),
            Segment::Unknown => break,
        };
        pointer.push('/');
        pointer.push_str(&part);
    }
    pointer
}

fn tell(place: &Place<'_>, mut findings: Vec<Placed>, session: &mut Session<'_, '_>) -> Result<(), Failure> {
    session.not_shown(shorten(&mut findings));
    let mut ignores = Ignores::default();
    if place.text.contains("lacuna_ignore") {
        ignores = serde_json::from_str(place.text).map(|document| Ignores::read(&document)).unwrap_or_default();
    }
    for (finding, offset) in findings {
        let pointer = finding.at.clone();
        session.tell(place.found(&pointer, finding, offset), Some(&mut ignores))?;
    }
    let notes = ignores.finish(|rule| session.knows(rule));
    for (pointer, finding) in notes {
        session.tell(place.found(&pointer, finding, None), None)?;
    }
    Ok(())
}

impl Place<'_> {
    fn found(&self, pointer: &str, finding: Finding, offset: Option<usize>) -> Found {
        let found = Found::about(self.file, pointer, finding);
        let at: Range<usize> = offset.map_or_else(|| shown(locate(self.text, pointer)), |at| at..at + 1);
        if self.text.is_empty() {
            return found;
        }
        let (line, _) = line_and_column(self.text, at.start);
        let start = self.text[..at.start.min(self.text.len())].rfind('\n').map_or(0, |end| end + 1);
        let end = self.text[start..].find('\n').map_or(self.text.len(), |length| start + length);
        let text = self.text[start..end].trim_end_matches('\r');
        found.on_line(self.line + line as u64 - 1, text, at.start - start..at.end.min(end) - start)
    }
}

/// The byte at a line and a column, both from 1, the column in bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let at = (start + column.saturating_sub(1)).min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn shortened(text: &str) -> String {
    crate::text::safe(text, SENTENCE_CHARS_MAX)
}

#[cfg(test)]
mod tests;
