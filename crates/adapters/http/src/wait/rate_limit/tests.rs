use super::*;

#[track_caller]
fn check(limited: bool, fields: &[(&str, &str)], floor: Option<&str>, exhausted: bool, unread: &[&str]) {
    let headers = fields.iter().fold(Headers::none(), |headers, (name, line)| headers.with(name, line));
    let (mut waits, mut findings) = (Waits::default(), Vec::new());
    read(&headers, limited, "2026-01-01T00:00:00Z".parse().unwrap(), &mut waits, &mut findings);
    let found: Vec<_> = findings.iter().map(|finding| finding.at.as_str()).collect();
    assert_eq!(waits.floor.map(|floor| floor.to_string()).as_deref(), floor, "{fields:?}");
    assert_eq!((waits.exhausted, found.as_slice()), (exhausted, unread), "{fields:?}");
    assert!(findings.iter().all(|finding| finding.rule == "LAC061"));
}

#[test]
fn every_pair_has_its_own_way_to_write_the_reset() {
    let later = Some("2026-01-01T00:00:30Z");
    for (remaining, reset, unit) in PAIRS {
        let value = match unit {
            Unit::Seconds => "30",
            Unit::Epoch => "1767225630",
            Unit::Duration => "29.5s",
            Unit::Instant => "2026-01-01T00:00:30Z",
        };
        check(false, &[(remaining, "0"), (reset, value)], later, true, &[]);
        check(false, &[(remaining, "1"), (reset, value)], None, false, &[]);
        check(false, &[(reset, value)], None, false, &[]);
        check(true, &[(reset, value)], later, false, &[]);
        check(true, &[(remaining, "1"), (reset, value)], None, false, &[]);
        check(false, &[(remaining, "0")], None, true, &[]);
    }
}

#[test]
fn an_epoch_before_the_century_is_seconds_from_now_on() {
    let reset = |value| [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", value)];
    check(false, &reset("30"), Some("2026-01-01T00:00:30Z"), true, &[]);
    check(false, &reset("999999999"), Some("2057-09-09T01:46:39Z"), true, &[]);
    check(false, &reset("1000000000"), Some("2001-09-09T01:46:40Z"), true, &[]);
    check(false, &reset("1767225630000"), None, true, &["/headers/x-ratelimit-reset"]);
}

#[test]
fn an_instant_is_rounded_up() {
    let reset = "2026-01-01T00:00:00.0000001Z";
    let fields = [("anthropic-ratelimit-tokens-remaining", "0"), ("anthropic-ratelimit-tokens-reset", reset)];
    check(false, &fields, Some("2026-01-01T00:00:00.000001Z"), true, &[]);
}

#[test]
fn what_cannot_be_read_is_ignored_and_told() {
    let remaining = ["/headers/x-ratelimit-remaining"];
    check(false, &[("x-ratelimit-remaining", "none"), ("x-ratelimit-reset", "1767225630")], None, false, &remaining);
    let later = Some("2026-01-01T00:00:30Z");
    check(true, &[("x-ratelimit-remaining", "none"), ("x-ratelimit-reset", "1767225630")], later, false, &remaining);
    check(true, &[("ratelimit-reset", "soon")], None, false, &["/headers/ratelimit-reset"]);
    check(true, &[("ratelimit", "soon")], None, false, &["/headers/ratelimit"]);
}

#[test]
fn of_several_remainders_the_least_counts() {
    let fields = [("ratelimit-remaining", "5"), ("ratelimit-remaining", "0"), ("ratelimit-reset", "30")];
    check(false, &fields, Some("2026-01-01T00:00:30Z"), true, &[]);
}

#[test]
fn of_several_limits_those_that_are_used_up_count() {
    let line = r#""burst";r=0;t=30, "daily";r=0;t=60, "monthly";r=5;t=900"#;
    check(false, &[("ratelimit", line)], Some("2026-01-01T00:01:00Z"), true, &[]);
    check(false, &[("ratelimit", r#""burst";r=0"#)], None, true, &[]);
    check(true, &[("ratelimit", r#""burst";r=1;t=30"#)], None, false, &[]);
}
