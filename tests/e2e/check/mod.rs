//! `lacuna check`, `classify` and `explain`, as CI runs them.

mod action;
mod baseline;
mod classify;
mod config;
mod corpus;
mod documents;
mod exits;
mod explain;
mod formats;
mod hostile;
mod mis_hinted;
mod printed;

use super::{Place, Ran};
use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// A note, a warning and an error, and nothing else: each is a transcript of its own.
const NOTE: &str = "\u{feff}{\"type\":\"DONE\",\"status\":\"succeeded\",\"records_emitted\":0}\n";
const WARNING: &str =
    r#"{"type":"SKIP_RESULT","stream":"messages","reason":"gremlins_in_feed","resource_ids":["m17"]}"#;
const ERROR: &str = r#"{"type":"SKIP_RESULT","stream":"messages","recovery_kind":"filter_applied"}"#;
/// A skip that nobody has anything to say against.
const CLEAN: &str = r#"{"type":"SKIP_RESULT","stream":"orders","reason":"temporary_unavailable","recovery_hint":"retry_by_runtime","resource_ids":["o-17"]}"#;

/// Where the fixtures of the mis-hinted emissions are.
fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/mis-hinted")
}

impl Place {
    /// Puts a file below the folder, with the folders above it.
    fn put(&self, name: &str, contents: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        self.write(name, contents);
    }

    /// `lacuna check` with these arguments.
    #[track_caller]
    fn check<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, args: I) -> Ran {
        let args = args.into_iter().map(|arg| arg.as_ref().to_owned());
        let ran = self.run(std::iter::once("check".into()).chain(args));
        assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
        ran
    }

    /// What `lacuna check` finds, each as its rule, its place and its pointer; suppressed ones in brackets.
    #[track_caller]
    fn found<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, args: I) -> Vec<String> {
        let args = args.into_iter().map(|arg| arg.as_ref().to_owned());
        let ran = self.check(args.chain(["--format".into(), "json".into()]));
        told(&ran.json())
    }

    /// The same with standard input.
    fn fed<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, args: I, input: &[u8]) -> Ran {
        self.put("stdin", input);
        let mut command = self.command(args);
        Ran::of(&command.stdin(fs::File::open(self.path("stdin")).unwrap()).output().unwrap())
    }
}

/// The findings of a report in JSON, in short.
fn told(report: &Value) -> Vec<String> {
    report["findings"].as_array().unwrap().iter().map(short).collect()
}

fn short(finding: &Value) -> String {
    let text = |name: &str| finding[name].as_str().unwrap();
    let number = |name: &str| finding[name].as_u64().map(|number| format!(":{number}")).unwrap_or_default();
    let place = format!("{}{}{}", text("file"), number("line"), number("column"));
    let told = format!("{} {place} {}", text("rule"), text("pointer"));
    let told = told.trim_end().to_owned();
    if finding["suppressed"].is_null() { told } else { format!("({told})") }
}

/// Holds documents against a schema that the command prints.
struct Schema(jsonschema::Validator);

impl Schema {
    fn named(name: &str) -> Self {
        let ran = Place::new().run(["schema", name]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        Self(jsonschema::options().should_validate_formats(true).build(&ran.json()).unwrap())
    }

    #[track_caller]
    fn assert_valid(&self, document: &Value) {
        let wrong: Vec<_> = self.0.iter_errors(document).map(|why| format!("{}: {why}", why.instance_path())).collect();
        assert!(wrong.is_empty(), "{}\n{document:#}", wrong.join("\n"));
    }
}
