//! Input that nobody should send: a finding with its place or exit code 4, in bounded memory, and never a panic.

use super::super::Place;
use super::super::large::{RESIDENT_KIB_MAX, watched};
use serde_json::Value;

const DONE: &str = r#"{"type":"DONE","status":"failed","records_emitted":0,"error":{"message":"x"}}"#;

fn record(data: &str) -> String {
    format!(r#"{{"type":"RECORD","stream":"a","key":"1","data":{data},"emitted_at":"2026-04-17T00:00:00Z"}}"#)
}

fn nested(levels: usize) -> String {
    format!("{}{}", "[".repeat(levels), "]".repeat(levels))
}

/// A case, its second line, and what is found there: its rule and column, without and with `--strict`.
struct Case {
    name: &'static str,
    line: Vec<u8>,
    told: &'static [&'static str],
    strict: &'static [&'static str],
}

fn cases() -> Vec<Case> {
    let case = |name, line: &str, told, strict| Case { name, line: line.as_bytes().to_vec(), told, strict };
    let deep = nested(10_000);
    let same = |name, line: &str, told| case(name, line, told, told);
    vec![
        same("no JSON", "{{", &["LAC022 2"]),
        same("a cut line", r#"{"type":"RECORD","stream":"a""#, &["LAC022 29"]),
        same("NUL bytes", "\0\0", &["LAC022 1"]),
        same("NaN", r#"{"type":"SKIP_RESULT","stream":"a","quantity":NaN}"#, &["LAC022 47"]),
        same("an array", "[1,2]", &["LAC023 1"]),
        same("a number", "7", &["LAC023 1"]),
        same("no type", "{}", &["LAC023 2"]),
        same("a number for a stream", r#"{"type":"STATE","stream":7,"cursor":{}}"#, &["LAC044 26"]),
        same(
            "a text for ids",
            r#"{"type":"SKIP_RESULT","stream":"a","reason":"rate_limited","recovery_kind":"retry_by_runtime","resource_ids":"2","retry_after":5}"#,
            &["LAC024 110"],
        ),
        case(
            "a member twice",
            r#"{"type":"STATE","stream":"a","stream":"b","cursor":{}}"#,
            &["LAC024 37"],
            &["LAC053 30", "LAC024 37"],
        ),
        case("a type twice", r#"{"type":"STATE","type":"DONE"}"#, &["LAC024 30"], &["LAC053 17", "LAC024 30"]),
        case("lists in lists", &deep, &["LAC023 1"], &["LAC054 128", "LAC023 1"]),
        case("objects that never end", &r#"{"a":"#.repeat(10_000), &["LAC022 50000"], &["LAC054 636", "LAC022 50000"]),
        case(
            "a deep cursor",
            &format!(r#"{{"type":"STATE","stream":"a","cursor":{deep}}}"#),
            &["LAC024 39"],
            &["LAC054 165", "LAC024 39"],
        ),
        Case {
            name: "bytes that are no text",
            line: b"{\"type\":\"PROGRESS\",\"message\":\"\xff\"}".to_vec(),
            told: &["LAC020 31"],
            strict: &["LAC020 31"],
        },
    ]
}

/// What is found on the second line of three, each as its rule and its column.
fn on_line_two(name: &str, line: &[u8], strict: &[&str]) -> Vec<String> {
    let place = Place::new();
    let progress = "{\"type\":\"PROGRESS\",\"message\":\"é\"}\n".as_bytes();
    place.put("run.jsonl", [progress, line, b"\n", DONE.as_bytes(), b"\n"].concat());
    let ran = place.check([&["run.jsonl", "--json"], strict].concat());
    assert_eq!(ran.stderr, "", "{name}");
    let report = ran.json();
    let told = report["findings"].as_array().unwrap().iter().filter(|finding| finding["line"] == 2);
    told.map(|finding| {
        let column = finding["column"].as_u64().map_or_else(|| "-".to_owned(), |column| column.to_string());
        format!("{} {column}", finding["rule"].as_str().unwrap())
    })
    .collect()
}

#[test]
fn a_broken_line_is_told_with_its_place_and_the_lines_behind_it_are_read() {
    for case in cases() {
        assert_eq!(on_line_two(case.name, &case.line, &[]), case.told, "{}", case.name);
        assert_eq!(on_line_two(case.name, &case.line, &["--strict"]), case.strict, "{} strictly", case.name);
    }
}

#[test]
fn what_readers_disagree_about_in_a_body_is_told_strictly_and_only_then() {
    for (data, rule, column) in [
        (r#"{"t":"\ud800"}"#, "LAC051", 54),
        (r#"{"t":1e999}"#, "LAC052", 53),
        (r#"{"a":1,"a":2}"#, "LAC053", 55),
        (&format!(r#"{{"t":{}}}"#, nested(10_000)), "LAC054", 178),
    ] {
        assert_eq!(on_line_two(data, record(data).as_bytes(), &[]), [""; 0], "{rule}");
        assert_eq!(on_line_two(data, record(data).as_bytes(), &["--strict"]), [format!("{rule} {column}")]);
    }
}

#[test]
fn a_byte_order_mark_and_crlf_move_no_place() {
    let place = Place::new();
    let skip = r#"{"type":"SKIP_RESULT","stream":"a","reason":"gremlins","resource_ids":["1"]}"#;
    place.put("run.jsonl", format!("\u{feff}{skip}\r\n\r\n{skip}\r\n"));
    let wanted = ["LAC026 run.jsonl:1:1", "LAC003 run.jsonl:1:45 /reason", "LAC003 run.jsonl:3:45 /reason"];
    let found = place.found(["run.jsonl"]);
    assert_eq!(found.iter().filter(|told| !told.starts_with("LAC082")).collect::<Vec<_>>(), wanted);
}

#[test]
fn nothing_and_nothing_but_white_space_are_no_run() {
    for text in ["", "\n\n\n", " \t\r\n", "\u{feff}"] {
        let place = Place::new();
        place.put("run.jsonl", text);
        let ran = place.check(["run.jsonl", "--json"]);
        assert_eq!((ran.code, super::told(&ran.json())), (1, vec!["LAC010 run.jsonl end of the run".to_owned()]));
        let classified = place.run(["classify", "run.jsonl"]);
        assert_eq!((classified.code, classified.stdout.as_str(), classified.stderr.as_str()), (0, "", ""));
        assert_eq!(place.check(["run.jsonl", "--kind", "manifest"]).code, 1);
    }
}

#[test]
fn the_same_lines_end_no_classification_and_no_check_of_a_document() {
    for case in cases() {
        let place = Place::new();
        place.put("run.jsonl", &case.line);
        let classified = place.run(["classify", "run.jsonl"]);
        assert!([0, 1].contains(&classified.code), "{}", case.name);
        assert_eq!(classified.stderr, "", "{}", case.name);
        for kind in ["manifest", "start", "gap", "plan", "checkpoint"] {
            let ran = place.check(["run.jsonl", "--kind", kind, "--json", "--strict"]);
            assert_eq!((ran.code, ran.stderr.as_str()), (1, ""), "{} as {kind}", case.name);
            let first = &ran.json()["findings"][0];
            let told = first["line"] == 1 && (first["column"].is_u64() || first["rule"] == "LAC020");
            assert!(told, "{} as {kind}: {first}", case.name);
        }
    }
}

#[test]
fn a_broken_document_that_is_no_text_is_told_with_line_and_column() {
    let place = Place::new();
    place.put("manifest.json", b"{\n  \"title\": \"\xc3\xa9\xff\"\n}\n");
    assert_eq!(place.found(["manifest.json"]), ["LAC020 manifest.json:2:14"]);
}

/// Runs the command in bounded memory, and gives what it printed.
#[track_caller]
fn bounded(place: &Place, args: &[&str]) -> super::Ran {
    let (ran, peak) = watched(&mut place.command(args));
    assert!(!ran.stderr.contains("panicked"), "{args:?}: {}", ran.stderr);
    assert!(peak < RESIDENT_KIB_MAX, "{args:?}: {peak} KiB resident");
    ran
}

#[test]
fn a_document_of_which_everything_is_wrong_is_told_in_part() {
    let place = Place::new();
    let streams = "0,".repeat(100_000);
    place.put("manifest.json", format!(r#"{{"connector_key":"c","version":"1.0.0","streams":[{streams}0]}}"#));
    let ran = bounded(&place, &["check", "manifest.json", "--json"]);
    let totals = ran.json()["totals"].clone();
    assert_eq!((ran.code, &totals["errors"], &totals["not_shown"]), (1, &100.into(), &901.into()), "{totals}");
}

#[test]
fn a_line_of_64_mib_takes_no_more_memory_than_any_other() {
    let place = Place::new();
    let skip = r#"{"type":"SKIP_RESULT","stream":"a","reason":"gremlins","resource_ids":["1"]}"#;
    for (what, filling) in [("one text", format!("\"{}\"", "x".repeat(64 << 20))), ("lists in lists", nested(32 << 20))]
    {
        place.put("run.jsonl", format!("{skip}\n{}\n{skip}\n", record(&filling)));
        for strict in [&[][..], &["--strict"]] {
            let ran = bounded(&place, &[&["check", "run.jsonl", "--json"], strict].concat());
            assert_eq!(ran.code, 1, "{what}: {}", ran.stderr);
            let rules: Vec<Value> = ran.json()["findings"].as_array().unwrap().clone();
            let too_long = rules.iter().find(|finding| finding["rule"] == "LAC021").expect(what);
            assert_eq!(too_long["line"], 2, "{what}");
            assert!(rules.iter().any(|finding| finding["line"] == 3), "{what}: reading goes on behind it");
        }
        let ran = bounded(&place, &["classify", "run.jsonl"]);
        assert_eq!((ran.code, ran.lines().len()), (1, 3), "{what}: {}", ran.stderr);
        let ran = bounded(&place, &["check", "--kind", "manifest", "run.jsonl"]);
        assert_eq!(ran.code, 4, "{what}");
        assert!(ran.stderr.contains("it has more than 16 MiB"), "{}", ran.stderr);
    }
}

#[test]
fn the_largest_line_that_is_read_takes_bounded_memory_strictly_too() {
    let place = Place::new();
    let room = (32 << 20) - record("").len();
    for (what, data) in [
        ("escapes", format!("\"{}\"", r"\ud800".repeat((room - 2) / 6))),
        ("lists in lists", nested(room / 2)),
        ("numbers out of range", format!("[{}1e999]", "1e999,".repeat(room / 6 - 2))),
    ] {
        place.put("run.jsonl", format!("{}\n{DONE}\n", record(&data)));
        // Into a file, because what is printed here may not fit into a pipe.
        bounded(&place, &["check", "run.jsonl", "--strict", "--json", "--output", "report"]);
        let report: Value = serde_json::from_slice(&std::fs::read(place.path("report")).unwrap()).unwrap();
        assert!(
            report["totals"]["by_rule"].as_object().unwrap().keys().any(|rule| rule.starts_with("LAC05")),
            "{what}"
        );
        let told = report["findings"].as_array().unwrap();
        let short = |finding: &Value| finding["excerpt"].as_str().is_none_or(|text| text.chars().count() <= 160);
        assert!(told.len() < 1_000 && told.iter().all(short), "{what}: {} findings", told.len());
    }
}
