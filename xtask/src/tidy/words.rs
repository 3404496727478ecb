//! Words that must not be committed: promises of later work, and the paths of one machine.

use super::rust_code::has_word;
use super::tree::Tree;
use super::{Finding, has_extension};

// Put together here, so that this file does not find itself.
const UNFINISHED: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
const UNFINISHED_MACROS: [&str; 2] = [concat!("to", "do"), concat!("unimple", "mented")];
const HOMES: [&str; 5] = [
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!(":\\Us", "ers\\"),
];

/// Data from elsewhere may hold any word.
const DATA: [&str; 6] = ["json", "jsonl", "lock", "ndjson", "seed", "snap"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.files() {
        for (number, line) in text.lines().enumerate() {
            let mut report = |wrong: String, cure| findings.push(Finding::new(path, number + 1, wrong, cure));
            if let Some(home) = HOMES.into_iter().find(|home| names_folder(line, home)) {
                report(format!("`{home}` is a path of one machine"), "write a relative path");
            }
            if has_extension(path, &DATA) {
                continue;
            }
            for word in UNFINISHED.into_iter().filter(|word| has_word(line, word)) {
                report(format!("`{word}`"), "do it now, or open an issue");
            }
        }
    }
    for (path, _, source) in tree.rust_files() {
        for (number, line) in source.code.lines().enumerate() {
            for word in UNFINISHED_MACROS {
                if has_word(line, word) && line.contains(&format!("{word}!")) {
                    let wrong = format!("`{word}!`");
                    findings.push(Finding::new(path, number + 1, wrong, "write the missing code"));
                }
            }
        }
        for (lines, attribute) in &source.attributes {
            if has_word(attribute, "ignore") {
                let wrong = "a test that never runs";
                let cure = "make it cheap, or move it to `cargo xtask long`";
                findings.push(Finding::new(path, lines.start + 1, wrong, cure));
            }
        }
    }
    findings
}

/// Whether `line` names `home` from the root of a disk: not as a part of a longer path or of an address.
fn names_folder(line: &str, home: &str) -> bool {
    line.match_indices(home).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        home.starts_with(':') || !before.is_some_and(|letter| letter.is_alphanumeric() || "._-~/}>*".contains(letter))
    })
}
