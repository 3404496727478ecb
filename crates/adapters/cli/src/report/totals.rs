//! What a check comes to.

use super::Found;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use skip_taxonomy::Severity;
use std::collections::BTreeMap;

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

/// What was read and found in everything that was checked.
///
/// Every finding is counted once: by its severity, or as suppressed. What was found and is not in the list of findings
/// is counted as well, and told as `not_shown`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Totals {
    /// Files that were checked.
    pub(crate) files: u64,
    /// Lines that were read.
    pub(crate) lines: u64,
    /// Messages among them.
    pub(crate) messages: u64,
    /// Errors that count.
    pub(crate) errors: u64,
    /// Warnings that count.
    pub(crate) warnings: u64,
    /// Notes that count.
    pub(crate) notes: u64,
    /// Findings that do not count, because somebody gave a reason.
    pub(crate) suppressed: u64,
    /// Findings that are counted above and not listed, because there were too many.
    pub(crate) not_shown: u64,
    /// The same by rule.
    pub(crate) by_rule: BTreeMap<String, RuleTotals>,
}

/// How often one rule was broken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct RuleTotals {
    /// Breaches that count.
    pub(crate) found: u64,
    /// Breaches that somebody gave a reason for.
    pub(crate) suppressed: u64,
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

/// What was read and found in one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct FileTotals {
    /// As it was named.
    pub(crate) file: String,
    /// What it was taken for, such as `transcript`. Null when nobody can tell.
    pub(crate) kind: Option<String>,
    /// Lines that were read.
    pub(crate) lines: u64,
    /// Messages among them.
    pub(crate) messages: u64,
    /// Errors that count.
    pub(crate) errors: u64,
    /// Warnings that count.
    pub(crate) warnings: u64,
    /// Notes that count.
    pub(crate) notes: u64,
    /// Findings that do not count, because somebody gave a reason.
    pub(crate) suppressed: u64,
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
