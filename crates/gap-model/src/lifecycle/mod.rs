//! The life of a gap: one total function of (gap, event, now).
//!
//! [`transition`] is the table of `spec/lifecycle.md`, cell by cell. Every harness and every store goes through it; no
//! other code changes the state of a gap.

mod event;
mod fill;
mod hold;
mod lease;
mod outage;
mod refusal;
mod retire;
mod transition;

pub use event::{Claim, Event, Failure, Filling, Look, LookResult, Retire, Sighting};
pub use refusal::Refusal;
pub use transition::{Change, Transition, transition};
