//! A debt: what is owed, why, since when, tried how often. It outlives the run.

mod check;

pub use check::GapError;

use crate::extent::Extent;
use crate::gap_id::GapId;
use crate::ids::{ConnectorVersion, Epoch, RunId, Source, Stamp, StreamName};
use crate::lifecycle::{Event, Sighting};
use crate::state::{Lease, Proof, Retirement, State, StateName};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};
use skip_taxonomy::{Confidence, Evidence, Instant, ObservedAt, Preconditions, Reason, RecoveryKind, Word};
use std::collections::BTreeSet;

/// What a gap is born from: its name is the hash of this.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Birth {
    /// Whose gap it is.
    pub source: Source,
    /// Of which stream.
    pub stream: StreamName,
    /// Of which parent stream, where there are several.
    #[serde(default)]
    pub parent_stream: Option<StreamName>,
    /// In which epoch of the stream.
    #[serde(default)]
    pub epoch: Option<Epoch>,
    /// Which part.
    pub extent: Extent,
}

impl Birth {
    /// A birth in no particular parent or epoch.
    pub fn new(source: Source, stream: StreamName, extent: Extent) -> Self {
        Self { source, stream, parent_stream: None, epoch: None, extent }
    }

    /// The same birth under a parent stream.
    #[must_use]
    pub fn under(mut self, parent_stream: Option<StreamName>) -> Self {
        self.parent_stream = parent_stream;
        self
    }

    /// The name of the gap that is born from this.
    pub fn gap_id(&self) -> GapId {
        GapId::of(&self.source, &self.stream, self.parent_stream.as_ref(), self.epoch.as_ref(), &self.extent)
    }
}

/// What is known of an outage that a gap stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[non_exhaustive]
pub struct Outage {
    /// Every member that was missing at some look.
    pub missing: BTreeSet<String>,
    /// How many looks found it missing.
    pub skipped_runs: u32,
    /// How many runs did not look where they thought they had.
    pub blind_runs: u32,
    /// Whether the beginning is the first skip, because no healthy run is known before it.
    pub from_estimated: bool,
}

/// A debt. One for each record, span, record within a span or stream that a connector did not deliver.
///
/// The parts that say how it stands (`state`, `lease`, `proof`, `retired`) agree with each other, in Rust and on the
/// wire; they only change by [`transition`](crate::transition).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(remote = "Self")]
#[schemars(rename = "KnownGap")]
#[non_exhaustive]
pub struct Gap {
    /// The name, fixed at birth.
    pub gap_id: GapId,
    /// Whose gap it is.
    pub source: Source,
    /// Of which stream.
    pub stream: StreamName,
    /// Of which parent stream, where there are several.
    #[serde(default)]
    pub parent_stream: Option<StreamName>,
    /// In which epoch of the stream.
    #[serde(default)]
    pub epoch: Option<Epoch>,
    /// Which part is still owed. At birth it is what the name was made of; a partial fill shrinks it.
    pub extent: Extent,
    /// Who owns getting it back. Null: unclassified.
    #[serde(default)]
    pub recovery_kind: Option<Word<RecoveryKind>>,
    /// What the connector saw last. Null: it did not say.
    #[serde(default)]
    pub reason: Option<Reason>,
    /// Every reason that was ever given; of more than 16, the first in the order of the alphabet.
    #[serde(default)]
    pub reasons: BTreeSet<Reason>,
    /// How sure the classification is.
    pub confidence: Confidence,
    /// The structured facts of the last failure.
    #[serde(default)]
    pub evidence: Evidence,
    /// How the connector would address it. Null: it did not say, or what it said was not fit to be kept.
    #[serde(default)]
    pub locator: Option<Map<String, Value>>,
    /// How many records it stands for. Null: unknown.
    #[serde(default)]
    pub quantity: Option<u64>,
    /// What must hold before a retry makes sense.
    #[serde(default)]
    pub preconditions: Preconditions,
    /// The floor: no attempt before this instant. Never lowered but by an event that clears it by name.
    #[serde(default)]
    pub not_before: Option<Instant>,
    state: StateName,
    #[serde(default)]
    lease: Option<Lease>,
    #[serde(default)]
    proof: Option<Proof>,
    #[serde(default)]
    retired: Option<Retirement>,
    /// When it was first seen at the source.
    pub opened_at: ObservedAt,
    /// In which run it was first seen.
    pub opened_by_run: RunId,
    /// When it was last seen at the source.
    pub last_seen_at: ObservedAt,
    /// In which run it was last seen.
    pub last_seen_run: RunId,
    /// At which position of that run.
    #[serde(default)]
    pub last_seen_sequence: u64,
    /// The version of the connector that saw it last. Null: unknown.
    #[serde(default)]
    pub connector_version: Option<ConnectorVersion>,
    /// The connector versions that have really tried it.
    #[serde(default)]
    pub attempted_versions: BTreeSet<ConnectorVersion>,
    /// How often it was really tried.
    #[serde(default)]
    pub attempts: u32,
    /// How often it was leased and not reached.
    #[serde(default)]
    pub deferrals: u32,
    /// How often the worker died or let go while it was being tried.
    #[serde(default)]
    pub interruptions: u32,
    /// Failed attempts since something of it was last filled.
    #[serde(default)]
    pub failures_since_progress: u32,
    /// When it was last really tried.
    #[serde(default)]
    pub last_attempt_at: Option<Instant>,
    /// When a person last said that they know of it.
    #[serde(default)]
    pub acknowledged_at: Option<Instant>,
    /// The outage that it stands for. Null: it stands for none.
    #[serde(default)]
    pub outage: Option<Outage>,
    /// The gap that it was split from.
    #[serde(default)]
    pub split_from: Option<GapId>,
    /// What was observed while it was leased, and is applied when the lease ends.
    #[serde(default)]
    pub held: Vec<Event>,
    /// The versions that reopened it from quarantine: once each.
    #[serde(default)]
    pub reopened_for_versions: BTreeSet<ConnectorVersion>,
    /// The attestations that reopened it from quarantine: once each.
    #[serde(default)]
    pub reopened_for_attestations: BTreeSet<String>,
    /// Its place in the queue: given at opening, and again at each claim. The lowest is served first.
    pub ticket: u64,
    /// How often it has changed.
    #[serde(default)]
    pub revision: u64,
}

impl Gap {
    /// The most reasons that a gap keeps.
    pub const REASONS_MAX: usize = 16;

    /// Opens a gap: `ongoing` for an outage that lasts, `open` for everything else.
    pub fn open(birth: Birth, seen: &Sighting, ticket: u64) -> Self {
        let state = if matches!(birth.extent, Extent::Since(_)) { StateName::Ongoing } else { StateName::Open };
        let mut gap = Self {
            gap_id: birth.gap_id(),
            source: birth.source,
            stream: birth.stream,
            parent_stream: birth.parent_stream,
            epoch: birth.epoch,
            outage: (state == StateName::Ongoing).then(Outage::default),
            extent: birth.extent,
            recovery_kind: None,
            reason: None,
            reasons: BTreeSet::new(),
            confidence: seen.confidence,
            evidence: Evidence::none(),
            locator: None,
            quantity: None,
            preconditions: Preconditions::none(),
            not_before: None,
            state,
            lease: None,
            proof: None,
            retired: None,
            opened_at: seen.stamp.observed_at,
            opened_by_run: seen.stamp.run.clone(),
            last_seen_at: seen.stamp.observed_at,
            last_seen_run: seen.stamp.run.clone(),
            last_seen_sequence: 0,
            connector_version: None,
            attempted_versions: BTreeSet::new(),
            attempts: 0,
            deferrals: 0,
            interruptions: 0,
            failures_since_progress: 0,
            last_attempt_at: None,
            acknowledged_at: None,
            split_from: None,
            held: Vec::new(),
            reopened_for_versions: BTreeSet::new(),
            reopened_for_attestations: BTreeSet::new(),
            ticket,
            revision: 1,
        };
        gap.take_current_fields(seen);
        gap.absorb(seen);
        gap
    }

    /// How it stands.
    pub fn state(&self) -> State<'_> {
        match (&self.state, &self.lease, &self.proof, &self.retired) {
            (StateName::Leased, Some(lease), _, _) => State::Leased(lease),
            (StateName::Filled, _, Some(proof), _) => State::Filled(proof),
            (StateName::Retired, _, _, Some(retired)) => State::Retired(retired),
            (StateName::Ongoing, ..) => State::Ongoing,
            // The parts agree with the state, by construction and by `check`; what is left is `open`.
            _ => State::Open,
        }
    }

    /// The state, without what belongs to it.
    pub fn state_name(&self) -> StateName {
        self.state
    }

    /// Whether somebody still owes it: `ongoing`, `open` or `leased`.
    pub fn is_owed(&self) -> bool {
        matches!(self.state, StateName::Ongoing | StateName::Open | StateName::Leased)
    }

    /// Where its last sighting stands among all observations.
    pub fn last_seen(&self) -> Stamp {
        Stamp::new(self.last_seen_at, self.last_seen_run.clone(), self.last_seen_sequence)
    }

    /// Takes in a sighting; `false` when it brings nothing new. Floors take the maximum and reasons accumulate whatever
    /// the order of arrival; the other fields come from the greatest stamp.
    pub(crate) fn absorb(&mut self, seen: &Sighting) -> bool {
        let before = (self.not_before, self.preconditions.after, self.locator.is_some());
        self.not_before = self.not_before.max(seen.floor());
        self.preconditions.after = self.preconditions.after.max(seen.preconditions.after);
        let another_reason = self.absorb_reason(seen.reason.as_ref());
        let earlier = (seen.stamp.observed_at, &seen.stamp.run) < (self.opened_at, &self.opened_by_run);
        if earlier {
            self.opened_at = seen.stamp.observed_at;
            self.opened_by_run = seen.stamp.run.clone();
        }
        let newer = seen.stamp > self.last_seen();
        if newer {
            self.take_current_fields(seen);
        } else if self.locator.is_none() {
            self.locator.clone_from(&seen.locator);
        }
        newer
            || earlier
            || another_reason
            || before != (self.not_before, self.preconditions.after, self.locator.is_some())
    }

    /// Keeps the least reasons and not the first that came, so that the order of arrival does not matter.
    fn absorb_reason(&mut self, reason: Option<&Reason>) -> bool {
        let Some(reason) = reason.filter(|reason| !self.reasons.contains(*reason)) else {
            return false;
        };
        self.reasons.insert(reason.clone());
        let over = (self.reasons.len() > Self::REASONS_MAX).then(|| self.reasons.pop_last()).flatten();
        over.as_ref() != Some(reason)
    }

    fn take_current_fields(&mut self, seen: &Sighting) {
        let after = self.preconditions.after.max(seen.preconditions.after);
        self.recovery_kind.clone_from(&seen.recovery_kind);
        self.reason.clone_from(&seen.reason);
        self.confidence = seen.confidence;
        self.evidence = seen.evidence.clone();
        if seen.locator.is_some() {
            self.locator.clone_from(&seen.locator);
        }
        self.quantity = seen.quantity;
        self.preconditions = seen.preconditions.clone();
        self.preconditions.after = after;
        self.connector_version.clone_from(&seen.connector_version);
        self.last_seen_at = seen.stamp.observed_at;
        self.last_seen_run = seen.stamp.run.clone();
        self.last_seen_sequence = seen.stamp.sequence;
    }

    pub(crate) fn set_open(&mut self) {
        (self.state, self.lease, self.proof, self.retired) = (StateName::Open, None, None, None);
    }

    pub(crate) fn set_ongoing(&mut self) {
        (self.state, self.lease, self.proof, self.retired) = (StateName::Ongoing, None, None, None);
    }

    pub(crate) fn set_leased(&mut self, lease: Lease) {
        (self.state, self.lease, self.proof, self.retired) = (StateName::Leased, Some(lease), None, None);
    }

    pub(crate) fn set_filled(&mut self, proof: Proof) {
        (self.state, self.lease, self.proof, self.retired) = (StateName::Filled, None, Some(proof), None);
    }

    pub(crate) fn set_retired(&mut self, retired: Retirement) {
        (self.state, self.lease, self.proof, self.retired) = (StateName::Retired, None, None, Some(retired));
    }

    pub(crate) fn lease_mut(&mut self) -> Option<&mut Lease> {
        self.lease.as_mut()
    }
}

impl Serialize for Gap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The derived body, which `remote = "Self"` makes an inherent function.
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Gap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)?.check().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
