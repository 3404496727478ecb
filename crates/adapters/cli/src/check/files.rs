//! Which files are meant: names, folders and patterns.

use crate::failure::Failure;
use globset::GlobBuilder;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// What in a folder is looked at.
const ENDINGS: [&str; 4] = ["json", "jsonl", "ndjson", "jsonlines"];

/// The files that `names` mean, in the order of the names, and in a folder in the order of their letters. A name is `-`, a
/// file, a folder, or a pattern with `*`, `?`, `[…]` or `{…}`, in which `**` crosses folders.
///
/// # Errors
///
/// [`Failure::NothingMatches`] when a pattern or a folder stands for no file, unless `allow_empty`. [`Failure::Pattern`]
/// for a pattern that is none. A file that is not there is found out when it is opened.
pub(crate) fn expand(names: &[PathBuf], allow_empty: bool) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for name in names {
        let found = if name.is_dir() {
            Some(below(name, &|path| ending(path))?)
        } else if name.as_os_str() != "-" && is_pattern(name) && !name.exists() {
            Some(matching(name)?)
        } else {
            None
        };
        match found {
            None => files.push(name.clone()),
            Some(found) if found.is_empty() && !allow_empty => {
                return Err(Failure::NothingMatches { name: name.display().to_string() });
            }
            Some(found) => files.extend(found),
        }
    }
    Ok(files)
}

fn is_pattern(name: &Path) -> bool {
    name.to_string_lossy().contains(['*', '?', '[', '{'])
}

fn ending(path: &Path) -> bool {
    path.extension().is_some_and(|end| ENDINGS.iter().any(|known| end.eq_ignore_ascii_case(known)))
}

fn matching(pattern: &Path) -> Result<Vec<PathBuf>, Failure> {
    let text = pattern.to_string_lossy();
    let text = text.strip_prefix("./").unwrap_or(&text);
    let failed = |source| Failure::Pattern { pattern: text.to_owned(), source };
    let glob = GlobBuilder::new(text).literal_separator(true).build().map_err(failed)?.compile_matcher();
    // The part before the first wildcard need not be searched.
    let fixed: PathBuf = Path::new(text).components().take_while(|part| !is_pattern(part.as_ref())).collect();
    let from = if fixed.as_os_str().is_empty() { Path::new(".") } else { &fixed };
    // A pattern below a folder that is not there matches nothing, like any other.
    if !from.exists() {
        return Ok(Vec::new());
    }
    let named = |path: &Path| glob.is_match(path.strip_prefix("./").unwrap_or(path));
    let found = below(from, &named)?;
    Ok(found.into_iter().map(|path| path.strip_prefix("./").map_or(path.clone(), PathBuf::from)).collect())
}

/// The files below a folder that are wanted. What cannot be looked into may hold some, so that is an error.
fn below(folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|why| {
            let path = why.path().unwrap_or(folder).to_owned();
            // Without the path, which the failure names already.
            let source = why.into_io_error().unwrap_or_else(|| io::Error::other("its links lead in a circle"));
            Failure::Read { path, source }
        })?;
        // A link that leads nowhere is told when it is opened, and not passed over.
        let is_link = entry.path_is_symlink() && entry.path().metadata().map_or(true, |about| about.is_file());
        let is_file = entry.file_type().is_file() || is_link;
        if is_file && wanted(entry.path()) {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests;
