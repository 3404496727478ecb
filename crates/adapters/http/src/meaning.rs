//! What a status, a word or a field says, before it is known what was asked for and how often.

use crate::{Outcome, Policy, Step, Target, rules};
use skip_taxonomy::{Blocker, Finding, Opinion, Preconditions, RecoveryKind};

/// What a status, a word or a field says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The same request may succeed later.
    Later,
    /// The request is at fault, and another version of the connector may ask better.
    Upgrade,
    /// The same request may succeed once somebody has acted.
    Blocked(Blocker),
    /// The session was refused: refresh it once; if that was done, a person must sign in.
    Refused,
    /// It was not found.
    Missing,
    /// The provider says that it is gone for good.
    Gone,
    /// The provider no longer knows the position that it gave out.
    CursorGone,
}

/// What a meaning comes to for one outcome.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    /// `None`: for this target it says nothing.
    pub(crate) opinion: Option<Opinion>,
    pub(crate) step: Option<Step>,
    pub(crate) finding: Option<Finding>,
}

impl Settled {
    fn opinion(opinion: Opinion) -> Self {
        Self { opinion: Some(opinion), ..Self::default() }
    }
}

/// The opinion that the same request may succeed once somebody has acted.
pub(crate) fn blocked_on(blocker: Blocker) -> Opinion {
    Opinion::kind(RecoveryKind::RetryByRuntime).when(Preconditions::none().blocked_on(blocker))
}

impl Meaning {
    /// What it comes to. `place` is where it stands.
    pub(crate) fn settle(self, place: &str, outcome: &Outcome, policy: Policy) -> Settled {
        let sightings = outcome.sightings.map(std::num::NonZeroU32::get);
        match (self, outcome.target) {
            (Self::Later, _) => Settled::opinion(Opinion::kind(RecoveryKind::RetryByRuntime)),
            (Self::Upgrade, _) => Settled::opinion(Opinion::kind(RecoveryKind::RetryOnConnectorUpgrade)),
            (Self::Blocked(blocker), _) => Settled::opinion(blocked_on(blocker)),
            // Unknown sightings wait for a person: a blocker is lifted by the next success, and nobody knows whether the
            // session was refreshed already.
            (Self::Refused, _) if sightings == Some(1) => Settled {
                opinion: Some(Opinion::kind(RecoveryKind::RetryByRuntime)),
                step: Some(Step::RefreshCredentials),
                finding: None,
            },
            (Self::Refused, _) => Settled::opinion(blocked_on(Blocker::Credentials)),
            (Self::CursorGone, _) | (Self::Missing | Self::Gone, Some(Target::Cursor)) => Settled {
                opinion: Some(Opinion::kind(RecoveryKind::RetryByRuntime)),
                step: Some(Step::Resync),
                finding: Some(rules::CURSOR_GONE.at(place, "the provider no longer knows the cursor")),
            },
            (Self::Missing, Some(Target::Item)) => missing(place, sightings.unwrap_or(1), policy),
            (Self::Missing, Some(Target::Collection)) => Settled::default(),
            (Self::Gone, Some(Target::Item)) => Settled::opinion(Opinion::kind(RecoveryKind::PermanentStructural)),
            (Self::Gone, Some(Target::Collection)) => Settled {
                opinion: Some(Opinion::kind(RecoveryKind::PermanentStructural)),
                step: None,
                finding: Some(
                    skip_taxonomy::rules::DECLARE_IN_MANIFEST.at(place, "the provider has given the collection up"),
                ),
            },
            (Self::Missing | Self::Gone, None) => Settled {
                finding: Some(rules::TARGET_UNKNOWN.at(place, "nobody says whether an item or a cursor is not there")),
                ..Settled::default()
            },
        }
    }
}

fn missing(place: &str, sightings: u32, policy: Policy) -> Settled {
    let needed = policy.not_found_sightings.get();
    let (kind, finding) = if sightings < needed {
        let message = format!("not found, {sightings} of {needed} times");
        (RecoveryKind::RetryByRuntime, rules::NOT_FOUND_YET.at(place, message))
    } else {
        let message = format!("not found {sightings} times in a row, where {needed} are enough");
        (RecoveryKind::PermanentStructural, rules::ABSENCE_SUSPECTED.at(place, message))
    };
    Settled { opinion: Some(Opinion::kind(kind).suspected()), step: None, finding: Some(finding) }
}

#[cfg(test)]
mod tests;
