use super::read::{Answer, Refused, own, tested, written};
use gap_model::Checkpoint;
use lacuna_tests::json::merge_patch;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Patch {
    checkpoint: Value,
}

pub(super) fn run(base: &Value, input: &Value, expect: Option<&Value>) -> Result<Answer, Refused> {
    let document = merge_patch(base, &own::<Patch>(input)?.checkpoint);
    let checkpoint: Checkpoint = tested(&document)?;
    let expected = match expect {
        None => Value::Null,
        Some(expect) => merge_patch(&document, &own::<Patch>(expect)?.checkpoint),
    };
    Ok(Answer { expected, found: written(&checkpoint)? })
}
