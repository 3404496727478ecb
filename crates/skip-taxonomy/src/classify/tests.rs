use super::*;
use crate::{Evidence, Instant};

fn skip(json: &str) -> SkipResult {
    let mut message: serde_json::Value = serde_json::from_str(json).unwrap();
    message["type"] = "SKIP_RESULT".into();
    serde_json::from_value(message).unwrap()
}

#[track_caller]
fn check(json: &str, want: (Option<RecoveryKind>, DecidedBy, Confidence), rules: &[&str]) -> Classification {
    let found = classify(&skip(json), ReasonTable::builtin(), None);
    assert_eq!((found.kind, found.decided_by, found.confidence), want, "{json}");
    assert_eq!(found.findings.iter().map(|f| f.rule.as_str()).collect::<Vec<_>>(), rules, "{:?}", found.findings);
    found
}

use Confidence::{Declared, Inferred, Suspected};
use RecoveryKind::{FilterApplied, PermanentStructural, RetryByRuntime, RetryOnConnectorUpgrade};

#[test]
fn the_declared_kind_decides_and_a_contradicting_reason_is_a_finding() {
    check(r#"{"recovery_kind":"retry_by_runtime"}"#, (Some(RetryByRuntime), DecidedBy::RecoveryKind, Declared), &[]);
    check(
        r#"{"recovery_kind":"retry_by_runtime","reason":"pdf_template_unknown"}"#,
        (Some(RetryByRuntime), DecidedBy::RecoveryKind, Declared),
        &["LAC004"],
    );
}

#[test]
fn without_a_kind_the_hint_decides() {
    check(
        r#"{"recovery_hint":"update_selector"}"#,
        (Some(RetryOnConnectorUpgrade), DecidedBy::RecoveryHint, Declared),
        &[],
    );
    let found = check(
        r#"{"recovery_hint":{"action":"refresh_credentials"}}"#,
        (Some(RetryByRuntime), DecidedBy::RecoveryHint, Declared),
        &[],
    );
    assert_eq!(found.preconditions, Preconditions::none().blocked_on(Blocker::Credentials));
}

#[test]
fn a_hint_that_contradicts_itself_classifies_nothing() {
    check(
        r#"{"recovery_hint":{"action":"retry_by_runtime","retryable":false},"reason":"rate_limited"}"#,
        (None, DecidedBy::RecoveryHint, Declared),
        &["LAC004", "LAC003"],
    );
}

#[test]
fn an_unknown_kind_is_kept_and_nothing_is_guessed_past_it() {
    check(
        r#"{"recovery_kind":"retry_by_moon","reason":"rate_limited","recovery_hint":"retry_by_runtime"}"#,
        (None, DecidedBy::RecoveryKind, Declared),
        &["LAC005", "LAC003"],
    );
}

#[test]
fn the_reason_table_speaks_last_and_what_nothing_knows_is_unclassified() {
    check(r#"{"reason":"rate_limited"}"#, (Some(RetryByRuntime), DecidedBy::ReasonTable, Inferred), &[]);
    check(r#"{"reason":"some_reason_nobody_knows"}"#, (None, DecidedBy::Nothing, Suspected), &["LAC003"]);
    check(r#"{"message":"temporarily unavailable, please retry"}"#, (None, DecidedBy::Nothing, Suspected), &["LAC003"]);
}

#[test]
fn a_normal_end_is_no_loss() {
    let found = check(r#"{"reason":"pagination_exhausted"}"#, (None, DecidedBy::ReasonTable, Inferred), &[]);
    assert!(found.informational);
}

#[test]
fn what_must_not_be_emitted_and_what_belongs_into_the_manifest_is_said() {
    check(
        r#"{"recovery_kind":"filter_applied"}"#,
        (Some(FilterApplied), DecidedBy::RecoveryKind, Declared),
        &["LAC001"],
    );
    check(
        r#"{"recovery_hint":"not_retriable"}"#,
        (Some(PermanentStructural), DecidedBy::RecoveryHint, Declared),
        &["LAC002"],
    );
}

#[test]
fn evidence_decides_before_the_table_and_adds_its_floor() {
    let at = Instant::floor("2026-04-21T10:00Z").unwrap();
    let evidence = Opinion::kind(RetryByRuntime).when(Preconditions::none().after(at));
    let found = classify(&skip(r#"{"reason":"http_error"}"#), ReasonTable::builtin(), Some(&evidence));
    assert_eq!((found.decided_by, found.preconditions.after), (DecidedBy::Evidence, Some(at)));
    let found = classify(&skip(r#"{"recovery_kind":"retry_by_runtime"}"#), ReasonTable::builtin(), Some(&evidence));
    assert_eq!((found.decided_by, found.preconditions.after), (DecidedBy::RecoveryKind, Some(at)));
}

#[test]
fn a_status_that_is_none_is_not_kept() {
    assert!(Evidence::none().http_status(999).is_none());
    let error = serde_json::from_str::<Evidence>(r#"{"http_status":42}"#).unwrap_err().to_string();
    assert!(error.starts_with("42 is no HTTP status: expected 100 to 599"), "{error}");
}
