//! What an operator may decide about outcomes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;

/// What an operator may decide about outcomes. There is no longest wait here: a floor is never shortened, and whoever
/// plans parks a gap whose floor lies far away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[non_exhaustive]
pub struct Policy {
    /// After how many sightings in a row an item that is not found is held to be absent. 3 unless told otherwise.
    pub not_found_sightings: NonZeroU32,
}

impl Policy {
    /// The same policy, with another number of sightings.
    #[must_use]
    pub fn not_found_sightings(mut self, sightings: NonZeroU32) -> Self {
        self.not_found_sightings = sightings;
        self
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self { not_found_sightings: NonZeroU32::MIN.saturating_add(2) }
    }
}
