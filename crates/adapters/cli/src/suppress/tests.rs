//! Who may say that a finding does not count, and what is said about those who do.

use super::inline::Ignore;
use super::*;
use crate::check_rules::{STALE_BASELINE, every};
use crate::wire::{BaselineEntry, BaselineFile, SuppressedBy};
use lacuna_pdpp::rules::{KEY_UNFIT, TIME_UNREADABLE};
use serde_json::json;
use skip_taxonomy::Severity;

const RULE: &str = KEY_UNFIT.id;

fn now() -> Instant {
    "2026-11-20T00:00:00Z".parse().unwrap()
}

fn config(text: &str) -> Config {
    Config::parse(Path::new("/repo/lacuna.toml"), text).unwrap()
}

fn entry(more: &str) -> String {
    format!("[[check.suppress]]\nrule = \"{RULE}\"\n{more}\n")
}

/// A breach of [`RULE`] in a line.
fn breach(file: &str, line: &str) -> Found {
    Found::about(file, "/key", KEY_UNFIT.at("/key", "the key is empty")).on_line(1, line, 0..1)
}

/// Judges one breach in each of the files, and returns who suppressed them and which rules the suppressions broke.
fn judged(config: &Config, baseline: Option<&str>, files: &[&str]) -> (Vec<Option<Suppressed>>, Vec<Found>) {
    let baseline = baseline.map(|text| Baseline::parse(Path::new("/repo/ci/baseline.json"), text).unwrap());
    let mut suppressions = Suppressions::new(config, baseline, &every(), Path::new("/repo/runs"), now());
    let mut by = Vec::new();
    for file in files {
        suppressions.file_begin(file);
        let mut found = breach(file, "{}");
        suppressions.judge(&mut found, None);
        by.push(found.suppressed);
    }
    (by, suppressions.finish())
}

#[track_caller]
fn check_config(text: &str, suppressed: [bool; 2], told: &[(&str, &str)]) {
    let config = config(text);
    let (by, notes) = judged(&config, None, &["a.jsonl", "old/b.jsonl"]);
    assert_eq!([by[0].is_some(), by[1].is_some()], suppressed);
    let notes: Vec<_> = notes.iter().map(|note| (&*note.finding.rule, &*note.finding.message)).collect();
    assert_eq!(notes, told);
}

#[test]
fn an_entry_of_the_configuration_holds_where_its_globs_say() {
    check_config(&entry("reason = \"frozen\""), [true, true], &[]);
    check_config(&entry("reason = \"frozen\"\nfiles = [\"runs/old/**\"]"), [false, true], &[]);
    check_config("", [false, false], &[]);
}

#[test]
fn an_entry_without_a_reason_suppresses_nothing_and_is_an_error() {
    let without = [(WITHOUT_REASON.id, "the suppression of LAC028 gives no reason")];
    check_config(&entry(""), [false, false], &without);
    check_config(&entry("reason = \" \""), [false, false], &without);
}

#[test]
fn an_entry_ends_at_the_very_instant_that_it_names() {
    let until = |until: &str| entry(&format!("reason = \"frozen\"\nuntil = {until}"));
    check_config(&until("2026-11-20T00:00:00.000001Z"), [true, true], &[]);
    let ended = [(EXPIRED.id, "the suppression of LAC028 ended at 2026-11-20T00:00:00Z")];
    check_config(&until("2026-11-20"), [false, false], &ended);
}

#[test]
fn an_entry_that_matches_nothing_is_told_unless_its_files_were_not_checked() {
    let other = format!("[[check.suppress]]\nrule = \"{}\"\nreason = \"r\"\n", TIME_UNREADABLE.id);
    let nothing = [(MATCHED_NOTHING.id, "nothing that was checked breaks LAC031 where this speaks of")];
    check_config(&other, [false, false], &nothing);
    check_config(&(other + "files = [\"elsewhere/*\"]"), [false, false], &[]);
}

#[test]
fn an_unknown_rule_is_told_wherever_it_is_named() {
    let text = "[check.severity]\nLAC998 = \"note\"\n[[check.suppress]]\nrule = \"LAC999\"\nreason = \"r\"";
    let told = [(UNKNOWN_RULE.id, "there is no rule \"LAC998\""), (UNKNOWN_RULE.id, "there is no rule \"LAC999\"")];
    check_config(text, [false, false], &told);
    let config = config(text);
    let places: Vec<_> = judged(&config, None, &[]).1.into_iter().map(|note| (note.line, note.pointer)).collect();
    assert_eq!(places, [(Some(2), "/check/severity/LAC998".into()), (Some(4), "/check/suppress/0".into())]);
}

#[test]
fn the_configuration_gives_a_rule_its_severity_here() {
    let config =
        config(&format!("[check.severity]\n{RULE} = \"error\"\nLAC101 = \"warning\"\n{}", entry("reason=\"r\"")));
    let mut found = breach("a", "{}");
    config.weigh(&mut found.finding);
    assert_eq!(found.finding.severity, Severity::Error);
    let suppressions = Suppressions::new(&config, None, &every(), Path::new("/repo"), now());
    let mut other = Suppressions::new(&config, None, &every(), Path::new("/repo"), now());
    other.file_begin("a");
    assert!(suppressions.finish().is_empty());
    assert_eq!(other.finish()[0].finding.severity, Severity::Warning);
}

#[test]
fn a_void_suppression_cannot_be_suppressed_itself() {
    let config = config("[[check.suppress]]\nrule = \"LAC100\"\nreason = \"r\"");
    let mut suppressions = Suppressions::new(&config, None, &every(), Path::new("/repo"), now());
    suppressions.file_begin("a");
    let mut found = Found::about("a", "", WITHOUT_REASON.at("", ""));
    suppressions
        .judge(&mut found, Some(&mut Ignores::read(&json!({"lacuna_ignore":[{"rule":"LAC100","reason":"r"}]}))));
    assert_eq!(found.suppressed, None);
}

#[track_caller]
fn check_inline(ignore: &serde_json::Value, told: &[(&str, &str)]) {
    let mut ignores = Ignores::read(&json!({"streams":[{"name":"a","lacuna_ignore":ignore},{"b":1}]}));
    let applies = |ignores: &mut Ignores, pointer| ignores.matching(pointer, RULE).map(str::to_owned);
    if told.is_empty() {
        assert_eq!(applies(&mut ignores, "/streams/0"), Some("why".to_owned()));
        assert_eq!(applies(&mut ignores, "/streams/0/name"), Some("why".to_owned()));
    } else {
        assert_eq!(applies(&mut ignores, "/streams/0"), None);
    }
    for other in ["", "/streams", "/streams/1", "/streams/00", "/streams/0x"] {
        assert_eq!(applies(&mut ignores, other), None, "{other}");
    }
    let notes = ignores.finish(|rule| rule != "LAC999");
    let notes: Vec<_> = notes.iter().map(|(pointer, finding)| (&*finding.rule, pointer.as_str())).collect();
    assert_eq!(notes, told);
}

#[test]
fn an_ignore_holds_for_its_object_and_below() {
    let here = "/streams/0/lacuna_ignore";
    check_inline(&json!([{"rule":RULE,"reason":"why"}]), &[]);
    check_inline(&json!([{"rule":RULE,"reason":" "}]), &[(WITHOUT_REASON.id, here)]);
    check_inline(&json!([{"rule":RULE}]), &[(WITHOUT_REASON.id, here)]);
    check_inline(&json!([{"rule":"LAC999","reason":"why"}]), &[(UNKNOWN_RULE.id, here)]);
    check_inline(&json!([{"rule":"LAC031","reason":"why"}]), &[(MATCHED_NOTHING.id, here)]);
    check_inline(&json!("LAC028"), &[(BENT_IGNORE.id, here)]);
    check_inline(
        &json!([7, {"rule":RULE,"reason":7}]),
        &[(BENT_IGNORE.id, "/streams/0/lacuna_ignore/0"), (BENT_IGNORE.id, "/streams/0/lacuna_ignore/1")],
    );
}

#[test]
fn an_ignore_at_the_top_holds_for_everything_and_the_nearest_gives_the_reason() {
    let entry =
        |pointer: &str, reason: &str| Ignore { pointer: pointer.into(), rule: RULE.into(), reason: reason.into() };
    let mut ignores = Ignores::new([entry("", "far"), entry("/a~1b", "near")]);
    assert_eq!(ignores.matching("/a~1b/0", RULE), Some("near"));
    assert_eq!(ignores.matching("/a", RULE), Some("far"));
    assert_eq!(ignores.matching("", RULE), Some("far"));
    assert!(!ignores.is_empty() && ignores.finish(|_| true).is_empty());
    assert!(Ignores::read(&json!({"rule":1})).is_empty());
    let slashes = Ignores::read(&json!({"a/b":{"~":{"lacuna_ignore":[{"rule":RULE,"reason":"r"}]}}}));
    assert_eq!(slashes.finish(|_| true)[0].0, "/a~1b/~0/lacuna_ignore");
}

#[test]
fn the_nearest_reason_is_told_and_the_baseline_comes_last() {
    let config = config(&entry("reason = \"frozen\""));
    let text = baseline(&["old.jsonl"]);
    let read = Baseline::parse(Path::new("/repo/ci/baseline.json"), &text).unwrap();
    let mut suppressions = Suppressions::new(&config, Some(read), &every(), Path::new("/repo/runs"), now());
    suppressions.file_begin("old.jsonl");
    let mut inline = Ignores::new([Ignore { pointer: String::new(), rule: RULE.into(), reason: "here".into() }]);
    let mut both = breach("old.jsonl", "{}");
    suppressions.judge(&mut both, Some(&mut inline));
    assert_eq!(both.suppressed, Some(Suppressed { by: SuppressedBy::Inline, reason: "here".into() }));
    let mut found = breach("old.jsonl", "{}");
    suppressions.judge(&mut found, None);
    assert_eq!(found.suppressed, Some(Suppressed { by: SuppressedBy::Config, reason: "frozen".into() }));
    let rules: Vec<_> = suppressions.finish().into_iter().map(|note| note.finding.rule).collect();
    assert_eq!(rules, [STALE_BASELINE.id]);
}

/// A baseline in /repo/ci of one breach in each of the files, which are named from /repo/runs.
fn baseline(files: &[&str]) -> String {
    let mut recorded = Recorded::new(Path::new("/repo/ci/baseline.json"), Path::new("/repo/runs"));
    for file in files {
        recorded.add(&breach(file, "{}"));
    }
    assert_eq!(recorded.count(), files.len() as u64);
    recorded.render("legacy").unwrap()
}

#[test]
fn a_baseline_is_written_sorted_with_counts_and_paths_of_its_own_folder() {
    let text = baseline(&["b.jsonl", "a.jsonl", "b.jsonl"]);
    insta::assert_snapshot!(text);
    let schema = serde_json::to_value(schemars::schema_for!(BaselineFile)).unwrap();
    assert!(jsonschema::is_valid(&schema, &serde_json::from_str(&text).unwrap()));
    let read: BaselineFile = serde_json::from_str(&text).unwrap();
    let files: Vec<_> = read.entries.iter().map(|BaselineEntry { file, count, .. }| (file.as_str(), *count)).collect();
    assert_eq!(files, [("../runs/a.jsonl", 1), ("../runs/b.jsonl", 2)]);
}

#[test]
fn a_baseline_stands_for_so_many_findings_and_no_more() {
    let none = Config::default();
    let (by, notes) = judged(&none, Some(&baseline(&["a", "a"])), &["a", "./a", "../runs/a"]);
    assert_eq!(by.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, false]);
    assert_eq!(by[0], Some(Suppressed { by: SuppressedBy::Baseline, reason: "legacy".into() }));
    assert!(notes.is_empty());
}

#[test]
fn a_stale_entry_is_told_only_when_its_file_was_checked() {
    let told = |text: &str, files: &[&str]| -> Vec<(String, String, String)> {
        let config = Config::default();
        let notes = judged(&config, Some(text), files).1.into_iter();
        notes.map(|note| (note.finding.rule, note.pointer, note.finding.message)).collect()
    };
    let text = baseline(&["a", "a", "b"]);
    let stale = |pointer: &str, message: &str| (STALE_BASELINE.id.to_owned(), pointer.to_owned(), message.to_owned());
    assert_eq!(told(&text, &["c"]), []);
    let some = "LAC028 occurs 1 of 2 times at this place of ../runs/a";
    assert_eq!(told(&text, &["a"]), [stale("/entries/0", some)]);
    let gone = text.replace("\"/key\"", "\"/gone\"");
    let none = "LAC028 does not occur any more at this place of ../runs/b";
    assert_eq!(told(&gone, &["b"]), [stale("/entries/1", none)]);
    let unknown = (UNKNOWN_RULE.id.to_owned(), "/entries/1".to_owned(), "there is no rule \"LAC999\"".to_owned());
    assert_eq!(told(&text.replace(RULE, "LAC999"), &["b"])[1..], [unknown]);
}

#[test]
fn a_baseline_without_a_reason_suppresses_nothing() {
    let text = baseline(&["a"]).replace("legacy", " ");
    let (by, notes) = judged(&Config::default(), Some(&text), &["a"]);
    assert_eq!(by, [None]);
    let notes: Vec<_> = notes.iter().map(|note| (&*note.finding.rule, &*note.file, &*note.pointer)).collect();
    assert_eq!(notes, [(WITHOUT_REASON.id, "/repo/ci/baseline.json", "/reason")]);
}

#[test]
fn a_moved_finding_is_still_in_the_baseline_and_another_value_is_not() {
    let (config, text) = (Config::default(), baseline(&["a"]));
    for (line, number, known) in [("{\"id\":1}", 99, true), ("[]", 1, false)] {
        let read = Baseline::parse(Path::new("/repo/ci/baseline.json"), &text).unwrap();
        let mut suppressions = Suppressions::new(&config, Some(read), &every(), Path::new("/repo/runs"), now());
        suppressions.file_begin("a");
        let mut found = breach("a", line);
        found.line = Some(number);
        suppressions.judge(&mut found, None);
        assert_eq!(found.suppressed.is_some(), known, "{line}");
    }
}

#[test]
fn what_is_explained_elsewhere_needs_no_baseline() {
    let mut recorded = Recorded::new(Path::new("b.json"), Path::new("/repo"));
    for (by, count) in [(SuppressedBy::Inline, 0), (SuppressedBy::Config, 0), (SuppressedBy::Baseline, 1)] {
        let mut found = breach("a", "{}");
        found.suppressed = Some(Suppressed { by, reason: "r".into() });
        recorded.add(&found);
        assert_eq!(recorded.count(), count, "{by:?}");
    }
}

#[test]
fn a_baseline_is_read_from_its_file_or_says_why_not() {
    let top = tempfile::tempdir().unwrap();
    let path = top.path().join("baseline.json");
    assert_eq!(Baseline::read(&path).unwrap_err().exit_code(), crate::failure::COULD_NOT);
    std::fs::write(&path, "{}").unwrap();
    let none = Baseline::read(&path).unwrap_err();
    assert_eq!(none.exit_code(), crate::failure::USAGE);
    assert!(none.to_string().ends_with("baseline.json is no baseline that can be used"), "{none}");
    std::fs::write(&path, baseline(&["a"])).unwrap();
    assert_eq!(Baseline::read(&path).unwrap().folder(), top.path());
}

#[test]
fn what_is_no_baseline_is_refused() {
    let refused = |text: &str| Baseline::parse(Path::new("b"), text).unwrap_err().to_string();
    assert_eq!(refused("[]"), "it is not the JSON of a baseline");
    assert_eq!(
        refused(r#"{"schema":"lacuna/baseline/v2","reason":"r","entries":[]}"#),
        "its schema is \"lacuna/baseline/v2\", where \"lacuna/baseline/v1\" is expected"
    );
}
