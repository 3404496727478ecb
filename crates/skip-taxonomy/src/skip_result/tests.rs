use super::*;
use serde_json::json;

fn read(message: Value) -> Result<SkipResult, String> {
    serde_json::from_value(message).map_err(|error| error.to_string())
}

/// Reads, and is written as `want`.
#[track_caller]
fn check(message: Value, want: Value) -> SkipResult {
    let skip = read(message).unwrap();
    assert_eq!(serde_json::to_value(&skip).unwrap(), want);
    assert_eq!(read(want).as_ref(), Ok(&skip));
    skip
}

#[test]
fn the_example_of_the_schema_reads_and_is_written_as_it_stands() {
    let skip = check(example(), example());
    assert_eq!(skip.scope.unwrap().resources, [Key::text("69d71fbf").unwrap()]);
}

#[test]
fn nothing_but_its_type_is_needed() {
    let skip = check(json!({"type": "SKIP_RESULT"}), json!({"type": "SKIP_RESULT"}));
    assert_eq!(skip, SkipResult::default());
    assert_eq!(read(json!({})).unwrap_err(), "missing field `type`");
    let other = read(json!({"type": "RECORD"})).unwrap_err();
    assert_eq!(other, "unknown variant `RECORD`, expected `SKIP_RESULT`");
}

#[test]
fn null_and_absent_are_the_same_at_the_top_and_absent_is_written() {
    let members = [
        "stream",
        "reason",
        "message",
        "recovery_kind",
        "retry_preconditions",
        "scope",
        "evidence",
        "locator",
        "recovery_hint",
        "continuation",
        "diagnostics",
    ];
    let mut nulls = json!({"type": "SKIP_RESULT"});
    for member in members {
        nulls[member] = Value::Null;
    }
    check(nulls, json!({"type": "SKIP_RESULT"}));
}

#[test]
fn within_a_scope_unknown_is_null_and_nothing_is_absent() {
    let nothing = json!({"type": "SKIP_RESULT", "scope": {"parent_stream": null, "quantity": null}});
    check(json!({"type": "SKIP_RESULT", "scope": {}}), nothing.clone());
    check(json!({"type": "SKIP_RESULT", "scope": {"resources": [], "time_range": null}}), nothing.clone());
    let zero = json!({"type": "SKIP_RESULT", "scope": {"parent_stream": null, "quantity": 0}});
    let skip = check(zero.clone(), zero);
    assert_eq!(skip.scope.unwrap().quantity, Some(0), "none is not unknown");
    let ranged = json!({"type": "SKIP_RESULT", "scope": {
        "parent_stream": "inbox", "resources": [1, "1", ["a", 1]], "quantity": 3,
        "time_range": {"since": null, "until": "2026-04-21T10:00:00Z"}
    }});
    check(ranged.clone(), ranged);
}

#[test]
fn a_continuation_is_whole_or_refused() {
    let page = json!({"boundary": "inbox", "slice_start": 0, "slice_end": 10, "considered": 10, "covered": 9,
        "remaining": true, "owner": "runtime"});
    let message = |page: Value| json!({"type": "SKIP_RESULT", "continuation": page});
    check(message(page.clone()), message(page.clone()));
    let mut other = page.clone();
    other["owner"] = "connector".into();
    assert_eq!(read(message(other)).unwrap_err(), "unknown variant `connector`, expected `runtime`");
    let mut half = page;
    half.as_object_mut().unwrap().remove("covered");
    assert_eq!(read(message(half)).unwrap_err(), "missing field `covered`");
}

#[test]
fn what_nobody_knows_is_kept_as_a_word_and_ignored_as_a_member() {
    let newer = json!({"type": "SKIP_RESULT", "reason": "Unheard Of!", "recovery_kind": "retry_by_moon", "mood": 1});
    let written = json!({"type": "SKIP_RESULT", "reason": "Unheard Of!", "recovery_kind": "retry_by_moon"});
    check(newer, written);
}

#[test]
fn a_member_that_cannot_be_read_is_named() {
    assert_eq!(read(json!({"type": "SKIP_RESULT", "reason": ""})).unwrap_err(), "a reason is empty");
    let refused = read(json!({"type": "SKIP_RESULT", "scope": {"resources": [1.5]}})).unwrap_err();
    assert_eq!(refused, "the key 1.5 is not an integer within ±9007199254740991");
    let twice = serde_json::from_str::<SkipResult>(r#"{"type":"SKIP_RESULT","reason":"a","reason":"b"}"#);
    assert!(twice.unwrap_err().to_string().starts_with("duplicate field `reason`"));
}
