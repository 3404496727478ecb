//! `JUnit` XML, which CI servers read as test results: a suite for each file, and a case for each finding.
//!
//! Errors and warnings are failures, notes pass and say so in their output, and suppressed findings are skipped. A clean
//! file is one case that passes. A suite names its counts before its cases, so the cases of one file are held back, up to
//! [`CASES_MAX`]; those beyond are counted as not shown, here and in the totals.

use super::{FileTotals, Found, Totals, Writer};
use crate::text::{counted, shown_char};
use quick_xml::escape::escape;
use skip_taxonomy::Severity;
use std::io::{self, Write};

/// The most cases of one file. The servers that read this format show no more either.
pub(super) const CASES_MAX: u64 = 10_000;

/// The cases of the file at hand, written already.
#[derive(Default)]
pub(super) struct Junit {
    file: String,
    cases: Vec<u8>,
    tests: u64,
    failures: u64,
    skipped: u64,
    not_shown: u64,
}

impl Writer for Junit {
    fn begin(&mut self, to: &mut dyn Write) -> io::Result<()> {
        writeln!(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"lacuna check\">")
    }

    fn file_begin(&mut self, file: &str, _to: &mut dyn Write) -> io::Result<()> {
        *self = Self { file: file.to_owned(), ..Self::default() };
        Ok(())
    }

    fn found(&mut self, found: &Found, _to: &mut dyn Write) -> io::Result<()> {
        if self.tests == CASES_MAX {
            self.not_shown += 1;
            return Ok(());
        }
        self.tests += 1;
        let (file, rule) = (attribute(&found.file), attribute(&found.finding.rule));
        let place = attribute(&place(found));
        let line = found.line.map_or_else(String::new, |line| format!(" line=\"{line}\""));
        let message = attribute(&found.finding.message);
        let to = &mut self.cases;
        write!(to, "    <testcase classname=\"{file}\" name=\"{rule}{place}\" file=\"{file}\"{line}>")?;
        match (&found.suppressed, found.finding.severity) {
            (Some(suppressed), _) => {
                self.skipped += 1;
                write!(to, "<skipped message=\"{}\">{}</skipped>", attribute(&suppressed.reason), body(found))?;
            }
            (None, Severity::Note) => write!(to, "<system-out>{}</system-out>", body(found))?,
            (None, severity) => {
                self.failures += 1;
                let kind = if severity == Severity::Error { "error" } else { "warning" };
                write!(to, "<failure type=\"{kind}\" message=\"{message}\">{}</failure>", body(found))?;
            }
        }
        writeln!(to, "</testcase>")
    }

    fn file_end(&mut self, _totals: &FileTotals, to: &mut dyn Write) -> io::Result<u64> {
        let file = attribute(&self.file);
        let (tests, failures, skipped) = (self.tests.max(1), self.failures, self.skipped);
        writeln!(
            to,
            "  <testsuite name=\"{file}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">"
        )?;
        if self.tests == 0 {
            writeln!(to, "    <testcase classname=\"{file}\" name=\"no findings\" file=\"{file}\"/>")?;
        }
        to.write_all(&self.cases)?;
        if self.not_shown > 0 {
            let not_shown = counted(self.not_shown, "more finding");
            writeln!(to, "    <system-out>{not_shown} not shown: a suite has at most {CASES_MAX}</system-out>")?;
        }
        writeln!(to, "  </testsuite>")?;
        Ok(std::mem::take(&mut self.not_shown))
    }

    fn end(&mut self, _totals: &Totals, to: &mut dyn Write) -> io::Result<()> {
        writeln!(to, "</testsuites>")
    }
}

/// ` line 7 /key`, as far as it is known.
fn place(found: &Found) -> String {
    let mut place = found.line.map_or_else(String::new, |line| format!(" line {line}"));
    if !found.pointer.is_empty() {
        place.push(' ');
        place.push_str(&found.pointer);
    }
    place
}

/// What a case says: the place, the message, the line and the cure.
fn body(found: &Found) -> String {
    let mut text = format!("{}{}: {}", found.file, place(found), found.finding.message);
    if let Some(source) = &found.source {
        text.push('\n');
        text.push_str(&source.text);
    }
    if let Some(cure) = &found.finding.cure {
        text.push_str("\nhelp: ");
        text.push_str(cure);
    }
    escape(shown(&text, &['\n', '\t'])).into_owned()
}

/// A value between quotes, in which line ends would become blanks.
fn attribute(text: &str) -> String {
    escape(shown(text, &[])).into_owned()
}

/// XML 1.0 has no way to write most control characters, not even escaped: they are shown, and so is everything that is
/// hidden and not in `keep`.
fn shown(text: &str, keep: &[char]) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if keep.contains(&c) { shown.push(c) } else { shown.extend(shown_char(c)) }
    }
    shown
}
