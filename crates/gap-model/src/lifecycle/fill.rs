//! The data is there: all of it, or a part.

use super::event::Filling;
use super::hold;
use super::lease::count_attempt;
use super::refusal::Refusal;
use super::transition::Transition;
use crate::extent::{Extent, ExtentShape};
use crate::gap::{Birth, Gap};
use crate::state::{Proof, ProofKind};
use skip_taxonomy::Instant;

pub(super) fn by_lease(gap: &Gap, filling: &Filling, now: Instant) -> Transition {
    if let Err(refusal) = check(gap, &filling.proof) {
        return Transition::Refused(refusal);
    }
    let mut tried = gap.clone();
    count_attempt(&mut tried, filling.connector_version.as_ref(), now);
    tried.failures_since_progress = 0;
    match part_of(gap, filling) {
        None => {
            tried.set_filled(filling.proof.clone());
            hold::end_lease(tried, Vec::new(), now)
        }
        Some(part) => {
            tried.set_open();
            match parts(&tried, part, &filling.proof) {
                Err(refusal) => Transition::Refused(refusal),
                Ok((rest, split)) => hold::end_lease(rest, split, now),
            }
        }
    }
}

pub(super) fn by_evidence(gap: &Gap, filling: &Filling) -> Transition {
    if let Err(refusal) = check(gap, &filling.proof) {
        return Transition::Refused(refusal);
    }
    let mut next = gap.clone();
    next.failures_since_progress = 0;
    match part_of(gap, filling) {
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

/// The part that is there, when that is not all of it.
fn part_of<'a>(gap: &Gap, filling: &'a Filling) -> Option<&'a Extent> {
    filling.part.as_ref().filter(|part| **part != gap.extent)
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

/// Takes the filled part out; what remains is owed as before.
fn parts(gap: &Gap, part: &Extent, proof: &Proof) -> Result<(Gap, Vec<Gap>), Refusal> {
    let same_record = gap.extent.key() == part.key();
    let (whole, filled) = gap.extent.span().zip(part.span()).filter(|_| same_record).ok_or(Refusal::PartOutside)?;
    if !whole.contains(&filled) {
        return Err(Refusal::PartOutside);
    }
    let mut there = piece(gap, part.clone());
    there.set_filled(proof.clone());
    let remainders = whole.without(&filled).into_iter().filter_map(|span| gap.extent.with_span(span));
    let mut remainders = remainders.map(|extent| piece(gap, extent));
    let first = remainders.next();
    Ok(split_up(gap, first.into_iter().chain([there]).chain(remainders)))
}

/// Makes gaps of the pieces of a gap. One of them keeps the gap's name and history: the piece that the name was made of,
/// and without such a piece the first. So a name never stands for two. The others name the gap as their origin.
pub(super) fn split_up(gap: &Gap, pieces: impl IntoIterator<Item = Gap>) -> (Gap, Vec<Gap>) {
    // Never empty: whoever splits a gap has a piece that is gone.
    let mut pieces: Vec<_> = pieces.into_iter().collect();
    let heir = pieces.iter().position(|piece| piece.gap_id == gap.gap_id).unwrap_or(0);
    let mut next = pieces.remove(heir);
    next.gap_id = gap.gap_id;
    next.split_from = gap.split_from;
    next.held.clone_from(&gap.held);
    next.revision = gap.revision;
    (next, pieces)
}

/// A gap over a piece of another, with its history.
pub(super) fn piece(gap: &Gap, extent: Extent) -> Gap {
    let birth = Birth {
        source: gap.source.clone(),
        stream: gap.stream.clone(),
        parent_stream: gap.parent_stream.clone(),
        epoch: gap.epoch.clone(),
        extent,
    };
    let mut piece = gap.clone();
    piece.gap_id = birth.gap_id();
    piece.extent = birth.extent;
    // How many records lie in which piece, nobody has said.
    piece.quantity = None;
    piece.split_from = Some(gap.gap_id);
    piece.held = Vec::new();
    piece.revision = 1;
    piece
}
