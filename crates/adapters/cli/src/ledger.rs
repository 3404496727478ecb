//! Where the ledger is.

use crate::args::Global;
use crate::failure::Failure;
use lacuna_store::Store;
use lacuna_store_sqlite::SqliteStore;
use std::path::PathBuf;

/// The ledger of whoever names none.
pub(crate) const DEFAULT_PATH: &str = ".lacuna/ledger.db";

/// The file that `--store` names.
pub(crate) fn path(global: &Global) -> Result<PathBuf, Failure> {
    // `postgres:` and its like are not files, and must not become files by that name.
    let scheme = global.store.split_once("://").map(|(scheme, _)| scheme);
    match scheme {
        Some(_) => Err(Failure::StoreUrl { url: without_secrets(&global.store) }),
        None => Ok(PathBuf::from(&global.store)),
    }
}

/// A URL without its user and password.
fn without_secrets(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 <= at => format!("{}…{}", &url[..scheme + 3], &url[at..]),
        _ => url.to_owned(),
    }
}

/// Opens the ledger, and makes one where there is none.
pub(crate) fn open_or_create(global: &Global) -> Result<Box<dyn Store>, Failure> {
    let path = path(global)?;
    open_at(path)
}

/// Opens the ledger; it is an error when there is none, because nothing can be told of it.
pub(crate) fn open(global: &Global) -> Result<Box<dyn Store>, Failure> {
    let path = path(global)?;
    if !path.exists() {
        return Err(Failure::NoLedger { path });
    }
    open_at(path)
}

fn open_at(path: PathBuf) -> Result<Box<dyn Store>, Failure> {
    match SqliteStore::open(&path) {
        Ok(store) => Ok(Box::new(store)),
        Err(source) => Err(Failure::Ledger { path, source: Box::new(source) }),
    }
}

/// Says which ledger failed.
pub(crate) fn failed(global: &Global) -> impl Fn(lacuna_store::Error) -> Failure + '_ {
    |source| Failure::Ledger { path: PathBuf::from(&global.store), source: Box::new(source) }
}

#[cfg(test)]
mod tests {
    use super::without_secrets;

    #[test]
    fn a_password_in_a_url_is_not_told() {
        assert_eq!(without_secrets("postgres://user:secret@host/db"), "postgres://…@host/db");
        assert_eq!(without_secrets("postgres://host/db"), "postgres://host/db");
    }
}
