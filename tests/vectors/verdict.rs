use super::read::{Answer, Refused, own};
use gap_model::Outcome;
use lacuna_tests::observation::Status;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    cancelled_by_owner: bool,
    ended: Option<Status>,
    violations: u64,
    unmeasured: u64,
    owed: u64,
}

pub(super) fn run(_: &Value, input: &Value, expect: Option<&Value>) -> Result<Answer, Refused> {
    let Input { cancelled_by_owner, ended, violations, unmeasured, owed } = own(input)?;
    let outcome = Outcome { cancelled_by_owner, ended: ended.map(Status::into), violations, unmeasured, owed };
    Ok(Answer::new(expect, json!({"verdict": outcome.verdict().as_str()})))
}
