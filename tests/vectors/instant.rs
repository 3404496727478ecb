use super::read::{Answer, Refused, own, tested};
use serde::Deserialize;
use serde_json::{Value, json};
use skip_taxonomy::Instant;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    text: Value,
    round: Round,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Round {
    Down,
    Up,
}

pub(super) fn run(_: &Value, input: &Value, expect: Option<&Value>) -> Result<Answer, Refused> {
    let Input { text, round } = own(input)?;
    let at = match (round, text.as_str()) {
        // The wire rounds down where a field says nothing; what rounds up has passed the schema first.
        (Round::Down, _) | (Round::Up, None) => tested(&text)?,
        (Round::Up, Some(text)) => {
            tested::<Instant>(&Value::from(text))?;
            Instant::ceil(text).map_err(|why| Refused::ByMeaning(why.to_string()))?
        }
    };
    Ok(Answer::new(expect, json!({"text": at.to_string(), "micros": at.micros().to_string()})))
}
