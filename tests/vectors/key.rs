use super::read::{Answer, Refused, own, tested, written};
use serde::Deserialize;
use serde_json::{Value, json};
use skip_taxonomy::Key;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    key: Value,
    #[serde(default)]
    other: Option<Value>,
}

pub(super) fn run(_: &Value, input: &Value, expect: Option<&Value>) -> Result<Answer, Refused> {
    let Input { key, other } = own(input)?;
    let key: Key = tested(&key)?;
    let found = match other {
        None => json!({"key": written(&key)?}),
        Some(other) => json!({"same": key == tested(&other)?}),
    };
    // Numbers compare by what they stand for, so that the shape of a written number is looked at here.
    if found["key"].is_f64() {
        return Err(Refused::Broken(format!("a key was written as {}", found["key"])));
    }
    Ok(Answer::new(expect, found))
}
