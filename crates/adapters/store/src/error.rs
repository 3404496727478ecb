//! Why a ledger did not do what it was asked.

use gap_model::{GapId, RunId, Source};
use std::error::Error as StdError;
use std::fmt;

/// One thing that a ledger keeps, as an error names it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Item {
    /// A gap.
    Gap(GapId),
    /// An entry of a gap's history.
    Entry {
        /// Of which gap.
        of: GapId,
        /// Its place in the ledger.
        number: u64,
    },
    /// A group of gaps, by its place in the ledger.
    Group(i64),
    /// A run, by its name.
    Run(String),
    /// The checkpoint of a stream, by the stream's name.
    Checkpoint(String),
    /// What is agreed with a source, by the source's name.
    Contract(String),
    /// The state of a policy, by its key.
    Policy(String),
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gap(gap_id) => write!(f, "the gap {gap_id}"),
            Self::Entry { of, number } => write!(f, "entry {number} of the history of {of}"),
            Self::Group(group) => write!(f, "the group {group}"),
            Self::Run(run) => write!(f, "the run {run}"),
            Self::Checkpoint(stream) => write!(f, "the checkpoint of {stream}"),
            Self::Contract(of) => write!(f, "the contract with {of}"),
            Self::Policy(key) => write!(f, "the policy {key}"),
        }
    }
}

/// Why a ledger did not do what it was asked. Variants differ by what the caller can do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Somebody has written it since it was read: read it again and decide again.
    #[error("{item} is not as it was read: expected {}, found {}", Revision(*expected), Revision(*found))]
    Conflict {
        /// What was to be written.
        item: Item,
        /// The revision that the writer had read; `None`: it was not there.
        expected: Option<u64>,
        /// The revision that it has; `None`: it is not there.
        found: Option<u64>,
    },
    /// Another gap has this place in the queue: take a new ticket.
    #[error("the ticket {ticket} belongs to another gap")]
    TicketTaken {
        /// The ticket.
        ticket: u64,
    },
    /// Two runs bear one name: give this one another.
    #[error("the run {run} of {of} is known, and was made of other bytes")]
    RunConflict {
        /// The name.
        run: RunId,
        /// Whose run it is.
        of: Source,
    },
    /// The contract that came with a run is another source's.
    #[error("the run is one of {run}, and the contract is one with {contract}")]
    ForeignContract {
        /// Whose run it is.
        run: Source,
        /// With whom the contract is.
        contract: Source,
    },
    /// An event that brings a birth does not say enough to open the gap.
    #[error("the event {event} does not open the gap {gap_id}")]
    CannotOpen {
        /// The gap that the ledger does not have.
        gap_id: GapId,
        /// The event.
        event: &'static str,
    },
    /// A newer version of this program has written the ledger: use that one.
    #[error("{place} has schema version {found}, and this program knows versions up to {known}")]
    NewerSchema {
        /// The ledger.
        place: String,
        /// Its version.
        found: i64,
        /// The newest version that is known here.
        known: i64,
    },
    /// A document is damaged, or has words that only a newer version knows. Nothing was skipped: the read ends here.
    #[error("{item} does not read")]
    Document {
        /// What was to be read.
        item: Item,
        /// What is wrong with the document.
        source: serde_json::Error,
    },
    /// The ledger's own books disagree: verify it, or restore it.
    #[error("{item} counts no gap, and yet one belongs to it")]
    Miscounted {
        /// The group.
        item: Item,
    },
    /// There is something else at that place; it was left alone.
    #[error("{place} is no ledger: it is {found}")]
    NotALedger {
        /// The place.
        place: String,
        /// What is there.
        found: &'static str,
    },
    /// The ledger cannot be written: change its permissions, or copy it.
    #[error("{place} is read-only")]
    ReadOnly {
        /// The ledger.
        place: String,
    },
    /// Somebody else is writing: try again.
    #[error("{place} is busy: another program has not finished writing within {waited_secs} s")]
    Busy {
        /// The ledger.
        place: String,
        /// How long it was waited for.
        waited_secs: u64,
    },
    /// The ledger's storage is damaged: restore it from a backup.
    #[error("{place} is damaged")]
    Damaged {
        /// The ledger.
        place: String,
        /// What the engine says.
        source: Box<dyn StdError + Send + Sync>,
    },
    /// The engine could not do something that has nothing to do with gaps: a full disk, a missing folder.
    #[error("could not {doing} {place}")]
    Engine {
        /// What was being done, ending in a preposition.
        doing: &'static str,
        /// The ledger.
        place: String,
        /// What the engine says.
        source: Box<dyn StdError + Send + Sync>,
    },
    /// A store ended a transaction well and had never run its work. That is a bug of the store.
    #[error("the store has not done the work of the transaction")]
    NotRun,
}

struct Revision(Option<u64>);

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(revision) => write!(f, "revision {revision}"),
            None => f.write_str("nothing"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conflict_tells_both_revisions_and_nothing_from_zero() {
        let conflict =
            |expected, found| Error::Conflict { item: Item::Policy("breaker".into()), expected, found }.to_string();
        assert_eq!(
            conflict(Some(0), Some(2)),
            "the policy breaker is not as it was read: expected revision 0, found revision 2"
        );
        assert_eq!(
            conflict(None, Some(2)),
            "the policy breaker is not as it was read: expected nothing, found revision 2"
        );
    }
}
