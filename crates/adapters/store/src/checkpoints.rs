//! Checkpoints, as they are kept and as they are printed.

use crate::error::Error;
use crate::filter::Filter;
use crate::port::{Tx, View};
use crate::record::CheckpointRecord;
use gap_model::{Checkpoint, Coverage, KnownGap, Stamp};

/// Puts into a checkpoint what the ledger owes of its stream: the gaps with the lowest tickets, and how many there are.
///
/// # Errors
///
/// What [`View::scan`] and [`View::groups`] fail with.
pub fn with_known_gaps(view: &mut dyn View, mut checkpoint: Checkpoint) -> Result<Checkpoint, Error> {
    let owed = Filter::owed().of_source(checkpoint.source.clone()).of_stream(checkpoint.stream.clone());
    let mut known = Vec::new();
    view.scan(&owed, None, Checkpoint::KNOWN_GAPS_MAX, &mut |gap| known.push(KnownGap::of(&gap)))?;
    checkpoint.known_gaps = known;
    checkpoint.known_gaps_total =
        view.groups()?.iter().filter(|(group, _)| owed.accepts(group)).map(|(_, count)| count).sum();
    Ok(checkpoint)
}

/// Writes the checkpoint that a run brought, unless a newer run has brought one.
pub(crate) fn keep(tx: &mut dyn Tx, checkpoint: &Checkpoint, stamp: &Stamp) -> Result<(), Error> {
    let known = tx.checkpoint(&checkpoint.source, &checkpoint.stream, checkpoint.partition.as_deref())?;
    if known.as_ref().is_some_and(|known| known.value.stamp > *stamp) {
        return Ok(());
    }
    let mut checkpoint = checkpoint.clone();
    let revision = known.as_ref().map(|known| known.revision);
    if let Some(known) = known {
        measured_before(&mut checkpoint, known.value.checkpoint);
    }
    tx.put_checkpoint(&CheckpointRecord::new(checkpoint, stamp.clone()), revision)?;
    Ok(())
}

/// What a run did not measure stays as it was measured before. On another axis or in another epoch that is void.
fn measured_before(new: &mut Checkpoint, old: Checkpoint) {
    new.epoch = new.epoch.take().or(old.epoch.clone());
    if new.axis != old.axis || new.epoch != old.epoch {
        return;
    }
    new.max_seen = new.max_seen.or(old.max_seen);
    new.last_walk_at = new.last_walk_at.or(old.last_walk_at);
    if new.coverage == Coverage::Unmeasured {
        new.coverage = old.coverage;
    }
}
