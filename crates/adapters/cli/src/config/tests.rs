//! What a configuration says, and how it is refused.

use super::*;
use crate::report::FailOn;
use std::error::Error as _;
use std::fs;

const WHOLE: &str = r#"
[check]
fail_on = "warning"
strict = true
reasons = ["reasons/mine.json"]
baseline = "lacuna-baseline.json"
manifest = "manifest.json"
[check.severity]
LAC028 = "error"
[[check.suppress]]
rule = "LAC072"
files = ["transcripts/*.jsonl"]
reason = " the archive is frozen "
until = "2027-01-01"
[[check.suppress]]
rule = "LAC031"
"#;

fn parse(text: &str) -> Result<Config, Error> {
    Config::parse(Path::new("ci/lacuna.toml"), text)
}

#[test]
fn every_key_is_read_and_paths_are_those_beside_the_file() {
    let config = parse(WHOLE).unwrap();
    assert_eq!((config.fail_on, config.strict), (Some(FailOn::Warning), Some(true)));
    assert_eq!(config.reasons, [Path::new("ci/reasons/mine.json")]);
    assert_eq!(config.baseline.as_deref(), Some(Path::new("ci/lacuna-baseline.json")));
    assert_eq!(config.manifest.as_deref(), Some(Path::new("ci/manifest.json")));
    assert_eq!(config.severity["LAC028"], Spot { value: Severity::Error, line: 9 });
    let [first, second] = &config.suppress[..] else { panic!("{:?}", config.suppress) };
    assert_eq!((first.rule.value.as_str(), first.rule.line), ("LAC072", 11));
    assert_eq!((first.reason.as_str(), second.reason.as_str()), ("the archive is frozen", ""));
    assert_eq!(first.until.unwrap().to_string(), "2027-01-01T00:00:00Z");
    assert!(second.files.is_none());
}

#[test]
fn a_star_stays_in_its_folder_and_two_do_not() {
    let files = |glob: &str| {
        let text = format!("[[check.suppress]]\nrule = \"LAC072\"\nfiles = [{glob:?}]");
        parse(&text).unwrap().suppress.remove(0).files.unwrap()
    };
    assert!(files("a/*.jsonl").is_match("a/b.jsonl"));
    assert!(!files("a/*.jsonl").is_match("a/b/c.jsonl"));
    assert!(files("**/*.jsonl").is_match("a/b/c.jsonl"));
    assert!(files("**/*.jsonl").is_match("c.jsonl"));
    assert!(!files("*.jsonl").is_match("a/c.jsonl"));
}

#[test]
fn an_empty_file_changes_nothing() {
    let config = parse("").unwrap();
    assert_eq!((config.fail_on, config.strict, config.suppress.len()), (None, None, 0));
    assert!(config.reasons.is_empty() && config.baseline.is_none() && config.manifest.is_none());
}

#[test]
fn a_date_stands_in_quotes_or_not_and_is_its_first_instant() {
    for (until, instant) in [
        ("2027-01-01", "2027-01-01T00:00:00Z"),
        ("\"2027-01-01\"", "2027-01-01T00:00:00Z"),
        ("2027-01-01T12:00:00+02:00", "2027-01-01T10:00:00Z"),
        ("\"2027-01-01T12:00:00Z\"", "2027-01-01T12:00:00Z"),
    ] {
        let config = parse(&format!("[[check.suppress]]\nrule = \"LAC072\"\nuntil = {until}")).unwrap();
        assert_eq!(config.suppress[0].until.unwrap().to_string(), instant, "{until}");
    }
}

#[track_caller]
fn check_refused(text: &str, place: &str, why: &str) {
    let error = parse(text).unwrap_err();
    assert_eq!((error.to_string().as_str(), error.source().unwrap().to_string().as_str()), (place, why));
}

#[test]
fn a_refusal_names_file_line_column_and_key() {
    check_refused(
        "[check]\nfail_on = \"never\"\nstirct = true",
        "ci/lacuna.toml:3:1: check.stirct",
        "unknown field `stirct`, expected one of `fail_on`, `strict`, `reasons`, `baseline`, `manifest`, `severity`, `suppress`",
    );
    check_refused(
        "[check]\nfail_on = \"fatal\"",
        "ci/lacuna.toml:2:11: check.fail_on",
        "unknown variant `fatal`, expected one of `error`, `warning`, `note`, `never`",
    );
    check_refused("[checks]", "ci/lacuna.toml:1:2: checks", "unknown field `checks`, expected `check`");
    check_refused(
        "[check.severity]\nLAC028 = \"off\"",
        "ci/lacuna.toml:2:10: check.severity.LAC028",
        "a rule cannot be switched off: give it the severity \"note\", or suppress its findings with a reason",
    );
    check_refused(
        "[check.severity]\nLAC028 = \"fatal\"",
        "ci/lacuna.toml:2:10: check.severity.LAC028",
        "\"fatal\" is no severity: expected \"error\", \"warning\" or \"note\"",
    );
    check_refused(
        "[[check.suppress]]\nreason = \"ä\"",
        "ci/lacuna.toml:1:1: check.suppress[0]",
        "missing field `rule`",
    );
    check_refused(
        "[[check.suppress]]\nrule = \"LAC072\"\nuntil = \"2027-02-30\"",
        "ci/lacuna.toml:3:9: check.suppress[0].until",
        "\"2027-02-30\" is no date: expected 2027-01-01, or an instant with its offset",
    );
    check_refused(
        "[[check.suppress]]\nrule = \"LAC072\"\nfiles = [\"a\", \"b[\"]",
        "ci/lacuna.toml:3:15: check.suppress[0].files",
        "\"b[\" is no glob",
    );
    let error = parse("[check]\nä = = 1").unwrap_err();
    assert_eq!((error.line, &error.key), (2, &None), "{error}");
}

#[test]
fn the_file_is_found_upward_as_far_as_the_top_of_the_repository() {
    let top = tempfile::tempdir().unwrap();
    let deep = top.path().join("repo/a/b");
    fs::create_dir_all(&deep).unwrap();
    fs::write(top.path().join(FILE_NAME), "").unwrap();
    assert_eq!(find(&deep).as_deref(), Some(Path::new("../../../lacuna.toml")));
    fs::create_dir(top.path().join("repo/.git")).unwrap();
    assert_eq!(find(&deep), None);
    let own = top.path().join("repo").join(FILE_NAME);
    fs::write(&own, "[check]\nbaseline = \"b.json\"").unwrap();
    assert_eq!(find(&deep).as_deref(), Some(Path::new("../../lacuna.toml")));
    assert_eq!(Config::load(None, &deep).unwrap().baseline.as_deref(), Some(Path::new("../../b.json")));
}

#[test]
fn what_was_asked_for_must_be_there_and_what_was_found_must_be_readable() {
    let top = tempfile::tempdir().unwrap();
    let missing = Config::load(Some(&top.path().join("no.toml")), top.path()).unwrap_err();
    assert!(matches!(missing, Failure::Read { .. }), "{missing}");
    fs::create_dir(top.path().join(FILE_NAME)).unwrap();
    let folder = Config::load(None, top.path()).unwrap_err();
    assert_eq!((matches!(folder, Failure::Read { .. }), folder.exit_code()), (true, crate::failure::COULD_NOT));
    let bad = top.path().join("bad.toml");
    fs::write(&bad, "[check]\nfail_on = 1").unwrap();
    let bad = Config::load(Some(&bad), top.path()).unwrap_err();
    assert_eq!((matches!(bad, Failure::Config(_)), bad.exit_code()), (true, crate::failure::USAGE));
}
