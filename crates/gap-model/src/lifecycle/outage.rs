//! Outages: one gap from the last healthy look to the look that proved recovery.

use super::event::{Look, Sighting};
use super::refusal::Refusal;
use super::transition::Transition;
use crate::extent::{Extent, Since};
use crate::gap::Gap;
use crate::span::Axis;
use skip_taxonomy::Instant;

/// The end of the gap's span on the time axis.
pub(super) fn end(gap: &Gap) -> Option<Instant> {
    let span = gap.extent.span().filter(|span| span.axis() == Axis::Time)?;
    Instant::from_micros(span.to()?).ok()
}

/// Another unhealthy look at an outage that lasts.
pub(super) fn looked(gap: &Gap, look: &Look) -> Transition {
    if is_known(gap, look) {
        return Transition::Same;
    }
    let mut next = gap.clone();
    if let Extent::Since(since) = &gap.extent
        && since.axis() == Axis::Time
        && look.since.micros() < since.from()
    {
        next.extent = Since::new(Axis::Time, look.since.micros()).map_or(next.extent, Extent::Since);
    }
    take(&mut next, look);
    Transition::changed(next)
}

/// An unhealthy look at an outage that has an end: the two are one when they touch. A look from before that end is one more
/// look at the outage; a look from the end on shows that it lasts.
pub(super) fn touched(gap: &Gap, look: &Look) -> Transition {
    let from = gap.extent.span().and_then(|span| Instant::from_micros(span.from()?).ok());
    let Some(((_, from), to)) = gap.outage.as_ref().zip(from).zip(end(gap)) else {
        return Transition::Refused(Refusal::NotAnOutage);
    };
    let seen_at = look.stamp.observed_at.0;
    if to < look.since || seen_at < from {
        return Transition::Refused(Refusal::NotContiguous);
    }
    if is_known(gap, look) {
        return Transition::Same;
    }
    let Ok(since) = Since::new(Axis::Time, from.min(look.since).micros()) else {
        return Transition::Refused(Refusal::NotAnOutage);
    };
    let mut next = gap.clone();
    if let Some(span) = since.until(to.micros()).filter(|_| seen_at < to) {
        next.extent = Extent::Span(span);
    } else {
        next.extent = Extent::Since(since);
        next.set_ongoing();
    }
    take(&mut next, look);
    Transition::changed(next)
}

/// Whether it is the last look over again. The skip that opened the gap was the first look, and is not counted yet.
fn is_known(gap: &Gap, look: &Look) -> bool {
    let counted = gap.outage.as_ref().is_some_and(|outage| outage.skipped_runs > 0 || outage.blind_runs > 0);
    counted && look.stamp == gap.last_seen()
}

fn take(gap: &mut Gap, look: &Look) {
    gap.count_look(look.result);
    gap.outage.get_or_insert_default().missing.extend(look.missing.iter().cloned());
    if look.stamp > gap.last_seen() {
        gap.last_seen_at = look.stamp.observed_at;
        gap.last_seen_run = look.stamp.run.clone();
        gap.last_seen_sequence = look.stamp.sequence;
    }
}

/// Every member was looked at and healthy at `to`.
pub(super) fn bound(gap: &Gap, to: Instant) -> Transition {
    let Extent::Since(since) = &gap.extent else {
        return Transition::Refused(Refusal::NotAnOutage);
    };
    if since.axis() != Axis::Time {
        return Transition::Refused(Refusal::NotAnOutage);
    }
    let Some(span) = since.until(to.micros()) else {
        return Transition::Refused(Refusal::EmptySpan);
    };
    let mut next = gap.clone();
    next.extent = Extent::Span(span);
    next.set_open();
    Transition::changed(next)
}

/// A filled outage turns out to last: its proof was blind.
pub(super) fn resumed(gap: &Gap, seen: &Sighting) -> Transition {
    let from = gap.extent.span().and_then(|span| Some((span.axis(), span.from()?)));
    let mut next = gap.clone();
    next.absorb(seen);
    if let Some(Ok(since)) = from.map(|(axis, from)| Since::new(axis, from)) {
        next.extent = Extent::Since(since);
        next.set_ongoing();
    } else {
        // Without a beginning it cannot last since one; it is owed as it stands.
        next.set_open();
    }
    Transition::changed(next)
}
