//! `cargo xtask ratios`: ratios to named peers, measured in one process of an optimised build.

use crate::Outcome;
use std::path::Path;
use std::process::{Command, ExitCode};

pub(crate) fn run(root: &Path, json: bool) -> Outcome {
    let mut benches = Command::new(env!("CARGO"));
    benches.current_dir(root).args(["run", "--quiet", "--release", "--package", "lacuna-benches", "--"]);
    if json {
        benches.arg("--json");
    }
    Ok(if benches.status()?.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
