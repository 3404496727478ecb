//! Who owns the retry of a skip, what decided, and how sure that is.
//!
//! The order is fixed: the declared kind, then the recovery hint, then structured evidence (first the error class, then
//! what an adapter makes of the rest), then the reason table. The first that has an opinion decides; the others only
//! tighten the preconditions and, where they disagree, leave a finding. What nobody has an opinion on is *unclassified*: counted, never retried by itself, never an error. English
//! prose is never evidence.

mod document;

pub use document::ClassificationDocument;

use crate::{
    Blocker, Finding, Preconditions, ReasonTable, RecoveryAction, RecoveryHint, RecoveryKind, RetryOwner, SkipResult,
    Word, rules,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What one source of evidence says of a skip.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Opinion {
    /// Who owns the retry; `None` when the source only adds preconditions.
    pub kind: Option<RecoveryKind>,
    /// What must hold first.
    pub preconditions: Preconditions,
    /// Whether it is a normal end, and so no loss at all.
    pub informational: bool,
    /// How sure it is, when it comes from evidence. What a connector declares is always declared.
    pub confidence: Confidence,
}

impl Default for Opinion {
    fn default() -> Self {
        Self {
            kind: None,
            preconditions: Preconditions::none(),
            informational: false,
            confidence: Confidence::Inferred,
        }
    }
}

impl Opinion {
    /// The opinion that this kind applies.
    pub fn kind(kind: RecoveryKind) -> Self {
        Self { kind: Some(kind), ..Self::default() }
    }

    /// The opinion that nothing was lost.
    pub fn informational() -> Self {
        Self { informational: true, ..Self::default() }
    }

    /// The same opinion, under these preconditions.
    #[must_use]
    pub fn when(mut self, preconditions: Preconditions) -> Self {
        self.preconditions = preconditions;
        self
    }

    /// Whether it says what to do, and not only what must hold first.
    fn decides(&self) -> bool {
        self.kind.is_some() || self.informational
    }

    /// The same opinion, held to be likely and no more.
    #[must_use]
    pub fn suspected(mut self) -> Self {
        self.confidence = Confidence::Suspected;
        self
    }
}

/// What decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "the order of precedence is closed")]
pub enum DecidedBy {
    /// The message's `recovery_kind`.
    Declared,
    /// The message's `recovery_hint`.
    Hint,
    /// Status codes and error classes.
    Evidence,
    /// The reason table.
    Table,
    /// Nothing: the skip is unclassified.
    #[serde(rename = "none")]
    Nothing,
}

/// How sure a classification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "the scale is closed")]
pub enum Confidence {
    /// Nobody said it; it is held to be likely.
    Suspected,
    /// Somebody concluded it from evidence.
    Inferred,
    /// The connector said it.
    Declared,
}

/// The answer to "who owns the retry of this skip?".
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Classification {
    /// Who owns the retry; `None`: unclassified, or no loss.
    pub kind: Option<RecoveryKind>,
    /// The declared kind when this version does not know it: kept as it was written, and nothing is decided on it.
    pub unknown_kind: Option<Word<RecoveryKind>>,
    /// Whether it is a normal end, and so no loss at all.
    pub informational: bool,
    /// What must hold before a retry, the strictest of all that was said.
    pub preconditions: Preconditions,
    /// What decided.
    pub decided_by: DecidedBy,
    /// How sure it is.
    pub confidence: Confidence,
    /// Contradictions, unknown words, and what the manifest should say.
    pub findings: Vec<Finding>,
}

impl Classification {
    /// What evidence alone comes to, without a message that could declare anything.
    pub fn of_evidence(opinion: Option<Opinion>, findings: Vec<Finding>) -> Self {
        let speaks = opinion.as_ref().is_some_and(Opinion::decides);
        let decided_by = if speaks { DecidedBy::Evidence } else { DecidedBy::Nothing };
        let Opinion { kind, preconditions, informational, confidence } = opinion.unwrap_or_default();
        let confidence = if speaks { confidence } else { Confidence::Suspected };
        Self { kind, unknown_kind: None, informational, preconditions, decided_by, confidence, findings }
    }

    /// Who has to act; `None` when the skip is unclassified or no loss.
    pub fn retry_owner(&self) -> Option<RetryOwner> {
        self.kind.map(RecoveryKind::retry_owner)
    }

    /// Whether anything is missing against the owner's will: neither a normal end nor left out on purpose.
    pub fn is_loss(&self) -> bool {
        !self.informational && self.kind != Some(RecoveryKind::FilterApplied)
    }
}

/// What one source of evidence has to say.
#[derive(Debug)]
enum Says {
    /// It is not there, or has no opinion.
    Nothing,
    /// It is there, and nobody can tell what it means: a word that nobody knows, a hint that contradicts itself. To
    /// listen to a weaker source instead would be to guess.
    Unclear,
    /// An opinion.
    Opinion(Opinion),
}

impl Says {
    fn opinion(&self) -> Option<&Opinion> {
        if let Self::Opinion(opinion) = self { Some(opinion) } else { None }
    }

    fn decides(&self) -> bool {
        match self {
            Self::Nothing => false,
            Self::Unclear => true,
            Self::Opinion(opinion) => opinion.decides(),
        }
    }
}

impl From<Option<Opinion>> for Says {
    fn from(opinion: Option<Opinion>) -> Self {
        opinion.map_or(Self::Nothing, Self::Opinion)
    }
}

const INCOMPARABLE: &str = "two version requirements that do not compare";

/// Classifies a skip. `evidence` is what an adapter concludes from the structured facts of the failure, such as a status
/// code; what its error class means is in the table.
pub fn classify(skip: &SkipResult, table: &ReasonTable, evidence: Option<&Opinion>) -> Classification {
    let mut findings = Vec::new();
    let reason = skip.reason.as_ref();
    let class = skip.evidence.as_ref().and_then(|facts| facts.error_class.as_ref());
    let of_class = class.and_then(|class| table.class_opinion(class.as_str()));
    let of_reason = reason.and_then(|reason| table.opinion(reason.as_str()));
    let sources = [
        (DecidedBy::Declared, "/recovery_kind", declared(skip, &mut findings)),
        (DecidedBy::Hint, "/recovery_hint", hinted(skip.recovery_hint.as_ref(), &mut findings)),
        (DecidedBy::Evidence, "/evidence/error_class", of_class.into()),
        (DecidedBy::Evidence, "/evidence", evidence.cloned().into()),
        (DecidedBy::Table, "/reason", of_reason.into()),
    ];
    let decider = sources.iter().position(|(_, _, says)| says.decides());
    let opinion = decider.and_then(|index| sources[index].2.opinion()).cloned().unwrap_or_default();
    let (decided_by, place) =
        decider.map_or((DecidedBy::Nothing, "/reason"), |index| (sources[index].0, sources[index].1));
    let confidence = match decided_by {
        DecidedBy::Declared | DecidedBy::Hint => Confidence::Declared,
        DecidedBy::Evidence | DecidedBy::Table => opinion.confidence,
        DecidedBy::Nothing => Confidence::Suspected,
    };
    let mut preconditions = skip.retry_preconditions.clone().unwrap_or_default();
    if !preconditions.tighten(&opinion.preconditions) {
        findings.push(rules::CONTRADICTION.at("/retry_preconditions", INCOMPARABLE));
    }
    for (index, (by, pointer, says)) in sources.iter().enumerate() {
        let Some(other) = says.opinion().filter(|_| decider != Some(index)) else { continue };
        if other.decides() && opinion.decides() && other.kind != opinion.kind {
            let message = format!("{} against {}, which decides", named(other), named(&opinion));
            findings.push(rules::CONTRADICTION.at(*pointer, message));
        } else if *by != DecidedBy::Table && !preconditions.tighten(&other.preconditions) {
            // Whoever agrees, or only adds conditions, may know of a floor that the decider does not.
            findings.push(rules::CONTRADICTION.at(*pointer, INCOMPARABLE));
        }
    }
    findings.extend(remark(skip, &opinion, place));
    let Opinion { kind, informational, .. } = opinion;
    let unknown_kind = skip.recovery_kind.clone().filter(|word| word.known().is_none());
    Classification { kind, unknown_kind, informational, preconditions, decided_by, confidence, findings }
}

/// What is worth telling of the kind itself.
fn remark(skip: &SkipResult, decided: &Opinion, place: &str) -> Option<Finding> {
    match decided.kind {
        Some(RecoveryKind::FilterApplied) => Some(rules::FILTER_APPLIED.at(place, "`filter_applied` on the wire")),
        Some(RecoveryKind::PermanentStructural) => {
            Some(rules::DECLARE_IN_MANIFEST.at(place, "a structural absence was reported at run time"))
        }
        None if !decided.informational => {
            let reason =
                skip.reason.as_ref().map_or_else(|| "no reason".to_owned(), |reason| format!("reason {reason:?}"));
            Some(rules::UNCLASSIFIED.at("/reason", format!("nothing classifies this skip: {reason}")))
        }
        _ => None,
    }
}

fn declared(skip: &SkipResult, findings: &mut Vec<Finding>) -> Says {
    let Some(word) = &skip.recovery_kind else {
        return Says::Nothing;
    };
    let Some(kind) = word.known() else {
        let message = format!("{word:?} is no recovery kind of this version");
        findings.push(rules::UNKNOWN_WORD.at("/recovery_kind", message));
        return Says::Unclear;
    };
    Says::Opinion(Opinion::kind(kind))
}

fn hinted(hint: Option<&RecoveryHint>, findings: &mut Vec<Finding>) -> Says {
    let Some(hint) = hint else {
        return Says::Nothing;
    };
    let Some(action) = hint.action.known() else {
        let message = format!("{:?} is no recovery action of this version", hint.action);
        findings.push(rules::UNKNOWN_WORD.at("/recovery_hint", message));
        return Says::Unclear;
    };
    let blocked = |blocker| Opinion::kind(RecoveryKind::RetryByRuntime).when(Preconditions::none().blocked_on(blocker));
    Says::Opinion(match action {
        RecoveryAction::RetryByRuntime if hint.retryable == Some(false) => {
            findings.push(rules::CONTRADICTION.at("/recovery_hint", "`retry_by_runtime` with `retryable: false`"));
            return Says::Unclear;
        }
        RecoveryAction::RetryByRuntime => Opinion::kind(RecoveryKind::RetryByRuntime),
        RecoveryAction::NotRetriable if hint.retryable == Some(true) => {
            findings.push(rules::CONTRADICTION.at("/recovery_hint", "`not_retriable` with `retryable: true`"));
            return Says::Unclear;
        }
        RecoveryAction::RetryOnConnectorUpgrade => Opinion::kind(RecoveryKind::RetryOnConnectorUpgrade),
        RecoveryAction::UpdateSelector => Opinion::kind(RecoveryKind::RetryOnConnectorUpgrade)
            .when(Preconditions::none().blocked_on(Blocker::Maintainer)),
        RecoveryAction::RefreshCredentials => blocked(Blocker::Credentials),
        RecoveryAction::ManualActionRequired => blocked(Blocker::ManualAction),
        RecoveryAction::UpstreamUnblock => blocked(Blocker::Upstream),
        RecoveryAction::NotRetriable => Opinion::kind(RecoveryKind::PermanentStructural),
        RecoveryAction::Unknown => return Says::Nothing,
    })
}

fn named(opinion: &Opinion) -> String {
    match opinion.kind {
        _ if opinion.informational => "no loss".to_owned(),
        Some(kind) => format!("{:?}", Word::from(kind)),
        None => "nothing".to_owned(),
    }
}

#[cfg(test)]
mod tests;
