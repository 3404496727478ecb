//! How many messages a transcript has.

use crate::message::Kind;
use crate::text::cut;
use std::collections::BTreeMap;

/// How many messages a transcript has, by type. Lines that cannot be read are counted by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    known: [u64; Kind::ALL.len()],
    unknown: BTreeMap<Box<str>, u64>,
    further: u64,
    unreadable: u64,
}

impl Counts {
    /// How many unknown types are kept by name; messages of further ones are counted together.
    pub const NAMES_MAX: usize = 100;
    /// How many bytes of an unknown type's name are kept.
    pub const NAME_BYTES_MAX: usize = 100;

    /// The messages of each type that occurred, in the order of the names; unknown types included.
    pub fn by_type(&self) -> impl Iterator<Item = (&str, u64)> {
        let known = Kind::ALL.iter().map(|(kind, name)| (*name, self.known[*kind as usize]));
        let all: BTreeMap<&str, u64> = known
            .filter(|(_, count)| *count > 0)
            .chain(self.unknown.iter().map(|(name, count)| (&**name, *count)))
            .collect();
        all.into_iter()
    }

    /// How many messages of a type there were.
    pub fn of(&self, name: &str) -> u64 {
        let known = Kind::of(name).map(|kind| self.known[kind as usize]);
        known.or_else(|| self.unknown.get(name).copied()).unwrap_or(0)
    }

    /// How many messages there were of unknown types that came too late to be kept by name.
    pub fn further(&self) -> u64 {
        self.further
    }

    /// How many lines were no message.
    pub fn unreadable(&self) -> u64 {
        self.unreadable
    }

    /// How many messages and unreadable lines there were.
    pub fn total(&self) -> u64 {
        self.known.iter().chain(self.unknown.values()).sum::<u64>() + self.further + self.unreadable
    }

    pub(super) fn count(&mut self, kind: Kind) {
        self.known[kind as usize] += 1;
    }

    pub(super) fn count_unreadable(&mut self) {
        self.unreadable += 1;
    }

    /// Counts a message of an unknown type; whether it is the first of that name.
    pub(super) fn count_unknown(&mut self, name: &str) -> bool {
        let name = cut(name, Self::NAME_BYTES_MAX);
        if let Some(count) = self.unknown.get_mut(name) {
            *count += 1;
            return false;
        }
        if self.unknown.len() == Self::NAMES_MAX {
            self.further += 1;
            return false;
        }
        self.unknown.insert(name.into(), 1);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_up_to_a_bound_and_every_message_is_counted() {
        let mut counts = Counts::default();
        counts.count(Kind::Record);
        counts.count_unreadable();
        for number in 0..150 {
            assert_eq!(counts.count_unknown(&format!("T{number:03}")), number < 100);
        }
        assert!(!counts.count_unknown("T000"));
        assert_eq!((counts.of("RECORD"), counts.of("T000"), counts.of("T149")), (1, 2, 0));
        assert_eq!((counts.further(), counts.unreadable(), counts.total()), (50, 1, 153));
        assert_eq!(counts.by_type().count(), 101);
    }

    #[test]
    fn long_names_are_cut_at_a_character() {
        let mut counts = Counts::default();
        counts.count_unknown(&"é".repeat(80));
        assert_eq!(counts.of(&"é".repeat(50)), 1);
    }
}
