//! A finding as it is printed.

use super::{Found, fingerprint};
use crate::wire::CheckFinding;

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
