//! One event, one gap: decide what it does, and write that down.

use crate::applied::{Applied, Write};
use crate::error::Error;
use crate::history::{Effect, HistoryEntry, Origin};
use crate::port::{Store, Tx, write};
use gap_model::{Change, Event, Gap, GapId, Refusal, Transition, transition};
use skip_taxonomy::RecordedAt;

/// What came of telling a ledger of an event.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a new answer must break whoever acts on it")]
pub enum Answer {
    /// The gap has changed; this is how it stands now.
    Changed(Box<Gap>),
    /// The event is kept on the gap, and applied when its lease ends.
    Held(Box<Gap>),
    /// Nothing has changed: it was known already, or is only told of.
    Unchanged(Box<Gap>),
    /// Nothing has changed, because the event was refused.
    Refused(Refusal),
    /// The ledger has no such gap.
    Unknown,
}

impl Answer {
    /// The gap as it stands now; `None` when the event was refused or there is no such gap.
    pub fn gap(&self) -> Option<&Gap> {
        match self {
            Self::Changed(gap) | Self::Held(gap) | Self::Unchanged(gap) => Some(gap),
            Self::Refused(_) | Self::Unknown => None,
        }
    }
}

/// Tells the ledger that `event` happened to a gap, and writes down what that did. What is refused is written down too: a
/// gap's history has everything that anybody said of it.
///
/// # Errors
///
/// What [`Store::write`], [`Tx::lock`] and [`Tx::apply`] fail with; then nothing is written.
pub fn record_event(store: &mut dyn Store, now: RecordedAt, gap_id: &GapId, event: &Event) -> Result<Answer, Error> {
    write(store, now, |tx| match tx.lock(gap_id)? {
        Some(gap) => tell(tx, &gap, event.clone(), None),
        None => Ok(Answer::Unknown),
    })
}

/// Within a transaction: decides what `event` does to a gap that is locked, and writes that down. For whoever tells the
/// ledger of many events at once.
///
/// # Errors
///
/// What [`Tx::apply`] fails with.
pub fn tell(tx: &mut dyn Tx, gap: &Gap, event: Event, origin: Option<&Origin>) -> Result<Answer, Error> {
    let now = tx.now();
    let said = |gap: &Gap, event, effect| HistoryEntry::new(gap, now, origin.cloned(), event, effect);
    let nothing = |effect, event| Applied { write: Write::Nothing, entry: said(gap, event, effect) };
    let update = |next: Box<Gap>, effect, event| {
        let entry = said(&next, event, effect);
        Applied { write: Write::Update { from: gap.revision, gap: next }, entry }
    };
    match transition(gap, &event, now) {
        Transition::Same => {
            tx.apply(nothing(Effect::Same, event))?;
            Ok(Answer::Unchanged(Box::new(gap.clone())))
        }
        Transition::Recorded => {
            tx.apply(nothing(Effect::Recorded, event))?;
            Ok(Answer::Unchanged(Box::new(gap.clone())))
        }
        Transition::Refused(refusal) => {
            tx.apply(nothing(Effect::Refused { refusal: refusal.clone() }, event))?;
            Ok(Answer::Refused(refusal))
        }
        Transition::Held(next) => {
            let written = tx.apply(update(next.clone(), Effect::Held, event))?;
            Ok(if written { Answer::Held(next) } else { Answer::Unchanged(Box::new(gap.clone())) })
        }
        Transition::Changed(change) => {
            let Change { gap: next, split, .. } = *change;
            let next = Box::new(next);
            let told = (!split.is_empty()).then(|| event.clone());
            if !tx.apply(update(next.clone(), Effect::Changed, event))? {
                return Ok(Answer::Unchanged(Box::new(gap.clone())));
            }
            if let Some(event) = told {
                for part in split {
                    split_off(tx, gap.gap_id, part, &event, origin)?;
                }
            }
            Ok(Answer::Changed(next))
        }
    }
}

/// Writes a gap that was split from another. Each gets a place of its own in the queue, because no two gaps share one.
fn split_off(tx: &mut dyn Tx, from: GapId, mut part: Gap, event: &Event, origin: Option<&Origin>) -> Result<(), Error> {
    let before = match tx.lock(&part.gap_id)? {
        // The ledger has a gap over the same part already. While that one is owed it stands for both; what is owed is
        // never lost to a part that is not.
        Some(known) if known.is_owed() || !part.is_owed() => return Ok(()),
        Some(known) => {
            part.revision = known.revision + 1;
            Some(known.revision)
        }
        None => None,
    };
    part.ticket = tx.next_ticket()?;
    let entry = HistoryEntry::new(&part, tx.now(), origin.cloned(), event.clone(), Effect::Split { from });
    let gap = Box::new(part);
    let write = before.map_or_else(|| Write::Insert(gap.clone()), |from| Write::Update { from, gap: gap.clone() });
    tx.apply(Applied { write, entry })?;
    Ok(())
}
