//! Paths as they are written into files: relative to those files, with `/`, wherever the command runs.

use std::path::{Component, Path, PathBuf};

/// `file` as seen from the folder `base`, both taken from the folder `here` when they are relative: `a/b.jsonl`,
/// `../c.jsonl`. It is compared by name only, so nothing need exist, and links are not followed.
pub(crate) fn relative_to(base: &Path, here: &Path, file: &str) -> String {
    let (base, file) = (normal(&here.join(base)), normal(&here.join(file)));
    let (mut base, mut file) = (base.components().peekable(), file.components().peekable());
    while base.peek().is_some() && base.peek() == file.peek() {
        base.next();
        file.next();
    }
    let up = base.map(|_| "..".into());
    let down = file.map(|part| part.as_os_str().to_string_lossy().into_owned());
    let parts: Vec<String> = up.chain(down).collect();
    parts.join("/")
}

/// Without `.` and `..`, by name only.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::relative_to;
    use std::path::Path;

    #[test]
    fn a_file_is_named_from_the_folder_of_whoever_names_it() {
        for (base, here, file, seen) in [
            ("/repo", "/repo", "runs/a.jsonl", "runs/a.jsonl"),
            ("/repo", "/repo/runs", "a.jsonl", "runs/a.jsonl"),
            ("/repo", "/repo/runs", "./../b.jsonl", "b.jsonl"),
            ("..", "/repo/runs", "a.jsonl", "runs/a.jsonl"),
            ("/repo/ci", "/repo", "runs/a.jsonl", "../runs/a.jsonl"),
            ("/repo", "/repo", "/else/a.jsonl", "../else/a.jsonl"),
        ] {
            assert_eq!(relative_to(Path::new(base), Path::new(here), file), seen, "{file} in {here}, from {base}");
        }
    }
}
