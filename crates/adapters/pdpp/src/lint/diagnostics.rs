//! Advice on what does not belong among the diagnostics: whole records, secrets, and ids that nobody can target there.

use super::Advice;
use crate::rules;
use crate::secrets;
use crate::text::{pointer_part, shortened};
use serde_json::Value;

/// What PDPP's runtime keeps of the diagnostics, as characters of JSON.
const CHARS_KEPT: usize = 8_192;
/// Names under which connectors put what they fetched.
const CONTENTS: [&str; 10] =
    ["body", "content", "data", "document", "html", "payload", "raw", "record", "response", "row"];
/// The members that are kept for people, with whatever is in them.
const KEPT: [&str; 3] = ["diagnostics", "detail", "last_error"];
/// The members in which the reader itself looks for secrets.
const JUDGED: [&str; 5] = ["reason", "error_class", "evidence", "locator", "detail_locator"];
/// A text that is longer than this under such a name is no remark.
const REMARK_CHARS_MAX: usize = 200;
/// How deep is looked, which is deeper than what PDPP keeps.
const DEPTH_MAX: usize = 16;

pub(super) fn advise(message: &Value, advice: &mut Advice) {
    secrets_of(message, advice);
    for name in KEPT {
        let mut pointer = format!("/{name}");
        walk(&message[name], &mut pointer, 0, advice);
    }
    let diagnostics = &message["diagnostics"];
    if diagnostics.is_object() {
        let chars = diagnostics.to_string().chars().count();
        if chars > CHARS_KEPT {
            let message = format!("{chars} characters of JSON; PDPP keeps {CHARS_KEPT}");
            advice.give(&rules::DIAGNOSTICS_LARGE, "/diagnostics", message);
        }
    }
}

/// The secrets of a message: in any text of it, and under any name that nobody knows. What is kept for people is looked at
/// by itself, and what the reader judges is judged there.
pub(super) fn secrets_of(message: &Value, advice: &mut Advice) {
    for (name, value) in message.as_object().into_iter().flatten() {
        if KEPT.contains(&name.as_str()) || JUDGED.contains(&name.as_str()) {
            continue;
        }
        let pointer = format!("/{}", pointer_part(name));
        match value {
            Value::String(text) if secrets::in_name(name).is_some() && !text.is_empty() => {
                let why = secrets::in_name(name).unwrap_or_default();
                advice.give(&rules::SECRET, pointer, format!("`{}` is {why}", shortened(name, 40)));
            }
            value => texts(value, pointer, advice),
        }
    }
}

/// The secrets among the texts of a value. The depth is bounded by that of the reader that made it.
fn texts(value: &Value, pointer: String, advice: &mut Advice) {
    match value {
        Value::String(text) => {
            if let Some(why) = secrets::in_prose(text) {
                advice.give(&rules::SECRET, pointer, why);
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(place, item)| texts(item, format!("{pointer}/{place}"), advice));
        }
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| texts(value, format!("{pointer}/{}", pointer_part(name)), advice));
        }
        _ => {}
    }
}

fn walk(value: &Value, pointer: &mut String, depth: usize, advice: &mut Advice) {
    if depth > DEPTH_MAX {
        return;
    }
    let at = pointer.len();
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                pointer.push('/');
                pointer.push_str(&pointer_part(name));
                member(name, value, pointer, depth, advice);
                pointer.truncate(at);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                pointer.push('/');
                pointer.push_str(&place.to_string());
                walk(item, pointer, depth + 1, advice);
                pointer.truncate(at);
            }
        }
        Value::String(text) => {
            if let Some(why) = secrets::in_prose(text) {
                advice.give(&rules::SECRET, &pointer, why);
            }
        }
        _ => {}
    }
}

fn member(name: &str, value: &Value, pointer: &mut String, depth: usize, advice: &mut Advice) {
    // The recovery profile itself, which is read as what it is.
    if depth == 0 && name == "lacuna" {
        let mut inner = Advice::default();
        secrets_of(value, &mut inner);
        inner.found.iter_mut().for_each(|finding| finding.at.insert_str(0, pointer));
        advice.found.append(&mut inner.found);
        return;
    }
    let contents = CONTENTS.contains(&name.to_ascii_lowercase().as_str());
    let whole = match value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::String(text) => text.chars().nth(REMARK_CHARS_MAX).is_some(),
        _ => false,
    };
    if contents && whole {
        advice.give(&rules::WHOLE_RECORD, pointer, format!("`{name}` holds what was fetched"));
        return;
    }
    // A name that only speaks of contents is no secret; `token_count` and `password_required` hold numbers and flags.
    if let (Some(why), Value::String(text)) = (secrets::in_name(name), value)
        && !contents
        && !text.is_empty()
    {
        advice.give(&rules::SECRET, pointer, format!("`{}` is {why}", shortened(name, 40)));
        return;
    }
    walk(value, pointer, depth + 1, advice);
}

/// Where among the diagnostics the first ids are, and how many of them: a pointer and a count.
pub(super) fn first_ids(diagnostics: &Value) -> Option<(String, usize)> {
    let is_id = |value: &Value| value.is_string() || value.is_u64();
    diagnostics.as_object()?.iter().find_map(|(name, value)| {
        let count = match value {
            Value::Array(items) if names_ids(name, true) && items.iter().all(is_id) => items.len(),
            value if names_ids(name, false) && is_id(value) => 1,
            _ => 0,
        };
        (count > 0).then(|| (format!("/{}", pointer_part(name)), count))
    })
}

/// Whether a member of this name holds the id of an item, or of several.
fn names_ids(name: &str, several: bool) -> bool {
    let last = name.rsplit('_').next().unwrap_or_default();
    let one = ["id", "key", "uid", "uuid"];
    // Ids of a run or of a request name no item.
    let of_run = ["run", "request", "trace", "session", "attempt"].iter().any(|word| name.starts_with(word));
    !of_run && if several { one.iter().any(|word| last.strip_suffix('s') == Some(word)) } else { one.contains(&last) }
}
