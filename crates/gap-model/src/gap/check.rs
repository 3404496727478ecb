//! Which documents are gaps.

use super::Gap;
use crate::extent::Extent;
use crate::state::{Proof, ProofKind, RetiredWhy, State, StateName};

/// Why a document is no gap although each of its fields reads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GapError {
    /// `lease`, `proof` and `retired` are not what the state needs.
    #[error("a gap that is {state:?} needs exactly {needs}")]
    StateParts {
        /// The state.
        state: StateName,
        /// What belongs to it.
        needs: &'static str,
    },
    /// What a state rests on is not of the kind that the state needs.
    #[error("a gap that is {state} needs {needs}")]
    Unfounded {
        /// The state, or why it is retired.
        state: &'static str,
        /// What it needs to rest on.
        needs: &'static str,
    },
    /// The extent `since` stands with another state than `ongoing`, or the reverse.
    #[error("the extent `since` and the state `ongoing` belong together; the state is {state:?}")]
    SinceAndOngoing {
        /// The state.
        state: StateName,
    },
}

impl Gap {
    pub(super) fn check(self) -> Result<Self, GapError> {
        let parts = (self.lease.is_some(), self.proof.is_some(), self.retired.is_some());
        let (wanted, needs) = match self.state {
            StateName::Ongoing | StateName::Open => {
                ((false, false, false), "neither `lease` nor `proof` nor `retired`")
            }
            StateName::Leased => ((true, false, false), "`lease`"),
            StateName::Filled => ((false, true, false), "`proof`"),
            StateName::Retired => ((false, false, true), "`retired`"),
        };
        if parts != wanted {
            return Err(GapError::StateParts { state: self.state, needs });
        }
        if matches!(self.extent, Extent::Since(_)) != (self.state == StateName::Ongoing) {
            return Err(GapError::SinceAndOngoing { state: self.state });
        }
        let absence = |proof: &Proof| proof.kind == ProofKind::ProviderAbsence;
        let unfounded = match self.state() {
            State::Filled(proof) if absence(proof) => Some(("filled", "a proof that the data is there")),
            State::Retired(retired) => match retired.why {
                RetiredWhy::Gone if !retired.proof.as_ref().is_some_and(absence) => {
                    Some(("gone", "the provider's word that it does not exist"))
                }
                RetiredWhy::Superseded if retired.by.is_none() => Some(("superseded", "the gap that stands for it")),
                _ => None,
            },
            _ => None,
        };
        match unfounded {
            Some((state, needs)) => Err(GapError::Unfounded { state, needs }),
            None => Ok(self),
        }
    }
}
