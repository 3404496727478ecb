//! What a connector says it did not deliver, and whose job it is to get it back.
//!
//! A connector that could not fetch something says so with a [`SkipResult`]. This crate gives that message
//! its types and answers one question about it, with [`classify`]: *who owns the retry?* The answer is one of
//! the four [`RecoveryKind`]s, or none, together with what decided and how sure that is.
//!
//! It is **not** a store, a scheduler or an HTTP client. It reads no clock, no file and no environment; it
//! remembers nothing between two calls. Debts and their lives are in `gap-model`; timing and budgets are in
//! `recovery-contract`; what a status code means is in the HTTP adapter.
//!
//! ```
//! use skip_taxonomy::{classify, ReasonTable, RecoveryKind, RetryOwner, SkipResult};
//!
//! let skip: SkipResult = serde_json::from_str(
//!     r#"{"type":"SKIP_RESULT","stream":"conversations","reason":"rate_limited","scope":{"resources":["69d71fbf"]}}"#,
//! )?;
//! let classification = classify(&skip, ReasonTable::builtin(), None);
//! assert_eq!(classification.kind, Some(RecoveryKind::RetryByRuntime));
//! assert_eq!(classification.retry_owner(), Some(RetryOwner::Runtime));
//! # Ok::<(), serde_json::Error>(())
//! ```

mod blocker;
mod classify;
mod evidence;
mod finding;
mod hint;
mod histogram;
mod instant;
mod key;
mod kind;
mod preconditions;
mod reason_table;
pub mod rules;
mod skip_result;
mod text;
mod time_range;
mod version;
mod word;

pub use blocker::Blocker;
pub use classify::{Classification, ClassificationDocument, Confidence, DecidedBy, Opinion, classify};
pub use evidence::Evidence;
pub use finding::{Finding, Loss, Rule, Severity};
pub use hint::{RecoveryAction, RecoveryHint};
pub use histogram::{Histogram, Tally};
pub use instant::{Instant, InstantError, ObservedAt, RecordedAt, ceil_option, floor_option};
pub use key::{Key, KeyError, KeyPart, POSITION_MAX, canonical_integer};
pub use kind::{RecoveryKind, RetryOwner};
pub use preconditions::Preconditions;
pub use reason_table::{ErrorClassEntry, Meaning, ReasonEntry, ReasonTable, ReasonTableDocument, ReasonTableError};
pub use skip_result::{Continuation, ContinuationOwner, SkipResult, SkipResultType, SkipScope};
pub use text::{ErrorClass, Reason, TextError};
pub use time_range::TimeRange;
pub use version::{VersionAnswer, VersionRequirement};
pub use word::{Vocabulary, Word};
