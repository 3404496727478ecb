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
    check(r#"{"recovery_kind":"retry_by_runtime"}"#, (Some(RetryByRuntime), DecidedBy::Declared, Declared), &[]);
    check(
        r#"{"recovery_kind":"retry_by_runtime","reason":"pdf_template_unknown"}"#,
        (Some(RetryByRuntime), DecidedBy::Declared, Declared),
        &["LAC004"],
    );
}

#[test]
fn without_a_kind_the_hint_decides() {
    check(r#"{"recovery_hint":"update_selector"}"#, (Some(RetryOnConnectorUpgrade), DecidedBy::Hint, Declared), &[]);
    let found = check(
        r#"{"recovery_hint":{"action":"refresh_credentials"}}"#,
        (Some(RetryByRuntime), DecidedBy::Hint, Declared),
        &[],
    );
    assert_eq!(found.preconditions, Preconditions::none().blocked_on(Blocker::Credentials));
}

#[test]
fn a_hint_that_contradicts_itself_classifies_nothing() {
    check(
        r#"{"recovery_hint":{"action":"retry_by_runtime","retryable":false},"reason":"rate_limited"}"#,
        (None, DecidedBy::Hint, Declared),
        &["LAC004", "LAC003"],
    );
}

#[test]
fn an_unknown_kind_is_kept_and_nothing_is_guessed_past_it() {
    check(
        r#"{"recovery_kind":"retry_by_moon","reason":"rate_limited","recovery_hint":"retry_by_runtime"}"#,
        (None, DecidedBy::Declared, Declared),
        &["LAC005", "LAC003"],
    );
}

#[test]
fn the_reason_table_speaks_last_and_what_nothing_knows_is_unclassified() {
    check(r#"{"reason":"rate_limited"}"#, (Some(RetryByRuntime), DecidedBy::Table, Inferred), &[]);
    check(r#"{"reason":"some_reason_nobody_knows"}"#, (None, DecidedBy::Nothing, Suspected), &["LAC003"]);
    check(r#"{"message":"temporarily unavailable, please retry"}"#, (None, DecidedBy::Nothing, Suspected), &["LAC003"]);
}

#[test]
fn a_normal_end_is_no_loss() {
    let found = check(r#"{"reason":"pagination_exhausted"}"#, (None, DecidedBy::Table, Inferred), &[]);
    assert!(found.informational);
}

#[test]
fn what_must_not_be_emitted_and_what_belongs_into_the_manifest_is_said() {
    check(r#"{"recovery_kind":"filter_applied"}"#, (Some(FilterApplied), DecidedBy::Declared, Declared), &["LAC001"]);
    check(r#"{"recovery_hint":"not_retriable"}"#, (Some(PermanentStructural), DecidedBy::Hint, Declared), &["LAC002"]);
}

#[test]
fn evidence_decides_before_the_table_and_adds_its_floor() {
    let at = Instant::floor("2026-04-21T10:00Z").unwrap();
    let evidence = Opinion::kind(RetryByRuntime).when(Preconditions::none().after(at));
    let found = classify(&skip(r#"{"reason":"http_error"}"#), ReasonTable::builtin(), Some(&evidence));
    assert_eq!((found.decided_by, found.preconditions.after), (DecidedBy::Evidence, Some(at)));
    let found = classify(&skip(r#"{"recovery_kind":"retry_by_runtime"}"#), ReasonTable::builtin(), Some(&evidence));
    assert_eq!((found.decided_by, found.preconditions.after), (DecidedBy::Declared, Some(at)));
}

#[test]
fn a_status_that_is_none_is_not_kept() {
    assert!(Evidence::none().http_status(999).is_none());
    let error = serde_json::from_str::<Evidence>(r#"{"http_status":42}"#).unwrap_err().to_string();
    assert!(error.starts_with("42 is no HTTP status: expected 100 to 599"), "{error}");
}

#[test]
fn every_action_of_a_hint_has_its_meaning() {
    let blocked = |blocker: Blocker| Preconditions::none().blocked_on(blocker);
    for (action, kind, preconditions) in [
        ("retry_by_runtime", RetryByRuntime, Preconditions::none()),
        ("retry_on_connector_upgrade", RetryOnConnectorUpgrade, Preconditions::none()),
        ("update_selector", RetryOnConnectorUpgrade, blocked(Blocker::Maintainer)),
        ("refresh_credentials", RetryByRuntime, blocked(Blocker::Credentials)),
        ("manual_action_required", RetryByRuntime, blocked(Blocker::ManualAction)),
        ("upstream_unblock", RetryByRuntime, blocked(Blocker::Upstream)),
        ("not_retriable", PermanentStructural, Preconditions::none()),
    ] {
        let found = classify(&skip(&format!(r#"{{"recovery_hint":"{action}"}}"#)), ReasonTable::builtin(), None);
        assert_eq!((found.kind, found.preconditions), (Some(kind), preconditions), "{action}");
    }
    check(
        r#"{"recovery_hint":"unknown","reason":"rate_limited"}"#,
        (Some(RetryByRuntime), DecidedBy::Table, Inferred),
        &[],
    );
    check(
        r#"{"recovery_hint":{"action":"retry_by_runtime","retryable":true}}"#,
        (Some(RetryByRuntime), DecidedBy::Hint, Declared),
        &[],
    );
    check(
        r#"{"recovery_hint":{"action":"refresh_credentials","retryable":false}}"#,
        (Some(RetryByRuntime), DecidedBy::Hint, Declared),
        &[],
    );
}

#[test]
fn a_hint_that_nobody_knows_has_spoken_and_nothing_is_guessed_past_it() {
    check(
        r#"{"recovery_hint":"ask_the_moon","reason":"rate_limited"}"#,
        (None, DecidedBy::Hint, Declared),
        &["LAC005", "LAC003"],
    );
}

#[test]
fn a_hint_that_will_not_help_and_is_worth_a_retry_contradicts_itself() {
    let hint = |flag: bool| format!(r#"{{"recovery_hint":{{"action":"not_retriable","retryable":{flag}}}}}"#);
    check(&hint(true), (None, DecidedBy::Hint, Declared), &["LAC004", "LAC003"]);
    check(&hint(false), (Some(PermanentStructural), DecidedBy::Hint, Declared), &["LAC002"]);
}

#[test]
fn a_kind_that_nobody_knows_is_handed_on_as_it_was_written() {
    let found = classify(&skip(r#"{"recovery_kind":"retry_by_moon"}"#), ReasonTable::builtin(), None);
    assert_eq!(found.unknown_kind.as_ref().map(Word::as_str), Some("retry_by_moon"));
    let found = classify(&skip(r#"{"recovery_kind":"retry_by_runtime"}"#), ReasonTable::builtin(), None);
    assert_eq!(found.unknown_kind, None);
}

#[test]
fn what_decides_is_contradicted_by_name() {
    let found = check(
        r#"{"recovery_kind":"retry_by_runtime","recovery_hint":"not_retriable","reason":"pagination_exhausted"}"#,
        (Some(RetryByRuntime), DecidedBy::Declared, Declared),
        &["LAC004", "LAC004"],
    );
    let told: Vec<_> = found.findings.iter().map(|found| (found.at.as_str(), found.message.as_str())).collect();
    let want = [
        ("/recovery_hint", "\"permanent_structural\" against \"retry_by_runtime\", which decides"),
        ("/reason", "no loss against \"retry_by_runtime\", which decides"),
    ];
    assert_eq!(told, want);
}

#[test]
fn a_loss_against_a_normal_end_is_a_contradiction_too() {
    let found =
        classify(&skip(r#"{"reason":"rate_limited"}"#), ReasonTable::builtin(), Some(&Opinion::informational()));
    assert_eq!((found.kind, found.informational, found.decided_by), (None, true, DecidedBy::Evidence));
    let [finding] = found.findings.as_slice() else { panic!("{:?}", found.findings) };
    assert_eq!(finding.message, "\"retry_by_runtime\" against no loss, which decides");
    let agreed =
        classify(&skip(r#"{"reason":"empty_export"}"#), ReasonTable::builtin(), Some(&Opinion::informational()));
    assert!(agreed.informational && agreed.findings.is_empty());
}

#[test]
fn whoever_contradicts_sets_no_floor_and_whoever_agrees_does() {
    let at = Instant::floor("2026-04-21T10:00Z").unwrap();
    let floor = |kind| Opinion::kind(kind).when(Preconditions::none().after(at));
    let decided = |evidence| {
        let declared = skip(r#"{"recovery_kind":"retry_by_runtime"}"#);
        classify(&declared, ReasonTable::builtin(), Some(&evidence)).preconditions.after
    };
    assert_eq!((decided(floor(RetryByRuntime)), decided(floor(PermanentStructural))), (Some(at), None));
    let only_a_floor = Opinion { kind: None, ..floor(RetryByRuntime) };
    assert_eq!(decided(only_a_floor), Some(at));
}

#[test]
fn who_stands_in_the_way_by_the_table_counts_only_when_the_table_decides() {
    let by_table = check(r#"{"reason":"auth_failure"}"#, (Some(RetryByRuntime), DecidedBy::Table, Inferred), &[]);
    assert_eq!(by_table.preconditions, Preconditions::none().blocked_on(Blocker::Credentials));
    let declared = check(
        r#"{"reason":"auth_failure","recovery_kind":"retry_by_runtime"}"#,
        (Some(RetryByRuntime), DecidedBy::Declared, Declared),
        &[],
    );
    assert_eq!(declared.preconditions, Preconditions::none());
}

#[test]
fn versions_that_do_not_compare_are_told_where_they_stand() {
    let upgrade = |version: &str| {
        Opinion::kind(RetryOnConnectorUpgrade).when(Preconditions::none().requires(version.parse().unwrap()))
    };
    let needs = r#""retry_preconditions":{"requires_connector_version":"0.7.0"}"#;
    let declared = skip(&format!(r#"{{"recovery_kind":"retry_on_connector_upgrade",{needs}}}"#));
    let found = classify(&declared, ReasonTable::builtin(), Some(&upgrade("^2")));
    let told: Vec<_> = found.findings.iter().map(|found| (found.rule.as_str(), found.at.as_str())).collect();
    assert_eq!(told, [("LAC004", "/evidence")]);
    assert_eq!(found.findings[0].message, "two version requirements that do not compare");
    let found = classify(&skip(&format!("{{{needs}}}")), ReasonTable::builtin(), Some(&upgrade("^2")));
    let told: Vec<_> = found.findings.iter().map(|found| (found.rule.as_str(), found.at.as_str())).collect();
    assert_eq!(told, [("LAC004", "/retry_preconditions")]);
    let found = classify(&declared, ReasonTable::builtin(), Some(&upgrade("0.8.0")));
    assert_eq!(found.preconditions.requires_connector_version, Some("0.8.0".parse().unwrap()));
}

#[test]
fn what_has_to_hold_is_kept_although_nothing_classifies_the_skip() {
    let found = check(
        r#"{"retry_preconditions":{"blocked_on":["billing"]}}"#,
        (None, DecidedBy::Nothing, Suspected),
        &["LAC003"],
    );
    assert_eq!(found.preconditions, Preconditions::none().blocked_on(Blocker::Billing));
    assert_eq!(found.findings[0].message, "nothing classifies this skip: no reason");
    let reasoned = check(r#"{"reason":"unheard_of"}"#, (None, DecidedBy::Nothing, Suspected), &["LAC003"]);
    assert_eq!(reasoned.findings[0].message, "nothing classifies this skip: reason \"unheard_of\"");
}

#[test]
fn each_kind_has_one_owner() {
    use crate::RetryOwner;
    let owner = |kind: &str| {
        classify(&skip(&format!(r#"{{"recovery_kind":"{kind}"}}"#)), ReasonTable::builtin(), None).retry_owner()
    };
    assert_eq!(owner("retry_by_runtime"), Some(RetryOwner::Runtime));
    assert_eq!(owner("retry_on_connector_upgrade"), Some(RetryOwner::Release));
    assert_eq!(owner("permanent_structural"), Some(RetryOwner::Manifest));
    assert_eq!(owner("filter_applied"), Some(RetryOwner::Nobody));
    assert_eq!(owner("retry_by_moon"), None);
}
