//! How much was skipped, and why: messages and records apart, losses apart from what is none.

use crate::{Reason, RecoveryKind, Word};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a reader writes for a skip without a reason.
const NO_REASON: &str = "(none)";
/// What a reader writes for a skip that nothing classifies.
const UNCLASSIFIED: &str = "unclassified";

/// How many messages there were, and how many records they stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Tally {
    /// How many messages.
    pub messages: u64,
    /// How many records these stand for. Null: some message did not say.
    pub quantity: Option<u64>,
}

impl Default for Tally {
    fn default() -> Self {
        Self { messages: 0, quantity: Some(0) }
    }
}

impl Tally {
    /// Counts one message more, and the records that it stands for; `None`: it does not say how many.
    pub fn add(&mut self, quantity: Option<u64>) {
        self.messages = self.messages.saturating_add(1);
        self.quantity = self.quantity.zip(quantity).map(|(sum, more)| sum.saturating_add(more));
    }
}

/// The skips of a run or of a file, by reason and by kind. What is no loss stands apart, so that a number of losses never
/// holds what somebody left out on purpose.
///
/// ```
/// use skip_taxonomy::{Histogram, Reason, RecoveryKind, Word};
///
/// let mut histogram = Histogram::default();
/// let (limited, ended) = (Reason::new("rate_limited")?, Reason::new("pagination_exhausted")?);
/// histogram.add(Some(&limited), Some(&Word::from(RecoveryKind::RetryByRuntime)), false, Some(40));
/// histogram.add(Some(&ended), None, true, None);
/// assert_eq!(histogram.by_reason["rate_limited"].quantity, Some(40));
/// assert_eq!((histogram.by_reason.len(), histogram.informational["pagination_exhausted"].messages), (1, 1));
/// # Ok::<(), skip_taxonomy::TextError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Histogram {
    /// The losses by reason; `(none)` for those without one.
    pub by_reason: BTreeMap<String, Tally>,
    /// The losses by recovery kind; `unclassified` for those without one, and a word that this version does not know as
    /// it was written.
    pub by_kind: BTreeMap<String, Tally>,
    /// Normal ends that were reported as skips, by reason. Nothing was lost.
    pub informational: BTreeMap<String, Tally>,
    /// What a filter left out on purpose, by reason. Nothing was lost, and nothing should have been said.
    pub intended: BTreeMap<String, Tally>,
}

impl Histogram {
    /// Counts one message. `kind` is `None` when nothing classifies it; `quantity` when it does not say how many records it
    /// stands for.
    pub fn add(
        &mut self,
        reason: Option<&Reason>,
        kind: Option<&Word<RecoveryKind>>,
        is_informational: bool,
        quantity: Option<u64>,
    ) {
        let reason = reason.map_or(NO_REASON, Reason::as_str);
        if is_informational {
            return add(&mut self.informational, reason, quantity);
        }
        if kind.and_then(Word::known) == Some(RecoveryKind::FilterApplied) {
            return add(&mut self.intended, reason, quantity);
        }
        add(&mut self.by_reason, reason, quantity);
        add(&mut self.by_kind, kind.map_or(UNCLASSIFIED, Word::as_str), quantity);
    }
}

fn add(tallies: &mut BTreeMap<String, Tally>, name: &str, quantity: Option<u64>) {
    // A name is copied once and not for every message.
    if let Some(tally) = tallies.get_mut(name) {
        tally.add(quantity);
    } else {
        tallies.entry(name.to_owned()).or_default().add(quantity);
    }
}

#[cfg(test)]
mod tests;
