use super::*;
use proptest::prelude::*;

#[track_caller]
fn check(text: &str, want: Result<&str, InstantError>) {
    assert_eq!(Instant::floor(text).map(|at| at.to_string()), want.map(str::to_owned), "{text}");
}

#[test]
fn rfc_3339_and_the_seeds_minutes_are_read() {
    check("2026-04-21T10:00Z", Ok("2026-04-21T10:00:00Z"));
    check("2026-04-21T10:00:00Z", Ok("2026-04-21T10:00:00Z"));
    check("2026-04-21T10:00:00.5+02:00", Ok("2026-04-21T08:00:00.500Z"));
    check("2026-04-21T10:00:00.000001Z", Ok("2026-04-21T10:00:00.000001Z"));
    check("2026-04-21T23:59-00:30", Ok("2026-04-22T00:29:00Z"));
}

#[test]
fn what_chrono_would_forgive_is_refused() {
    for text in ["2026-4-7T0:0:0Z", "2026-04-07 00:00:00Z", "2026-04-07T00:00:00", "2026-04-07T00:00:00.Z", "", "2026"]
    {
        check(text, Err(InstantError::Shape));
    }
    check("+12345-01-01T00:00:00Z", Err(InstantError::Shape));
    check("2026-04-07t00:00:00z", Err(InstantError::Shape));
    check("2026-04-07T00:00:00Zjunk", Err(InstantError::Shape));
    check("２026-04-07T00:00:00Z", Err(InstantError::Shape));
}

#[test]
fn the_calendar_has_the_last_word() {
    for text in ["2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z", "2026-06-30T23:59:60Z"] {
        check(text, Err(InstantError::NoSuchTime));
    }
    check("2024-02-29T00:00:00Z", Ok("2024-02-29T00:00:00Z"));
    check("2026-01-01T00:00:00+24:00", Err(InstantError::NoSuchTime));
    check("2026-01-01T00:00:00+00:60", Err(InstantError::NoSuchTime));
    check("2026-01-01T23:59:00+23:59", Ok("2026-01-01T00:00:00Z"));
}

#[test]
fn the_years_0001_to_9999_are_the_range_and_both_ends_are_in_it() {
    check("0001-01-01T00:00:00Z", Ok("0001-01-01T00:00:00Z"));
    check("0001-01-01T00:00:00+00:01", Err(InstantError::OutOfRange));
    check("0000-12-31T23:59:59Z", Err(InstantError::OutOfRange));
    check("0000-12-31T23:59:59-00:30", Err(InstantError::OutOfRange));
    check("9999-12-31T23:59:59.999999Z", Ok("9999-12-31T23:59:59.999999Z"));
    check("9999-12-31T23:59:59-00:01", Err(InstantError::OutOfRange));
    assert_eq!(Instant::floor("0001-01-01T00:00Z"), Ok(Instant::MIN));
    assert_eq!(Instant::floor("9999-12-31T23:59:59.9999999Z"), Ok(Instant::MAX));
    assert_eq!(Instant::ceil("9999-12-31T23:59:59.9999999Z"), Err(InstantError::OutOfRange));
}

#[test]
fn finer_digits_round_the_way_the_caller_says() {
    let text = "2026-04-07T00:00:00.1234561Z";
    assert_eq!(Instant::floor(text).unwrap().to_string(), "2026-04-07T00:00:00.123456Z");
    assert_eq!(Instant::ceil(text).unwrap().to_string(), "2026-04-07T00:00:00.123457Z");
    let exact = "2026-04-07T00:00:00.123456000Z";
    assert_eq!(Instant::floor(exact), Instant::ceil(exact));
}

#[test]
fn a_refusal_shows_the_text_and_not_all_of_it() {
    let json = format!("\"{}\"", "z".repeat(1000));
    let error = serde_json::from_str::<Instant>(&json).unwrap_err().to_string();
    assert!(error.starts_with(&format!("\"{}\" is not an RFC 3339 instant", "z".repeat(40))), "{error}");
}

#[test]
fn a_moved_instant_stays_within_the_range() {
    let at = Instant::floor("2026-04-07T00:00Z").unwrap();
    assert_eq!(at.saturating_add_secs(-60).to_string(), "2026-04-06T23:59:00Z");
    assert_eq!(at.saturating_add_micros(1).to_string(), "2026-04-07T00:00:00.000001Z");
    for far in [i64::MAX, i64::MAX / 1_000_000, 300_000_000_000] {
        assert_eq!(at.saturating_add_secs(far), Instant::MAX, "{far}");
        assert_eq!(at.saturating_add_secs(-far), Instant::MIN, "{far}");
    }
    assert_eq!(at.saturating_add_micros(i64::MAX), Instant::MAX);
    assert_eq!(at.saturating_add_micros(i64::MIN), Instant::MIN);
}

proptest! {
    #[test]
    fn every_instant_survives_being_written_and_read(micros in Instant::MIN.micros()..=Instant::MAX.micros()) {
        let at = Instant::from_micros(micros).unwrap();
        prop_assert_eq!(Instant::floor(&at.to_string()), Ok(at));
        prop_assert_eq!(Instant::ceil(&at.to_string()), Ok(at));
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,40}") {
        let _ = Instant::floor(&text);
    }
}
