//! What a run says of one stream, while it is read.

use crate::gap_id::GapId;
use crate::ids::StreamName;
use crate::stream_facts::StreamFacts;
use serde_json::Value;
use skip_taxonomy::Key;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::iter;

/// What a delivered record can fill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A gap that the ledger knew before, and its parent stream.
    Before(GapId, Option<StreamName>),
    /// A sighting of this run: its place among the entries.
    Here(usize),
}

/// Whether a run was asked for a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Yes,
    /// Nobody asked, and nobody has said so yet.
    No,
    /// Nobody asked, and that was told.
    NoAsTold,
}

#[derive(Debug)]
pub(super) struct Stream {
    pub(super) facts: StreamFacts,
    pub(super) asked: Asked,
    pub(super) records: u64,
    pub(super) skipped: bool,
    pub(super) listed: bool,
    pub(super) considered: Option<u64>,
    pub(super) covered: Option<u64>,
    pub(super) staged: Option<Value>,
    pub(super) asked_in_part: bool,
    /// The records that were asked for by name and that nothing was said of yet.
    pub(super) silent: HashSet<Key>,
    /// Nearly every record is owed once.
    owed: HashMap<Key, Targets>,
}

/// What one record can fill, in the order in which it was missed; the first stands where nothing has to be allocated.
#[derive(Debug)]
struct Targets {
    first: Target,
    more: Vec<Target>,
}

impl Stream {
    pub(super) fn new(facts: StreamFacts, asked: Asked) -> Self {
        Self {
            facts,
            asked,
            records: 0,
            skipped: false,
            listed: false,
            considered: None,
            covered: None,
            staged: None,
            asked_in_part: false,
            silent: HashSet::new(),
            owed: HashMap::new(),
        }
    }

    pub(super) fn owe(&mut self, key: Key, target: Target) {
        match self.owed.entry(key) {
            Entry::Vacant(place) => {
                place.insert(Targets { first: target, more: Vec::new() });
            }
            Entry::Occupied(mut known) => known.get_mut().more.push(target),
        }
    }

    pub(super) fn owes_records(&self) -> bool {
        !self.owed.is_empty()
    }

    /// What a record of that key can fill, and then no longer.
    pub(super) fn take(&mut self, key: &Key) -> impl Iterator<Item = Target> + use<> {
        self.owed.remove(key).into_iter().flat_map(|targets| iter::once(targets.first).chain(targets.more))
    }

    /// Of what a record of that key can fill, what is wanted, and then no longer.
    pub(super) fn take_where(&mut self, key: &Key, wanted: impl Fn(&Target) -> bool) -> Vec<Target> {
        let (taken, left): (Vec<_>, Vec<_>) = self.take(key).partition(wanted);
        for target in left {
            self.owe(key.clone(), target);
        }
        taken
    }

    /// What a record of that key can fill.
    pub(super) fn owes(&self, key: &Key) -> impl Iterator<Item = &Target> {
        self.owed.get(key).into_iter().flat_map(|targets| iter::once(&targets.first).chain(&targets.more))
    }
}
