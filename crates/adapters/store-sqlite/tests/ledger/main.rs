//! The embedded ledger on real files: the suite of every store, agreement with the ledger in memory, and what may lie at a
//! path in place of a sound ledger.

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod files;
#[cfg(test)]
mod suite;
