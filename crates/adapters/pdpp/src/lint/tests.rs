use crate::{Against, Check, Lines, Manifest};

/// What a check finds in these lines, without the sentences.
#[track_caller]
fn check(manifest: Option<&str>, lines: &str, want: &[&str]) {
    let manifest = manifest.map(|text| Manifest::read(text).unwrap().0);
    let against = Against { manifest: manifest.as_ref(), ..Against::default() };
    let mut check = Check::new(&against);
    let mut lines_of = Lines::new(lines.as_bytes());
    let mut found = Vec::new();
    while let Some(line) = lines_of.next_line().unwrap() {
        found.extend(check.line(line));
    }
    found.extend(check.finish().findings);
    let found: Vec<String> = found.iter().map(|finding| format!("{} {}", finding.rule, finding.at)).collect();
    assert_eq!(found, want, "{lines}");
}

fn skip(members: &str) -> String {
    format!(r#"{{"type":"SKIP_RESULT","stream":"s",{members}}}"#)
}

/// An emission with a wrong hint that was really found, the rules that catch it, and the same said well.
#[track_caller]
fn check_twins(bad: &str, want: &[&str], good: &str) {
    check(None, &skip(bad), want);
    check(None, &skip(good), &[]);
}

const KIND: &str = r#""recovery_kind":"retry_by_runtime""#;

#[test]
fn a_cap_that_no_retry_lifts_is_no_runtime_retry() {
    check_twins(
        r#""reason":"pr_search_cap_truncated","recovery_hint":{"action":"retry_by_runtime","retryable":true}"#,
        &["LAC004 line 1 /reason"],
        r#""reason":"pr_search_cap_truncated","recovery_hint":"retry_on_connector_upgrade""#,
    );
}

#[test]
fn a_parser_that_failed_fails_again() {
    check_twins(
        r#""reason":"qfx_parse_failed","recovery_hint":"retry_by_runtime""#,
        &["LAC004 line 1 /reason"],
        r#""reason":"qfx_parse_failed","recovery_hint":"retry_on_connector_upgrade""#,
    );
}

#[test]
fn a_hint_does_not_take_back_what_it_says() {
    check_twins(
        r#""reason":"optional_stream_failed","recovery_hint":{"action":"retry_by_runtime","retryable":false}"#,
        &["LAC004 line 1 /recovery_hint", "LAC003 line 1 /reason"],
        r#""reason":"optional_stream_failed","recovery_hint":{"action":"retry_by_runtime","retryable":true}"#,
    );
}

#[test]
fn a_record_that_was_kept_is_no_loss() {
    check_twins(
        r#""reason":"shape_check_unmodeled_value","diagnostics":{"id":"17"}"#,
        &["LAC071 line 1 /reason"],
        r#""reason":"shape_check_failed","recovery_hint":"retry_on_connector_upgrade","resource_ids":["17"]"#,
    );
}

#[test]
fn a_loss_for_good_says_whose_it_is() {
    check_twins(
        r#""reason":"historical_message_unaccounted","resource_ids":["17"]"#,
        &["LAC070 line 1 /recovery_kind"],
        r#""reason":"historical_message_unaccounted","resource_ids":["17"],"recovery_hint":"retry_on_connector_upgrade""#,
    );
}

#[test]
fn a_normal_end_is_no_skip() {
    for reason in ["no_orders_text", "pagination_exhausted"] {
        check(None, &skip(&format!(r#""reason":"{reason}""#)), &["LAC071 line 1 /reason"]);
    }
    check(
        None,
        concat!(
            r#"{"type":"PROGRESS","message":"no orders"}"#,
            "\n",
            r#"{"type":"DONE","status":"succeeded","records_emitted":0}"#
        ),
        &[],
    );
}

#[test]
fn what_can_be_retried_is_named_where_it_can_be_targeted() {
    check_twins(
        r#""reason":"source_partition_missing","recovery_hint":{"action":"retry_by_runtime","retryable":true},"diagnostics":{"missing_channel_ids":["C1","C2"]}"#,
        &["LAC072 line 1 /diagnostics/missing_channel_ids"],
        r#""reason":"source_partition_missing","recovery_hint":"retry_by_runtime","resource_ids":["C1","C2"],"diagnostics":{"missing_channel_ids":["C1","C2"]}"#,
    );
    check(None, &skip(&format!(r#"{KIND},"scope":{{"quantity":3}}"#)), &["LAC072 line 1 /scope"]);
    check(None, &skip(&format!(r#"{KIND},"scope":{{"quantity":0}}"#)), &[]);
    let ranged = format!(r#"{KIND},"time_range":{{"since":"2026-01-01T00:00:00Z"}},"diagnostics":{{"uid":7}}"#);
    check(None, &skip(&ranged), &[]);
    check(None, &skip(&format!(r#"{KIND},"diagnostics":{{"uid":7}}"#)), &["LAC072 line 1 /diagnostics/uid"]);
    check(None, &skip(&format!(r#"{KIND},"locator":{{"uid":7}},"diagnostics":{{"uid":7}}"#)), &[]);
    for of_no_item in [r#""request_id":"r""#, r#""run_ids":["r"]"#, r#""grid":"g""#, r#""ids":[true]"#, r#""ids":[]"#] {
        check(None, &skip(&format!(r#"{KIND},"diagnostics":{{{of_no_item}}}"#)), &[]);
    }
}

#[test]
fn a_dropped_record_stays_out_of_the_diagnostics() {
    let hinted = r#""reason":"shape_check_failed","recovery_hint":"retry_on_connector_upgrade","resource_ids":["17"]"#;
    let with = |diagnostics: &str| format!(r#"{hinted},"diagnostics":{{{diagnostics}}}"#);
    check_twins(
        &with(r#""record":{"id":"17","name":"Jo"}"#),
        &["LAC073 line 1 /diagnostics/record"],
        &with(r#""member":"name","expected":"text""#),
    );
    check(None, &skip(&with(r#""a":[{"HTML":["x"]}]"#)), &["LAC073 line 1 /diagnostics/a/0/HTML"]);
    check(None, &skip(&with(&format!(r#""body":"{}""#, "x".repeat(201)))), &["LAC073 line 1 /diagnostics/body"]);
    check(None, &skip(&with(&format!(r#""body":"{}""#, "x".repeat(200)))), &[]);
    check(None, &skip(&with(r#""record":{},"rows":[{"n":1}],"data":null,"row":7"#)), &[]);
}

#[test]
fn secrets_are_found_wherever_they_stand_and_never_told() {
    let hinted = |members: &str| skip(&format!("{KIND},{members}"));
    check(None, &hinted(r#""message":"refused: Bearer abcdefghijklmnop""#), &["LAC075 line 1 /message"]);
    check(None, &hinted(r#""message":"the bearer of bad news, and a token budget""#), &[]);
    check(None, &hinted(r#""diagnostics":{"a":{"access_token":"x"}}"#), &["LAC075 line 1 /diagnostics/a/access_token"]);
    check(None, &hinted(r#""diagnostics":{"a":["ghp_0123"]}"#), &["LAC075 line 1 /diagnostics/a/0"]);
    check(None, &hinted(r#""diagnostics":{"token_count":7,"password_required":true,"token":""}"#), &[]);
    check(None, &hinted(r#""reason":"sk-0123""#), &["LAC075 line 1 /reason"]);
    check(None, &hinted(r#""evidence":{"error_class":"ghp_0123"}"#), &["LAC075 line 1 /evidence/error_class"]);
}

#[test]
fn what_a_runtime_would_cut_or_hide_is_told() {
    let ids = |count: usize| (0..count).map(|id| format!(r#""id-{id}""#)).collect::<Vec<_>>().join(",");
    check(None, &skip(&format!(r#"{KIND},"resource_ids":[{}]"#, ids(20))), &[]);
    check(None, &skip(&format!(r#"{KIND},"resource_ids":[{}]"#, ids(21))), &["LAC077 line 1 /resource_ids"]);
    check(
        None,
        &skip(&format!(r#"{KIND},"scope":{{"resources":[{}]}}"#, ids(21))),
        &["LAC077 line 1 /scope/resources"],
    );
    let one = |id: &str| skip(&format!(r#"{KIND},"resource_ids":["a","{id}"]"#));
    check(None, &one("123456"), &["LAC076 line 1 /resource_ids/1"]);
    check(None, &one(&"x".repeat(201)), &["LAC076 line 1 /resource_ids/1"]);
    for survives in ["12345", "1234567", "12345a", &"x".repeat(200)] {
        check(None, &one(survives), &[]);
    }
    let large = format!(r#"{KIND},"diagnostics":{{"a":"{}"}}"#, "x".repeat(8_192 - r#"{"a":""}"#.len()));
    check(None, &skip(&large), &[]);
    check(None, &skip(&large.replace(r#"{"a""#, r#"{"ab""#)), &["LAC074 line 1 /diagnostics"]);
    let three = ["rate_limited", "rate_limited", "gone", "rate_limited"].map(|reason| {
        skip(&format!(
            r#"{KIND},"reason":"{reason}","resource_ids":["{reason}"],"evidence":{{"retry_after_seconds":1}}"#
        ))
    });
    check(None, &three.join("\n"), &["LAC004 line 3 /reason", "LAC082 line 3 /reason"]);
}

#[test]
fn a_limit_without_an_end_is_told() {
    let limited = |members: &str| skip(&format!(r#"{KIND},"resource_ids":["a"],{members}"#));
    let at = &["LAC078 line 1 /retry_preconditions/after"];
    check(None, &limited(r#""reason":"rate_limited""#), at);
    check(None, &limited(r#""evidence":{"http_status":429}"#), at);
    check(None, &limited(r#""evidence":{"http_status":429,"retry_after_seconds":0}"#), &[]);
    check(None, &limited(r#""reason":"rate_limited","retry_after":"2026-01-01T00:00:00Z""#), &[]);
    check(None, &limited(r#""evidence":{"http_status":503}"#), &[]);
}

#[test]
fn members_that_end_a_run_are_told() {
    let hint = r#""resource_ids":["a"],"recovery_hint":{"action":"retry_by_runtime","retry_after":3}"#;
    check(None, &skip(hint), &["LAC083 line 1 /recovery_hint/retry_after"]);
    let done = |error: &str| format!(r#"{{"type":"DONE","status":"failed","records_emitted":0,"error":{{{error}}}}}"#);
    check(None, &done(r#""message":"m","code":"a_b","retryable":true,"recovery_hint":"unknown""#), &[]);
    check(None, &done(r#""skipped_by_reason":{}"#), &["LAC084 line 1 /error/skipped_by_reason"]);
    let hinted = done(r#""recovery_hint":{"action":"unknown","x/y":1}"#);
    check(None, &hinted, &["LAC083 line 1 /error/recovery_hint/x~1y"]);
}

#[test]
fn a_detail_gap_is_told_what_its_runtime_does_to_it() {
    let gap = |members: &str| {
        format!(r#"{{"type":"DETAIL_GAP","stream":"s","record_key":"k","reference_only":true,{members}}}"#)
    };
    check(None, &gap(r#""reason":"rate_limited","detail_locator":{"id":"k"}"#), &[]);
    check(None, &gap(r#""reason":"gone""#), &["LAC002 line 1 /reason", "LAC086 line 1 /reason"]);
    let at = |name: &str| format!("LAC085 line 1 /detail_locator/{name}");
    check(None, &gap(r#""reason":"rate_limited","detail_locator":{"page":"https://x.example/a"}"#), &[&at("page")]);
    check(None, &gap(r#""reason":"rate_limited","detail_locator":{"endpoint_id":"k"}"#), &[&at("endpoint_id")]);
}

#[test]
fn what_the_manifest_knows_is_compared() {
    let manifest = r#"{"connector_key":"c","version":"1.0.0","streams":[{"name":"a"},{"name":"s"}],"reason_display_messages":{"rate_limited":"m"}RECOVERY}"#;
    let opted_out = manifest.replace("RECOVERY", "");
    let takes_part = manifest.replace("RECOVERY", r#","recovery":{"supports_targeted_resource_fetch":true}"#);
    let done = r#"{"type":"DONE","status":"succeeded","records_emitted":0}"#;
    let lines = |reason: &str| {
        let skip =
            skip(&format!(r#"{KIND},"reason":"{reason}","resource_ids":["a"],"evidence":{{"retry_after_seconds":1}}"#));
        [skip.as_str(), &skip, r#"{"type":"STATE","stream":"a","cursor":{}}"#, done].join("\n")
    };
    check(Some(&takes_part), &lines("rate_limited"), &[]);
    check(Some(&opted_out), &lines("rate_limited"), &["LAC080 line 1"]);
    let unknown = ["LAC081 line 1 /reason", "LAC081 line 1 /reason", "LAC081 line 2 /reason", "LAC081 line 2 /reason"];
    check(Some(&takes_part), &lines("in_no_table"), &unknown);
    check(Some(&takes_part), &lines("http_429"), &["LAC081 line 1 /reason", "LAC081 line 2 /reason"]);
    check(Some(&takes_part), done, &["LAC014 a", "LAC014 s"]);
}

#[test]
fn a_structural_skip_gets_the_patch_of_the_manifest_as_its_cure() {
    let manifest = r#"{"connector_key":"c","version":"1.0.0","streams":[{"name":"a"},{"name":"s"}]}"#;
    let manifest = Manifest::read(manifest).unwrap().0;
    let cure = |manifest: Option<&Manifest>, members: &str| {
        let text = skip(&format!(r#""recovery_kind":"permanent_structural","reason":"not_available",{members}"#));
        let mut lines = Lines::new(text.as_bytes());
        let line = lines.next_line().unwrap().unwrap();
        let found = Check::new(&Against { manifest, ..Against::default() }).line(line);
        found.into_iter().find(|finding| finding.rule == "LAC002").unwrap().cure.unwrap()
    };
    assert_eq!(
        cure(Some(&manifest), r#""message":"m""#),
        r#"patch the manifest: [{"op":"add","path":"/streams/1/supported_resources","value":{"mode":"none","reason":"not_available"}}]"#
    );
    assert_eq!(
        cure(None, r#""resource_ids":["17"]"#),
        r#"declare in the manifest, at the stream s: "supported_resources": {"mode":"except","reason":"not_available","resources":["17"]}"#
    );
}

#[test]
fn a_granularity_finer_than_the_cursor_is_told() {
    let manifest = |format: &str, granularity: &str| {
        let schema = format!(r#"{{"properties":{{"day":{{"format":"{format}"}}}}}}"#);
        let stream = format!(r#"{{"name":"s","cursor_field":"day","granularity":"{granularity}","schema":{schema}}}"#);
        let text = format!(r#"{{"connector_key":"c","version":"1.0.0","streams":[{stream}]}}"#);
        let found = Manifest::read(&text).unwrap().1;
        found.into_iter().map(|finding| format!("{} {}", finding.rule, finding.at)).collect::<Vec<_>>()
    };
    assert_eq!(manifest("date", "PT1S"), ["LAC079 /streams/0/granularity"]);
    assert_eq!(manifest("date", "P1D"), [""; 0]);
    assert_eq!(manifest("date-time", "PT1S"), [""; 0]);
}

const LANES: &str = r#"{"connector_key":"c","version":"1.0.0","streams":[{"name":"p"},{"name":"q"},
    {"name":"s","coverage_strategy":"parent_detail_accounting","parent_streams":["p","q"]}]}"#;

#[test]
fn a_gap_names_its_parent_where_there_are_several() {
    let gap = |members: &str| {
        format!(r#"{{"type":"DETAIL_GAP","stream":"s","record_key":"k","reason":"rate_limited"{members}}}"#)
    };
    let silent = ["LAC014 p", "LAC014 q"];
    let told = ["LAC087 line 1 /parent_stream", "LAC014 p", "LAC014 q"];
    check(Some(LANES), &gap(""), &told);
    check(Some(LANES), &gap(r#","parent_stream":"s""#), &told);
    check(Some(LANES), &gap(r#","parent_stream":"q""#), &silent);
    check(None, &gap(""), &[]);
}

#[test]
fn a_detail_stream_reports_its_coverage_when_the_run_succeeds() {
    let lines = |status: &str, reports: &[&str]| {
        let state = |stream: &str| format!(r#"{{"type":"STATE","stream":"{stream}","cursor":{{}}}}"#);
        let record = r#"{"type":"RECORD","stream":"s","key":"k","data":{},"emitted_at":"2026-01-01T00:00:00Z"}"#;
        let mut lines = vec![record.to_owned(), state("p"), state("q")];
        lines.extend(reports.iter().map(|parent| {
            format!(
                r#"{{"type":"DETAIL_COVERAGE","stream":"s","state_stream":"{parent}","required_keys":["k"],"hydrated_keys":["k"],"reference_only":true}}"#
            )
        }));
        lines.push(format!(r#"{{"type":"DONE","status":"{status}","records_emitted":1}}"#));
        lines.join("\n")
    };
    check(Some(LANES), &lines("succeeded", &[]), &["LAC088 s"]);
    check(Some(LANES), &lines("succeeded", &["q"]), &["LAC088 s"]);
    check(Some(LANES), &lines("succeeded", &["q", "p"]), &[]);
    check(Some(LANES), &lines("cancelled", &[]), &[]);
    check(None, &lines("succeeded", &[]), &[]);
}

#[test]
fn a_stream_that_failed_alone_is_named_twice() {
    let failed = skip(r#""reason":"stream_collection_failed","recovery_kind":"retry_by_runtime""#);
    let done =
        |code: &str| format!(r#"{{"type":"DONE","status":"failed","records_emitted":0,"error":{{"code":"{code}"}}}}"#);
    check(None, &done("stream_collection_failed"), &["LAC089 line 1 /error/code"]);
    check(None, &[failed.as_str(), &done("stream_collection_failed")].join("\n"), &[]);
    check(None, &[failed.as_str(), &done("timeout")].join("\n"), &["LAC089 line 2 /error/code"]);
    check(None, &done("timeout"), &[]);
}

#[test]
fn a_filter_is_told_in_whichever_place_it_stands() {
    let both = |outer: &str, inner: &str| {
        let inner = format!(r#""lacuna":{{"recovery_kind":"{inner}"}}"#);
        skip(&format!(r#""recovery_kind":"{outer}","resource_ids":["a"],"diagnostics":{{{inner}}}"#))
    };
    let contradicts = "LAC004 line 1 /diagnostics/lacuna/recovery_kind";
    let inside = ["LAC001 line 1 /diagnostics/lacuna/recovery_kind", contradicts];
    check(None, &both("retry_by_runtime", "filter_applied"), &inside);
    check(None, &both("filter_applied", "retry_by_runtime"), &["LAC001 line 1 /recovery_kind", contradicts]);
    check(None, &both("filter_applied", "filter_applied"), &["LAC001 line 1 /recovery_kind"]);
}

#[test]
fn six_digits_by_themselves_are_lost_wherever_they_stand_in_an_id() {
    let ids = |ids: &str| skip(&format!(r#"{KIND},"resource_ids":[{ids}]"#));
    for lost in [r#""order-123456""#, r#"["123456","a"]"#] {
        check(
            None,
            &ids(lost),
            &["LAC029 line 1 /resource_ids", "LAC076 line 1 /resource_ids/0"][usize::from(!lost.starts_with('['))..],
        );
    }
    for kept in [r#""order_123456""#, r#""a123456""#, r#""order-1234567""#] {
        check(None, &ids(kept), &[]);
    }
    let inside = format!(r#"{KIND},"diagnostics":{{"lacuna":{{"scope":{{"resources":["123456"]}}}}}}"#);
    check(None, &skip(&inside), &["LAC076 line 1 /diagnostics/lacuna/scope/resources/0"]);
}

#[test]
fn secrets_are_found_beside_the_diagnostics_too() {
    let hinted = |members: &str| skip(&format!("{KIND},{members}"));
    check(None, &hinted(r#""api_key":"hunter2""#), &["LAC075 line 1 /api_key"]);
    check(None, &hinted(r#""continued":{"at":["ghp_0123"]}"#), &["LAC075 line 1 /continued/at/0"]);
    let inside = r#""resource_ids":["a"],"diagnostics":{"lacuna":{"token":"x","message":"sk-0123"}}"#;
    let found = ["LAC075 line 1 /diagnostics/lacuna/message", "LAC075 line 1 /diagnostics/lacuna/token"];
    check(None, &hinted(inside), &found);
    let done = r#"{"type":"DONE","status":"failed","records_emitted":0,"error":{"message":"Bearer abcdefghijklmnop"}}"#;
    check(None, done, &["LAC075 line 1 /error/message"]);
    let progress = format!(
        "{}\n{}",
        r#"{"type":"PROGRESS","message":"with ghp_0123"}"#,
        r#"{"type":"DONE","status":"succeeded","records_emitted":0}"#
    );
    check(None, &progress, &["LAC075 line 1 /message"]);
}

#[test]
fn what_looks_like_a_secret_is_not_quoted() {
    let mut lines = Lines::new(
        br#"{"type":"SKIP_RESULT","stream":"s","recovery_kind":"retry_by_runtime","retry_after":"ghp_0123"}"#
            .as_slice(),
    );
    let found = Check::new(&Against::default()).line(lines.next_line().unwrap().unwrap());
    assert!(found.iter().any(|finding| finding.message.contains("(a secret)")), "{found:?}");
    assert!(found.iter().all(|finding| !finding.message.contains("ghp_0123")), "{found:?}");
}

#[test]
fn a_limit_that_a_new_version_lifts_needs_no_time() {
    let upgrade = r#""recovery_kind":"retry_on_connector_upgrade","reason":"http_429","resource_ids":["a"]"#;
    check(None, &skip(upgrade), &["LAC004 line 1 /reason"]);
}
