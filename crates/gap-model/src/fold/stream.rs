//! What a run says of one stream, while it is read.

use crate::gap_id::GapId;
use crate::ids::StreamName;
use crate::stream_facts::StreamFacts;
use serde_json::Value;
use skip_taxonomy::Key;
use std::collections::HashMap;

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
    owed: HashMap<Key, Vec<Target>>,
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
            owed: HashMap::new(),
        }
    }

    pub(super) fn owe(&mut self, key: Key, target: Target) {
        self.owed.entry(key).or_default().push(target);
    }

    pub(super) fn owes_records(&self) -> bool {
        !self.owed.is_empty()
    }

    /// What a record of that key can fill, and then no longer.
    pub(super) fn take(&mut self, key: &Key) -> Vec<Target> {
        self.owed.remove(key).unwrap_or_default()
    }

    /// What a record of that key under that parent can fill, and then no longer. What names no parent is of any.
    pub(super) fn take_under(
        &mut self,
        key: &Key,
        parent: &StreamName,
        parent_of_entry: impl Fn(usize) -> Option<StreamName>,
    ) -> Vec<Target> {
        let (here, elsewhere): (Vec<_>, Vec<_>) = self.take(key).into_iter().partition(|target| {
            let of = match target {
                Target::Before(_, of) => of.clone(),
                Target::Here(entry) => parent_of_entry(*entry),
            };
            of.is_none_or(|of| of == *parent)
        });
        if !elsewhere.is_empty() {
            self.owed.insert(key.clone(), elsewhere);
        }
        here
    }

    pub(super) fn owes_key(&self, key: &Key) -> bool {
        self.owed.contains_key(key)
    }
}
