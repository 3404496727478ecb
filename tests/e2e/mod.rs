//! The command `lacuna`, as a process, on real files.

mod check;
mod corpus;
mod demo;
mod hostile;
mod hostile_json;
mod killed;
mod large;
mod outcomes;

use serde_json::Value;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// Builds a binary or an example of this workspace, once, and says where it is.
fn built(args: &[&str]) -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--message-format=json"]).args(args);
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "cargo build {args:?} failed");
    let messages = String::from_utf8(output.stdout).unwrap();
    let mut executables = messages.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        message["executable"].as_str().map(PathBuf::from)
    });
    executables.next_back().unwrap_or_else(|| panic!("cargo build {args:?} made no executable"))
}

fn lacuna_path() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| built(&["--package", "lacuna", "--bin", "lacuna"]))
}

fn generator_path() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| built(&["--package", "lacuna-pdpp", "--example", "generate"]))
}

/// What a run of the command came to.
struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Ran {
    fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|why| panic!("{why}: {}\n{}", self.stdout, self.stderr))
    }

    fn lines(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// A folder of its own, with a ledger.
struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        std::fs::write(self.path(name), contents).unwrap();
        self.path(name)
    }

    fn command<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, args: I) -> Command {
        let mut command = Command::new(lacuna_path());
        command.args(args).current_dir(self.dir.path()).stdin(Stdio::null());
        command
    }

    fn run<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, args: I) -> Ran {
        Ran::of(&self.command(args).output().unwrap())
    }

    fn ingest(&self, transcript: &Path, manifest: &Path) -> Ran {
        let args =
            ["ingest".as_ref(), transcript.as_os_str(), "--manifest".as_ref(), manifest.as_os_str(), "--json".as_ref()];
        self.run(args)
    }

    fn gaps(&self) -> Vec<Value> {
        let ran = self.run(["gaps", "--json"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.lines()
    }
}

/// A manifest of two streams, and a transcript that speaks of both.
const MANIFEST: &str = r#"{"connector_id":"https://example.org/c/demo","connector_key":"demo","version":"1.0.0",
 "recovery":{"supports_targeted_resource_fetch":true,"supports_version_bumped_retry":true,"targeted_fetch_rate_hint":"2/sec"},
 "streams":[{"name":"a"},{"name":"b"}]}"#;
const TRANSCRIPT: &str = concat!(
    r#"{"type":"RECORD","stream":"a","key":"1","data":{},"emitted_at":"2026-04-17T00:00:00Z"}"#,
    "\n",
    r#"{"type":"SKIP_RESULT","stream":"a","reason":"rate_limited","resource_ids":["2"]}"#,
    "\n",
    r#"{"type":"STATE","stream":"b","cursor":{"x":1}}"#,
    "\n",
    r#"{"type":"RECORD","stream":"b","key":"3","data":{"text":"é"},"emitted_at":"2026-04-17T00:00:01Z"}"#,
    "\n",
    r#"{"type":"DONE","status":"succeeded","records_emitted":2}"#,
    "\n",
);
