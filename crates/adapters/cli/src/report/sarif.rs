//! SARIF 2.1.0, the exchange format of code scanning.

use super::{Found, Settings, Totals, Writer, fingerprint};
use crate::text::visible;
use crate::wire::SuppressedBy;
use serde_json::{Map, Value, json};
use skip_taxonomy::{Rule, Severity};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Writes the list of rules, then each result as it is found.
pub(super) struct Sarif {
    rules: Vec<Rule>,
    index: BTreeMap<&'static str, usize>,
    some: bool,
    incomplete: bool,
}

impl Sarif {
    pub(super) fn new(settings: Settings) -> Self {
        let index = settings.rules.iter().enumerate().map(|(index, rule)| (rule.id, index)).collect();
        Self { rules: settings.rules, index, some: false, incomplete: false }
    }

    fn result(&self, found: &Found) -> Value {
        let finding = &found.finding;
        let mut result = json!({
            "ruleId": finding.rule,
            "level": level(finding.severity),
            "message": { "text": message(&finding.message) },
            "locations": [location(found)],
            "partialFingerprints": { "lacunaFinding/v1": fingerprint(found) },
        });
        if let Some(index) = self.index.get(finding.rule.as_str()) {
            result["ruleIndex"] = (*index).into();
        }
        if let Some(suppressed) = &found.suppressed {
            let kind = match suppressed.by {
                SuppressedBy::Inline => "inSource",
                SuppressedBy::Config | SuppressedBy::Baseline => "external",
            };
            result["suppressions"] = json!([{ "kind": kind, "justification": suppressed.reason }]);
        }
        result
    }
}

impl Writer for Sarif {
    fn begin(&mut self, to: &mut dyn Write) -> io::Result<()> {
        let driver = json!({
            "name": "lacuna",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "rules": self.rules.iter().map(descriptor).collect::<Vec<_>>(),
        });
        write!(
            to,
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\
             \"columnKind\":\"unicodeCodePoints\",\"results\":["
        )
    }

    fn found(&mut self, found: &Found, to: &mut dyn Write) -> io::Result<()> {
        let separator = if self.some { ",\n" } else { "\n" };
        self.some = true;
        write!(to, "{separator}{}", self.result(found))
    }

    fn incomplete(&mut self) {
        self.incomplete = true;
    }

    fn end(&mut self, totals: &Totals, to: &mut dyn Write) -> io::Result<()> {
        // Whatever it found: without a file that could not be read, the check itself ran.
        let invocations = json!([{ "executionSuccessful": !self.incomplete }]);
        let properties = json!({ "totals": totals });
        writeln!(to, "\n],\"invocations\":{invocations},\"properties\":{properties}}}]}}")
    }
}

fn descriptor(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": { "text": message(rule.title) },
        "help": { "text": message(rule.cure) },
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn location(found: &Found) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(&found.file) } });
    if let Some(line) = found.line {
        let mut region = Map::from_iter([("startLine".to_owned(), line.into())]);
        if let Some(columns) = &found.columns {
            region.insert("startColumn".to_owned(), columns.start.into());
            region.insert("endColumn".to_owned(), columns.end.into());
        }
        physical["region"] = region.into();
    }
    let mut location = json!({ "physicalLocation": physical });
    if !found.pointer.is_empty() {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": found.pointer }]);
    }
    location
}

/// A text as SARIF's plain messages want it (§3.11): braces are doubled, because single ones are placeholders, and what
/// would read as a link is none, because a transcript has no business to put links into a report.
fn message(text: &str) -> String {
    visible(text).replace('{', "{{").replace('}', "}}").replace("](", "\\](")
}

/// A path as a relative URI reference, or as a `file` URI when it is absolute.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let path = if std::path::MAIN_SEPARATOR == '\\' { path.replace('\\', "/") } else { path.to_owned() };
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing into a text cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
