//! The records that a message names.

use crate::key::{Bent, Id};
use crate::observations::{At, Notes};
use crate::rules;
use crate::text::shortened;
use crate::transcript::Told;
use skip_taxonomy::{Key, rules as skip_rules};
use std::collections::HashSet;
use std::fmt::Display;

/// The records that a message names, each once, in the order in which it names them.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    keys: Vec<Key>,
    unfit: u64,
}

impl Ids {
    /// Takes in one list of ids. Every id of every list is owed; a list that differs from the one before is a finding.
    pub(crate) fn take(&mut self, ids: Vec<Id>, at: At, told: &mut Told, notes: &mut Notes) {
        if ids.is_empty() {
            return;
        }
        let is_first = self.is_empty();
        let unfit_before = std::mem::take(&mut self.unfit);
        if let Some(key) = colliding(&ids) {
            let message = format!("{:?} stands as a number and as a text", shortened(&key.readable(), 40));
            notes.note(&rules::KEYS_COLLIDE, at, message);
        }
        let mut keys = Vec::with_capacity(ids.len());
        for (place, id) in ids.into_iter().enumerate() {
            if let Id::Key(key, bent) = id {
                told.bent(bent, at, notes);
                keys.push(key);
            } else {
                self.refuse(&id, format_args!("{at}/{place}"), notes);
            }
        }
        let keys = distinct(keys);
        if is_first {
            self.keys = keys;
            return;
        }
        let differs = {
            let known: HashSet<&Key> = self.keys.iter().collect();
            known.len() != keys.len() || keys.iter().any(|key| !known.contains(key)) || self.unfit != unfit_before
        };
        if differs {
            notes.note(&skip_rules::CONTRADICTION, at, "other ids than the message has elsewhere; all are owed");
            let before = std::mem::take(&mut self.keys);
            self.keys = distinct(before.into_iter().chain(keys).collect());
        }
        self.unfit = self.unfit.max(unfit_before);
    }

    /// Takes in one id.
    pub(crate) fn take_one(&mut self, id: Id, pointer: impl Display, notes: &mut Notes) {
        match id {
            Id::Key(key, _) => self.keys.push(key),
            unfit => self.refuse(&unfit, pointer, notes),
        }
    }

    fn refuse(&mut self, id: &Id, pointer: impl Display, notes: &mut Notes) {
        self.unfit += 1;
        // The first of a list stands for all: a hostile list is long.
        if self.unfit > 1 {
            return;
        }
        match id {
            Id::Key(..) => {}
            Id::Unfit(why) => notes.note(&rules::KEY_UNFIT, pointer, format!("{why}; the stream owes it")),
            Id::Wrong(kind) => notes.violation(&rules::RECORD_KEY, pointer, format!("a key that is {kind}")),
        }
    }

    /// Whether it names nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// How many records it names, those included that no key can hold.
    pub(crate) fn count(&self) -> u64 {
        self.keys.len() as u64 + self.unfit
    }

    /// Whether it names records that no key can hold.
    pub(crate) fn has_unfit(&self) -> bool {
        self.unfit > 0
    }

    /// The keys.
    pub(crate) fn take_keys(&mut self) -> Vec<Key> {
        std::mem::take(&mut self.keys)
    }
}

/// The first key of the list that is written as a number in one place and as a text in another.
fn colliding(ids: &[Id]) -> Option<&Key> {
    let of = |wanted: Bent| {
        ids.iter()
            .filter_map(move |id| if let Id::Key(key, bent) = id { (*bent == wanted).then_some(key) } else { None })
    };
    let numbers: HashSet<&Key> = of(Bent::Number).collect();
    if numbers.is_empty() { None } else { of(Bent::Not).find(|key| numbers.contains(key)) }
}

fn distinct(mut keys: Vec<Key>) -> Vec<Key> {
    if keys.len() > 1 {
        let mut seen = HashSet::with_capacity(keys.len());
        let is_new: Vec<bool> = keys.iter().map(|key| seen.insert(key)).collect();
        if is_new.contains(&false) {
            let mut is_new = is_new.into_iter();
            keys.retain(|_| is_new.next().unwrap_or(true));
        }
    }
    keys
}

impl Told {
    /// Says once per transcript that keys are bent.
    pub(crate) fn bent(&mut self, bent: Bent, pointer: impl Display, notes: &mut Notes) {
        let (told, what) = match bent {
            Bent::Not => return,
            Bent::Number => (&mut self.number_keys, "a number as a key; told once"),
            Bent::List => (&mut self.list_keys, "a key of several parts; told once"),
        };
        if !std::mem::replace(told, true) {
            notes.note(&rules::KEY_BENT, pointer, what);
        }
    }
}
