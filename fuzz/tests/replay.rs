//! Every seed, as it is and changed a little, in a second or two for each target.

#![allow(clippy::unwrap_used, reason = "a helper that cannot go on has failed its test")]

use lacuna_fuzz::mutation::{Numbers, mutated};
use lacuna_fuzz::{TARGETS, Target, documents, seeds};
use std::collections::BTreeMap;
use std::panic::catch_unwind;

const SEEDS_MIN: usize = 15;
const CASES: usize = 2_000;

fn seeds_of(name: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = seeds().join(name);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    entries
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap())
        })
        .collect()
}

#[track_caller]
fn run(name: &str, target: Target, data: &[u8], what: &str) {
    assert!(catch_unwind(|| target(data)).is_ok(), "{name}, {what}: b\"{}\"", data.escape_ascii());
}

fn check(name: &str) {
    let (_, target) = TARGETS.into_iter().find(|(target, _)| *target == name).unwrap();
    let seeds = seeds_of(name);
    assert!(seeds.len() >= SEEDS_MIN, "{name} has {} seeds, where {SEEDS_MIN} are the least", seeds.len());
    for (file, data) in &seeds {
        run(name, target, data, file);
    }
    let all: Vec<_> = seeds.values().collect();
    let mut numbers = Numbers::of(name.as_bytes());
    for case in 0..CASES {
        let (one, other) = (all[case % all.len()], all[numbers.below(all.len())]);
        run(name, target, &mutated(one, other, &mut numbers), &format!("case {case}"));
    }
}

#[test]
fn checks_keep_their_promises() {
    check("check");
}

#[test]
fn outcomes_keep_their_promises() {
    check("http");
}

#[test]
fn documents_keep_their_promises() {
    check("documents");
}

#[test]
fn pointers_keep_their_promises() {
    check("locate");
}

#[test]
fn manifests_keep_their_promises() {
    check("manifest");
}

#[test]
fn starts_keep_their_promises() {
    check("start");
}

#[test]
fn strictness_keeps_its_promises() {
    check("strict");
}

#[test]
fn transcripts_keep_their_promises() {
    check("transcript");
}

#[test]
fn of_every_kind_of_document_there_is_a_seed() {
    let texts: Vec<_> = seeds_of("documents").into_values().filter_map(|data| String::from_utf8(data).ok()).collect();
    for (kind, check) in documents::KINDS {
        assert!(texts.iter().any(|text| check(text)), "no seed is a {kind}");
    }
}

#[test]
fn every_target_has_a_folder_a_binary_and_a_test_and_every_folder_a_target() {
    let names: Vec<_> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let listed = |folder: &str| {
        let path = seeds().parent().unwrap().join(folder);
        let mut found: Vec<_> = std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        found.sort();
        found
    };
    assert_eq!(listed("seeds"), names);
    assert_eq!(listed("targets"), names);
    for name in names {
        assert!(include_str!("replay.rs").contains(&format!("check({name:?})")), "{name} is not replayed");
    }
}

#[test]
fn changes_are_the_same_in_every_run_and_never_without_one() {
    let changed = |seed| {
        let mut numbers = Numbers::from(seed);
        (0..100).map(|_| mutated(b"{\"a\":1}", b"[2]", &mut numbers)).collect::<Vec<_>>()
    };
    assert_eq!(changed(7), changed(7));
    assert_ne!(changed(7), changed(8));
    assert!(changed(7).iter().filter(|bytes| *bytes != b"{\"a\":1}").count() > 80);
}
