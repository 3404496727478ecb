use super::read::{Answer, Refused, own, tested, written};
use gap_model::Span;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    span: Value,
    #[serde(default)]
    contains: Option<Value>,
    #[serde(default)]
    without: Option<Value>,
}

pub(super) fn run(_: &Value, input: &Value, expect: Option<&Value>) -> Result<Answer, Refused> {
    let Input { span, contains, without } = own(input)?;
    let span: Span = tested(&span)?;
    let found = match (contains, without) {
        (None, None) => json!({"span": written(&span)?}),
        (Some(other), None) => json!({"contains": span.contains(&tested(&other)?)}),
        (None, Some(other)) => json!({"left": written(&span.without(&tested(&other)?))?}),
        (Some(_), Some(_)) => return Err(Refused::Broken("`contains` or `without`, not both".to_owned())),
    };
    Ok(Answer::new(expect, found))
}
