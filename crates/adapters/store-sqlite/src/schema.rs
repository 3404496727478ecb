//! The schema, and how an older one becomes the newest.
//!
//! `user_version` is how many migrations a file has seen. A migration is never edited once it was released: a new one
//! follows it. `application_id` tells a ledger from another program's database.

use crate::failure::{BUSY_SECS, Doing};
use lacuna_store::Error;
use rusqlite::{Connection, TransactionBehavior};
use std::time::Duration;

/// Migration `n` makes version `n` of version `n - 1`.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/1.sql")];

/// The newest version that is known here.
#[expect(clippy::cast_possible_wrap, reason = "a handful of migrations is far below the bound of i64")]
pub(crate) const VERSION: i64 = MIGRATIONS.len() as i64;

/// `Lacu`, in ASCII.
const APPLICATION_ID: i64 = 0x4c61_6375;

/// Makes sure that the file is a ledger of the newest version. A file that is none, or of a newer version, is left as it
/// is.
pub(crate) fn migrate(conn: &mut Connection, place: &str) -> Result<(), Error> {
    // In one snapshot: another program may be making the ledger at this moment.
    let tx = conn.transaction().doing(place, "begin to identify")?;
    let version = identify(&tx, place)?;
    tx.commit().doing(place, "identify")?;
    use_log(conn, place)?;
    if version == VERSION {
        return Ok(());
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).doing(place, "begin to migrate")?;
    // Another program may have migrated it meanwhile.
    let version = identify(&tx, place)?;
    for migration in MIGRATIONS.iter().skip(usize::try_from(version).unwrap_or(0)) {
        tx.execute_batch(migration).doing(place, "migrate")?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID).doing(place, "migrate")?;
    tx.pragma_update(None, "user_version", VERSION).doing(place, "migrate")?;
    tx.commit().doing(place, "end the migration of")
}

/// The version of a ledger; 0 for a file that has nothing in it.
fn identify(conn: &Connection, place: &str) -> Result<i64, Error> {
    let version = version(conn, place)?;
    let application: i64 =
        conn.pragma_query_value(None, "application_id", |row| row.get(0)).doing(place, "identify")?;
    if application != APPLICATION_ID {
        let objects: i64 =
            conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).doing(place, "identify")?;
        if application != 0 || version != 0 || objects != 0 {
            return Err(Error::NotALedger { place: place.to_owned(), found: "the database of another program" });
        }
    }
    Ok(version)
}

/// The version, which must not be newer than what is known here.
pub(crate) fn version(conn: &Connection, place: &str) -> Result<i64, Error> {
    let mut statement = conn.prepare_cached("PRAGMA user_version").doing(place, "identify")?;
    let found = statement.query_row([], |row| row.get(0)).doing(place, "identify")?;
    if found > VERSION {
        return Err(Error::NewerSchema { place: place.to_owned(), found, known: VERSION });
    }
    Ok(found)
}

/// Switches the file to a write-ahead log, which stays with it.
fn use_log(conn: &Connection, place: &str) -> Result<(), Error> {
    const DOING: &str = "switch to a write-ahead log in";
    const PAUSE: Duration = Duration::from_millis(5);
    let switch = || conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0));
    let mut waited = Duration::ZERO;
    let mode = loop {
        match switch().doing(place, DOING) {
            // SQLite does not wait here as it does everywhere else, and several programs may make one ledger at once.
            Err(Error::Busy { .. }) if waited < Duration::from_secs(BUSY_SECS) => {
                std::thread::sleep(PAUSE);
                waited += PAUSE;
            }
            switched => break switched?,
        }
    };
    if mode == "wal" {
        return Ok(());
    }
    let source = format!("the journal mode stays {mode:?}").into();
    Err(Error::Engine { doing: DOING, place: place.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_ends_in_a_schema_without_a_fault() {
        let mut conn = Connection::open_in_memory().unwrap();
        let tx = conn.transaction().unwrap();
        for migration in MIGRATIONS {
            tx.execute_batch(migration).unwrap();
            let fault: String = tx.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
            assert_eq!(fault, "ok");
        }
    }
}
