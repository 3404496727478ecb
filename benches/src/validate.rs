//! Checking skips, beside their own JSON Schema.

use crate::harness::{Contest, Goal, Wanted};
use crate::input::Numbers;
use jsonschema::{Draft, Validator};
use serde_json::{Value, json};
use skip_taxonomy::SkipResult;

const SCHEMA: &str = include_str!("../../schemas/v1/skip-result.schema.json");
const MESSAGES: usize = 20_000;

/// How many messages are valid, and how many are not.
type Count = (usize, usize);

/// Messages of about 1 kB, one of twenty of them wrong in one of several ways.
fn messages() -> Vec<String> {
    let mut numbers = Numbers::new(5);
    (0..MESSAGES).map(|_| message(&mut numbers).to_string()).collect()
}

fn message(numbers: &mut Numbers) -> Value {
    let ids: Vec<String> = (0..8).map(|_| format!("{:016x}", numbers.next())).collect();
    let (second, rest) = (numbers.below(60), "the provider asked to come back later; ".repeat(6));
    let mut message = json!({
        "type": "SKIP_RESULT", "stream": "conversations", "reason": "rate_limited",
        "message": format!("conversation {} http 429", ids[0]), "recovery_kind": "retry_by_runtime",
        "retry_preconditions": {
            "after": format!("2026-04-21T10:00:{second:02}Z"), "requires_connector_version": null, "blocked_on": ["upstream"]
        },
        "scope": {
            "parent_stream": "messages", "quantity": ids.len(), "resources": ids,
            "time_range": {"since": "2026-04-01T00:00:00Z", "until": "2026-04-21T00:00:00Z"}
        },
        "evidence": {"http_status": 429, "retry_after_seconds": second, "error_class": "provider_pressure"},
        "locator": {"conversation_id": ids[0], "page": second}, "recovery_hint": {"action": "retry_by_runtime", "retryable": true},
        "diagnostics": {"attempts": [1, 2, 4, 8], "endpoint": "conversations", "note": rest}
    });
    if numbers.below(20) == 0 {
        let wrong = [
            ("/evidence/http_status", json!(42)),
            ("/evidence/retry_after_seconds", json!(-1)),
            ("/reason", json!("")),
            ("/scope/resources/0", json!(["a", ["b"]])),
            ("/scope/quantity", json!("many")),
            ("/retry_preconditions/after", json!("yesterday")),
            ("/recovery_hint/retryable", json!("yes")),
            ("/type", json!("SKIP")),
        ];
        let which = usize::try_from(numbers.below(wrong.len() as u64)).unwrap_or(0);
        let (pointer, value) = wrong[which].clone();
        if let Some(place) = message.pointer_mut(pointer) {
            *place = value;
        }
    }
    message
}

fn count(messages: &[String], mut is_valid: impl FnMut(&str) -> bool) -> Count {
    let valid = messages.iter().filter(|message| is_valid(message)).count();
    (valid, messages.len() - valid)
}

fn is_typed(message: &str) -> bool {
    serde_json::from_str::<SkipResult>(message).is_ok()
}

/// Everything that the schema finds wrong, as text.
fn explained(message: &str, schema: &Validator) -> Vec<String> {
    let Ok(value) = serde_json::from_str(message) else { return Vec::new() };
    schema.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

pub(crate) fn goals() -> Vec<Goal> {
    let document: Value = serde_json::from_str(SCHEMA).unwrap_or_default();
    let built = jsonschema::options().with_draft(Draft::Draft202012).build(&document);
    assert!(built.is_ok(), "our own schema is one");
    let Ok(schema) = built else { return Vec::new() };
    let messages = messages();
    let of_schema = |message: &str| serde_json::from_str(message).is_ok_and(|value| schema.is_valid(&value));
    let typed = Contest::new("validate: skips of 1 kB, 5 % wrong, by type", || count(&messages, is_typed))
        .beside(("G6", "serde_json::Value and jsonschema is_valid"), Wanted::ThroughputAtLeast(2.0), || {
            count(&messages, of_schema)
        })
        .gated(Wanted::ThroughputAtLeast(1.5));
    let explain = || count(&messages, |message| is_typed(message) || explained(message, &schema).is_empty());
    let explained = Contest::new("validate: the wrong ones explained by schema", explain).beside(
        ("G6b", "by type alone"),
        Wanted::TimeAtMost(1.3),
        || count(&messages, is_typed),
    );
    [typed.goals(), explained.goals()].concat()
}
