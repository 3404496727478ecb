//! Code that the compiler does not check. The lint says so too, but a package could leave the lints.

use super::Finding;
use super::rust_code::has_word;
use super::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, _, source) in tree.rust_files() {
        for (number, line) in source.code.lines().enumerate() {
            if has_word(line, "unsafe") {
                let cure = "write it in safe Rust, or call a crate that proves it";
                findings.push(Finding::new(path, number + 1, "unsafe code", cure));
            }
        }
    }
    findings
}
