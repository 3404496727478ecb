//! What can happen to a gap.

use crate::extent::Extent;
use crate::gap_id::GapId;
use crate::ids::{ConnectorVersion, RunId, Stamp};
use crate::state::{Proof, RetiredWhy, Token};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use skip_taxonomy::{Blocker, Confidence, Evidence, Instant, Preconditions, Reason, RecoveryKind, Word};
use std::collections::BTreeSet;

/// One look at a hole: what was seen, when, and by which run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Sighting {
    /// When and where it was seen.
    pub stamp: Stamp,
    /// The version of the connector that saw it. Null: unknown.
    #[serde(default)]
    pub connector_version: Option<ConnectorVersion>,
    /// Who owns getting it back. Null: unclassified.
    #[serde(default)]
    pub recovery_kind: Option<Word<RecoveryKind>>,
    /// What the connector saw.
    #[serde(default)]
    pub reason: Option<Reason>,
    /// How sure the classification is.
    pub confidence: Confidence,
    /// The structured facts.
    #[serde(default)]
    pub evidence: Evidence,
    /// How the connector would address it.
    #[serde(default)]
    pub locator: Option<Map<String, Value>>,
    /// How many records it stands for. Null: unknown.
    #[serde(default)]
    pub quantity: Option<u64>,
    /// What must hold before a retry makes sense.
    #[serde(default)]
    pub preconditions: Preconditions,
}

impl Sighting {
    /// A sighting of which nothing is known but when, where and how sure.
    pub fn new(stamp: Stamp, confidence: Confidence) -> Self {
        Self {
            stamp,
            connector_version: None,
            recovery_kind: None,
            reason: None,
            confidence,
            evidence: Evidence::none(),
            locator: None,
            quantity: None,
            preconditions: Preconditions::none(),
        }
    }

    /// The floor that it sets: the later of the declared instant and the provider's wait from the moment of the sighting.
    pub fn floor(&self) -> Option<Instant> {
        let waited =
            self.evidence.retry_after_seconds.map(|wait| self.stamp.observed_at.0.saturating_add_secs(wait.into()));
        self.preconditions.after.max(waited)
    }
}

/// What a look at a member of a roster found, when it was not healthy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a third answer must break whoever counts them")]
pub enum LookResult {
    /// Members were missing, and the run was skipped or went on without them.
    Skipped,
    /// The run did not look where it thought it had.
    Blind,
}

/// One unhealthy look at a roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Look {
    /// When and where it was made.
    pub stamp: Stamp,
    /// What it found.
    pub result: LookResult,
    /// The beginning of the unhealthy stretch that it belongs to: the last run known to be healthy before it.
    pub since: Instant,
    /// Which members were missing.
    #[serde(default)]
    pub missing: BTreeSet<String>,
}

/// Somebody wants to work on a gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Claim {
    /// The run that will hold it.
    pub holder: RunId,
    /// The fencing token, never used before.
    pub token: Token,
    /// The first instant at which the lease no longer lives.
    pub expires_at: Instant,
    /// The gap's new place in the queue.
    pub ticket: u64,
}

impl Claim {
    /// A claim by `holder` until `expires_at`.
    pub fn new(holder: RunId, token: Token, expires_at: Instant, ticket: u64) -> Self {
        Self { holder, token, expires_at, ticket }
    }
}

/// An attempt that did not bring the data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Failure {
    /// The fencing token.
    pub token: Token,
    /// What was seen.
    pub seen: Sighting,
}

impl Failure {
    /// An attempt under the lease of `token` that only saw the hole again.
    pub fn new(token: Token, seen: Sighting) -> Self {
        Self { token, seen }
    }
}

/// The data, or a part of it, is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Filling {
    /// What shows it.
    pub proof: Proof,
    /// Which part. Null: all of it.
    #[serde(default)]
    pub part: Option<Extent>,
    /// The version of the connector that brought it. Null: unknown.
    #[serde(default)]
    pub connector_version: Option<ConnectorVersion>,
}

impl Filling {
    /// All of it is there.
    pub fn whole(proof: Proof) -> Self {
        Self { proof, part: None, connector_version: None }
    }
}

/// A reason why nobody should retry a gap by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Retire {
    /// Why. `dismissed` is an event of its own.
    pub why: RetiredWhy,
    /// The gap that stands for it; needed for `superseded`.
    #[serde(default)]
    pub by: Option<GapId>,
    /// What it rests on; `gone` needs `provider_absence`.
    #[serde(default)]
    pub proof: Option<Proof>,
    /// With `expired`: what lies before this point is no longer kept by the source. Null: all of the gap.
    #[serde(default)]
    pub horizon: Option<Instant>,
}

impl Retire {
    /// A retirement of the whole gap.
    pub fn new(why: RetiredWhy) -> Self {
        Self { why, by: None, proof: None, horizon: None }
    }
}

/// What can happen to a gap: the rows of the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a new event is a new row of the table, and must break `transition`")]
pub enum Event {
    /// A run did not deliver it.
    SkipObserved(Sighting),
    /// A skipped or blind run of an outage.
    OutageObserved(Look),
    /// Every member was looked at and healthy: the outage ends.
    Bound {
        /// The end of the outage.
        to: Instant,
    },
    /// A recovery takes it.
    Claim(Claim),
    /// The holder needs longer.
    Renew {
        /// The fencing token.
        token: Token,
        /// The new end of the lease.
        expires_at: Instant,
    },
    /// The holder really tries it now.
    Attempted {
        /// The fencing token.
        token: Token,
        /// The version that tries. Null: unknown.
        #[serde(default)]
        connector_version: Option<ConnectorVersion>,
    },
    /// The holder did not reach it.
    Deferred {
        /// The fencing token.
        token: Token,
    },
    /// The attempt did not bring the data.
    Failed(Failure),
    /// The holder lets go.
    Release {
        /// The fencing token.
        token: Token,
    },
    /// The holder died, and whoever started it says so.
    Interrupted {
        /// The fencing token.
        token: Token,
    },
    /// The lease ran out.
    Expire {
        /// How far clocks may differ, in seconds: a lease may be taken away only that long after its end.
        #[serde(default)]
        skew_seconds: u32,
    },
    /// The holder brought the data.
    FilledByLease {
        /// The fencing token.
        token: Token,
        /// What it brought.
        filling: Filling,
    },
    /// A forward run brought the data.
    FilledByEvidence(Filling),
    /// A later run shows that it is missing after all.
    Contradicted(Sighting),
    /// The owner does not want it.
    Dismiss {},
    /// It is written off, declared or replaced.
    Retire(Retire),
    /// Another version of the connector is there.
    Upgraded {
        /// Which.
        version: ConnectorVersion,
    },
    /// Somebody attests that a repair concerns it.
    Attested {
        /// The attestation.
        id: String,
    },
    /// The owner wants it back.
    Reopen {
        /// What is new; needed for `gone` and `expired`.
        #[serde(default)]
        evidence: Option<String>,
    },
    /// The manifest no longer declares it absent.
    Undeclare {},
    /// A blocker is lifted.
    BlockerCleared {
        /// Which.
        blocker: Word<Blocker>,
    },
}

impl Event {
    /// Which row of the table it is: the value of `type` on the wire.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::SkipObserved(_) => "skip_observed",
            Self::OutageObserved(_) => "outage_observed",
            Self::Bound { .. } => "bound",
            Self::Claim(_) => "claim",
            Self::Renew { .. } => "renew",
            Self::Attempted { .. } => "attempted",
            Self::Deferred { .. } => "deferred",
            Self::Failed(_) => "failed",
            Self::Release { .. } => "release",
            Self::Interrupted { .. } => "interrupted",
            Self::Expire { .. } => "expire",
            Self::FilledByLease { .. } => "filled_by_lease",
            Self::FilledByEvidence(_) => "filled_by_evidence",
            Self::Contradicted(_) => "contradicted",
            Self::Dismiss {} => "dismiss",
            Self::Retire(_) => "retire",
            Self::Upgraded { .. } => "upgraded",
            Self::Attested { .. } => "attested",
            Self::Reopen { .. } => "reopen",
            Self::Undeclare {} => "undeclare",
            Self::BlockerCleared { .. } => "blocker_cleared",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Event;
    use serde_json::{Value, json};

    #[test]
    fn an_event_is_called_what_its_type_is_on_the_wire() {
        let stamp = json!({"observed_at": "2026-01-01T00:00:00Z", "run": "r", "sequence": 1});
        let seen = json!({"stamp": stamp, "confidence": "declared"});
        let filling = json!({"proof": {"kind": "record", "run": "r", "observed_at": "2026-01-01T00:00:00Z"}});
        let at = "2026-01-01T00:00:00Z";
        let events = [
            ("skip_observed", seen.clone()),
            ("outage_observed", json!({"stamp": stamp, "result": "blind", "since": at})),
            ("bound", json!({"to": at})),
            ("claim", json!({"holder": "r", "token": "t", "expires_at": at, "ticket": 1})),
            ("renew", json!({"token": "t", "expires_at": at})),
            ("attempted", json!({"token": "t"})),
            ("deferred", json!({"token": "t"})),
            ("failed", json!({"token": "t", "seen": seen})),
            ("release", json!({"token": "t"})),
            ("interrupted", json!({"token": "t"})),
            ("expire", json!({})),
            ("filled_by_lease", json!({"token": "t", "filling": filling})),
            ("filled_by_evidence", filling),
            ("contradicted", seen),
            ("dismiss", json!({})),
            ("retire", json!({"why": "declared"})),
            ("upgraded", json!({"version": "1.0.0"})),
            ("attested", json!({"id": "a"})),
            ("reopen", json!({})),
            ("undeclare", json!({})),
            ("blocker_cleared", json!({"blocker": "credentials"})),
        ];
        for (name, mut document) in events {
            document["type"] = Value::from(name);
            assert_eq!(serde_json::from_value::<Event>(document).unwrap().as_str(), name);
        }
    }
}
