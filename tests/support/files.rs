//! The files of the repository, by their paths from the root.

use std::path::Path;

/// The folder of the workspace.
pub fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// The text of a file.
///
/// # Panics
///
/// When it cannot be read; the message names it.
#[track_caller]
pub fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The names of the texts for people in a folder, in order.
///
/// # Panics
///
/// When the folder cannot be read; the message names it.
#[track_caller]
pub fn markdown(folder: &str) -> Vec<String> {
    let is_markdown = |name: &String| Path::new(name).extension().is_some_and(|extension| extension == "md");
    names(folder).into_iter().filter(is_markdown).collect()
}

/// The names of the files in a folder, in order.
///
/// # Panics
///
/// When the folder cannot be read; the message names it.
#[track_caller]
pub fn names(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
