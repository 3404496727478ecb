//! What rustc and clippy do not look at: dead files, sizes, white space, and words that must not be committed.
//!
//! Every check is a function from the [`Tree`] to its findings, so a test needs no folder. Only white space and
//! formatting are mended by the machine; for the rest each finding names its cure.

use std::fmt;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::Outcome;
use tree::Tree;

mod attributes;
mod lint_lists;
mod manifests;
mod panics;
mod reachable;
mod rust_code;
mod size;
mod tree;
mod unsafe_code;
mod white_space;
mod words;

#[cfg(test)]
mod tests;

type Check = fn(&Tree) -> Vec<Finding>;

const CHECKS: [Check; 9] = [
    white_space::check,
    lint_lists::check,
    manifests::check,
    reachable::check,
    size::check,
    attributes::check,
    words::check,
    panics::check,
    unsafe_code::check,
];

/// Runs every check; unless `check_only`, mends first what can be mended.
///
/// # Errors
///
/// When git cannot list the files, a file can be neither read nor written, or rustfmt cannot run.
#[expect(clippy::print_stdout, reason = "the findings are what this command is for")]
pub(crate) fn run(root: &Path, check_only: bool) -> Outcome {
    if !check_only {
        for path in white_space::mend(root, &Tree::read(root)?)? {
            println!("{path}: white space mended");
        }
        format(root)?;
    }
    let tree = Tree::read(root)?;
    let mut findings: Vec<Finding> = CHECKS.iter().flat_map(|check| check(&tree)).collect();
    findings.sort();
    for finding in &findings {
        println!("{finding}");
    }
    let (files, found) = (tree.files().count(), findings.len());
    println!("tidy: {files} files, {found} {}", if found == 1 { "finding" } else { "findings" });
    Ok(if found == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn format(root: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let status = Command::new("cargo").args(["fmt", "--all"]).current_dir(root).status()?;
    if status.success() { Ok(()) } else { Err(format!("cargo fmt ended with {status}").into()) }
}

/// One thing that is wrong, where, and how to cure it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    line: usize,
    wrong: String,
    cure: String,
}

impl Finding {
    fn new(path: &str, line: usize, wrong: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, wrong: wrong.into(), cure: cure.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}; {}", self.path, self.line, self.wrong, self.cure)
    }
}

fn has_extension(path: &str, wanted: &[&str]) -> bool {
    Path::new(path).extension().is_some_and(|found| wanted.iter().any(|name| found == *name))
}
