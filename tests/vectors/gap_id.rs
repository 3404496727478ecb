use super::read::{Answer, Refused, own, tested};
use gap_model::Birth;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    birth: Value,
}

pub(super) fn run(_: &Value, input: &Value, expect: Option<&Value>) -> Result<Answer, Refused> {
    let birth: Birth = tested(&own::<Input>(input)?.birth)?;
    Ok(Answer::new(expect, json!({"gap_id": birth.gap_id().to_string()})))
}
