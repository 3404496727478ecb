//! `unwrap` and `expect` in shipped code, each of which must say why it cannot happen.

use std::ops::Range;

use super::rust_code::{RustCode, has_word};
use super::tree::Tree;
use super::{Finding, tree};

const CALLS: [&str; 2] = [".unwrap()", ".expect("];
const PROOFS: [&str; 3] = ["cannot", "proved", "never"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust_files()
        .filter(|(path, ..)| !tree::is_test_code(path))
        .flat_map(|(path, text, source)| check_file(path, text, source))
        .collect()
}

fn check_file(path: &str, text: &str, source: &RustCode) -> Vec<Finding> {
    let lines: Vec<&str> = text.lines().collect();
    let comments: Vec<&str> = source.comments.lines().collect();
    let tests = source.test_lines();
    let mut findings = Vec::new();
    for (number, code) in source.code.lines().enumerate() {
        let Some(call) = CALLS.into_iter().find(|call| code.contains(call)) else {
            continue;
        };
        let proved = comments.get(number).is_some_and(|comment| proves(comment))
            || explanation(&lines, source, number).iter().any(|line| proves(line));
        if !proved && !tests.iter().any(|range| range.contains(&number)) {
            let name = call.trim_matches(['.', '(', ')']);
            let wrong = format!("`{name}` without a proof");
            let cure = "return the error, or say in a comment why it cannot fail";
            findings.push(Finding::new(path, number + 1, wrong, cure));
        }
    }
    findings
}

/// The comments and attributes that stand directly above the line `number`.
fn explanation<'text>(lines: &'text [&'text str], source: &RustCode, number: usize) -> &'text [&'text str] {
    let explains = |line: &usize| {
        lines[*line].trim_start().starts_with("//")
            || source.attributes.iter().any(|(range, _): &(Range<usize>, _)| range.contains(line))
    };
    let above = (0..number).rev().take_while(explains).count();
    &lines[number - above..number]
}

fn proves(text: &str) -> bool {
    PROOFS.iter().any(|word| has_word(text, word))
}
