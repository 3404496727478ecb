use super::read::{Answer, Refused, own, tested, written};
use lacuna_http::{Outcome, Policy};
use serde::Deserialize;
use serde_json::{Value, json};
use skip_taxonomy::{Classification, Evidence, Instant, Preconditions, Word};

/// An outcome and when it is read; or the evidence of a skip and when that was seen.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    #[serde(default)]
    outcome: Value,
    #[serde(default)]
    policy: Policy,
    now: Option<Instant>,
    evidence: Option<Evidence>,
    observed_at: Option<Instant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    kind: Value,
    #[serde(default)]
    confidence: Value,
    #[serde(default)]
    decided_by: Value,
    preconditions: Preconditions,
    #[serde(default)]
    step: Value,
    #[serde(default)]
    evidence: Value,
    #[serde(default)]
    findings: Vec<String>,
}

pub(super) fn run(_: &Value, input: &Value, expect: Option<&Value>) -> Result<Answer, Refused> {
    let Input { outcome, policy, now, evidence, observed_at } = own(input)?;
    let expected = expect.map_or(Ok(Value::Null), expected)?;
    if let Some(evidence) = evidence {
        let opinion = lacuna_http::opinion(&evidence, observed_at).unwrap_or_default();
        let kind = opinion.kind.map(|kind| Word::from(kind).to_string());
        let found = json!({"kind": kind, "preconditions": written(&opinion.preconditions)?, "findings": []});
        return Ok(Answer { expected, found });
    }
    let now = now.ok_or_else(|| Refused::Broken("an outcome is read at some time: `now` is missing".to_owned()))?;
    let reading = lacuna_http::read(&tested::<Outcome>(&outcome)?, policy, now);
    let Classification { kind, preconditions, decided_by, confidence, findings, .. } = reading.classification();
    let mut findings: Vec<String> = findings.into_iter().map(|finding| finding.rule).collect();
    findings.sort_unstable();
    let found = json!({
        "kind": kind.map(|kind| Word::from(kind).to_string()), "confidence": written(&confidence)?,
        "decided_by": written(&decided_by)?, "preconditions": written(&preconditions)?,
        "step": written(&reading.step)?, "evidence": written(&reading.evidence)?, "findings": findings,
    });
    Ok(Answer { expected, found })
}

fn expected(expect: &Value) -> Result<Value, Refused> {
    let Expect { kind, confidence, decided_by, preconditions, step, evidence, mut findings } = own(expect)?;
    findings.sort_unstable();
    Ok(json!({
        "kind": kind, "confidence": confidence, "decided_by": decided_by, "preconditions": written(&preconditions)?,
        "step": step, "evidence": evidence, "findings": findings,
    }))
}
