use super::read::{Answer, Refused, own, tested, written};
use gap_model::{Event, Gap, Transition, transition};
use lacuna_tests::json::merge_patch;
use serde::Deserialize;
use serde_json::{Value, json};
use skip_taxonomy::{Instant, RecordedAt};
use std::collections::BTreeSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    gap: Value,
    event: Value,
    now: Instant,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    transition: String,
    #[serde(default)]
    refusal: Value,
    #[serde(default)]
    gap: Option<Value>,
    #[serde(default)]
    split: Vec<Value>,
}

pub(super) fn run(base: &Value, input: &Value, expect: Option<&Value>) -> Result<Answer, Refused> {
    let Input { gap, event, now } = own(input)?;
    let document = merge_patch(base, &gap);
    let (gap, event): (Gap, Event) = (tested(&document)?, tested(&event)?);
    let answer = transition(&gap, &event, RecordedAt(now));
    if answer != transition(&gap, &event, RecordedAt(now)) {
        return Err(Refused::Broken("the second time the answer is another".to_owned()));
    }
    let expected = expect.map_or(Ok(Value::Null), |expect| expected(&document, expect))?;
    Ok(Answer { expected, found: found(&answer)? })
}

fn found(answer: &Transition) -> Result<Value, Refused> {
    Ok(match answer {
        Transition::Same => json!({"transition": "same"}),
        Transition::Recorded => json!({"transition": "recorded"}),
        Transition::Changed(change) => {
            json!({"transition": "changed", "gap": written(&change.gap)?, "split": pieces(change.split.iter().collect())?})
        }
        Transition::Held(gap) => json!({"transition": "held", "gap": written(gap)?}),
        Transition::Refused(refusal) => json!({"transition": "refused", "refusal": written(refusal)?}),
    })
}

/// Patches become whole gaps, in the form in which gaps are written.
fn expected(document: &Value, expect: &Value) -> Result<Value, Refused> {
    let Expect { transition, refusal, gap, split } = own(expect)?;
    let whole = |patch: &Value| own::<Gap>(&merge_patch(document, patch));
    let gap = gap.as_ref().map(&whole).transpose()?;
    let split: Vec<Gap> = split.iter().map(whole).collect::<Result<_, _>>()?;
    let split = if transition == "changed" { pieces(split.iter().collect())? } else { Value::Null };
    Ok(json!({"transition": transition, "refusal": refusal, "gap": written(&gap)?, "split": split}))
}

/// The order of the pieces does not matter.
fn pieces(mut split: Vec<&Gap>) -> Result<Value, Refused> {
    split.sort_by_key(|gap| gap.gap_id);
    written(&split)
}

const EVENTS: [&str; 21] = [
    "attempted",
    "attested",
    "blocker_cleared",
    "bound",
    "claim",
    "contradicted",
    "deferred",
    "dismiss",
    "expire",
    "failed",
    "filled_by_evidence",
    "filled_by_lease",
    "interrupted",
    "outage_observed",
    "release",
    "renew",
    "reopen",
    "retire",
    "skip_observed",
    "undeclare",
    "upgraded",
];
const STATES: [&str; 5] = ["ongoing", "open", "leased", "filled", "retired"];
const RETIREMENTS: [&str; 5] = ["quarantined", "gone", "expired", "declared", "superseded"];

#[test]
fn every_cell_of_the_table_has_a_vector() {
    let suite = super::suite();
    let file = &suite["lifecycle.json"];
    let mut cells: BTreeSet<(String, String)> = BTreeSet::new();
    for case in &file.cases {
        let gap = merge_patch(&file.base, &case.input["gap"]);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (event, state) = (text(&case.input["event"]["type"]), text(&gap["state"]));
        cells.insert((format!("{event} {}", text(&case.input["event"]["why"])).trim().to_owned(), state));
    }
    let retirements = RETIREMENTS.iter().map(|why| format!("retire {why}"));
    let rows = EVENTS.iter().filter(|event| **event != "retire").map(|event| (*event).to_owned()).chain(retirements);
    let wanted = rows.flat_map(|row| STATES.map(|state| (row.clone(), state.to_owned())));
    let missing: Vec<_> = wanted.filter(|cell| !cells.contains(cell)).collect();
    assert!(missing.is_empty(), "no vector for {missing:?}");
}
