//! The action of GitHub and the hooks of pre-commit, with the command that they are for.

#![cfg(unix)]

use super::super::{Place, Ran, lacuna_path};
use super::{CLEAN, ERROR, WARNING};
use lacuna_tests::files::{read, root};
use serde_json::Value;
use std::process::Command;

/// A folder with files to check. The action runs in it with the inputs that it has without any, but for `inputs`.
fn place() -> Place {
    let place = Place::new();
    place.put("runs/a b.jsonl", ERROR);
    place.put("runs/deep/c.jsonl", WARNING);
    place.put("clean.jsonl", CLEAN);
    place.put("manifest.json", super::super::MANIFEST);
    place
}

fn action(place: &Place, inputs: &[(&str, &str)]) -> Ran {
    let action: Value = serde_saphyr::from_str(&read("action.yml")).unwrap();
    let defaults = action["inputs"].as_object().unwrap().iter();
    let name = |input: &str| format!("INPUT_{}", input.replace('-', "_").to_uppercase());
    let path = format!("{}:{}", lacuna_path().parent().unwrap().display(), std::env::var("PATH").unwrap());
    let mut script = Command::new("bash");
    script.arg(root().join(".ci/action")).current_dir(place.path("")).env("PATH", path);
    script.envs(defaults.map(|(input, says)| (name(input), says["default"].as_str().unwrap_or_default().to_owned())));
    script.envs(inputs.iter().map(|(input, value)| (name(input), *value)));
    Ran::of(&script.output().unwrap())
}

#[test]
fn the_action_annotates_what_the_check_finds_and_ends_as_it_does() {
    let place = place();
    for (inputs, code, told) in [
        (&[("files", "clean.jsonl")][..], 0, "no findings in 1 file"),
        (&[("files", "runs/**/*.jsonl")], 1, "::error file=runs/a b.jsonl,line=1,col=59"),
        (&[("files", "runs/deep/*.jsonl")], 0, "::warning file=runs/deep/c.jsonl,line=1,"),
        (&[("files", "runs/deep/*.jsonl"), ("fail-on", "warning")], 1, "::warning file=runs/deep/c.jsonl,line=1,"),
        (&[("files", "runs/a b.jsonl"), ("fail-on", "never")], 0, "::error file=runs/a b.jsonl"),
        (&[("files", "clean.jsonl"), ("strict", "true")], 0, "no findings"),
        (&[("files", "clean.jsonl"), ("args", "--manifest\nmanifest.json")], 1, "::error file=clean.jsonl,line=1"),
    ] {
        let ran = action(&place, inputs);
        assert_eq!((ran.code, ran.stderr.as_str()), (code, ""), "{inputs:?}: {}", ran.stdout);
        assert!(ran.stdout.contains(told), "{inputs:?}: {}", ran.stdout);
    }
}

#[test]
fn a_pattern_that_stands_for_nothing_ends_the_action() {
    let ran = action(&place(), &[("files", "missing/*.jsonl")]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("missing/*.jsonl stands for no file"), "{}", ran.stderr);
}

#[test]
fn every_format_that_the_action_names_is_one() {
    let place = place();
    let action_file: Value = serde_saphyr::from_str(&read("action.yml")).unwrap();
    let says = action_file["inputs"]["format"]["description"].as_str().unwrap();
    let named = says.split_once(": ").unwrap().1.replace(" or ", ", ");
    let formats: Vec<&str> = named.split(", ").collect();
    assert_eq!(formats.len(), 6, "{says}");
    for format in formats {
        let ran = action(&place, &[("files", "runs/a b.jsonl"), ("format", format)]);
        assert_eq!(ran.code, 1, "{format}: {}", ran.stdout);
    }
    let says = action_file["inputs"]["fail-on"]["description"].as_str().unwrap();
    for severity in ["error", "warning", "note", "never"] {
        assert!(says.contains(severity), "{says}");
        assert_ne!(action(&place, &[("files", "clean.jsonl"), ("fail-on", severity)]).code, 2, "{severity}");
    }
}

#[test]
fn the_action_writes_a_sarif_report_beside_its_annotations() {
    let place = place();
    let ran = action(&place, &[("files", "runs/**/*.jsonl"), ("sarif", "out.sarif"), ("fail-on", "note")]);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    let sarif: Value = serde_json::from_str(&std::fs::read_to_string(place.path("out.sarif")).unwrap()).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(results.len() > 1, "{sarif:#}");
    assert_eq!(ran.stdout.lines().filter(|line| line.contains("file=")).count(), results.len());
}

#[test]
fn the_hooks_call_the_check_as_it_can_be_called() {
    let place = place();
    let hooks: Value = serde_saphyr::from_str(&read(".pre-commit-hooks.yaml")).unwrap();
    for hook in hooks.as_array().unwrap() {
        let entry = hook["entry"].as_str().unwrap();
        // The script builds the command and calls it with its own arguments.
        assert!(read(".ci/pre-commit").ends_with("exec \"$root/bin/lacuna\" \"$@\"\n"));
        let words: Vec<&str> = entry.split(' ').skip(1).collect();
        let args: Vec<&str> = hook["args"].as_array().unwrap().iter().map(|arg| arg.as_str().unwrap()).collect();
        let run = |files: &[&str]| place.run([&words[..], &args, files].concat());
        let bad = run(&["clean.jsonl", "runs/a b.jsonl", "runs/deep/c.jsonl"]);
        assert_eq!((bad.code, bad.stderr.as_str()), (1, ""), "{entry}");
        assert!(bad.stdout.contains("in 3 files"), "{}", bad.stdout);
        let good = run(&["clean.jsonl", "manifest.json"]);
        assert_eq!((good.code, good.stderr.as_str()), (0, ""), "{entry}: {}", good.stdout);
    }
}
