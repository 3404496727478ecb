//! `DETAIL_COVERAGE`: which keys of a parent's list are whole.
//!
//! A report is only as good as its sets. A key has credit when it is required and stands in one outcome; a key with two
//! outcomes has none, and a key outside `required_keys` is not part of the list. `gap_keys` is never credited by itself:
//! a `DETAIL_GAP` is.

use crate::key::{Bent, Id};
use crate::object::Present;
use crate::observations::Notes;
use crate::rules;
use crate::scalar::Scalar;
use crate::skip::stream_name;
use crate::text::{Text, shortened};
use crate::transcript::Told;
use gap_model::{CoverageReport, Skipped, StreamName};
use serde::Deserialize;
use skip_taxonomy::{Key, Reason, ReasonTable, SkipResult, classify};
use std::collections::{HashMap, HashSet};

/// The message as it stands on the wire.
#[derive(Debug, Deserialize)]
pub(crate) struct Report<'a> {
    #[serde(rename = "type", default)]
    pub(crate) again: Present,
    #[serde(borrow, default)]
    stream: Scalar<'a>,
    #[serde(borrow)]
    state_stream: Text<'a>,
    required_keys: Vec<Id>,
    hydrated_keys: Vec<Id>,
    #[serde(default)]
    gap_keys: Option<Vec<Id>>,
    #[serde(default)]
    optional_skip_keys: Option<Vec<Id>>,
    #[serde(borrow, default)]
    considered: Scalar<'a>,
    #[serde(borrow, default)]
    covered: Scalar<'a>,
    #[serde(borrow, default)]
    reference_only: Scalar<'a>,
}

/// What the message comes to: the report, and the stream of which it requires a key that no key can hold. A report that
/// is not marked as one, or whose streams cannot be read, claims nothing.
pub(crate) fn observe(
    report: Report<'_>,
    told: &mut Told,
    notes: &mut Notes,
) -> (Option<CoverageReport>, Option<StreamName>) {
    if report.reference_only != Scalar::Bool(true) {
        notes.violation(&rules::REFERENCE_ONLY, "/reference_only", "not true; the report is not used");
        return (None, None);
    }
    if report.stream == Scalar::Absent {
        notes.violation(&rules::STREAM_UNREADABLE, "/stream", "a coverage report without a stream");
    }
    let stream = stream_name(report.stream, "/stream", notes);
    let parent = stream_name(Scalar::Text(report.state_stream.0), "/state_stream", notes);
    let Some((stream, parent)) = stream.zip(parent) else { return (None, None) };
    if !told.reports.insert((parent.clone(), stream.clone())) {
        let message = format!("a second report of {stream} under {parent}");
        notes.violation(&rules::REPORT_TWICE, "", message);
    }
    let required = Set::of("/required_keys", report.required_keys, told, notes);
    let hydrated = Set::of("/hydrated_keys", report.hydrated_keys, told, notes);
    let gaps = Set::of("/gap_keys", report.gap_keys.unwrap_or_default(), told, notes);
    let absent = Set::of("/optional_skip_keys", report.optional_skip_keys.unwrap_or_default(), told, notes);
    for outcome in [&hydrated, &gaps, &absent] {
        outcome.check_within(&required, notes);
    }
    let hydrated = hydrated.without("gap_keys", &gaps, notes);
    let absent = absent.without("gap_keys", &gaps, notes);
    let disputed: HashSet<Key> = absent.keys.iter().filter(|key| hydrated.contains(key)).cloned().collect();
    let credited = |set: Set| {
        let is_credited = |key: &Key| required.contains(key) && !disputed.contains(key);
        set.keys.into_iter().filter(is_credited).collect::<Vec<_>>()
    };
    if let Some(some) = some_of(absent.keys.iter().filter(|key| disputed.contains(key))) {
        let message = format!("{some}: in hydrated_keys as well");
        notes.violation(&rules::COVERAGE_SETS, "/optional_skip_keys", message);
    }
    let owes_unfit = required.unfit.then(|| stream.clone());
    let mut claim = CoverageReport::new(stream, parent);
    claim.hydrated = credited(hydrated);
    claim.absent = credited(absent);
    claim.considered = count(&report.considered, "/considered", notes);
    claim.covered = count(&report.covered, "/covered", notes);
    claim.required = required.keys;
    (Some(claim), owes_unfit)
}

/// What a stream owes when a report requires a key that no key can hold.
pub(crate) fn unaccounted(stream: StreamName, reasons: &ReasonTable) -> Skipped {
    let mut message = SkipResult::default();
    message.reason = Reason::new("detail_coverage_incomplete").ok();
    let classification = classify(&message, reasons, None);
    Skipped::new(Some(stream), message.reason, classification)
}

fn count(value: &Scalar<'_>, pointer: &'static str, notes: &mut Notes) -> Option<u64> {
    if *value == Scalar::Absent {
        return None;
    }
    let count = value.number().and_then(crate::scalar::Number::count);
    if count.is_none() {
        notes.note(&rules::COUNT_UNREADABLE, pointer, format!("{} that is no count", value.kind()));
    }
    count
}

/// The first of several keys, and how many more there are.
fn some_of<'k>(mut keys: impl Iterator<Item = &'k Key>) -> Option<String> {
    let first = example(keys.next()?);
    Some(match keys.count() {
        0 => first,
        more => format!("{first} and {more} more"),
    })
}

fn example(key: &Key) -> String {
    format!("{:?}", shortened(&key.readable(), 40))
}

/// One set of keys, in the order of the message.
struct Set {
    pointer: &'static str,
    keys: Vec<Key>,
    index: HashSet<Key>,
    unfit: bool,
}

impl Set {
    fn of(pointer: &'static str, ids: Vec<Id>, told: &mut Told, notes: &mut Notes) -> Self {
        let mut set = Self { pointer, keys: Vec::with_capacity(ids.len()), index: HashSet::new(), unfit: false };
        // Which keys were numbers, because a number and its text are one key, and yet not one value.
        let mut seen: HashMap<Key, Bent> = HashMap::with_capacity(ids.len());
        let (mut twice, mut collide): (Option<Key>, Option<Key>) = (None, None);
        for (place, id) in ids.into_iter().enumerate() {
            match id {
                Id::Key(key, bent) => {
                    told.bent(bent, pointer, notes);
                    match seen.get(&key) {
                        Some(before) if *before == bent => twice = twice.or(Some(key)),
                        Some(_) => collide = collide.or(Some(key)),
                        None => {
                            seen.insert(key.clone(), bent);
                            set.keys.push(key);
                        }
                    }
                }
                unfit => {
                    if !set.unfit {
                        refuse(&unfit, format_args!("{pointer}/{place}"), notes);
                    }
                    set.unfit = true;
                }
            }
        }
        if let Some(key) = twice {
            notes.violation(&rules::COVERAGE_SETS, pointer, format!("{} stands twice", example(&key)));
        }
        if let Some(key) = collide {
            notes.note(&rules::KEYS_COLLIDE, pointer, format!("{} stands as a number and as a text", example(&key)));
        }
        set.index = seen.into_keys().collect();
        set
    }

    fn contains(&self, key: &Key) -> bool {
        self.index.contains(key)
    }

    fn check_within(&self, required: &Self, notes: &mut Notes) {
        if let Some(some) = some_of(self.keys.iter().filter(|key| !required.contains(key))) {
            notes.violation(&rules::COVERAGE_SETS, self.pointer, format!("{some}: not required"));
        }
    }

    /// This set without the keys that have another outcome as well.
    fn without(mut self, name: &str, other: &Self, notes: &mut Notes) -> Self {
        let (both, only): (Vec<Key>, Vec<Key>) = self.keys.into_iter().partition(|key| other.contains(key));
        if let Some(some) = some_of(both.iter()) {
            notes.violation(&rules::COVERAGE_SETS, self.pointer, format!("{some}: in {name} as well"));
        }
        for key in &both {
            self.index.remove(key);
        }
        self.keys = only;
        self
    }
}

fn refuse(id: &Id, pointer: impl std::fmt::Display, notes: &mut Notes) {
    match id {
        Id::Key(..) => {}
        Id::Unfit(why) => notes.note(&rules::KEY_UNFIT, pointer, why.as_str()),
        Id::Wrong(kind) => notes.violation(&rules::RECORD_KEY, pointer, format!("a key that is {kind}")),
    }
}

#[cfg(test)]
mod tests;
