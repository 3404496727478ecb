//! JSON by value: merge patches, and what differs between two documents.

use serde_json::{Map, Value};

/// How many characters of a value are shown.
const SHOWN_MAX: usize = 300;

/// The document after the merge patch (RFC 7396).
#[must_use]
pub fn merge_patch(document: &Value, patch: &Value) -> Value {
    let Value::Object(patch) = patch else {
        return patch.clone();
    };
    let mut merged = document.as_object().cloned().unwrap_or_default();
    for (name, value) in patch {
        if value.is_null() {
            merged.remove(name);
        } else {
            let before = merged.get(name).unwrap_or(&Value::Null);
            merged.insert(name.clone(), merge_patch(before, value));
        }
    }
    Value::Object(merged)
}

/// What differs, one line for each place. A member that is null is the same as an absent one, and numbers are what they
/// stand for.
#[must_use]
pub fn differences(expected: &Value, found: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    compare("", expected, found, &mut lines);
    lines
}

fn compare(at: &str, expected: &Value, found: &Value, lines: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(wanted), Value::Object(there)) => {
            for name in wanted.keys().chain(there.keys().filter(|name| !wanted.contains_key(*name))) {
                compare(&format!("{at}/{name}"), member(wanted, name), member(there, name), lines);
            }
        }
        (Value::Array(wanted), Value::Array(there)) if wanted.len() == there.len() => {
            for (index, (wanted, there)) in wanted.iter().zip(there).enumerate() {
                compare(&format!("{at}/{index}"), wanted, there, lines);
            }
        }
        (Value::Number(wanted), Value::Number(there)) if wanted.as_f64() == there.as_f64() => {}
        _ if expected == found => {}
        _ => {
            let place = if at.is_empty() { "/" } else { at };
            lines.push(format!("{place}: expected {}, found {}", shown(expected), shown(found)));
        }
    }
}

/// A value, or its beginning: what is missing as a whole need not be printed as a whole.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    let mut letters = text.chars();
    let start: String = letters.by_ref().take(SHOWN_MAX).collect();
    if letters.next().is_some() { format!("{start}…") } else { text }
}

fn member<'a>(object: &'a Map<String, Value>, name: &str) -> &'a Value {
    object.get(name).unwrap_or(&Value::Null)
}
