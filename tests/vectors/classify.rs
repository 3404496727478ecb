use super::read::{Answer, Refused, own, tested, written};
use serde::Deserialize;
use serde_json::{Value, json};
use skip_taxonomy::{Confidence, Opinion, Preconditions, ReasonTable, RecoveryKind, RetryOwner, SkipResult, Word};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    skip: Value,
    #[serde(default)]
    evidence_opinion: Option<EvidenceOpinion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EvidenceOpinion {
    #[serde(default)]
    kind: Option<Word<RecoveryKind>>,
    #[serde(default)]
    informational: bool,
    #[serde(default)]
    preconditions: Preconditions,
    #[serde(default)]
    confidence: Option<Confidence>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    kind: Value,
    owner: Value,
    decided_by: Value,
    confidence: Value,
    informational: bool,
    preconditions: Preconditions,
    findings: Vec<String>,
}

pub(super) fn run(_: &Value, input: &Value, expect: Option<&Value>) -> Result<Answer, Refused> {
    let Input { skip, evidence_opinion } = own(input)?;
    let opinion = evidence_opinion.map(|said| {
        let mut opinion = said.kind.and_then(|kind| kind.known()).map(Opinion::kind).unwrap_or_default();
        opinion.informational = said.informational;
        opinion.confidence = said.confidence.unwrap_or(opinion.confidence);
        opinion.when(said.preconditions)
    });
    let skip: SkipResult = tested(&skip)?;
    let found = skip_taxonomy::classify(&skip, ReasonTable::builtin(), opinion.as_ref());
    let mut findings: Vec<&str> = found.findings.iter().map(|finding| finding.rule.as_str()).collect();
    findings.sort_unstable();
    let found = json!({
        "kind": found.kind.map(|kind| Word::from(kind).to_string()), "owner": found.retry_owner().map(owner),
        "decided_by": written(&found.decided_by)?, "confidence": written(&found.confidence)?,
        "informational": found.informational, "preconditions": written(&found.preconditions)?, "findings": findings,
    });
    let expected = expect.map_or(Ok(Value::Null), expected)?;
    Ok(Answer { expected, found })
}

fn expected(expect: &Value) -> Result<Value, Refused> {
    let mut expect: Expect = own(expect)?;
    expect.findings.sort_unstable();
    Ok(json!({
        "kind": expect.kind, "owner": expect.owner, "decided_by": expect.decided_by, "confidence": expect.confidence,
        "informational": expect.informational, "preconditions": written(&expect.preconditions)?,
        "findings": expect.findings,
    }))
}

fn owner(owner: RetryOwner) -> &'static str {
    match owner {
        RetryOwner::Runtime => "runtime",
        RetryOwner::Release => "release",
        RetryOwner::Manifest => "manifest",
        RetryOwner::Nobody => "nobody",
    }
}
