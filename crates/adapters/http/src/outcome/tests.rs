use super::*;
use serde_json::json;

#[track_caller]
fn check_refused(document: &Value, want: &str) {
    let why = serde_json::from_value::<Outcome>(document.clone()).unwrap_err().to_string();
    assert!(why.contains(want), "{document}: {why}");
}

#[test]
fn every_member_is_read() {
    let read: Outcome = serde_json::from_value(json!({
        "status": 429, "headers": {"A": "b"}, "body": {"c": 1}, "error": "timeout", "at": "2026-01-01T00:00:00Z",
        "sightings": 2, "target": "cursor", "unknown": true
    }))
    .unwrap();
    let seen = ObservedAt("2026-01-01T00:00:00Z".parse().unwrap());
    let mut want =
        Outcome::of_status(429).header("a", "b").body(json!({"c": 1})).at(seen).sightings(2).target(Target::Cursor);
    want.error = Some(NetworkError::Timeout.into());
    assert_eq!(read, want);
}

#[test]
fn one_of_the_four_is_enough_and_none_is_refused() {
    for document in [
        json!({"status": 100}),
        json!({"status": 599}),
        json!({"headers": {"a": "b"}}),
        json!({"body": ""}),
        json!({"error": "moon"}),
    ] {
        assert!(serde_json::from_value::<Outcome>(document.clone()).is_ok(), "{document}");
    }
    for document in [json!({}), json!({"status": null, "headers": {}, "body": null, "error": null, "sightings": 1})] {
        check_refused(&document, "no outcome: neither a status nor a header nor a body nor a network error");
    }
}

#[test]
fn what_is_no_status_no_number_of_sightings_and_no_target_is_refused() {
    check_refused(&json!({"status": 99}), "99 is no HTTP status: expected 100 to 599");
    check_refused(&json!({"status": 600}), "600 is no HTTP status");
    check_refused(&json!({"status": 404, "sightings": 0}), "nonzero");
    check_refused(&json!({"status": 404, "target": "moon"}), "unknown variant `moon`");
    assert_eq!(Outcome::of_status(99), Outcome::default());
    assert_eq!(Outcome::of_status(600), Outcome::default());
    assert_eq!(Outcome::of_status(404).sightings(0).sightings, None);
}

#[test]
fn debugging_shows_no_secrets() {
    let shown = format!("{:?}", Outcome::of_status(401).header("Cookie", "s3cret").body(json!({"token": "s3cret"})));
    assert!(shown.contains("401") && shown.contains("cookie") && !shown.contains("s3cret"), "{shown}");
}

#[test]
fn every_network_error_has_a_word_of_its_own() {
    for (text, value, _) in NetworkError::WORDS {
        assert_eq!(Word::<NetworkError>::new(text).unwrap().known(), Some(*value));
        assert_eq!(Outcome::of_error(*value).error.unwrap().as_str(), *text);
    }
}
