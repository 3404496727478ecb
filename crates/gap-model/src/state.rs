//! How a gap stands, and what belongs to each state.

use crate::gap_id::GapId;
use crate::ids::{RunId, Stamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use skip_taxonomy::{Instant, ObservedAt, bounded_text};

bounded_text! {
    /// The fencing token of a lease: whoever shows it may settle, while the lease lives. At most 200 bytes.
    Token, "a lease token", 200
}

/// The five states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a ledger refuses a state that it does not know")]
pub enum StateName {
    /// The outage lasts.
    Ongoing,
    /// Bounded, owed, waiting.
    Open,
    /// A recovery holds it until a time.
    Leased,
    /// The data is there, with proof.
    Filled,
    /// Nobody retries it by itself; it still counts.
    Retired,
}

/// How a gap stands.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a sixth state must break every decision")]
pub enum State<'a> {
    /// The outage lasts.
    Ongoing,
    /// Bounded, owed, waiting.
    Open,
    /// A recovery holds it.
    Leased(&'a Lease),
    /// The data is there.
    Filled(&'a Proof),
    /// Nobody retries it by itself.
    Retired(&'a Retirement),
}

/// Who works on a gap, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Lease {
    /// The run that holds it.
    pub holder: RunId,
    /// The fencing token.
    pub token: Token,
    /// The first instant at which the lease no longer lives.
    pub expires_at: Instant,
    /// Whether the gap was really tried under this lease.
    #[serde(default)]
    pub attempted: bool,
}

impl Lease {
    /// A lease under which nothing was tried yet.
    pub fn new(holder: RunId, token: Token, expires_at: Instant) -> Self {
        Self { holder, token, expires_at, attempted: false }
    }

    /// Whether the lease still gives rights at `now`.
    pub fn lives(&self, now: Instant) -> bool {
        now < self.expires_at
    }
}

/// What a proof rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a ledger must not fill a gap on a proof that it does not know")]
pub enum ProofKind {
    /// A RECORD for that key.
    Record,
    /// An asserted interval that contains the span, or a complete walk of the stream.
    Coverage,
    /// A coverage report that lists the key as hydrated.
    Hydrated,
    /// A person says so.
    Attested,
    /// The provider says that it does not exist. Enough for `gone`, never for `filled`.
    ProviderAbsence,
}

/// Why a gap may be called filled, or gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Proof {
    /// What it rests on.
    pub kind: ProofKind,
    /// The run that brought it.
    pub run: RunId,
    /// When it was observed.
    pub observed_at: ObservedAt,
    /// At which position of the run.
    #[serde(default)]
    pub sequence: u64,
}

impl Proof {
    /// A proof.
    pub fn new(kind: ProofKind, stamp: Stamp) -> Self {
        Self { kind, run: stamp.run, observed_at: stamp.observed_at, sequence: stamp.sequence }
    }

    /// Where it stands among all observations.
    pub fn stamp(&self) -> Stamp {
        Stamp::new(self.observed_at, self.run.clone(), self.sequence)
    }
}

/// Why nobody retries a gap by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "whether a gap may come back is decided on this")]
pub enum RetiredWhy {
    /// The owner does not want it.
    Dismissed,
    /// It failed too often without progress.
    Quarantined,
    /// The source no longer keeps it.
    Expired,
    /// The provider says that it does not exist.
    Gone,
    /// The manifest declares it absent.
    Declared,
    /// Another gap stands for it.
    Superseded,
}

/// How a gap came to be retired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Retirement {
    /// Why.
    pub why: RetiredWhy,
    /// Since when.
    pub at: Instant,
    /// The gap that stands for it; only with `superseded`.
    #[serde(default)]
    pub by: Option<GapId>,
    /// What it rests on; always there with `gone`.
    #[serde(default)]
    pub proof: Option<Proof>,
}

impl Retirement {
    /// A retirement that rests on nothing but the word of whoever retires it.
    pub fn new(why: RetiredWhy, at: Instant) -> Self {
        Self { why, at, by: None, proof: None }
    }
}
