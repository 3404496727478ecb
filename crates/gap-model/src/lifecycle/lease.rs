//! Who works on a gap: claim, renew, try, fail, let go.

use super::event::{Claim, Sighting};
use super::hold;
use super::refusal::Refusal;
use super::transition::Transition;
use crate::gap::Gap;
use crate::ids::ConnectorVersion;
use crate::state::{Lease, State, Token};
use skip_taxonomy::Instant;

/// Does `work` when `token` is that of the living lease.
pub(super) fn with(gap: &Gap, token: &Token, now: Instant, work: impl FnOnce(&Lease) -> Transition) -> Transition {
    match gap.state() {
        State::Leased(held) if held.token == *token && held.lives(now) => work(held),
        _ => Transition::Refused(Refusal::LeaseLost),
    }
}

/// Does `work` when `token` is that of the lease, whether it still lives or not: to let go harms nobody.
pub(super) fn holding(gap: &Gap, token: &Token, work: impl FnOnce(&Lease) -> Transition) -> Transition {
    match gap.state() {
        State::Leased(held) if held.token == *token => work(held),
        _ => Transition::Refused(Refusal::LeaseLost),
    }
}

pub(super) fn claimed(gap: &Gap, claim: &Claim) -> Transition {
    let mut next = gap.clone();
    next.ticket = claim.ticket;
    next.set_leased(Lease::new(claim.holder.clone(), claim.token.clone(), claim.expires_at));
    Transition::changed(next)
}

pub(super) fn renewed(gap: &Gap, held: &Lease, expires_at: Instant) -> Transition {
    if expires_at <= held.expires_at {
        return Transition::Same;
    }
    let mut next = gap.clone();
    next.set_leased(Lease { expires_at, ..held.clone() });
    Transition::changed(next)
}

pub(super) fn attempted(gap: &Gap, held: &Lease, version: Option<&ConnectorVersion>, now: Instant) -> Transition {
    if held.attempted {
        return Transition::Same;
    }
    let mut next = gap.clone();
    count_attempt(&mut next, version, now);
    Transition::changed(next)
}

/// Counts an attempt, once per lease.
pub(super) fn count_attempt(gap: &mut Gap, version: Option<&ConnectorVersion>, now: Instant) {
    gap.attempted_versions.extend(version.cloned());
    if let Some(held) = gap.lease_mut().filter(|held| !held.attempted) {
        held.attempted = true;
        gap.attempts = gap.attempts.saturating_add(1);
        gap.last_attempt_at = Some(now);
    }
}

pub(super) fn deferred(gap: &Gap, held: &Lease, now: Instant) -> Transition {
    if held.attempted {
        return Transition::Refused(Refusal::NeedsOutcome);
    }
    let mut next = gap.clone();
    next.deferrals = next.deferrals.saturating_add(1);
    next.set_open();
    hold::end_lease(next, Vec::new(), now)
}

pub(super) fn failed(gap: &Gap, seen: &Sighting, now: Instant) -> Transition {
    let mut next = gap.clone();
    count_attempt(&mut next, seen.connector_version.as_ref(), now);
    next.failures_since_progress = next.failures_since_progress.saturating_add(1);
    next.absorb(seen);
    next.set_open();
    hold::end_lease(next, Vec::new(), now)
}

/// The lease ends without an outcome. An interruption is counted when the gap was tried, or the worker died.
pub(super) fn ended(gap: &Gap, interrupted: bool, now: Instant) -> Transition {
    let mut next = gap.clone();
    next.interruptions = next.interruptions.saturating_add(interrupted.into());
    next.set_open();
    hold::end_lease(next, Vec::new(), now)
}

pub(super) fn expired(gap: &Gap, skew_seconds: u32, now: Instant) -> Transition {
    match gap.state() {
        // A worker that let its lease run out has died, or is as good as dead.
        State::Leased(held) if held.expires_at.saturating_add_secs(skew_seconds.into()) <= now => ended(gap, true, now),
        State::Leased(_) => Transition::Refused(Refusal::Held),
        _ => Transition::Refused(Refusal::LeaseLost),
    }
}
