use super::*;
use crate::Lines;

fn checked(lines: &str) -> (Vec<String>, Checked) {
    let mut check = Check::new(&Against::default());
    let mut lines_of = Lines::new(lines.as_bytes());
    let mut found = Vec::new();
    while let Some(line) = lines_of.next_line().unwrap() {
        found.extend(check.line(line));
    }
    let end = check.finish();
    found.extend(end.findings.iter().cloned());
    (found.iter().map(|finding| format!("{} {}", finding.rule, finding.at)).collect(), end)
}

#[test]
fn a_fragment_needs_no_end_and_a_run_does() {
    let skip = r#"{"type":"SKIP_RESULT","stream":"s","recovery_kind":"retry_by_runtime"}"#;
    assert_eq!(checked(skip).0, [""; 0]);
    assert_eq!(
        checked(&format!("{skip}\n{}", r#"{"type":"STATE","stream":"s","cursor":{}}"#)).0,
        ["LAC010 end of the run"]
    );
    assert_eq!(checked("").0, ["LAC010 end of the run"], "a run of which nothing is left");
}

#[test]
fn what_the_run_says_at_its_end_is_compared_with_what_it_did() {
    let done = r#"{"type":"DONE","status":"succeeded","records_emitted":1,"error":{}}"#;
    assert_eq!(checked(&format!("{done}\n{done}")).0, ["LAC011 line 1", "LAC018 line 1", "LAC012 line 2"]);
}

#[test]
fn losses_are_counted_and_what_is_none_apart() {
    let skip =
        |reason: &str| format!(r#"{{"type":"SKIP_RESULT","stream":"s","reason":"{reason}","resource_ids":["a","b"]}}"#);
    let (_, end) = checked(&[skip("rate_limited"), skip("rate_limited"), skip("no_orders_text")].join("\n"));
    assert_eq!(end.histogram.by_reason["rate_limited"].quantity, Some(4));
    assert_eq!(end.histogram.informational["no_orders_text"].messages, 1);
    assert_eq!(end.messages.of("SKIP_RESULT"), 3);
}

#[test]
fn a_hostile_line_is_a_finding_and_the_next_one_is_read() {
    let lines = [
        "{",
        "[]",
        r#"{"type":"SKIP_RESULT","type":"DONE"}"#,
        r#"{"type":"DONE","status":"succeeded","records_emitted":0}"#,
    ];
    let rules: Vec<_> = checked(&lines.join("\n")).0;
    assert_eq!(rules, ["LAC022 line 1", "LAC023 line 2", "LAC024 line 3", "LAC015 line 3 /stream"]);
}

#[test]
fn what_readers_disagree_about_within_the_data_is_told_by_the_strict_check_only() {
    let line = r#"{"type":"RECORD","stream":"s","key":"k","data":{"a":1e999,"b":"\ud800","a":1},"emitted_at":"2026-01-01T00:00:00Z"}"#;
    let found = |strict: bool, line: &str| {
        let check = Check::new(&Against::default());
        let mut check = if strict { check.strict() } else { check };
        let mut lines = Lines::new(line.as_bytes());
        let found = check.line(lines.next_line().unwrap().unwrap());
        let found: Vec<_> = found.iter().map(|finding| format!("{} {}", finding.rule, finding.at)).collect();
        (found, check.finish().not_shown)
    };
    assert_eq!(found(false, line), (vec![], 0));
    let all = ["LAC052 line 1 /data/a", "LAC051 line 1 /data/b", "LAC053 line 1 /data/a"].map(str::to_owned);
    assert_eq!(found(true, line), (all.to_vec(), 0));
    let notes = format!("[{}]", vec!["9007199254740993"; 25].join(","));
    let (shown, not_shown) = found(true, &line.replace("\"\\ud800\"", &notes));
    assert_eq!((shown.len(), not_shown), (22, 5), "20 of 25 notes, and both warnings");
    let many = format!("[{}]", vec!["1e999"; 25].join(","));
    let (shown, not_shown) = found(true, &line.replace("\"\\ud800\"", &many));
    assert_eq!((shown.len(), not_shown), (20, 7), "20 of 27 are told of one line");
}
