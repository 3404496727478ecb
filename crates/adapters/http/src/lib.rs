//! What an HTTP outcome says about a skip.
//!
//! An adapter hands over what came back ([`Outcome`]: status, headers, body, network error, what was asked for and how
//! often it was seen), and [`read`] answers who owns the retry, what must hold first, and what to do before asking again.
//! [`opinion`] answers the same for the evidence of a skip that a connector has reported. Both use one table of statuses;
//! `spec/http.md` has it, together with the words of providers and the forms of waits.
//!
//! It is **not** an HTTP client, and it waits for nobody: a floor is passed on as it was sent, however far it lies. It
//! never reads prose: what a body says counts only as a known word at a known place. It never holds that something is
//! gone because it was not found once. Neither headers nor bodies get into what it returns, but for known words and, in
//! findings, the first 40 letters of a wait that could not be read.
//!
//! ```
//! use lacuna_http::{Outcome, Policy, Step, read};
//! use skip_taxonomy::{Blocker, Instant, RecoveryKind};
//!
//! let now: Instant = "2026-01-01T00:00:00Z".parse()?;
//! let limited: Outcome = serde_json::from_str(r#"{"status":429,"headers":{"Retry-After":"120"}}"#)?;
//! let reading = read(&limited, Policy::default(), now);
//! let opinion = reading.opinion.as_ref().expect("429 says something");
//! assert_eq!(opinion.kind, Some(RecoveryKind::RetryByRuntime));
//! assert_eq!(opinion.preconditions.after, Some("2026-01-01T00:02:00Z".parse()?));
//!
//! // Refused once: refresh and ask again. Refused again: a person must sign in.
//! let refused = Outcome::of_status(401);
//! let once = read(&refused.clone().sightings(1), Policy::default(), now);
//! assert_eq!(once.step, Some(Step::RefreshCredentials));
//! let twice = read(&refused.sightings(2), Policy::default(), now).classification();
//! assert!(twice.preconditions.blocked_on.contains(&Blocker::Credentials.into()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod body;
mod challenge;
mod form;
mod headers;
mod meaning;
mod opinion;
mod outcome;
mod policy;
mod read;
pub mod rules;
mod spoken;
mod status;
mod wait;
mod words;

pub use headers::Headers;
pub use opinion::opinion;
pub use outcome::{NetworkError, Outcome, OutcomeError, Target};
pub use policy::Policy;
pub use read::{Reading, Step, read};

#[cfg(test)]
mod tests;
