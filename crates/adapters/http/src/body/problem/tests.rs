use super::*;
use serde_json::json;

#[track_caller]
fn check(body: &Value, want: Option<(u16, &str)>) {
    let found = status(body);
    assert_eq!(found.as_ref().map(|(status, at)| (*status, at.as_str())), want, "{body}");
}

#[test]
fn a_status_of_failure_is_read_and_no_other_number() {
    check(&json!({"type": "about:blank", "status": 429}), Some((429, "/body/status")));
    check(&json!({"error": {"code": 503}}), Some((503, "/body/error/code")));
    check(&json!([{"error": {"code": 400}}]), Some((400, "/body/0/error/code")));
    check(&json!({"status": "x", "error": {"code": 599}}), Some((599, "/body/error/code")));
    for number in [json!(399), json!(600), json!(-1), json!(429.5), json!("429"), json!(65_965), json!(null)] {
        check(&json!({"status": number}), None);
    }
}
