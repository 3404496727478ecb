//! One neutral fact from a run. Adapters make them; [`Fold`](crate::Fold) reads them.

use crate::extent::Extent;
use crate::ids::StreamName;
use serde_json::{Map, Value};
use skip_taxonomy::{
    Classification, Confidence, DecidedBy, Evidence, Finding, Instant, Key, Preconditions, Reason, RecoveryKind, Word,
};

/// One neutral fact from a run, whatever the harness.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Observation<'a> {
    /// A record was delivered.
    Delivered {
        /// Of which stream; empty when its name could not be read: then the record is counted, and is of none.
        stream: &'a str,
        /// Which; `None` when the key is not fit to be one.
        key: Option<Key>,
        /// When the connector emitted it.
        emitted_at: Option<Instant>,
    },
    /// The connector says what it did not deliver.
    Skipped(Box<Skipped>),
    /// The connector says which details of a list it owes.
    Owed(Box<Skipped>),
    /// The connector reports which keys of a list are whole.
    Listed(Box<CoverageReport>),
    /// The connector offers a cursor.
    Staged {
        /// Of which checkpoint stream.
        stream: &'a str,
        /// Its own cursor, opaque.
        cursor: Value,
    },
    /// The run says how it ended.
    Ended(Ended),
    /// Something is worth telling, and breaks nothing.
    Noted(Finding),
    /// The protocol was broken. What was delivered still counts.
    Violated(Finding),
}

/// What was not delivered, classified.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Skipped {
    /// Of which stream; `None`: the connector did not say.
    pub stream: Option<StreamName>,
    /// Of which parent stream.
    pub parent_stream: Option<StreamName>,
    /// Which parts; empty: the stream.
    pub extents: Vec<Extent>,
    /// What the connector saw.
    pub reason: Option<Reason>,
    /// Who owns getting it back; `None`, or a word that this version does not know: unclassified.
    pub kind: Option<Word<RecoveryKind>>,
    /// Whether it is a normal end, and so no loss.
    pub informational: bool,
    /// What classified it.
    pub decided_by: DecidedBy,
    /// How sure the classification is.
    pub confidence: Confidence,
    /// The structured facts.
    pub evidence: Evidence,
    /// What must hold before a retry.
    pub preconditions: Preconditions,
    /// How the connector would address it.
    pub locator: Option<Map<String, Value>>,
    /// How many records it stands for; `None`: unknown.
    pub quantity: Option<u64>,
    /// What classification found.
    pub findings: Vec<Finding>,
}

impl Skipped {
    /// A skip of a whole stream, classified.
    pub fn new(stream: Option<StreamName>, reason: Option<Reason>, classification: Classification) -> Self {
        Self {
            stream,
            parent_stream: None,
            extents: Vec::new(),
            reason,
            kind: classification.kind.map(Word::from).or(classification.unknown_kind),
            informational: classification.informational,
            decided_by: classification.decided_by,
            confidence: classification.confidence,
            evidence: Evidence::none(),
            preconditions: classification.preconditions,
            locator: None,
            quantity: None,
            findings: classification.findings,
        }
    }
}

/// A report of which keys of a parent's list are whole.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CoverageReport {
    /// The stream whose records are counted.
    pub stream: StreamName,
    /// The stream whose cursor waits for them.
    pub parent_stream: StreamName,
    /// Every key that the list has.
    pub required: Vec<Key>,
    /// The keys whose records are whole.
    pub hydrated: Vec<Key>,
    /// The keys that the provider says are absent for good.
    pub absent: Vec<Key>,
    /// How many items were looked at, where the connector counts.
    pub considered: Option<u64>,
    /// How many of these were read completely.
    pub covered: Option<u64>,
}

impl CoverageReport {
    /// A report without a key.
    pub fn new(stream: StreamName, parent_stream: StreamName) -> Self {
        Self {
            stream,
            parent_stream,
            required: Vec::new(),
            hydrated: Vec::new(),
            absent: Vec::new(),
            considered: None,
            covered: None,
        }
    }
}

/// How a run says that it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the verdict is decided on this")]
pub enum EndStatus {
    /// It did what it was asked, but for what it skipped.
    Succeeded,
    /// It did not.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

impl EndStatus {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// The end of a run, as the run tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ended {
    /// How it ended.
    pub status: EndStatus,
    /// How many records it says it emitted; `None`: it does not say.
    pub records_emitted: Option<u64>,
    /// Whether it carries an error.
    pub has_error: bool,
}

impl Ended {
    /// The end of a run.
    pub fn new(status: EndStatus, records_emitted: Option<u64>, has_error: bool) -> Self {
        Self { status, records_emitted, has_error }
    }
}
