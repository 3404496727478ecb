//! The answer as a document.

use super::{Classification, Confidence, DecidedBy};
use crate::{Finding, Preconditions, RecoveryKind, RetryOwner, Word};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A classification as it is printed: who owns the retry, what must hold first, what decided, and how sure it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ClassificationDocument {
    /// Who owns getting it back, in one of the kinds that this version knows. Null: unclassified, or no loss.
    pub recovery_kind: Option<Word<RecoveryKind>>,
    /// Who has to act. Null where there is no kind.
    pub retry_owner: Option<RetryOwner>,
    /// Whether anything is missing against the owner's will. False: a normal end, or left out on purpose.
    pub loss: bool,
    /// What must hold before a retry.
    pub preconditions: Preconditions,
    /// What decided.
    pub decided_by: DecidedBy,
    /// How sure it is.
    pub confidence: Confidence,
    /// The declared kind, where this version does not know it. Nothing was decided on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown_kind: Option<Word<RecoveryKind>>,
    /// What to do before asking again: `refresh_credentials` or `resync`. Absent: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// The line that it is of, from 1. Absent: it is of no line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Contradictions, unknown words, and what the manifest should say.
    pub findings: Vec<Finding>,
}

impl ClassificationDocument {
    /// The document of an answer that is kept in parts: the kind known or not, and whether it is a normal end.
    pub fn new(
        kind: Option<Word<RecoveryKind>>,
        is_informational: bool,
        preconditions: Preconditions,
        decided_by: DecidedBy,
        confidence: Confidence,
        findings: Vec<Finding>,
    ) -> Self {
        let known = kind.as_ref().and_then(Word::known);
        Classification {
            kind: known,
            unknown_kind: kind.filter(|_| known.is_none()),
            informational: is_informational,
            preconditions,
            decided_by,
            confidence,
            findings,
        }
        .into()
    }

    /// The same document, of a line.
    #[must_use]
    pub fn of_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }
}

impl From<Classification> for ClassificationDocument {
    fn from(classification: Classification) -> Self {
        Self {
            recovery_kind: classification.kind.map(Word::from),
            retry_owner: classification.retry_owner(),
            loss: classification.is_loss(),
            preconditions: classification.preconditions,
            decided_by: classification.decided_by,
            confidence: classification.confidence,
            unknown_kind: classification.unknown_kind,
            step: None,
            line: None,
            findings: classification.findings,
        }
    }
}
