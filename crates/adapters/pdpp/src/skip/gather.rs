//! Every spelling of one message, taken in.

use super::range::Asked;
use super::settle::{self, settle, settle_by};
use super::wire::{Continuation, Demands, Facts, Profile, Scope};
use super::{Ids, error_class, expect_number, expect_text, http_status, reason, stream_name};
use crate::locator::Located;
use crate::observations::{At, Notes};
use crate::rules;
use crate::scalar::{Number, Scalar};
use crate::text::{Prose, Text, shortened};
use crate::time::{Wait, wait};
use crate::transcript::Told;
use gap_model::StreamName;
use skip_taxonomy::{
    Evidence, Instant, Preconditions, Reason, RecoveryHint, RecoveryKind, VersionAnswer, VersionRequirement, Word,
    rules as skip_rules,
};
use std::fmt::Display;

/// What the message says, the strictest of all its spellings.
#[derive(Debug, Default)]
pub(super) struct Gathered<'a> {
    pub(super) stream: Option<StreamName>,
    pub(super) parent_stream: Option<StreamName>,
    pub(super) reason: Option<Reason>,
    pub(super) message: Option<Prose<'a>>,
    pub(super) kind: Option<Word<RecoveryKind>>,
    pub(super) hint: Option<RecoveryHint>,
    pub(super) retriable: Option<bool>,
    pub(super) preconditions: Preconditions,
    pub(super) evidence: Evidence,
    pub(super) ids: Ids,
    pub(super) range: Asked,
    pub(super) quantity: Option<u64>,
    pub(super) locator: Option<(At, Located)>,
    pub(super) continuation: bool,
}

impl<'a> Gathered<'a> {
    /// Takes in one profile, which stands at `at`. By reference, because a profile is large and mostly empty.
    pub(super) fn take<D>(&mut self, at: At, said: &mut Profile<'a, D>, told: &mut Told, notes: &mut Notes) {
        let pointer = at.then("/stream");
        let stream = stream_name(std::mem::take(&mut said.stream), pointer, notes);
        settle(&mut self.stream, stream, pointer, notes);
        if let Some(text) = said.reason.take() {
            let pointer = at.then("/reason");
            let reason = reason(Some(&text), pointer, notes);
            settle(&mut self.reason, reason, pointer, notes);
        }
        self.message = self.message.take().or(said.message.take());
        self.take_kind(at, said, notes);
        if let Some(ids) = said.resource_ids.take() {
            self.ids.take(ids, at.then("/resource_ids"), told, notes);
        }
        if let Some(ids) = said.resources.take() {
            self.ids.take(ids, at.then("/resources"), told, notes);
        }
        if let Some(range) = said.time_range.take() {
            let pointer = at.then("/time_range");
            self.range = self.range.and(Asked::read(&range.0, pointer, notes), pointer, notes);
        }
        if let Some(scope) = said.scope.take() {
            self.take_scope(scope.0, at.then("/scope"), told, notes);
        }
        if let Some(facts) = said.evidence.take() {
            self.take_facts(&facts.0, at.then("/evidence"), notes);
        }
        if let Some(preconditions) = said.retry_preconditions.take() {
            self.take_demands(preconditions.0, at.then("/retry_preconditions"), notes);
        }
        self.take_retry_after(&said.retry_after, at.then("/retry_after"), notes);
        if let Some(version) = said.connector_version_required.take() {
            self.take_version(&version, at.then("/connector_version_required"), notes);
        }
        if let Some(located) = said.locator.take() {
            self.take_locator(located, at.then("/locator"), notes);
        }
        if let Some(continuation) = said.continuation.take() {
            self.continuation = true;
            if let Some(wrong) = wrong_in(&continuation.0) {
                notes.violation(&rules::CONTINUATION_SHAPE, at.then("/continuation"), wrong);
            }
        }
    }

    fn take_kind<D>(&mut self, at: At, said: &mut Profile<'a, D>, notes: &mut Notes) {
        if let Some(kind) = said.recovery_kind.take() {
            let is_filter = |kind: &Word<RecoveryKind>| kind.known() == Some(RecoveryKind::FilterApplied);
            // The stricter word counts, and this one is not to be written all the same. Alone, classification tells it.
            if self.kind.as_ref().is_some_and(|before| is_filter(before) != is_filter(&kind)) {
                let place =
                    if is_filter(&kind) { at.then("/recovery_kind") } else { At::default().then("/recovery_kind") };
                notes.violation(&skip_rules::FILTER_APPLIED, place, "`filter_applied` on the wire");
            }
            settle_by(&mut self.kind, Some(kind), settle::strictness_of_kind, at.then("/recovery_kind"), notes);
        }
        if let Some(hint) = said.recovery_hint.take() {
            settle_by(&mut self.hint, Some(hint), settle::strictness_of_hint, at.then("/recovery_hint"), notes);
        }
        if let Some(retriable) = said.retriable {
            let strictness = |retriable: &bool| u8::from(!retriable);
            settle_by(&mut self.retriable, Some(retriable), strictness, at.then("/retriable"), notes);
        }
    }

    fn take_scope(&mut self, scope: Scope<'a>, at: At, told: &mut Told, notes: &mut Notes) {
        if let Some(parent) = scope.parent_stream {
            let pointer = at.then("/parent_stream");
            let parent = stream_name(Scalar::Text(parent.0), pointer, notes);
            settle(&mut self.parent_stream, parent, pointer, notes);
        }
        self.ids.take(scope.resources.unwrap_or_default(), at.then("/resources"), told, notes);
        self.ids.take(scope.resource_ids.unwrap_or_default(), at.then("/resource_ids"), told, notes);
        if let Some(range) = scope.time_range {
            let pointer = at.then("/time_range");
            self.range = self.range.and(Asked::read(&range.0, pointer, notes), pointer, notes);
        }
        if let Some(number) = scope.quantity {
            let pointer = at.then("/quantity");
            if number.count().is_none() {
                notes.note(&rules::COUNT_UNREADABLE, pointer, format!("{number} is no count"));
            }
            settle_by(&mut self.quantity, number.count(), |_| 0, pointer, notes);
            self.quantity = self.quantity.max(number.count());
        }
    }

    fn take_facts(&mut self, facts: &Facts<'_>, at: At, notes: &mut Notes) {
        let pointer = at.then("/http_status");
        if let Some(status) = http_status(expect_number(&facts.http_status, pointer, notes), pointer, notes) {
            self.take_status(status, pointer, notes);
        }
        let pointer = at.then("/error_class");
        let class = error_class(expect_text(&facts.error_class, pointer, notes), pointer, notes);
        settle(&mut self.evidence.error_class, class, pointer, notes);
        let pointer = at.then("/retry_after_seconds");
        if let Some(seconds) = expect_number(&facts.retry_after_seconds, pointer, notes) {
            self.take_seconds(seconds, pointer, notes);
        }
    }

    /// Takes in a status; a number that is none is left out.
    pub(super) fn take_status(&mut self, status: u16, pointer: impl Display + Copy, notes: &mut Notes) {
        let status = Some(status).filter(|status| (100..=599).contains(status));
        settle(&mut self.evidence.http_status, status, pointer, notes);
    }

    /// PDPP's connectors put the status among the diagnostics, where anything else may stand as well.
    pub(super) fn take_status_of_diagnostics(&mut self, status: &Scalar<'_>, notes: &mut Notes) {
        let status = match status {
            Scalar::Number(number) => number.count(),
            Scalar::Text(text) => text.parse().ok(),
            _ => None,
        };
        if let Some(status) = status.and_then(|status| u16::try_from(status).ok()) {
            self.take_status(status, "/diagnostics/http_status", notes);
        }
    }

    fn take_retry_after(&mut self, after: &Scalar<'_>, pointer: impl Display + Copy, notes: &mut Notes) {
        let text = match after {
            Scalar::Absent => return,
            Scalar::Number(seconds) => return self.take_seconds(*seconds, pointer, notes),
            Scalar::Text(text) => text,
            other => {
                let expected = "expected a number of seconds, an instant or an HTTP date";
                notes.violation(&rules::BENT_MESSAGE, pointer, format!("{}, {expected}", other.kind()));
                return;
            }
        };
        match wait(text) {
            Some(Wait::Seconds(seconds)) => self.take_seconds(Number::Unsigned(seconds.into()), pointer, notes),
            Some(Wait::Until(at)) => self.tighten(&Preconditions::none().after(at), pointer, notes),
            None => {
                let message = format!("{:?} is neither seconds nor an instant nor an HTTP date", shortened(text, 40));
                notes.note(&rules::TIME_UNREADABLE, pointer, message);
            }
        }
    }

    fn take_seconds(&mut self, number: Number, pointer: impl Display + Copy, notes: &mut Notes) {
        let Some(seconds) = number.seconds_ceil() else {
            notes.note(&rules::COUNT_UNREADABLE, pointer, format!("{number} seconds are no wait"));
            return;
        };
        if seconds == u32::MAX {
            let message = format!("{number} seconds are more than can be kept; {seconds} are, which is 136 years");
            notes.note(&rules::COUNT_UNREADABLE, pointer, message);
        }
        let wait = &mut self.evidence.retry_after_seconds;
        // Of two waits the longer one is the stricter.
        settle_by(wait, Some(seconds), |_| 0, pointer, notes);
        *wait = (*wait).max(Some(seconds));
    }

    fn take_demands(&mut self, demands: Demands<'_>, at: At, notes: &mut Notes) {
        let mut said = Preconditions::none();
        said.after = floor(&demands.after, at.then("/after"), notes);
        if let Some(version) = &demands.requires_connector_version {
            check_version(version, at.then("/requires_connector_version"), notes);
        }
        said.requires_connector_version = demands.requires_connector_version;
        let blockers = demands.blocked_on.unwrap_or_default();
        // The first of a list stands for all: a hostile list is long.
        if let Some(place) = blockers.iter().position(|blocker| blocker.known().is_none()) {
            let message = format!("{:?} is no blocker that is known here; it is kept, and holds", &blockers[place]);
            notes.note(&skip_rules::UNKNOWN_WORD, format_args!("{}/{place}", at.then("/blocked_on")), message);
        }
        said.blocked_on.extend(blockers);
        self.tighten(&said, at, notes);
    }

    fn take_version(&mut self, version: &Text<'_>, pointer: impl Display + Copy, notes: &mut Notes) {
        match VersionRequirement::new(&**version) {
            Ok(version) => {
                check_version(&version, pointer, notes);
                self.tighten(&Preconditions::none().requires(version), pointer, notes);
            }
            Err(why) => notes.violation(&rules::BENT_MESSAGE, pointer, why.to_string()),
        }
    }

    fn take_locator(&mut self, located: Located, at: At, notes: &mut Notes) {
        match &self.locator {
            None => self.locator = Some((at, located)),
            Some((_, before)) if *before == located => {}
            Some(_) => {
                notes.note(&skip_rules::CONTRADICTION, at, "another locator than the message has elsewhere");
                // One that may not be kept is the stricter.
                if matches!(located, Located::Refused { .. }) {
                    self.locator = Some((at, located));
                }
            }
        }
    }

    fn tighten(&mut self, said: &Preconditions, pointer: impl Display + Copy, notes: &mut Notes) {
        let differ = |one: bool, two: bool, same: bool| one && two && !same;
        let before = &self.preconditions;
        let after = differ(before.after.is_some(), said.after.is_some(), before.after == said.after);
        let (one, two) = (&before.requires_connector_version, &said.requires_connector_version);
        let version = differ(one.is_some(), two.is_some(), one == two);
        if after || version {
            let message = "another floor than the message has elsewhere; the stricter counts";
            notes.note(&skip_rules::CONTRADICTION, pointer, message);
        }
        self.preconditions.tighten(said);
    }
}

/// The floor; an HTTP date is one, and told.
fn floor(after: &Scalar<'_>, pointer: impl Display, notes: &mut Notes) -> Option<Instant> {
    let text = expect_text(after, &pointer, notes)?;
    if let Ok(at) = Instant::ceil(text) {
        return Some(at);
    }
    let shown = shortened(text, 40);
    if let Some(Wait::Until(at)) = wait(text) {
        notes.note(&rules::TIME_UNREADABLE, pointer, format!("{shown:?} is an HTTP date; {at} is taken"));
        return Some(at);
    }
    notes.note(&rules::TIME_UNREADABLE, pointer, format!("{shown:?} is no instant; nothing is waited for"));
    None
}

/// A requirement that nobody can compare is kept, and never met.
fn check_version(version: &VersionRequirement, pointer: impl Display, notes: &mut Notes) {
    if version.met_by("0.0.0") == VersionAnswer::Unreadable {
        let message = format!("{:?} is neither a version nor a requirement of semver", shortened(version.as_str(), 40));
        notes.note(&rules::REQUIREMENT_UNREADABLE, pointer, message);
    }
}

/// What is wrong with a continuation; `None` when nothing is.
fn wrong_in(continuation: &Continuation<'_>) -> Option<String> {
    let count = |name, value: &Scalar<'_>| {
        value.number().and_then(Number::count).ok_or_else(|| format!("`{name}` is {}, not a count", value.kind()))
    };
    let counts = || {
        let start = count("slice_start", &continuation.slice_start)?;
        let end = count("slice_end", &continuation.slice_end)?;
        count("considered", &continuation.considered)?;
        count("covered", &continuation.covered)?;
        if end < start { Err(format!("the slice ends at {end}, before it starts at {start}")) } else { Ok(()) }
    };
    let text = |value: &Scalar<'_>, want: Option<&str>| match value {
        Scalar::Text(text) => want.map_or(!text.is_empty(), |want| text == want),
        _ => false,
    };
    if !text(&continuation.boundary, None) {
        return Some("`boundary` is no text".to_owned());
    }
    if continuation.remaining != Scalar::Bool(true) || !text(&continuation.owner, Some("runtime")) {
        return Some("`remaining` is not true, or `owner` not \"runtime\"".to_owned());
    }
    counts().err()
}
