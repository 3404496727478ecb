//! Who works on a gap: take it, keep it, let it go.

use crate::error::Error;
use crate::port::{Store, write};
use crate::tell::{Answer, record_event, tell};
use gap_model::{Claim, Event, GapId, RunId, Token, Transition, transition};
use skip_taxonomy::{Instant, RecordedAt};

/// Takes a gap for the run `holder` until `expires_at`. `token` MUST never have been used before: from now on it is what
/// gives rights, and no clock. The gap goes to the end of the queue.
///
/// A lease that has run out, and longer ago than clocks may differ, is ended first; the history says so.
///
/// # Errors
///
/// What [`record_event`] fails with; then nothing is written.
pub fn claim(
    store: &mut dyn Store,
    now: RecordedAt,
    gap_id: &GapId,
    holder: &RunId,
    token: &Token,
    expires_at: Instant,
) -> Result<Answer, Error> {
    let expire = Event::Expire { skew_seconds: store.info().clock_skew_seconds };
    write(store, now, |tx| {
        let Some(mut gap) = tx.lock(gap_id)? else {
            return Ok(Answer::Unknown);
        };
        if matches!(transition(&gap, &expire, now), Transition::Changed(_))
            && let Answer::Changed(free) = tell(tx, &gap, expire.clone(), None)?
        {
            gap = *free;
        }
        let ticket = tx.next_ticket()?;
        let claim = Claim::new(holder.clone(), token.clone(), expires_at, ticket);
        tell(tx, &gap, Event::Claim(claim), None)
    })
}

/// Keeps a gap until the later instant `expires_at`.
///
/// # Errors
///
/// What [`record_event`] fails with; then nothing is written.
pub fn renew(
    store: &mut dyn Store,
    now: RecordedAt,
    gap_id: &GapId,
    token: &Token,
    expires_at: Instant,
) -> Result<Answer, Error> {
    record_event(store, now, gap_id, &Event::Renew { token: token.clone(), expires_at })
}

/// Lets a gap go, without an outcome.
///
/// # Errors
///
/// What [`record_event`] fails with; then nothing is written.
pub fn release(store: &mut dyn Store, now: RecordedAt, gap_id: &GapId, token: &Token) -> Result<Answer, Error> {
    record_event(store, now, gap_id, &Event::Release { token: token.clone() })
}
