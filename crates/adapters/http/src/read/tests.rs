use super::*;
use crate::{NetworkError, Target};
use serde_json::{Value, json};
use skip_taxonomy::{DecidedBy, ObservedAt};

const NOW: &str = "2026-01-01T00:00:00Z";

fn reading(outcome: &Outcome) -> Reading {
    read(outcome, Policy::default(), NOW.parse().unwrap())
}

/// The kind, and after it a doubt, blockers, a floor, a step and the rules.
#[track_caller]
fn check(outcome: &Outcome, want: &str) {
    let Reading { opinion, step, findings, .. } = reading(outcome);
    let mut said = Vec::new();
    if let Some(opinion) = opinion {
        said.extend(opinion.kind.map(|kind| Word::from(kind).to_string()));
        said.extend((opinion.confidence == Confidence::Suspected).then(|| "suspected".to_owned()));
        said.extend(opinion.preconditions.blocked_on.iter().map(ToString::to_string));
        said.extend(opinion.preconditions.after.map(|after| after.to_string()));
    }
    said.extend(step.map(|step| format!("{step:?}")));
    said.extend(findings.into_iter().map(|finding| finding.rule));
    assert_eq!(said.join(" "), want, "{outcome:?}");
}

fn status(status: u16) -> Outcome {
    Outcome::of_status(status)
}

fn code(code: &str) -> Value {
    json!({"error": {"code": code}})
}

#[test]
fn the_most_specific_voice_decides() {
    check(&status(429).body(code("insufficient_quota")), "retry_by_runtime billing");
    check(&status(403).body(code("rate_limit_exceeded")), "retry_by_runtime");
    let google = json!({"error": {"status": "PERMISSION_DENIED", "errors": [{"reason": "rateLimitExceeded"}]}});
    check(&status(403).body(google), "retry_by_runtime");
    check(&status(403).body(json!({"error": {"status": "PERMISSION_DENIED"}})), "retry_by_runtime scope_grant");
    check(&status(200).body(code("RATE_LIMITED")), "retry_by_runtime");
    check(&Outcome::default().body(code("rate_limited")), "retry_by_runtime");
}

#[test]
fn equally_specific_voices_that_agree_add_what_stands_in_the_way() {
    let reasons = |one: &str, two: &str| json!({"errors": [{"reason": one}, {"reason": two}]});
    let both = "retry_by_runtime scope_grant";
    check(&status(403).body(reasons("rateLimitExceeded", "insufficientPermissions")), both);
    check(&status(403).body(reasons("insufficientPermissions", "rateLimitExceeded")), both);
}

#[test]
fn who_disagrees_changes_nothing_and_is_told() {
    check(&status(500).body(code("INVALID_ARGUMENT")), "retry_on_connector_upgrade LAC004");
    check(&status(410).target(Target::Item).body(code("rate_limited")), "retry_by_runtime LAC004");
    let both = json!({"errors": [{"reason": "rateLimitExceeded"}, {"reason": "invalidParameter"}]});
    check(&status(403).body(both), "retry_by_runtime LAC004");
    let told = reading(&status(500).body(code("INVALID_ARGUMENT"))).findings.remove(0);
    let want = r#""retry_by_runtime" against "retry_on_connector_upgrade", which decides"#;
    assert_eq!((told.at.as_str(), told.message.as_str()), ("/status", want));
}

#[test]
fn a_reason_beside_a_refusal_without_one_is_no_contradiction() {
    check(&status(400).body(json!({"__type": "x#ThrottlingException"})), "retry_by_runtime");
    check(&status(422).body(code("rate_limited")), "retry_by_runtime");
    check(&status(405).body(code("rate_limited")), "retry_by_runtime LAC004");
}

#[test]
fn a_network_error_speaks_where_no_failure_was_answered() {
    let with = |mut outcome: Outcome, error: &str| {
        outcome.error = Some(Word::new(error).unwrap());
        outcome
    };
    check(&Outcome::of_error(NetworkError::Timeout), "retry_by_runtime");
    check(&with(status(200), "connection_closed"), "retry_by_runtime");
    check(&with(status(403), "connection_closed"), "LAC003");
    check(&with(status(400), "connection_closed"), "retry_on_connector_upgrade");
    check(&with(Outcome::default(), "moon"), "LAC005 LAC003");
    check(&with(status(500), "moon"), "retry_by_runtime LAC005");
    check(&with(status(200).header("x-should-retry", "true"), "moon"), "LAC005 LAC003");
    check(&with(status(200), "moon").header("retry-after", "1"), "2026-01-01T00:00:01Z LAC005 LAC003");
}

#[test]
fn a_wait_explains_a_failure_that_nothing_else_explains() {
    check(&status(403), "LAC003");
    check(&status(403).header("retry-after", "0"), "retry_by_runtime 2026-01-01T00:00:00Z");
    check(&status(403).header("retry-after", "x"), "LAC060 LAC003");
    check(&status(403).header("x-ratelimit-remaining", "0"), "retry_by_runtime");
    check(&status(403).header("x-ratelimit-remaining", "1").header("x-ratelimit-reset", "9"), "LAC003");
    check(&status(200).header("retry-after", "1"), "2026-01-01T00:00:01Z LAC003");
    let hidden = status(404).target(Target::Collection);
    check(&hidden, "LAC003");
    check(&hidden.header("retry-after", "1"), "retry_by_runtime 2026-01-01T00:00:01Z");
    check(&status(400).header("retry-after", "1"), "retry_on_connector_upgrade 2026-01-01T00:00:01Z");
    check(
        &status(403).header("retry-after", "1").body(code("invalidParameter")),
        "retry_on_connector_upgrade 2026-01-01T00:00:01Z",
    );
}

#[test]
fn should_retry_is_asked_last_and_contradicts_a_plain_retry() {
    let says = |number: u16, value: &str| status(number).header("X-Should-Retry", value);
    check(&says(403, "true"), "retry_by_runtime");
    check(&says(200, "true"), "LAC003");
    check(&Outcome::default().header("x-should-retry", "true"), "retry_by_runtime");
    check(&says(400, "true"), "retry_on_connector_upgrade LAC004");
    check(&says(402, "true"), "retry_by_runtime billing");
    check(&says(429, "false"), "LAC004 LAC003");
    check(&says(429, "false").header("retry-after", "1"), "2026-01-01T00:00:01Z LAC004 LAC003");
    check(&says(402, "false"), "retry_by_runtime billing");
    check(&says(401, "false").sightings(1), "retry_by_runtime RefreshCredentials");
    check(&says(404, "false").target(Target::Item), "retry_by_runtime suspected LAC063");
    check(&says(404, "false").target(Target::Cursor), "retry_by_runtime Resync LAC065");
    check(&says(400, "false"), "retry_on_connector_upgrade");
    check(&says(429, "true").header("x-should-retry", "false"), "LAC004 LAC003");
    check(&says(429, "false").header("x-should-retry", "true"), "LAC004 LAC003");
    check(&says(429, "True"), "retry_by_runtime LAC062");
}

#[test]
fn the_status_of_the_body_counts_where_the_answer_has_none_of_failure() {
    check(&Outcome::default().body(json!({"status": 503})), "retry_by_runtime");
    check(&status(200).body(json!({"status": 503})), "retry_by_runtime");
    check(&status(400).body(json!({"status": 503})), "retry_on_connector_upgrade LAC004");
    check(&status(503).body(json!({"status": 400})), "retry_by_runtime");
    check(&status(503).body(json!({"status": 405})), "retry_by_runtime LAC004");
    assert_eq!(reading(&Outcome::default().body(json!({"status": 503}))).evidence.http_status, Some(503));
    assert_eq!(reading(&status(200).body(json!({"status": 503}))).evidence.http_status, Some(200));
}

#[test]
fn waits_count_from_the_observation() {
    let seen = ObservedAt("2025-12-31T23:00:00Z".parse().unwrap());
    check(&status(429).header("retry-after", "30").at(seen), "retry_by_runtime 2025-12-31T23:00:30Z");
}

#[test]
fn evidence_keeps_the_status_the_wait_and_the_word_that_decided() {
    let check = |outcome: &Outcome, want: Value| {
        assert_eq!(serde_json::to_value(reading(outcome).evidence).unwrap(), want, "{outcome:?}");
    };
    check(&status(429).header("retry-after", "30"), json!({"http_status": 429, "retry_after_seconds": 30}));
    let quota = status(429).body(code("insufficient_quota"));
    check(&quota, json!({"http_status": 429, "error_class": "insufficient_quota"}));
    check(&Outcome::of_error(NetworkError::Dns), json!({"error_class": "dns"}));
    check(&status(429).body(code("my secret")), json!({"http_status": 429}));
    let date = |text| status(429).header("retry-after", text);
    check(&date("Wed, 31 Dec 2025 23:59:30 GMT"), json!({"http_status": 429, "retry_after_seconds": 0}));
    check(&date("99999999999"), json!({"http_status": 429, "retry_after_seconds": u32::MAX}));
    let seen = ObservedAt("2026-01-01T00:00:00.5Z".parse().unwrap());
    let finer = date("Thu, 01 Jan 2026 00:00:10 GMT").at(seen);
    check(&finer, json!({"http_status": 429, "retry_after_seconds": 10}));
}

#[test]
fn what_is_unclassified_says_what_there_was() {
    let message = |outcome: &Outcome| {
        let finding = reading(outcome).findings.pop().unwrap();
        format!("{} {}", finding.at, finding.message)
    };
    let nothing = "nothing classifies this outcome";
    assert_eq!(
        message(&status(403)),
        format!("/status {nothing}: status 403 alone: a missing right, a block or a wall against robots")
    );
    assert_eq!(message(&status(409)), format!("/status {nothing}: status 409 alone says nothing of a retry"));
    assert_eq!(message(&status(204)), format!("/status {nothing}: status 204 is no failure"));
    let unknown = Outcome::of_error(Word::new("moon").unwrap());
    assert_eq!(message(&unknown), format!("/error {nothing}: the network error is not known"));
    assert_eq!(message(&Outcome::default()), format!(" {nothing}: no status, and no word that is known"));
}

#[test]
fn the_classification_is_that_of_evidence_alone() {
    let found = reading(&status(429)).classification();
    assert_eq!((found.decided_by, found.confidence), (DecidedBy::Evidence, Confidence::Inferred));
    let found = reading(&status(403)).classification();
    assert_eq!((found.kind, found.decided_by, found.findings.len()), (None, DecidedBy::Nothing, 1));
}
