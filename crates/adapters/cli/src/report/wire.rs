//! The JSON form of a report.

use super::found::Suppressed;
use super::{FileTotals, Found, Totals, fingerprint};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use skip_taxonomy::Severity;

/// What a check found (`lacuna/check/v1`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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

impl From<&Found> for CheckFinding {
    fn from(found: &Found) -> Self {
        Self {
            rule: found.finding.rule.clone(),
            severity: found.finding.severity,
            file: found.file.clone(),
            line: found.line,
            column: found.columns.as_ref().map(|columns| columns.start),
            end_column: found.columns.as_ref().map(|columns| columns.end),
            pointer: found.pointer.clone(),
            message: found.finding.message.clone(),
            cure: found.finding.cure.clone(),
            excerpt: found.source.as_ref().map(|source| source.text.clone()),
            fingerprint: fingerprint(found),
            suppressed: found.suppressed.clone(),
        }
    }
}
