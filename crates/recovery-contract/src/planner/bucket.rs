//! Gaps that are told together: how many, and the first of them.

use std::collections::BTreeSet;

/// How many gaps of a bucket are named.
const NAMED_MAX: usize = 5;

#[derive(Debug, Clone, Default)]
pub(super) struct Bucket {
    pub(super) count: u64,
    pub(super) first: BTreeSet<u64>,
    /// The earliest floor, in microseconds.
    pub(super) until: Option<i64>,
}

impl Bucket {
    pub(super) fn add(&mut self, ticket: u64, until: Option<i64>) {
        self.count += 1;
        if self.first.len() < NAMED_MAX || self.first.last().is_some_and(|last| ticket < *last) {
            self.first.insert(ticket);
        }
        if self.first.len() > NAMED_MAX {
            self.first.pop_last();
        }
        self.until = match (self.until, until) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
}
