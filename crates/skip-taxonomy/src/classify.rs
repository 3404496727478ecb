//! Who owns the retry of a skip, what decided, and how sure that is.
//!
//! The order is fixed: the declared kind, then the recovery hint, then structured evidence, then the reason table.
//! The first that has an opinion decides; the others only tighten the preconditions and, where they disagree, leave a
//! finding. What nobody has an opinion on is *unclassified*: counted, never retried by itself, never an error. English
//! prose is never evidence.

use crate::{
    Blocker, Finding, Preconditions, ReasonTable, RecoveryAction, RecoveryHint, RecoveryKind, RetryOwner, SkipResult,
    Word, rules,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What one source of evidence says of a skip.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Opinion {
    /// Who owns the retry; `None` when the source only adds preconditions.
    pub kind: Option<RecoveryKind>,
    /// What must hold first.
    pub preconditions: Preconditions,
    /// Whether it is a normal end, and so no loss at all.
    pub informational: bool,
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
}

/// What decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "the order of precedence is closed")]
pub enum DecidedBy {
    /// The message's `recovery_kind`.
    RecoveryKind,
    /// The message's `recovery_hint`.
    RecoveryHint,
    /// Status codes and error classes.
    Evidence,
    /// The reason table.
    ReasonTable,
    /// Nothing: the skip is unclassified.
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
    /// Who has to act; `None` when the skip is unclassified or no loss.
    pub fn retry_owner(&self) -> Option<RetryOwner> {
        self.kind.map(RecoveryKind::retry_owner)
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
            Self::Opinion(opinion) => opinion.kind.is_some() || opinion.informational,
        }
    }
}

impl From<Option<Opinion>> for Says {
    fn from(opinion: Option<Opinion>) -> Self {
        opinion.map_or(Self::Nothing, Self::Opinion)
    }
}

const INCOMPARABLE: &str = "two version requirements that do not compare";

/// Classifies a skip. `evidence` is what an adapter concludes from status codes and error classes.
pub fn classify(skip: &SkipResult, table: &ReasonTable, evidence: Option<&Opinion>) -> Classification {
    let mut findings = Vec::new();
    let reason = skip.reason.as_ref();
    let sources = [
        (DecidedBy::RecoveryKind, Confidence::Declared, declared(skip, &mut findings)),
        (DecidedBy::RecoveryHint, Confidence::Declared, hinted(skip.recovery_hint.as_ref(), &mut findings)),
        (DecidedBy::Evidence, Confidence::Inferred, evidence.cloned().into()),
        (DecidedBy::ReasonTable, Confidence::Inferred, reason.and_then(|reason| table.opinion(reason.as_str())).into()),
    ];
    let decider = sources.iter().find(|(_, _, says)| says.decides());
    let (decided_by, confidence) =
        decider.map_or((DecidedBy::Nothing, Confidence::Suspected), |(by, confidence, _)| (*by, *confidence));
    let opinion = decider.and_then(|(_, _, says)| says.opinion()).cloned().unwrap_or_default();
    let mut preconditions = skip.retry_preconditions.clone().unwrap_or_default();
    if !preconditions.tighten(&opinion.preconditions) {
        findings.push(rules::CONTRADICTION.at("/retry_preconditions", INCOMPARABLE));
    }
    let speaks = opinion.kind.is_some() || opinion.informational;
    for (by, _, says) in &sources {
        let Some(other) = says.opinion().filter(|_| *by != decided_by) else { continue };
        if says.decides() && speaks && other.kind != opinion.kind {
            let message = format!("{} against {}, which decides", named(other), named(&opinion));
            findings.push(rules::CONTRADICTION.at(pointer(*by), message));
        } else if *by != DecidedBy::ReasonTable && !preconditions.tighten(&other.preconditions) {
            // Whoever agrees, or only adds conditions, may know of a floor that the decider does not.
            findings.push(rules::CONTRADICTION.at(pointer(*by), INCOMPARABLE));
        }
    }
    findings.extend(remark(skip, &opinion, decided_by));
    let Opinion { kind, informational, .. } = opinion;
    let unknown_kind = skip.recovery_kind.clone().filter(|word| word.known().is_none());
    Classification { kind, unknown_kind, informational, preconditions, decided_by, confidence, findings }
}

/// What is worth telling of the kind itself.
fn remark(skip: &SkipResult, decided: &Opinion, by: DecidedBy) -> Option<Finding> {
    match decided.kind {
        Some(RecoveryKind::FilterApplied) => {
            Some(rules::FILTER_APPLIED.at(pointer(by), "`filter_applied` on the wire"))
        }
        Some(RecoveryKind::PermanentStructural) => {
            Some(rules::DECLARE_IN_MANIFEST.at(pointer(by), "a structural absence was reported at run time"))
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

fn pointer(by: DecidedBy) -> &'static str {
    match by {
        DecidedBy::RecoveryKind => "/recovery_kind",
        DecidedBy::RecoveryHint => "/recovery_hint",
        DecidedBy::Evidence => "/evidence",
        DecidedBy::ReasonTable | DecidedBy::Nothing => "/reason",
    }
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
