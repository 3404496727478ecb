//! The text files of the repository, in memory.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::Command;

use super::rust_code::RustCode;

/// Every text file that git tracks or would track, by its path from the root.
#[derive(Default)]
pub(super) struct Tree {
    texts: BTreeMap<String, String>,
    rust: BTreeMap<String, RustCode>,
}

impl Tree {
    /// Reads the work tree under `root`.
    ///
    /// Files that are not UTF-8 or hold a NUL are no text and are left out, and so are symbolic links.
    pub(super) fn read(root: &Path) -> Result<Self, Box<dyn Error>> {
        let listed = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root)
            .output()
            .map_err(|error| format!("git: {error}"))?;
        if !listed.status.success() {
            let said = String::from_utf8_lossy(&listed.stderr);
            return Err(format!("git ls-files: {}", said.trim_end()).into());
        }
        let mut texts = Vec::new();
        for path in String::from_utf8(listed.stdout)?.split_terminator('\0') {
            let file = root.join(path);
            // A file that was deleted and not yet committed is still listed.
            if !file.symlink_metadata().is_ok_and(|found| found.is_file()) {
                continue;
            }
            let bytes = std::fs::read(&file).map_err(|error| format!("{path}: {error}"))?;
            if let Ok(text) = String::from_utf8(bytes)
                && !text.contains('\0')
            {
                texts.push((path.to_owned(), text));
            }
        }
        Ok(texts.into_iter().collect())
    }

    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// The `.rs` files: path, text as written, text taken apart.
    pub(super) fn rust_files(&self) -> impl Iterator<Item = (&str, &str, &RustCode)> {
        self.rust.iter().map(|(path, code)| (path.as_str(), self.texts[path].as_str(), code))
    }

    /// The `.rs` file at `path`, taken apart, with the path as the tree holds it.
    pub(super) fn rust(&self, path: &str) -> Option<(&str, &RustCode)> {
        self.rust.get_key_value(path).map(|(path, code)| (path.as_str(), code))
    }

    /// The folder and the manifest of every package. The root is a workspace and no package.
    pub(super) fn packages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files().filter_map(|(path, text)| path.strip_suffix("/Cargo.toml").map(|folder| (folder, text)))
    }
}

impl FromIterator<(String, String)> for Tree {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(files: I) -> Self {
        let texts: BTreeMap<_, _> = files.into_iter().collect();
        let rust = texts
            .iter()
            .filter(|(path, _)| super::has_extension(path, &["rs"]))
            .map(|(path, text)| (path.clone(), RustCode::new(text)))
            .collect();
        Self { texts, rust }
    }
}

/// Whether `path` is test or bench code.
pub(super) fn is_test_or_bench(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "tests" | "benches" | "tests.rs"))
}

/// Whether `path` is a test, a bench, a fuzz target or a chore, where a panic is a fair answer to a surprise.
pub(super) fn is_test_code(path: &str) -> bool {
    ["fuzz/", "xtask/"].iter().any(|folder| path.starts_with(folder)) || is_test_or_bench(path)
}
