//! What a transcript comes to, in a form that tests can compare.

use crate::Transcript;
use gap_model::{CoverageReport, Ended, Observation, Skipped};
use serde_json::Value;
use skip_taxonomy::{Finding, Instant, Key};

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Seen {
    pub(crate) delivered: Vec<(String, Option<Key>, Option<Instant>)>,
    pub(crate) skipped: Vec<Skipped>,
    pub(crate) owed: Vec<Skipped>,
    pub(crate) listed: Vec<CoverageReport>,
    pub(crate) staged: Vec<(String, Value)>,
    pub(crate) ended: Vec<Ended>,
    /// `LAC024 line 1 /stream: what is wrong`.
    pub(crate) violations: Vec<String>,
    pub(crate) notes: Vec<String>,
}

pub(crate) fn seen(transcript: impl AsRef<[u8]>) -> Seen {
    let mut seen = Seen::default();
    let mut transcript = Transcript::new(transcript.as_ref());
    let text = |finding: Finding| format!("{} {}: {}", finding.rule, finding.at, finding.message);
    transcript
        .for_each(|_, observation| match observation {
            Observation::Delivered { stream, key, emitted_at } => {
                seen.delivered.push((stream.to_owned(), key, emitted_at));
            }
            Observation::Skipped(skip) => seen.skipped.push(*skip),
            Observation::Owed(gap) => seen.owed.push(*gap),
            Observation::Listed(report) => seen.listed.push(*report),
            Observation::Staged { stream, cursor } => seen.staged.push((stream.to_owned(), cursor)),
            Observation::Ended(ended) => seen.ended.push(ended),
            Observation::Violated(finding) => seen.violations.push(text(finding)),
            Observation::Noted(finding) => seen.notes.push(text(finding)),
            other => panic!("{other:?}"),
        })
        .unwrap();
    seen
}

/// A message of that type with these members, which begin with a comma.
pub(crate) fn message(kind: &str, members: &str) -> String {
    format!(r#"{{"type":"{kind}"{members}}}"#)
}
