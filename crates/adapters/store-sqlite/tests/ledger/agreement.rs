//! The file and the memory give the same answers: random programs run on both.

use lacuna_store::conformance::{Program, contents};
use lacuna_store::{MemoryStore, Store};
use lacuna_store_sqlite::SqliteStore;

#[track_caller]
fn check(seed: u64, steps: usize) {
    const SKEW: u32 = 5;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut file = SqliteStore::open(&path).unwrap().with_clock_skew(SKEW);
    let mut memory = MemoryStore::new().with_clock_skew(SKEW);
    assert_eq!(file.info().clock_skew_seconds, memory.info().clock_skew_seconds);
    let (mut on_file, mut in_memory) = (Program::new(seed), Program::new(seed));
    for step in 0..steps {
        let (found, wanted) = (on_file.step(&mut file).unwrap(), in_memory.step(&mut memory).unwrap());
        assert_eq!(found, wanted, "seed {seed}, step {step}");
    }
    assert_eq!(contents(&mut file).unwrap(), contents(&mut memory).unwrap(), "seed {seed}");
    drop(file);
    let mut reopened = SqliteStore::open(&path).unwrap();
    assert_eq!(contents(&mut reopened).unwrap(), contents(&mut memory).unwrap(), "seed {seed}, reopened");
}

#[test]
fn a_file_answers_as_the_memory_does_after_many_short_programs() {
    (0..24).for_each(|seed| check(seed, 30));
}

#[test]
fn a_file_answers_as_the_memory_does_after_a_long_program() {
    check(1_000, 600);
}
