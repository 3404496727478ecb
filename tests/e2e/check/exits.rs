//! Which files are checked, and with which code a check ends.

use super::super::Place;
use super::{CLEAN, ERROR, NOTE, WARNING};

fn place() -> Place {
    let place = Place::new();
    for (name, text) in [("note", NOTE), ("warning", WARNING), ("error", ERROR), ("clean", CLEAN)] {
        place.put(&format!("{name}.jsonl"), text);
    }
    place
}

#[test]
fn a_check_fails_from_the_severity_on_that_it_is_told() {
    let place = place();
    for (file, codes) in [
        ("clean.jsonl", [0, 0, 0, 0, 0]),
        ("note.jsonl", [0, 0, 0, 1, 0]),
        ("warning.jsonl", [0, 0, 1, 1, 0]),
        ("error.jsonl", [1, 1, 1, 1, 0]),
    ] {
        let fail_on = [None, Some("error"), Some("warning"), Some("note"), Some("never")];
        for (fail_on, code) in fail_on.into_iter().zip(codes) {
            let args = fail_on.map(|severity| ["--fail-on", severity]).into_iter().flatten();
            let ran = place.check(std::iter::once(file).chain(args));
            assert_eq!((ran.code, ran.stderr.as_str()), (code, ""), "{file} with {fail_on:?}:\n{}", ran.stdout);
        }
    }
}

#[test]
fn what_cannot_be_read_ends_with_4_and_the_other_files_are_told_all_the_same() {
    let place = place();
    place.put("huge.json", vec![b' '; (16 << 20) + 1]);
    for (unreadable, why) in [("missing.jsonl", "cannot read missing.jsonl"), ("huge.json", "more than 16 MiB")] {
        for format in ["human", "json", "jsonl", "github", "sarif", "junit"] {
            let ran = place.check(["warning.jsonl", unreadable, "error.jsonl", "--format", format]);
            assert_eq!(ran.code, 4, "{unreadable} {format}");
            assert!(ran.stderr.contains(why), "{}", ran.stderr);
            for rule in ["LAC003", "LAC001"] {
                assert!(ran.stdout.contains(rule), "{format} does not tell {rule}: {}", ran.stdout);
            }
        }
        assert_eq!(place.check([unreadable, "--fail-on", "never"]).code, 4, "never is about findings");
        for (file, whole) in [(unreadable, false), ("error.jsonl", true)] {
            let sarif = place.check([file, "--format", "sarif"]).json();
            assert_eq!(sarif["runs"][0]["invocations"][0]["executionSuccessful"], whole, "{file}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_cannot_be_read_and_a_link_to_a_file_can() {
    let place = place();
    std::os::unix::fs::symlink("nowhere", place.path("broken.jsonl")).unwrap();
    std::os::unix::fs::symlink("error.jsonl", place.path("link.jsonl")).unwrap();
    assert_eq!(place.check(["broken.jsonl", "clean.jsonl"]).code, 4);
    assert_eq!(place.found(["link.jsonl"]), ["LAC001 link.jsonl:1:59 /recovery_kind"]);
}

#[test]
fn usage_and_configuration_end_with_2_and_say_nothing_on_standard_output() {
    let place = place();
    place.put("lacuna.toml.bad", "[check]\nfail_on = \"fatal\"\n");
    place.put("bad.json", "{");
    for (args, why) in [
        (&[][..], "required arguments were not provided"),
        (&["clean.jsonl", "--format", "xml"], "invalid value 'xml'"),
        (&["clean.jsonl", "--fail-on", "fatal"], "invalid value 'fatal'"),
        (&["clean.jsonl", "--kind", "moon"], "\"moon\" is no kind"),
        (&["clean.jsonl", "--max-findings", "-1"], "unexpected argument"),
        (&["clean.jsonl", "--config", "lacuna.toml.bad"], "lacuna.toml.bad:2:11: check.fail_on"),
        (&["clean.jsonl", "--baseline", "bad.json"], "bad.json is no baseline"),
        (&["clean.jsonl", "--manifest", "bad.json"], "bad.json is no manifest"),
        (&["clean.jsonl", "--start", "bad.json"], "bad.json is no START message"),
        (&["clean.jsonl", "--reasons", "bad.json"], "bad.json is no reason table"),
        (&["clean.jsonl", "--write-baseline", "b.json"], "--reason"),
        (&["clean.jsonl", "--reason", "why"], "--write-baseline"),
        (&["*.xml"], "*.xml stands for no file"),
        (&["[", "clean.jsonl"], "[ is no pattern"),
    ] {
        let ran = place.check(args);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(why), "{args:?}: {}", ran.stderr);
    }
    for args in
        [["--config", "missing"], ["--baseline", "missing"], ["--manifest", "missing"], ["--reasons", "missing"]]
    {
        let ran = place.check([&["clean.jsonl"][..], &args].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (4, ""), "{args:?}: {}", ran.stderr);
    }
}

#[test]
fn a_folder_a_pattern_and_several_names_stand_for_their_files() {
    let place = Place::new();
    for name in ["runs/a.jsonl", "runs/deep/b.ndjson", "runs/deep/c.json", "runs/notes.txt", "other.jsonl"] {
        place.put(name, ERROR);
    }
    let files = |args: &[&str]| {
        let ran = place.check([&["--json"], args].concat());
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        let files = ran.json()["files"].clone();
        files.as_array().unwrap().iter().map(|file| file["file"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(files(&["runs"]), ["runs/a.jsonl", "runs/deep/b.ndjson", "runs/deep/c.json"]);
    assert_eq!(files(&["."]), ["./other.jsonl", "./runs/a.jsonl", "./runs/deep/b.ndjson", "./runs/deep/c.json"]);
    assert_eq!(files(&["runs/*.jsonl"]), ["runs/a.jsonl"]);
    assert_eq!(files(&["**/*.jsonl"]), ["other.jsonl", "runs/a.jsonl"]);
    assert_eq!(files(&["other.jsonl", "runs/notes.txt"]), ["other.jsonl", "runs/notes.txt"]);
    assert_eq!(files(&["runs/deep", "--", "runs/a.jsonl"]), ["runs/deep/b.ndjson", "runs/deep/c.json", "runs/a.jsonl"]);
}

#[test]
fn a_check_of_nothing_is_no_clean_check_unless_that_is_allowed() {
    let place = place();
    std::fs::create_dir(place.path("empty")).unwrap();
    for nothing in ["*.xml", "empty", "missing/*.jsonl", "empty/**/*.jsonl"] {
        let refused = place.check([nothing, "clean.jsonl"]);
        assert_ne!(refused.code, 0, "{nothing}");
        assert_eq!(refused.stdout, "", "{nothing}");
        let allowed = place.check([nothing, "error.jsonl", "--allow-empty", "--json"]);
        assert_eq!((allowed.code, &allowed.json()["totals"]["files"]), (1, &1.into()), "{nothing}: {}", allowed.stderr);
    }
    for format in ["human", "json", "jsonl", "github", "sarif", "junit"] {
        let ran = place.check(["empty", "--allow-empty", "--format", format]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{format}");
        assert!(!ran.stdout.is_empty(), "{format} says that nothing was checked");
    }
    assert_eq!(place.check(["missing.jsonl", "--allow-empty"]).code, 4, "a file that was named must be there");
}

#[test]
fn standard_input_is_a_file_without_a_name() {
    let place = Place::new();
    for (input, code, kind) in [
        (WARNING, 1, "messages"),
        ("{\"connector_key\":\"c\",\"version\":\"1.0.0\",\"streams\":[]}", 0, "manifest"),
        ("", 1, ""),
    ] {
        let ran = place.fed(["check", "-", "--json", "--fail-on", "warning"], input.as_bytes());
        let report = ran.json();
        assert_eq!(ran.code, code, "{report:#}");
        assert_eq!(report["files"][0]["file"], "<stdin>");
        assert_eq!(report["files"][0]["kind"].as_str().unwrap_or_default(), kind, "{input}");
    }
    let ran = place.fed(["check", "-", "--kind", "messages", "--format", "github"], ERROR.as_bytes());
    assert!(ran.stdout.starts_with("::error title="), "{}", ran.stdout);
}

#[test]
fn a_report_can_go_to_a_file() {
    let place = place();
    for format in ["human", "json", "jsonl", "github", "sarif", "junit"] {
        let printed = place.check(["error.jsonl", "--format", format]);
        let written = place.check(["error.jsonl", "--format", format, "--output", "report"]);
        assert_eq!((written.code, written.stdout.as_str(), written.stderr.as_str()), (1, "", ""), "{format}");
        assert_eq!(std::fs::read_to_string(place.path("report")).unwrap(), printed.stdout, "{format}");
    }
    assert_eq!(place.check(["error.jsonl", "--output", "missing/report"]).code, 4);
}

#[test]
fn a_report_never_takes_the_place_of_what_it_is_about() {
    let place = Place::new();
    place.put("runs/error.jsonl", ERROR);
    for (option, more) in [("--output", &[][..]), ("--write-baseline", &["--reason", "x"])] {
        let ran = place.check([&["runs/error.jsonl", option, "./runs/../runs/error.jsonl"], more].concat());
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains(option), "{}", ran.stderr);
        assert_eq!(std::fs::read_to_string(place.path("runs/error.jsonl")).unwrap(), ERROR);
    }
    for _ in 0..3 {
        let ran = place.check(["runs", "--format", "jsonl", "--output", "runs/report.jsonl"]);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        let report = std::fs::read_to_string(place.path("runs/report.jsonl")).unwrap();
        assert_eq!(report.lines().count(), 2, "a report about a report: {report}");
    }
}

#[test]
fn what_is_not_told_is_counted() {
    let place = Place::new();
    place.put("many.jsonl", format!("{ERROR}\n").repeat(5));
    for (max, told, not_told) in [("0", 0, 5), ("1", 1, 4), ("4", 4, 1), ("5", 5, 0), ("99", 5, 0)] {
        let report = place.check(["many.jsonl", "--json", "--max-findings", max]).json();
        assert_eq!(report["findings"].as_array().unwrap().len(), told, "{max}");
        assert_eq!((&report["totals"]["not_shown"], &report["totals"]["errors"]), (&not_told.into(), &5.into()));
    }
    let ran = place.check(["many.jsonl", "--max-findings", "0"]);
    assert_eq!(ran.code, 1, "a finding that is not told fails the check all the same");
    assert!(ran.stdout.ends_with("; 5 not shown\n"), "{}", ran.stdout);
}

#[cfg(unix)]
#[test]
fn a_report_that_nobody_reads_to_its_end_is_not_clean() {
    let place = Place::new();
    place.put("many.jsonl", format!("{ERROR}\n").repeat(2_000));
    let mut child = place.command(["check", "many.jsonl"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(4));
}
