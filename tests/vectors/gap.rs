use super::read::{Answer, Refused, own, tested, written};
use gap_model::Gap;
use lacuna_tests::json::merge_patch;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    gap: Value,
}

pub(super) fn run(base: &Value, input: &Value, expect: Option<&Value>) -> Result<Answer, Refused> {
    let gap: Gap = tested(&merge_patch(base, &own::<Input>(input)?.gap))?;
    let again: Gap = tested(&written(&gap)?)?;
    if again != gap {
        return Err(Refused::Broken("what was written does not read back as it was".to_owned()));
    }
    Ok(Answer::new(expect, json!({"state": written(&gap.state_name())?, "owed": gap.is_owed()})))
}
