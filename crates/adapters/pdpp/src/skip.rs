//! `SKIP_RESULT`: what the connector says it did not deliver.
//!
//! The message may say a thing in several places: PDPP's members at the top level, the recovery profile beside them, and
//! the same profile within `diagnostics.lacuna`, where a PDPP deployment lets it pass. [`Gathered`] takes them all in.
//! Of several spellings of one thing the strictest wins: every id is owed, the range is the widest, the floor the latest,
//! the kind the one that retries least; and a contradiction is a finding. Then the skip is classified, with what
//! `lacuna-http` makes of the evidence.
//!
//! No skip is dropped. What names nothing that can be held is a gap of the stream.

mod gather;
mod ids;
mod legacy;
mod range;
mod settle;
mod wire;

pub(crate) use ids::Ids;
pub(crate) use settle::{
    error_class, expect_number, expect_text, http_status, reason, refuse_type, status_of, stream_name,
};
pub(crate) use wire::Wire;

use crate::locator::Located;
use crate::message::Salvaged;
use crate::object::Object;
use crate::observations::{At, Notes};
use crate::rules;
use crate::scalar::Scalar;
use crate::transcript::Told;
use gap_model::{Extent, Skipped};
use gather::Gathered;
use range::Asked;
use serde_json::{Map, Value};
use skip_taxonomy::{
    Confidence, Opinion, ReasonTable, RecoveryAction, RecoveryHint, RecoveryKind, SkipResult, classify,
};

/// What the message comes to.
pub(crate) fn observe(mut wire: Box<Wire<'_>>, reasons: &ReasonTable, told: &mut Told, notes: &mut Notes) -> Skipped {
    let mut said = Gathered::default();
    said.take(At::default(), &mut wire, told, notes);
    if let Some(Object(diagnostics)) = wire.diagnostics {
        said.take_status_of_diagnostics(&diagnostics.http_status, notes);
        if let Some(mut profile) = diagnostics.lacuna {
            said.take(At::default().then("/diagnostics/lacuna"), &mut profile.0, told, notes);
        }
    }
    said.classified(reasons, notes)
}

/// A message that cannot be read is a gap of its stream all the same, and nobody knows of which kind.
pub(crate) fn bent(salvaged: Salvaged<'_>, reasons: &ReasonTable, notes: &mut Notes) -> Skipped {
    let stream = stream_name(salvaged.stream.map(Scalar::Text).unwrap_or_default(), "/stream", notes);
    let reason = reason(salvaged.reason.as_deref(), "/reason", notes);
    let mut classification = classify(&SkipResult::default(), reasons, None);
    // The violation says already why nothing classifies it.
    classification.findings.clear();
    Skipped::new(stream, reason, classification)
}

impl Gathered<'_> {
    fn classified(mut self, reasons: &ReasonTable, notes: &mut Notes) -> Skipped {
        let from_prose = self.take_legacy_line(notes);
        self.take_retriable(notes);
        let mut skip = SkipResult::default();
        skip.reason = self.reason.take();
        skip.recovery_kind = self.kind.take();
        skip.recovery_hint = self.hint.take();
        skip.retry_preconditions = Some(std::mem::take(&mut self.preconditions));
        skip.evidence = Some(self.evidence.clone());
        let mut opinion = lacuna_http::opinion(&self.evidence, None);
        if self.continuation && opinion.as_ref().is_none_or(|opinion| opinion.kind.is_none()) {
            opinion = Some(Opinion::kind(RecoveryKind::RetryByRuntime));
        }
        let mut classification = classify(&skip, reasons, opinion.as_ref());
        if from_prose {
            classification.confidence = classification.confidence.min(Confidence::Inferred);
        }
        let (extents, quantity) = self.extents(notes);
        let mut skipped = Skipped::new(self.stream, skip.reason, classification);
        skipped.parent_stream = self.parent_stream;
        skipped.extents = extents;
        skipped.quantity = quantity;
        skipped.evidence = self.evidence;
        skipped.locator = self.locator.and_then(|(at, located)| kept(located, at, notes));
        skipped
    }

    /// The legacy line names its item and its status in prose; it counts only where the message has no ids of its own.
    fn take_legacy_line(&mut self, notes: &mut Notes) -> bool {
        let is_legacy =
            self.ids.is_empty() && self.reason.as_ref().is_some_and(|reason| reason.as_str() == "http_error");
        let line = self
            .message
            .as_ref()
            .filter(|_| is_legacy)
            .and_then(|message| legacy::read(std::str::from_utf8(&message.0).ok()?));
        let Some(line) = line else { return false };
        self.ids.take_one(crate::key::Id::text(line.id), "/message", notes);
        self.take_status(line.status, "/message", notes);
        true
    }

    /// The seed's flag counts as a hint where nothing better is there.
    fn take_retriable(&mut self, notes: &mut Notes) {
        let Some(retriable) = self.retriable else { return };
        if self.kind.is_none() && self.hint.is_none() {
            let action = if retriable { RecoveryAction::RetryByRuntime } else { RecoveryAction::NotRetriable };
            self.hint = Some(RecoveryHint::new(action));
            return;
        }
        let contradicts = match (self.kind.as_ref().map(skip_taxonomy::Word::known), &self.hint) {
            (Some(kind), _) => kind.is_some_and(|kind| (kind == RecoveryKind::PermanentStructural) == retriable),
            (None, Some(hint)) => (hint.action.known() == Some(RecoveryAction::NotRetriable)) == retriable,
            (None, None) => false,
        };
        if contradicts {
            let message = format!("`retriable: {retriable}` against the kind or the hint, which decides");
            notes.note(&skip_taxonomy::rules::CONTRADICTION, "/retriable", message);
        }
    }

    /// One extent for each id, and one for the stream where that is not all; and for how many records they stand.
    fn extents(&mut self, notes: &mut Notes) -> (Vec<Extent>, Option<u64>) {
        let named = self.ids.count();
        let mut whole_stream = self.ids.has_unfit();
        if let Some(quantity) = self.quantity.filter(|quantity| named > 0 && *quantity != named) {
            let message = format!("quantity {quantity}, and {named} ids");
            if quantity < named {
                notes.note(&rules::QUANTITY, "/scope/quantity", message);
            } else if named > 1 && self.range == Asked::Nothing {
                // One id may stand for many records; several that are too few leave some without a name.
                notes.note(&rules::QUANTITY, "/scope/quantity", message);
                whole_stream = true;
            }
        }
        let quantity = self.quantity.map(|quantity| quantity.max(named)).or((named > 0).then_some(named));
        let span = self.range.span();
        let of_key = |key| match span {
            Some(span) => Extent::RecordSpan { key, span },
            None => Extent::record(key),
        };
        let mut extents: Vec<Extent> = self.ids.take_keys().into_iter().map(of_key).collect();
        if extents.is_empty() && !whole_stream {
            extents.push(span.map_or_else(Extent::stream, Extent::Span));
        } else if whole_stream {
            extents.push(Extent::stream());
        }
        (extents, quantity)
    }
}

/// The locator that may be kept; one that may not is a violation.
pub(crate) fn kept(located: Located, at: impl std::fmt::Display, notes: &mut Notes) -> Option<Map<String, Value>> {
    match located {
        Located::Kept(members) => Some(members),
        Located::Refused { pointer: member, why } => {
            let place = crate::text::shortened(&format!("{at}{member}"), 200);
            notes.violation(&rules::LOCATOR_REFUSED, place, format!("{why}; the locator is not stored"));
            None
        }
    }
}

#[cfg(test)]
mod tests;
