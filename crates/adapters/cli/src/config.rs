//! `lacuna.toml`: how a project wants to be checked.
//!
//! The file is found upward from the current folder, as far as the top of the repository: a file further up belongs to
//! somebody else. It cannot switch a rule off. A severity can be changed, and a finding can be suppressed with a reason,
//! so that the difference between *clean* and *not looked at* stays visible.

mod find;
mod read;

pub(crate) use find::find;
pub(crate) use read::Error;

use crate::failure::Failure;
use crate::report::FailOn;
use globset::GlobSet;
use skip_taxonomy::{Finding, Instant, Severity};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The name of the file.
pub(crate) const FILE_NAME: &str = "lacuna.toml";

/// How to check. The default is what holds without a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Config {
    /// Where it was read; none for the default.
    pub(crate) path: Option<PathBuf>,
    /// From which severity on the check fails; none when the file is silent.
    pub(crate) fail_on: Option<FailOn>,
    /// Whether to be strict; none when the file is silent.
    pub(crate) strict: Option<bool>,
    /// More reason tables. These and the next two are relative to the file, and joined with its folder here.
    pub(crate) reasons: Vec<PathBuf>,
    /// Findings that were there before the checks were.
    pub(crate) baseline: Option<PathBuf>,
    /// The manifest of the connector whose messages are checked.
    pub(crate) manifest: Option<PathBuf>,
    /// The severities of rules that are not their own, by id.
    pub(crate) severity: BTreeMap<String, Spot<Severity>>,
    /// What shall not count, in the order of the file.
    pub(crate) suppress: Vec<Suppress>,
}

/// A value and the line of the file on which it stands, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spot<T> {
    /// The value.
    pub(crate) value: T,
    /// Its line.
    pub(crate) line: u64,
}

/// One entry of `[[check.suppress]]`.
#[derive(Debug, Clone)]
pub(crate) struct Suppress {
    /// The rule's id, and where the entry stands.
    pub(crate) rule: Spot<String>,
    /// Only in these files, as seen from the folder of the configuration; none: in every file.
    pub(crate) files: Option<GlobSet>,
    /// Why. Empty when the file has none, which is told as a finding and not as an error, so that the check goes on.
    pub(crate) reason: String,
    /// From this instant on it does not apply any more.
    pub(crate) until: Option<Instant>,
}

impl Config {
    /// The configuration that was asked for, else the one that holds in the folder `here`, else the default. `here` is
    /// the current folder, which the paths in what is returned are relative to.
    ///
    /// # Errors
    ///
    /// [`Failure::Read`] when there is one that cannot be read, and [`Failure::Config`] when it cannot be used.
    pub(crate) fn load(given: Option<&Path>, here: &Path) -> Result<Self, Failure> {
        let Some(path) = given.map(Path::to_owned).or_else(|| find(here)) else {
            return Ok(Self::default());
        };
        let text =
            std::fs::read_to_string(here.join(&path)).map_err(|source| Failure::Read { path: path.clone(), source })?;
        Self::parse(&path, &text).map_err(|why| Failure::Config(Box::new(why)))
    }

    /// The folder that the globs are relative to.
    pub(crate) fn folder(&self) -> PathBuf {
        self.path.as_deref().and_then(|path| path.parent()).map(PathBuf::from).unwrap_or_default()
    }

    /// Gives a finding the severity that its rule has here.
    pub(crate) fn weigh(&self, finding: &mut Finding) {
        if let Some(severity) = self.severity.get(&finding.rule) {
            finding.severity = severity.value;
        }
    }
}

#[cfg(test)]
mod tests;
