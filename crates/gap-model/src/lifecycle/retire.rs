//! Written off, declared, replaced; and the ways back.

use super::event::Retire;
use super::fill::split_off;
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
            match Since::new(Axis::Time, horizon.micros()) {
                Ok(later) if since.from() < later.from() => {
                    let mut next = gap.clone();
                    next.extent = Extent::Since(later);
                    Transition::changed(next)
                }
                _ => Transition::Same,
            }
        }
        _ => Transition::Refused(Refusal::NotBounded),
    }
}

pub(super) fn open(gap: &Gap, retire: &Retire, now: Instant) -> Transition {
    let mut next = gap.clone();
    match expiry(gap, retire) {
        Expiry::Whole => {
            next.set_retired(retirement(retire, now));
            Transition::changed(next)
        }
        Expiry::Nothing => Transition::Same,
        Expiry::Part { kept, lost } => {
            // A part is still kept by the source, and so still owed; nobody knows how many records that is.
            let mut expired = split_off(gap, lost);
            expired.set_retired(retirement(retire, now));
            next.extent = kept;
            next.quantity = None;
            Transition::split(next, vec![expired])
        }
    }
}

/// The answer to "how much of the gap is gone?".
enum Expiry {
    Whole,
    Nothing,
    Part { kept: Extent, lost: Extent },
}

/// A horizon takes away what lies before it; without one, or of a gap that has no place in time, all of it is gone.
fn expiry(gap: &Gap, retire: &Retire) -> Expiry {
    let horizon = retire.horizon.filter(|_| retire.why == RetiredWhy::Expired);
    let span = gap.extent.span().filter(|span| span.axis() == Axis::Time);
    let Some((horizon, span)) = horizon.zip(span) else { return Expiry::Whole };
    let Ok(before) = Span::time(None, Some(horizon)) else { return Expiry::Whole };
    let Some(kept) = span.without(&before).first().copied() else { return Expiry::Whole };
    let Some(lost) = span.without(&kept).first().copied() else { return Expiry::Nothing };
    match (gap.extent.with_span(kept), gap.extent.with_span(lost)) {
        (Some(kept), Some(lost)) => Expiry::Part { kept, lost },
        _ => Expiry::Whole,
    }
}

/// A gap that is retired already: the same once more, or something else.
pub(super) fn again(retired: &Retirement, retire: &Retire) -> Transition {
    let same = retired.why == retire.why && retired.by == retire.by;
    if same { Transition::Same } else { Transition::Refused(Refusal::Retired) }
}

fn retirement(retire: &Retire, now: Instant) -> Retirement {
    Retirement { why: retire.why, at: now, by: retire.by, proof: retire.proof.clone() }
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
    match (retired.why, evidence.filter(|evidence| !evidence.trim().is_empty()), retired.by) {
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
