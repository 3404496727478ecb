//! What the other commands print is what the check takes, and what their schemas say.

use super::super::{MANIFEST, Place, TRANSCRIPT};
use super::{Schema, WARNING};
use serde_json::Value;

/// A folder in which each command has left what it prints.
fn place() -> Place {
    let place = Place::new();
    place.put("manifest.json", MANIFEST);
    place.put("run.jsonl", format!("{WARNING}\n{TRANSCRIPT}").replace("\"messages\"", "\"a\""));
    place.put("skips.jsonl", TRANSCRIPT);
    for (name, args) in [
        ("run-summary.json", &["ingest", "run.jsonl", "--manifest", "manifest.json", "--json"][..]),
        ("gap.jsonl", &["gaps", "--json"]),
        ("plan.json", &["plan", "--json"]),
        ("coverage.jsonl", &["coverage", "--json"]),
        ("classification.jsonl", &["classify", "run.jsonl"]),
        ("histogram.json", &["classify", "run.jsonl", "--histogram"]),
        ("check.json", &["check", "run.jsonl", "--json"]),
        ("check-finding.jsonl", &["check", "run.jsonl", "--format", "jsonl"]),
        ("rule.jsonl", &["explain", "--json"]),
    ] {
        let ran = place.run(args);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{args:?}");
        place.put(name, ran.stdout);
    }
    let gap = place.gaps()[0]["gap_id"].as_str().unwrap().to_owned();
    place.put("gap.json", place.run(["gaps", "show", &gap, "--json"]).stdout);
    place.put("history-entry.jsonl", place.run(["gaps", "history", &gap, "--json"]).stdout);
    place
}

const PRINTED: [&str; 11] = [
    "run-summary.json",
    "gap.jsonl",
    "gap.json",
    "plan.json",
    "coverage.jsonl",
    "classification.jsonl",
    "histogram.json",
    "check.json",
    "check-finding.jsonl",
    "rule.jsonl",
    "history-entry.jsonl",
];

#[test]
fn a_check_of_what_is_printed_finds_nothing_and_knows_what_it_is() {
    let place = place();
    for name in PRINTED {
        let kind = name.split('.').next().unwrap();
        let copy = format!("{kind}.txt");
        place.put(&copy, std::fs::read(place.path(name)).unwrap());
        for file in [name, &copy] {
            let report = place.check([file, "--json"]).json();
            assert_eq!(super::told(&report), [""; 0], "{file}");
            assert_eq!(report["files"][0]["kind"], kind, "{file}");
        }
    }
}

#[test]
fn a_line_that_is_broken_among_those_of_a_ledger_is_told_by_its_number() {
    let place = place();
    let gaps = std::fs::read_to_string(place.path("gap.jsonl")).unwrap();
    assert!(gaps.lines().count() > 1, "{gaps}");
    let mut lines: Vec<Value> = gaps.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    lines[1]["attempts"] = (-1).into();
    let text = lines.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    place.put("gaps.jsonl", &text);
    let column = text.lines().nth(1).unwrap().find("-1").unwrap() + 1;
    assert_eq!(place.found(["gaps.jsonl"]), [format!("LAC091 gaps.jsonl:2:{column} /attempts")]);
    place.put("gaps.jsonl", format!("{gaps}nonsense\n"));
    let last = gaps.lines().count() + 1;
    assert_eq!(place.found(["gaps.jsonl"]), [format!("LAC022 gaps.jsonl:{last}:2")]);
    place.put("gaps.jsonl", [gaps.as_bytes(), b"\"\xff\"\n"].concat());
    assert_eq!(place.found(["gaps.jsonl"]), [format!("LAC020 gaps.jsonl:{last}")]);
}

#[test]
fn whoever_names_the_kind_of_lines_is_right_whatever_they_say() {
    let place = place();
    let found = place.found(["check-finding.jsonl", "--kind", "check-finding"]);
    let last = std::fs::read_to_string(place.path("check-finding.jsonl")).unwrap().lines().count();
    assert!(!found.is_empty(), "the last line has the totals");
    assert!(found.iter().all(|told| told.starts_with(&format!("LAC091 check-finding.jsonl:{last}:1"))), "{found:?}");
}

#[test]
fn every_schema_is_a_schema_and_names_a_kind() {
    let place = Place::new();
    let names = place.run(["schema"]).stdout;
    assert!(names.lines().count() > 15, "{names}");
    place.put("empty.json", "{}");
    for name in names.lines() {
        Schema::named(name);
        let report = place.check(["empty.json", "--kind", name, "--json"]).json();
        assert_eq!(report["files"][0]["kind"], name);
    }
}
