use super::*;

#[track_caller]
fn check(read: impl Fn(&str) -> Option<u64>, cases: &[(&str, Option<u64>)]) {
    for (text, want) in cases {
        assert_eq!(read(text), *want, "{text:?}");
    }
}

#[test]
fn digits_are_digits_and_too_many_are_the_greatest_number() {
    check(
        digits,
        &[
            ("0", Some(0)),
            ("007", Some(7)),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", Some(u64::MAX)),
            ("", None),
            ("+5", None),
            ("-1", None),
            ("5.0", None),
            ("1e3", None),
            ("7, 9", None),
            (" 7", None),
            ("٣", None),
        ],
    );
}

#[test]
fn durations_are_numbers_with_units_and_round_up_to_seconds() {
    check(
        duration,
        &[
            ("1s", Some(1)),
            ("500ms", Some(1)),
            ("1000ms", Some(1)),
            ("1001ms", Some(2)),
            ("0s", Some(0)),
            ("1ns", Some(1)),
            ("1us", Some(1)),
            ("1µs", Some(1)),
            ("6m0s", Some(360)),
            ("1h30m", Some(5_400)),
            ("1m2.5s", Some(63)),
            ("2m59.56s", Some(180)),
            ("1.0000000000000000000001s", Some(2)),
            ("1.0000000000000000000000s", Some(1)),
            ("99999999999999999999999999999999999999999999s", Some(u64::MAX)),
            ("", None),
            ("30", None),
            ("s", None),
            ("1.s", None),
            (".5s", None),
            ("-1s", None),
            ("1 s", None),
            ("1d", None),
            ("1S", None),
        ],
    );
}

#[test]
fn protobuf_durations_are_seconds_and_nothing_else() {
    check(
        protobuf_duration,
        &[
            ("30s", Some(30)),
            ("1.5s", Some(2)),
            ("1.000000001s", Some(2)),
            ("0s", Some(0)),
            ("0.0s", Some(0)),
            ("-1s", None),
            ("30", None),
            ("500ms", None),
            ("1m0s", None),
            ("s", None),
            ("", None),
        ],
    );
    check(millis, &[("0", Some(0)), ("1", Some(1)), ("1000", Some(1)), ("1001", Some(2)), ("1.5", None)]);
}

#[test]
fn dates_are_read_in_the_three_formats_of_http() {
    let want: Instant = "1994-11-06T08:49:37Z".parse().unwrap();
    for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
        assert_eq!(http_date(text), Some(want), "{text}");
    }
    for text in ["1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37", "Sun, 31 Feb 2026 00:00:00 GMT", "soon", ""] {
        assert_eq!(http_date(text), None, "{text}");
    }
}

#[test]
fn no_number_of_seconds_leaves_the_calendar() {
    let base: Instant = "2026-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(after(base, 30), "2026-01-01T00:00:30Z".parse().unwrap());
    assert_eq!(after(base, u64::MAX), Instant::MAX);
    assert_eq!(epoch(253_402_300_799), Some("9999-12-31T23:59:59Z".parse().unwrap()));
    assert_eq!(epoch(253_402_300_800), None);
    assert_eq!(epoch(u64::MAX), None);
}

#[test]
fn a_long_value_is_shown_shortened() {
    assert_eq!(shown("so\non"), r#""so\non""#);
    assert_eq!(shown(&"é".repeat(40)), format!("{:?}", "é".repeat(40)));
    assert_eq!(shown(&"é".repeat(41)), format!("{:?}…", "é".repeat(40)));
}
