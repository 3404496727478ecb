//! What must hold before a retry makes sense.

use crate::{Blocker, Instant, VersionRequirement, Word, ceil_option};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What must hold before a retry makes sense (seed: gap recovery, option C). All of it must hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[non_exhaustive]
pub struct Preconditions {
    /// Not before this instant; a finer instant is rounded up. Null: no floor in time.
    #[serde(deserialize_with = "ceil_option")]
    pub after: Option<Instant>,
    /// Which connector versions may retry. Null: any, as far as the recovery kind allows.
    pub requires_connector_version: Option<VersionRequirement>,
    /// Who or what stands in the way.
    pub blocked_on: BTreeSet<Word<Blocker>>,
}

impl Preconditions {
    /// Nothing has to hold.
    pub fn none() -> Self {
        Self::default()
    }

    /// The same preconditions, and not before `after`.
    #[must_use]
    pub fn after(mut self, after: Instant) -> Self {
        self.after = self.after.max(Some(after));
        self
    }

    /// The same preconditions, and this blocker lifted.
    #[must_use]
    pub fn blocked_on(mut self, blocker: impl Into<Word<Blocker>>) -> Self {
        self.blocked_on.insert(blocker.into());
        self
    }

    /// The same preconditions, and this connector version.
    #[must_use]
    pub fn requires(mut self, version: VersionRequirement) -> Self {
        self.requires_connector_version = Some(version);
        self
    }

    /// Takes what is stricter of both: the later floor, the later version, every blocker.
    ///
    /// Of two version requirements that do not compare, the one already here stays; `false` says so.
    pub fn tighten(&mut self, other: &Self) -> bool {
        self.after = self.after.max(other.after);
        self.blocked_on.extend(other.blocked_on.iter().cloned());
        let (mine, theirs) = match (&self.requires_connector_version, &other.requires_connector_version) {
            (_, None) => return true,
            (None, Some(theirs)) => {
                self.requires_connector_version = Some(theirs.clone());
                return true;
            }
            (Some(mine), Some(theirs)) if mine == theirs => return true,
            (Some(mine), Some(theirs)) => (mine, theirs),
        };
        match mine.stricter(theirs).cloned() {
            Some(stricter) => {
                self.requires_connector_version = Some(stricter);
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests;
