//! Who owns the retry of a skip, what decided, and how sure that is.
//!
//! The order is fixed: the declared kind, then the recovery hint, then structured evidence, then the reason table.
//! The first that has an opinion decides; the others only tighten the preconditions and, where they disagree, leave a
//! finding. What nobody has an opinion on is *unclassified*: counted, never retried by itself, never an error. English
//! prose is never evidence.

use crate::{
    Blocker, Finding, Preconditions, ReasonTable, RecoveryAction, RecoveryHint, RecoveryKind,
    RetryOwner, SkipResult, rules,
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
        Self {
            kind: Some(kind),
            ..Self::default()
        }
    }

    /// The opinion that nothing was lost.
    pub fn informational() -> Self {
        Self {
            informational: true,
            ..Self::default()
        }
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
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
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

/// Classifies a skip. `evidence` is what an adapter concludes from status codes and error classes.
pub fn classify(
    skip: &SkipResult,
    table: &ReasonTable,
    evidence: Option<&Opinion>,
) -> Classification {
    let mut findings = Vec::new();
    let declared = declared(skip, &mut findings);
    let hint = skip
        .recovery_hint
        .as_ref()
        .map(|hint| hinted(hint, &mut findings));
    let table = skip
        .reason
        .as_ref()
        .and_then(|reason| table.opinion(reason.as_str()));
    let sources = [
        (
            DecidedBy::RecoveryKind,
            Confidence::Declared,
            declared.as_ref(),
        ),
        (
            DecidedBy::RecoveryHint,
            Confidence::Declared,
            hint.as_ref().and_then(Option::as_ref),
        ),
        (DecidedBy::Evidence, Confidence::Inferred, evidence),
        (DecidedBy::ReasonTable, Confidence::Inferred, table.as_ref()),
    ];
    let spoke = |opinion: &Opinion| opinion.kind.is_some() || opinion.informational;
    // A word that nobody knows, or a hint that contradicts itself, has spoken too: to guess past it would be to guess.
    let mute = if skip.recovery_kind.is_some() {
        Some(DecidedBy::RecoveryKind)
    } else {
        skip.recovery_hint
            .as_ref()
            .filter(|hint| hint.retryable == Some(false) && says_retry(hint))
            .map(|_| DecidedBy::RecoveryHint)
    };
    let mut said = sources
        .iter()
        .filter_map(|(by, sure, opinion)| Some((*by, *sure, (*opinion)?)));
    let first = match mute {
        Some(by) => said.find(|(found, _, _)| *found == by),
        None => said.find(|(_, _, opinion)| spoke(opinion)),
    };
    let mut preconditions = skip.retry_preconditions.clone().unwrap_or_default();
    let (kind, informational, decided_by, confidence) = match first {
        Some((by, sure, opinion)) => {
            if !preconditions.tighten(&opinion.preconditions) {
                findings.push(rules::CONTRADICTION.at(
                    "/retry_preconditions",
                    "two version requirements that do not compare",
                ));
            }
            (opinion.kind, opinion.informational, by, sure)
        }
        None => match mute {
            Some(by) => (None, false, by, Confidence::Declared),
            None => (None, false, DecidedBy::Nothing, Confidence::Suspected),
        },
    };
    for (by, _, opinion) in sources
        .iter()
        .filter_map(|(by, sure, opinion)| Some((*by, *sure, (*opinion)?)))
    {
        if by != decided_by && spoke(opinion) && kind.is_some() && opinion.kind != kind {
            findings.push(rules::CONTRADICTION.at(
                pointer(by),
                format!(
                    "{} against {}, which decides",
                    named(opinion),
                    named(&Opinion {
                        kind,
                        informational,
                        ..Opinion::default()
                    })
                ),
            ));
        } else if by != decided_by && by != DecidedBy::ReasonTable {
            // Whoever agrees, or only adds conditions, may still know of a floor that the decider does not.
            preconditions.tighten(&opinion.preconditions);
        }
    }
    match kind {
        Some(RecoveryKind::FilterApplied) => {
            findings.push(
                rules::FILTER_APPLIED.at(pointer(decided_by), "`filter_applied` on the wire"),
            );
        }
        Some(RecoveryKind::PermanentStructural) => {
            findings.push(rules::DECLARE_IN_MANIFEST.at(
                pointer(decided_by),
                "a structural absence was reported at run time",
            ));
        }
        None if !informational => {
            let reason = skip.reason.as_ref().map_or_else(
                || "no reason".to_owned(),
                |reason| format!("reason {reason:?}"),
            );
            findings.push(
                rules::UNCLASSIFIED
                    .at("/reason", format!("nothing classifies this skip: {reason}")),
            );
        }
        _ => {}
    }
    Classification {
        kind,
        informational,
        preconditions,
        decided_by,
        confidence,
        findings,
    }
}

fn declared(skip: &SkipResult, findings: &mut Vec<Finding>) -> Option<Opinion> {
    let word = skip.recovery_kind.as_ref()?;
    if word.known().is_none() {
        findings.push(rules::UNKNOWN_WORD.at(
            "/recovery_kind",
            format!("{word:?} is no recovery kind of this version"),
        ));
    }
    word.known().map(Opinion::kind)
}

fn says_retry(hint: &RecoveryHint) -> bool {
    hint.action.known() == Some(RecoveryAction::RetryByRuntime)
}

fn hinted(hint: &RecoveryHint, findings: &mut Vec<Finding>) -> Option<Opinion> {
    let Some(action) = hint.action.known() else {
        findings.push(rules::UNKNOWN_WORD.at(
            "/recovery_hint",
            format!("{:?} is no recovery action of this version", hint.action),
        ));
        return None;
    };
    let blocked = |blocker| {
        Opinion::kind(RecoveryKind::RetryByRuntime).when(Preconditions::none().blocked_on(blocker))
    };
    match action {
        RecoveryAction::RetryByRuntime if hint.retryable == Some(false) => {
            findings.push(rules::CONTRADICTION.at(
                "/recovery_hint",
                "`retry_by_runtime` with `retryable: false`",
            ));
            None
        }
        RecoveryAction::RetryByRuntime => Some(Opinion::kind(RecoveryKind::RetryByRuntime)),
        RecoveryAction::RetryOnConnectorUpgrade | RecoveryAction::UpdateSelector => {
            Some(Opinion::kind(RecoveryKind::RetryOnConnectorUpgrade))
        }
        RecoveryAction::RefreshCredentials => Some(blocked(Blocker::Credentials)),
        RecoveryAction::ManualActionRequired => Some(blocked(Blocker::ManualAction)),
        RecoveryAction::UpstreamUnblock => Some(blocked(Blocker::Upstream)),
        RecoveryAction::NotRetriable => Some(Opinion::kind(RecoveryKind::PermanentStructural)),
        RecoveryAction::Unknown => None,
    }
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
        Some(kind) => format!("{:?}", crate::Word::from(kind)),
        None => "nothing".to_owned(),
    }
}

#[cfg(test)]
mod tests;
