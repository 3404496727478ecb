//! A versioned table from reasons and error classes to opinions, for messages that say what happened and not whose job
//! it is.
//!
//! There is one table in the crate, and operators lay their own over it. An entry may be for one connector only; then it
//! stands before the one for all. Of two entries for the same thing the later one wins, and that is told.

use crate::{Blocker, ErrorClass, Finding, Opinion, Preconditions, Reason, RecoveryKind, Word, rules};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::LazyLock;

/// What a reason or an error class means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Meaning {
    /// Who owns the retry. Null with `loss: false`.
    pub kind: Option<Word<RecoveryKind>>,
    /// Who or what stands in the way.
    #[serde(default)]
    pub blocked_on: BTreeSet<Word<Blocker>>,
    /// False: a normal end that is reported as a skip; nothing was lost.
    pub loss: bool,
    /// The version of the table that brought the entry.
    #[serde(default = "first")]
    pub since: u32,
    /// Why, in one line.
    pub why: String,
}

/// One reason, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ReasonEntry {
    /// The reason, as connectors write it. Compared whole and with case.
    pub reason: Reason,
    /// The only connector (its `connector_key`) for which it means this. Absent or null: every connector.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connector: Option<String>,
    /// What it means.
    #[serde(flatten)]
    pub meaning: Meaning,
}

/// One error class, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ErrorClassEntry {
    /// The class, as connectors write it. Compared whole and with case.
    pub error_class: ErrorClass,
    /// The only connector (its `connector_key`) for which it means this. Absent or null: every connector.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connector: Option<String>,
    /// What it means.
    #[serde(flatten)]
    pub meaning: Meaning,
}

/// A reason table as a document. Members that a reader does not know are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ReasonTableDocument {
    /// The version of the table, counted up with each change of it.
    pub version: u32,
    /// The reasons.
    pub reasons: Vec<ReasonEntry>,
    /// The error classes.
    #[serde(default)]
    pub error_classes: Vec<ErrorClassEntry>,
}

fn first() -> u32 {
    1
}

/// A table of reasons and error classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonTable {
    version: u32,
    reasons: Meanings,
    error_classes: Meanings,
}

/// Why a text is no reason table.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReasonTableError {
    /// The text is not the JSON of a table.
    #[error("not a reason table")]
    Json(#[from] serde_json::Error),
    /// An entry stands twice.
    #[error("{entry} stands twice")]
    Duplicate {
        /// The entry: `the reason "x"`, `the error class "y" of chase`.
        entry: String,
    },
    /// An entry is a loss without a known kind, or no loss and yet of a kind.
    #[error("{entry} needs a known kind exactly when it is a loss")]
    KindAndLoss {
        /// The entry: `the reason "x"`, `the error class "y" of chase`.
        entry: String,
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

    /// Reads a table, a [`ReasonTableDocument`]:
    /// `{"version":1,"reasons":[{"reason":…,"kind":…,"blocked_on":[…],"loss":…,"why":…}],"error_classes":[…]}`.
    ///
    /// # Errors
    ///
    /// [`ReasonTableError`] when the text is no table, an entry stands twice, or kind and loss disagree.
    pub fn from_json(text: &str) -> Result<Self, ReasonTableError> {
        let document: ReasonTableDocument = serde_json::from_str(text)?;
        let mut table = Self {
            version: document.version,
            reasons: Meanings::new("reason"),
            error_classes: Meanings::new("error class"),
        };
        for entry in document.reasons {
            table.reasons.add(entry.reason.as_str(), entry.connector, entry.meaning)?;
        }
        for entry in document.error_classes {
            table.error_classes.add(entry.error_class.as_str(), entry.connector, entry.meaning)?;
        }
        Ok(table)
    }

    /// This table with `over`, the table named `name`, laid on it. Where both have an entry for the same thing, that of
    /// `over` counts, and a finding tells (LAC006) if it means something else. The version stays.
    #[must_use]
    pub fn overlaid(mut self, over: &Self, name: &str) -> (Self, Vec<Finding>) {
        let mut findings = self.reasons.lay(&over.reasons, name);
        findings.extend(self.error_classes.lay(&over.error_classes, name));
        (self, findings)
    }

    /// The table as it is for one connector (its `connector_key`): the entries for it alone stand before those for all.
    #[must_use]
    pub fn for_connector(&self, connector: &str) -> Self {
        Self {
            version: self.version,
            reasons: self.reasons.of_connector(connector),
            error_classes: self.error_classes.of_connector(connector),
        }
    }

    /// The table's version.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// What a reason means for every connector.
    pub fn reason(&self, reason: &str) -> Option<&Meaning> {
        self.reasons.for_all.get(reason)
    }

    /// What an error class means for every connector.
    pub fn error_class(&self, class: &str) -> Option<&Meaning> {
        self.error_classes.for_all.get(class)
    }

    /// The reasons that mean something for every connector, in the order of their letters.
    pub fn reasons(&self) -> impl Iterator<Item = (&str, &Meaning)> {
        self.reasons.for_all.iter().map(|(reason, meaning)| (&**reason, meaning))
    }

    /// What the table says of a reason; `None` when it does not know it.
    pub fn opinion(&self, reason: &str) -> Option<Opinion> {
        self.reason(reason).map(Meaning::opinion)
    }

    /// What the table says of an error class; `None` when it does not know it.
    pub fn class_opinion(&self, class: &str) -> Option<Opinion> {
        self.error_class(class).map(Meaning::opinion)
    }
}

impl Meaning {
    fn opinion(&self) -> Opinion {
        let Some(kind) = self.kind.as_ref().and_then(Word::known) else {
            return Opinion::informational();
        };
        Opinion::kind(kind).when(Preconditions { blocked_on: self.blocked_on.clone(), ..Preconditions::none() })
    }

    fn says_the_same(&self, other: &Self) -> bool {
        (&self.kind, &self.blocked_on, self.loss) == (&other.kind, &other.blocked_on, other.loss)
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(kind) = &self.kind else { return f.write_str("no loss") };
        write!(f, "{kind}")?;
        self.blocked_on
            .iter()
            .enumerate()
            .try_for_each(|(place, blocker)| write!(f, "{}{blocker}", if place == 0 { " blocked on " } else { ", " }))
    }
}

/// The words of one kind, and what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Meanings {
    /// What the words are called.
    noun: &'static str,
    for_all: BTreeMap<Box<str>, Meaning>,
    /// By connector, then by word.
    for_one: BTreeMap<Box<str>, BTreeMap<Box<str>, Meaning>>,
}

impl Meanings {
    fn new(noun: &'static str) -> Self {
        Self { noun, for_all: BTreeMap::new(), for_one: BTreeMap::new() }
    }

    fn add(&mut self, word: &str, connector: Option<String>, meaning: Meaning) -> Result<(), ReasonTableError> {
        let entry = named(self.noun, word, connector.as_deref());
        if meaning.loss != meaning.kind.as_ref().and_then(Word::known).is_some() {
            return Err(ReasonTableError::KindAndLoss { entry });
        }
        let words = match connector {
            None => &mut self.for_all,
            Some(connector) => self.for_one.entry(connector.into()).or_default(),
        };
        match words.insert(word.into(), meaning) {
            None => Ok(()),
            Some(_) => Err(ReasonTableError::Duplicate { entry }),
        }
    }

    fn lay(&mut self, over: &Self, name: &str) -> Vec<Finding> {
        let for_all = over.for_all.iter().map(|(word, meaning)| (None, word, meaning));
        let for_one = over
            .for_one
            .iter()
            .flat_map(|(connector, words)| words.iter().map(move |(word, meaning)| (Some(connector), word, meaning)));
        let mut findings = Vec::new();
        for (connector, word, meaning) in for_all.chain(for_one) {
            let words = match connector {
                None => &mut self.for_all,
                Some(connector) => self.for_one.entry(connector.clone()).or_default(),
            };
            let before = words.insert(word.clone(), meaning.clone());
            if let Some(before) = before.filter(|before| !before.says_the_same(meaning)) {
                let entry = named(self.noun, word, connector.map(|connector| &**connector));
                findings.push(rules::TABLE_OVERRIDES.at(name, format!("{entry}: {meaning}, before it {before}")));
            }
        }
        findings
    }

    fn of_connector(&self, connector: &str) -> Self {
        let mut for_all = self.for_all.clone();
        for_all.extend(self.for_one.get(connector).into_iter().flatten().map(|(word, m)| (word.clone(), m.clone())));
        Self { noun: self.noun, for_all, for_one: BTreeMap::new() }
    }
}

fn named(noun: &str, word: &str, connector: Option<&str>) -> String {
    match connector {
        None => format!("the {noun} {word:?}"),
        Some(connector) => format!("the {noun} {word:?} of {connector}"),
    }
}

#[cfg(test)]
mod tests;
