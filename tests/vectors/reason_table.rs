use super::read::{Answer, Refused, own, tested};
use serde::Deserialize;
use serde_json::{Value, json};
use skip_taxonomy::{Meaning, ReasonTable, ReasonTableDocument};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    error_class: Option<String>,
    #[serde(default)]
    connector: Option<String>,
    #[serde(default)]
    tables: Vec<Value>,
}

pub(super) fn run(_: &Value, input: &Value, expect: Option<&Value>) -> Result<Answer, Refused> {
    let input: Input = own(input)?;
    let mut table = ReasonTable::builtin().clone();
    let mut findings = Vec::new();
    for over in input.tables {
        tested::<ReasonTableDocument>(&over)?;
        let over = ReasonTable::from_json(&over.to_string()).map_err(|why| Refused::ByMeaning(why.to_string()))?;
        let (both, told) = table.overlaid(&over, "over.json");
        table = both;
        findings.extend(told.into_iter().map(|finding| finding.rule));
    }
    if let Some(connector) = input.connector {
        table = table.for_connector(&connector);
    }
    let meaning = match (&input.reason, &input.error_class) {
        (Some(reason), _) => table.reason(reason),
        (None, Some(class)) => table.error_class(class),
        (None, None) => None,
    };
    let known = |meaning: &Meaning| json!({"known": true, "kind": meaning.kind, "blocked_on": meaning.blocked_on, "loss": meaning.loss, "findings": findings});
    Ok(Answer::new(expect, meaning.map_or_else(|| json!({"known": false}), known)))
}

#[test]
fn every_entry_of_the_builtin_table_has_a_vector_and_the_table_survives_a_round_trip() {
    let text = lacuna_tests::files::read("crates/skip-taxonomy/src/reason_table/reasons.v1.json");
    let document: ReasonTableDocument = serde_json::from_str(&text).unwrap();
    let named = |name: &str| {
        let suite = crate::vectors::suite();
        let cases = suite["reason-table.json"].cases.iter().filter(|case| case.clause == "TABLE-1");
        cases.filter_map(|case| Some(case.input[name].as_str()?.to_owned())).collect::<Vec<_>>()
    };
    let reasons: Vec<_> = document.reasons.iter().map(|entry| entry.reason.to_string()).collect();
    let classes: Vec<_> = document.error_classes.iter().map(|entry| entry.error_class.to_string()).collect();
    assert_eq!((reasons, classes), (named("reason"), named("error_class")));
    let before: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(lacuna_tests::json::differences(&before, &serde_json::to_value(&document).unwrap()), [""; 0]);
}
