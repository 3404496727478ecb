//! Silenced lints, which must say why.

use super::Finding;
use super::rust_code::has_word;
use super::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, _, source) in tree.rust_files() {
        for (lines, attribute) in &source.attributes {
            let silences = ["allow", "expect"].into_iter().find(|word| calls(attribute, word));
            if let Some(word) = silences
                && !has_word(attribute, "reason")
            {
                let wrong = format!("`{word}` without a reason");
                findings.push(Finding::new(path, lines.start + 1, wrong, "add `reason = \"…\"`"));
            }
        }
    }
    findings
}

fn calls(attribute: &str, word: &str) -> bool {
    attribute.split(word).skip(1).any(|after| after.trim_start().starts_with('(')) && has_word(attribute, word)
}
