//! `google.rpc`: the details that stand beside an error (`ErrorInfo`, `QuotaFailure`, `RetryInfo`).

use super::root;
use crate::meaning::Meaning;
use crate::spoken::{Rank, Spoken};
use crate::{form, rules};
use serde_json::Value;
use skip_taxonomy::Finding;

const PREFIX: &str = "type.googleapis.com/google.rpc.";

/// The details, each with its place below the answer and its name without the namespace.
fn named(body: &Value) -> impl Iterator<Item = (String, &str, &Value)> {
    let details = body.pointer("/error/details").and_then(Value::as_array).into_iter().flatten();
    details.enumerate().filter_map(|(index, detail)| {
        let name = detail.get("@type")?.as_str()?.strip_prefix(PREFIX)?;
        Some((format!("/error/details/{index}"), name, detail))
    })
}

/// The reason of an `ErrorInfo`, and that there is a `QuotaFailure`: a quota was used up, and is renewed.
pub(super) fn details(root: &str, body: &Value) -> Vec<Spoken> {
    let spoken = named(body).filter_map(|(place, name, detail)| match name {
        "ErrorInfo" => {
            let reason = detail.get("reason")?.as_str()?;
            Spoken::known(Rank::Reason, format!("{root}{place}/reason"), reason)
        }
        "QuotaFailure" => Some(Spoken {
            rank: Rank::Class,
            at: format!("{root}{place}"),
            word: "QuotaFailure",
            meaning: Meaning::Later,
        }),
        _ => None,
    });
    spoken.collect()
}

/// The waits of every `RetryInfo`, in whole seconds, rounded up.
pub(crate) fn retry_info(body: &Value, findings: &mut Vec<Finding>) -> Vec<u64> {
    let (root, body) = root(body);
    let mut waits = Vec::new();
    for (place, _, detail) in named(body).filter(|(_, name, _)| *name == "RetryInfo") {
        let Some(delay) = detail.get("retryDelay").filter(|delay| !delay.is_null()) else { continue };
        if let Some(seconds) = delay.as_str().and_then(form::protobuf_duration) {
            waits.push(seconds);
        } else {
            let found = delay.as_str().map_or_else(|| "what is no text".to_owned(), form::shown);
            findings.push(rules::RATE_LIMIT.at(format!("{root}{place}/retryDelay"), format!("{found} is ignored")));
        }
    }
    waits
}

#[cfg(test)]
mod tests;
