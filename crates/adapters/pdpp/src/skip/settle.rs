//! One value of several spellings.

use crate::observations::Notes;
use crate::rules;
use crate::scalar::{Number, Scalar};
use crate::secrets;
use crate::text::cut;
use gap_model::StreamName;
use skip_taxonomy::{ErrorClass, Reason, RecoveryAction, RecoveryHint, RecoveryKind, Word, rules as skip_rules};
use std::fmt::{Debug, Display};

/// Keeps the value that is there; another one is a finding.
pub(super) fn settle<T: PartialEq + Debug>(
    slot: &mut Option<T>,
    said: Option<T>,
    pointer: impl Display,
    notes: &mut Notes,
) {
    let Some(said) = said else { return };
    match slot {
        None => *slot = Some(said),
        Some(before) if *before == said => {}
        Some(before) => {
            let message = format!("{said:?} against {before:?}, which the message has elsewhere and which counts");
            notes.note(&skip_rules::CONTRADICTION, pointer, message);
        }
    }
}

/// Keeps the stricter value; that there are two is a finding.
pub(super) fn settle_by<T: PartialEq + Debug>(
    slot: &mut Option<T>,
    said: Option<T>,
    strictness: impl Fn(&T) -> u8,
    pointer: impl Display,
    notes: &mut Notes,
) {
    let Some(said) = said else { return };
    match slot {
        None => *slot = Some(said),
        Some(before) if *before == said => {}
        Some(before) => {
            let message = format!("{said:?} against {before:?} elsewhere in the message; the stricter counts");
            notes.note(&skip_rules::CONTRADICTION, pointer, message);
            if strictness(&said) > strictness(before) {
                *before = said;
            }
        }
    }
}

/// What is retried least is strictest; what a filter left out on purpose is no loss at all, and so the least strict.
pub(super) fn strictness_of_kind(kind: &Word<RecoveryKind>) -> u8 {
    match kind.known() {
        Some(RecoveryKind::FilterApplied) => 0,
        Some(RecoveryKind::RetryByRuntime) => 1,
        Some(RecoveryKind::RetryOnConnectorUpgrade) => 2,
        None => 3,
        Some(RecoveryKind::PermanentStructural) => 4,
    }
}

pub(super) fn strictness_of_hint(hint: &RecoveryHint) -> u8 {
    match (hint.action.known(), hint.retryable) {
        (Some(RecoveryAction::NotRetriable), _) => 4,
        (_, Some(false)) => 3,
        (Some(RecoveryAction::RetryByRuntime), _) => 0,
        (Some(RecoveryAction::Unknown) | None, _) => 1,
        _ => 2,
    }
}

/// The stream's name; `None` when there is none, or none that can be one, which is a violation.
pub(crate) fn stream_name(value: Scalar<'_>, pointer: impl Display, notes: &mut Notes) -> Option<StreamName> {
    let why = match value {
        Scalar::Absent => return None,
        Scalar::Text(text) => match StreamName::new(text) {
            Ok(name) => return Some(name),
            Err(why) => why.to_string(),
        },
        other => format!("{}, not the name of a stream", other.kind()),
    };
    notes.violation(&rules::STREAM_UNREADABLE, pointer, why);
    None
}

/// The text; a value of another type is a violation, and takes nothing from the rest of the message.
pub(crate) fn expect_text<'v>(value: &'v Scalar<'_>, pointer: impl Display, notes: &mut Notes) -> Option<&'v str> {
    if let Scalar::Text(text) = value {
        return Some(text);
    }
    refuse_type(value, "a text", pointer, notes);
    None
}

/// The number; a value of another type is a violation, and takes nothing from the rest of the message.
pub(crate) fn expect_number(value: &Scalar<'_>, pointer: impl Display, notes: &mut Notes) -> Option<Number> {
    if value.number().is_none() {
        refuse_type(value, "a number", pointer, notes);
    }
    value.number()
}

/// Says that a value is of another type than the profile gives it; null is none.
pub(crate) fn refuse_type(value: &Scalar<'_>, expected: &str, pointer: impl Display, notes: &mut Notes) {
    if *value != Scalar::Absent {
        notes.violation(&rules::BENT_MESSAGE, pointer, format!("{}, expected {expected}", value.kind()));
    }
}

/// Whether the text looks like a secret, which is told and not kept: a gap outlives the run.
fn is_secret(text: &str, pointer: impl Display, notes: &mut Notes) -> bool {
    let why = secrets::in_prose(text);
    if let Some(why) = why {
        notes.violation(&rules::SECRET, pointer, format!("{why}; it is not kept"));
    }
    why.is_some()
}

/// The reason, cut where it is too long; an empty one is a violation.
pub(crate) fn reason(text: Option<&str>, pointer: impl Display, notes: &mut Notes) -> Option<Reason> {
    let text = text.filter(|text| !is_secret(text, &pointer, notes))?;
    if text.is_empty() {
        notes.violation(&rules::BENT_MESSAGE, pointer, "a reason is empty");
    } else if text.len() > Reason::BYTES_MAX {
        let message = format!("a reason of {} bytes; the first {} are kept", text.len(), Reason::BYTES_MAX);
        notes.note(&rules::REASON_CUT, pointer, message);
    }
    Reason::new(cut(text, Reason::BYTES_MAX)).ok()
}

/// The error class, cut where it is too long; an empty one is none.
pub(crate) fn error_class(text: Option<&str>, pointer: impl Display, notes: &mut Notes) -> Option<ErrorClass> {
    let text = text.filter(|text| !is_secret(text, &pointer, notes))?;
    if text.len() > ErrorClass::BYTES_MAX {
        let message = format!("an error class of {} bytes; the first {} are kept", text.len(), ErrorClass::BYTES_MAX);
        notes.note(&rules::REASON_CUT, pointer, message);
    }
    ErrorClass::new(cut(text, ErrorClass::BYTES_MAX)).ok()
}

/// The HTTP status; a number that is none is a violation.
pub(crate) fn http_status(number: Option<Number>, pointer: impl Display, notes: &mut Notes) -> Option<u16> {
    let number = number?;
    let status = status_of(number);
    if status.is_none() {
        notes.violation(&rules::BENT_MESSAGE, pointer, format!("{number} is no HTTP status, which is 100 to 599"));
    }
    status
}

/// The HTTP status that a number is, if it is one.
pub(crate) fn status_of(number: Number) -> Option<u16> {
    let status = number.count().and_then(|count| u16::try_from(count).ok());
    status.filter(|status| (100..=599).contains(status))
}
