//! A versioned table from reasons to opinions, for messages that say what happened and not whose job it is.

use crate::{Blocker, Opinion, Preconditions, Reason, RecoveryKind, Word};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// One reason, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ReasonEntry {
    /// The reason, as connectors write it. Compared whole and with case.
    pub reason: Reason,
    /// Who owns the retry. Null with `loss: false`.
    pub kind: Option<Word<RecoveryKind>>,
    /// Who or what stands in the way.
    #[serde(default)]
    pub blocked_on: BTreeSet<Word<Blocker>>,
    /// False: a normal end that is reported as a skip; nothing was lost.
    pub loss: bool,
    /// The version of the table that brought the entry.
    pub since: u32,
    /// Why, in one line.
    pub why: String,
}

#[derive(Deserialize)]
struct TableWire {
    version: u32,
    reasons: Vec<ReasonEntry>,
}

/// A table of reasons.
#[derive(Debug, Clone)]
pub struct ReasonTable {
    version: u32,
    entries: HashMap<Box<str>, ReasonEntry>,
}

/// Why a text is no reason table.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReasonTableError {
    /// The text is not the JSON of a table.
    #[error("not a reason table")]
    Json(#[from] serde_json::Error),
    /// A reason stands twice.
    #[error("the reason {reason:?} stands twice")]
    Duplicate {
        /// The reason.
        reason: Reason,
    },
    /// An entry is a loss without a known kind, or no loss and yet of a kind.
    #[error("the reason {reason:?} needs a known kind exactly when it is a loss")]
    KindAndLoss {
        /// The reason.
        reason: Reason,
    },
}

static BUILTIN: LazyLock<ReasonTable> = LazyLock::new(|| {
    let table = ReasonTable::from_json(include_str!("reason_table/reasons.v1.json"));
    #[expect(clippy::expect_used, reason = "cannot fail: the text is part of the crate, and a test reads it")]
    table.expect("the built-in reason table is valid")
});

impl ReasonTable {
    /// The table that comes with this crate.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Reads a table: `{"version":1,"reasons":[{"reason":…,"kind":…,"blocked_on":[…],"loss":…,"since":1,"why":…}]}`.
    ///
    /// # Errors
    ///
    /// [`ReasonTableError`] when the text is no table, a reason stands twice, or kind and loss disagree.
    pub fn from_json(text: &str) -> Result<Self, ReasonTableError> {
        let wire: TableWire = serde_json::from_str(text)?;
        let mut entries = HashMap::with_capacity(wire.reasons.len());
        for entry in wire.reasons {
            if entry.loss != entry.kind.as_ref().and_then(Word::known).is_some() {
                return Err(ReasonTableError::KindAndLoss { reason: entry.reason });
            }
            if let Some(twice) = entries.insert(entry.reason.as_str().into(), entry) {
                return Err(ReasonTableError::Duplicate { reason: twice.reason });
            }
        }
        Ok(Self { version: wire.version, entries })
    }

    /// The table's version.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The entry for a reason.
    pub fn entry(&self, reason: &str) -> Option<&ReasonEntry> {
        self.entries.get(reason)
    }

    /// What the table says of a reason; `None` when it does not know it.
    pub fn opinion(&self, reason: &str) -> Option<Opinion> {
        let entry = self.entry(reason)?;
        let Some(kind) = entry.kind.as_ref().and_then(Word::known) else {
            return Some(Opinion::informational());
        };
        let preconditions = Preconditions { blocked_on: entry.blocked_on.clone(), ..Preconditions::none() };
        Some(Opinion::kind(kind).when(preconditions))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_table_reads_and_has_the_seeds_three_categories() {
        let table = ReasonTable::builtin();
        assert_eq!(table.version(), 1);
        assert_eq!(table.opinion("rate_limited"), Some(Opinion::kind(RecoveryKind::RetryByRuntime)));
        assert_eq!(table.opinion("pdf_template_unknown"), Some(Opinion::kind(RecoveryKind::RetryOnConnectorUpgrade)));
        assert_eq!(table.opinion("not_available_in_mode"), Some(Opinion::kind(RecoveryKind::PermanentStructural)));
        assert_eq!(table.opinion("Rate_Limited"), None);
    }

    #[test]
    fn a_table_that_says_a_thing_twice_or_by_halves_is_refused() {
        let row =
            |kind: &str, loss: bool| format!(r#"{{"reason":"x","kind":{kind},"loss":{loss},"since":1,"why":"w"}}"#);
        let table = |rows: &[String]| {
            ReasonTable::from_json(&format!(r#"{{"version":1,"reasons":[{}]}}"#, rows.join(",")))
                .map(|_| ())
                .map_err(|e| e.to_string())
        };
        let good = row("\"retry_by_runtime\"", true);
        assert_eq!(table(std::slice::from_ref(&good)), Ok(()));
        assert_eq!(table(&[good.clone(), good]), Err("the reason \"x\" stands twice".to_owned()));
        let halves = Err("the reason \"x\" needs a known kind exactly when it is a loss".to_owned());
        assert_eq!(table(&[row("null", true)]), halves);
        assert_eq!(table(&[row("\"retry_by_runtime\"", false)]), halves);
        assert_eq!(table(&[row("\"retry_by_moon\"", true)]), halves);
    }
}
