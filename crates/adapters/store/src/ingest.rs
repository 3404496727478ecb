//! A run that was folded enters the ledger: all of it, once.

use crate::applied::{Applied, Write};
use crate::checkpoints;
use crate::error::Error;
use crate::history::{Effect, HistoryEntry, Origin};
use crate::port::{Store, Tx, write};
use crate::record::{ContractRecord, Digest, RunRecord};
use crate::tell::{Answer, tell};
use gap_model::{Event, Folded, Gap, GapAccount, GapEvent, GapId, RunId, RunSummary, Stamp, StateName};
use recovery_contract::SourceContract;
use skip_taxonomy::RecordedAt;
use std::collections::{HashMap, HashSet};

/// What came of taking in a run.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Ingested {
    /// The summary, with what the run did to the gaps. Of a run that was known: as it was written down, and `gaps` says
    /// what this second reading did, which is nothing but to see them again.
    pub summary: RunSummary,
    /// Whether the ledger had taken in the same bytes under the same name before; then nothing was written.
    pub known: bool,
}

/// Takes a run into the ledger, in one transaction: the gaps that it opened, saw again or filled, the checkpoints that it
/// brought, what is agreed with its source, and the run itself. `digest` is that of the bytes that it was read from.
///
/// Runs may arrive in any order: what is kept of a source comes from the newest run, by the time of its observation.
///
/// # Errors
///
/// [`Error::RunConflict`] when the source has a run of this name that was made of other bytes, [`Error::ForeignContract`]
/// when `contract` is not with the source of the run, [`Error::CannotOpen`], or what [`Store::write`] and the methods of
/// [`Tx`] fail with. Then nothing is written.
pub fn ingest(
    store: &mut dyn Store,
    now: RecordedAt,
    folded: &Folded,
    digest: Digest,
    contract: &SourceContract,
) -> Result<Ingested, Error> {
    let run = &folded.summary;
    if contract.source != run.source {
        return Err(Error::ForeignContract { run: run.source.clone(), contract: contract.source.clone() });
    }
    write(store, now, |tx| {
        if let Some(known) = tx.run(&run.source, &run.run_id)? {
            if known.digest != digest {
                return Err(Error::RunConflict { run: run.run_id.clone(), of: run.source.clone() });
            }
            return Ok(Ingested { summary: seen_again(known.summary, folded), known: true });
        }
        let mut intake = Intake { tx, run: &run.run_id, gaps: HashMap::new() };
        for happened in folded.events() {
            intake.take(happened)?;
        }
        let mut summary = run.clone();
        summary.gaps = intake.account();
        // Before every message of the run: what is kept of a source has no position within it.
        let stamp = Stamp::new(run.observed_at, run.run_id.clone(), 0);
        for checkpoint in &folded.checkpoints {
            checkpoints::keep(tx, checkpoint, &stamp)?;
        }
        keep_contract(tx, contract, run, &stamp)?;
        tx.finish_run(&RunRecord::new(summary.clone(), digest, now))?;
        Ok(Ingested { summary, known: false })
    })
}

fn seen_again(mut summary: RunSummary, folded: &Folded) -> RunSummary {
    let seen = folded.events().filter(|happened| happened.birth.is_some()).map(|happened| happened.gap_id);
    summary.already_known = true;
    summary.gaps = GapAccount::default();
    summary.gaps.seen_again = seen.collect::<HashSet<_>>().len() as u64;
    summary
}

/// How a gap stood before the run, and how it stands now.
struct Standing {
    refused: bool,
    before: Option<StateName>,
    after: StateName,
    seen: bool,
}

struct Intake<'a> {
    tx: &'a mut dyn Tx,
    run: &'a RunId,
    gaps: HashMap<GapId, Standing>,
}

impl Intake<'_> {
    fn take(&mut self, happened: GapEvent) -> Result<(), Error> {
        let GapEvent { gap_id, birth, event, sequence, .. } = happened;
        let origin = Origin::new(self.run.clone(), sequence);
        let seen = birth.is_some();
        let mut refused = false;
        let (before, after) = match (self.tx.lock(&gap_id)?, birth) {
            (Some(gap), _) => {
                let answer = tell(self.tx, &gap, event, Some(&origin))?;
                refused = matches!(answer, Answer::Refused(_));
                (Some(gap.state_name()), answer.gap().map_or(gap.state_name(), Gap::state_name))
            }
            (None, Some(birth)) => {
                let Event::SkipObserved(sighting) = &event else {
                    return Err(Error::CannotOpen { gap_id, event: event.as_str() });
                };
                let gap = Box::new(Gap::open(birth, sighting, self.tx.next_ticket()?));
                let after = gap.state_name();
                let entry = HistoryEntry::new(&gap, self.tx.now(), Some(origin), event, Effect::Opened);
                self.tx.apply(Applied { write: Write::Insert(gap), entry })?;
                (None, after)
            }
            (None, None) => return Ok(()),
        };
        let standing = self.gaps.entry(gap_id).or_insert(Standing { before, after, seen: false, refused: false });
        standing.refused |= refused;
        standing.after = after;
        standing.seen |= seen;
        Ok(())
    }

    fn account(&self) -> GapAccount {
        let count = |which: fn(&Standing) -> bool| self.gaps.values().filter(|gap| which(gap)).count() as u64;
        let mut account = GapAccount::default();
        account.opened = count(|gap| gap.before.is_none());
        account.seen_again = count(|gap| gap.before.is_some() && gap.seen);
        account.filled = count(|gap| gap.after == StateName::Filled && gap.before != Some(StateName::Filled));
        account.reopened = count(|gap| gap.before.is_some_and(|before| !is_owed(before)) && is_owed(gap.after));
        account.refused = count(|gap| gap.refused);
        account
    }
}

fn is_owed(state: StateName) -> bool {
    matches!(state, StateName::Ongoing | StateName::Open | StateName::Leased)
}

/// Keeps the newest contract, and how large the streams were found to be.
fn keep_contract(tx: &mut dyn Tx, contract: &SourceContract, run: &RunSummary, stamp: &Stamp) -> Result<(), Error> {
    let known = tx.contract(&contract.source)?;
    let revision = known.as_ref().map(|known| known.revision);
    let mut record = ContractRecord::new(contract.clone(), stamp.clone());
    if let Some(known) = known {
        let (mut newer, older) =
            if known.value.stamp > record.stamp { (known.value, record) } else { (record, known.value) };
        for (stream, size) in older.contract.listed {
            let listed = newer.contract.listed.entry(stream).or_insert(size);
            *listed = size.max(*listed);
        }
        record = newer;
    }
    if run.status.as_deref() == Some("succeeded") && !run.recovery {
        for stream in run.streams.iter().filter(|stream| stream.evidence && !stream.asked_in_part) {
            // A run that reads only what is new shows a part of the stream, and so never makes it smaller; and one that
            // shows nothing, or owes an unknown part, does not say how large the stream is.
            let shown = stream.owed_quantity.map(|owed| stream.records.saturating_add(owed));
            let size = stream.considered.max(shown).unwrap_or(0);
            if size > 0 || stream.considered.is_some() {
                let listed = record.contract.listed.entry(stream.name.clone()).or_insert(size);
                *listed = size.max(*listed);
            }
        }
    }
    tx.put_contract(&record, revision)?;
    Ok(())
}
