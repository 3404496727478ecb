use super::read::{Answer, Refused, own};
use recovery_contract::{Admission, GroupKey, SourceContract, admit};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    group: GroupKey,
    contract: SourceContract,
    asked_for: bool,
}

pub(super) fn run(_: &Value, input: &Value, expect: Option<&Value>) -> Result<Answer, Refused> {
    let Input { group, contract, asked_for } = own(input)?;
    let found = match admit(&group, &contract, asked_for) {
        Admission::Run => json!({"admission": "run"}),
        Admission::Settled => json!({"admission": "settled"}),
        Admission::Later { why, on } => json!({"admission": "later", "why": why, "on": on}),
        Admission::Never(why) => json!({"admission": "never", "why": why}),
    };
    Ok(Answer::new(expect, found))
}
