use super::rust_code::RustCode;
use super::tree::Tree;
use super::{Check, attributes, lint_lists, manifests, panics, reachable, size, unsafe_code, white_space, words};

#[track_caller]
fn check(check: Check, files: &[(&str, &str)], expected: &[&str]) {
    let tree: Tree = files.iter().map(|&(path, text)| (path.to_owned(), text.to_owned())).collect();
    let found: Vec<String> = check(&tree).iter().map(ToString::to_string).collect();
    assert_eq!(found, expected);
}

#[test]
fn white_space_inside_lines_is_nobodys_business() {
    check(white_space::check, &[("a.md", "one  two\n\n\tthree\n"), ("empty", "")], &[]);
}

#[test]
fn white_space_at_the_end_of_a_line_is_found() {
    check(
        white_space::check,
        &[("a.md", "one \n\ntwo\t\n")],
        &[
            "a.md:1: white space at the end of the line; run `cargo xtask tidy`",
            "a.md:3: white space at the end of the line; run `cargo xtask tidy`",
        ],
    );
}

#[test]
fn carriage_returns_and_a_missing_last_newline_are_found() {
    check(
        white_space::check,
        &[("a.md", "one\r\ntwo")],
        &[
            "a.md:1: carriage return at the end of the line; run `cargo xtask tidy`",
            "a.md:2: no newline at the end of the file; run `cargo xtask tidy`",
        ],
    );
}

#[test]
fn a_snapshot_keeps_the_bytes_that_were_printed() {
    check(white_space::check, &[("a.snap", "one \r\ntwo"), ("a.jsonl", "{}\r\n")], &[]);
}

#[test]
fn mended_text_has_no_finding_left() {
    for text in ["one \r\ntwo", "\r\n", " ", "one\n\n", "", "\u{a0}\n"] {
        let mended = white_space::mend_text(text);
        assert_eq!(white_space::mend_text(&mended), mended, "mending {text:?} twice");
        check(white_space::check, &[("a.md", &mended)], &[]);
    }
    assert_eq!(white_space::mend_text("one \r\n\ttwo"), "one\n\ttwo\n");
}

#[test]
fn mending_rewrites_only_the_files_that_are_wrong() {
    let folder = std::env::temp_dir().join(format!("tidy-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("wrong.md"), "one \r\n").unwrap();
    let tree: Tree = [("right.md", "one\n"), ("wrong.md", "one \r\n")]
        .map(|(path, text)| (path.into(), text.into()))
        .into_iter()
        .collect();
    let mended = white_space::mend(&folder, &tree).unwrap();
    let text = std::fs::read_to_string(folder.join("wrong.md")).unwrap();
    let right_was_written = folder.join("right.md").exists();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!((mended, text.as_str(), right_was_written), (vec!["wrong.md".to_owned()], "one\n", false));
}

#[test]
fn three_equal_lint_lists_pass() {
    check(
        lint_lists::check,
        &[
            ("crates/gap-model/clippy.toml", "a\n"),
            ("crates/recovery-contract/clippy.toml", "a\n"),
            ("crates/skip-taxonomy/clippy.toml", "a\n"),
        ],
        &[],
    );
}

#[test]
fn a_lint_list_that_differs_or_is_missing_is_found_at_its_line() {
    check(
        lint_lists::check,
        &[("crates/gap-model/clippy.toml", "a\nc\n"), ("crates/skip-taxonomy/clippy.toml", "a\nb\n")],
        &[
            "crates/gap-model/clippy.toml:2: differs from crates/skip-taxonomy/clippy.toml from here on; \
             copy crates/skip-taxonomy/clippy.toml over it",
            "crates/recovery-contract/clippy.toml:1: the file is missing; \
             copy crates/skip-taxonomy/clippy.toml over it",
        ],
    );
}

#[test]
fn without_the_first_lint_list_there_is_nothing_to_compare() {
    check(
        lint_lists::check,
        &[("crates/gap-model/clippy.toml", "a\n")],
        &["crates/skip-taxonomy/clippy.toml:1: the file is missing; \
           restore the list of calls that are banned in a pure crate"],
    );
}

const WORKSPACE: &str = "[workspace]\nmembers = [\n    \"crates/a\",\n]\n";
const INHERITING: &str = "[package]\nname = \"a\"\nversion.workspace = true\nedition.workspace = true\n\
    rust-version.workspace = true\nlicense.workspace = true\nrepository.workspace = true\n\
    publish.workspace = true\n\n[lints]\nworkspace = true\n";

#[test]
fn a_package_that_inherits_everything_passes() {
    check(manifests::check, &[("Cargo.toml", WORKSPACE), ("crates/a/Cargo.toml", INHERITING)], &[]);
}

#[test]
fn a_package_with_a_version_of_its_own_is_found_at_its_line() {
    let own = INHERITING.replace("version.workspace = true\nedition", "version = \"1.0.0\"\nedition");
    check(
        manifests::check,
        &[("Cargo.toml", WORKSPACE), ("crates/a/Cargo.toml", &own)],
        &["crates/a/Cargo.toml:3: `version` is not inherited; write `version.workspace = true` under [package]"],
    );
}

#[test]
fn a_package_without_the_lints_is_found() {
    let without = INHERITING.replace("[lints]\nworkspace", "[features]\nworkspace");
    check(
        manifests::check,
        &[("Cargo.toml", WORKSPACE), ("crates/a/Cargo.toml", &without)],
        &["crates/a/Cargo.toml:1: the lints of the workspace are not in force; \
           write `workspace = true` under [lints]"],
    );
}

#[test]
fn a_package_outside_the_workspace_is_found() {
    check(
        manifests::check,
        &[("Cargo.toml", WORKSPACE), ("crates/a/Cargo.toml", INHERITING), ("crates/b/Cargo.toml", INHERITING)],
        &["crates/b/Cargo.toml:1: nothing builds this package; add the folder to `members` in Cargo.toml"],
    );
}

const NAMED_TARGETS: &str = "[lib]\npath = \"support/lib.rs\"\n\n[[test]]\npath = \"main.rs\"\n";

#[test]
fn modules_are_reached_beside_below_and_inside_inline_modules() {
    check(
        reachable::check,
        &[
            ("crates/a/Cargo.toml", ""),
            ("crates/a/src/lib.rs", "mod b;\nmod c { pub(crate) mod d; fn f() {} }\n#[cfg(test)]\nmod tests;\n"),
            ("crates/a/src/b.rs", "mod e;\nmod f;\n"),
            ("crates/a/src/b/e.rs", ""),
            ("crates/a/src/b/f/mod.rs", "mod g;"),
            ("crates/a/src/b/f/g.rs", ""),
            ("crates/a/src/c/d.rs", ""),
            ("crates/a/src/tests.rs", ""),
        ],
        &[],
    );
}

#[test]
fn every_kind_of_crate_root_is_a_root() {
    check(
        reachable::check,
        &[
            ("crates/a/Cargo.toml", ""),
            ("crates/a/build.rs", ""),
            ("crates/a/src/main.rs", ""),
            ("crates/a/src/bin/one.rs", ""),
            ("crates/a/src/bin/two/main.rs", ""),
            ("crates/a/tests/it.rs", "mod common;"),
            ("crates/a/tests/common/mod.rs", ""),
            ("tests/Cargo.toml", NAMED_TARGETS),
            ("tests/main.rs", "mod wire;"),
            ("tests/wire.rs", ""),
            ("tests/support/lib.rs", ""),
        ],
        &[],
    );
}

#[test]
fn a_file_that_only_comments_and_strings_name_is_dead() {
    check(
        reachable::check,
        &[
            ("crates/a/Cargo.toml", ""),
            ("crates/a/src/lib.rs", "// mod b;\nconst S: &str = \"mod b;\";\nmod c { }\nmod b_and_more;"),
            ("crates/a/src/b.rs", ""),
            ("crates/a/src/c.rs", ""),
        ],
        &[
            "crates/a/src/b.rs:1: no `mod` leads from a crate root to this file, so nothing compiles it; \
             declare it where it belongs, or delete it",
            "crates/a/src/c.rs:1: no `mod` leads from a crate root to this file, so nothing compiles it; \
             declare it where it belongs, or delete it",
        ],
    );
}

#[test]
fn the_size_limit_itself_is_allowed_and_tests_may_be_longer() {
    let (code, tests) = ("\n".repeat(400), "\n".repeat(600));
    check(size::check, &[("src/a.rs", &code), ("src/a/tests.rs", &tests), ("benches/b.rs", &tests)], &[]);
}

#[test]
fn one_line_over_the_size_limit_is_found() {
    let (code, tests) = ("\n".repeat(401), "\n".repeat(601));
    check(
        size::check,
        &[("a.md", &tests), ("src/a.rs", &code), ("src/a/tests.rs", &tests)],
        &[
            "src/a.rs:401: 401 lines, where 400 are the limit; \
             split it by question, or move its tests to `tests.rs`",
            "src/a/tests.rs:601: 601 lines, where 600 are the limit; \
             split it by question, or move its tests to `tests.rs`",
        ],
    );
}

#[test]
fn a_silenced_lint_with_a_reason_passes() {
    check(
        attributes::check,
        &[("a.rs", "#![expect(\n    clippy::x,\n    reason = \"why\"\n)]\n#[derive(Debug)]\nfn f() { g.expect(1) }\n")],
        &[],
    );
}

#[test]
fn a_silenced_lint_without_a_reason_is_found_in_any_spelling() {
    check(
        attributes::check,
        &[("a.rs", "#[allow(x)]\nfn f() {}\n#![expect(\n    x\n)]\n#[cfg_attr(test, allow(x, y = \"reason = \"))]\n")],
        &[
            "a.rs:1: `allow` without a reason; add `reason = \"…\"`",
            "a.rs:3: `expect` without a reason; add `reason = \"…\"`",
            "a.rs:6: `allow` without a reason; add `reason = \"…\"`",
        ],
    );
}

#[test]
fn longer_words_addresses_and_data_are_no_findings() {
    let (later, work) = (concat!("TO", "DO"), concat!("/wo", "rk/"));
    check(
        words::check,
        &[
            ("a.md", &format!("{later}S, x_{later}, XX\u{58}X, https://example.com{work}a ..{work}a\n")),
            ("a.json", &format!("\"{later}\"\n")),
            ("a.rs", "fn todo() { ignore(todo) }\n"),
        ],
        &[],
    );
}

#[test]
fn promises_of_later_work_are_found_in_every_text() {
    let (later, mend, mark) = (concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"));
    check(
        words::check,
        &[(".ci/run", &format!("# {later}: a\n#{mend}\n({mark})\n"))],
        &[
            &format!(".ci/run:1: `{later}`; do it now, or open an issue"),
            &format!(".ci/run:2: `{mend}`; do it now, or open an issue"),
            &format!(".ci/run:3: `{mark}`; do it now, or open an issue"),
        ],
    );
}

#[test]
fn missing_code_and_tests_that_never_run_are_found() {
    check(
        words::check,
        &[("a.rs", "fn f() { todo!() }\nfn g() {\n    unimplemented!(\"x\")\n}\n#[ignore = \"slow\"]\nfn t() {}\n")],
        &[
            "a.rs:1: `todo!`; write the missing code",
            "a.rs:3: `unimplemented!`; write the missing code",
            "a.rs:5: a test that never runs; make it cheap, or move it to `cargo xtask long`",
        ],
    );
}

#[test]
fn a_path_of_one_machine_is_found_even_in_data() {
    let (home, work) = (concat!("/ho", "me/"), concat!("/wo", "rk/"));
    check(
        words::check,
        &[("a.json", &format!("{{\"at\":\"{home}ann/x\"}}\n")), ("b.md", &format!("see {work}main\n"))],
        &[
            &format!("a.json:1: `{home}` is a path of one machine; write a relative path"),
            &format!("b.md:1: `{work}` is a path of one machine; write a relative path"),
        ],
    );
}

#[test]
fn an_unwrap_with_a_proof_beside_or_above_it_passes() {
    let text = "\
fn f() {
    a.unwrap(); // The list cannot be empty.
    // Proved by the loop above: never more
    // than one is left.
    b
        // A digit is proved by the pattern.
        .expect(\"digit\");
    #[expect(clippy::expect_used, reason = \"a lock is never poisoned\")]
    c.expect(\"lock\");
    d.unwrap_or(1).expected();
}
";
    check(panics::check, &[("crates/a/src/a.rs", text)], &[]);
}

#[test]
fn an_unwrap_without_a_proof_is_found() {
    let text = "\
fn f() {
    // The list cannot be empty.

    a.unwrap();
    // The first one.
    b
        .expect(\"cannot happen\");
}
";
    check(
        panics::check,
        &[("crates/a/src/a.rs", text)],
        &[
            "crates/a/src/a.rs:4: `unwrap` without a proof; \
             return the error, or say in a comment why it cannot fail",
            "crates/a/src/a.rs:7: `expect` without a proof; \
             return the error, or say in a comment why it cannot fail",
        ],
    );
}

#[test]
fn tests_and_chores_may_unwrap_and_code_after_a_test_module_may_not() {
    let text = "\
#[cfg(test)]
mod tests {
    fn f() -> [u8; 1] { g(\"}\", '}').unwrap() }
}
#[cfg(test)]
mod more;
fn f() { a.unwrap(); }
";
    check(
        panics::check,
        &[
            ("crates/a/src/a.rs", text),
            ("crates/a/src/a/tests.rs", "fn f() { a.unwrap(); }"),
            ("tests/wire.rs", "fn f() { a.unwrap(); }"),
            ("xtask/src/main.rs", "fn f() { a.unwrap(); }"),
        ],
        &["crates/a/src/a.rs:7: `unwrap` without a proof; \
           return the error, or say in a comment why it cannot fail"],
    );
}

#[test]
fn the_word_unsafe_in_prose_and_in_lint_names_is_no_finding() {
    check(unsafe_code::check, &[("a.rs", "// unsafe\n#![forbid(unsafe_code)]\nlet s = \"unsafe\";\n")], &[]);
}

#[test]
fn unsafe_code_is_found() {
    check(
        unsafe_code::check,
        &[("a.rs", "fn f() {\n    unsafe { g() }\n}\n")],
        &["a.rs:2: unsafe code; write it in safe Rust, or call a crate that proves it"],
    );
}

#[test]
fn literals_and_comments_are_told_from_code() {
    for (text, code) in [
        ("a \"// no\\\" comment\" b", "a \"\" b"),
        ("r#\"a\"b\"# c", "\"\" c"),
        ("br\"\\\" c", "\"\" c"),
        ("cr##\"\"#\"## c", "\"\" c"),
        ("b'\\'' '\"' '\\\\' '\\u{7d}' '{' '→' x", "\"\" \"\" \"\" \"\" \"\" \"\" x"),
        ("&'a str, 'static, r#mod, bar", "&'a str, 'static, r#mod, bar"),
        ("a /* b /* c */ d */ e // f", "a  e "),
        ("a /* b\nc */ d", "a \n d"),
        ("a \"b\nc\" d", "a \"\n\" d"),
        ("\"never closed →", "\"\""),
    ] {
        assert_eq!(RustCode::new(text).code, code, "in {text}");
    }
    assert_eq!(RustCode::new("a // b\n\"// c\" /* d */").comments, "// b\n/* d */");
}
