//! What is written of an event: the gap, and the entry of its history.

use crate::history::HistoryEntry;
use gap_model::Gap;

/// What an event makes of a gap's document.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a gap is never deleted")]
pub enum Write {
    /// Nothing.
    Nothing,
    /// The first document of a gap that the ledger does not have.
    Insert(Box<Gap>),
    /// Another document.
    Update {
        /// The revision that the gap had when it was read.
        from: u64,
        /// The gap as it stands now.
        gap: Box<Gap>,
    },
}

/// What is written of an event.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a store writes all of it")]
pub struct Applied {
    /// What becomes of the gap.
    pub write: Write,
    /// What is told of it.
    pub entry: HistoryEntry,
}
