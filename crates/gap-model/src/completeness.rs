//! How complete a stream is, as far as anybody knows.

use crate::checkpoint::Checkpoint;
use crate::ids::{RunId, Source, StreamName};
use crate::run_summary::StreamAccount;
use crate::verdict::Verdict;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use skip_taxonomy::ObservedAt;
use std::collections::BTreeMap;

/// How complete a stream is. A share is only told when what there is was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "what may be claimed is decided on this")]
pub enum Completeness {
    /// The manifest declares the stream absent.
    DeclaredAbsent,
    /// No run has given evidence of it.
    Unmeasured,
    /// Something is owed, and nobody knows how much that is.
    OwesUnknown,
    /// All that was counted is there, or owed by name.
    Counted,
    /// Nothing is known to be missing; what there is was not counted.
    Uncounted,
}

/// The last run that gave evidence of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct LastLook {
    /// The run.
    pub run_id: RunId,
    /// When it was observed.
    pub observed_at: ObservedAt,
    /// What may be said of it.
    pub verdict: Verdict,
    /// What it said of the stream.
    pub account: StreamAccount,
}

impl LastLook {
    /// What a run said of a stream.
    pub fn new(run_id: RunId, observed_at: ObservedAt, verdict: Verdict, account: StreamAccount) -> Self {
        Self { run_id, observed_at, verdict, account }
    }
}

/// What is complete of a stream, what is owed, and what nobody measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct StreamCoverage {
    /// Whose stream it is.
    pub source: Source,
    /// Which.
    pub stream: StreamName,
    /// How complete it is.
    pub completeness: Completeness,
    /// How many records there were when it was last read forward, owed ones included. Null: never counted.
    pub listed: Option<u64>,
    /// How many of these are there. Null: nobody can tell.
    pub delivered: Option<u64>,
    /// How many gaps are owed.
    pub owed: u64,
    /// The same by recovery kind; `unclassified` where there is none.
    pub owed_by_kind: BTreeMap<String, u64>,
    /// How many gaps are retired: nobody retries them, and they still count.
    pub retired: u64,
    /// How many gaps are filled.
    pub filled: u64,
    /// The last run that gave evidence of it. Null: none did.
    pub last_look: Option<LastLook>,
    /// Where the stream stands.
    pub checkpoint: Checkpoint,
}

impl StreamCoverage {
    /// What is known of a stream before any gap, run or count is added: nothing.
    pub fn unmeasured(checkpoint: Checkpoint) -> Self {
        Self {
            source: checkpoint.source.clone(),
            stream: checkpoint.stream.clone(),
            completeness: Completeness::Unmeasured,
            listed: None,
            delivered: None,
            owed: 0,
            owed_by_kind: BTreeMap::new(),
            retired: 0,
            filled: 0,
            last_look: None,
            checkpoint,
        }
    }

    /// Draws the conclusion. `records_only` says that everything that is owed or retired names one record, so that it can be
    /// counted.
    pub fn conclude(&mut self, declared_absent: bool, records_only: bool) {
        let missing = self.owed.saturating_add(self.retired);
        // A run that delivered something and owes nothing may have read only what is new: then nobody has counted.
        let look = self.last_look.as_ref().map(|look| (look.account.considered, look.account.covered));
        let counted =
            missing > 0 || look.is_some_and(|(considered, covered)| considered.is_some() && considered == covered);
        let listed = self.listed.filter(|_| records_only && counted);
        self.delivered = listed.map(|listed| listed.saturating_sub(missing));
        self.completeness = match (declared_absent, &self.last_look, self.delivered) {
            (true, ..) => Completeness::DeclaredAbsent,
            (false, None, _) => Completeness::Unmeasured,
            (false, Some(_), Some(_)) => Completeness::Counted,
            (false, Some(_), None) if missing > 0 => Completeness::OwesUnknown,
            (false, Some(_), None) => Completeness::Uncounted,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Axis, Outcome};
    use skip_taxonomy::Instant;

    #[track_caller]
    fn check(
        absent: bool,
        looked: bool,
        listed: Option<u64>,
        owed: u64,
        records_only: bool,
        want: (Completeness, Option<u64>),
    ) {
        let source = Source::new("c".parse().unwrap(), "i".parse().unwrap(), None);
        let mut coverage = StreamCoverage::unmeasured(Checkpoint::unmeasured(source, "s".parse().unwrap(), Axis::Time));
        let account = StreamAccount {
            name: "s".parse().unwrap(),
            asked: true,
            asked_in_part: false,
            silent: 0,
            declared_absent: false,
            records: 1,
            evidence: true,
            owed: 0,
            owed_quantity: Some(0),
            considered: None,
            covered: None,
        };
        let verdict =
            Outcome { cancelled_by_owner: false, ended: None, violations: 0, unmeasured: 0, owed: 0 }.verdict();
        coverage.last_look =
            looked.then(|| LastLook::new("r".parse().unwrap(), ObservedAt(Instant::MIN), verdict, account));
        (coverage.listed, coverage.owed) = (listed, owed);
        coverage.conclude(absent, records_only);
        assert_eq!((coverage.completeness, coverage.delivered), want);
    }

    #[test]
    fn a_share_is_only_told_when_what_there_is_was_counted() {
        check(false, true, Some(14_784), 4_188, true, (Completeness::Counted, Some(10_596)));
        check(false, true, Some(14_784), 4_188, false, (Completeness::OwesUnknown, None));
        check(false, true, None, 4_188, true, (Completeness::OwesUnknown, None));
        check(false, true, None, 0, true, (Completeness::Uncounted, None));
        // Two records that were delivered are no proof that there were two.
        check(false, true, Some(2), 0, true, (Completeness::Uncounted, None));
        check(false, false, None, 0, true, (Completeness::Unmeasured, None));
        check(false, false, None, 3, true, (Completeness::Unmeasured, None));
        check(true, true, Some(1), 0, true, (Completeness::DeclaredAbsent, None));
    }
}
