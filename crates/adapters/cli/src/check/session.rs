//! One run of the command: what is found goes through the suppressions into the report.

use crate::failure::Failure;
use crate::report::{Amount, Found, Report};
use crate::suppress::{Ignores, Recorded, Suppressions};
use crate::wire::Totals;
use skip_taxonomy::Rule;
use std::collections::BTreeSet;

/// What is found goes here.
pub(crate) struct Session<'s, 'r> {
    report: Report<'r>,
    suppressions: Suppressions<'s>,
    recorded: Option<Recorded>,
    rules: BTreeSet<&'static str>,
}

impl<'s, 'r> Session<'s, 'r> {
    /// A session; `recorded` is the baseline that is to be written, if any.
    pub(crate) fn new(
        report: Report<'r>,
        suppressions: Suppressions<'s>,
        recorded: Option<Recorded>,
        rules: &[Rule],
    ) -> Self {
        Self { report, suppressions, recorded, rules: rules.iter().map(|rule| rule.id).collect() }
    }

    /// Whether there is such a rule.
    pub(crate) fn knows(&self, rule: &str) -> bool {
        self.rules.contains(rule)
    }

    /// What is told from here on is of this file.
    pub(crate) fn file_begin(&mut self, file: &str) -> Result<(), Failure> {
        self.suppressions.file_begin(file);
        self.report.file_begin(file).map_err(Failure::Output)
    }

    /// Tells a finding. `inline` is what the message or the document says itself.
    pub(crate) fn tell(&mut self, mut found: Found, inline: Option<&mut Ignores>) -> Result<(), Failure> {
        self.suppressions.judge(&mut found, inline);
        if let Some(recorded) = &mut self.recorded {
            recorded.add(&found);
        }
        self.report.found(&found).map_err(Failure::Output)
    }

    /// A file could not be read, or not to its end.
    pub(crate) fn incomplete(&mut self) {
        self.report.incomplete();
    }

    /// So many findings were made and not handed over, because there were too many.
    pub(crate) fn not_shown(&mut self, count: u64) {
        self.report.not_shown(count);
    }

    /// The file is at its end.
    pub(crate) fn file_end(&mut self, amount: Amount<'_>) -> Result<(), Failure> {
        self.report.file_end(amount).map_err(Failure::Output)
    }

    /// Tells `told`, which is of no file that was checked, and what is wrong with the suppressions; and ends the report.
    pub(crate) fn end(mut self, told: Vec<Found>) -> Result<(Totals, Option<Recorded>), Failure> {
        let mut told = told;
        for found in &mut told {
            self.suppressions.judge(found, None);
        }
        told.extend(self.suppressions.finish());
        self.report.aside(&told).map_err(Failure::Output)?;
        let totals = self.report.end().map_err(Failure::Output)?;
        Ok((totals, self.recorded))
    }
}
