//! What `lacuna check` found, in the six formats that people and machines ask for.
//!
//! Everything is written as it is found. No format holds more than one file's findings, and `JUnit`, which must count
//! before it lists, at most [`junit::CASES_MAX`] of them. Nothing is left out in silence: [`Totals`] counts what was
//! suppressed and what was not shown.

mod fingerprint;
mod found;
mod github;
mod human;
mod json;
mod junit;
mod sarif;
mod totals;
mod wire;

pub(crate) use fingerprint::fingerprint;
pub(crate) use found::{Excerpt, Found, STDIN};
pub(crate) use totals::{Amount, FailOn};

use crate::wire::{CheckFinding, FileTotals, Totals};
use skip_taxonomy::Rule;
use std::io::{self, Write};

/// In which form findings are told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Text with the source line, for people
    #[default]
    Human,
    /// One JSON object
    Json,
    /// One JSON object a line
    Jsonl,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// XML for the test reports of CI servers
    Junit,
}

/// How a report is told, apart from its format.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    /// Every rule there is, for titles and for SARIF's list. A finding of another rule is told without a title.
    pub(crate) rules: Vec<Rule>,
    /// Colours; only the text for people has any.
    pub(crate) color: bool,
    /// The width of the terminal, where that is known.
    pub(crate) width: Option<usize>,
    /// At most so many findings are told; the rest is counted as not shown.
    pub(crate) shown_max: Option<u64>,
}

/// One format. Calls come in the order `begin`, for each file (`file_begin`, `found`…, `file_end`), `end`.
trait Writer {
    fn begin(&mut self, _to: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
    fn file_begin(&mut self, _file: &str, _to: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
    fn found(&mut self, found: &Found, to: &mut dyn Write) -> io::Result<()>;
    /// Returns how many findings of the file were not written, and why is in the module's documentation.
    fn file_end(&mut self, _file: &FileTotals, _to: &mut dyn Write) -> io::Result<u64> {
        Ok(0)
    }
    /// Not every file could be read.
    fn incomplete(&mut self) {}
    fn end(&mut self, totals: &Totals, to: &mut dyn Write) -> io::Result<()>;
}

/// A report that is being written: counts, and hands everything to the format.
pub(crate) struct Report<'a> {
    to: &'a mut dyn Write,
    writer: Box<dyn Writer>,
    shown_max: Option<u64>,
    shown: u64,
    totals: Totals,
    /// The file at hand, with what had been found before it.
    file: FileTotals,
}

impl<'a> Report<'a> {
    /// Begins a report on `to`, which should be buffered.
    ///
    /// # Errors
    ///
    /// When `to` cannot be written. That is the only way to fail, here and in the other functions.
    pub(crate) fn begin(format: Format, settings: Settings, to: &'a mut dyn Write) -> io::Result<Self> {
        let shown_max = settings.shown_max;
        let mut writer: Box<dyn Writer> = match format {
            Format::Human => Box::new(human::Human::new(&settings)),
            Format::Json => Box::new(json::Json::default()),
            Format::Jsonl => Box::new(json::Jsonl),
            Format::Github => Box::new(github::Github::new(&settings)),
            Format::Sarif => Box::new(sarif::Sarif::new(settings)),
            Format::Junit => Box::new(junit::Junit::default()),
        };
        writer.begin(to)?;
        Ok(Self { to, writer, shown_max, shown: 0, totals: Totals::default(), file: FileTotals::default() })
    }

    /// The findings from here on are of this file.
    pub(crate) fn file_begin(&mut self, file: &str) -> io::Result<()> {
        self.totals.files += 1;
        self.section_begin(file)
    }

    /// Tells and counts one finding.
    pub(crate) fn found(&mut self, found: &Found) -> io::Result<()> {
        self.totals.add(found);
        if self.shown_max.is_some_and(|max| self.shown >= max) {
            self.totals.not_shown += 1;
            return Ok(());
        }
        self.shown += 1;
        self.writer.found(found, self.to)
    }

    /// So many findings were made and not handed over: they are counted nowhere else.
    pub(crate) fn not_shown(&mut self, count: u64) {
        self.totals.not_shown += count;
    }

    /// A file could not be read, or not to its end. Formats that have a place for it say so; the failure itself is told
    /// on standard error.
    pub(crate) fn incomplete(&mut self) {
        self.writer.incomplete();
    }

    /// The file is read, or whatever of it could be.
    pub(crate) fn file_end(&mut self, amount: Amount<'_>) -> io::Result<()> {
        self.totals.lines += amount.lines;
        self.totals.messages += amount.messages;
        let before = std::mem::take(&mut self.file);
        let ended = FileTotals {
            file: before.file,
            kind: amount.kind.map(str::to_owned),
            lines: amount.lines,
            messages: amount.messages,
            errors: self.totals.errors - before.errors,
            warnings: self.totals.warnings - before.warnings,
            notes: self.totals.notes - before.notes,
            suppressed: self.totals.suppressed - before.suppressed,
        };
        self.totals.not_shown += self.writer.file_end(&ended, self.to)?;
        Ok(())
    }

    /// Findings about files that were not checked but say how: the configuration and the baseline. Those of one file
    /// stand together.
    pub(crate) fn aside(&mut self, found: &[Found]) -> io::Result<()> {
        for group in found.chunk_by(|one, next| one.file == next.file) {
            self.section_begin(&group[0].file)?;
            for found in group {
                self.found(found)?;
            }
            self.file_end(Amount::default())?;
        }
        Ok(())
    }

    /// Ends the report, and says what it came to.
    pub(crate) fn end(mut self) -> io::Result<Totals> {
        self.writer.end(&self.totals, self.to)?;
        self.to.flush()?;
        Ok(self.totals)
    }

    fn section_begin(&mut self, file: &str) -> io::Result<()> {
        let Totals { errors, warnings, notes, suppressed, .. } = self.totals;
        self.file = FileTotals { file: file.to_owned(), errors, warnings, notes, suppressed, ..FileTotals::default() };
        self.writer.file_begin(file, self.to)
    }
}

impl std::fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Report").field("totals", &self.totals).finish_non_exhaustive()
    }
}

/// Whether standard output wants colours: it is a terminal, and `NO_COLOR` is not set to anything.
pub(crate) fn color_wanted() -> bool {
    use std::io::IsTerminal;
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

#[cfg(test)]
mod tests;
