//! The embedded ledger: one file of `SQLite`.
//!
//! [`SqliteStore`] keeps what [`lacuna_store`] asks for. Readers see a snapshot and wait for nobody; writers of all
//! programs go one after the other, and one that waits longer than [`SqliteStore::BUSY_SECS`] is told so. A write that has
//! ended is on the disk, a power cut included (`synchronous = FULL` with a write-ahead log).
//!
//! It is **not** a place for decisions: no state of a gap is computed in SQL. A gap is one JSON document; the columns beside
//! it are there to find it by. It is not for a file on a network share: the log needs shared memory.
//!
//! ```
//! use lacuna_store::{Store, read};
//! use lacuna_store_sqlite::SqliteStore;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! let path = folder.path().join("ledger/lacuna.db");
//! let mut ledger = SqliteStore::open(&path)?;
//! assert_eq!(ledger.info().engine, "sqlite");
//! assert!(read(&mut ledger, |view| view.groups())?.is_empty());
//! # Ok(())
//! # }
//! ```

mod apply;
mod documents;
mod failure;
mod gaps;
mod schema;
mod session;
mod store;

pub use store::SqliteStore;
