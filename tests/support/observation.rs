//! Neutral observations in the form that the vectors write.

use gap_model::{CoverageReport, EndStatus, Ended, Extent, Observation, Skipped, StreamName};
use serde::Deserialize;
use serde_json::{Map, Value};
use skip_taxonomy::{
    Confidence, Evidence, Finding, Instant, Key, Preconditions, Reason, ReasonTable, RecoveryKind, SkipResult, Word,
    classify,
};

/// One observation as a vector writes it.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Written {
    /// A record was delivered.
    Delivered {
        /// Of which stream.
        stream: String,
        /// Which; null when it has no usable key.
        key: Option<Key>,
        /// When it was emitted.
        #[serde(default)]
        emitted_at: Option<Instant>,
    },
    /// A skip, classified.
    Skipped(Loss),
    /// A detail that is owed.
    Owed(Loss),
    /// A report of which keys of a list are whole.
    Listed(Report),
    /// A cursor is offered.
    Staged {
        /// Of which stream.
        stream: String,
        /// The cursor.
        cursor: Value,
    },
    /// The run says how it ended.
    Ended(End),
    /// A finding that breaks nothing.
    Noted {
        /// The rule's id.
        rule: String,
    },
    /// A finding that breaks the protocol.
    Violated {
        /// The rule's id.
        rule: String,
    },
}

/// What was not delivered.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Loss {
    /// Of which stream; absent: the connector did not say.
    #[serde(default)]
    pub stream: Option<StreamName>,
    /// Under which parent stream.
    #[serde(default)]
    pub parent_stream: Option<StreamName>,
    /// Which parts; none: the stream.
    #[serde(default)]
    pub extents: Vec<Extent>,
    /// What the connector saw.
    #[serde(default)]
    pub reason: Option<Reason>,
    /// Who owns getting it back; absent: unclassified.
    #[serde(default)]
    pub kind: Option<Word<RecoveryKind>>,
    /// Whether it is a normal end.
    #[serde(default)]
    pub informational: bool,
    /// How sure the classification is; absent: declared.
    #[serde(default)]
    pub confidence: Option<Confidence>,
    /// The structured facts.
    #[serde(default)]
    pub evidence: Evidence,
    /// What must hold before a retry.
    #[serde(default)]
    pub preconditions: Preconditions,
    /// How the connector would address it.
    #[serde(default)]
    pub locator: Option<Map<String, Value>>,
    /// How many records it stands for.
    #[serde(default)]
    pub quantity: Option<u64>,
    /// The rules that the classification found broken.
    #[serde(default)]
    pub findings: Vec<String>,
}

/// Which keys of a list are whole.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Report {
    /// Whose records are counted.
    pub stream: StreamName,
    /// Whose list it is.
    pub parent_stream: StreamName,
    /// Every key of the list.
    #[serde(default)]
    pub required: Vec<Key>,
    /// Those whose records are whole.
    #[serde(default)]
    pub hydrated: Vec<Key>,
    /// Those that the provider says are absent.
    #[serde(default)]
    pub absent: Vec<Key>,
    /// How many items were looked at.
    #[serde(default)]
    pub considered: Option<u64>,
    /// How many of these were read completely.
    #[serde(default)]
    pub covered: Option<u64>,
}

/// How the run says that it ended.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct End {
    /// The word of DONE.
    pub status: Status,
    /// How many records it says it emitted.
    #[serde(default)]
    pub records_emitted: Option<u64>,
    /// Whether it carries an error.
    #[serde(default)]
    pub has_error: bool,
}

/// The status of DONE.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Status {
    /// It did what it was asked.
    Succeeded,
    /// It did not.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

impl From<Status> for EndStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Succeeded => Self::Succeeded,
            Status::Failed => Self::Failed,
            Status::Cancelled => Self::Cancelled,
        }
    }
}

impl Written {
    /// The observation that the fold reads.
    ///
    /// # Panics
    ///
    /// When a rule is named that does not exist.
    pub fn observation(&self) -> Observation<'_> {
        match self {
            Self::Delivered { stream, key, emitted_at } => {
                Observation::Delivered { stream, key: key.clone(), emitted_at: *emitted_at }
            }
            Self::Skipped(loss) => Observation::Skipped(Box::new(loss.skipped())),
            Self::Owed(loss) => Observation::Owed(Box::new(loss.skipped())),
            Self::Listed(report) => Observation::Listed(Box::new(report.report())),
            Self::Staged { stream, cursor } => Observation::Staged { stream, cursor: cursor.clone() },
            Self::Ended(end) => Observation::Ended(Ended::new(end.status.into(), end.records_emitted, end.has_error)),
            Self::Noted { rule } => Observation::Noted(finding(rule)),
            Self::Violated { rule } => Observation::Violated(finding(rule)),
        }
    }
}

impl Loss {
    fn skipped(&self) -> Skipped {
        // A classification is only made by classifying; every field of it is replaced below.
        let empty = classify(&SkipResult::default(), ReasonTable::builtin(), None);
        let mut skipped = Skipped::new(self.stream.clone(), self.reason.clone(), empty);
        skipped.parent_stream.clone_from(&self.parent_stream);
        skipped.extents.clone_from(&self.extents);
        skipped.kind.clone_from(&self.kind);
        skipped.informational = self.informational;
        skipped.confidence = self.confidence.unwrap_or(Confidence::Declared);
        skipped.evidence = self.evidence.clone();
        skipped.preconditions = self.preconditions.clone();
        skipped.locator.clone_from(&self.locator);
        skipped.quantity = self.quantity;
        skipped.findings = self.findings.iter().map(|rule| finding(rule)).collect();
        skipped
    }
}

impl Report {
    fn report(&self) -> CoverageReport {
        let mut report = CoverageReport::new(self.stream.clone(), self.parent_stream.clone());
        report.required.clone_from(&self.required);
        report.hydrated.clone_from(&self.hydrated);
        report.absent.clone_from(&self.absent);
        report.considered = self.considered;
        report.covered = self.covered;
        report
    }
}

fn finding(id: &str) -> Finding {
    let rules = [skip_taxonomy::rules::ALL, gap_model::rules::ALL].concat();
    let rule = rules.iter().find(|rule| rule.id == id).unwrap_or_else(|| panic!("there is no rule {id}"));
    rule.at("/", "as the vector says")
}
