//! What is observed while a gap is leased, and applied when the lease ends.

use super::event::Event;
use super::refusal::Refusal;
use super::transition::{Transition, transition};
use crate::gap::Gap;
use crate::ids::Stamp;
use skip_taxonomy::{Instant, RecordedAt};
use std::cmp::Reverse;

/// The most observations that a leased gap keeps. Leases are short; who meets the bound tries again after the lease.
pub(super) const HELD_MAX: usize = 64;

/// Keeps the event on the gap.
pub(super) fn hold(gap: &Gap, event: &Event) -> Transition {
    if gap.held.contains(event) {
        return Transition::Same;
    }
    if gap.held.len() >= HELD_MAX {
        return Transition::Refused(Refusal::TooManyHeld);
    }
    let mut next = gap.clone();
    next.held.push(event.clone());
    next.revision += 1;
    Transition::Held(Box::new(next))
}

/// Ends a lease: what was held is applied, the newest observation first. What no longer applies is refused, and that is
/// its answer. `gap` is the gap without the lease, `split` what the outcome of the lease split from it.
pub(super) fn end_lease(mut gap: Gap, mut split: Vec<Gap>, now: Instant) -> Transition {
    let revision = gap.revision;
    let mut held = std::mem::take(&mut gap.held);
    // What bears no stamp is a decision, and comes after what was seen: `None` is the least. The sort is stable.
    held.sort_by_key(|event| Reverse(stamp(event)));
    for event in held {
        if let Transition::Changed(change) = transition(&gap, &event, RecordedAt(now)) {
            gap = change.gap;
            split.extend(change.split);
        }
    }
    gap.revision = revision;
    Transition::split(gap, split)
}

fn stamp(event: &Event) -> Option<Stamp> {
    match event {
        Event::SkipObserved(seen) | Event::Contradicted(seen) => Some(seen.stamp.clone()),
        Event::OutageObserved(look) => Some(look.stamp.clone()),
        Event::FilledByEvidence(filling) => Some(filling.proof.stamp()),
        _ => None,
    }
}
