use super::*;
use std::fs;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["b.jsonl", "a.json", "notes.txt", "deep/er/c.jsonl"] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }
    folder
}

#[track_caller]
fn check(names: &[&str], want: &[&str]) {
    let folder = folder();
    let at = |names: &[&str]| names.iter().map(|name| folder.path().join(name)).collect::<Vec<_>>();
    assert_eq!(expand(&at(names), false).unwrap(), at(want));
}

#[test]
fn a_name_a_folder_and_a_pattern_stand_for_files() {
    check(&["notes.txt", "absent"], &["notes.txt", "absent"]);
    check(&["."], &["./a.json", "./b.jsonl", "./deep/er/c.jsonl"]);
    check(&["*.jsonl"], &["b.jsonl"]);
    check(&["**/*.jsonl"], &["b.jsonl", "deep/er/c.jsonl"]);
    check(&["{a,b}.json*"], &["a.json", "b.jsonl"]);
}

#[test]
fn what_stands_for_nothing_is_an_error_unless_that_is_allowed() {
    let folder = folder();
    for none in ["*.xml", "absent/*.json", "absent/**/er/*.json"] {
        let none = [folder.path().join(none)];
        assert!(matches!(expand(&none, false), Err(Failure::NothingMatches { .. })), "{none:?}");
        assert_eq!(expand(&none, true).unwrap(), [""; 0].map(PathBuf::from));
    }
    assert!(matches!(expand(&[folder.path().join("[")], false), Err(Failure::Pattern { .. })));
    assert_eq!(expand(&["-".into()], false).unwrap(), [PathBuf::from("-")]);
}
