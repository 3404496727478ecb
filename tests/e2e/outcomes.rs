//! What other harnesses collected of outcomes over HTTP, and what becomes of each row here. The rows stand here without
//! their prose, so that they run without the corpus, too: prose changes nothing.

use super::corpus::{count, folder};
use lacuna_http::{Outcome, Policy, read};
use serde_json::{Map, Value, json};
use skip_taxonomy::{Instant, RecoveryKind, Word};
use std::fs;

const NOW: &str = "2026-01-01T00:00:00Z";

/// The kind, blockers, the seconds to the floor, and the rules; or that it is no outcome.
fn said(outcome: Value) -> String {
    let Ok(outcome) = serde_json::from_value::<Outcome>(outcome) else { return "no outcome".to_owned() };
    let now: Instant = NOW.parse().unwrap();
    let reading = read(&outcome, Policy::default(), now);
    let opinion = reading.opinion.unwrap_or_default();
    let mut words = vec![opinion.kind.map_or_else(|| "unclassified".to_owned(), |kind| Word::from(kind).to_string())];
    words.extend(opinion.preconditions.blocked_on.iter().map(ToString::to_string));
    words.extend(opinion.preconditions.after.map(|at| format!("{}s", (at.micros() - now.micros()) / 1_000_000)));
    words.extend(reading.findings.into_iter().map(|finding| finding.rule));
    words.join(" ")
}

/// A hook's payload as an outcome: status and headers have their places, the rest is the body.
fn outcome(payload: &Value) -> Value {
    let mut body = payload.as_object().unwrap().clone();
    let (status, headers) = (body.remove("status"), body.remove("headers"));
    let body = if body.is_empty() { Value::Null } else { Value::Object(body) };
    json!({"status": status, "headers": headers, "body": body})
}

fn without_messages(value: &Value) -> Value {
    let Value::Object(members) = value else { return value.clone() };
    let kept = members.iter().filter(|(name, _)| *name != "message");
    Value::Object(kept.map(|(name, value)| (name.clone(), without_messages(value))).collect::<Map<_, _>>())
}

/// On what we differ from the collection: a point of decision 0010 or 0011.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Differs {
    No,
    /// It has prose alone.
    Prose,
    /// A server error is retried.
    ServerError,
    /// A wait is not shortened.
    Clamp,
}
use Differs::{Clamp, No, Prose, ServerError};

/// The payloads of the hook, in their order.
const PAYLOADS: &[(&str, &str, Differs)] = &[
    (r#"{"error":{"code":"rate_limit_exceeded","type":"rate_limit_exceeded"},"status":429}"#, "retry_by_runtime", No),
    (r#"{"error":{"type":"RateLimitError"}}"#, "retry_by_runtime", No),
    (
        r#"{"error":{"code":"insufficient_quota","type":"insufficient_quota"},"status":429}"#,
        "retry_by_runtime billing",
        No,
    ),
    (r#"{"error":{"type":"payment_required"},"status":402}"#, "retry_by_runtime billing", No),
    (r#"{"__type":"ThrottlingException"}"#, "retry_by_runtime", No),
    (r#"{"__type":"ProvisionedThroughputExceededException"}"#, "retry_by_runtime", No),
    (r#"{"error":{"__type":"ThrottlingException"}}"#, "retry_by_runtime", No),
    (r#"{"error":{},"status":403}"#, "unclassified LAC003", Prose),
    (r#"{"error":{}}"#, "unclassified LAC003", Prose),
    (r#"{"error":{"type":"overloaded_error"},"status":529}"#, "retry_by_runtime", No),
    (r#"{"error":{}}"#, "unclassified LAC003", Prose),
    (r#"{"status":529}"#, "retry_by_runtime", No),
    (r#"{"headers":{"x-should-retry":"false"},"status":429}"#, "unclassified LAC004 LAC003", No),
    (r#"{"headers":{"x-should-retry":"true"},"status":429}"#, "retry_by_runtime", No),
    (r#"{"headers":{"retry-after":"30"},"status":429}"#, "retry_by_runtime 30s", No),
    (r#"{"headers":{"retry-after":"0"},"status":429}"#, "retry_by_runtime 0s", No),
    (r#"{"headers":{"retry-after":"9999"},"status":429}"#, "retry_by_runtime 9999s", Clamp),
    (r#"{"headers":{"x-ratelimit-reset-requests":"1s"},"status":429}"#, "retry_by_runtime 1s", No),
    (r#"{"headers":{"x-ratelimit-reset-requests":"500ms"},"status":429}"#, "retry_by_runtime 1s", No),
    (r#"{"headers":{"Retry-After":"15"},"status":429}"#, "retry_by_runtime 15s", No),
    (r#"{"status":503}"#, "retry_by_runtime", No),
    (r#"{"status":500}"#, "retry_by_runtime", ServerError),
    (r#"{"status":502}"#, "retry_by_runtime", ServerError),
    (r#"{"status":401}"#, "retry_by_runtime credentials", No),
    (r#"{"status":403}"#, "unclassified LAC003", No),
    (r#"{"error":"some unknown internal error"}"#, "unclassified LAC003", No),
    ("{}", "no outcome", No),
    (
        r#"{"agent":"copilot","attempt":0,"error":{"type":"rate_limit_exceeded"},"exit_code":1,"headers":{"retry-after":"2"},"status":429}"#,
        "retry_by_runtime 2s",
        No,
    ),
];

#[test]
fn every_payload_without_its_prose_comes_to_what_is_written_here() {
    for (payload, want, _) in PAYLOADS {
        assert_eq!(said(outcome(&serde_json::from_str(payload).unwrap())), *want, "{payload}");
    }
}

#[test]
fn every_payload_of_the_corpus_comes_to_the_same_and_we_differ_only_where_we_say_so() {
    let Some(corpus) = folder() else { return };
    let text = fs::read_to_string(corpus.join("csk/classifier-payloads.jsonl")).unwrap();
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), PAYLOADS.len(), "a payload without an outcome");
    for (row, (payload, want, differs)) in rows.iter().zip(PAYLOADS) {
        assert_eq!(without_messages(&row["in"]), serde_json::from_str::<Value>(payload).unwrap());
        let found = said(outcome(&row["in"]));
        assert_eq!(found, *want, "{row}");
        let (kind, conditions) = found.split_once(' ').unwrap_or((&found, ""));
        let seconds = |word: &str| word.strip_suffix('s')?.parse::<u64>().ok();
        let retried =
            kind == "retry_by_runtime" && conditions.split_terminator(' ').all(|word| seconds(word).is_some());
        let waits = conditions.split(' ').find_map(seconds);
        let theirs = (row["retryable"].as_bool().unwrap(), row["retry_after_secs"].as_u64());
        let ours = (retried, waits.filter(|_| !row["retry_after_secs"].is_null()));
        assert_eq!(ours == theirs, *differs == No, "{row}: {found}");
    }
    count("payloads of a hook classified", rows.len());
}

/// What the library makes of texts; here a text is prose. Where the text is a code, or begins with a status, its adapter
/// can say so, and then it counts.
const TEXTS: &[(&str, Option<&str>)] = &[
    (r#"{"status":429}"#, Some("retry_by_runtime")),
    (r#"{"status":500}"#, Some("retry_by_runtime")),
    (r#"{"status":503}"#, Some("retry_by_runtime")),
    (r#"{"status":401}"#, Some("retry_by_runtime credentials")),
    (r#"{"status":403}"#, Some("unclassified LAC003")),
    (r#"{"body":{"error":{"code":"rate_limit_exceeded"}}}"#, Some("retry_by_runtime")),
    (r#"{"body":{"error":{"code":"insufficient_quota"}}}"#, Some("retry_by_runtime billing")),
    (r#"{"body":{"error":{"code":"invalid_api_key"}}}"#, Some("retry_by_runtime credentials")),
    (r#"{"error":"connection_reset"}"#, Some("retry_by_runtime")),
    (r#"{"body":"rate_limit_exceeded"}"#, None),
    (r#"{"body":"insufficient_quota"}"#, None),
    (r#"{"body":"429 Too Many Requests"}"#, None),
    (r#"{"body":"error: too many requests"}"#, None),
    (r#"{"body":"transport error: connection reset"}"#, None),
    (r#"{"body":"accurate limits, line 512, issue #429"}"#, None),
    (r#"{"body":""}"#, None),
];

#[test]
fn a_text_is_prose_and_what_it_was_made_of_is_evidence() {
    for (outcome, want) in TEXTS {
        let found = said(serde_json::from_str(outcome).unwrap());
        assert_eq!(found, want.unwrap_or("unclassified LAC003"), "{outcome}");
    }
}

/// Why the library stops, and what we say of the same outcome. What it stops for by count or by time is no outcome.
const STOPS: &[(&str, Option<(&str, &str)>)] = &[
    ("attempt>=max_attempts:MaxAttempts", None),
    ("elapsed>=budget:Budget", None),
    (
        "x-should-retry:false:XShouldRetryFalse",
        Some((r#"{"status":429,"headers":{"x-should-retry":"false"}}"#, "unclassified LAC004 LAC003")),
    ),
    ("empty:NonRetryable", Some(("{}", "no outcome"))),
    ("Auth:AuthFailure", Some((r#"{"status":401}"#, "retry_by_runtime credentials"))),
    ("Quota:QuotaExhausted", Some((r#"{"body":{"error":{"type":"insufficient_quota"}}}"#, "retry_by_runtime billing"))),
];

/// Members of the library's file that speak of backoff, and of no outcome.
const BACKOFF: [&str; 4] =
    ["delay_nojitter_base1_mult2_cap60", "nan_multiplier", "policy_default", "telegram_golden_s"];

#[test]
fn what_the_library_stops_for_is_not_retried_by_itself() {
    for (_, outcome) in STOPS {
        let Some((outcome, want)) = outcome else { continue };
        assert_eq!(said(serde_json::from_str(outcome).unwrap()), *want, "{outcome}");
    }
}

#[test]
fn every_row_of_the_library_has_an_outcome_here() {
    let Some(corpus) = folder() else { return };
    let read = |name: &str| -> Value {
        serde_json::from_str(&fs::read_to_string(corpus.join("csk").join(name)).unwrap()).unwrap()
    };
    let library = read("retry-lib.json");
    let members: Vec<&str> = library.as_object().unwrap().keys().map(String::as_str).collect();
    let ours = |name: &&str| !BACKOFF.contains(name);
    assert_eq!(members.into_iter().filter(ours).collect::<Vec<_>>(), ["retry_after", "stop_order", "text_kind"]);

    let texts = library["text_kind"].as_object().unwrap();
    let signals = read("quota-signals.json");
    let patterns = signals["patterns_first_match_wins"].as_array().unwrap().iter().map(|pattern| &pattern[0]);
    let unmatched = signals["runbook_signals_not_matched"].as_array().unwrap();
    let prose = patterns.chain(unmatched).chain([&signals["seed_example_not_matched"]]).filter_map(Value::as_str);
    let prose: Vec<&str> = texts.keys().map(String::as_str).chain(prose).collect();
    for text in &prose {
        assert_eq!(said(json!({"body": text})), "unclassified LAC003", "{text:?}");
    }
    let stops: Vec<&str> = STOPS.iter().map(|(stop, _)| *stop).collect();
    assert_eq!(library["stop_order"], json!(stops));
    let waits = library["retry_after"].as_object().unwrap();
    for seconds in waits.keys() {
        let outcome = json!({"status": 429, "headers": {"retry-after": seconds}});
        assert_eq!(said(outcome), format!("retry_by_runtime {seconds}s"));
    }
    count("rows of a retry library classified", prose.len() + stops.len() + waits.len());
}

/// Values of `Retry-After` at `NOW`, each with what it comes to on a 429.
const WAITS: &[(Option<&str>, &str)] = &[
    (None, "retry_by_runtime"),
    (Some("5"), "retry_by_runtime 5s"),
    (Some("0"), "retry_by_runtime 0s"),
    (Some("120"), "retry_by_runtime 120s"),
    (Some(" 7 "), "retry_by_runtime 7s"),
    (Some("-1"), "retry_by_runtime LAC060"),
    (Some("5.7"), "retry_by_runtime LAC060"),
    (Some("1e3"), "retry_by_runtime LAC060"),
    (Some("7, 9"), "retry_by_runtime LAC060"),
    (Some("2026-01-01T00:01:00Z"), "retry_by_runtime LAC060"),
    (Some("Thu, 01 Jan 2026 00:00:30 GMT"), "retry_by_runtime 30s"),
    (Some("Wed, 31 Dec 2025 23:59:30 GMT"), "retry_by_runtime -30s"),
    (Some("not-a-number-or-date"), "retry_by_runtime LAC060"),
];

fn waiting(value: Option<&str>) -> String {
    said(json!({"status": 429, "headers": {"Retry-After": value}}))
}

#[test]
fn every_spelling_of_a_wait_is_read_or_told() {
    for (value, want) in WAITS {
        assert_eq!(waiting(*value), *want, "{value:?}");
    }
}

#[test]
fn every_wait_of_the_corpus_has_an_outcome_here() {
    let Some(corpus) = folder() else { return };
    let text = fs::read_to_string(corpus.join("skytwin/conformance.json")).unwrap();
    let conformance: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(conformance["retry_after_now"], NOW);
    let rows = conformance["retry_after"].as_array().unwrap();
    assert_eq!(rows.len(), WAITS.len(), "a wait without an outcome");
    for (row, (value, want)) in rows.iter().zip(WAITS) {
        assert_eq!(row["header"].as_str(), *value);
        if let Some(millis) = row["want_ms"].as_u64() {
            assert_eq!(*want, format!("retry_by_runtime {}s", millis / 1_000), "{row}");
        }
    }
    let retried = |outcome: Value| {
        let found = said(outcome);
        let kind = found.split(' ').next().map(str::to_owned);
        kind == Some(Word::from(RecoveryKind::RetryByRuntime).to_string())
    };
    let statuses = conformance["errors"].as_array().unwrap().iter().filter(|row| row["retry"].is_boolean());
    let mut errors = 0;
    for row in statuses.filter(|row| row["http"].is_number()) {
        assert_eq!(retried(json!({"status": row["http"]})), row["retry"].as_bool().unwrap(), "{row}");
        errors += 1;
    }
    count("waits and statuses of a connector library classified", rows.len() + errors);
}
