//! The table.

use super::event::{Event, LookResult};
use super::refusal::Refusal;
use super::{fill, hold, lease, outage, retire};
use crate::extent::Extent;
use crate::gap::Gap;
use crate::state::{RetiredWhy, State};
use skip_taxonomy::RecordedAt;

/// A gap after an event, and the gaps that were split from it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Change {
    /// The gap, with the next revision.
    pub gap: Gap,
    /// What was split from it; each names it in `split_from`. Each bears the gap's ticket, and no two gaps share one: a
    /// ledger MUST give each a ticket of its own.
    pub split: Vec<Gap>,
    /// What was held under a lease that ends, and no longer applies: whoever sent it has had no answer yet.
    pub refused: Vec<(Event, Refusal)>,
}

/// The answer to "what does this event do to this gap?".
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a new answer must break every store")]
pub enum Transition {
    /// Nothing: it was known already.
    Same,
    /// Nothing: the gap is retired, and a run still sees the hole. The history keeps it; of a gap that the manifest
    /// declares absent it is worth a finding.
    Recorded,
    /// The gap changes.
    Changed(Box<Change>),
    /// The event is kept on the gap and applied when the lease ends.
    Held(Box<Gap>),
    /// Nothing changes, and whoever sent the event must know.
    Refused(Refusal),
}

impl Transition {
    pub(super) fn changed(gap: Gap) -> Self {
        Self::split(gap, Vec::new())
    }

    pub(super) fn split(mut gap: Gap, split: Vec<Gap>) -> Self {
        gap.revision = gap.revision.saturating_add(1);
        Self::Changed(Box::new(Change { gap, split, refused: Vec::new() }))
    }

    pub(super) fn changed_if(changed: bool, gap: Gap) -> Self {
        if changed { Self::changed(gap) } else { Self::Same }
    }
}

/// What `event` does to `gap` at `now`: the table of `spec/lifecycle.md`. Total and pure; every cell is there.
pub fn transition(gap: &Gap, event: &Event, now: RecordedAt) -> Transition {
    use Transition::{Recorded, Refused, Same};
    let now = now.0;
    let state = gap.state();
    match event {
        Event::SkipObserved(seen) => match state {
            State::Ongoing | State::Open => seen_again(gap, seen),
            State::Leased(held) if held.holder == seen.stamp.run && held.lives(now) => lease::failed(gap, seen, now),
            State::Leased(_) => hold::hold(gap, event),
            State::Filled(proof) if seen.stamp > proof.stamp() => reopened_by(gap, seen),
            State::Filled(_) => Refused(Refusal::Stale),
            State::Retired(_) => Recorded,
        },
        Event::OutageObserved(look) => match state {
            State::Ongoing => outage::looked(gap, look),
            State::Open => outage::touched(gap, look),
            State::Leased(_) => hold::hold(gap, event),
            State::Filled(proof) => Refused(Refusal::NewGap { from: outage::end(gap).unwrap_or(proof.observed_at.0) }),
            State::Retired(retired) => Refused(Refusal::NewGap { from: retired.at }),
        },
        Event::Bound { to } => match state {
            State::Ongoing => outage::bound(gap, *to),
            State::Open if outage::end(gap) == Some(*to) => Same,
            State::Open => Refused(Refusal::AlreadyBounded),
            other => Refused(refusal_of(other)),
        },
        Event::Claim(claim) => match state {
            State::Ongoing => Refused(Refusal::NotBounded),
            State::Open => lease::claimed(gap, claim),
            other => Refused(refusal_of(other)),
        },
        Event::Renew { token, expires_at } => {
            lease::with(gap, token, now, |held| lease::renewed(gap, held, *expires_at))
        }
        Event::Attempted { token, connector_version } => {
            lease::with(gap, token, now, |held| lease::attempted(gap, held, connector_version.as_ref(), now))
        }
        Event::Deferred { token } => lease::with(gap, token, now, |held| lease::deferred(gap, held, now)),
        Event::Failed(failure) => lease::with(gap, &failure.token, now, |_| lease::failed(gap, &failure.seen, now)),
        Event::Release { token } => lease::holding(gap, token, |held| lease::ended(gap, held.attempted, now)),
        Event::Interrupted { token } => lease::holding(gap, token, |_| lease::ended(gap, true, now)),
        Event::Expire { skew_seconds } => lease::expired(gap, *skew_seconds, now),
        Event::FilledByLease { token, filling } => lease::with(gap, token, now, |_| fill::by_lease(gap, filling, now)),
        Event::FilledByEvidence(filling) => match state {
            State::Ongoing => Refused(Refusal::NotBounded),
            State::Open => fill::by_evidence(gap, filling),
            State::Leased(_) => hold::hold(gap, event),
            State::Filled(_) => Same,
            State::Retired(retired) => match (retired.why, retired.by) {
                (RetiredWhy::Superseded, Some(by)) => Refused(Refusal::SupersededBy { by }),
                _ => fill::by_evidence(gap, filling),
            },
        },
        Event::Contradicted(seen) => match state {
            State::Ongoing => Same,
            State::Open => seen_again(gap, seen),
            State::Leased(_) => hold::hold(gap, event),
            State::Filled(proof) if seen.stamp <= proof.stamp() => Refused(Refusal::Stale),
            State::Filled(_) if gap.outage.is_some() => outage::resumed(gap, seen),
            State::Filled(_) => reopened_by(gap, seen),
            State::Retired(_) => Recorded,
        },
        Event::Dismiss {} => match state {
            State::Ongoing | State::Open => retire::dismissed(gap, now),
            State::Retired(retired) if retired.why == RetiredWhy::Dismissed => Same,
            other => Refused(refusal_of(other)),
        },
        Event::Retire(retire) => match (retire::demand(retire), state) {
            (Err(refusal), _) => Refused(refusal),
            (Ok(()), State::Ongoing) => retire::ongoing(gap, retire, now),
            (Ok(()), State::Open) => retire::open(gap, retire, now),
            (Ok(()), State::Leased(_)) => hold::hold(gap, event),
            (Ok(()), State::Retired(retired)) => retire::again(retired, retire),
            (Ok(()), other) => Refused(refusal_of(other)),
        },
        Event::Upgraded { version } => match state {
            State::Open | State::Leased(_) => Same,
            State::Retired(retired) => retire::upgraded(gap, retired, version),
            State::Ongoing | State::Filled(_) => Refused(Refusal::NotQuarantined),
        },
        Event::Attested { id } => match state {
            State::Retired(retired) => retire::attested(gap, retired, id),
            State::Ongoing | State::Open | State::Leased(_) | State::Filled(_) => Refused(Refusal::NotQuarantined),
        },
        Event::Reopen { evidence } => match state {
            State::Retired(retired) => retire::reopened(gap, retired, evidence.as_deref()),
            _ => Refused(Refusal::NotRetired),
        },
        Event::Undeclare {} => match state {
            State::Retired(retired) if retired.why == RetiredWhy::Declared => retire::open_again(gap),
            State::Retired(_) => Refused(Refusal::Retired),
            _ => Refused(Refusal::NotRetired),
        },
        Event::BlockerCleared { blocker } => match state {
            State::Open => {
                let mut next = gap.clone();
                Transition::changed_if(next.preconditions.blocked_on.remove(blocker), next)
            }
            State::Ongoing | State::Leased(_) | State::Filled(_) | State::Retired(_) => Same,
        },
    }
}

/// The refusal that says how a gap stands.
fn refusal_of(state: State<'_>) -> Refusal {
    match state {
        State::Ongoing => Refusal::NotBounded,
        State::Open => Refusal::NotRetired,
        State::Leased(_) => Refusal::Held,
        State::Filled(_) => Refusal::Filled,
        State::Retired(_) => Refusal::Retired,
    }
}

fn seen_again(gap: &Gap, seen: &super::Sighting) -> Transition {
    let mut next = gap.clone();
    Transition::changed_if(next.absorb(seen), next)
}

fn reopened_by(gap: &Gap, seen: &super::Sighting) -> Transition {
    let mut next = gap.clone();
    next.absorb(seen);
    next.set_open();
    Transition::changed(next)
}

impl Gap {
    /// Gives a gap that stops being ongoing its end: at `to`, or right after its beginning when that is later.
    pub(super) fn close_extent(&mut self, to: skip_taxonomy::Instant) {
        if let Extent::Since(since) = &self.extent {
            let end = match since.axis() {
                crate::Axis::Time => since.until(to.micros()).or_else(|| since.until(since.from() + 1)),
                // No instant is a point of the sequence axis: all that is known is that it has no known end.
                crate::Axis::Sequence => None,
            };
            let unbounded = || crate::Span::new(since.axis(), Some(since.from()), None).ok();
            if let Some(span) = end.or_else(unbounded) {
                self.extent = Extent::Span(span);
            }
        }
    }

    pub(super) fn count_look(&mut self, result: LookResult) {
        let outage = self.outage.get_or_insert_default();
        let counted = match result {
            LookResult::Skipped => &mut outage.skipped_runs,
            LookResult::Blind => &mut outage.blind_runs,
        };
        *counted = counted.saturating_add(1);
    }
}

#[cfg(test)]
mod tests;
