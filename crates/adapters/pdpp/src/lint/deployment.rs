//! Advice on what a PDPP deployment would refuse, cut or hide, although the message is a good one.

use super::skip::quoted;
use super::{Advice, Lint};
use crate::manifest::Manifest;
use crate::rules;
use crate::text::pointer_part;
use gap_model::{Skipped, StreamName};
use serde_json::Value;

/// How many ids of one skip PDPP keeps.
const IDS_KEPT: usize = 20;
/// How many characters of an id PDPP keeps.
const ID_CHARS_KEPT: usize = 200;
/// So many digits that stand by themselves are taken for a one-time password.
const OTP_DIGITS: usize = 6;
/// The reasons that PDPP's type of a detail gap has.
const GAP_REASONS: [&str; 4] = ["rate_limited", "retry_exhausted", "temporary_unavailable", "upstream_pressure"];
/// The members of `DONE.error`.
const ERROR_MEMBERS: [&str; 4] = ["code", "message", "recovery_hint", "retryable"];
/// How many characters of a locator's texts PDPP keeps.
const LOCATOR_CHARS_KEPT: usize = 300;

pub(super) fn advise_skip(lint: &mut Lint<'_>, message: &Value, skipped: &Skipped, advice: &mut Advice) {
    for within in ["", "/diagnostics/lacuna"] {
        for place in ["/resource_ids", "/resources", "/scope/resource_ids", "/scope/resources"] {
            ids(message, &format!("{within}{place}"), advice);
        }
    }
    hint(message, "", advice);
    let reason = skipped.reason.as_ref().map(ToString::to_string);
    let (last, told) = lint.last_skips.entry(skipped.stream.clone()).or_insert_with(|| (reason.clone(), false));
    if *last != reason && !*told {
        *told = true;
        let before = last.as_deref().map_or_else(|| "one without a reason".to_owned(), quoted);
        advice.give(&rules::SKIP_HIDDEN, "/reason", format!("hides the skip before it, {before}; told once a stream"));
    }
    *last = reason;
}

fn ids(message: &Value, pointer: &str, advice: &mut Advice) {
    let Some(ids) = message.pointer(pointer).and_then(Value::as_array) else { return };
    if ids.len() > IDS_KEPT {
        advice.give(&rules::IDS_MANY, pointer, format!("{} ids; PDPP keeps the first {IDS_KEPT}", ids.len()));
    }
    let lost = |id: &str| {
        if id.chars().nth(ID_CHARS_KEPT).is_some() {
            return Some(format!("an id of {} characters; PDPP keeps {ID_CHARS_KEPT}", id.chars().count()));
        }
        has_otp(id).then(|| format!("{} has {OTP_DIGITS} digits, which PDPP takes for a one-time password", quoted(id)))
    };
    for (place, id) in ids.iter().enumerate() {
        // A number becomes the text of its digits, and several parts the JSON text of their list.
        if let Some(why) = lost(&id.as_str().map_or_else(|| id.to_string(), str::to_owned)) {
            advice.give(&rules::ID_LOST, format_args!("{pointer}/{place}"), why);
        }
    }
}

/// Whether six digits stand in it by themselves, with no letter, digit or `_` beside them.
fn has_otp(id: &str) -> bool {
    let words = id.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.into_iter().any(|word| word.len() == OTP_DIGITS && word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// PDPP's runtime ends the run at a hint with a member more.
fn hint(of: &Value, pointer: &str, advice: &mut Advice) {
    let Some(members) = of["recovery_hint"].as_object() else { return };
    for name in members.keys().filter(|name| !matches!(name.as_str(), "action" | "retryable")) {
        let at = format!("{pointer}/recovery_hint/{}", pointer_part(name));
        advice.give(&rules::HINT_MEMBERS, at, "not `action` and not `retryable`");
    }
}

/// Of several parents PDPP credits the one that the gap names.
fn parent(manifest: Option<&Manifest>, gap: &Skipped, advice: &mut Advice) {
    let (Some(manifest), Some(stream)) = (manifest, &gap.stream) else { return };
    let parents = manifest.streams().iter().find(|facts| facts.name == *stream).map(|facts| &facts.checkpoint_parents);
    let Some(parents) = parents.filter(|parents| parents.len() > 1) else { return };
    if !gap.parent_stream.as_ref().is_some_and(|parent| parents.contains(parent)) {
        let parents: Vec<&str> = parents.iter().map(StreamName::as_str).collect();
        advice.give(&rules::GAP_PARENT, "/parent_stream", format!("none of {}", parents.join(", ")));
    }
}

pub(super) fn advise_end(message: &Value, advice: &mut Advice) {
    let Some(members) = message["error"].as_object() else { return };
    for name in members.keys().filter(|name| !ERROR_MEMBERS.contains(&name.as_str())) {
        let at = format!("/error/{}", pointer_part(name));
        advice.give(&rules::ERROR_MEMBERS, at, format!("none of {}", ERROR_MEMBERS.join(", ")));
    }
    hint(&message["error"], "/error", advice);
}

pub(super) fn advise_gap(manifest: Option<&Manifest>, message: &Value, gap: &Skipped, advice: &mut Advice) {
    if message["type"] == "DETAIL_GAP" {
        parent(manifest, gap, advice);
    }
    if let Some(reason) = message["reason"].as_str().filter(|reason| !GAP_REASONS.contains(reason)) {
        let message = format!("{} is none of {}", quoted(reason), GAP_REASONS.join(", "));
        advice.give(&rules::GAP_REASON, "/reason", message);
    }
    let Some(members) = message["detail_locator"].as_object() else { return };
    for (name, value) in members {
        let Some(text) = value.as_str() else { continue };
        let at = format!("/detail_locator/{}", pointer_part(name));
        let lower = name.to_ascii_lowercase();
        let addressed = ["url", "uri", "href", "endpoint"].iter().any(|word| lower.contains(word));
        if text.starts_with("http://") || text.starts_with("https://") || addressed {
            advice.give(&rules::LOCATOR_BENT, at, "an address, of which PDPP keeps the host and a hash");
        } else if text.chars().nth(LOCATOR_CHARS_KEPT).is_some() {
            advice.give(
                &rules::LOCATOR_BENT,
                at,
                format!("longer than the {LOCATOR_CHARS_KEPT} characters that PDPP keeps"),
            );
        }
    }
}
