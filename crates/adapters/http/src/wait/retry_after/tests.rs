use super::*;

#[track_caller]
fn check(lines: &[&str], floor: Option<&str>, messages: &[&str]) {
    let headers = lines.iter().fold(Headers::none(), |headers, line| headers.with("Retry-After", line));
    check_headers(&headers, floor, messages);
}

#[track_caller]
fn check_headers(headers: &Headers, floor: Option<&str>, messages: &[&str]) {
    let (mut waits, mut findings) = (Waits::default(), Vec::new());
    read(headers, "2026-01-01T00:00:00Z".parse().unwrap(), &mut waits, &mut findings);
    let found: Vec<_> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(waits.floor.map(|floor| floor.to_string()).as_deref(), floor, "{headers:?}");
    assert_eq!(found, messages, "{headers:?}");
    assert!(findings.iter().all(|finding| finding.rule == "LAC060"));
    assert!(!waits.exhausted);
}

#[test]
fn seconds_count_from_the_observation_and_a_date_is_a_date() {
    check(&["5"], Some("2026-01-01T00:00:05Z"), &[]);
    check(&["0"], Some("2026-01-01T00:00:00Z"), &[]);
    check(&[" 7 "], Some("2026-01-01T00:00:07Z"), &[]);
    check(&["9999"], Some("2026-01-01T02:46:39Z"), &[]);
    check(&["99999999999999999999"], Some("9999-12-31T23:59:59.999999Z"), &[]);
    check(&["Thu, 01 Jan 2026 00:00:30 GMT"], Some("2026-01-01T00:00:30Z"), &[]);
    check(&["Wed, 31 Dec 2025 23:59:30 GMT"], Some("2025-12-31T23:59:30Z"), &[]);
}

#[test]
fn what_is_neither_is_ignored_and_told() {
    check(&["-1"], None, &[r#""-1" is no wait"#]);
    check(&["5.7"], None, &[r#""5.7" is no wait"#]);
    check(&["1e3"], None, &[r#""1e3" is no wait"#]);
    check(&["7, 9"], None, &[r#""7, 9" is no wait"#]);
    check(&[""], None, &[r#""" is no wait"#]);
    check(&["2026-01-01T00:01:00Z"], None, &[r#""2026-01-01T00:01:00Z" is no wait"#]);
}

#[test]
fn a_field_that_stands_twice_is_told_and_its_latest_wait_counts() {
    check(&["60", "30"], Some("2026-01-01T00:01:00Z"), &["stands 2 times; the latest wait counts"]);
    let ignored = [r#""x" is no wait"#, "stands 2 times; the latest wait counts"];
    check(&["x", "30"], Some("2026-01-01T00:00:30Z"), &ignored);
}

#[test]
fn milliseconds_round_up() {
    let millis = |value| Headers::none().with("retry-after-ms", value);
    check_headers(&millis("1500"), Some("2026-01-01T00:00:02Z"), &[]);
    check_headers(&millis("1.5"), None, &[r#""1.5" is no wait"#]);
    check_headers(&millis("1500").with("Retry-After", "1"), Some("2026-01-01T00:00:02Z"), &[]);
}
