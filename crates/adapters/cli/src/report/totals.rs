//! What a check comes to.

use super::Found;
use crate::wire::{RuleTotals, Totals};
use serde::{Deserialize, Serialize};
use skip_taxonomy::Severity;

/// From which severity on a finding makes the check fail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FailOn {
    /// Errors only
    #[default]
    Error,
    /// Errors and warnings
    Warning,
    /// Every finding
    Note,
    /// Nothing: the findings are only told
    Never,
}

impl Totals {
    /// Counts one finding.
    pub(crate) fn add(&mut self, found: &Found) {
        // Not the entry, which would need the rule's id as a text of its own for every finding.
        if !self.by_rule.contains_key(&found.finding.rule) {
            self.by_rule.insert(found.finding.rule.clone(), RuleTotals::default());
        }
        let suppressed = found.suppressed.is_some();
        if let Some(rule) = self.by_rule.get_mut(&found.finding.rule) {
            *(if suppressed { &mut rule.suppressed } else { &mut rule.found }) += 1;
        }
        *(match found.finding.severity {
            _ if suppressed => &mut self.suppressed,
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
            Severity::Note => &mut self.notes,
        }) += 1;
    }

    /// The findings that count.
    pub(crate) fn found(&self) -> u64 {
        self.errors + self.warnings + self.notes
    }

    /// The answer to "does this check fail?".
    pub(crate) fn fail(&self, on: FailOn) -> bool {
        let counted = match on {
            FailOn::Error => self.errors,
            FailOn::Warning => self.errors + self.warnings,
            FailOn::Note => self.found(),
            FailOn::Never => 0,
        };
        counted > 0
    }
}

/// How much of a file was read, and what it was taken for: what only the reader knows when the file ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Amount<'a> {
    /// Such as `transcript`.
    pub(crate) kind: Option<&'a str>,
    /// Lines that were read.
    pub(crate) lines: u64,
    /// Messages among them.
    pub(crate) messages: u64,
}
