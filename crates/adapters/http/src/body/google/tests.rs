use super::*;
use serde_json::json;

fn with(details: &Value) -> Value {
    json!({"error": {"details": details}})
}

#[track_caller]
fn check(details: &Value, want: &[(&str, &str)]) {
    let spoken = super::details("/body", &with(details));
    let found: Vec<_> = spoken.iter().map(|spoken| (spoken.at.as_str(), spoken.word)).collect();
    assert_eq!(found, want, "{details}");
}

#[test]
fn reasons_and_quota_failures_speak() {
    let info = json!({"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "SERVICE_DISABLED"});
    let quota = json!({"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": []});
    let want = [("/body/error/details/0/reason", "SERVICE_DISABLED"), ("/body/error/details/1", "QuotaFailure")];
    check(&json!([info, quota]), &want);
}

#[test]
fn other_details_say_nothing() {
    check(&json!([{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "MOON"}]), &[]);
    check(&json!([{"@type": "type.googleapis.com/google.rpc.ErrorInfo"}]), &[]);
    check(&json!([{"@type": "example.org/ErrorInfo", "reason": "SERVICE_DISABLED"}]), &[]);
    check(&json!([{"reason": "SERVICE_DISABLED"}, 7, null]), &[]);
    check(&json!("ErrorInfo"), &[]);
}

#[test]
fn a_delay_is_read_rounded_up_and_what_is_none_is_told() {
    let delay =
        |delay: Value| with(&json!([{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay}]));
    let read = |body: &Value| {
        let mut findings = Vec::new();
        let waits = retry_info(body, &mut findings);
        (waits, findings.into_iter().map(|finding| format!("{} {}", finding.at, finding.message)).collect::<Vec<_>>())
    };
    assert_eq!(read(&delay(json!("30s"))), (vec![30], vec![]));
    assert_eq!(read(&delay(json!("1.5s"))), (vec![2], vec![]));
    assert_eq!(read(&delay(json!(null))), (vec![], vec![]));
    let other = json!([{"@type": "type.googleapis.com/google.rpc.QuotaFailure", "retryDelay": "30s"}]);
    assert_eq!(read(&with(&other)), (vec![], vec![]));
    let place = "/error/details/0/retryDelay";
    assert_eq!(read(&delay(json!("-1s"))), (vec![], vec![format!("/body{place} \"-1s\" is ignored")]));
    assert_eq!(read(&json!([delay(json!(30))])), (vec![], vec![format!("/body/0{place} what is no text is ignored")]));
}
