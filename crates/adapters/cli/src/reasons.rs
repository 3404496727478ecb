//! Reason tables of operators, laid over the built-in one.

use crate::failure::Failure;
use crate::input;
use skip_taxonomy::{Finding, ReasonTable};
use std::path::PathBuf;

/// The built-in table under those of the files, the later over the earlier, and what they change.
pub(crate) fn reasons(files: &[PathBuf]) -> Result<(ReasonTable, Vec<Finding>), Failure> {
    let mut table = ReasonTable::builtin().clone();
    let mut findings = Vec::new();
    for path in files {
        let text = input::document(path)?;
        let read = ReasonTable::from_json(text.trim_start_matches('\u{feff}'));
        let over = read.map_err(|source| Failure::Reasons { path: path.clone(), source })?;
        let (both, told) = table.overlaid(&over, &path.display().to_string());
        table = both;
        findings.extend(told);
    }
    Ok((table, findings))
}
