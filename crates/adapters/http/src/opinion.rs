//! What the evidence of a skip says: the same table of statuses, for what a connector reports after it has tried.

use crate::meaning::{Meaning, blocked_on};
use crate::status;
use skip_taxonomy::{Blocker, Evidence, Instant, Opinion, RecoveryKind};

/// The answer to "what do the structured facts say of the retry?"; `None` when they say nothing. `observed_at` is when
/// the outcome was seen, as far as that is known.
///
/// The connector has done its part: a session that is refused now was refreshed, so a person must sign in, and what is
/// skipped is an item. How often it was not found, nobody says; so 404 alone says nothing. What an error class means is in the
/// reason table.
pub fn opinion(evidence: &Evidence, observed_at: Option<Instant>) -> Option<Opinion> {
    let status = evidence.http_status;
    let wait = evidence.retry_after_seconds;
    let asks_to_wait = wait.is_some() && status.is_some_and(status::is_failure);
    let spoken = status
        .and_then(status::meaning)
        .and_then(of_meaning)
        .or_else(|| asks_to_wait.then(|| Opinion::kind(RecoveryKind::RetryByRuntime)));
    let Some((seconds, seen)) = wait.zip(observed_at) else { return spoken };
    let mut opinion = spoken.unwrap_or_default();
    opinion.preconditions = opinion.preconditions.after(seen.saturating_add_secs(seconds.into()));
    Some(opinion)
}

fn of_meaning(meaning: Meaning) -> Option<Opinion> {
    Some(match meaning {
        Meaning::Later | Meaning::CursorGone => Opinion::kind(RecoveryKind::RetryByRuntime),
        Meaning::Upgrade => Opinion::kind(RecoveryKind::RetryOnConnectorUpgrade),
        Meaning::Blocked(blocker) => blocked_on(blocker),
        Meaning::Refused => blocked_on(Blocker::Credentials),
        Meaning::Gone => Opinion::kind(RecoveryKind::PermanentStructural),
        Meaning::Missing => return None,
    })
}

#[cfg(test)]
mod tests;
