//! What a run came to.

use crate::ids::{RunId, Source, StreamName};
use crate::verdict::Verdict;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use skip_taxonomy::{Finding, ObservedAt, Rule};
use std::collections::BTreeMap;

/// What a run came to. Unknown is null, never a guessed number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct RunSummary {
    /// The run.
    pub run_id: RunId,
    /// Whose run it was.
    pub source: Source,
    /// When it was observed.
    pub observed_at: ObservedAt,
    /// Whether `observed_at` was given or read from the messages; false: it is the time of reading.
    pub observed_at_known: bool,
    /// Whether the ledger had taken in the same bytes under the same name before. Then nothing was written, and what was
    /// asked for is what that first reading says.
    pub already_known: bool,
    /// What may be said of it.
    pub verdict: Verdict,
    /// DONE's status. Null: there was no DONE.
    pub status: Option<String>,
    /// How many rules of the protocol the run broke; a missing DONE is one.
    pub violations: u64,
    /// Whether it was a recovery run: one that only fills gaps.
    pub recovery: bool,
    /// How many RECORD messages there were.
    pub records_emitted: u64,
    /// How many messages there were of each type, those that the reader does not know among them. Empty: not counted.
    pub messages: BTreeMap<String, u64>,
    /// How many records are durable. Null: whoever reads a transcript cannot know.
    pub records_durable: Option<u64>,
    /// What became of the cursors.
    pub state: StateAccount,
    /// One row for each stream that was asked for or spoken of.
    pub streams: Vec<StreamAccount>,
    /// `SKIP_RESULT` messages that tell of a loss, by reason; `(none)` for those without one.
    pub skipped_by_reason: BTreeMap<String, u64>,
    /// How many records these stand for, by reason. Null: some message did not say.
    pub quantity_by_reason: BTreeMap<String, Option<u64>>,
    /// `SKIP_RESULT` messages that tell of a loss, by recovery kind; `unclassified` where there is none.
    pub skipped_by_kind: BTreeMap<String, u64>,
    /// How many records these stand for, by recovery kind. Null: some message did not say.
    #[serde(default)]
    pub quantity_by_kind: BTreeMap<String, Option<u64>>,
    /// `SKIP_RESULT` messages that tell of a normal end, by reason: nothing was lost.
    #[serde(default)]
    pub informational_by_reason: BTreeMap<String, u64>,
    /// `SKIP_RESULT` messages that tell of what a filter left out on purpose, by reason: nothing was lost.
    #[serde(default)]
    pub intended_by_reason: BTreeMap<String, u64>,
    /// `DETAIL_GAP` messages by reason.
    pub owed_by_reason: BTreeMap<String, u64>,
    /// What became of the gaps in the ledger.
    pub gaps: GapAccount,
    /// The first findings of each rule.
    pub findings: Vec<Finding>,
    /// How many findings there were, by rule.
    pub findings_by_rule: BTreeMap<String, u64>,
}

/// What became of a run's cursors.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct StateAccount {
    /// The streams for which a cursor was offered.
    pub staged: Vec<StreamName>,
    /// The streams whose cursor was committed. Null: whoever reads a transcript cannot know.
    pub committed: Option<Vec<StreamName>>,
    /// The streams whose cursor was withheld. Null: whoever reads a transcript cannot know.
    pub withheld: Option<Vec<StreamName>>,
}

/// What a run says of one stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and a member of the wire")]
#[non_exhaustive]
pub struct StreamAccount {
    /// The stream.
    pub name: StreamName,
    /// Whether it was asked for.
    pub asked: bool,
    /// Whether only a part of it was asked for: some records, or a range.
    pub asked_in_part: bool,
    /// How many records were asked for by name and are neither delivered nor owed.
    pub silent: u64,
    /// Whether the manifest declares it absent.
    pub declared_absent: bool,
    /// How many RECORD messages there were.
    pub records: u64,
    /// Whether there is any evidence of it: a RECORD, a STATE of it or of its checkpoint parent, a skip, a coverage report.
    pub evidence: bool,
    /// How many extents the run owes of it.
    pub owed: u64,
    /// How many records these stand for. Null: some extent does not say.
    pub owed_quantity: Option<u64>,
    /// How many items the connector says it looked at. Null: it does not say.
    pub considered: Option<u64>,
    /// How many of these it says it read completely. Null: it does not say.
    pub covered: Option<u64>,
}

/// What became of the gaps in the ledger, by this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct GapAccount {
    /// Gaps that did not exist before.
    pub opened: u64,
    /// Gaps that were known, and were seen again.
    pub seen_again: u64,
    /// Gaps whose data is there now.
    pub filled: u64,
    /// Gaps that were filled or retired, and are owed again.
    pub reopened: u64,
    /// Gaps of which the run saw or filled something, and which know better: it is older than what they rest on.
    pub refused: u64,
}

/// Findings, with a bound: the first of each rule are kept, all are counted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Findings {
    pub(crate) kept: Vec<Finding>,
    pub(crate) by_rule: BTreeMap<String, u64>,
}

impl Findings {
    /// How many findings of one rule are kept.
    const KEPT_PER_RULE: u64 = 20;

    pub(crate) fn push(&mut self, finding: Finding) {
        let count = self.by_rule.entry(finding.rule.clone()).or_insert(0);
        *count += 1;
        if *count <= Self::KEPT_PER_RULE {
            self.kept.push(finding);
        }
    }

    pub(crate) fn breach(&mut self, rule: Rule, place: impl Into<String>, message: impl Into<String>) {
        self.push(rule.at(place, message));
    }
}

/// Counts on under that name, which is copied only when it is new.
pub(crate) fn tally<T>(counts: &mut BTreeMap<String, T>, name: &str, mut first: T, add: impl FnOnce(&mut T)) {
    if let Some(count) = counts.get_mut(name) {
        return add(count);
    }
    add(&mut first);
    counts.insert(name.to_owned(), first);
}
