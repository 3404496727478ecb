use crate::tests::{Seen, message, seen};
use gap_model::CoverageReport;
use skip_taxonomy::Key;

fn report(members: &str) -> Seen {
    seen(message(
        "DETAIL_COVERAGE",
        &format!(r#","reference_only":true,"stream":"items","state_stream":"orders"{members}"#),
    ))
}

fn texts(keys: &[Key]) -> Vec<String> {
    keys.iter().map(|key| key.readable().into_owned()).collect()
}

#[track_caller]
fn check(
    members: &str,
    [required, hydrated, absent]: [&[&str]; 3],
    violations: &[&str],
    notes: &[&str],
) -> CoverageReport {
    let mut seen = report(members);
    assert_eq!(seen.violations, violations, "{members}");
    assert_eq!(seen.notes, notes, "{members}");
    let claim = seen.listed.remove(0);
    assert_eq!(
        (texts(&claim.required), texts(&claim.hydrated), texts(&claim.absent)),
        (
            required.iter().map(ToString::to_string).collect(),
            hydrated.iter().map(ToString::to_string).collect(),
            absent.iter().map(ToString::to_string).collect(),
        ),
        "{members}"
    );
    claim
}

#[test]
fn a_report_says_which_keys_of_the_list_are_whole() {
    let claim = check(
        r#","required_keys":["a","b","c","d"],"hydrated_keys":["b","a"],"gap_keys":["c"],"optional_skip_keys":["d"],"considered":4,"covered":3.0"#,
        [&["a", "b", "c", "d"], &["b", "a"], &["d"]],
        &[],
        &[],
    );
    assert_eq!((claim.stream.as_str(), claim.parent_stream.as_str()), ("items", "orders"));
    assert_eq!((claim.considered, claim.covered), (Some(4), Some(3)));
    check(r#","required_keys":[],"hydrated_keys":[]"#, [&[], &[], &[]], &[], &[]);
}

#[test]
fn a_number_and_its_text_are_one_key() {
    check(
        r#","required_keys":[1,"2"],"hydrated_keys":["1",2]"#,
        [&["1", "2"], &["1", "2"], &[]],
        &[],
        &["LAC029 line 1 /required_keys: a number as a key; told once"],
    );
    check(
        r#","required_keys":[1,"1"],"hydrated_keys":[]"#,
        [&["1"], &[], &[]],
        &[],
        &[
            "LAC029 line 1 /required_keys: a number as a key; told once",
            "LAC042 line 1 /required_keys: \"1\" stands as a number and as a text",
        ],
    );
}

#[test]
fn a_key_that_stands_twice_is_a_violation_and_counts_once() {
    check(
        r#","required_keys":["a","a"],"hydrated_keys":["a","a"]"#,
        [&["a"], &["a"], &[]],
        &["LAC036 line 1 /required_keys: \"a\" stands twice", "LAC036 line 1 /hydrated_keys: \"a\" stands twice"],
        &[],
    );
}

#[test]
fn an_outcome_of_a_key_that_is_not_required_counts_for_nothing() {
    check(
        r#","required_keys":["a"],"hydrated_keys":["a","x","y"],"optional_skip_keys":["z"]"#,
        [&["a"], &["a"], &[]],
        &[
            "LAC036 line 1 /hydrated_keys: \"x\" and 1 more: not required",
            "LAC036 line 1 /optional_skip_keys: \"z\": not required",
        ],
        &[],
    );
}

#[test]
fn a_key_with_two_outcomes_has_no_credit() {
    check(
        r#","required_keys":["a","b","c","d"],"hydrated_keys":["a","b","c"],"gap_keys":["a"],"optional_skip_keys":["b","d"]"#,
        [&["a", "b", "c", "d"], &["c"], &["d"]],
        &[
            "LAC036 line 1 /hydrated_keys: \"a\": in gap_keys as well",
            "LAC036 line 1 /optional_skip_keys: \"b\": in hydrated_keys as well",
        ],
        &[],
    );
}

#[test]
fn counts_that_are_none_are_left_out_and_told() {
    let claim = check(
        r#","required_keys":[],"hydrated_keys":[],"considered":-1,"covered":"three""#,
        [&[], &[], &[]],
        &[],
        &["LAC037 line 1 /considered: a number that is no count", "LAC037 line 1 /covered: a text that is no count"],
    );
    assert_eq!((claim.considered, claim.covered), (None, None));
    check(r#","required_keys":[],"hydrated_keys":[],"considered":null"#, [&[], &[], &[]], &[], &[]);
}

#[test]
fn a_key_that_no_key_can_hold_is_owed_by_the_stream() {
    let seen = report(r#","required_keys":["a",""],"hydrated_keys":["a"]"#);
    assert_eq!(seen.notes, ["LAC028 line 1 /required_keys/1: a key is empty"]);
    assert_eq!((seen.listed.len(), seen.owed.len()), (1, 1));
    assert_eq!(seen.owed[0].stream.as_ref().unwrap().as_str(), "items");
    assert_eq!(seen.owed[0].kind.as_ref().unwrap().as_str(), "retry_by_runtime");
    let seen = report(r#","required_keys":["a"],"hydrated_keys":[null,null]"#);
    assert_eq!(seen.violations, ["LAC027 line 1 /hydrated_keys/0: a key that is null"]);
    assert_eq!((seen.listed.len(), seen.owed.len()), (1, 0));
}

#[test]
fn a_report_that_is_not_marked_or_has_no_streams_claims_nothing() {
    for mark in ["", r#","reference_only":false"#, r#","reference_only":"true""#] {
        let members = r#","stream":"s","state_stream":"s","required_keys":["a"],"hydrated_keys":["a"]"#;
        let seen = seen(message("DETAIL_COVERAGE", &format!("{mark}{members}")));
        assert_eq!(seen.violations, ["LAC038 line 1 /reference_only: not true; the report is not used"]);
        assert_eq!(seen.listed, []);
    }
    for (members, what) in [
        (
            r#","stream":"","state_stream":"s","required_keys":[],"hydrated_keys":[]"#,
            "LAC044 line 1 /stream: a stream name is empty",
        ),
        (
            r#","state_stream":"s","required_keys":[],"hydrated_keys":[]"#,
            "LAC044 line 1 /stream: a coverage report without a stream",
        ),
        (
            r#","stream":7,"state_stream":"s","required_keys":[],"hydrated_keys":[]"#,
            "LAC044 line 1 /stream: a number, not the name of a stream",
        ),
        (r#","stream":"s","state_stream":"s","hydrated_keys":[]"#, "LAC024 line 1: missing field `required_keys`"),
        (
            r#","stream":"s","state_stream":"s","required_keys":"a","hydrated_keys":[]"#,
            "LAC024 line 1 /required_keys: invalid type: string, expected a sequence",
        ),
    ] {
        let seen = seen(message("DETAIL_COVERAGE", &format!(r#","reference_only":true{members}"#)));
        assert!(seen.violations[0].starts_with(what), "{:?}", seen.violations);
        assert_eq!(seen.listed, []);
    }
}

#[test]
fn a_second_report_of_the_same_streams_is_a_violation() {
    let line = |stream: &str| {
        message(
            "DETAIL_COVERAGE",
            &format!(
                r#","reference_only":true,"stream":"{stream}","state_stream":"p","required_keys":[],"hydrated_keys":[]"#
            ),
        )
    };
    let seen = seen([line("a"), line("b"), line("a")].join("\n"));
    assert_eq!(seen.violations, ["LAC043 line 3: a second report of a under p"]);
}
