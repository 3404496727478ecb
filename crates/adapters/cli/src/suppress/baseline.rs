//! A baseline: the findings that were there before the checks were.
//!
//! It lets a project adopt a check at once and mend what it has step by step. An entry stands for so many findings as it
//! says and no more, so that nothing new hides behind something old, and an entry that stands for nothing is told.

use crate::check_rules::{STALE_BASELINE, UNKNOWN_RULE, WITHOUT_REASON};
use crate::failure::Failure;
use crate::paths::relative_to;
use crate::report::{Found, STDIN, fingerprint};
use crate::wire::{BaselineEntry, BaselineFile, SuppressedBy};
use skip_taxonomy::Rule;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// What a baseline says that it is.
pub(crate) const SCHEMA: &str = "lacuna/baseline/v1";

/// Why a text is no baseline.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum BaselineError {
    #[error("it is not the JSON of a baseline")]
    Json(#[source] serde_json::Error),
    #[error("its schema is {found:?}, where {SCHEMA:?} is expected")]
    Schema { found: String },
}

/// The most bytes that a baseline may have: some hundred thousand entries.
const BYTES_MAX: u64 = 64 << 20;

/// File, rule, pointer and fingerprint.
type Key = (String, String, String, String);

/// A baseline that is being used up.
#[derive(Debug)]
pub(crate) struct Baseline {
    path: PathBuf,
    reason: String,
    entries: BTreeMap<Key, Entry>,
    /// The files of this run, as the baseline names them.
    files: BTreeSet<String>,
}

#[derive(Debug, Default)]
struct Entry {
    index: usize,
    count: u64,
    used: u64,
}

impl Baseline {
    /// The baseline in the file at `path`.
    ///
    /// # Errors
    ///
    /// [`Failure::Read`] when it cannot be read or is larger than any real one, [`Failure::Baseline`] when it is none.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let failed = |source| Failure::Read { path: path.to_owned(), source };
        let mut text = String::new();
        let file = File::open(path).map_err(failed)?;
        let read = file.take(BYTES_MAX + 1).read_to_string(&mut text).map_err(failed)?;
        if read as u64 > BYTES_MAX {
            return Err(failed(io::Error::new(io::ErrorKind::FileTooLarge, "it has more than 64 MiB")));
        }
        Self::parse(path, &text).map_err(|source| Failure::Baseline { path: path.to_owned(), source })
    }

    /// The baseline in `text`, which was read from `path`.
    ///
    /// # Errors
    ///
    /// [`BaselineError`] when the text is no baseline of this version. A missing reason is a finding and no error.
    pub(crate) fn parse(path: &Path, text: &str) -> Result<Self, BaselineError> {
        let file: BaselineFile = serde_json::from_str(text).map_err(BaselineError::Json)?;
        if file.schema != SCHEMA {
            return Err(BaselineError::Schema { found: file.schema });
        }
        let mut entries: BTreeMap<Key, Entry> = BTreeMap::new();
        for (index, entry) in file.entries.into_iter().enumerate() {
            let key = (entry.file, entry.rule, entry.pointer, entry.fingerprint);
            let found = entries.entry(key).or_insert(Entry { index, ..Entry::default() });
            found.count = found.count.saturating_add(entry.count);
        }
        Ok(Self { path: path.to_owned(), reason: file.reason.trim().to_owned(), entries, files: BTreeSet::new() })
    }

    /// The folder that its files are relative to.
    pub(super) fn folder(&self) -> PathBuf {
        self.path.parent().map(Path::to_owned).unwrap_or_default()
    }

    pub(super) fn file_begin(&mut self, file: &str) {
        self.files.insert(file.to_owned());
    }

    /// The reason, when the baseline stands for this finding and has not been used up. `file` is as seen from here.
    pub(super) fn take(&mut self, file: &str, found: &Found) -> Option<&str> {
        let entry = self.entries.get_mut(&key(file, found))?;
        if self.reason.is_empty() || entry.used == entry.count {
            return None;
        }
        entry.used += 1;
        Some(&self.reason)
    }

    /// What is wrong with the baseline itself. Entries of files that were not checked this time are left in peace.
    pub(super) fn finish(self, rules: &BTreeSet<&str>) -> Vec<Found> {
        let file = self.path.display().to_string();
        let note =
            |pointer: &str, rule: &Rule, message: String| Found::about(&file, pointer, rule.at(pointer, message));
        if self.reason.is_empty() {
            return vec![note("/reason", &WITHOUT_REASON, "the baseline gives no reason".to_owned())];
        }
        let mut notes: Vec<(usize, Found)> = Vec::new();
        for ((named, rule, ..), Entry { index, count, used }) in self.entries {
            let pointer = format!("/entries/{index}");
            if !rules.contains(rule.as_str()) {
                notes.push((index, note(&pointer, &UNKNOWN_RULE, super::unknown(&rule))));
            } else if used < count && self.files.contains(&named) {
                let message = match used {
                    0 => format!("{rule} does not occur any more at this place of {named}"),
                    _ => format!("{rule} occurs {used} of {count} times at this place of {named}"),
                };
                notes.push((index, note(&pointer, &STALE_BASELINE, message)));
            }
        }
        notes.sort_by_key(|(index, _)| *index);
        notes.into_iter().map(|(_, note)| note).collect()
    }
}

/// A baseline that is being written. It holds one entry for each kind of finding and not one for each finding.
#[derive(Debug)]
pub(crate) struct Recorded {
    folder: PathBuf,
    here: PathBuf,
    entries: BTreeMap<Key, u64>,
}

impl Recorded {
    /// The baseline will be written to `path`; the files are named from the folder `here`.
    pub(crate) fn new(path: &Path, here: &Path) -> Self {
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        Self { folder, here: here.to_owned(), entries: BTreeMap::new() }
    }

    /// Notes a finding, after it was judged. What the configuration or the place itself explains needs no baseline; what
    /// an older baseline explained does.
    pub(crate) fn add(&mut self, found: &Found) {
        if found.suppressed.as_ref().is_some_and(|suppressed| suppressed.by != SuppressedBy::Baseline) {
            return;
        }
        let file = match found.file.as_str() {
            STDIN => STDIN.to_owned(),
            file => relative_to(&self.folder, &self.here, file),
        };
        *self.entries.entry(key(&file, found)).or_default() += 1;
    }

    /// How many findings were noted.
    #[cfg(test)]
    pub(super) fn count(&self) -> u64 {
        self.entries.values().sum()
    }

    /// The text of the file. Entries are sorted, so that two versions can be compared line by line.
    ///
    /// # Errors
    ///
    /// Never, because texts and numbers can be written as JSON; the caller has an error to hand this to.
    pub(crate) fn render(self, reason: &str) -> Result<String, serde_json::Error> {
        let entries = self.entries.into_iter().map(|((file, rule, pointer, fingerprint), count)| BaselineEntry {
            file,
            rule,
            pointer,
            fingerprint,
            count,
        });
        let file =
            BaselineFile { schema: SCHEMA.to_owned(), reason: reason.trim().to_owned(), entries: entries.collect() };
        Ok(serde_json::to_string_pretty(&file)? + "\n")
    }
}

fn key(file: &str, found: &Found) -> Key {
    (file.to_owned(), found.finding.rule.clone(), found.pointer.clone(), fingerprint(found))
}
