//! A range of time as a message writes it.

use crate::{Instant, ceil_option, floor_option};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A range `[since, until)` as a message writes it; either side may be absent. Nobody has checked yet that it holds
/// anything: that is done where a span is made of it. `since` is rounded down and `until` up, so that nothing that is
/// owed falls between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[non_exhaustive]
pub struct TimeRange {
    /// The first instant that belongs to the range. Null: from the beginning.
    #[serde(deserialize_with = "floor_option")]
    pub since: Option<Instant>,
    /// The first instant that no longer belongs to it. Null: to the end.
    #[serde(deserialize_with = "ceil_option")]
    pub until: Option<Instant>,
}

impl TimeRange {
    /// The range `[since, until)`.
    pub fn new(since: Option<Instant>, until: Option<Instant>) -> Self {
        Self { since, until }
    }
}

#[cfg(test)]
mod tests;
