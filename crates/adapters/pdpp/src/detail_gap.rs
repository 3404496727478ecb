//! `DETAIL_GAP`: a detail that the connector owes of a list, and the messages that follow it.
//!
//! The item is named by `record_key`; without one, by its locator, as the key `["locator", "<canonical JSON>"]`; without
//! either, all of the stream owes it. `last_error`, and where it is silent `detail`, is the evidence.
//!
//! `retryable` is PDPP's word to its own planner, and weaker than evidence: the reference sends it with reasons that
//! contradict it. `true` counts as the hint `retry_by_runtime` unless the evidence says another kind. `false` forbids
//! automatic retries and writes nothing off that evidence would keep: where evidence names another kind, or a blocker,
//! that decides; where evidence or the reason says that the runtime may retry, the two contradict each other and the gap
//! is unclassified; where nothing else speaks, it is the hint `not_retriable`.

use crate::key::Id;
use crate::locator::Located;
use crate::object::{Free, Object, Present};
use crate::observations::{At, Notes};
use crate::rules;
use crate::scalar::Scalar;
use crate::skip;
use crate::text::Text;
use crate::transcript::Told;
use gap_model::{Extent, Skipped};
use serde::Deserialize;
use skip_taxonomy::{
    Confidence, Evidence, Key, KeyPart, Opinion, ReasonTable, RecoveryAction, RecoveryHint, RecoveryKind, SkipResult,
    classify,
};

/// The message as it stands on the wire.
#[derive(Debug, Deserialize)]
pub(crate) struct Gap<'a> {
    #[serde(rename = "type", default)]
    pub(crate) again: Present,
    #[serde(borrow, default)]
    stream: Scalar<'a>,
    #[serde(borrow, default)]
    parent_stream: Option<Text<'a>>,
    #[serde(default)]
    record_key: Option<Id>,
    #[serde(borrow, default)]
    reason: Option<Text<'a>>,
    #[serde(default)]
    retryable: Option<bool>,
    #[serde(default)]
    detail_locator: Option<Located>,
    #[serde(borrow, default)]
    last_error: Option<Object<Failure<'a>>>,
    #[serde(borrow, default)]
    detail: Free<Failure<'a>>,
    #[serde(borrow, default, rename = "gap_id")]
    id: Scalar<'a>,
    #[serde(borrow, default)]
    lease_id: Scalar<'a>,
    #[serde(borrow, default)]
    list_cursor: Scalar<'a>,
}

/// What is read of an error.
#[derive(Debug, Default, Deserialize)]
struct Failure<'a> {
    #[serde(borrow, default)]
    class: Scalar<'a>,
    #[serde(borrow, default)]
    http_status: Scalar<'a>,
    #[serde(borrow, default)]
    network_pressure: Free<Pressure<'a>>,
}

#[derive(Debug, Default, Deserialize)]
struct Pressure<'a> {
    #[serde(borrow, default)]
    error_class: Scalar<'a>,
    #[serde(borrow, default)]
    status: Scalar<'a>,
    #[serde(borrow, default)]
    retry_after_ms: Scalar<'a>,
}

/// `DETAIL_GAP_ATTEMPTED` and `DETAIL_GAP_RECOVERED`: what became of a gap that the runtime served.
#[derive(Debug, Deserialize)]
pub(crate) struct Follow<'a> {
    #[serde(rename = "type", default)]
    pub(crate) again: Present,
    #[serde(borrow)]
    gap_id: Text<'a>,
    #[serde(borrow, rename = "stream")]
    _stream: Text<'a>,
    #[serde(borrow, default)]
    reference_only: Scalar<'a>,
}

/// `DETAIL_GAPS_PAGE_REQUEST`: the connector asks for more of the gaps that it may fill.
#[derive(Debug, Deserialize)]
pub(crate) struct Page<'a> {
    #[serde(rename = "type", default)]
    pub(crate) again: Present,
    #[serde(borrow, default)]
    reference_only: Scalar<'a>,
}

/// What the message comes to.
pub(crate) fn observe(gap: Gap<'_>, reasons: &ReasonTable, told: &mut Told, notes: &mut Notes) -> Skipped {
    if gap.stream == Scalar::Absent {
        notes.violation(&rules::STREAM_UNREADABLE, "/stream", "a detail gap without a stream");
    }
    check_unread(&gap, notes);
    let stream = skip::stream_name(gap.stream, "/stream", notes);
    let parent = gap.parent_stream.map(|parent| Scalar::Text(parent.0)).unwrap_or_default();
    let parent = skip::stream_name(parent, "/parent_stream", notes);
    let mut message = SkipResult::default();
    message.reason = skip::reason(gap.reason.as_deref(), "/reason", notes);
    let evidence = evidence(gap.last_error.as_ref().map(|failure| &failure.0), &gap.detail.0, notes);
    let opinion = lacuna_http::opinion(&evidence, None);
    if let Some(retryable) = gap.retryable {
        let class = evidence.error_class.as_ref().and_then(|class| reasons.class_opinion(class.as_str()));
        let of_evidence = class.as_ref().or(opinion.as_ref());
        let table = message.reason.as_ref().and_then(|reason| reasons.opinion(reason.as_str()));
        message.recovery_hint = hint(retryable, of_evidence, table.as_ref(), notes);
    }
    message.evidence = Some(evidence.clone());
    let mut classification = classify(&message, reasons, opinion.as_ref());
    let locator = gap.detail_locator.and_then(|located| skip::kept(located, "/detail_locator", notes));
    let key = match (gap.record_key, &locator) {
        (Some(Id::Key(key, bent)), _) => {
            told.bent(bent, "/record_key", notes);
            Some(key)
        }
        (Some(Id::Unfit(why)), _) => {
            notes.note(&rules::KEY_UNFIT, "/record_key", format!("{why}; the stream owes it"));
            None
        }
        (Some(Id::Wrong(kind)), _) => {
            notes.violation(&rules::RECORD_KEY, "/record_key", format!("a key that is {kind}"));
            None
        }
        (None, Some(locator)) => {
            classification.confidence = classification.confidence.min(Confidence::Inferred);
            key_of_locator(Located::canonical(locator), notes)
        }
        (None, None) => None,
    };
    let mut owed = Skipped::new(stream, message.reason, classification);
    owed.parent_stream = parent;
    owed.quantity = key.is_some().then_some(1);
    owed.extents = vec![key.map_or_else(Extent::stream, Extent::record)];
    owed.evidence = evidence;
    owed.locator = locator;
    owed
}

/// The members that only the runtime looks at: with a wrong type in one, the rest of the gap stands.
fn check_unread(gap: &Gap<'_>, notes: &mut Notes) {
    skip::expect_text(&gap.id, "/gap_id", notes);
    skip::expect_text(&gap.lease_id, "/lease_id", notes);
    if gap.list_cursor != Scalar::Object {
        skip::refuse_type(&gap.list_cursor, "an object", "/list_cursor", notes);
    }
}

/// What is wrong with a follow-up; it is no observation either way.
pub(crate) fn check_follow(follow: &Follow<'_>, is_recovered: bool, told: &mut Told, notes: &mut Notes) {
    if follow.reference_only != Scalar::Bool(true) {
        notes.violation(&rules::REFERENCE_ONLY, "/reference_only", "not true");
    }
    if is_recovered && !std::mem::replace(&mut told.recovered, true) {
        let gap = crate::text::shortened(&follow.gap_id, 40);
        notes.note(&rules::RECOVERED_IS_NO_PROOF, "/gap_id", format!("{gap:?} is said to be recovered; told once"));
    }
}

/// What is wrong with a request for gaps, which is no observation.
pub(crate) fn check_page(page: &Page<'_>, notes: &mut Notes) {
    if page.reference_only != Scalar::Bool(true) {
        notes.violation(&rules::REFERENCE_ONLY, "/reference_only", "not true");
    }
}

fn key_of_locator(canonical: String, notes: &mut Notes) -> Option<Key> {
    let parts = [KeyPart::text("locator"), KeyPart::text(canonical)];
    match parts.into_iter().collect::<Result<Vec<_>, _>>().and_then(Key::compound) {
        Ok(key) => Some(key),
        Err(why) => {
            notes.note(&rules::KEY_UNFIT, "/detail_locator", format!("{why}; the stream owes it"));
            None
        }
    }
}

fn evidence(last_error: Option<&Failure<'_>>, detail: &Failure<'_>, notes: &mut Notes) -> Evidence {
    let mut evidence = Evidence::none();
    if let Some(failure) = last_error {
        check_failure(failure, notes);
        take_failure(&mut evidence, failure, At::default().then("/last_error"), notes);
    }
    take_failure(&mut evidence, detail, At::default().then("/detail"), notes);
    evidence
}

/// Takes in what can be read.
fn take_failure(evidence: &mut Evidence, failure: &Failure<'_>, at: At, notes: &mut Notes) {
    let pressure = &failure.network_pressure.0;
    for (at, class) in [
        (at.then("/class"), &failure.class),
        (at.then("/network_pressure").then("/error_class"), &pressure.error_class),
    ] {
        if let (None, Scalar::Text(text)) = (&evidence.error_class, class) {
            evidence.error_class = skip::error_class(Some(text), at, notes);
        }
    }
    for status in [&failure.http_status, &pressure.status] {
        evidence.http_status = evidence.http_status.or_else(|| status.number().and_then(skip::status_of));
    }
    let wait = pressure.retry_after_ms.number().and_then(|millis| millis.thousandth().seconds_ceil());
    evidence.retry_after_seconds = evidence.retry_after_seconds.max(wait);
}

/// What of `last_error` cannot be read. `detail` is free, and nothing of it is wrong.
fn check_failure(failure: &Failure<'_>, notes: &mut Notes) {
    let at = At::default().then("/last_error");
    let pressure = &failure.network_pressure.0;
    let below = at.then("/network_pressure");
    skip::expect_text(&failure.class, at.then("/class"), notes);
    skip::expect_text(&pressure.error_class, below.then("/error_class"), notes);
    for (status, at) in [(&failure.http_status, at.then("/http_status")), (&pressure.status, below.then("/status"))] {
        skip::http_status(skip::expect_number(status, at, notes), at, notes);
    }
    let at = below.then("/retry_after_ms");
    if let Some(millis) = skip::expect_number(&pressure.retry_after_ms, at, notes)
        && millis.seconds_ceil().is_none()
    {
        notes.note(&rules::COUNT_UNREADABLE, at, format!("{millis} milliseconds are no wait"));
    }
}

/// The hint that PDPP's flag amounts to; the module says why.
fn hint(
    retryable: bool,
    evidence: Option<&Opinion>,
    reason: Option<&Opinion>,
    notes: &mut Notes,
) -> Option<RecoveryHint> {
    let runtime = |opinion: &Opinion| opinion.kind == Some(RecoveryKind::RetryByRuntime);
    let evidence = evidence.filter(|opinion| opinion.kind.is_some());
    if retryable {
        if evidence.is_none_or(runtime) {
            return Some(RecoveryHint::new(RecoveryAction::RetryByRuntime).retryable(true));
        }
        let message = "`retryable: true` against the evidence, which decides";
        notes.note(&skip_taxonomy::rules::CONTRADICTION, "/retryable", message);
        return None;
    }
    match evidence.or(reason) {
        None => Some(RecoveryHint::new(RecoveryAction::NotRetriable)),
        Some(opinion) if runtime(opinion) && opinion.preconditions.blocked_on.is_empty() => {
            Some(RecoveryHint::new(RecoveryAction::RetryByRuntime).retryable(false))
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests;
