//! What this command prints or reads that no other crate has a type for: the shapes of `schemas/v1/check*.schema.json`,
//! `baseline.schema.json` and `rule.schema.json`.
//!
//! This file stands by itself, because `cargo xtask schemas` compiles it too: nothing may depend on a command.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use skip_taxonomy::Severity;
use std::collections::BTreeMap;

/// What a check found (`lacuna/check/v1`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(dead_code, reason = "written piece by piece; read by tests, and described by its schema")]
pub(crate) struct Check {
    /// Every finding, in the order of the files and of their lines; the suppressed ones too.
    pub(crate) findings: Vec<CheckFinding>,
    /// Every file that was checked, in order, and then those that say how to check.
    pub(crate) files: Vec<FileTotals>,
    /// What it comes to.
    pub(crate) totals: Totals,
}

/// One breach of a rule, and where it is (`lacuna/check-finding/v1`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct CheckFinding {
    /// The rule's id: `LAC` and three digits.
    pub(crate) rule: String,
    /// How much it matters here: the rule's own severity, unless the configuration gives it another.
    pub(crate) severity: Severity,
    /// The file, as it was named; `<stdin>` for standard input.
    pub(crate) file: String,
    /// The line, from 1. Null when it is about the whole file.
    pub(crate) line: Option<u64>,
    /// The first column, from 1, in Unicode characters. Null when it is about the whole line.
    pub(crate) column: Option<u64>,
    /// The column after the last one. Null together with `column`.
    pub(crate) end_column: Option<u64>,
    /// JSON pointer (RFC 6901) inside the line or the document. Empty: all of it.
    pub(crate) pointer: String,
    /// What is wrong there, with the values that show it.
    pub(crate) message: String,
    /// What to do about it. Null when there is nothing to do.
    pub(crate) cure: Option<String>,
    /// The line around the place, cut to a bound. Null when there is no line.
    pub(crate) excerpt: Option<String>,
    /// The same for the same breach after other lines have moved it: lower hexadecimal.
    pub(crate) fingerprint: String,
    /// Who said that it shall not count, and why. Null when it counts.
    pub(crate) suppressed: Option<Suppressed>,
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

/// A finding that was looked at and shall not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Suppressed {
    /// Where that is said.
    pub(crate) by: SuppressedBy,
    /// Why, in the words of whoever said it.
    pub(crate) reason: String,
}

/// Where it is said that a finding shall not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SuppressedBy {
    /// In the configuration file.
    Config,
    /// Beside the place, as `lacuna_ignore`.
    Inline,
    /// In the baseline: it was there before the checks were.
    Baseline,
}

/// Findings that shall not count, because they were there before (`lacuna/baseline/v1`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct BaselineFile {
    /// `lacuna/baseline/v1`.
    pub(crate) schema: String,
    /// Why they may stay for now. Without one, nothing is suppressed.
    #[serde(default)]
    pub(crate) reason: String,
    /// The findings, those that are alike as one entry.
    pub(crate) entries: Vec<BaselineEntry>,
}

/// Findings of one rule at places that look alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct BaselineEntry {
    /// The file, as seen from the folder of the baseline.
    pub(crate) file: String,
    /// The rule's id.
    pub(crate) rule: String,
    /// JSON pointer inside the line or the document.
    pub(crate) pointer: String,
    /// What the findings are recognised by after other lines have moved them.
    pub(crate) fingerprint: String,
    /// For how many findings the entry stands.
    pub(crate) count: u64,
}

/// A rule, and what it is for (`lacuna/rule/v1`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ExplainedRule {
    /// `LAC` and three digits.
    pub(crate) id: String,
    /// How much a breach matters.
    pub(crate) severity: Severity,
    /// What it demands.
    pub(crate) title: String,
    /// What it is for.
    pub(crate) why: String,
    /// What to do about a breach.
    pub(crate) cure: String,
    /// What breaks it. Null where no few lines can.
    pub(crate) bad: Option<String>,
    /// The same said well.
    pub(crate) good: Option<String>,
}
