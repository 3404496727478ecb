//! A handle on a ledger file.

use crate::failure::{BUSY_SECS, Doing};
use crate::schema;
use crate::session::Session;
use lacuna_store::{Error, Info, Store, Tx, View};
use rusqlite::{Connection, MAIN_DB, OpenFlags, TransactionBehavior};
use skip_taxonomy::{Instant, RecordedAt};
use std::path::Path;
use std::time::Duration;

/// A handle on a ledger file. Any number of handles, in any number of programs on this machine, may be on one file.
#[derive(Debug)]
pub struct SqliteStore {
    conn: Connection,
    place: String,
    clock_skew_seconds: u32,
}

impl SqliteStore {
    /// How many seconds a writer waits for another one before it is told that the ledger is busy.
    pub const BUSY_SECS: u64 = BUSY_SECS;

    /// Opens the ledger at `path`. Where there is nothing, an empty one is made, with the folders above it.
    ///
    /// # Errors
    ///
    /// [`Error::NotALedger`] when there is something else, [`Error::NewerSchema`] when a newer version of this program has
    /// written it, [`Error::ReadOnly`] when it may not be written, [`Error::Busy`], [`Error::Damaged`], or
    /// [`Error::Engine`] when the folder or the file cannot be made or read. What is there is then as it was.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let place = path.display().to_string();
        if path.is_dir() {
            return Err(Error::NotALedger { place, found: "a folder" });
        }
        if let Some(folder) = path.parent()
            && let Err(error) = std::fs::create_dir_all(folder)
        {
            return Err(Error::Engine { doing: "make the folder of", place, source: error.into() });
        }
        // No URIs: a path is a path, whatever it begins with.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut conn = Connection::open_with_flags(path, flags).doing(&place, "open")?;
        // SQLite opens what it may not write for reading, without a word.
        if conn.is_readonly(MAIN_DB).doing(&place, "open")? {
            return Err(Error::ReadOnly { place });
        }
        set_up(&conn).doing(&place, "set up")?;
        schema::migrate(&mut conn, &place)?;
        Ok(Self { conn, place, clock_skew_seconds: 0 })
    }

    /// The same handle, for clocks that may differ by that much. The programs of one machine share a clock: 0.
    #[must_use]
    pub fn with_clock_skew(mut self, seconds: u32) -> Self {
        self.clock_skew_seconds = seconds;
        self
    }
}

/// What holds for this connection and not for the file.
fn set_up(conn: &Connection) -> rusqlite::Result<()> {
    conn.busy_timeout(Duration::from_secs(BUSY_SECS))?;
    conn.set_prepared_statement_cache_capacity(64);
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    // What one large write has added to the log is given back to the disk afterwards.
    conn.pragma_update(None, "journal_size_limit", 64 << 20)?;
    // In KiB when negative: a run of some ten thousand gaps stays in memory until it is written.
    conn.pragma_update(None, "cache_size", -32_768)
}

impl Store for SqliteStore {
    fn info(&self) -> Info {
        Info { engine: "sqlite", schema_version: schema::VERSION, clock_skew_seconds: self.clock_skew_seconds }
    }

    fn read(&mut self, work: &mut dyn FnMut(&mut dyn View) -> Result<(), Error>) -> Result<(), Error> {
        let place = &self.place;
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Deferred).doing(place, "begin to read")?;
        // The first read of a transaction takes its snapshot; and another program may have migrated the file.
        schema::version(&tx, place)?;
        work(&mut Session::new(&tx, place, RecordedAt(Instant::MIN)))?;
        tx.commit().doing(place, "end a read of")
    }

    fn write(&mut self, now: RecordedAt, work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>) -> Result<(), Error> {
        let place = &self.place;
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate).doing(place, "begin to write")?;
        schema::version(&tx, place)?;
        // Whatever ends early here drops the transaction, and so takes it back.
        let mut session = Session::new(&tx, place, now);
        work(&mut session)?;
        session.flush()?;
        tx.commit().doing(place, "end a write of")
    }
}
