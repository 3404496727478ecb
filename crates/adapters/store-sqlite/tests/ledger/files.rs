//! What may lie at a path: nothing, a ledger, a damaged one, a newer one, something else.

use gap_model::{Birth, Event, Extent, Fold, Identity, Observation, Skipped, Source};
use lacuna_store::{Digest, Error, Filter, Store, ingest, read, record_event, write};
use lacuna_store_sqlite::SqliteStore;
use recovery_contract::SourceContract;
use rusqlite::Connection;
use skip_taxonomy::{Instant, Key, ObservedAt, ReasonTable, RecordedAt, SkipResult, classify};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn now() -> RecordedAt {
    RecordedAt("2026-04-21T10:00:00Z".parse().unwrap())
}

fn source() -> Source {
    Source::new("chatgpt".parse().unwrap(), "default".parse().unwrap(), None)
}

/// A folder with a ledger that has three gaps.
fn ledger() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut fold = Fold::new(source(), &[], None);
    for line in 1..=3 {
        let classification = classify(&SkipResult::default(), ReasonTable::builtin(), None);
        let mut skip = Skipped::new(Some("s".parse().unwrap()), None, classification);
        skip.extents = vec![Extent::record(Key::integer(line).unwrap())];
        fold.step(line.unsigned_abs(), Observation::Skipped(Box::new(skip)));
    }
    let run = fold.finish(Identity {
        run_id: "run".parse().unwrap(),
        observed_at: ObservedAt(now().0),
        observed_at_known: true,
        connector_version: None,
        recovery: false,
        cancelled_by_owner: false,
    });
    let contract = SourceContract::unknown(source());
    ingest(&mut SqliteStore::open(&path).unwrap(), now(), &run, Digest([1; 32]), &contract).unwrap();
    (folder, path)
}

fn count(path: &Path) -> usize {
    let mut store = SqliteStore::open(path).unwrap();
    let mut count = 0;
    read(&mut store, |view| view.scan(&Filter::all(), None, 9, &mut |_| count += 1)).unwrap();
    count
}

/// Changes a ledger behind its back.
fn tamper(path: &Path, sql: &str) -> rusqlite::Result<()> {
    Connection::open(path)?.execute_batch(sql)
}

/// What opening says, in place of the path's own text, and that the file is as it was.
fn refusal(path: &Path) -> String {
    let before = path.is_file().then(|| std::fs::read(path).unwrap());
    let said = SqliteStore::open(path).unwrap_err().to_string();
    if let Some(before) = before {
        assert!(std::fs::read(path).unwrap() == before, "what was refused was written to");
    }
    said.replace(&path.display().to_string(), "PATH")
}

#[test]
fn a_ledger_is_made_with_the_folders_above_it_and_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/ledger.db");
    assert_eq!(count(&path), 0);
    assert_eq!(count(&path), 0);
    let (_folder, path) = ledger();
    assert_eq!(count(&path), 3);
}

#[test]
fn a_folder_is_no_ledger() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(refusal(folder.path()), "PATH is no ledger: it is a folder");
}

#[test]
fn a_file_in_place_of_a_folder_is_named() {
    let (_folder, path) = ledger();
    let said = refusal(&path.join("below.db"));
    assert_eq!(said, "could not make the folder of PATH");
}

#[test]
fn a_text_is_no_ledger_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    std::fs::write(&path, "not a database, and longer than the header of one would be: ".repeat(40)).unwrap();
    assert_eq!(refusal(&path), "PATH is no ledger: it is no SQLite database");
}

#[test]
fn the_database_of_another_program_is_no_ledger_and_stays_as_it_is() {
    for sql in ["CREATE TABLE bookmarks (url TEXT)", "PRAGMA user_version = 7", "PRAGMA application_id = 7"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.db");
        tamper(&path, sql).unwrap();
        if sql.contains("user_version") {
            assert_eq!(refusal(&path), "PATH has schema version 7, and this program knows versions up to 1");
        } else {
            assert_eq!(refusal(&path), "PATH is no ledger: it is the database of another program");
        }
    }
}

#[test]
fn an_empty_file_becomes_a_ledger() {
    let file = tempfile::NamedTempFile::new().unwrap();
    assert_eq!(count(file.path()), 0);
}

#[test]
fn a_newer_schema_is_refused_and_stays_as_it_is() {
    let (_folder, path) = ledger();
    // Out of the log and into the file, so that the bytes can be compared.
    tamper(&path, "PRAGMA user_version = 2; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;").unwrap();
    assert_eq!(refusal(&path), "PATH has schema version 2, and this program knows versions up to 1");
}

#[test]
fn a_handle_notices_that_a_newer_program_has_migrated_the_file() {
    let (_folder, path) = ledger();
    let mut store = SqliteStore::open(&path).unwrap();
    tamper(&path, "PRAGMA user_version = 2").unwrap();
    let reading = read(&mut store, |view| view.groups()).unwrap_err();
    assert!(matches!(reading, Error::NewerSchema { found: 2, known: 1, .. }), "{reading}");
    let writing = write(&mut store, now(), |tx| tx.next_ticket()).unwrap_err();
    assert!(matches!(writing, Error::NewerSchema { found: 2, known: 1, .. }), "{writing}");
}

#[test]
fn a_file_with_a_torn_page_is_called_damaged() {
    let (_folder, path) = ledger();
    tamper(&path, "PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[4096..].fill(0xa5);
    std::fs::write(&path, bytes).unwrap();
    let opened = SqliteStore::open(&path);
    let failed = opened.and_then(|mut store| {
        let scan = |_: &mut dyn Store| ();
        scan(&mut store);
        read(&mut store, |view| view.scan(&Filter::all(), None, 9, &mut |_| ()))
    });
    let error = failed.unwrap_err();
    assert!(matches!(error, Error::Damaged { .. }), "{error}");
    assert_eq!(error.to_string(), format!("{} is damaged", path.display()));
}

#[test]
fn history_is_neither_changed_nor_deleted_whoever_tries() {
    let (_folder, path) = ledger();
    for (sql, text) in [
        ("UPDATE history SET doc = '{}'", "history is never changed"),
        ("DELETE FROM history", "history is never deleted"),
        ("DELETE FROM gaps", "a gap is never deleted"),
    ] {
        assert_eq!(tamper(&path, sql).unwrap_err().to_string(), text);
    }
}

/// Everything that reads the gap whose document was tampered with fails, and names it.
#[track_caller]
fn check_document(sql: &str, cause: &str) {
    let (_folder, path) = ledger();
    tamper(&path, sql).unwrap();
    let mut store = SqliteStore::open(&path).unwrap();
    let gap_id = Birth::new(source(), "s".parse().unwrap(), Extent::record(Key::integer(2).unwrap())).gap_id();
    let errors = [
        read(&mut store, |view| view.gap(&gap_id)).unwrap_err(),
        read(&mut store, |view| view.scan(&Filter::all(), None, 9, &mut |_| ())).unwrap_err(),
        record_event(&mut store, now(), &gap_id, &Event::Dismiss {}).unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.to_string(), format!("the gap {gap_id} does not read"));
        let found = std::error::Error::source(&error).unwrap().to_string();
        assert!(found.starts_with(cause), "{found}");
    }
}

#[test]
fn a_document_that_is_cut_names_its_gap() {
    check_document("UPDATE gaps SET doc = substr(doc, 1, 100) WHERE ticket = 2", "EOF while parsing");
}

#[test]
fn a_state_that_only_a_newer_version_knows_names_its_gap() {
    check_document(
        "UPDATE gaps SET doc = replace(doc, '\"state\":\"open\"', '\"state\":\"asleep\"') WHERE ticket = 2",
        "unknown variant `asleep`",
    );
}

#[test]
fn the_document_of_another_gap_names_the_gap_that_lacks_it() {
    check_document(
        "UPDATE gaps SET doc = (SELECT doc FROM gaps WHERE ticket = 1) WHERE ticket = 2",
        "it is the document of gap_",
    );
}

#[test]
fn a_group_that_does_not_read_is_named() {
    let (_folder, path) = ledger();
    tamper(&path, "UPDATE groups SET key = '{}'").unwrap();
    let mut store = SqliteStore::open(&path).unwrap();
    let error = read(&mut store, |view| view.groups()).unwrap_err();
    assert_eq!(error.to_string(), "the group 1 does not read");
}

#[test]
fn a_group_that_counts_too_few_is_noticed_by_the_plan() {
    let (_folder, path) = ledger();
    tamper(&path, "UPDATE groups SET count = 0").unwrap();
    let mut store = SqliteStore::open(&path).unwrap();
    let error = read(&mut store, |view| view.plan_rows(&mut |_| ())).unwrap_err();
    assert_eq!(error.to_string(), "the group 1 counts no gap, and yet one belongs to it");
}

#[test]
fn an_entry_and_a_run_that_do_not_read_are_named() {
    let (_folder, path) = ledger();
    tamper(&path, "DROP TRIGGER history_is_never_changed; UPDATE history SET doc = ''; UPDATE runs SET doc = '1'")
        .unwrap();
    let mut store = SqliteStore::open(&path).unwrap();
    let gap_id = Birth::new(source(), "s".parse().unwrap(), Extent::record(Key::integer(2).unwrap())).gap_id();
    let entry = read(&mut store, |view| view.history(&gap_id, None, 9, &mut |_| ())).unwrap_err();
    assert_eq!(entry.to_string(), format!("entry 2 of the history of {gap_id} does not read"));
    let run = read(&mut store, |view| view.runs(None, None, 9, &mut |_| ())).unwrap_err();
    assert_eq!(run.to_string(), "the run run does not read");
}

#[test]
fn two_handles_that_open_a_new_file_at_once_both_get_a_ledger() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let mut store = SqliteStore::open(&path).unwrap();
                    write(&mut store, now(), |tx| tx.next_ticket()).unwrap();
                });
            }
        });
        let mut store = SqliteStore::open(&path).unwrap();
        assert_eq!(write(&mut store, now(), |tx| tx.next_ticket()).unwrap(), 5);
    }
}

#[test]
fn a_writer_waits_for_another_one_that_ends() {
    let (_folder, path) = ledger();
    let (held, started) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let held = held;
            let mut store = SqliteStore::open(&path).unwrap();
            write(&mut store, now(), |tx| {
                held.send(()).unwrap();
                std::thread::sleep(std::time::Duration::from_millis(200));
                tx.put_policy("first", &1.into(), None)
            })
            .unwrap();
        });
        started.recv().unwrap();
        let mut store = SqliteStore::open(&path).unwrap();
        let known = write(&mut store, now(), |tx| tx.policy("first")).unwrap();
        assert!(known.is_some(), "the second writer came in before the first had ended");
    });
}

#[test]
fn a_write_is_in_the_file_when_it_has_ended_even_if_the_handle_is_never_closed() {
    let (_folder, path) = ledger();
    let mut store = SqliteStore::open(&path).unwrap();
    write(&mut store, RecordedAt(Instant::MAX), |tx| tx.put_policy("kept", &1.into(), None)).unwrap();
    std::mem::forget(store);
    let known = read(&mut SqliteStore::open(&path).unwrap(), |view| view.policy("kept")).unwrap();
    assert!(known.is_some());
}
