//! Advice on what a skip says, whoever reads it.

use super::{Advice, Lint, diagnostics};
use crate::rules;
use crate::text::shortened;
use gap_model::{Extent, Skipped};
use serde_json::Value;
use skip_taxonomy::{DecidedBy, RecoveryKind, Word};

pub(super) fn advise(lint: &mut Lint<'_>, message: &Value, skipped: &Skipped, advice: &mut Advice) {
    let kind = skipped.kind.as_ref().and_then(Word::known);
    let retryable = matches!(kind, Some(RecoveryKind::RetryByRuntime | RecoveryKind::RetryOnConnectorUpgrade));
    if skipped.informational {
        let what = skipped.reason.as_ref().map_or_else(|| "this".to_owned(), |reason| format!("{reason:?}"));
        advice.give(&rules::NO_LOSS, "/reason", format!("{what} is a normal end: nothing was lost"));
        return;
    }
    if matches!(skipped.decided_by, DecidedBy::Evidence | DecidedBy::Table) && !is_continuation(message) {
        let what = skipped.kind.as_ref().map_or("no loss", Word::as_str);
        let by = if skipped.decided_by == DecidedBy::Table { "the reason table" } else { "the evidence" };
        advice.give(&rules::KIND_UNDECLARED, "/recovery_kind", format!("missing; {by} says {what}"));
    }
    unknown_reason(lint, skipped, advice);
    if !retryable {
        return;
    }
    opted_out(lint, skipped, advice);
    vague(message, skipped, advice);
    if kind == Some(RecoveryKind::RetryByRuntime) && is_limited(skipped) && !has_floor(skipped) {
        advice.give(&rules::FLOOR_MISSING, "/retry_preconditions/after", "a rate limit, and no time to wait for");
    }
}

/// A page that was completed says whose job the rest is.
fn is_continuation(message: &Value) -> bool {
    !message["continuation"].is_null()
}

fn unknown_reason(lint: &Lint<'_>, skipped: &Skipped, advice: &mut Advice) {
    let Some(reason) = &skipped.reason else { return };
    // What nothing classifies is told of already.
    if skipped.kind.is_some() && lint.reasons.reason(reason.as_str()).is_none() {
        advice.give(&rules::REASON_UNKNOWN, "/reason", format!("{reason:?} is in no reason table"));
    }
    let told = lint.manifest.map(crate::Manifest::reasons).filter(|texts| !texts.is_empty());
    if told.is_some_and(|texts| !texts.contains_key(reason.as_str())) {
        let message = format!("{reason:?} is not among the manifest's `reason_display_messages`");
        advice.give(&rules::REASON_UNKNOWN, "/reason", message);
    }
}

/// Nothing recovers what the manifest does not take part in; that is told once.
fn opted_out(lint: &mut Lint<'_>, skipped: &Skipped, advice: &mut Advice) {
    let (Some(manifest), Some(stream)) = (lint.manifest, &skipped.stream) else { return };
    if !lint.told_opted_out && manifest.capabilities().of_stream(stream).is_none() {
        lint.told_opted_out = true;
        advice.give(&rules::OPTED_OUT, "", format!("{stream} skips what can be recovered, and the manifest opts out"));
    }
}

/// A retry needs to know what to fetch.
fn vague(message: &Value, skipped: &Skipped, advice: &mut Advice) {
    let names_nothing = skipped.extents.iter().all(|extent| matches!(extent, Extent::Stream {}));
    if !names_nothing || skipped.locator.is_some() || is_continuation(message) {
        return;
    }
    if let Some((pointer, count)) = diagnostics::first_ids(&message["diagnostics"]) {
        let ids = if count == 1 { "an id that stands".to_owned() } else { format!("{count} ids that stand") };
        let message = format!("the scope names nothing, and there are {ids} where nothing can target them");
        advice.give(&rules::SCOPE_VAGUE, format_args!("/diagnostics{pointer}"), message);
    } else if let Some(quantity) = skipped.quantity.filter(|quantity| *quantity > 0) {
        let message = format!("the skip stands for {quantity} records and names none of them");
        advice.give(&rules::SCOPE_VAGUE, "/scope", message);
    }
}

fn is_limited(skipped: &Skipped) -> bool {
    let said = |reason: &str| matches!(reason, "rate_limited" | "http_429");
    skipped.evidence.http_status == Some(429) || skipped.reason.as_ref().is_some_and(|reason| said(reason.as_str()))
}

fn has_floor(skipped: &Skipped) -> bool {
    skipped.preconditions.after.is_some() || skipped.evidence.retry_after_seconds.is_some()
}

/// What a finding may show of a text that a connector wrote.
pub(super) fn quoted(text: &str) -> String {
    format!("{:?}", shortened(text, 40))
}
