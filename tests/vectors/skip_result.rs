use super::read::{Answer, Refused, own, tested, written};
use serde::Deserialize;
use serde_json::{Value, json};
use skip_taxonomy::SkipResult;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    skip: Value,
}

pub(super) fn run(_: &Value, input: &Value, expect: Option<&Value>) -> Result<Answer, Refused> {
    let skip: SkipResult = tested(&own::<Input>(input)?.skip)?;
    Ok(Answer::new(expect, json!({"skip": written(&skip)?})))
}
