use super::read::{Answer, Refused, own, tested};
use gap_model::IsoDuration;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    text: Value,
}

pub(super) fn run(_: &Value, input: &Value, expect: Option<&Value>) -> Result<Answer, Refused> {
    let duration: IsoDuration = tested(&own::<Input>(input)?.text)?;
    Ok(Answer::new(expect, json!({"seconds": duration.as_secs(), "text": duration.to_string()})))
}
