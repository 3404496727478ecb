//! Documents that people write: told apart by their members, and wrong at a line and a column.

use super::super::Place;
use super::{CLEAN, Schema};
use serde_json::Value;

const MANIFEST: &str = r#"{
  "connector_key": "chatgpt",
  "version": "1.0.0",
  "recovery": {
    "supports_targeted_resource_fetch": true,
    "supports_version_bumped_retry": true
  },
  "streams": [
    {"name": "messages", "mutable_window": "P7D"},
    {
      "name": "stars"
    }
  ]
}
"#;
const START: &str = r#"{
  "type": "START",
  "scope": {
    "streams": [{"name": "messages", "resources": ["m1"]}]
  }
}
"#;
const CHECKPOINT: &str = r#"{
  "source": {"connector_id": "gmail", "instance_id": "default", "grant_id": null},
  "stream": "messages",
  "partition": null,
  "cursor_semantic": "high_water",
  "axis": "time",
  "granularity": "PT1S",
  "epoch": null,
  "max_seen": "2026-04-17T00:00:00Z",
  "mutable_window": "P7D",
  "last_walk_at": null,
  "coverage_intervals": [
    {"from": "2015-01-15T00:00:00Z", "to": "2026-04-17T00:00:00Z"}
  ],
  "known_gaps": [],
  "known_gaps_total": 0,
  "foreign": null
}
"#;
const PLAN: &str = r#"{
  "plan_id": "plan_0",
  "now": "2026-04-21T10:00:00Z",
  "effective_budget": {"requests": null, "wall_time": null, "bytes": null, "gaps": 500},
  "runs": [],
  "later": [],
  "never": [],
  "summary": {"now": 0, "later": 0, "never": 0, "total_cost": {"requests": 0, "wall_time": null}, "next_wake_up": null}
}
"#;
const REASONS: &str = r#"{
  "version": 1,
  "reasons": [
    {"reason": "gremlins", "kind": "retry_by_runtime", "blocked_on": [], "loss": true, "since": 1, "why": "torn"}
  ]
}
"#;

const DOCUMENTS: [(&str, &str); 5] =
    [("manifest", MANIFEST), ("start", START), ("checkpoint", CHECKPOINT), ("plan", PLAN), ("reason-table", REASONS)];

/// The kind that a file is taken for, and what is found in it.
#[track_caller]
fn checked(name: &str, text: &str, more: &[&str]) -> (Value, Vec<String>) {
    let place = Place::new();
    place.put(name, text);
    let ran = place.check([&[name, "--json"], more].concat());
    assert_eq!(ran.stderr, "", "{name}");
    let report = ran.json();
    let found = super::told(&report);
    (report["files"][0]["kind"].clone(), found)
}

#[test]
fn a_sound_document_is_told_by_its_members_whatever_its_name() {
    for (kind, text) in DOCUMENTS {
        for (name, text) in [
            ("a.json", text.to_owned()),
            ("a.txt", text.to_owned()),
            ("noending", text.replace('\n', "\r\n")),
            ("bom.json", format!("\u{feff}{text}")),
            ("line.json", text.replace('\n', " ")),
        ] {
            assert_eq!(checked(name, &text, &[]), (kind.into(), vec![]), "{kind} as {name}");
        }
        assert_eq!(checked("a.json", text, &["--kind", kind]), (kind.into(), vec![]), "{kind} by name");
    }
}

#[test]
fn messages_are_told_by_their_type_and_lines() {
    let record = r#"{"type":"RECORD","stream":"a","key":"1","data":{},"emitted_at":"2026-04-17T00:00:00Z"}"#;
    let done = r#"{"type":"DONE","status":"succeeded","records_emitted":1}"#;
    let run = format!("{record}\n{done}\n");
    let with_start = format!("{}\n{run}", START.replace('\n', " "));
    for (name, text) in [("a.txt", run.as_str()), ("a", CLEAN), ("a.json", &with_start), ("a.jsonl", &with_start)] {
        let (kind, found) = checked(name, text, &[]);
        assert_eq!(kind, "messages", "{name}");
        assert!(found.iter().all(|told| !told.starts_with("LAC02")), "{name}: {found:?}");
    }
    assert_eq!(checked("a.txt", &run, &["--kind", "transcript"]).0, "messages");
}

#[test]
fn a_message_is_checked_as_one_however_long_it_is_and_stands_on_one_line() {
    let skip = r#"{"type":"SKIP_RESULT","stream":"s","recovery_kind":"filter_applied","message":"X"}"#;
    let long = skip.replace('X', &"x".repeat(100_000));
    for name in ["a", "a.json", "a.jsonl"] {
        let told = vec![format!("LAC001 {name}:1:52 /recovery_kind")];
        assert_eq!(checked(name, &long, &[]), ("messages".into(), told), "{name}");
        let (kind, found) = checked(name, &skip.replace(",\"", ",\n\""), &[]);
        assert_eq!(kind, "messages", "{name}");
        assert!(found[0].starts_with(&format!("LAC022 {name}:1:")), "{name}: {found:?}");
    }
}

#[test]
fn what_nobody_can_tell_is_told_and_can_be_named() {
    assert_eq!(checked("a.json", "{}", &[]), (Value::Null, vec!["LAC090 a.json:1:1".to_owned()]));
    let (kind, found) = checked("a.json", "{}", &["--kind", "gap"]);
    assert_eq!(kind, "gap");
    assert!(found.iter().all(|told| told == "LAC091 a.json:1:1") && found.len() > 5, "{found:?}");
}

/// Where a value that replaces another is found to be wrong.
#[track_caller]
fn check_wrong(kind: &str, was: &str, is: &str, wanted: &[&str]) {
    let (_, text) = DOCUMENTS.iter().find(|(name, _)| *name == kind).unwrap();
    assert_eq!(text.matches(was).count(), 1, "{was} stands once");
    let text = text.replace(was, is);
    assert_eq!(checked("a.json", &text, &[]).1, wanted, "{kind}: {is}");
    // What stands before it moves it.
    let moved: Vec<String> = checked("a.json", &format!("\n\n{text}"), &[]).1;
    let lines = |told: &str| told.split(':').nth(1).and_then(|line| line.parse::<u64>().ok());
    let by_two = wanted.iter().zip(&moved).all(|(was, is)| lines(was).map(|line| line + 2) == lines(is));
    assert!(by_two && moved.len() == wanted.len(), "{moved:?}");
}

#[test]
fn a_broken_member_is_told_at_its_line_and_column() {
    check_wrong("manifest", "\"P7D\"", "\"P1M\"", &["LAC048 a.json:9:44 /streams/0/mutable_window"]);
    check_wrong("manifest", "\"stars\"", "7", &["LAC048 a.json:11:15 /streams/1/name"]);
    check_wrong("manifest", "\"1.0.0\"", "\"1.0.0\", \"version\": \"2.0.0\"", &["LAC053 a.json:3:23 /version"]);
    check_wrong("start", "\"messages\"", "7", &["LAC048 a.json:4:26 /scope/streams/0/name"]);
    check_wrong("checkpoint", "\"PT1S\"", "\"P1M\"", &["LAC091 a.json:7:18 /granularity"]);
    check_wrong(
        "checkpoint",
        "\"known_gaps_total\": 0",
        "\"known_gaps_total\": -1",
        &["LAC091 a.json:16:23 /known_gaps_total"],
    );
    check_wrong("plan", "\"2026-04-21T10:00:00Z\"", "\"now\"", &["LAC091 a.json:3:10 /now"]);
    check_wrong("reason-table", "true", "7", &["LAC091 a.json:4:82 /reasons/0/loss"]);
}

#[test]
fn columns_count_characters_and_no_bytes() {
    let text = MANIFEST
        .replace("{\"name\": \"messages\"", "{\"title\": \"Ä🦀é\", \"name\": \"messages\"")
        .replace("P7D", "P1M");
    assert_eq!(checked("a.json", &text, &[]).1, ["LAC048 a.json:9:60 /streams/0/mutable_window"]);
}

#[test]
fn what_only_the_type_can_refuse_is_refused_too() {
    let empty = CHECKPOINT.replace("\"to\": \"2026-04-17T00:00:00Z\"", "\"to\": \"2015-01-15T00:00:00Z\"");
    let (_, found) = checked("a.json", &empty, &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("LAC091 a.json:"), "{found:?}");
}

#[test]
fn a_document_that_is_no_json_is_told_where_it_ceases_to_be() {
    for (text, place) in [
        (MANIFEST.replace("true,", "true"), "LAC022 a.json:6:5"),
        (MANIFEST[..MANIFEST.len() - 3].to_owned(), "LAC022 a.json:13:3"),
        ("{\"streams\": [nonsense]}".to_owned(), "LAC022 a.json:1:15"),
    ] {
        let found = checked("a.json", &text, &["--kind", "manifest"]).1;
        assert_eq!(found.join(" "), place);
    }
}

#[test]
fn values_are_told_in_no_message_about_a_document() {
    let place = Place::new();
    place.put("a.json", CHECKPOINT.replace("\"high_water\"", "\"my secret\"").replace("\"PT1S\"", "\"my secret\""));
    let report = place.check(["a.json", "--json"]).json();
    Schema::named("check").assert_valid(&report);
    for finding in report["findings"].as_array().unwrap() {
        assert!(!finding["message"].as_str().unwrap().contains("my secret"), "{finding}");
    }
}
