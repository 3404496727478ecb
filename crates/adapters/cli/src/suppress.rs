//! What is known and shall not count, and who says so: the configuration, the message itself, or a baseline.
//!
//! Each of them gives a reason, or suppresses nothing. A suppressed finding is still a finding: it is told in every format
//! that can say so, and counted in all. What says that findings shall not count is checked in turn, by the rules of
//! [`check_rules`](crate::check_rules), so that no suppression outlives its reason.

mod baseline;
mod inline;

pub(crate) use baseline::{Baseline, BaselineError, Recorded};
pub(crate) use inline::Ignores;

use crate::check_rules::{BENT_IGNORE, EXPIRED, MATCHED_NOTHING, UNKNOWN_RULE, WITHOUT_REASON};
use crate::config::{Config, Suppress};
use crate::paths::relative_to;
use crate::report::{Found, STDIN};
use crate::wire::{Suppressed, SuppressedBy};
use skip_taxonomy::{Finding, Instant, Rule};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Everything that suppresses findings in one run of a check.
pub(crate) struct Suppressions<'a> {
    config: &'a Config,
    entries: Vec<Entry<'a>>,
    baseline: Option<Baseline>,
    rules: BTreeSet<&'static str>,
    now: Instant,
    /// The folder that the command runs in, from which the files are named.
    here: PathBuf,
    /// The file at hand as the baseline names it.
    file: String,
}

/// One entry of the configuration.
struct Entry<'a> {
    says: &'a Suppress,
    /// Whether it can suppress anything at all.
    live: bool,
    /// Whether it speaks of the file at hand.
    covers: bool,
    used: Use,
}

/// What is known of the use of an entry; later ones say more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// It speaks of no file until now.
    Unknown,
    /// It speaks of a file in which it matched nothing.
    None,
    /// It matched something.
    Some,
}

impl<'a> Suppressions<'a> {
    /// `rules` is every rule there is, and `here` the folder that the command runs in.
    pub(crate) fn new(
        config: &'a Config,
        baseline: Option<Baseline>,
        rules: &[Rule],
        here: &Path,
        now: Instant,
    ) -> Self {
        let rules: BTreeSet<_> = rules.iter().map(|rule| rule.id).collect();
        let entries = config.suppress.iter().map(|says| Entry {
            says,
            live: !says.reason.is_empty()
                && rules.contains(&*says.rule.value)
                && says.until.is_none_or(|end| now < end),
            covers: false,
            used: Use::Unknown,
        });
        let entries = entries.collect();
        Self { config, entries, baseline, rules, now, here: here.to_owned(), file: String::new() }
    }

    /// Whether there is such a rule: what [`Ignores::finish`] wants to know.
    pub(crate) fn knows(&self, rule: &str) -> bool {
        self.rules.contains(rule)
    }

    /// What is judged from here on is in this file, as the user named it.
    pub(crate) fn file_begin(&mut self, file: &str) {
        let from = |folder: &Path| if file == STDIN { STDIN.to_owned() } else { relative_to(folder, &self.here, file) };
        if !self.entries.is_empty() {
            let seen = from(&self.config.folder());
            for entry in &mut self.entries {
                entry.covers = entry.says.files.as_ref().is_none_or(|files| files.is_match(&seen));
                entry.used = entry.used.max(if entry.covers { Use::None } else { Use::Unknown });
            }
        }
        if let Some(baseline) = &mut self.baseline {
            self.file = from(&baseline.folder());
            baseline.file_begin(&self.file);
        }
    }

    /// Gives the finding the severity that it has here, and says whether it counts. `inline` is what the message or the
    /// document itself says. The first that applies is the reason, from the nearest to the farthest: the place, the
    /// configuration, the baseline, which so keeps its count for what nothing else explains.
    pub(crate) fn judge(&mut self, found: &mut Found, inline: Option<&mut Ignores>) {
        self.config.weigh(&mut found.finding);
        // These two say that a suppression is void; to suppress them would make it valid.
        if found.suppressed.is_some() || [WITHOUT_REASON.id, BENT_IGNORE.id].contains(&&*found.finding.rule) {
            return;
        }
        let suppressed = |by, reason: &str| Suppressed { by, reason: reason.to_owned() };
        let rule = &found.finding.rule;
        if let Some(reason) = inline.and_then(|inline| inline.matching(&found.pointer, rule)) {
            found.suppressed = Some(suppressed(SuppressedBy::Inline, reason));
        } else if let Some(entry) =
            self.entries.iter_mut().find(|entry| entry.live && entry.covers && entry.says.rule.value == *rule)
        {
            entry.used = Use::Some;
            found.suppressed = Some(suppressed(SuppressedBy::Config, &entry.says.reason));
        } else if let Some(reason) = self.baseline.as_mut().and_then(|baseline| baseline.take(&self.file, found)) {
            found.suppressed = Some(suppressed(SuppressedBy::Baseline, reason));
        }
    }

    /// What is wrong with the suppressions of the configuration and of the baseline, after everything was judged.
    pub(crate) fn finish(self) -> Vec<Found> {
        let mut notes = Vec::new();
        if let Some(path) = &self.config.path {
            let file = path.display().to_string();
            let mut note = |line: u64, pointer: String, rule: &Rule, message: String| {
                let finding = rule.at(format!("line {line} {pointer}"), message);
                notes.push(Found { line: Some(line), ..Found::about(&file, pointer, finding) });
            };
            for (rule, severity) in &self.config.severity {
                if !self.knows(rule) {
                    note(severity.line, format!("/check/severity/{rule}"), &UNKNOWN_RULE, unknown(rule));
                }
            }
            for (index, entry) in self.entries.iter().enumerate() {
                if let Some((rule, message)) = self.wrong(entry) {
                    note(entry.says.rule.line, format!("/check/suppress/{index}"), &rule, message);
                }
            }
        }
        if let Some(baseline) = self.baseline {
            notes.extend(baseline.finish(&self.rules));
        }
        for note in &mut notes {
            self.config.weigh(&mut note.finding);
        }
        notes
    }

    fn wrong(&self, entry: &Entry<'_>) -> Option<(Rule, String)> {
        let rule = &entry.says.rule.value;
        if entry.says.reason.is_empty() {
            return Some((WITHOUT_REASON, format!("the suppression of {rule} gives no reason")));
        }
        if !self.knows(rule) {
            return Some((UNKNOWN_RULE, unknown(rule)));
        }
        if let Some(until) = entry.says.until.filter(|until| *until <= self.now) {
            return Some((EXPIRED, format!("the suppression of {rule} ended at {until}")));
        }
        // Of files that were not checked this time, nothing is known.
        (entry.used == Use::None)
            .then(|| (MATCHED_NOTHING, format!("nothing that was checked breaks {rule} where this speaks of")))
    }
}

impl std::fmt::Debug for Suppressions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Suppressions").field("entries", &self.entries.len()).finish_non_exhaustive()
    }
}

fn unknown(rule: &str) -> String {
    format!("there is no rule {rule:?}")
}

/// A finding about a suppression, and its pointer.
type Noted = (String, Finding);

#[cfg(test)]
mod tests;
