//! JSON: one object, or one a line.

use super::{CheckFinding, FileTotals, Found, Totals, Writer};
use serde::Serialize;
use std::io::{self, Write};

/// One object with the schema `lacuna/check/v1`. The findings come first, because they are written as they are found;
/// of the files only their totals are kept until the end.
#[derive(Default)]
pub(super) struct Json {
    some: bool,
    files: Vec<FileTotals>,
}

impl Writer for Json {
    fn begin(&mut self, to: &mut dyn Write) -> io::Result<()> {
        write!(to, "{{\"schema\":\"lacuna/check/v1\",\"findings\":[")
    }

    fn found(&mut self, found: &Found, to: &mut dyn Write) -> io::Result<()> {
        // A line for each, so that a person who looks into the file finds them.
        to.write_all(if self.some { b",\n" } else { b"\n" })?;
        self.some = true;
        value(&CheckFinding::from(found), to)
    }

    fn file_end(&mut self, file: &FileTotals, _to: &mut dyn Write) -> io::Result<u64> {
        self.files.push(file.clone());
        Ok(0)
    }

    fn end(&mut self, totals: &Totals, to: &mut dyn Write) -> io::Result<()> {
        to.write_all(if self.some { b"\n],\"files\":" } else { b"],\"files\":" })?;
        value(&self.files, to)?;
        to.write_all(b",\"totals\":")?;
        value(totals, to)?;
        to.write_all(b"}\n")
    }
}

/// One object a line: `lacuna/check-finding/v1` for each finding, and `lacuna/check-totals/v1` as the last.
pub(super) struct Jsonl;

impl Writer for Jsonl {
    fn found(&mut self, found: &Found, to: &mut dyn Write) -> io::Result<()> {
        line("check-finding", &CheckFinding::from(found), to)
    }

    fn end(&mut self, totals: &Totals, to: &mut dyn Write) -> io::Result<()> {
        line("check-totals", totals, to)
    }
}

fn line(name: &str, body: &impl Serialize, to: &mut dyn Write) -> io::Result<()> {
    let body = serde_json::to_string(body)?;
    // Spliced in as text, because flattening a typed body through a map would reorder its members.
    writeln!(to, "{{\"schema\":\"lacuna/{name}/v1\",{}", body.strip_prefix('{').unwrap_or(&body))
}

fn value(value: &impl Serialize, to: &mut dyn Write) -> io::Result<()> {
    Ok(serde_json::to_writer(to, value)?)
}
