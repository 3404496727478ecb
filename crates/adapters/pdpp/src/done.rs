//! DONE: how the run says that it ended.

use crate::message::Salvaged;
use crate::object::{Object, Present};
use crate::observations::Notes;
use crate::rules;
use crate::scalar::{Number, Scalar};
use crate::text::{Prose, Text, shortened};
use gap_model::{EndStatus, Ended};
use serde::Deserialize;
use skip_taxonomy::RecoveryHint;

/// The message as it stands on the wire.
#[derive(Debug, Deserialize)]
pub(crate) struct Done<'a> {
    #[serde(rename = "type", default)]
    pub(crate) again: Present,
    #[serde(borrow, default)]
    status: Scalar<'a>,
    #[serde(borrow, default)]
    records_emitted: Scalar<'a>,
    #[serde(borrow, default)]
    error: Option<Object<Failure<'a>>>,
}

/// Why a run failed. Only its shape is looked at.
#[derive(Debug, Deserialize)]
struct Failure<'a> {
    #[serde(borrow, default, rename = "message")]
    _message: Option<Prose<'a>>,
    #[serde(default, rename = "retryable")]
    _retryable: Option<bool>,
    #[serde(borrow, default)]
    code: Option<Text<'a>>,
    #[serde(default, rename = "recovery_hint")]
    _recovery_hint: Option<RecoveryHint>,
}

/// What the message comes to. One that does not say how the run ended is an end all the same, and a bad one.
pub(crate) fn observe(done: &Done<'_>, notes: &mut Notes) -> Ended {
    let code = done.error.as_ref().and_then(|failure| failure.0.code.as_deref());
    if code.is_some_and(|code| !is_code(code)) {
        notes.violation(&rules::DONE_SHAPE, "/error/code", "not a word of at most 64 lower-case letters, digits and _");
    }
    let status = match &done.status {
        Scalar::Text(word) => status(word, notes),
        other => {
            notes.violation(&rules::DONE_SHAPE, "/status", format!("{}, not a status", other.kind()));
            EndStatus::Failed
        }
    };
    let records = done.records_emitted.number().and_then(Number::count);
    if records.is_none() {
        let what = done.records_emitted.kind();
        notes.violation(&rules::DONE_SHAPE, "/records_emitted", format!("{what}, not a count"));
    }
    Ended::new(status, records, done.error.is_some())
}

/// What is left of a message whose shape is bent.
pub(crate) fn bent(salvaged: &Salvaged<'_>, notes: &mut Notes) -> Ended {
    let status = salvaged.status.as_deref().map_or(EndStatus::Failed, |word| status(word, notes));
    let records = salvaged.records_emitted.and_then(Number::count);
    Ended::new(status, records, salvaged.has_error)
}

fn status(word: &str, notes: &mut Notes) -> EndStatus {
    match word {
        "succeeded" => EndStatus::Succeeded,
        "failed" => EndStatus::Failed,
        "cancelled" => EndStatus::Cancelled,
        other => {
            notes.violation(&rules::DONE_SHAPE, "/status", format!("{:?} is no status", shortened(other, 40)));
            EndStatus::Failed
        }
    }
}

fn is_code(code: &str) -> bool {
    let rest = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_';
    code.len() <= 64 && code.starts_with(|c: char| c.is_ascii_lowercase()) && code.bytes().all(rest)
}

#[cfg(test)]
mod tests;
