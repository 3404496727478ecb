//! The places of a body at which providers say in a word what is wrong. Prose is never read: no `message`, `detail`,
//! `title` or `description`, and no body that is a text.

pub(crate) mod aws;
pub(crate) mod github;
pub(crate) mod google;
pub(crate) mod problem;

use crate::spoken::{Rank, Spoken};
use serde_json::Value;

/// The known words of a body. Endpoints that stream answer with a list of one; its first member counts.
pub(crate) fn read(body: &Value, spoken: &mut Vec<Spoken>) {
    let (root, body) = root(body);
    let mut add = |rank, pointer: &str, text: Option<&str>| {
        spoken.extend(text.and_then(|text| Spoken::known(rank, format!("{root}{pointer}"), text)));
    };
    let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str);
    for pointer in ["/error/code", "/error/reason", "/code", "/error"] {
        add(Rank::Reason, pointer, text(pointer));
    }
    for pointer in ["/error/__type", "/__type"] {
        add(Rank::Class, pointer, text(pointer).map(aws::name));
    }
    for pointer in ["/error/type", "/type"] {
        add(Rank::Class, pointer, text(pointer));
    }
    add(Rank::Canonical, "/error/status", text("/error/status"));
    for list in ["/error/errors", "/errors"] {
        let items = body.pointer(list).and_then(Value::as_array).into_iter().flatten();
        for (index, item) in items.enumerate() {
            for (rank, member) in [
                (Rank::Reason, "/reason"),
                (Rank::Reason, "/code"),
                (Rank::Reason, "/extensions/code"),
                (Rank::Class, "/type"),
            ] {
                add(rank, &format!("{list}/{index}{member}"), item.pointer(member).and_then(Value::as_str));
            }
        }
    }
    spoken.extend(google::details(root, body));
    spoken.extend(github::documentation(root, body));
}

/// Where the answer itself begins, and the answer.
fn root(body: &Value) -> (&'static str, &Value) {
    match body.get(0) {
        Some(first) => ("/body/0", first),
        None => ("/body", body),
    }
}

#[cfg(test)]
mod tests;
