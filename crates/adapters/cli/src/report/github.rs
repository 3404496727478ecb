//! Workflow commands of GitHub Actions, which become annotations of a pull request.
//!
//! Of each level, GitHub keeps ten a step and drops the rest in silence; the log has them all. So the last line is a
//! notice that says how many there were, and only nine notes become notices, so that it is among the ten.

use super::human::summary;
use super::{Found, STDIN, Settings, Totals, Writer};
use crate::text::{shown_char, visible};
use skip_taxonomy::{Rule, Severity};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How many annotations of a level GitHub keeps.
const KEPT: u64 = 10;

pub(super) struct Github {
    titles: BTreeMap<&'static str, &'static str>,
    notices: u64,
}

impl Github {
    pub(super) fn new(settings: &Settings) -> Self {
        let titles = settings.rules.iter().map(|Rule { id, title, .. }| (*id, *title)).collect();
        Self { titles, notices: 0 }
    }

    fn title(&self, rule: &str) -> String {
        self.titles.get(rule).map_or_else(|| rule.to_owned(), |title| format!("{rule} {title}"))
    }
}

impl Writer for Github {
    fn found(&mut self, found: &Found, to: &mut dyn Write) -> io::Result<()> {
        if found.suppressed.is_some() {
            return Ok(());
        }
        let level = match found.finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => {
                self.notices += 1;
                if self.notices >= KEPT {
                    return writeln!(to, "{}", log_line(found));
                }
                "notice"
            }
        };
        let pointer = Some(&found.pointer).filter(|pointer| !pointer.is_empty());
        let parts = [("", Some(&found.finding.message)), ("\nat ", pointer), ("\nhelp: ", found.finding.cure.as_ref())];
        let parts = parts.into_iter().filter_map(|(before, text)| Some([before, text?]));
        let message = parts.flatten().collect::<String>();
        let (place, title) = (place(found), property(&self.title(&found.finding.rule)));
        let separator = if place.is_empty() { "" } else { "," };
        writeln!(to, "::{level} {place}{separator}title={title}::{}", data(&message))
    }

    fn end(&mut self, totals: &Totals, to: &mut dyn Write) -> io::Result<()> {
        let dropped = [totals.errors, totals.warnings, totals.notes].into_iter().any(|times| times > KEPT);
        let limit = format!("\nGitHub shows {KEPT} annotations of each level; the log of this step has all");
        let message = summary(totals) + if dropped { &limit } else { "" };
        writeln!(to, "::notice title={}::{}", property("lacuna check"), data(&message))
    }
}

/// A finding as an ordinary line of the log. It begins with a word, so the runner takes nothing in it for a command.
fn log_line(found: &Found) -> String {
    let line = found.line.map_or_else(String::new, |line| format!(":{line}"));
    let (rule, pointer, message) = (&found.finding.rule, &found.pointer, &found.finding.message);
    visible(&format!("note {rule} {}{line} {pointer}: {message}", found.file))
}

/// The properties of the place. Standard input is no file that an annotation could stand on.
fn place(found: &Found) -> String {
    if found.file == STDIN {
        return String::new();
    }
    let file = property(found.file.strip_prefix("./").unwrap_or(&found.file));
    match (found.line, &found.columns) {
        (None, _) => format!("file={file}"),
        (Some(line), None) => format!("file={file},line={line}"),
        (Some(line), Some(columns)) => {
            format!("file={file},line={line},col={},endColumn={}", columns.start, columns.end)
        }
    }
}

/// The part after `::`, in which `%` and line ends have a meaning.
fn data(text: &str) -> String {
    escape(text, &['%', '\r', '\n'])
}

/// A value before `::`, in which `:` and `,` have a meaning as well.
fn property(text: &str) -> String {
    escape(text, &['%', '\r', '\n', ':', ','])
}

/// Escapes `special` as GitHub reads it back, and shows the other hidden characters.
fn escape(text: &str, special: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if !special.contains(&c) => escaped.extend(shown_char(c)),
            '%' => escaped.push_str("%25"),
            '\r' => escaped.push_str("%0D"),
            '\n' => escaped.push_str("%0A"),
            ':' => escaped.push_str("%3A"),
            ',' => escaped.push_str("%2C"),
            c => escaped.push(c),
        }
    }
    escaped
}
