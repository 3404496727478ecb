//! The suite that every store passes.

use lacuna_store::Store;
use lacuna_store_sqlite::SqliteStore;

fn fresh() -> impl FnMut() -> Box<dyn Store> {
    let folder = tempfile::tempdir().unwrap();
    move || Box::new(SqliteStore::open(folder.path().join("ledger.db")).unwrap())
}

lacuna_store::conformance_suite!(fresh);
