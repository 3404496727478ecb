//! From an outcome to an answer: all voices are heard, the most specific one that speaks decides.

use crate::body::problem;
use crate::meaning::{Meaning, Settled};
use crate::spoken::{Rank, Spoken};
use crate::wait::Waits;
use crate::{Outcome, Policy, form, rules, spoken, status, wait};
use skip_taxonomy::rules::{CONTRADICTION, UNCLASSIFIED, UNKNOWN_WORD};
use skip_taxonomy::{
    Classification, Confidence, ErrorClass, Evidence, Finding, Instant, Opinion, Preconditions, RecoveryKind, Word,
};

/// What the runtime should do before it asks again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "whoever runs a connector has to know every step")]
pub enum Step {
    /// Refresh the session, once, and ask again.
    RefreshCredentials,
    /// Give the cursor up: coverage from its position on is unmeasured, and the stream must be walked anew.
    Resync,
}

/// What an outcome says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reading {
    /// What it says of the retry; `None`: nothing. An opinion without a kind only adds a floor.
    pub opinion: Option<Opinion>,
    /// The facts that a gap may keep.
    pub evidence: Evidence,
    /// What to do before asking again.
    pub step: Option<Step>,
    /// What could not be read, what disagrees, and what is still open.
    pub findings: Vec<Finding>,
}

impl Reading {
    /// The classification of an outcome of which no connector has said anything.
    pub fn classification(&self) -> Classification {
        Classification::of_evidence(self.opinion.clone(), self.findings.clone())
    }
}

/// One voice: where it stands, and what it says. `None`: it speaks, and nobody understands it.
struct Voice {
    rank: Rank,
    at: String,
    meaning: Option<Meaning>,
    /// The word as it may be kept.
    word: Option<String>,
    /// A refusal without a reason: whoever gives the reason does not contradict it.
    general: bool,
}

impl Voice {
    fn new(rank: Rank, at: impl Into<String>, meaning: Meaning) -> Self {
        Self { rank, at: at.into(), meaning: Some(meaning), word: None, general: false }
    }

    fn of_status(rank: Rank, at: impl Into<String>, status: u16) -> Option<Self> {
        let voice = Self::new(rank, at, status::meaning(status)?);
        Some(Self { general: status::is_general(status), ..voice })
    }
}

impl From<Spoken> for Voice {
    fn from(spoken: Spoken) -> Self {
        let Spoken { rank, at, word, meaning } = spoken;
        Self { word: Some(word.to_owned()), ..Self::new(rank, at, meaning) }
    }
}

/// Reads an outcome. Waits in seconds count from `at` of the outcome, or from `now` where nobody says when it was.
///
/// Total and pure: every outcome has an answer, and the same one each time.
pub fn read(outcome: &Outcome, policy: Policy, now: Instant) -> Reading {
    let base = outcome.at.map_or(now, |at| at.0);
    let in_body = outcome.body.as_ref().and_then(problem::status);
    let status = outcome.status.or(in_body.as_ref().map(|(status, _)| *status));
    let mut findings = Vec::new();
    let waits = wait::of(outcome, status, base, &mut findings);
    let should_retry = should_retry(outcome, &mut findings);
    let voices = voices(outcome, in_body, waits, should_retry, &mut findings);

    let settled: Vec<Settled> = voices
        .iter()
        .map(|voice| voice.meaning.map_or_else(Settled::default, |meaning| meaning.settle(&voice.at, outcome, policy)))
        .collect();
    let speaks = |index: &usize| voices[*index].meaning.is_none() || settled[*index].opinion.is_some();
    let decider = (0..voices.len()).find(speaks);
    let mut opinion = decider.and_then(|index| settled[index].opinion.clone()).unwrap_or_default();
    let mut step = decider.and_then(|index| settled[index].step);
    findings.extend(disagreements(&voices, &settled, decider, &mut opinion));
    match decider {
        Some(index) => findings.extend(settled[index].finding.clone()),
        None => findings.extend(settled.iter().filter_map(|settled| settled.finding.clone())),
    }
    if should_retry == Some(false) && step.is_none() && is_plain_retry(&opinion) {
        findings
            .push(CONTRADICTION.at(SHOULD_RETRY_AT, "`false`, where everything else says that a retry may succeed"));
        (opinion, step) = (Opinion::default(), None);
    }
    if opinion.kind.is_none() {
        findings.push(unclassified(outcome));
    }
    if let Some(floor) = waits.floor {
        opinion.preconditions = opinion.preconditions.after(floor);
    }
    let evidence = evidence(status, waits, base, decider.and_then(|index| voices[index].word.as_deref()));
    let opinion = Some(opinion).filter(|opinion| opinion.kind.is_some() || opinion.preconditions.after.is_some());
    Reading { opinion, evidence, step, findings }
}

/// Everybody who has something to say, the most specific first.
fn voices(
    outcome: &Outcome,
    in_body: Option<(u16, String)>,
    waits: Waits,
    should_retry: Option<bool>,
    findings: &mut Vec<Finding>,
) -> Vec<Voice> {
    let mut voices: Vec<Voice> = spoken::of(outcome).into_iter().map(Voice::from).collect();
    let failed = outcome.status.is_some_and(status::is_failure);
    voices.extend(outcome.status.and_then(|status| Voice::of_status(Rank::Status, "/status", status)));
    voices.extend(in_body.and_then(|(status, at)| Voice::of_status(Rank::StatusInBody, at, status)));
    if let Some(error) = &outcome.error {
        let meaning = error.known().map(|_| Meaning::Later);
        if meaning.is_none() {
            let message = format!("{} is no network error of this version", form::shown(error.as_str()));
            findings.push(UNKNOWN_WORD.at("/error", message));
        }
        // Behind a status of failure it is silent: what was lost of the answer does not change what the answer was.
        if !failed {
            let word = Some(error.as_str().to_owned());
            voices.push(Voice { rank: Rank::Network, at: "/error".to_owned(), meaning, word, general: false });
        }
    }
    if failed && waits.speak() {
        voices.push(Voice::new(Rank::Wait, "/headers", Meaning::Later));
    }
    let may_have_failed = failed || outcome.status.is_none() || outcome.error.is_some();
    if should_retry == Some(true) && may_have_failed {
        voices.push(Voice::new(Rank::ShouldRetry, SHOULD_RETRY_AT, Meaning::Later));
    }
    voices
}

const SHOULD_RETRY: &str = "x-should-retry";
const SHOULD_RETRY_AT: &str = "/headers/x-should-retry";

/// What the provider says of a retry in so many words. Of several lines, `false` counts.
fn should_retry(outcome: &Outcome, findings: &mut Vec<Finding>) -> Option<bool> {
    let mut said = None;
    for line in outcome.headers.lines(SHOULD_RETRY) {
        match line {
            "true" => said = said.or(Some(true)),
            "false" => said = Some(false),
            _ => {
                let message = format!("{} is neither `true` nor `false`", form::shown(line));
                findings.push(rules::SHOULD_RETRY.at(SHOULD_RETRY_AT, message));
            }
        }
    }
    said
}

/// Who says otherwise than the one that decides; a wait is no opinion of its own. Who agrees and weighs the same adds what stands in the way.
fn disagreements(voices: &[Voice], settled: &[Settled], decider: Option<usize>, opinion: &mut Opinion) -> Vec<Finding> {
    let Some(first) = decider else { return Vec::new() };
    let mut findings = Vec::new();
    for index in first + 1..voices.len() {
        let (voice, Some(other)) = (&voices[index], &settled[index].opinion) else { continue };
        let Some(kind) = opinion.kind else { continue };
        if other.kind == Some(kind) {
            if voice.rank == voices[first].rank {
                opinion.preconditions.tighten(&other.preconditions);
            }
        } else if !voice.general && voice.rank != Rank::Wait {
            let message = format!("{} against {}, which decides", named(other), named(opinion));
            findings.push(CONTRADICTION.at(&voice.at, message));
        }
    }
    findings
}

fn named(opinion: &Opinion) -> String {
    opinion.kind.map_or_else(|| "nothing".to_owned(), |kind| format!("{:?}", Word::from(kind)))
}

/// Whether it says that the same request may succeed later, with nobody to act first.
fn is_plain_retry(opinion: &Opinion) -> bool {
    opinion.kind == Some(RecoveryKind::RetryByRuntime)
        && opinion.confidence > Confidence::Suspected
        && opinion.preconditions == Preconditions::none()
}

fn unclassified(outcome: &Outcome) -> Finding {
    let (at, what) = match (outcome.status, &outcome.error) {
        (Some(403), _) => ("/status", "status 403 alone: a missing right, a block or a wall against robots".to_owned()),
        (Some(status), _) if !status::is_failure(status) => ("/status", format!("status {status} is no failure")),
        (Some(status), _) => ("/status", format!("status {status} alone says nothing of a retry")),
        (None, Some(_)) => ("/error", "the network error is not known".to_owned()),
        (None, None) => ("", "no status, and no word that is known".to_owned()),
    };
    UNCLASSIFIED.at(at, format!("nothing classifies this outcome: {what}"))
}

fn evidence(status: Option<u16>, waits: Waits, base: Instant, word: Option<&str>) -> Evidence {
    let mut evidence = Evidence::none();
    evidence.http_status = status;
    evidence.retry_after_seconds = waits.floor.map(|floor| {
        let micros = u64::try_from(floor.micros().saturating_sub(base.micros())).unwrap_or(0);
        u32::try_from(micros.div_ceil(1_000_000)).unwrap_or(u32::MAX)
    });
    evidence.error_class = word.and_then(|word| ErrorClass::new(word).ok());
    evidence
}

#[cfg(test)]
mod tests;
