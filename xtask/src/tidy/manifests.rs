//! What every package takes from the workspace instead of saying it again.

use super::Finding;
use super::tree::Tree;

const INHERITED: [&str; 6] = ["edition", "license", "publish", "repository", "rust-version", "version"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (folder, manifest) in tree.packages() {
        let path = &format!("{folder}/Cargo.toml");
        for key in INHERITED {
            let wanted = format!("{key}.workspace = true");
            if !says(manifest, "package", &wanted) {
                let wrong = format!("`{key}` is not inherited");
                let cure = format!("write `{wanted}` under [package]");
                findings.push(Finding::new(path, line_of(manifest, key), wrong, cure));
            }
        }
        if !says(manifest, "lints", "workspace = true") {
            let cure = "write `workspace = true` under [lints]";
            findings.push(Finding::new(path, 1, "the lints of the workspace are not in force", cure));
        }
        if !is_member(tree, folder) {
            let cure = "add the folder to `members` in Cargo.toml";
            findings.push(Finding::new(path, 1, "nothing builds this package", cure));
        }
    }
    findings
}

/// Whether `table` of the manifest holds this very line.
fn says(manifest: &str, table: &str, wanted: &str) -> bool {
    let mut inside = false;
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            inside = line == format!("[{table}]");
        } else if inside && line == wanted {
            return true;
        }
    }
    false
}

/// The line that sets `key` in its own way, or else the first.
fn line_of(manifest: &str, key: &str) -> usize {
    let sets = |line: &str| line.split(['=', '.']).next().is_some_and(|word| word.trim() == key);
    manifest.lines().position(sets).map_or(1, |found| found + 1)
}

fn is_member(tree: &Tree, folder: &str) -> bool {
    tree.text("Cargo.toml").is_some_and(|root| {
        root.lines()
            .map(str::trim)
            .skip_while(|line| *line != "members = [")
            .take_while(|line| *line != "]")
            .any(|line| line.trim_end_matches(',') == format!("\"{folder}\""))
    })
}
