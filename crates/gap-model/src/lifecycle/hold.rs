//! What is observed while a gap is leased, and applied when the lease ends.

use super::event::Event;
use super::refusal::Refusal;
use super::transition::{Change, Transition, transition};
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
    next.revision = next.revision.saturating_add(1);
    Transition::Held(Box::new(next))
}

/// Ends a lease: what was held is applied, the newest observation first. `gap` is the gap without the lease, `split` what
/// the outcome of the lease split from it. What was held was seen of all of it, so each part hears it; what none of them
/// takes is handed back with the refusal, because whoever sent it has had no answer yet.
pub(super) fn end_lease(mut gap: Gap, mut split: Vec<Gap>, now: Instant) -> Transition {
    let mut held = std::mem::take(&mut gap.held);
    // Of what was seen the order of arrival never matters: the text settles what the stamp leaves open. What bears no
    // stamp is a decision; it comes last, because `None` is the least, and in the order in which it came.
    let text = |event: &Event| serde_json::to_string(event).unwrap_or_default();
    held.sort_by_cached_key(|event| Reverse(stamp(event).map(|stamp| (stamp, text(event)))));
    let revision = gap.revision;
    let mut refused = Vec::new();
    for event in held {
        let (mut more, mut taken, mut answer) = (Vec::new(), false, None);
        for part in split.iter_mut().chain([&mut gap]) {
            match transition(part, &event, RecordedAt(now)) {
                Transition::Changed(change) => {
                    *part = change.gap;
                    more.extend(change.split);
                    taken = true;
                }
                Transition::Refused(refusal) => answer = Some(refusal),
                Transition::Same | Transition::Recorded | Transition::Held(_) => answer = None,
            }
        }
        split.extend(more);
        // The gap itself comes last, so the answer is its own.
        refused.extend(answer.filter(|_| !taken).map(|refusal| (event, refusal)));
    }
    for part in &mut split {
        part.revision = 1;
    }
    gap.revision = revision.saturating_add(1);
    Transition::Changed(Box::new(Change { gap, split, refused }))
}

fn stamp(event: &Event) -> Option<Stamp> {
    match event {
        Event::SkipObserved(seen) | Event::Contradicted(seen) => Some(seen.stamp.clone()),
        Event::OutageObserved(look) => Some(look.stamp.clone()),
        Event::FilledByEvidence(filling) => Some(filling.proof.stamp()),
        _ => None,
    }
}
