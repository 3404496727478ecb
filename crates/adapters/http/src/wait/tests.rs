use super::*;
use serde_json::json;

const BASE: &str = "2026-01-01T00:00:00Z";

/// Reads the waits of a 200, so that no status has a say.
fn waits(outcome: &Outcome) -> (Option<String>, bool, Vec<String>) {
    let mut findings = Vec::new();
    let waits = of(outcome, Some(200), BASE.parse().unwrap(), &mut findings);
    let findings = findings.iter().map(|finding| format!("{} {}", finding.rule, finding.at)).collect();
    (waits.floor.map(|floor| floor.to_string()), waits.exhausted, findings)
}

#[test]
fn the_latest_of_all_waits_is_the_floor() {
    let delay = json!({"error": {"details": [
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "20s"},
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "40.5s"}
    ]}});
    let outcome = Outcome::of_status(200).header("retry-after", "30");
    assert_eq!(waits(&outcome).0.as_deref(), Some("2026-01-01T00:00:30Z"));
    let outcome = outcome.body(delay);
    assert_eq!(waits(&outcome).0.as_deref(), Some("2026-01-01T00:00:41Z"));
    let outcome = outcome.header("ratelimit", "a;r=0;t=50");
    assert_eq!(waits(&outcome), (Some("2026-01-01T00:00:50Z".to_owned()), true, Vec::new()));
    let outcome = outcome.header("retry-after", "Thu, 01 Jan 2026 00:01:00 GMT");
    let (floor, _, findings) = waits(&outcome);
    assert_eq!(floor.as_deref(), Some("2026-01-01T00:01:00Z"));
    assert_eq!(findings, ["LAC060 /headers/retry-after"]);
}

#[test]
fn a_reset_alone_is_a_wait_when_the_status_says_that_a_limit_was_hit() {
    let outcome = Outcome::default().header("ratelimit-reset", "30");
    let floor = |status| of(&outcome, status, BASE.parse().unwrap(), &mut Vec::new()).floor;
    assert_eq!(floor(Some(429)), Some("2026-01-01T00:00:30Z".parse().unwrap()));
    assert_eq!((floor(Some(503)), floor(None)), (None, None));
}

#[test]
fn nothing_said_is_no_wait() {
    assert_eq!(waits(&Outcome::of_status(200)), (None, false, Vec::new()));
    assert!(!Waits::default().speak());
    assert!(Waits { exhausted: true, ..Waits::default() }.speak());
    assert!(Waits { floor: Some(Instant::MIN), exhausted: false }.speak());
}
