use super::*;

#[track_caller]
fn check(json: &str, since: Option<&str>, until: Option<&str>) {
    let at = |text: Option<&str>| text.map(|text| Instant::floor(text).unwrap());
    let range: TimeRange = serde_json::from_str(json).unwrap();
    assert_eq!(range, TimeRange::new(at(since), at(until)), "{json}");
    let written = serde_json::to_string(&range).unwrap();
    assert_eq!(serde_json::from_str::<TimeRange>(&written).unwrap(), range);
}

#[test]
fn either_side_may_be_absent_or_null() {
    check("{}", None, None);
    check(r#"{"since":null,"until":null}"#, None, None);
    check(r#"{"since":"2026-04-21T10:00Z"}"#, Some("2026-04-21T10:00:00Z"), None);
    check(r#"{"until":"2026-04-21T10:00Z"}"#, None, Some("2026-04-21T10:00:00Z"));
    assert_eq!(serde_json::to_string(&TimeRange::default()).unwrap(), r#"{"since":null,"until":null}"#);
}

#[test]
fn finer_bounds_are_rounded_outward_and_exact_ones_stay() {
    let fine = r#"{"since":"2026-04-21T10:00:00.0000019Z","until":"2026-04-21T10:00:00.0000021Z"}"#;
    check(fine, Some("2026-04-21T10:00:00.000001Z"), Some("2026-04-21T10:00:00.000003Z"));
    let exact = r#"{"since":"2026-04-21T10:00:00.000001000Z","until":"2026-04-21T10:00:00.000003000Z"}"#;
    check(exact, Some("2026-04-21T10:00:00.000001Z"), Some("2026-04-21T10:00:00.000003Z"));
}

#[test]
fn what_is_no_instant_is_refused_with_the_text() {
    let error = serde_json::from_str::<TimeRange>(r#"{"until":"yesterday"}"#).unwrap_err().to_string();
    let want = "\"yesterday\" is not an RFC 3339 instant: expected YYYY-MM-DDTHH:MM:SSZ";
    assert!(error.starts_with(want), "{error}");
}
