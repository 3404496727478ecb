use super::*;
use proptest::prelude::*;

fn read(json: &str) -> Result<RecoveryHint, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

/// Reads as this, and is written back as `written`.
#[track_caller]
fn check(json: &str, want: &RecoveryHint, written: &str) {
    assert_eq!(read(json).as_ref(), Ok(want), "{json}");
    assert_eq!(serde_json::to_string(want).unwrap(), written);
}

#[track_caller]
fn check_refused(json: &str, want: &str) {
    let error = read(json).unwrap_err();
    assert!(error.starts_with(want), "{error}");
}

#[test]
fn a_hint_is_a_word_or_a_word_and_a_flag() {
    let bare = RecoveryHint::new(RecoveryAction::RetryByRuntime);
    check(r#""retry_by_runtime""#, &bare, r#""retry_by_runtime""#);
    check(r#"{"action":"retry_by_runtime"}"#, &bare, r#""retry_by_runtime""#);
    check(r#"{"action":"retry_by_runtime","retryable":null}"#, &bare, r#""retry_by_runtime""#);
    for flag in [true, false] {
        let json = format!(r#"{{"action":"retry_by_runtime","retryable":{flag}}}"#);
        check(&json, &bare.clone().retryable(flag), &json);
    }
}

#[test]
fn an_action_that_nobody_knows_is_kept() {
    let hint = RecoveryHint::new(Word::new("ask_the_moon").unwrap());
    check(r#"{"action":"ask_the_moon"}"#, &hint, r#""ask_the_moon""#);
}

#[test]
fn members_that_nobody_knows_are_left_wherever_they_stand() {
    let hint = RecoveryHint::new(RecoveryAction::Unknown).retryable(true);
    check(
        r#"{"mood":{"deep":[1]},"action":"unknown","x":null,"retryable":true,"y":1}"#,
        &hint,
        r#"{"action":"unknown","retryable":true}"#,
    );
}

#[test]
fn a_member_that_stands_twice_is_refused() {
    check_refused(r#"{"action":"unknown","action":"unknown"}"#, "duplicate field `action`");
    check_refused(r#"{"action":"unknown","retryable":true,"retryable":true}"#, "duplicate field `retryable`");
    check_refused(r#"{"action":"unknown","retryable":null,"retryable":true}"#, "duplicate field `retryable`");
}

#[test]
fn what_is_no_hint_is_refused_with_what_would_be_one() {
    let shapes = "expected a recovery action, or an object with `action` and perhaps `retryable`";
    for json in ["1", "true", "[]", "null"] {
        assert!(read(json).unwrap_err().contains(shapes), "{json}: {}", read(json).unwrap_err());
    }
    check_refused("{}", "missing field `action`");
    check_refused(r#"{"retryable":true}"#, "missing field `action`");
    check_refused(r#"{"action":null}"#, "invalid type: null, expected a string");
    check_refused(r#"{"action":"unknown","retryable":"yes"}"#, "invalid type: string \"yes\", expected a boolean");
    check_refused(r#""""#, "a recovery action is empty");
}

proptest! {
    #[test]
    fn every_hint_survives_being_written_and_read(word in "[a-z_]{1,20}", flag in any::<Option<bool>>()) {
        let mut hint = RecoveryHint::new(Word::new(&word).unwrap());
        hint.retryable = flag;
        prop_assert_eq!(read(&serde_json::to_string(&hint).unwrap()), Ok(hint));
    }
}
