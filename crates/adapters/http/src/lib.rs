//! What an HTTP outcome says about a skip.
//!
//! [`opinion`] turns the structured facts of a failed fetch into an [`Opinion`] that `skip_taxonomy::classify` can weigh:
//! who owns the retry, and what must hold first. It is pure and total, and every harness adapter uses the same one.
//!
//! It is **not** an HTTP client, and it reads no headers and no bodies: adapters bring what they found as
//! [`Evidence`]. It never says that something is gone because it was not found once, and it never reads prose.
//!
//! # Statuses
//!
//! | status | opinion | because |
//! | --- | --- | --- |
//! | 1xx, 2xx, 3xx | none | nothing failed, or the transport deals with it |
//! | 400, 422 | retry on connector upgrade | the connector asks in a way that the provider does not accept |
//! | 401 | retry by the runtime, blocked on `credentials` | a person must sign in again |
//! | 402 | retry by the runtime, blocked on `billing` | somebody must pay |
//! | 403 | none | a missing right, a block or a wall for robots: the status alone does not tell them apart |
//! | 404 | none | one sighting proves nothing: the item may be gone, hidden, or not there yet |
//! | 408, 425, 429 | retry by the runtime | the provider asks for another time |
//! | 410 | permanent structural | the provider says that the item is gone for good |
//! | other 4xx | none | nobody knows what it means for a retry |
//! | 500 to 599 | retry by the runtime | the provider failed, not the connector |
//!
//! # Retry-After
//!
//! The wait that a provider asked for is a floor, counted from the observation. Where nobody knows when that was, the
//! wait stays in the evidence, and whoever learns the time adds it.
//!
//! ```
//! use skip_taxonomy::{Evidence, Instant, RecoveryKind};
//!
//! let seen: Instant = "2026-04-21T10:00:00Z".parse()?;
//! let evidence = Evidence::none().http_status(429).retry_after_seconds(30);
//! let opinion = lacuna_http::opinion(&evidence, Some(seen)).expect("429 says something");
//! assert_eq!(opinion.kind, Some(RecoveryKind::RetryByRuntime));
//! assert_eq!(opinion.preconditions.after, Some("2026-04-21T10:00:30Z".parse()?));
//! assert_eq!(lacuna_http::opinion(&Evidence::none().http_status(404), Some(seen)), None);
//! # Ok::<(), skip_taxonomy::InstantError>(())
//! ```

use skip_taxonomy::{Blocker, Evidence, Instant, Opinion, Preconditions, RecoveryKind};

/// The answer to "what do the structured facts say of the retry?"; `None` when they say nothing. `observed_at` is when
/// the outcome was seen, as far as that is known.
pub fn opinion(evidence: &Evidence, observed_at: Option<Instant>) -> Option<Opinion> {
    let spoken = evidence.http_status.and_then(of_status);
    let wait = evidence.retry_after_seconds.zip(observed_at);
    let Some((seconds, seen)) = wait else { return spoken };
    let mut opinion = spoken.unwrap_or_default();
    opinion.preconditions = opinion.preconditions.after(seen.saturating_add_secs(seconds.into()));
    Some(opinion)
}

fn of_status(status: u16) -> Option<Opinion> {
    Some(match status {
        408 | 425 | 429 | 500..=599 => Opinion::kind(RecoveryKind::RetryByRuntime),
        400 | 422 => Opinion::kind(RecoveryKind::RetryOnConnectorUpgrade),
        401 => blocked_on(Blocker::Credentials),
        402 => blocked_on(Blocker::Billing),
        410 => Opinion::kind(RecoveryKind::PermanentStructural),
        _ => return None,
    })
}

fn blocked_on(blocker: Blocker) -> Opinion {
    Opinion::kind(RecoveryKind::RetryByRuntime).when(Preconditions::none().blocked_on(blocker))
}

#[cfg(test)]
mod tests;
