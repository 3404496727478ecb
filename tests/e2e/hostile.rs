use super::{MANIFEST, Place, TRANSCRIPT};
use serde_json::Value;

struct Case {
    name: &'static str,
    transcript: Vec<u8>,
    code: i32,
    verdict: &'static str,
    records: u64,
    /// What some finding must say: its place and its text.
    told: &'static [&'static str],
}

fn lines(lines: &[&str]) -> Vec<u8> {
    let mut text = lines.join("\n");
    text.push('\n');
    text.into_bytes()
}

const RECORD: &str = r#"{"type":"RECORD","stream":"a","key":"1","data":{},"emitted_at":"2026-04-17T00:00:00Z"}"#;
const STATE_B: &str = r#"{"type":"STATE","stream":"b","cursor":{}}"#;
const DONE: &str = r#"{"type":"DONE","status":"succeeded","records_emitted":1}"#;

#[expect(clippy::too_many_lines, reason = "a table")]
fn cases() -> Vec<Case> {
    let with = |line: &str| lines(&[RECORD, STATE_B, line, DONE]);
    let case = |name, transcript, code, verdict, records, told| Case { name, transcript, code, verdict, records, told };
    let deep =
        format!(r#"{{"type":"STATE","stream":"a","cursor":{{"x":{}{}}}}}"#, "[".repeat(5_000), "]".repeat(5_000));
    let deep_data = format!(
        r#"{{"type":"RECORD","stream":"a","key":"9","data":{{"x":{}{}}},"emitted_at":"2026-04-17T00:00:00Z"}}"#,
        "[".repeat(5_000),
        "]".repeat(5_000)
    );
    vec![
        case("sound", with(r#"{"type":"PROGRESS","message":"x"}"#), 0, "complete", 1, &[]),
        case("empty", vec![], 1, "failed", 0, &["LAC010"]),
        case("only line feeds", b"\n\n\n".to_vec(), 1, "failed", 0, &["LAC010"]),
        case("a byte order mark", [b"\xef\xbb\xbf".to_vec(), with("")].concat(), 0, "complete", 1, &["line 1"]),
        case("CRLF", String::from_utf8(with("")).unwrap().replace('\n', "\r\n").into_bytes(), 0, "complete", 1, &[]),
        case(
            "invalid UTF-8",
            [lines(&[RECORD, STATE_B]), b"{\"type\":\"PROGRESS\",\"message\":\"\xff\"}\n".to_vec(), lines(&[DONE])]
                .concat(),
            1,
            "failed",
            1,
            &["line 3"],
        ),
        case("not JSON", with("{{"), 1, "failed", 1, &["line 3"]),
        case("NaN", with(r#"{"type":"SKIP_RESULT","stream":"a","quantity":NaN}"#), 1, "failed", 1, &["line 3"]),
        case("an array", with("[1,2]"), 1, "failed", 1, &["line 3"]),
        case("NUL bytes", with("\0\0"), 1, "failed", 1, &["line 3"]),
        case(
            "a member twice",
            with(r#"{"type":"RECORD","stream":"a","stream":"b","key":"9","data":{},"emitted_at":"x"}"#),
            1,
            "failed",
            2,
            &["line 3"],
        ),
        case("a type twice", with(r#"{"type":"PROGRESS","message":"x","type":"RECORD"}"#), 1, "failed", 1, &["line 3"]),
        case(
            "a number for a stream",
            with(r#"{"type":"RECORD","stream":7,"key":"9","data":{},"emitted_at":"2026-04-17T00:00:00Z"}"#),
            1,
            "failed",
            2,
            &["line 3", "stream"],
        ),
        case(
            "a word for a count",
            lines(&[RECORD, STATE_B, r#"{"type":"DONE","status":"succeeded","records_emitted":"one"}"#]),
            1,
            "failed",
            1,
            &["line 3", "records_emitted"],
        ),
        case(
            "a negative count",
            lines(&[RECORD, STATE_B, r#"{"type":"DONE","status":"succeeded","records_emitted":-1}"#]),
            1,
            "failed",
            1,
            &["line 3", "records_emitted"],
        ),
        case(
            "a count too low",
            lines(&[RECORD, STATE_B, r#"{"type":"DONE","status":"succeeded","records_emitted":0}"#]),
            1,
            "failed",
            1,
            &["LAC011"],
        ),
        case("deep nesting in a body", lines(&[&deep_data, STATE_B, DONE]), 0, "complete", 1, &[]),
        case("deep nesting in a cursor", with(&deep), 1, "failed", 1, &["line 3"]),
        case("after DONE", lines(&[RECORD, STATE_B, DONE, STATE_B]), 1, "failed", 1, &["LAC012", "line 4"]),
        case("an unknown type", with(r#"{"type":"MOON","x":1}"#), 0, "complete", 1, &["MOON"]),
        case(
            "year 9999",
            with(
                r#"{"type":"SKIP_RESULT","stream":"a","reason":"rate_limited","time_range":{"since":"9999-12-31T23:59:59Z"}}"#,
            ),
            0,
            "complete_with_gaps",
            1,
            &[],
        ),
        case(
            "year 12345",
            with(
                r#"{"type":"SKIP_RESULT","stream":"a","reason":"rate_limited","time_range":{"since":"+12345-01-01T00:00:00Z"}}"#,
            ),
            0,
            "complete_with_gaps",
            1,
            &["line 3 /time_range/since"],
        ),
        case(
            "a stream nobody asked for",
            with(r#"{"type":"RECORD","stream":"z","key":"9","data":{},"emitted_at":"2026-04-17T00:00:00Z"}"#),
            1,
            "failed",
            2,
            &["LAC013"],
        ),
        case(
            "filter_applied",
            with(r#"{"type":"SKIP_RESULT","stream":"a","recovery_kind":"filter_applied","resource_ids":["9"]}"#),
            1,
            "failed",
            1,
            &["LAC001"],
        ),
    ]
}

#[test]
fn hostile_input_gets_a_verdict_a_place_and_an_exit_code_and_never_a_panic() {
    for case in cases() {
        let place = Place::new();
        let manifest = place.write("manifest.json", MANIFEST);
        let ran = place.ingest(&place.write("run.jsonl", &case.transcript), &manifest);
        let (name, summary) = (case.name, ran.json());
        assert!(!ran.stderr.contains("panicked"), "{name}: {}", ran.stderr);
        assert_eq!((ran.code, summary["verdict"].as_str().unwrap()), (case.code, case.verdict), "{name}: {summary:#}");
        assert_eq!(summary["records_emitted"], case.records, "{name}: {summary:#}");
        let told = summary["findings"].to_string();
        for wanted in case.told {
            assert!(told.contains(wanted), "{name}: no finding says {wanted:?}: {told}");
        }
    }
}

#[test]
fn a_hole_that_is_told_badly_is_still_a_gap() {
    for (line, why) in [
        (r#"{"type":"SKIP_RESULT","stream":"a","resource_ids":"2"}"#, "ids that are no list"),
        (r#"{"type":"SKIP_RESULT","stream":"a","resource_ids":[{}]}"#, "an id that is no key"),
        (r#"{"type":"SKIP_RESULT","stream":"a","reason":7}"#, "a reason that is no text"),
        (r#"{"type":"SKIP_RESULT","stream":"a","recovery_hint":{"action":7}}"#, "a hint that is none"),
        (
            r#"{"type":"SKIP_RESULT","stream":"a","time_range":{"since":"2026-02-01T00:00:00Z","until":"2026-01-01T00:00:00Z"}}"#,
            "a range that ends before it begins",
        ),
        (r#"{"type":"SKIP_RESULT"}"#, "no stream"),
    ] {
        let place = Place::new();
        let manifest = place.write("manifest.json", MANIFEST);
        let ran = place.ingest(&place.write("run.jsonl", lines(&[RECORD, STATE_B, line, DONE])), &manifest);
        assert!(ran.json()["gaps"]["opened"].as_u64().unwrap() > 0, "{why}: {:#}", ran.json());
        assert!(!place.gaps().is_empty(), "{why}");
    }
}

#[test]
fn a_transcript_cut_anywhere_is_failed_and_what_was_delivered_is_counted() {
    let whole = TRANSCRIPT.as_bytes();
    let done = TRANSCRIPT.rfind("{\"type\":\"DONE\"").unwrap();
    for cut in (0..whole.len() - 1).step_by(23).chain([done - 1, done, done + 1, whole.len() - 2]) {
        let place = Place::new();
        let manifest = place.write("manifest.json", MANIFEST);
        let ran = place.ingest(&place.write("run.jsonl", &whole[..cut]), &manifest);
        let summary = ran.json();
        let records = whole[..cut]
            .split(|byte| *byte == b'\n')
            .filter(|line| serde_json::from_slice::<Value>(line).is_ok_and(|m| m["type"] == "RECORD"))
            .count();
        assert_eq!((ran.code, &summary["verdict"]), (1, &Value::from("failed")), "cut at {cut}: {summary:#}");
        assert_eq!(summary["records_emitted"], records, "cut at {cut}");
    }
}

#[test]
fn what_cannot_be_read_ends_with_4_and_what_cannot_be_used_with_2() {
    let place = Place::new();
    let manifest = place.write("manifest.json", MANIFEST);
    let transcript = place.write("run.jsonl", TRANSCRIPT);
    let ran = place.run(["gaps"]);
    assert_eq!(ran.code, 4);
    assert!(ran.stderr.contains("there is no ledger at .lacuna/ledger.db"), "{}", ran.stderr);
    assert_eq!(place.run(["gaps", "show", "gap_00"]).code, 4, "without a ledger");
    let missing = place.path("missing");
    let folder = place.path("folder");
    std::fs::create_dir(&folder).unwrap();
    for (transcript, manifest, code, told) in [
        (&missing, &manifest, 4, "cannot read"),
        (&folder, &manifest, 4, "cannot read"),
        (&transcript, &missing, 4, "cannot read"),
        (&transcript, &place.write("bad.json", "{"), 2, "no manifest"),
        (
            &transcript,
            &place.write("bad2.json", r#"{"connector_key":"x","streams":[{"name":7}]}"#),
            2,
            "/streams/0/name",
        ),
        (
            &transcript,
            &place.write("bad3.json", r#"{"connector_key":"x","streams":[{"name":"a","mutable_window":"P1M"}]}"#),
            2,
            "/streams/0/mutable_window",
        ),
    ] {
        let ran = place.ingest(transcript, manifest);
        assert_eq!(ran.code, code, "{}", ran.stderr);
        assert!(ran.stderr.contains(told), "{told:?}: {}", ran.stderr);
        assert_eq!(ran.stdout, "");
    }
    place.write(
        "no.db",
        "this is no database, and it is longer than a header of SQLite would be, by some bytes at least",
    );
    let ran = place.run(["gaps", "--store", "no.db"]);
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    assert_eq!(place.run(["gaps", "--now", "yesterday"]).code, 2);
    assert_eq!(place.ingest(&transcript, &manifest).code, 0);
    assert_eq!(place.run(["gaps", "show", "gap_00"]).code, 2, "no such gap");
}

#[test]
fn one_name_for_two_runs_is_refused_and_nothing_changes() {
    let place = Place::new();
    let manifest = place.write("manifest.json", MANIFEST);
    let transcript = place.write("run.jsonl", TRANSCRIPT);
    let other = place.write("other.jsonl", TRANSCRIPT.replace("\"2\"", "\"4\""));
    let ingest = |file: &std::path::Path| {
        place.run([
            "ingest".as_ref(),
            file.as_os_str(),
            "--manifest".as_ref(),
            manifest.as_os_str(),
            "--run-id".as_ref(),
            "r1".as_ref(),
            "--json".as_ref(),
        ])
    };
    assert_eq!(ingest(&transcript).code, 0);
    let refused = ingest(&other);
    assert_eq!(refused.code, 4, "{}", refused.stderr);
    assert!(refused.stderr.contains("r1"), "{}", refused.stderr);
    assert_eq!(place.gaps().len(), 1);
    assert_eq!(ingest(&transcript).json()["gaps"]["opened"], 0);
}

#[test]
fn a_pipe_is_as_good_as_a_file() {
    use std::io::Write;
    let place = Place::new();
    place.write("manifest.json", MANIFEST);
    let mut command = place.command(["ingest", "-", "--manifest", "manifest.json", "--json"]);
    let mut child = command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(TRANSCRIPT.as_bytes()).unwrap();
    let ran = super::Ran::of(&child.wait_with_output().unwrap());
    assert_eq!(ran.json()["gaps"]["opened"], 1);
    let again = place.ingest(&place.write("run.jsonl", TRANSCRIPT), &place.path("manifest.json"));
    assert_eq!(again.json()["gaps"]["opened"], 0, "the same bytes are the same run");
}

/// Ingests lines under a name and a time of reading, and gives the summary.
fn told(place: &Place, name: &str, now: &str, lines: &[u8], more: &[&str]) -> Value {
    place.write("manifest.json", MANIFEST);
    place.write(name, lines);
    let mut args = vec!["ingest", name, "--manifest", "manifest.json", "--json", "--now", now];
    args.extend(more);
    place.run(args).json()
}

#[test]
fn records_that_were_asked_for_by_name_and_not_spoken_of_are_unmeasured() {
    let place = Place::new();
    place.write("start.json", r#"{"type":"START","scope":{"streams":[{"name":"a","resources":["1","2","3"]}]}}"#);
    let skip = r#"{"type":"SKIP_RESULT","stream":"a","reason":"rate_limited","resource_ids":["2"]}"#;
    let start = ["--start", "start.json"];
    let now = "2026-11-20T00:00:00Z";
    let some = told(&place, "some", now, &lines(&[RECORD, skip, DONE]), &start);
    assert_eq!((&some["verdict"], &some["streams"][0]["silent"]), (&"incomplete".into(), &1.into()), "{some:#}");
    let whole = r#"{"type":"SKIP_RESULT","stream":"a","reason":"rate_limited"}"#;
    let all = told(&place, "all", now, &lines(&[RECORD, whole, DONE]), &start);
    assert_eq!(all["verdict"], "complete_with_gaps", "what is owed without a name may be any of them");
}

#[test]
fn a_time_that_has_not_come_is_not_believed() {
    let place = Place::new();
    let future = RECORD.replace("2026-04-17", "9999-04-17");
    let summary = told(&place, "run", "2026-11-20T00:00:00Z", &lines(&[&future, STATE_B, DONE]), &[]);
    assert_eq!(summary["observed_at"], "2026-11-20T00:00:00Z");
    assert_eq!((&summary["observed_at_known"], &summary["findings_by_rule"]["LAC050"]), (&false.into(), &1.into()));
}

#[test]
fn a_skip_that_is_older_than_the_fill_is_told() {
    let place = Place::new();
    let skip = r#"{"type":"SKIP_RESULT","stream":"a","reason":"rate_limited","resource_ids":["1"]}"#;
    let skipped = lines(&[skip, STATE_B, r#"{"type":"DONE","status":"succeeded","records_emitted":0}"#]);
    let filled = lines(&[RECORD, STATE_B, DONE]);
    let at = |time: &'static str| ["--observed-at", time];
    let now = "2026-11-20T00:00:00Z";
    assert_eq!(told(&place, "1", now, &skipped, &at("2026-01-01T00:00:00Z"))["gaps"]["opened"], 1);
    assert_eq!(told(&place, "2", now, &filled, &at("2026-01-03T00:00:00Z"))["gaps"]["filled"], 1);
    let mut late = at("2026-01-02T00:00:00Z").to_vec();
    late.extend(["--run-id", "late"]);
    assert_eq!(told(&place, "3", now, &skipped, &late)["gaps"]["refused"], 1);
    let again = told(&place, "3", now, &skipped, &late);
    assert_eq!(again["already_known"], true);
}

#[test]
fn messages_are_counted_by_type_known_or_not() {
    let place = Place::new();
    let moon = r#"{"type":"MOON"}"#;
    let summary = told(&place, "run", "2026-11-20T00:00:00Z", &lines(&[RECORD, moon, moon, STATE_B, DONE]), &[]);
    let wanted = serde_json::json!({"DONE": 1, "MOON": 2, "RECORD": 1, "STATE": 1});
    assert_eq!(summary["messages"], wanted);
}
