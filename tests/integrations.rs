//! The files that other projects use us by: the action of GitHub and the hooks of pre-commit.

use lacuna_tests::files::{read, root};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn yaml(path: &str) -> Value {
    serde_saphyr::from_str(&read(path)).unwrap_or_else(|why| panic!("{path}: {why}"))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{value} has no text {key:?}"))
}

/// Every `${{ inputs.NAME }}` of a text.
fn inputs_of(text: &str) -> BTreeSet<&str> {
    text.split("${{ inputs.").skip(1).map(|rest| rest.split(" }}").next().unwrap()).collect()
}

#[cfg(unix)]
fn is_executable(path: &str) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(root().join(path)).is_ok_and(|about| about.permissions().mode() & 0o100 != 0)
}

#[test]
fn the_action_declares_the_inputs_that_it_uses_and_no_others() {
    let action = yaml("action.yml");
    let declared: BTreeSet<&str> = action["inputs"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(inputs_of(&read("action.yml")), declared);
    for (name, input) in action["inputs"].as_object().unwrap() {
        assert!(!text(input, "description").is_empty(), "{name}");
        // Without either, an input that is left out would be empty by accident.
        assert!(input["required"] == true || input["default"].is_string(), "{name}");
    }
    assert!(!text(&action, "name").is_empty() && !text(&action, "description").is_empty());
}

#[test]
fn the_action_is_composite_and_no_input_becomes_code() {
    let action = yaml("action.yml");
    assert_eq!(action["runs"]["using"], "composite");
    for step in action["runs"]["steps"].as_array().unwrap() {
        assert_eq!(step["shell"], "bash", "{step}");
        assert!(
            !text(step, "run").contains("${{"),
            "an expression in a script is replaced before bash reads it: {step}"
        );
        for name in step["env"].as_object().unwrap().keys().filter(|name| name.starts_with("INPUT_")) {
            assert!(text(step, "run").contains(name) || read(".ci/action").contains(name), "{name} is not used");
        }
    }
}

#[test]
#[cfg(unix)]
fn the_hooks_are_scripts_of_this_repository() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let ids: Vec<&str> = hooks.as_array().unwrap().iter().map(|hook| text(hook, "id")).collect();
    assert_eq!(ids, ["lacuna-check", "lacuna-check-manifest"]);
    for hook in hooks.as_array().unwrap() {
        let mut entry = text(hook, "entry").split(' ');
        assert!(is_executable(entry.next().unwrap()), "{hook}");
        assert_eq!(entry.collect::<Vec<_>>(), ["check"]);
        assert_eq!((text(hook, "language"), &hook["require_serial"]), ("script", &true.into()));
        assert!(hook["args"].is_array() && !text(hook, "name").is_empty() && !text(hook, "files").is_empty());
    }
    let package = read("crates/adapters/cli/Cargo.toml");
    assert!(read(".ci/pre-commit").contains("--path crates/adapters/cli") && package.contains("name = \"lacuna\""));
}

/// What the action calls: each call, its arguments between bars.
#[cfg(unix)]
struct Asked {
    code: Option<i32>,
    calls: String,
    said: String,
}

/// Runs the script of the action in a folder with three files, on a `lacuna` that notes its arguments and ends with 1
/// unless it is told never to fail.
#[cfg(unix)]
fn ask(variables: &[(&str, &str)]) -> Asked {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    };
    let lacuna = write(
        "bin/lacuna",
        "#!/bin/sh\nprintf '%s|' \"$@\" >>calls\necho >>calls\nfor word; do [ \"$word\" = never ] && exit 0; done\nexit 1\n",
    );
    fs::set_permissions(lacuna, PermissionsExt::from_mode(0o755)).unwrap();
    for name in ["runs/a b.jsonl", "runs/deep/c.jsonl", "-d.json"] {
        write(name, "");
    }
    let path = format!("{}:{}", folder.path().join("bin").display(), std::env::var("PATH").unwrap());
    let defaults = ["FILES", "FAIL_ON", "STRICT", "ARGS", "SARIF"].map(|name| (format!("INPUT_{name}"), ""));
    let ended = std::process::Command::new("bash")
        .arg(root().join(".ci/action"))
        .current_dir(folder.path())
        .env("PATH", path)
        .env("INPUT_FORMAT", "github")
        .envs(defaults)
        .envs(variables.iter().map(|(name, value)| (format!("INPUT_{name}"), *value)))
        .output()
        .unwrap();
    let read = |name: &str| fs::read_to_string(Path::new(folder.path()).join(name)).unwrap_or_default();
    assert_eq!(String::from_utf8(ended.stderr).unwrap(), "");
    Asked { code: ended.status.code(), calls: read("calls"), said: String::from_utf8(ended.stdout).unwrap() }
}

#[test]
#[cfg(unix)]
fn the_action_hands_over_every_pattern_as_it_is_and_ends_as_the_check_does() {
    let asked = ask(&[("FILES", "\n  runs/**/*.jsonl \n-d.json\r\nmissing.json")]);
    assert_eq!(asked.calls, "check|--format|github|--|runs/**/*.jsonl|-d.json|missing.json|\n");
    assert_eq!(asked.code, Some(1));
}

#[test]
#[cfg(unix)]
fn the_action_writes_a_sarif_report_that_does_not_end_it() {
    let variables =
        [("FILES", "-d.json"), ("STRICT", "true"), ("ARGS", "--manifest\nm $(x).json"), ("FAIL_ON", "warning")];
    let asked = ask(&[&variables[..], &[("SARIF", "out.sarif")]].concat());
    let common = "--strict|--manifest|m $(x).json|";
    assert_eq!(
        asked.calls,
        format!(
            "check|--format|sarif|--fail-on|never|{common}--|-d.json|\n\
             check|--format|github|{common}--fail-on|warning|--|-d.json|\n"
        )
    );
    assert_eq!(asked.code, Some(1));
}

#[test]
#[cfg(unix)]
fn the_action_refuses_to_check_nothing() {
    for (variables, why) in [
        (&[("FILES", " \n")][..], "the input `files` names no file"),
        (&[("FILES", "-d.json"), ("STRICT", "yes")][..], "the input `strict` is true or false"),
    ] {
        let asked = ask(variables);
        assert_eq!((asked.code, asked.calls.as_str()), (Some(2), ""));
        assert_eq!(asked.said, format!("::error title=lacuna check::{why}\n"));
    }
}
