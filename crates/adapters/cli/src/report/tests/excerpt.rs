//! What is shown of a line, what is counted, and what a finding is recognised by.

use super::*;

fn check_excerpt(line: &str, text: &str, marked: &str, cut: (bool, bool), columns: std::ops::Range<u64>) {
    let found = found("f", 1, line, "", NOT_JSON.at("", ""));
    let excerpt = found.source.unwrap();
    assert_eq!(excerpt.text, text);
    let caret: String = excerpt.text.chars().skip(excerpt.caret.start).take(excerpt.caret.len()).collect();
    assert_eq!(caret, marked);
    assert_eq!((excerpt.cut_left, excerpt.cut_right), cut);
    assert_eq!(found.columns, Some(columns));
}

#[test]
fn an_excerpt_is_counted_in_characters_and_cut_on_both_sides() {
    check_excerpt("a«bc»d", "abcd", "bc", (false, false), 2..4);
    check_excerpt("«»", "", "", (false, false), 1..1);
    check_excerpt("end«»", "end", "", (false, false), 4..4);
    let (before, after) = ("ä".repeat(100), "ö".repeat(200));
    let text = format!("{}x{}", "ä".repeat(48), "ö".repeat(111));
    check_excerpt(&format!("{before}«x»{after}"), &text, "x", (true, true), 101..102);
    let long = "y".repeat(500);
    check_excerpt(&format!("«{long}»"), &long[..160], &long[..160], (false, true), 1..501);
}

#[test]
fn a_place_outside_the_line_or_inside_a_character_is_moved_into_it() {
    let at = |bytes| Found::about("f", "", NOT_JSON.at("", "")).on_line(1, "aä", bytes).columns;
    assert_eq!(at(2..99), Some(2..3));
    assert_eq!(at(99..100), Some(3..3));
}

#[test]
fn a_fingerprint_survives_other_lines_and_changes_with_rule_pointer_and_text() {
    let place = |line, text| found("f", line, text, "/key", KEY_UNFIT.at("/key", "message of line 1"));
    let first = fingerprint(&place(1, "{\"key\":«\"\"»}"));
    assert_eq!(first, "7d20d4ef150e2632b34bd62b1cee6e72");
    let mut moved = place(2, "  {\"key\":«\"\"»}");
    moved.finding.message = "message of line 2".into();
    moved.finding.severity = Severity::Note;
    assert_eq!(fingerprint(&moved), first);
    assert_eq!(fingerprint(&place(1, "{\"key\":«\"\"»,\"at\":\"10:01\"}")), first, "what stands beside the place");
    let other_rule = found("f", 1, "{\"key\":«\"\"»}", "/key", NOT_JSON.at("/key", ""));
    let other_pointer = Found { pointer: "/id".into(), ..place(1, "{\"key\":«\"\"»}") };
    let no_line = Found { source: None, ..place(1, "{\"key\":«\"\"»}") };
    for other in [place(1, "{\"key\":«\" \"»}"), other_rule, other_pointer, no_line, place(1, "«»")] {
        assert_ne!(fingerprint(&other), first, "{other:?}");
    }
}

#[test]
fn every_finding_is_counted_once_and_decides_the_exit() {
    let mut totals = Totals::default();
    assert!(!totals.fail(FailOn::Note));
    for found in transcript() {
        totals.add(&found);
    }
    assert_eq!((totals.errors, totals.warnings, totals.notes, totals.suppressed), (1, 1, 1, 1));
    assert_eq!(totals.by_rule[KEY_UNFIT.id], RuleTotals { found: 0, suppressed: 1 });
    totals.errors = 0;
    let fails = [FailOn::Error, FailOn::Warning, FailOn::Note, FailOn::Never].map(|on| totals.fail(on));
    assert_eq!(fails, [false, true, true, false]);
    totals.warnings = 0;
    assert!(!totals.fail(FailOn::Warning));
    assert!(totals.fail(FailOn::Note));
}

#[test]
fn findings_beyond_the_limit_are_counted_and_told_as_not_shown() {
    let text = report(Format::Jsonl, &Settings { shown_max: Some(2), ..Settings::default() });
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!((&lines[2]["not_shown"], &lines[2]["errors"]), (&5.into(), &2.into()));
}
