//! The ledger: where gaps, their history and everything that is known of their sources outlive the run.
//!
//! This crate has the port ([`Store`], [`View`], [`Tx`]), the operations that are written once over it ([`ingest`],
//! [`claim`], [`renew`], [`release`], [`record_event`]), a store in memory, and behind the feature `conformance` the suite
//! that every store passes.
//!
//! It is **not** an engine, and it decides nothing about gaps: that is [`transition`](gap_model::transition)'s alone. It
//! reads no clock; `now` is an argument.
//!
//! ```
//! use gap_model::{Fold, Identity, Source};
//! use lacuna_store::{Digest, Filter, MemoryStore, ingest, read};
//! use recovery_contract::SourceContract;
//! use skip_taxonomy::{Instant, ObservedAt, RecordedAt};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let now: Instant = "2026-04-21T10:00:00Z".parse()?;
//! let source = Source::new("chatgpt".parse()?, "default".parse()?, None);
//! let folded = Fold::new(source.clone(), &[], None).finish(Identity {
//!     run_id: "run-1".parse()?,
//!     observed_at: ObservedAt(now),
//!     observed_at_known: true,
//!     connector_version: None,
//!     recovery: false,
//!     cancelled_by_owner: false,
//! });
//!
//! let mut ledger = MemoryStore::new();
//! let contract = SourceContract::unknown(source);
//! let first = ingest(&mut ledger, RecordedAt(now), &folded, Digest([7; 32]), &contract)?;
//! let again = ingest(&mut ledger, RecordedAt(now), &folded, Digest([7; 32]), &contract)?;
//! assert_eq!((first.known, again.known), (false, true));
//!
//! let mut owed = 0;
//! read(&mut ledger, |view| view.scan(&Filter::owed(), None, 100, &mut |_| owed += 1))?;
//! assert_eq!(owed, 0);
//! # Ok(())
//! # }
//! ```

mod applied;
mod checkpoints;
#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
mod error;
mod filter;
mod history;
mod ingest;
mod lease;
mod memory;
mod port;
mod record;
mod tell;

pub use applied::{Applied, Write};
pub use checkpoints::with_known_gaps;
pub use error::{Error, Item};
pub use filter::{Filter, Owned};
pub use history::{Effect, HistoryEntry, Origin};
pub use ingest::{Ingested, ingest};
pub use lease::{claim, release, renew};
pub use memory::MemoryStore;
pub use port::{Info, Store, Tx, View, read, write};
pub use record::{CheckpointRecord, ContractRecord, Digest, NotADigest, RunRecord, Versioned};
pub use tell::{Answer, record_event, tell};
