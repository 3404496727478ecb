use crate::tests::{Seen, message, seen};
use gap_model::{Extent, Skipped, Span};
use skip_taxonomy::RecoveryKind::{PermanentStructural, RetryByRuntime, RetryOnConnectorUpgrade};
use skip_taxonomy::{Blocker, Confidence, Instant, Key, Preconditions, RecoveryKind, VersionRequirement, Word};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn span(from: &str, to: &str) -> Span {
    Span::time(Some(at(from)), Some(at(to))).unwrap()
}

fn record(key: &str) -> Extent {
    Extent::record(Key::text(key).unwrap())
}

/// The one skip that `members`, which begin with a comma, come to, and what else was found.
#[track_caller]
fn skip(members: &str) -> (Skipped, Seen) {
    let mut seen = seen(message("SKIP_RESULT", members));
    assert_eq!(seen.skipped.len(), 1, "{members}: {seen:?}");
    (seen.skipped.remove(0), seen)
}

#[track_caller]
fn check_extents(members: &str, extents: &[Extent], quantity: Option<u64>, notes: &[&str]) {
    let (skipped, seen) = skip(&format!(r#","stream":"s","reason":"rate_limited"{members}"#));
    assert_eq!((skipped.extents.as_slice(), skipped.quantity), (extents, quantity), "{members}");
    assert_eq!(seen.notes, notes, "{members}");
    assert_eq!(seen.violations, [""; 0], "{members}");
}

#[track_caller]
fn check_kind(members: &str, kind: Option<RecoveryKind>, confidence: Confidence, found: &[&str]) -> Skipped {
    let (skipped, seen) = skip(&format!(r#","stream":"s"{members}"#));
    assert_eq!((skipped.kind.clone(), skipped.confidence), (kind.map(Word::from), confidence), "{members}");
    let all = skipped.findings.iter().map(|finding| format!("{} {}", finding.rule, finding.at));
    assert_eq!(all.chain(seen.notes).collect::<Vec<_>>(), found, "{members}");
    assert_eq!(seen.violations, [""; 0], "{members}");
    skipped
}

#[test]
fn ids_give_one_gap_each_and_without_any_the_stream_owes() {
    check_extents("", &[Extent::stream()], None, &[]);
    check_extents(r#","resource_ids":["a","b","a"]"#, &[record("a"), record("b")], Some(2), &[]);
    check_extents(r#","resources":["a"]"#, &[record("a")], Some(1), &[]);
    check_extents(r#","scope":{"resources":["a"]}"#, &[record("a")], Some(1), &[]);
    check_extents(r#","scope":{"resource_ids":["a"]}"#, &[record("a")], Some(1), &[]);
    check_extents(r#","resource_ids":[],"scope":null,"time_range":{}"#, &[Extent::stream()], None, &[]);
}

#[test]
fn keys_are_held_as_pdpp_holds_them_and_that_is_told_once() {
    let told = "LAC029 line 1 /resource_ids: a number as a key; told once";
    check_extents(r#","resource_ids":[1,2.0,"3"]"#, &[record("1"), record("2"), record("3")], Some(3), &[told]);
    let collide = "LAC042 line 1 /resource_ids: \"1\" stands as a number and as a text";
    check_extents(r#","resource_ids":[1,2.0,"1"]"#, &[record("1"), record("2")], Some(2), &[collide, told]);
    let told = "LAC029 line 1 /resources: a key of several parts; told once";
    check_extents(r#","resources":[["a","b"]]"#, &[record(r#"["a","b"]"#)], Some(1), &[told]);
    let twice = message("SKIP_RESULT", r#","stream":"s","resources":[1]"#);
    assert_eq!(seen(format!("{twice}\n{twice}")).notes.len(), 1);
}

#[test]
fn of_several_lists_every_id_is_owed() {
    check_extents(r#","resource_ids":["a","b"],"resources":["b","a"]"#, &[record("a"), record("b")], Some(2), &[]);
    check_extents(
        r#","resource_ids":["a"],"scope":{"resources":["b"]}"#,
        &[record("a"), record("b")],
        Some(2),
        &["LAC004 line 1 /scope/resources: other ids than the message has elsewhere; all are owed"],
    );
}

#[test]
fn a_key_that_cannot_be_held_is_owed_by_the_stream() {
    check_extents(
        r#","resource_ids":["","a"]"#,
        &[record("a"), Extent::stream()],
        Some(2),
        &["LAC028 line 1 /resource_ids/0: a key is empty; the stream owes it"],
    );
    let (skipped, seen) = skip(r#","stream":"s","resource_ids":["a",true,null]"#);
    assert_eq!(skipped.extents, [record("a"), Extent::stream()]);
    assert_eq!(seen.violations, ["LAC027 line 1 /resource_ids/1: a key that is a boolean"]);
}

#[test]
fn a_range_gives_a_span_and_with_ids_one_for_each() {
    let range = r#","time_range":{"since":"2026-01-01T00:00:00Z","until":"2026-02-01T00:00:00Z"}"#;
    let january = span("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
    check_extents(range, &[Extent::Span(january)], None, &[]);
    let of = |key: &str| Extent::RecordSpan { key: Key::text(key).unwrap(), span: january };
    check_extents(&format!(r#"{range},"resources":["acct-1","acct-2"]"#), &[of("acct-1"), of("acct-2")], Some(2), &[]);
    let open = Span::time(Some(at("2026-01-01T00:00:00Z")), None).unwrap();
    check_extents(
        r#","scope":{"time_range":{"since":"2026-01-01T00:00Z","until":null}}"#,
        &[Extent::Span(open)],
        None,
        &[],
    );
}

#[test]
fn a_range_that_is_coarser_or_finer_than_an_instant_is_rounded_outward() {
    check_extents(
        r#","time_range":{"since":"2026-01-01","until":"2026-01-31T00:00:00.0000001Z"}"#,
        &[Extent::Span(span("2026-01-01T00:00:00Z", "2026-01-31T00:00:00.000001Z"))],
        None,
        &["LAC031 line 1 /time_range/since: \"2026-01-01\" is a date; all of that day is meant"],
    );
}

#[test]
fn a_range_that_holds_nothing_or_cannot_be_read_is_owed_by_the_stream() {
    for until in ["2026-01-01T00:00:00Z", "2025-01-01T00:00:00Z"] {
        let note =
            format!("LAC032 line 1 /time_range: the span [2026-01-01T00:00:00Z, {until}) is empty; everything is owed");
        let range = format!(r#","time_range":{{"since":"2026-01-01T00:00:00Z","until":"{until}"}}"#);
        check_extents(&range, &[Extent::stream()], None, &[&note]);
        check_extents(&format!(r#"{range},"resources":["a"]"#), &[record("a")], Some(1), &[&note]);
    }
    check_extents(
        r#","time_range":{"since":"yesterday","until":"2026-01-01T00:00:00Z"}"#,
        &[Extent::stream()],
        None,
        &["LAC031 line 1 /time_range/since: \"yesterday\" is no time; everything is owed"],
    );
}

#[test]
fn of_two_ranges_all_that_either_names_is_owed() {
    check_extents(
        r#","time_range":{"since":"2026-01-01T00:00:00Z","until":"2026-02-01T00:00:00Z"},
           "scope":{"time_range":{"since":"2026-01-15T00:00:00Z","until":"2026-03-01T00:00:00Z"}}"#
            .replace('\n', " ")
            .as_str(),
        &[Extent::Span(span("2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z"))],
        None,
        &["LAC004 line 1 /scope/time_range: another range than the message has elsewhere"],
    );
}

#[test]
fn a_quantity_stands_and_what_it_counts_beyond_the_ids_is_owed_by_the_stream() {
    check_extents(r#","scope":{"quantity":4188}"#, &[Extent::stream()], Some(4188), &[]);
    check_extents(r#","resources":["a"],"scope":{"quantity":37.0}"#, &[record("a")], Some(37), &[]);
    check_extents(
        r#","resources":["a","b"],"scope":{"quantity":3}"#,
        &[record("a"), record("b"), Extent::stream()],
        Some(3),
        &["LAC035 line 1 /scope/quantity: quantity 3, and 2 ids"],
    );
    check_extents(
        r#","resources":["a","b"],"scope":{"quantity":1}"#,
        &[record("a"), record("b")],
        Some(2),
        &["LAC035 line 1 /scope/quantity: quantity 1, and 2 ids"],
    );
    check_extents(
        r#","scope":{"quantity":-1}"#,
        &[Extent::stream()],
        None,
        &["LAC037 line 1 /scope/quantity: -1 is no count"],
    );
}

#[test]
fn the_kind_decides_then_the_hint_then_the_evidence_then_the_reason() {
    use Confidence::{Declared, Inferred, Suspected};
    check_kind(r#","recovery_kind":"retry_by_runtime""#, Some(RetryByRuntime), Declared, &[]);
    check_kind(r#","recovery_hint":{"action":"update_selector"}"#, Some(RetryOnConnectorUpgrade), Declared, &[]);
    check_kind(r#","evidence":{"http_status":503}"#, Some(RetryByRuntime), Inferred, &[]);
    check_kind(r#","evidence":{"error_class":"connector_defect"}"#, Some(RetryOnConnectorUpgrade), Inferred, &[]);
    check_kind(r#","diagnostics":{"http_status":503}"#, Some(RetryByRuntime), Inferred, &[]);
    check_kind(r#","diagnostics":{"http_status":"503","x":[[{}]]}"#, Some(RetryByRuntime), Inferred, &[]);
    check_kind(r#","reason":"pdf_template_unknown""#, Some(RetryOnConnectorUpgrade), Inferred, &[]);
    check_kind(r#","diagnostics":{"http_status":"many"}"#, None, Suspected, &["LAC003 /reason"]);
    let blocked = check_kind(r#","evidence":{"http_status":401}"#, Some(RetryByRuntime), Inferred, &[]);
    assert_eq!(blocked.preconditions, Preconditions::none().blocked_on(Blocker::Credentials));
    assert!(check_kind(r#","reason":"pagination_exhausted""#, None, Inferred, &[]).informational);
}

#[test]
fn the_flag_of_the_seed_is_a_hint_where_nothing_better_is_there() {
    use Confidence::Declared;
    check_kind(r#","retriable":true"#, Some(RetryByRuntime), Declared, &[]);
    check_kind(r#","retriable":false"#, Some(PermanentStructural), Declared, &["LAC002 /recovery_hint"]);
    check_kind(
        r#","retriable":true,"recovery_kind":"retry_on_connector_upgrade""#,
        Some(RetryOnConnectorUpgrade),
        Declared,
        &[],
    );
    let told = "LAC004 line 1 /retriable: `retriable: false` against the kind or the hint, which decides";
    check_kind(r#","retriable":false,"recovery_kind":"retry_by_runtime""#, Some(RetryByRuntime), Declared, &[told]);
    check_kind(r#","retriable":false,"recovery_hint":"retry_by_runtime""#, Some(RetryByRuntime), Declared, &[told]);
}

#[test]
fn the_line_of_the_seeds_is_a_record_gap_and_inferred() {
    let line = r#","reason":"http_error","message":"conversation 69d71fbf http 429""#;
    let skipped = check_kind(line, Some(RetryByRuntime), Confidence::Inferred, &[]);
    assert_eq!((skipped.extents, skipped.quantity), (vec![record("69d71fbf")], Some(1)));
    assert_eq!(skipped.evidence.http_status, Some(429));

    let declared = format!(r#"{line},"recovery_kind":"retry_by_runtime""#);
    check_kind(&declared, Some(RetryByRuntime), Confidence::Inferred, &[]);
    let not_found = r#","reason":"http_error","message":"conversation 69d71fbf http 404""#;
    let skipped = check_kind(not_found, Some(RetryByRuntime), Confidence::Inferred, &[]);
    assert_eq!((skipped.extents, skipped.evidence.http_status), (vec![record("69d71fbf")], Some(404)));
}

#[test]
fn prose_is_no_evidence_beside_ids_or_with_another_reason() {
    let message = r#","message":"conversation 69d71fbf http 429""#;
    check_extents(&format!(r#"{message},"resource_ids":["other"]"#), &[record("other")], Some(1), &[]);
    check_extents(message, &[Extent::stream()], None, &[]);
    let prose = r#","reason":"http_error","message":"conversation 69d71fbf http 429, retry later""#;
    let skipped = check_kind(prose, Some(RetryByRuntime), Confidence::Inferred, &[]);
    assert_eq!((skipped.extents, skipped.evidence.http_status), (vec![Extent::stream()], None));
    let half = r#","reason":"rate_limited","message":"cut in half \ud83d""#;
    check_kind(half, Some(RetryByRuntime), Confidence::Inferred, &[]);
}

#[test]
fn a_continuation_is_retried_by_the_runtime() {
    let good = r#","reason":"historical_backfill_pending","continuation":{"boundary":"uid","slice_start":1,"slice_end":500,"considered":500,"covered":499.0,"remaining":true,"owner":"runtime"}"#;
    let skipped = check_kind(good, Some(RetryByRuntime), Confidence::Inferred, &[]);
    assert_eq!(skipped.extents, [Extent::stream()]);
    let hinted = format!(r#"{good},"recovery_hint":"retry_by_runtime","resource_ids":["a"]"#);
    assert_eq!(check_kind(&hinted, Some(RetryByRuntime), Confidence::Declared, &[]).extents, [record("a")]);
    for (from, to, what) in [
        (r#""slice_end":500"#, r#""slice_end":0"#, "the slice ends at 0, before it starts at 1"),
        (r#""considered":500"#, r#""considered":-5"#, "`considered` is a number, not a count"),
        (r#""considered":500,"#, "", "`considered` is nothing, not a count"),
        (r#""remaining":true"#, r#""remaining":false"#, "`remaining` is not true, or `owner` not \"runtime\""),
        (r#""owner":"runtime""#, r#""owner":"me""#, "`remaining` is not true, or `owner` not \"runtime\""),
        (r#""boundary":"uid""#, r#""boundary":"""#, "`boundary` is no text"),
    ] {
        let (skipped, seen) = skip(&format!(r#","stream":"s"{}"#, good.replace(from, to)));
        assert_eq!(seen.violations, [format!("LAC041 line 1 /continuation: {what}")]);
        assert_eq!(skipped.kind, Some(Word::from(RetryByRuntime)));
    }
}

#[test]
fn the_whole_profile_may_stand_in_the_diagnostics() {
    let (skipped, seen) = skip(
        r#","stream":"s","reason":"rate_limited","diagnostics":{"note":1,"lacuna":{"v":1,"recovery_kind":"retry_on_connector_upgrade","retry_after":30,"connector_version_required":"0.7.0","scope":{"parent_stream":"p","resources":["a"]},"locator":{"id":"a"},"diagnostics":{"lacuna":5}}}"#,
    );
    assert_eq!(seen.violations, [""; 0]);
    assert_eq!(skipped.kind, Some(Word::from(RetryOnConnectorUpgrade)));
    assert_eq!(skipped.extents, [record("a")]);
    assert_eq!(skipped.parent_stream.as_ref().map(ToString::to_string), Some("p".to_owned()));
    assert_eq!(skipped.evidence.retry_after_seconds, Some(30));
    let version = VersionRequirement::new("0.7.0").unwrap();
    assert_eq!(skipped.preconditions, Preconditions::none().requires(version));
    assert_eq!(serde_json::to_string(&skipped.locator).unwrap(), r#"{"id":"a"}"#);
}

#[test]
fn of_two_kinds_the_one_that_retries_least_counts() {
    let told = |one: &str, two: &str| {
        format!(
            "LAC004 line 1 /diagnostics/lacuna/recovery_kind: \"{two}\" against \"{one}\" elsewhere in the message; the stricter counts"
        )
    };
    for (one, two, want) in [
        ("retry_by_runtime", "permanent_structural", "permanent_structural"),
        ("permanent_structural", "retry_by_runtime", "permanent_structural"),
        ("retry_on_connector_upgrade", "retry_by_runtime", "retry_on_connector_upgrade"),
        ("filter_applied", "retry_by_runtime", "retry_by_runtime"),
    ] {
        let (skipped, seen) = skip(&format!(
            r#","stream":"s","recovery_kind":"{one}","diagnostics":{{"lacuna":{{"recovery_kind":"{two}"}}}}"#
        ));
        assert_eq!(skipped.kind.unwrap().as_str(), want);
        assert_eq!(seen.notes, [told(one, two)]);
    }
}

#[test]
fn a_wait_is_seconds_or_an_instant_or_an_http_date_and_the_longest_counts() {
    let check = |member: &str, seconds: Option<u32>, after: Option<&str>, notes: &[&str]| {
        let (skipped, seen) = skip(&format!(r#","stream":"s","recovery_kind":"retry_by_runtime"{member}"#));
        assert_eq!(skipped.evidence.retry_after_seconds, seconds, "{member}");
        assert_eq!(skipped.preconditions.after, after.map(at), "{member}");
        assert_eq!(seen.notes, notes, "{member}");
        assert_eq!(seen.violations, [""; 0], "{member}");
    };
    check(r#","retry_after":30"#, Some(30), None, &[]);
    check(r#","retry_after":29.5"#, Some(30), None, &[]);
    check(r#","retry_after":"30""#, Some(30), None, &[]);
    let ages =
        "LAC037 line 1 /retry_after: 1e300 seconds are more than can be kept; 4294967295 are, which is 136 years";
    check(r#","retry_after":1e300"#, Some(u32::MAX), None, &[ages]);
    check(r#","retry_after":-1"#, None, None, &["LAC037 line 1 /retry_after: -1 seconds are no wait"]);
    check(r#","retry_after":"2026-04-21T10:00:00Z""#, None, Some("2026-04-21T10:00:00Z"), &[]);
    check(r#","retry_after":"Tue, 21 Apr 2026 10:00:00 GMT""#, None, Some("2026-04-21T10:00:00Z"), &[]);
    let soon = "LAC031 line 1 /retry_after: \"soon\" is neither seconds nor an instant nor an HTTP date";
    check(r#","retry_after":"soon""#, None, None, &[soon]);
    check(r#","retry_preconditions":{"after":"2026-04-21T10:00Z"}"#, None, Some("2026-04-21T10:00:00Z"), &[]);
    check(
        r#","evidence":{"retry_after_seconds":60},"retry_after":30"#,
        Some(60),
        None,
        &["LAC004 line 1 /retry_after: 30 against 60 elsewhere in the message; the stricter counts"],
    );
    check(
        r#","retry_preconditions":{"after":"2026-04-21T10:00Z"},"retry_after":"2026-04-22T10:00:00Z""#,
        None,
        Some("2026-04-22T10:00:00Z"),
        &["LAC004 line 1 /retry_after: another floor than the message has elsewhere; the stricter counts"],
    );
}

#[test]
fn of_two_versions_the_later_counts() {
    let (skipped, seen) = skip(
        r#","stream":"s","retry_preconditions":{"requires_connector_version":"0.9.0"},"connector_version_required":"0.10.0""#,
    );
    let version = VersionRequirement::new("0.10.0").unwrap();
    assert_eq!(skipped.preconditions.requires_connector_version, Some(version));
    let told =
        "LAC004 line 1 /connector_version_required: another floor than the message has elsewhere; the stricter counts";
    assert_eq!(seen.notes, [told]);
}

#[test]
fn of_two_facts_the_first_counts_and_that_is_told() {
    let (skipped, seen) = skip(
        r#","stream":"s","evidence":{"http_status":429},"diagnostics":{"http_status":500,"lacuna":{"stream":"t"}}"#,
    );
    assert_eq!((skipped.evidence.http_status, skipped.stream.unwrap().to_string()), (Some(429), "s".to_owned()));
    let told = "against 429, which the message has elsewhere and which counts";
    assert_eq!(seen.notes[0], format!("LAC004 line 1 /diagnostics/http_status: 500 {told}"));
    assert!(seen.notes[1].starts_with("LAC004 line 1 /diagnostics/lacuna/stream: \"t\" against \"s\""), "{seen:?}");
    let (_, seen) = skip(r#","stream":"s","evidence":{"http_status":42}"#);
    assert_eq!(seen.violations, ["LAC024 line 1 /evidence/http_status: 42 is no HTTP status, which is 100 to 599"]);
}

#[test]
fn a_locator_that_may_hold_a_secret_is_not_stored_and_the_gap_stays() {
    let (skipped, seen) = skip(r#","stream":"s","resource_ids":["a"],"locator":{"access_token":"hush"}"#);
    assert_eq!((skipped.locator, skipped.extents), (None, vec![record("a")]));
    let told = "LAC034 line 1 /locator/access_token: a name of secrets or documents; the locator is not stored";
    assert_eq!(seen.violations, [told]);
    assert!(!format!("{:?}", seen.violations).contains("hush"));
}

#[test]
fn a_reason_is_kept_verbatim_up_to_its_bound() {
    let (skipped, seen) = skip(r#","stream":"s","reason":"Some Reason/é""#);
    assert_eq!((skipped.reason.unwrap().as_str(), seen.notes.len()), ("Some Reason/é", 0));
    let (skipped, seen) = skip(&format!(r#","stream":"s","reason":"x{}""#, "é".repeat(100)));
    assert_eq!(skipped.reason.unwrap().as_str(), format!("x{}", "é".repeat(99)));
    assert_eq!(seen.notes, ["LAC033 line 1 /reason: a reason of 201 bytes; the first 200 are kept"]);
    let (skipped, seen) = skip(r#","stream":"s","reason":"""#);
    assert_eq!((skipped.reason, seen.violations), (None, vec!["LAC024 line 1 /reason: a reason is empty".to_owned()]));
}

#[test]
fn a_skip_without_a_readable_stream_is_kept_for_all_of_them() {
    let (skipped, seen) = skip(r#","reason":"rate_limited""#);
    assert_eq!((skipped.stream, seen.violations.len()), (None, 0));
    let (skipped, seen) = skip(r#","stream":"","reason":"rate_limited""#);
    assert_eq!(skipped.stream, None);
    assert_eq!(seen.violations, ["LAC044 line 1 /stream: a stream name is empty"]);
}

#[test]
fn a_member_of_the_wrong_type_is_a_violation_and_never_loses_the_skip() {
    for (member, at, what) in [
        (r#""reason":5"#, "/reason", "invalid type: integer `5`, expected a text (column 49)"),
        (r#""message":{}"#, "/message", "invalid type: map, expected"),
        (r#""recovery_kind":1"#, "/recovery_kind", "invalid type: integer `1`, expected a string"),
        (r#""recovery_kind":"""#, "/recovery_kind", "a recovery kind is empty"),
        (r#""recovery_hint":{"action":5}"#, "/recovery_hint/action", "invalid type: integer `5`, expected a string"),
        (r#""recovery_hint":{}"#, "/recovery_hint", "missing field `action`"),
        (r#""recovery_hint":[]"#, "/recovery_hint", "invalid type: sequence, expected a recovery action"),
        (r#""retriable":"yes""#, "/retriable", "invalid type: string, expected a boolean"),
        (r#""retry_preconditions":[]"#, "/retry_preconditions", "invalid type: sequence, expected an object"),
        (
            r#""retry_preconditions":{"blocked_on":"me"}"#,
            "/retry_preconditions/blocked_on",
            "invalid type: string, exp",
        ),
        (r#""connector_version_required":7"#, "/connector_version_required", "invalid type: integer `7`, expected a t"),
        (r#""resource_ids":"a""#, "/resource_ids", "invalid type: string, expected a sequence"),
        (r#""resources":{}"#, "/resources", "invalid type: map, expected a sequence"),
        (r#""time_range":["a","b"]"#, "/time_range", "invalid type: sequence, expected an object"),
        (r#""time_range":{"since":5}"#, "/time_range/since", "invalid type: integer `5`, expected a text"),
        (r#""scope":["p"]"#, "/scope", "invalid type: sequence, expected an object"),
        (r#""scope":{"resources":[{}],"parent_stream":1}"#, "/scope/parent_stream", "invalid type: integer `1`"),
        (r#""scope":{"quantity":"many"}"#, "/scope/quantity", "invalid type: string, expected a number"),
        (r#""evidence":[429]"#, "/evidence", "invalid type: sequence, expected an object"),
        (r#""locator":"x""#, "/locator", "invalid type: string, expected an object"),
        (r#""continuation":true"#, "/continuation", "invalid type: boolean `true`, expected an object"),
        (r#""diagnostics":"text""#, "/diagnostics", "invalid type: string, expected an object"),
        (r#""diagnostics":{"lacuna":{"scope":7}}"#, "/diagnostics/lacuna/scope", "invalid type: integer `7`, expected"),
        (r#""reason":"a","reason":"b""#, "", "duplicate field `reason`"),
        (r#""type":"SKIP_RESULT""#, "", "duplicate field `type`"),
        (r#""reason":"\ud800""#, "/reason", "unexpected end of hex escape"),
    ] {
        let (skipped, seen) = skip(&format!(r#","stream":"a/b~c",{member}"#));
        let at = if at.is_empty() { String::new() } else { format!(" {at}") };
        let start = format!("LAC024 line 1{at}: {what}");
        assert_eq!(seen.violations.len(), 1, "{member}: {seen:?}");
        assert!(seen.violations[0].starts_with(&start), "{member}: {} instead of {start}", seen.violations[0]);
        assert!(seen.violations[0].contains("(column "), "{member}");
        assert_eq!((skipped.kind, skipped.confidence), (None, Confidence::Suspected), "{member}");
        assert_eq!(skipped.extents, [], "{member}");
        assert_eq!(skipped.findings, [], "{member}");
    }
}

#[test]
fn evidence_or_a_floor_of_the_wrong_type_takes_nothing_from_the_rest() {
    for (member, at, what) in [
        (r#""stream":7"#, "LAC044 line 1 /stream", "a number, not the name of a stream"),
        (
            r#""retry_preconditions":{"after":7}"#,
            "LAC024 line 1 /retry_preconditions/after",
            "a number, expected a text",
        ),
        (r#""retry_after":true"#, "LAC024 line 1 /retry_after", "a boolean, expected a number of seconds"),
        (r#""evidence":{"http_status":"429"}"#, "LAC024 line 1 /evidence/http_status", "a text, expected a number"),
        (r#""evidence":{"error_class":7}"#, "LAC024 line 1 /evidence/error_class", "a number, expected a text"),
        (
            r#""evidence":{"retry_after_seconds":"30"}"#,
            "LAC024 line 1 /evidence/retry_after_seconds",
            "a text, expected a number",
        ),
    ] {
        let (skipped, seen) = skip(&format!(r#","recovery_kind":"retry_by_runtime","resource_ids":["a"],{member}"#));
        assert_eq!(skipped.extents, [record("a")], "{member}");
        assert_eq!(seen.violations.len(), 1, "{member}: {seen:?}");
        assert!(seen.violations[0].starts_with(&format!("{at}: {what}")), "{member}: {seen:?}");
    }
}

#[test]
fn a_floor_that_is_an_http_date_is_taken_and_one_that_is_no_time_is_left_out() {
    let check = |after_text: &str, after: Option<&str>, what: &str| {
        let members =
            format!(r#","stream":"s","retry_preconditions":{{"after":"{after_text}","blocked_on":["upstream"]}}"#);
        let (skipped, seen) = skip(&members);
        assert_eq!(skipped.preconditions.after, after.map(at), "{after_text}");
        assert_eq!(skipped.preconditions.blocked_on.len(), 1, "{after_text}");
        assert_eq!(seen.notes, [format!("LAC031 line 1 /retry_preconditions/after: \"{after_text}\" {what}")]);
    };
    let date = "is an HTTP date; 2026-04-21T10:00:00Z is taken";
    check("Tue, 21 Apr 2026 10:00:00 GMT", Some("2026-04-21T10:00:00Z"), date);
    check("tomorrow", None, "is no instant; nothing is waited for");
}

#[test]
fn a_blocker_or_a_version_that_nobody_knows_is_kept_and_told() {
    let (skipped, seen) = skip(
        r#","stream":"s","retry_preconditions":{"requires_connector_version":"next","blocked_on":["moon","sun"]}"#,
    );
    assert_eq!(skipped.preconditions.blocked_on.len(), 2);
    assert_eq!(
        seen.notes,
        [
            "LAC055 line 1 /retry_preconditions/requires_connector_version: \"next\" is neither a version nor a requirement of semver",
            "LAC005 line 1 /retry_preconditions/blocked_on/0: \"moon\" is no blocker that is known here; it is kept, and holds",
        ]
    );
}

#[test]
fn what_can_be_read_of_a_bent_skip_is_kept() {
    let (skipped, _) = skip(r#","stream":"s","reason":"rate_limited","scope":5"#);
    assert_eq!((skipped.stream.unwrap().as_str(), skipped.reason.unwrap().as_str()), ("s", "rate_limited"));
    // Two streams, a stream of the wrong type, half a character: nobody knows which stream is meant.
    for members in [r#","stream":"s","stream":"t""#, r#","stream":7"#, r#","scope":5,"stream":"\udc00""#] {
        assert_eq!(skip(members).0.stream, None, "{members}");
    }
    let two_types = seen(r#"{"type":"PROGRESS","stream":"s","type":"SKIP_RESULT"}"#);
    assert_eq!((two_types.skipped.len(), two_types.violations.len()), (1, 1));
}

#[test]
fn a_value_is_never_quoted_at_length() {
    let (_, seen) = skip(&format!(r#","stream":"s","scope":"{}""#, "hush ".repeat(1000)));
    assert_eq!(seen.violations.len(), 1);
    assert!(seen.violations[0].starts_with("LAC024 line 1 /scope: invalid type: string, expected an object (column "));
}

#[test]
fn unknown_members_and_null_are_nothing() {
    let nulls = r#","reason":null,"message":null,"recovery_kind":null,"recovery_hint":null,"retriable":null,"retry_preconditions":null,"retry_after":null,"connector_version_required":null,"resource_ids":null,"resources":null,"time_range":null,"scope":null,"evidence":null,"locator":null,"continuation":null,"diagnostics":null,"x":{"y":[1]}"#;
    let (skipped, seen) = skip(&format!(r#","stream":"s"{nulls}"#));
    let (plain, _) = skip(r#","stream":"s""#);
    assert_eq!((skipped, seen.violations.len(), seen.notes.len()), (plain, 0, 0));
}
