//! `lacuna.toml`, and what it and the messages themselves suppress.

use super::super::Place;
use super::{CLEAN, ERROR, WARNING};

/// A folder whose configuration is `config`, with one warning of LAC003 two folders further down.
fn place(config: &str) -> Place {
    let place = Place::new();
    place.put("lacuna.toml", config);
    place.put("a/b/run.jsonl", WARNING);
    place
}

/// What is found in the run, from its own folder.
fn found(place: &Place) -> (Vec<String>, i32) {
    let args = ["check", "run.jsonl", "--json", "--now", "2026-11-20T00:00:00Z"];
    let ran = super::Ran::of(&place.command(args).current_dir(place.path("a/b")).output().unwrap());
    assert_eq!(ran.stderr, "");
    (super::told(&ran.json()), ran.code)
}

fn suppress(members: &str) -> Place {
    place(&format!("[[check.suppress]]\nrule = \"LAC003\"\n{members}\n"))
}

const PLAIN: &str = "LAC003 run.jsonl:1:52 /reason";
const HIDDEN: &str = "(LAC003 run.jsonl:1:52 /reason)";

#[test]
fn the_configuration_is_found_in_a_folder_above() {
    assert_eq!(found(&place("")), (vec![PLAIN.to_owned()], 0));
    assert_eq!(found(&place("[check]\nfail_on = \"warning\"\n")), (vec![PLAIN.to_owned()], 1));
    let other = place("[check]\nfail_on = \"warning\"\n");
    std::fs::create_dir(other.path("a/.git")).unwrap();
    assert_eq!(found(&other).1, 0, "beyond the top of the repository it belongs to somebody else");
}

#[test]
fn what_the_command_line_says_beats_the_configuration() {
    let place = place("[check]\nfail_on = \"warning\"\n");
    assert_eq!(place.check(["a/b/run.jsonl", "--fail-on", "error"]).code, 0);
    place.put("other.toml", "");
    assert_eq!(place.check(["a/b/run.jsonl", "--config", "other.toml"]).code, 0);
}

#[test]
fn a_severity_can_be_changed_and_a_rule_cannot_be_switched_off() {
    let with = |severity: &str| place(&format!("[check.severity]\nLAC003 = \"{severity}\"\n"));
    assert_eq!(found(&with("error")), (vec![PLAIN.to_owned()], 1));
    assert_eq!(with("note").check(["a/b/run.jsonl", "--fail-on", "warning"]).code, 0);
    let off = with("off").check(["a/b/run.jsonl"]);
    assert_eq!(off.code, 2);
    assert!(off.stderr.contains("lacuna.toml:2:10: check.severity.LAC003"), "{}", off.stderr);
    let unknown = place("[check.severity]\nLAC999 = \"note\"\n");
    assert_eq!(found(&unknown).0, [PLAIN, "LAC104 ../../lacuna.toml:2 /check/severity/LAC999"]);
}

#[test]
fn a_suppression_of_the_configuration_needs_a_reason() {
    assert_eq!(found(&suppress("reason = \"the feed is frozen\"")), (vec![HIDDEN.to_owned()], 0));
    let note = "LAC100 ../../lacuna.toml:2 /check/suppress/0";
    for without in ["", "reason = \"\"", "reason = \"  \""] {
        assert_eq!(found(&suppress(without)), (vec![PLAIN.to_owned(), note.to_owned()], 1), "{without:?}");
    }
}

#[test]
fn a_suppression_ends_at_its_date_and_is_told_then() {
    let until = |date: &str| found(&suppress(&format!("reason = \"frozen\"\nuntil = {date}")));
    assert_eq!(until("2026-11-21"), (vec![HIDDEN.to_owned()], 0));
    for past in ["2026-11-20", "2020-01-01", "\"2026-11-20T00:00:00Z\""] {
        let note = "LAC102 ../../lacuna.toml:2 /check/suppress/0";
        assert_eq!(until(past), (vec![PLAIN.to_owned(), note.to_owned()], 0), "{past}");
    }
}

#[test]
fn a_suppression_speaks_of_its_files_alone_and_is_told_when_it_matches_nothing() {
    let files = |glob: &str| found(&suppress(&format!("reason = \"frozen\"\nfiles = [\"{glob}\"]")));
    for glob in ["a/b/run.jsonl", "a/**/*.jsonl", "**/run.jsonl"] {
        assert_eq!(files(glob), (vec![HIDDEN.to_owned()], 0), "{glob}");
    }
    assert_eq!(files("run.jsonl"), (vec![PLAIN.to_owned()], 0), "of files that were not checked nothing is known");
    let idle = place("[[check.suppress]]\nrule = \"LAC072\"\nreason = \"frozen\"\n");
    assert_eq!(found(&idle).0, [PLAIN, "LAC101 ../../lacuna.toml:2 /check/suppress/0"]);
    let unknown = place("[[check.suppress]]\nrule = \"LAC999\"\nreason = \"frozen\"\n");
    assert_eq!(found(&unknown).0, [PLAIN, "LAC104 ../../lacuna.toml:2 /check/suppress/0"]);
}

#[test]
fn the_configuration_names_a_manifest_reason_tables_and_strictness_beside_itself() {
    let place = place("[check]\nstrict = true\nreasons = [\"reasons.json\"]\nmanifest = \"manifest.json\"\n");
    let table = r#"{"version":1,"reasons":[{"reason":"gremlins_in_feed","kind":"retry_by_runtime","blocked_on":[],"loss":true,"since":1,"why":"torn"}]}"#;
    place.put("reasons.json", table);
    place.put("manifest.json", super::super::MANIFEST);
    place.put("a/b/run.jsonl", format!("{WARNING}\n{}", r#"{"type":"PROGRESS","message":"x","data":{"a":1,"a":2}}"#));
    let (found, code) = found(&place);
    assert_eq!(code, 1);
    for wanted in ["LAC070 run.jsonl:1:1 /recovery_kind", "LAC013 run.jsonl:1", "LAC053 run.jsonl:2"] {
        assert!(found.iter().any(|told| told.starts_with(wanted)), "{wanted}: {found:#?}");
    }
    assert!(!found.contains(&PLAIN.to_owned()), "the table classifies it: {found:#?}");
}

/// What is found in a skip of LAC003 that bears this `lacuna_ignore`.
fn ignored(ignore: &str) -> Vec<String> {
    let place = Place::new();
    let line = WARNING.replace('}', &format!(",\"lacuna_ignore\":{ignore}}}"));
    place.put("run.jsonl", line);
    place.found(["run.jsonl"]).into_iter().map(|told| told.replace("run.jsonl:1:", "")).collect()
}

#[test]
fn a_message_suppresses_with_a_reason_and_not_without() {
    let at = WARNING.len() + ",\"lacuna_ignore\":".len();
    assert_eq!(ignored(r#"[{"rule":"LAC003","reason":"the feed is frozen"}]"#), ["(LAC003 52 /reason)"]);
    for (ignore, rule, pointer) in [
        (r#"[{"rule":"LAC003"}]"#, "LAC100", "/lacuna_ignore"),
        (r#"[{"rule":"LAC003","reason":" "}]"#, "LAC100", "/lacuna_ignore"),
        (r#"[{"rule":"LAC072","reason":"x"}]"#, "LAC101", "/lacuna_ignore"),
        (r#"[{"rule":"LAC999","reason":"x"}]"#, "LAC104", "/lacuna_ignore"),
        (r#"["LAC003"]"#, "LAC105", "/lacuna_ignore/0"),
        (r#""LAC003""#, "LAC105", "/lacuna_ignore"),
    ] {
        let at = if pointer.ends_with('0') { at + 1 } else { at };
        assert_eq!(ignored(ignore), ["LAC003 52 /reason".to_owned(), format!("{rule} {at} {pointer}")], "{ignore}");
    }
}

#[test]
fn no_suppression_hides_that_another_one_is_void() {
    let place = place("[[check.suppress]]\nrule = \"LAC100\"\nreason = \"x\"\n");
    place.put("a/b/run.jsonl", CLEAN.replace('}', ",\"lacuna_ignore\":[{\"rule\":\"LAC003\"}]}"));
    let (told, code) = found(&place);
    assert!(told[0].starts_with("LAC100 run.jsonl:1"), "{told:?}");
    assert_eq!(code, 1);
}

#[test]
fn a_document_suppresses_at_the_object_that_says_so_and_below() {
    let place = Place::new();
    let manifest = r#"{"connector_key":"c","version":"1.0.0","streams":[
 {"name":7,"lacuna_ignore":[{"rule":"LAC048","reason":"an old runtime wants it"}]},
 {"name":8}]}"#;
    place.put("manifest.json", manifest);
    let found = place.found(["manifest.json"]);
    assert_eq!(found, ["(LAC048 manifest.json:2:10 /streams/0/name)", "LAC048 manifest.json:3:10 /streams/1/name"]);
}

#[test]
fn a_suppressed_error_does_not_fail_a_check() {
    let place = Place::new();
    place.put("run.jsonl", ERROR.replace('}', ",\"lacuna_ignore\":[{\"rule\":\"LAC001\",\"reason\":\"x\"}]}"));
    let report = place.check(["run.jsonl", "--json", "--fail-on", "error"]);
    assert_eq!((report.code, &report.json()["totals"]["suppressed"]), (0, &1.into()), "{}", report.stdout);
}
