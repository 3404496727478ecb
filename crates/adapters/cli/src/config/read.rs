//! How the configuration is read: unknown keys are refused, and every refusal names its place.

use super::{Config, Spot, Suppress};
use crate::report::FailOn;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Deserialize;
use skip_taxonomy::{Instant, InstantError, Severity};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// A configuration that cannot be used, and where.
#[derive(Debug, thiserror::Error)]
#[error("{}:{line}:{column}{}", path.display(), key.as_ref().map(|key| format!(": {key}")).unwrap_or_default())]
pub(crate) struct Error {
    /// The file.
    pub(crate) path: PathBuf,
    /// From 1.
    pub(crate) line: u64,
    /// From 1, in characters.
    pub(crate) column: u64,
    /// The key, such as `check.suppress[0].until`; none where the text is no TOML.
    pub(crate) key: Option<String>,
    /// What is wrong with it.
    pub(crate) source: Box<Why>,
}

/// What is wrong with a value of the configuration.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Why {
    #[error("{0}")]
    Toml(String),
    #[error("a rule cannot be switched off: give it the severity \"note\", or suppress its findings with a reason")]
    Off,
    #[error("{found:?} is no severity: expected \"error\", \"warning\" or \"note\"")]
    NoSeverity { found: String },
    #[error("{found:?} is no date: expected 2027-01-01, or an instant with its offset")]
    NoDate { found: String, source: InstantError },
    #[error("{found:?} is no glob")]
    NoGlob { found: String, source: globset::Error },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    check: Check,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Check {
    fail_on: Option<FailOn>,
    strict: Option<bool>,
    #[serde(default)]
    reasons: Vec<PathBuf>,
    baseline: Option<PathBuf>,
    manifest: Option<PathBuf>,
    #[serde(default)]
    severity: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    suppress: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: Spanned<String>,
    files: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    reason: String,
    until: Option<Spanned<toml::Value>>,
}

impl Config {
    /// The configuration in `text`, which was read from `path`.
    ///
    /// # Errors
    ///
    /// [`Error`] when the text is no TOML, has a key that nobody knows, or a value that the key cannot have.
    pub(crate) fn parse(path: &Path, text: &str) -> Result<Self, Error> {
        let at = |span: Option<Range<usize>>, key: Option<String>, source: Why| {
            let (line, column) = position(text, span.map_or(0, |span| span.start));
            Error { path: path.to_owned(), line, column, key, source: Box::new(source) }
        };
        let parsed = toml::Deserializer::parse(text).map_err(|why| at(why.span(), None, syntax(&why)))?;
        let file: File = serde_path_to_error::deserialize(parsed).map_err(|why| {
            let key = why.path().to_string();
            let why = why.into_inner();
            at(why.span(), Some(key), syntax(&why))
        })?;
        let check = file.check;
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut severities = BTreeMap::new();
        for (rule, word) in check.severity {
            let value = severity(word.get_ref())
                .map_err(|why| at(Some(word.span()), Some(format!("check.severity.{rule}")), why))?;
            severities.insert(rule, Spot { value, line: position(text, word.span().start).0 });
        }
        let mut suppress = Vec::with_capacity(check.suppress.len());
        for (index, entry) in check.suppress.into_iter().enumerate() {
            let failed = |span, name, why| at(Some(span), Some(format!("check.suppress[{index}].{name}")), why);
            let line = position(text, entry.rule.span().start).0;
            suppress.push(Suppress {
                rule: Spot { value: entry.rule.into_inner(), line },
                files: entry
                    .files
                    .map(|files| globs(&files))
                    .transpose()
                    .map_err(|(s, why)| failed(s, "files", why))?,
                reason: entry.reason.trim().to_owned(),
                until: entry
                    .until
                    .map(|until| instant(until.get_ref()).map_err(|why| failed(until.span(), "until", why)))
                    .transpose()?,
            });
        }
        Ok(Self {
            path: Some(path.to_owned()),
            fail_on: check.fail_on,
            strict: check.strict,
            reasons: check.reasons.iter().map(|file| folder.join(file)).collect(),
            baseline: check.baseline.map(|file| folder.join(file)),
            manifest: check.manifest.map(|file| folder.join(file)),
            severity: severities,
            suppress,
        })
    }
}

fn syntax(why: &toml::de::Error) -> Why {
    Why::Toml(why.message().to_owned())
}

fn severity(word: &str) -> Result<Severity, Why> {
    match word {
        "error" => Ok(Severity::Error),
        "warning" => Ok(Severity::Warning),
        "note" => Ok(Severity::Note),
        "off" => Err(Why::Off),
        found => Err(Why::NoSeverity { found: found.to_owned() }),
    }
}

/// A bare date is its first instant, so that `until` is an end that is not included, as everywhere.
fn instant(until: &toml::Value) -> Result<Instant, Why> {
    // A date needs no quotes in TOML, and is forgiven them.
    let found = match until {
        toml::Value::Datetime(date) => date.to_string(),
        toml::Value::String(text) => text.clone(),
        other => other.type_str().to_owned(),
    };
    let text = if found.contains('T') { found.clone() } else { format!("{found}T00:00:00Z") };
    text.parse().map_err(|source| Why::NoDate { found, source })
}

fn globs(files: &[Spanned<String>]) -> Result<GlobSet, (Range<usize>, Why)> {
    let mut set = GlobSetBuilder::new();
    let all = files.first().map_or(0..0, Spanned::span);
    for glob in files {
        let failed = |source| (glob.span(), Why::NoGlob { found: glob.get_ref().clone(), source });
        // `*` stays within a folder, and `**` does not.
        set.add(GlobBuilder::new(glob.get_ref()).literal_separator(true).build().map_err(failed)?);
    }
    set.build().map_err(|source| (all, Why::NoGlob { found: "the list".to_owned(), source }))
}

/// Line and column of a byte, both from 1.
fn position(text: &str, at: usize) -> (u64, u64) {
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = before.matches('\n').count() as u64 + 1;
    (line, before[start..].chars().count() as u64 + 1)
}
