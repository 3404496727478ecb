//! What the engine says, in the words of the port.

use lacuna_store::Error;
use rusqlite::ErrorCode;

/// How long a writer waits for another.
pub(crate) const BUSY_SECS: u64 = 10;

/// Says what was being done when the engine failed.
pub(crate) trait Doing<T> {
    /// `doing` ends in a preposition; the ledger's place follows.
    fn doing(self, place: &str, doing: &'static str) -> Result<T, Error>;
}

impl<T> Doing<T> for rusqlite::Result<T> {
    fn doing(self, place: &str, doing: &'static str) -> Result<T, Error> {
        self.map_err(|source| said(source, place.to_owned(), doing))
    }
}

fn said(source: rusqlite::Error, place: String, doing: &'static str) -> Error {
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy { place, waited_secs: BUSY_SECS },
        Some(ErrorCode::DatabaseCorrupt) => Error::Damaged { place, source: source.into() },
        Some(ErrorCode::NotADatabase) => Error::NotALedger { place, found: "no SQLite database" },
        Some(ErrorCode::ReadOnly) => Error::ReadOnly { place },
        _ => Error::Engine { doing, place, source: source.into() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    #[track_caller]
    fn check(code: i32, text: &str) {
        let failed: rusqlite::Result<()> = Err(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None));
        assert_eq!(failed.doing("a.db", "end a transaction of").unwrap_err().to_string(), text);
    }

    #[test]
    fn each_error_says_what_the_caller_can_do() {
        check(ffi::SQLITE_BUSY, "a.db is busy: another program has not finished writing within 10 s");
        check(ffi::SQLITE_BUSY_SNAPSHOT, "a.db is busy: another program has not finished writing within 10 s");
        check(ffi::SQLITE_CORRUPT, "a.db is damaged");
        check(ffi::SQLITE_NOTADB, "a.db is no ledger: it is no SQLite database");
        check(ffi::SQLITE_READONLY, "a.db is read-only");
        check(ffi::SQLITE_FULL, "could not end a transaction of a.db");
        check(ffi::SQLITE_IOERR_FSYNC, "could not end a transaction of a.db");
    }
}
