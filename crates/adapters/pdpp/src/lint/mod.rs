//! What a connector says in a way that readers understand and that will not serve: the advice that `lacuna check` gives.
//!
//! Reading tells what breaks the profile, and classification what contradicts itself. A [`Lint`] tells what is left: a
//! retryable skip that names nothing to retry, a normal end that is reported as a loss, ids that a PDPP deployment would
//! cut, a whole record among the diagnostics. It looks at the messages of one run, in their order, beside what reading has
//! made of them.
//!
//! It changes nothing, and a ledger never depends on it.

mod deployment;
mod diagnostics;
mod manifest;
mod patch;
mod run;
mod skip;

pub(crate) use manifest::check as check_manifest;

use crate::manifest::Manifest;
use crate::start::Start;
use gap_model::{Observation, Skipped, StreamName};
use run::Run;
use serde_json::Value;
use skip_taxonomy::{Finding, ReasonTable, Rule, rules as skip_rules};
use std::collections::HashMap;
use std::fmt::Display;
use std::sync::Arc;

/// Gives advice on the messages of one run.
///
/// ```
/// use lacuna_pdpp::{Lines, Lint, Reader};
/// use skip_taxonomy::ReasonTable;
/// use std::sync::Arc;
///
/// let line = r#"{"type":"SKIP_RESULT","stream":"orders","reason":"pagination_exhausted"}"#;
/// let mut lines = Lines::new(line.as_bytes());
/// let mut reader = Reader::default();
/// let mut lint = Lint::new(None, Arc::new(ReasonTable::builtin().clone()));
/// while let Some(line) = lines.next_line()? {
///     for mut observation in reader.observe(line) {
///         let found = lint.advise(line.text.unwrap_or_default(), &mut observation);
///         assert_eq!(found[0].message, "\"pagination_exhausted\" is a normal end: nothing was lost");
///     }
/// }
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Lint<'m> {
    manifest: Option<&'m Manifest>,
    reasons: Arc<ReasonTable>,
    /// The reason of the last skip of each stream; the flag: that skips hide each other was told.
    last_skips: HashMap<Option<StreamName>, (Option<String>, bool)>,
    told_opted_out: bool,
    run: Run,
}

impl<'m> Lint<'m> {
    /// Advice on a run of the connector that `manifest` declares; without one, what depends on it is not looked at.
    pub fn new(manifest: Option<&'m Manifest>, reasons: Arc<ReasonTable>) -> Self {
        Self { manifest, reasons, last_skips: HashMap::new(), told_opted_out: false, run: Run::new(manifest) }
    }

    /// The same advice on a run that was asked for this and nothing else.
    #[must_use]
    pub fn asked(mut self, start: &Start) -> Self {
        self.run.keep(start);
        self
    }

    /// Advice on one message: `line` is its text, and `observation` what it came to. Each finding is placed by a JSON
    /// pointer into the message. What the observation has found itself gets the best cure that is known here.
    pub fn advise(&mut self, line: &str, observation: &mut Observation<'_>) -> Vec<Finding> {
        let mut advice = Advice::default();
        self.run.take(observation);
        match observation {
            Observation::Skipped(skipped) => {
                let Some(message) = read(line) else { return advice.found };
                skip::advise(self, &message, skipped, &mut advice);
                deployment::advise_skip(self, &message, skipped, &mut advice);
                diagnostics::advise(&message, &mut advice);
                self.cure(skipped);
            }
            Observation::Owed(gap) => {
                let Some(message) = read(line) else { return advice.found };
                deployment::advise_gap(self.manifest, &message, gap, &mut advice);
                diagnostics::advise(&message, &mut advice);
            }
            Observation::Ended(ended) => {
                let Some(message) = read(line) else { return advice.found };
                deployment::advise_end(&message, &mut advice);
                diagnostics::secrets_of(&message, &mut advice);
                self.run.advise_end(&message, ended, &mut advice);
            }
            _ => {}
        }
        advice.found
    }

    /// Advice on a message that is no observation: PROGRESS, which people read.
    pub fn advise_progress(&self, line: &str) -> Vec<Finding> {
        let mut advice = Advice::default();
        let message = read(line).filter(|message| message["type"] == "PROGRESS");
        if let Some(message) = message {
            diagnostics::secrets_of(&message, &mut advice);
        }
        advice.found
    }

    /// Advice on the run as a whole, when all of its messages were given. Each finding is placed by its stream.
    pub fn finish(&self) -> Vec<Finding> {
        let mut advice = Advice::default();
        self.run.finish(&mut advice);
        advice.found
    }

    /// Says how the manifest would declare a structural absence.
    fn cure(&self, skipped: &mut Skipped) {
        let Some(stream) = &skipped.stream else { return };
        let structural = skip_rules::DECLARE_IN_MANIFEST.id;
        let patch = || patch::declaring(stream, &skipped.extents, skipped.reason.as_ref(), self.manifest);
        for finding in skipped.findings.iter_mut().filter(|finding| finding.rule == structural) {
            finding.cure = Some(patch());
        }
    }
}

/// The message, where all of it can be read; what cannot is told by the reader.
fn read(line: &str) -> Option<Value> {
    serde_json::from_str(line).ok().filter(Value::is_object)
}

#[derive(Default)]
struct Advice {
    found: Vec<Finding>,
}

impl Advice {
    fn give(&mut self, rule: &Rule, pointer: impl Display, message: impl Into<String>) {
        self.found.push(rule.at(pointer.to_string(), message));
    }
}

#[cfg(test)]
mod tests;
