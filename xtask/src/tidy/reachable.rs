//! Dead files: rustc does not read a file that no `mod` names, so nothing says that it is dead.

use std::collections::BTreeSet;

use super::Finding;
use super::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut reached = BTreeSet::new();
    for (folder, manifest) in tree.packages() {
        for root in roots(tree, folder, manifest) {
            let modules = folder_of(root);
            visit(tree, root, modules, &mut reached);
        }
    }
    tree.rust_files()
        .filter(|(path, ..)| !reached.contains(path))
        .map(|(path, ..)| {
            let wrong = "no `mod` leads from a crate root to this file, so nothing compiles it";
            Finding::new(path, 1, wrong, "declare it where it belongs, or delete it")
        })
        .collect()
}

/// The crate roots of the package in `folder`: those that Cargo finds by itself, and those that the manifest names.
fn roots<'tree>(tree: &'tree Tree, folder: &str, manifest: &str) -> Vec<&'tree str> {
    let named: BTreeSet<&str> = manifest.lines().filter_map(path_of_target).collect();
    let is_root = |inside: &str| {
        matches!(inside, "build.rs" | "src/lib.rs" | "src/main.rs")
            || named.contains(inside)
            || ["src/bin/", "benches/", "examples/", "tests/"].iter().any(|targets| {
                inside.strip_prefix(targets).is_some_and(|file| !file.contains('/') || is_main_of_folder(file))
            })
    };
    tree.rust_files()
        .filter(|(path, ..)| path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).is_some_and(is_root))
        .map(|(path, ..)| path)
        .collect()
}

fn is_main_of_folder(file: &str) -> bool {
    file.split_once('/').is_some_and(|(_, rest)| rest == "main.rs")
}

/// The value of a line `path = "….rs"`, which in a manifest names the root of a target.
fn path_of_target(line: &str) -> Option<&str> {
    let value = line.trim().strip_prefix("path")?.trim_start().strip_prefix('=')?.trim();
    let path = value.strip_prefix('"')?.strip_suffix('"')?;
    super::has_extension(path, &["rs"]).then_some(path)
}

/// Marks `file` and everything that its `mod` declarations lead to; its child modules live in `modules`.
fn visit<'tree>(tree: &'tree Tree, file: &str, modules: &str, reached: &mut BTreeSet<&'tree str>) {
    let Some((path, source)) = tree.rust(file) else {
        return;
    };
    if !reached.insert(path) {
        return;
    }
    for child in children(&source.code) {
        let module = format!("{modules}/{child}");
        visit(tree, &format!("{module}.rs"), &module, reached);
        visit(tree, &format!("{module}/mod.rs"), &module, reached);
    }
}

/// The modules that `code` declares without a body; `a/b` for a `mod b;` inside `mod a { … }`.
fn children(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    // One entry for each open brace: the module that it opened, if it opened one.
    let mut open: Vec<Option<&str>> = Vec::new();
    let mut words: [&str; 2] = ["", ""];
    for token in tokens(code) {
        let module = (words[0] == "mod").then_some(words[1]);
        match token {
            ";" => {
                if let Some(name) = module {
                    let path: Vec<&str> = open.iter().flatten().copied().chain([name]).collect();
                    found.push(path.join("/"));
                }
            }
            "{" => open.push(module),
            "}" => {
                open.pop();
            }
            _ => {}
        }
        words = [words[1], token];
    }
    found
}

/// Names and single signs.
fn tokens(code: &str) -> impl Iterator<Item = &str> {
    let is_sign = |letter: char| !letter.is_alphanumeric() && letter != '_';
    code.split_inclusive(is_sign)
        .flat_map(move |piece| match piece.char_indices().next_back() {
            Some((at, letter)) if is_sign(letter) => [&piece[..at], &piece[at..]],
            _ => [piece, ""],
        })
        .filter(|token| !token.trim().is_empty())
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
