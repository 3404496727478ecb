//! The words of an outcome that are known, and how much each of them weighs.

use crate::meaning::Meaning;
use crate::{Outcome, body, challenge, words};

/// How specific a voice is: the first of these that speaks decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// A reason or a code: why this request failed.
    Reason,
    /// A type or a class of errors.
    Class,
    /// One of the few canonical codes of an RPC system.
    Canonical,
    /// The status of the response.
    Status,
    /// The status that the body speaks of.
    StatusInBody,
    /// The failure of the network.
    Network,
    /// A wait, where the status alone says nothing.
    Wait,
    /// `x-should-retry: true`.
    ShouldRetry,
}

/// A word of the table, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spoken {
    pub(crate) rank: Rank,
    /// JSON pointer into the outcome.
    pub(crate) at: String,
    pub(crate) word: &'static str,
    pub(crate) meaning: Meaning,
}

impl Spoken {
    /// The word that a text is, if the table has it.
    pub(crate) fn known(rank: Rank, at: impl Into<String>, text: &str) -> Option<Self> {
        let (word, meaning) = words::meaning(text)?;
        Some(Self { rank, at: at.into(), word, meaning })
    }
}

/// Every known word of an outcome, the most specific first.
pub(crate) fn of(outcome: &Outcome) -> Vec<Spoken> {
    let mut spoken = challenge::read(&outcome.headers);
    let error_types = outcome.headers.lines("x-amzn-errortype");
    spoken.extend(
        error_types.filter_map(|line| Spoken::known(Rank::Class, "/headers/x-amzn-errortype", body::aws::name(line))),
    );
    if let Some(body) = &outcome.body {
        body::read(body, &mut spoken);
    }
    spoken.sort_by_key(|spoken| spoken.rank);
    spoken
}

#[cfg(test)]
mod tests;
