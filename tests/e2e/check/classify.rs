//! `lacuna classify`: one line out for each skip.

use super::super::{Place, TRANSCRIPT};
use super::Schema;
use serde_json::{Value, json};

const NOW: &str = "2026-01-01T00:00:00Z";

fn classified(lines: &[&str], more: &[&str]) -> (Vec<Value>, i32) {
    let place = Place::new();
    place.put("skips.jsonl", lines.join("\n"));
    place.put("reasons.json", TABLE);
    let ran = place.run([&["classify", "skips.jsonl", "--now", NOW], more].concat());
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    let schema = Schema::named("classification");
    for line in ran.lines() {
        schema.assert_valid(&line);
        assert_eq!(line["schema"], "lacuna/classification/v1");
    }
    (ran.lines(), ran.code)
}

/// A table that speaks of one connector and of every one.
const TABLE: &str = r#"{"version":1,"reasons":[
 {"reason":"gremlins_in_feed","connector":"gmail","kind":"retry_on_connector_upgrade","blocked_on":[],"loss":true,"since":1,"why":"torn"},
 {"reason":"moved_out","kind":"permanent_structural","blocked_on":[],"loss":true,"since":1,"why":"gone"}]}"#;

#[test]
fn each_skip_gets_one_line_in_their_order_and_other_messages_get_none() {
    let skips = [
        r#"{"type":"SKIP_RESULT","stream":"s","recovery_kind":"retry_by_runtime"}"#,
        r#"{"type":"SKIP_RESULT","stream":"s","recovery_hint":"retry_on_connector_upgrade"}"#,
        r#"{"type":"PROGRESS","message":"x"}"#,
        "",
        r#"{"type":"SKIP_RESULT","stream":"s","evidence":{"http_status":429}}"#,
        r#"{"type":"SKIP_RESULT","stream":"s","reason":"rate_limited"}"#,
        r#"{"type":"SKIP_RESULT","stream":"s","reason":"gremlins_in_feed","resource_ids":["1","2","3"]}"#,
        r#"{"type":"DETAIL_GAP","stream":"s","parent_stream":"p","record_key":"k","reason":"temporary_unavailable","status":"pending","reference_only":true,"retryable":true}"#,
        r#"{"type":"DONE","status":"succeeded","records_emitted":0}"#,
    ];
    let (lines, code) = classified(&skips, &[]);
    assert_eq!(code, 0);
    let told = |line: &Value| {
        let text = |name: &str| line[name].as_str().unwrap_or("-").to_owned();
        let fields = ["recovery_kind", "retry_owner", "decided_by", "confidence"].map(text);
        format!("{} {}", line["line"], fields.join(" "))
    };
    assert_eq!(
        lines.iter().map(told).collect::<Vec<_>>(),
        [
            "1 retry_by_runtime runtime declared declared",
            "2 retry_on_connector_upgrade release hint declared",
            "5 retry_by_runtime runtime evidence inferred",
            "6 retry_by_runtime runtime table inferred",
            "7 - - none suspected",
            "8 retry_by_runtime runtime hint declared",
        ]
    );
    assert!(lines.iter().all(|line| line["loss"] == true));
}

#[test]
fn what_must_hold_before_a_retry_is_told() {
    let skip = r#"{"type":"SKIP_RESULT","stream":"s","recovery_kind":"retry_by_runtime","evidence":{"retry_after_seconds":30},"retry_preconditions":{"requires_connector_version":"0.7.0","blocked_on":["credentials"]}}"#;
    let (lines, _) = classified(&[skip], &[]);
    let wanted =
        json!({"after": "2026-01-01T00:00:30Z", "requires_connector_version": "0.7.0", "blocked_on": ["credentials"]});
    assert_eq!(lines[0]["preconditions"], wanted);
}

#[test]
fn a_normal_end_is_no_loss() {
    let (lines, _) = classified(&[r#"{"type":"SKIP_RESULT","stream":"s","reason":"pagination_exhausted"}"#], &[]);
    assert_eq!((&lines[0]["loss"], &lines[0]["decided_by"]), (&json!(false), &json!("table")));
}

#[test]
fn a_table_classifies_for_its_connector_and_for_no_other() {
    let skips = [
        r#"{"type":"SKIP_RESULT","stream":"s","reason":"gremlins_in_feed"}"#,
        r#"{"type":"SKIP_RESULT","stream":"s","reason":"moved_out"}"#,
    ];
    let kinds =
        |more: &[&str]| classified(&skips, more).0.iter().map(|line| line["recovery_kind"].clone()).collect::<Vec<_>>();
    let table = ["--reasons", "reasons.json"];
    assert_eq!(kinds(&[]), [Value::Null, Value::Null]);
    assert_eq!(kinds(&table), [Value::Null, "permanent_structural".into()]);
    let gmail = [&table[..], &["--connector", "gmail"]].concat();
    assert_eq!(kinds(&gmail), ["retry_on_connector_upgrade", "permanent_structural"]);
    let other = [&table[..], &["--connector", "slack"]].concat();
    assert_eq!(kinds(&other), [Value::Null, "permanent_structural".into()]);
}

#[test]
fn a_line_that_cannot_be_read_gets_a_line_that_says_so() {
    let lines = [
        "nonsense",
        r#"{"type":"SKIP_RESULT","stream":"s","stream":"t","reason":"rate_limited"}"#,
        r#"{"type":"SKIP_RESULT","stream":"s","reason":"x","recovery_kind":"filter_applied"}"#,
        r#"{"type":"SKIP_RESULT","stream":"s","reason":"rate_limited"}"#,
    ];
    let (told, code) = classified(&lines, &[]);
    let rules: Vec<_> = told.iter().map(|line| line["findings"][0]["rule"].as_str().unwrap_or_default()).collect();
    assert_eq!((rules, code), (vec!["LAC022", "LAC024", "LAC001", ""], 1));
}

#[test]
fn a_histogram_counts_what_was_lost_apart_from_normal_ends() {
    let place = Place::new();
    let skips = [
        r#"{"type":"SKIP_RESULT","stream":"s","reason":"rate_limited","resource_ids":["1","2"]}"#,
        r#"{"type":"SKIP_RESULT","stream":"s","reason":"rate_limited","resource_ids":["3"]}"#,
        r#"{"type":"SKIP_RESULT","stream":"s","reason":"pagination_exhausted"}"#,
    ];
    place.put("skips.jsonl", skips.join("\n"));
    let ran = place.run(["classify", "skips.jsonl", "--histogram"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    Schema::named("histogram").assert_valid(&ran.json());
    let histogram = ran.json();
    assert_eq!(histogram["by_reason"], json!({"rate_limited": {"messages": 2, "quantity": 3}}), "{histogram:#}");
    assert_eq!(histogram["by_kind"], json!({"retry_by_runtime": {"messages": 2, "quantity": 3}}), "{histogram:#}");
    let end = json!({"pagination_exhausted": {"messages": 1, "quantity": null}});
    assert_eq!(histogram["informational"], end, "{histogram:#}");
    assert_eq!(place.run(["classify", "skips.jsonl", "--histogram", "--http"]).code, 2);
}

#[test]
fn every_http_outcome_gets_one_line_in_their_order() {
    let outcomes = [
        r#"{"status":429,"headers":{"Retry-After":"120"},"target":"item"}"#,
        r#"{"status":401,"target":"item"}"#,
        r#"{"status":404,"target":"cursor"}"#,
        "nonsense",
        r#"{"status":"429"}"#,
        r#"{"status":503,"headers":{"Retry-After":"soon"},"target":"item"}"#,
    ];
    let (lines, code) = classified(&outcomes, &["--http"]);
    assert_eq!((lines.len(), code), (outcomes.len(), 1));
    let numbers: Vec<_> = lines.iter().map(|line| line["line"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    assert_eq!(lines[0]["preconditions"]["after"], "2026-01-01T00:02:00Z");
    assert_eq!(lines[1]["preconditions"]["blocked_on"], json!(["credentials"]));
    let rule = |line: usize| lines[line]["findings"][0]["rule"].as_str();
    assert_eq!((rule(2), rule(3), rule(4), rule(5)), (Some("LAC065"), Some("LAC022"), Some("LAC091"), Some("LAC060")));
}

#[test]
fn an_outcome_that_is_no_text_says_so() {
    let place = Place::new();
    place.put("outcomes.jsonl", b"{\"status\":429}\n{\"error\":\"\xff\"}\n");
    let ran = place.run(["classify", "outcomes.jsonl", "--http"]);
    assert_eq!((ran.code, &ran.lines()[1]["findings"][0]["rule"]), (1, &json!("LAC020")), "{}", ran.stdout);
}

#[test]
fn standard_input_is_classified_and_what_cannot_be_read_ends_with_4() {
    let place = Place::new();
    let ran = place.fed(["classify", "-"], TRANSCRIPT.as_bytes());
    assert_eq!((ran.code, ran.lines().len()), (0, 1), "{}", ran.stderr);
    assert_eq!(place.run(["classify", "missing"]).code, 4);
    assert_eq!(place.run(["classify", "-", "--reasons", "missing"]).code, 4);
    assert_eq!(place.run(["classify"]).code, 2);
}
