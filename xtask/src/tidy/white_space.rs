//! White space at the ends of lines, the end of the file, and the line ends themselves.

use std::error::Error;
use std::path::Path;

use super::tree::Tree;
use super::{Finding, has_extension};

const CURE: &str = "run `cargo xtask tidy`";

/// Files that are data byte for byte: snapshots of what was printed, transcripts, and seeds of fuzz targets.
const VERBATIM: [&str; 4] = ["snap", "jsonl", "ndjson", "seed"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    files(tree).flat_map(|(path, text)| check_file(path, text)).collect()
}

/// Rewrites the files whose white space is wrong, and names them.
pub(super) fn mend(root: &Path, tree: &Tree) -> Result<Vec<String>, Box<dyn Error>> {
    let mut mended = Vec::new();
    for (path, text) in files(tree) {
        let right = mend_text(text);
        if right != text {
            std::fs::write(root.join(path), right).map_err(|error| format!("{path}: {error}"))?;
            mended.push(path.to_owned());
        }
    }
    Ok(mended)
}

/// The text as it should be.
pub(super) fn mend_text(text: &str) -> String {
    text.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

fn files(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.files().filter(|(path, _)| !has_extension(path, &VERBATIM))
}

fn check_file(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in text.split_terminator('\n').enumerate() {
        let found = |wrong: &str| Finding::new(path, number + 1, wrong, CURE);
        let line = match line.strip_suffix('\r') {
            Some(line) => {
                findings.push(found("carriage return at the end of the line"));
                line
            }
            None => line,
        };
        if line.trim_end() != line {
            findings.push(found("white space at the end of the line"));
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        findings.push(Finding::new(path, text.lines().count(), "no newline at the end of the file", CURE));
    }
    findings
}
