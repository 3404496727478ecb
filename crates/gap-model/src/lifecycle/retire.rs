//! Written off, declared, replaced; and the ways back.

use super::event::Retire;
use super::fill::{piece, split_up};
use super::refusal::Refusal;
use super::transition::Transition;
use crate::extent::{Extent, Since};
use crate::gap::Gap;
use crate::ids::ConnectorVersion;
use crate::span::{Axis, Span};
use crate::state::{ProofKind, RetiredWhy, Retirement};
use skip_taxonomy::Instant;

/// Whether the event brings what a retirement of its kind needs.
pub(super) fn demand(retire: &Retire) -> Result<(), Refusal> {
    match retire.why {
        RetiredWhy::Gone => match &retire.proof {
            Some(proof) if proof.kind == ProofKind::ProviderAbsence => Ok(()),
            _ => Err(Refusal::ProofInsufficient),
        },
        RetiredWhy::Superseded if retire.by.is_none() => Err(Refusal::SuccessorMissing),
        RetiredWhy::Dismissed => Err(Refusal::ProofInsufficient),
        RetiredWhy::Superseded | RetiredWhy::Quarantined | RetiredWhy::Expired | RetiredWhy::Declared => Ok(()),
    }
}

pub(super) fn dismissed(gap: &Gap, now: Instant) -> Transition {
    let mut next = gap.clone();
    next.close_extent(now);
    next.set_retired(Retirement::new(RetiredWhy::Dismissed, now));
    Transition::changed(next)
}

/// An outage that lasts is not written off; expiry only takes away what the source no longer keeps.
pub(super) fn ongoing(gap: &Gap, retire: &Retire, now: Instant) -> Transition {
    match (retire.why, retire.horizon, &gap.extent) {
        (RetiredWhy::Declared | RetiredWhy::Superseded, ..) => {
            let mut next = gap.clone();
            next.close_extent(now);
            next.set_retired(retirement(retire, now));
            Transition::changed(next)
        }
        (RetiredWhy::Expired, Some(horizon), Extent::Since(since)) if since.axis() == Axis::Time => {
            let at = horizon.micros();
            match (since.until(at), Since::new(Axis::Time, at)) {
                (Some(lost), Ok(kept)) => {
                    expired_part(gap, Extent::Span(lost), Extent::Since(kept), retirement(retire, now))
                }
                _ => Transition::Same,
            }
        }
        _ => Transition::Refused(Refusal::NotBounded),
    }
}

pub(super) fn open(gap: &Gap, retire: &Retire, now: Instant) -> Transition {
    let retired = retirement(retire, now);
    let Some(horizon) = retire.horizon.filter(|_| retire.why == RetiredWhy::Expired) else {
        return all(gap, retired);
    };
    let Some(span) = gap.extent.span().filter(|span| span.axis() == Axis::Time) else {
        // What has no place in time cannot be divided there.
        return all(gap, retired);
    };
    let at = horizon.micros();
    let part = |from, to| Span::new(Axis::Time, from, to).ok().and_then(|span| gap.extent.with_span(span));
    match (part(span.from(), Some(at)), part(Some(at), span.to())) {
        (Some(lost), Some(kept)) => expired_part(gap, lost, kept, retired),
        (Some(_), None) => all(gap, retired),
        // All of it lies after the horizon.
        (None, _) => Transition::Same,
    }
}

fn all(gap: &Gap, retired: Retirement) -> Transition {
    let mut next = gap.clone();
    next.set_retired(retired);
    Transition::changed(next)
}

/// A part is still kept by the source, and so still owed; what is lost is a gap of its own, and counts.
fn expired_part(gap: &Gap, lost: Extent, kept: Extent, retired: Retirement) -> Transition {
    let mut expired = piece(gap, lost);
    expired.set_retired(retired);
    let (next, split) = split_up(gap, [piece(gap, kept), expired]);
    Transition::split(next, split)
}

/// A gap that is retired already: the same once more, or something else.
pub(super) fn again(retired: &Retirement, retire: &Retire) -> Transition {
    let same = retired.why == retire.why && (retired.why != RetiredWhy::Superseded || retired.by == retire.by);
    if same { Transition::Same } else { Transition::Refused(Refusal::Retired) }
}

fn retirement(retire: &Retire, now: Instant) -> Retirement {
    let by = retire.by.filter(|_| retire.why == RetiredWhy::Superseded);
    Retirement { why: retire.why, at: now, by, proof: retire.proof.clone() }
}

/// A quarantined gap is tried once by each new version.
pub(super) fn upgraded(gap: &Gap, retired: &Retirement, version: &ConnectorVersion) -> Transition {
    if retired.why != RetiredWhy::Quarantined {
        return Transition::Refused(Refusal::NotQuarantined);
    }
    if gap.attempted_versions.contains(version) || gap.reopened_for_versions.contains(version) {
        return Transition::Refused(Refusal::OnceOnly);
    }
    let mut next = gap.clone();
    next.reopened_for_versions.insert(version.clone());
    next.failures_since_progress = 0;
    next.set_open();
    Transition::changed(next)
}

/// A quarantined gap is tried once for each attestation.
pub(super) fn attested(gap: &Gap, retired: &Retirement, id: &str) -> Transition {
    if retired.why != RetiredWhy::Quarantined {
        return Transition::Refused(Refusal::NotQuarantined);
    }
    let mut next = gap.clone();
    if !next.reopened_for_attestations.insert(id.to_owned()) {
        return Transition::Refused(Refusal::OnceOnly);
    }
    next.failures_since_progress = 0;
    next.set_open();
    Transition::changed(next)
}

pub(super) fn reopened(gap: &Gap, retired: &Retirement, evidence: Option<&str>) -> Transition {
    let evidence = evidence.filter(|stated| !stated.trim().is_empty());
    match (retired.why, evidence, retired.by) {
        (RetiredWhy::Dismissed, ..) | (RetiredWhy::Gone | RetiredWhy::Expired, Some(_), _) => open_again(gap),
        (RetiredWhy::Gone | RetiredWhy::Expired, None, _) => Transition::Refused(Refusal::NeedsNewEvidence),
        (RetiredWhy::Superseded, _, Some(by)) => Transition::Refused(Refusal::SupersededBy { by }),
        (RetiredWhy::Superseded | RetiredWhy::Declared | RetiredWhy::Quarantined, ..) => {
            Transition::Refused(Refusal::Retired)
        }
    }
}

pub(super) fn open_again(gap: &Gap) -> Transition {
    let mut next = gap.clone();
    next.set_open();
    Transition::changed(next)
}
