//! The data is there: all of it, or a part.

use super::event::Filling;
use super::hold;
use super::lease::count_attempt;
use super::refusal::Refusal;
use super::transition::Transition;
use crate::extent::{Extent, ExtentShape};
use crate::gap::{Birth, Gap};
use crate::state::{Proof, ProofKind, State};
use skip_taxonomy::Instant;

pub(super) fn by_lease(gap: &Gap, filling: &Filling, now: Instant) -> Transition {
    if let Err(refusal) = check(gap, &filling.proof) {
        return Transition::Refused(refusal);
    }
    let mut tried = gap.clone();
    count_attempt(&mut tried, filling.connector_version.as_ref(), now);
    tried.failures_since_progress = 0;
    match filling.part.as_ref().filter(|part| **part != tried.extent) {
        None => {
            tried.set_filled(filling.proof.clone());
            hold::end_lease(tried, Vec::new(), now)
        }
        Some(part) => match parts(&tried, part, &filling.proof) {
            Err(refusal) => Transition::Refused(refusal),
            Ok((mut rest, split)) => {
                rest.set_open();
                hold::end_lease(rest, split, now)
            }
        },
    }
}

pub(super) fn by_evidence(gap: &Gap, filling: &Filling) -> Transition {
    if let Err(refusal) = check(gap, &filling.proof) {
        return Transition::Refused(refusal);
    }
    let mut next = gap.clone();
    next.failures_since_progress = 0;
    match filling.part.as_ref().filter(|part| **part != gap.extent) {
        None => {
            next.set_filled(filling.proof.clone());
            Transition::changed(next)
        }
        Some(part) => match parts(&next, part, &filling.proof) {
            Err(refusal) => Transition::Refused(refusal),
            Ok((rest, split)) => Transition::split(rest, split),
        },
    }
}

/// Whether the proof shows what it is to show, and is newer than the last sighting.
fn check(gap: &Gap, proof: &Proof) -> Result<(), Refusal> {
    let shows = match (proof.kind, gap.extent.shape()) {
        (ProofKind::Record | ProofKind::Hydrated, shape) => shape == ExtentShape::Record,
        (ProofKind::Coverage, shape) => {
            matches!(shape, ExtentShape::Span | ExtentShape::RecordSpan | ExtentShape::Stream)
        }
        (ProofKind::Attested, _) => true,
        (ProofKind::ProviderAbsence, _) => false,
    };
    if !shows {
        return Err(Refusal::ProofInsufficient);
    }
    if proof.stamp() <= gap.last_seen() { Err(Refusal::Stale) } else { Ok(()) }
}

/// Takes the filled part out: the gap keeps its name and its history and owes the first remainder; the filled part and
/// a second remainder become gaps of their own, which name it as their origin.
fn parts(gap: &Gap, part: &Extent, proof: &Proof) -> Result<(Gap, Vec<Gap>), Refusal> {
    let same_record = gap.extent.key() == part.key() && gap.extent.shape() == part.shape();
    let (whole, filled) = gap.extent.span().zip(part.span()).filter(|_| same_record).ok_or(Refusal::PartOutside)?;
    if !whole.contains(&filled) {
        return Err(Refusal::PartOutside);
    }
    let mut remainders = whole.without(&filled).into_iter().filter_map(|span| gap.extent.with_span(span));
    // The part lies within the whole and is not all of it, so something is left.
    let first = remainders.next().ok_or(Refusal::PartOutside)?;
    let mut split = vec![split_off(gap, part.clone())];
    split[0].set_filled(proof.clone());
    for extent in remainders {
        let mut rest = split_off(gap, extent);
        if matches!(gap.state(), State::Leased(_)) {
            rest.set_open();
        }
        split.push(rest);
    }
    let mut next = gap.clone();
    next.extent = first;
    // Nobody knows how many records are left.
    next.quantity = None;
    Ok((next, split))
}

/// A gap over a part of another, with its history.
pub(super) fn split_off(gap: &Gap, extent: Extent) -> Gap {
    let birth = Birth {
        source: gap.source.clone(),
        stream: gap.stream.clone(),
        parent_stream: gap.parent_stream.clone(),
        epoch: gap.epoch.clone(),
        extent,
    };
    let mut part = gap.clone();
    part.gap_id = birth.gap_id();
    part.extent = birth.extent;
    part.split_from = Some(gap.gap_id);
    part.held = Vec::new();
    part.quantity = None;
    part.revision = 1;
    part
}
