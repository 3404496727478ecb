use super::large::{RESIDENT_KIB_MAX, watched};
use super::{MANIFEST, Place, Ran};
use serde_json::Value;

const STATE_B: &str = r#"{"type":"STATE","stream":"b","cursor":{}}"#;

/// A line that is built around its filling.
fn record(filling: &str) -> String {
    format!(
        r#"{{"type":"RECORD","stream":"a","key":"1","data":{{"x":{filling}}},"emitted_at":"2026-04-17T00:00:00Z"}}"#
    )
}

fn done(records: u64) -> String {
    format!(r#"{{"type":"DONE","status":"succeeded","records_emitted":{records}}}"#)
}

/// Ingests the lines between a STATE and DONE, in bounded memory, and gives what it came to.
#[track_caller]
fn ingested(what: &str, line: &str, records: u64) -> (Ran, Value) {
    let place = Place::new();
    place.write("manifest.json", MANIFEST);
    place.write("run.jsonl", format!("{STATE_B}\n{line}\n{}\n", done(records)));
    let mut ingest = place.command(["ingest", "run.jsonl", "--manifest", "manifest.json", "--json"]);
    let (ran, peak) = watched(&mut ingest);
    assert!(!ran.stderr.contains("panicked"), "{what}: {}", ran.stderr);
    assert!(peak < RESIDENT_KIB_MAX, "{what}: {peak} KiB resident");
    let summary = ran.json();
    (ran, summary)
}

#[test]
fn the_largest_line_is_read_whatever_it_holds() {
    let room = (32 << 20) - record("").len();
    for (what, data) in [
        ("one text", format!("\"{}\"", "x".repeat(room - 2))),
        ("escapes", format!("\"{}\"", r"\ud800".repeat((room - 2) / 6))),
        ("lists in lists", format!("{}{}", "[".repeat(room / 2), "]".repeat(room / 2))),
        ("numbers out of range", format!("[{}1e999]", "1e999,".repeat(room / 6 - 2))),
        ("names that stand twice", format!("{{{}\"\":0}}", "\"\":0,".repeat(room / 5 - 2))),
    ] {
        let (ran, summary) = ingested(what, &record(&data), 1);
        assert_eq!((ran.code, &summary["verdict"]), (0, &"complete".into()), "{what}: {summary:#}");
        assert_eq!(summary["records_emitted"], 1, "{what}");
    }
}

#[test]
fn a_line_of_twice_the_bound_is_told_and_not_kept() {
    let text = format!("\"{}\"", "x".repeat(64 << 20));
    let nested = format!("{}{}", "[".repeat(32 << 20), "]".repeat(32 << 20));
    for (what, data) in [("one text", text), ("lists in lists", nested)] {
        let (ran, summary) = ingested(what, &record(&data), 0);
        assert_eq!((ran.code, &summary["verdict"]), (1, &"failed".into()), "{what}: {summary:#}");
        assert_eq!(summary["findings_by_rule"]["LAC021"], 1, "{what}: {summary:#}");
        assert_eq!(summary["findings"][0]["at"], "line 2", "{what}");
        assert_eq!(summary["messages"]["DONE"], 1, "{what}: reading goes on behind it");
    }
}

#[test]
fn ten_thousand_levels_end_no_stack_wherever_they_stand() {
    let levels = 10_000;
    let lists = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let objects = format!("{}1{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
    for deep in [&lists, &objects] {
        for (what, line, records, verdict) in [
            ("data", record(deep), 1, "complete"),
            ("a key", record("{}").replace("\"1\"", deep), 1, "failed"),
            ("a type", format!(r#"{{"type":{deep}}}"#), 0, "failed"),
            ("no message", (*deep).clone(), 0, "failed"),
            ("a cursor", format!(r#"{{"type":"STATE","stream":"a","cursor":{deep}}}"#), 0, "failed"),
            (
                "an unknown member",
                format!(r#"{{"type":"STATE","stream":"a","cursor":{{}},"x":{deep}}}"#),
                0,
                "complete",
            ),
        ] {
            let (ran, summary) = ingested(what, &line, records);
            assert_eq!(summary["verdict"], verdict, "{what}: {summary:#}");
            assert_eq!(
                (ran.code == 0, &summary["records_emitted"]),
                (verdict == "complete", &records.into()),
                "{what}"
            );
        }
        for member in ["resource_ids", "recovery_hint", "scope", "time_range", "diagnostics", "reason", "message", "x"]
        {
            let line = format!(r#"{{"type":"SKIP_RESULT","stream":"a","{member}":{deep}}}"#);
            let (_, summary) = ingested(member, &line, 0);
            assert_eq!(summary["gaps"]["opened"], 1, "{member}: a skip is a skip, however bent: {summary:#}");
        }
    }
}
