use super::read::{Answer, Refused, own, written};
use gap_model::{
    Birth, ConnectorVersion, Debt, Event, Extent, Fold, Folded, Gap, GapEvent, Identity, RunId, Sighting, Source,
    Stamp, StreamFacts, StreamName,
};
use lacuna_tests::observation::Written;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use skip_taxonomy::{Confidence, Instant, Key, ObservedAt};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Base {
    source: Source,
    run_id: RunId,
    observed_at: ObservedAt,
    connector_version: ConnectorVersion,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    streams: Vec<StreamFacts>,
    #[serde(default)]
    asked: Option<Vec<StreamName>>,
    #[serde(default)]
    debts: Vec<Owed>,
    #[serde(default)]
    recovery: bool,
    #[serde(default)]
    cancelled_by_owner: bool,
    observations: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Owed {
    stream: StreamName,
    #[serde(default)]
    parent_stream: Option<StreamName>,
    key: Key,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    verdict: Value,
    records_emitted: u64,
    streams: Value,
    #[serde(default = "nothing")]
    skipped_by_reason: Value,
    #[serde(default = "nothing")]
    quantity_by_reason: Value,
    #[serde(default = "nothing")]
    skipped_by_kind: Value,
    #[serde(default = "nothing")]
    informational_by_reason: Value,
    #[serde(default = "nothing")]
    intended_by_reason: Value,
    #[serde(default)]
    quantity_by_kind: Option<Value>,
    #[serde(default = "nothing")]
    owed_by_reason: Value,
    #[serde(default)]
    findings: Vec<String>,
    #[serde(default)]
    checkpoints: Vec<String>,
    #[serde(default)]
    events: Vec<Value>,
}

fn nothing() -> Value {
    json!({})
}

pub(super) fn run(base: &Value, input: &Value, expect: Option<&Value>) -> Result<Answer, Refused> {
    let (base, input): (Base, Input) = (own(base)?, own(input)?);
    let (folded, again) = (fold(&base, &input), fold(&base, &input));
    if !folded.events().eq(again.events()) || folded.summary != again.summary {
        return Err(Refused::Broken("folding twice gives two results".to_owned()));
    }
    let mut expected = expect.map_or(Ok(Value::Null), expected)?;
    let found = found(&base, &folded)?;
    if expected["quantity_by_kind"].is_null() {
        expected["quantity_by_kind"] = found["quantity_by_kind"].clone();
    }
    Ok(Answer { expected, found })
}

fn fold(base: &Base, input: &Input) -> Folded {
    let mut fold = Fold::new(base.source.clone(), &input.streams, input.asked.as_deref());
    fold.owed_before(input.debts.iter().filter_map(|owed| {
        let birth = Birth::new(base.source.clone(), owed.stream.clone(), Extent::record(owed.key.clone()));
        let stamp = Stamp::new(ObservedAt(Instant::MIN), base.run_id.clone(), 1);
        let seen = Sighting::new(stamp, Confidence::Declared);
        Debt::of(&Gap::open(birth.under(owed.parent_stream.clone()), &seen, 1))
    }));
    for (written, sequence) in input.observations.iter().zip(1..) {
        fold.step(sequence, written.observation());
    }
    fold.finish(Identity {
        run_id: base.run_id.clone(),
        observed_at: base.observed_at,
        observed_at_known: true,
        connector_version: Some(base.connector_version.clone()),
        recovery: input.recovery,
        cancelled_by_owner: input.cancelled_by_owner,
    })
}

fn found(base: &Base, folded: &Folded) -> Result<Value, Refused> {
    let summary = &folded.summary;
    let spoken_of = summary.streams.iter().filter(|stream| stream.asked || stream.evidence);
    let streams: Map<String, Value> = spoken_of
        .map(|s| (s.name.to_string(), json!({"records": s.records, "evidence": s.evidence, "owed": s.owed})))
        .collect();
    let events = folded.events().map(|event| described(base, &event)).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({
        "verdict": written(&summary.verdict)?, "records_emitted": summary.records_emitted, "streams": streams,
        "skipped_by_reason": summary.skipped_by_reason, "quantity_by_reason": summary.quantity_by_reason,
        "skipped_by_kind": summary.skipped_by_kind, "quantity_by_kind": summary.quantity_by_kind,
        "informational_by_reason": summary.informational_by_reason, "intended_by_reason": summary.intended_by_reason,
        "owed_by_reason": summary.owed_by_reason,
        "findings": sorted(summary.findings.iter().map(|finding| finding.rule.clone()).collect()),
        "checkpoints": sorted(folded.checkpoints.iter().map(|checkpoint| checkpoint.stream.to_string()).collect()),
        "events": in_order(events),
    }))
}

fn expected(expect: &Value) -> Result<Value, Refused> {
    let expect: Expect = own(expect)?;
    Ok(json!({
        "verdict": expect.verdict, "records_emitted": expect.records_emitted, "streams": expect.streams,
        "skipped_by_reason": expect.skipped_by_reason, "quantity_by_reason": expect.quantity_by_reason,
        "skipped_by_kind": expect.skipped_by_kind, "quantity_by_kind": expect.quantity_by_kind,
        "informational_by_reason": expect.informational_by_reason, "intended_by_reason": expect.intended_by_reason,
        "owed_by_reason": expect.owed_by_reason,
        "findings": sorted(expect.findings), "checkpoints": sorted(expect.checkpoints),
        "events": in_order(expect.events),
    }))
}

/// An event in the words of the vectors. Null members are dropped, so that events compare as they are written there.
fn described(base: &Base, event: &GapEvent) -> Result<Value, Refused> {
    let (stamp, described) = match (&event.event, &event.birth) {
        (Event::SkipObserved(seen), Some(birth)) => {
            let extent = written(&birth.extent)?;
            let described = json!({
                "event": "skip_observed", "gap_id": event.gap_id.to_string(), "sequence": event.sequence,
                "stream": birth.stream, "parent_stream": birth.parent_stream, "extent": extent,
                "kind": seen.recovery_kind, "reason": seen.reason, "confidence": written(&seen.confidence)?,
                "quantity": seen.quantity,
            });
            (seen.stamp.clone(), described)
        }
        (Event::FilledByEvidence(filling), None) => {
            let described = json!({
                "event": "filled_by_evidence", "gap_id": event.gap_id.to_string(), "sequence": event.sequence,
                "proof": written(&filling.proof.kind)?,
            });
            (filling.proof.stamp(), described)
        }
        other => return Err(Refused::Broken(format!("an event that no fold makes: {other:?}"))),
    };
    if stamp != Stamp::new(base.observed_at, base.run_id.clone(), event.sequence) {
        return Err(Refused::Broken(format!("the stamp of another message: {stamp:?}")));
    }
    let Value::Object(members) = described else { return Ok(described) };
    Ok(members.into_iter().filter(|(_, value)| !value.is_null()).collect())
}

/// The order of events does not matter, and what is there twice counts once.
fn in_order(mut events: Vec<Value>) -> Vec<Value> {
    let place = |event: &Value| (event["sequence"].as_u64(), event["gap_id"].to_string(), event["event"].to_string());
    events.sort_by_key(place);
    events.dedup();
    events
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort_unstable();
    names
}
