use crate::tests::{Seen, message, seen};
use gap_model::{Extent, Skipped};
use skip_taxonomy::RecoveryKind::{PermanentStructural, RetryByRuntime, RetryOnConnectorUpgrade};
use skip_taxonomy::{Blocker, Confidence, Key, KeyPart, RecoveryKind, Word};

/// The one debt that `members`, which begin with a comma, come to, and what else was found.
#[track_caller]
fn gap(members: &str) -> (Skipped, Seen) {
    let mut seen = seen(message("DETAIL_GAP", members));
    assert_eq!(seen.owed.len(), 1, "{members}: {seen:?}");
    (seen.owed.remove(0), seen)
}

fn record(key: &str) -> Extent {
    Extent::record(Key::text(key).unwrap())
}

#[track_caller]
fn check_kind(members: &str, kind: Option<RecoveryKind>, confidence: Confidence, blocked: &[Blocker]) -> Seen {
    let (owed, seen) = gap(&format!(r#","stream":"items","record_key":"1"{members}"#));
    assert_eq!((owed.kind.clone(), owed.confidence), (kind.map(Word::from), confidence), "{members}: {owed:?}");
    let blocked: Vec<Word<Blocker>> = blocked.iter().map(|blocker| Word::from(*blocker)).collect();
    assert!(owed.preconditions.blocked_on.iter().eq(&blocked), "{members}: {:?}", owed.preconditions);
    assert_eq!(seen.violations, [""; 0], "{members}");
    seen
}

#[test]
fn a_key_names_the_record_and_a_number_is_the_text_of_it() {
    let (owed, seen) = gap(
        r#","stream":"items","parent_stream":"orders","record_key":"i-1","reason":"rate_limited","reference_only":true,"status":"pending","detail_locator":{"item_id":"i-1"},"list_cursor":{"p":2},"gap_id":"g"}"#
            .trim_end_matches('}'),
    );
    assert_eq!((owed.extents, owed.quantity), (vec![record("i-1")], Some(1)));
    assert_eq!((owed.stream.unwrap().as_str(), owed.parent_stream.unwrap().as_str()), ("items", "orders"));
    assert_eq!(serde_json::to_string(&owed.locator).unwrap(), r#"{"item_id":"i-1"}"#);
    assert_eq!((seen.notes.len(), seen.violations.len()), (0, 0));

    let (owed, seen) = gap(r#","stream":"items","record_key":17"#);
    assert_eq!(owed.extents, [record("17")]);
    assert_eq!(seen.notes, ["LAC029 line 1 /record_key: a number as a key; told once"]);
}

#[test]
fn without_a_key_the_locator_is_one_and_that_is_inferred() {
    let (owed, _) = gap(
        r#","stream":"items","record_key":null,"reason":"rate_limited","retryable":true,"detail_locator":{"b":1.0,"a":"x"}"#,
    );
    let parts = vec![KeyPart::text("locator").unwrap(), KeyPart::text(r#"{"a":"x","b":1}"#).unwrap()];
    assert_eq!(owed.extents, [Extent::record(Key::compound(parts).unwrap())]);
    assert_eq!((owed.confidence, owed.quantity), (Confidence::Inferred, Some(1)));
}

#[test]
fn what_names_nothing_that_can_be_held_is_owed_by_the_stream() {
    let check = |members: &str, notes: &[&str], violations: &[&str]| {
        let (owed, seen) = gap(&format!(r#","stream":"items"{members}"#));
        assert_eq!((owed.extents, owed.quantity), (vec![Extent::stream()], None), "{members}");
        assert_eq!(seen.notes, notes, "{members}");
        assert_eq!(seen.violations, violations, "{members}");
    };
    check("", &[], &[]);
    check(r#","record_key":"""#, &["LAC028 line 1 /record_key: a key is empty; the stream owes it"], &[]);
    check(r#","record_key":{}"#, &[], &["LAC027 line 1 /record_key: a key that is an object"]);
    let refused = "LAC034 line 1 /detail_locator/token: a name of secrets or documents; the locator is not stored";
    check(r#","detail_locator":{"token":"t"}"#, &[], &[refused]);
    let deep = format!(r#","detail_locator":{{"a":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    check(&deep, &[], &["LAC034 line 1 /detail_locator/a/0: nested too deep; the locator is not stored"]);
    let members: Vec<String> = (0..20).map(|n| format!(r#""m{n}":"{}""#, "x".repeat(250))).collect();
    let long = format!(r#","detail_locator":{{{}}}"#, members.join(","));
    check(&long, &["LAC028 line 1 /detail_locator: a key has 5171 bytes, more than 4096; the stream owes it"], &[]);
}

#[test]
fn the_error_is_the_evidence() {
    let (owed, _) = gap(
        r#","stream":"items","record_key":"1","last_error":{"class":"provider_pressure","http_status":429,"message":"\ud83d","network_pressure":{"retry_after_ms":1001,"status":503}}"#,
    );
    assert_eq!(owed.evidence.http_status, Some(429));
    assert_eq!(owed.evidence.error_class.as_ref().unwrap().as_str(), "provider_pressure");
    assert_eq!(owed.evidence.retry_after_seconds, Some(2));

    let (owed, seen) = gap(
        r#","stream":"items","record_key":"1","last_error":{"http_status":7},"detail":{"network_pressure":{"error_class":"circuit_open","status":503,"retry_after_ms":0.5}}"#,
    );
    assert_eq!(owed.evidence.http_status, Some(503));
    assert_eq!(owed.evidence.error_class.as_ref().unwrap().as_str(), "circuit_open");
    assert_eq!(owed.evidence.retry_after_seconds, Some(1));
    assert_eq!(seen.violations, ["LAC024 line 1 /last_error/http_status: 7 is no HTTP status, which is 100 to 599"]);
}

#[test]
fn evidence_of_a_wrong_type_is_told_and_takes_nothing_from_the_rest() {
    let (owed, seen) = gap(
        r#","stream":"items","record_key":"1","gap_id":7,"lease_id":["l"],"list_cursor":"page 2","last_error":{"http_status":"429","class":7,"network_pressure":{"retry_after_ms":-5,"status":503}}"#,
    );
    assert_eq!((owed.evidence.http_status, owed.extents), (Some(503), vec![record("1")]));
    assert_eq!(
        seen.violations,
        [
            "LAC024 line 1 /gap_id: a number, expected a text",
            "LAC024 line 1 /lease_id: a list, expected a text",
            "LAC024 line 1 /list_cursor: a text, expected an object",
            "LAC024 line 1 /last_error/class: a number, expected a text",
            "LAC024 line 1 /last_error/http_status: a text, expected a number",
        ]
    );
    assert_eq!(seen.notes, ["LAC037 line 1 /last_error/network_pressure/retry_after_ms: -5 milliseconds are no wait"]);
}

#[test]
fn what_pdpp_does_not_check_may_be_anything() {
    for detail in ["null", "5", "\"x\"", "[{}]", "true", "1.5", "-1", r#"{"network_pressure":[1],"class":{}}"#] {
        let (owed, seen) = gap(&format!(r#","stream":"items","record_key":"1","detail":{detail}"#));
        assert!(owed.evidence.is_none(), "{detail}");
        assert_eq!((seen.violations.len(), seen.notes.len()), (0, 0), "{detail}");
    }
}

#[test]
fn without_the_flag_evidence_and_reason_classify() {
    use Confidence::{Inferred, Suspected};
    check_kind(r#","reason":"rate_limited""#, Some(RetryByRuntime), Inferred, &[]);
    check_kind(r#","last_error":{"class":"connector_defect"}"#, Some(RetryOnConnectorUpgrade), Inferred, &[]);
    let owner = r#","last_error":{"class":"owner_repair_required"}"#;
    check_kind(owner, Some(RetryByRuntime), Inferred, &[Blocker::ManualAction]);
    check_kind(r#","last_error":{"http_status":410}"#, Some(PermanentStructural), Inferred, &[]);
    check_kind(r#","reason":"nobody_knows""#, None, Suspected, &[]);
}

#[test]
fn retryable_is_a_hint_unless_evidence_says_another_kind() {
    use Confidence::{Declared, Inferred};
    check_kind(r#","retryable":true"#, Some(RetryByRuntime), Declared, &[]);
    check_kind(r#","retryable":true,"last_error":{"http_status":429}"#, Some(RetryByRuntime), Declared, &[]);
    let owner = r#","retryable":true,"last_error":{"class":"owner_required"}"#;
    check_kind(owner, Some(RetryByRuntime), Declared, &[Blocker::ManualAction]);
    let defect = r#","retryable":true,"reason":"temporary_unavailable","last_error":{"class":"connector_defect"}"#;
    let seen = check_kind(defect, Some(RetryOnConnectorUpgrade), Inferred, &[]);
    assert_eq!(seen.notes, ["LAC004 line 1 /retryable: `retryable: true` against the evidence, which decides"]);
}

#[test]
fn not_retryable_is_never_retried_by_itself_and_written_off_only_when_nothing_else_speaks() {
    use Confidence::{Declared, Inferred};
    let defect = r#","retryable":false,"last_error":{"class":"connector_defect"}"#;
    check_kind(defect, Some(RetryOnConnectorUpgrade), Inferred, &[]);
    let owner = r#","retryable":false,"last_error":{"class":"owner_required"}"#;
    check_kind(owner, Some(RetryByRuntime), Inferred, &[Blocker::ManualAction]);
    check_kind(r#","retryable":false,"reason":"selector_drift""#, Some(RetryOnConnectorUpgrade), Inferred, &[]);
    check_kind(
        r#","retryable":false,"reason":"auth_failure""#,
        Some(RetryByRuntime),
        Inferred,
        &[Blocker::Credentials],
    );
    // The reference sends these two: unclassified, because both cannot be true.
    check_kind(r#","retryable":false,"reason":"rate_limited""#, None, Declared, &[]);
    check_kind(r#","retryable":false,"last_error":{"http_status":503}"#, None, Declared, &[]);
    check_kind(r#","retryable":false"#, Some(PermanentStructural), Declared, &[]);
    check_kind(r#","retryable":false,"reason":"nobody_knows""#, Some(PermanentStructural), Declared, &[]);
}

#[test]
fn a_gap_that_cannot_be_read_is_a_debt_of_its_stream() {
    for (member, what) in [
        (r#""retryable":"no""#, "LAC024 line 1 /retryable: invalid type: string, expected a boolean"),
        (r#""last_error":[]"#, "LAC024 line 1 /last_error: invalid type: sequence, expected an object"),
        (r#""detail_locator":7"#, "LAC024 line 1 /detail_locator: invalid type: integer `7`, expected an object"),
        (r#""parent_stream":7"#, "LAC024 line 1 /parent_stream: invalid type: integer `7`, expected a text"),
    ] {
        let (owed, seen) = gap(&format!(r#","stream":"items","record_key":"1",{member}"#));
        assert_eq!((owed.stream.unwrap().as_str(), owed.extents.len(), owed.kind), ("items", 0, None), "{member}");
        assert_eq!(seen.violations.len(), 1);
        assert!(seen.violations[0].starts_with(what), "{}", seen.violations[0]);
    }
    let (owed, seen) = gap(r#","record_key":"1""#);
    assert_eq!((owed.stream, owed.extents), (None, vec![record("1")]));
    assert_eq!(seen.violations, ["LAC044 line 1 /stream: a detail gap without a stream"]);
}

#[test]
fn what_follows_a_served_gap_is_checked_and_proves_nothing() {
    let good = r#","gap_id":"gap_1","lease_id":"l","stream":"items","reference_only":true"#;
    let attempted = seen(message("DETAIL_GAP_ATTEMPTED", good));
    assert_eq!(attempted, Seen::default());
    let recovered = seen(message("DETAIL_GAP_RECOVERED", good));
    assert_eq!(recovered.notes, ["LAC039 line 1 /gap_id: \"gap_1\" is said to be recovered; told once"]);
    let twice = [message("DETAIL_GAP_RECOVERED", good), message("DETAIL_GAP_RECOVERED", good)].join("\n");
    assert_eq!(seen(twice).notes.len(), 1);
    let unmarked = seen(message("DETAIL_GAP_ATTEMPTED", r#","gap_id":"gap_1","stream":"items""#));
    assert_eq!(unmarked.violations, ["LAC038 line 1 /reference_only: not true"]);
    let nameless = seen(message("DETAIL_GAP_RECOVERED", r#","stream":"items","reference_only":true"#));
    assert!(nameless.violations[0].starts_with("LAC024 line 1: missing field `gap_id`"), "{nameless:?}");
}
