//! All or nothing, and seen by nobody before.

use super::world::{birth, gaps, inserted, now, open_gap, open_records, record, sighting};
use super::{Checked, Open, contents};
use crate::error::Error;
use crate::filter::Filter;
use crate::port::{Store, View, read, write};
use gap_model::Gap;
use serde_json::json;

fn count(view: &mut dyn View) -> Result<usize, Error> {
    let mut count = 0;
    view.scan(&Filter::all(), None, usize::MAX, &mut |_| count += 1)?;
    Ok(count)
}

pub(super) fn a_failed_write_leaves_nothing(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    open_records(&mut *store, 2)?;
    let before = contents(&mut *store)?;
    let seen = sighting(5, "later", 1);
    let failed = write(&mut *store, now(5), |tx| -> Result<(), Error> {
        let gap = Gap::open(birth(record("new")), &seen, tx.next_ticket()?);
        tx.apply(inserted(&gap, &seen, tx.now()))?;
        tx.put_policy("breaker/c", &json!(1), None)?;
        Err(Error::NotRun)
    });
    assert!(matches!(failed, Err(Error::NotRun)), "{failed:?}");
    assert_eq!(contents(&mut *store)?, before);
    // And the handle is as good as before.
    open_gap(&mut *store, &birth(record("new")))?;
    assert_eq!(gaps(&mut *store, &Filter::all())?.len(), 3);
    Ok(())
}

pub(super) fn a_snapshot_stays_as_it_is_while_another_handle_writes(open: &mut Open<'_>) -> Checked {
    let (mut reader, mut writer) = (open(), open());
    open_records(&mut *writer, 2)?;
    let counts = read(&mut *reader, |view| {
        let before = count(view)?;
        open_gap(&mut *writer, &birth(record("meanwhile")))?;
        let groups: u64 = view.groups()?.iter().map(|(_, count)| count).sum();
        Ok((before, count(view)?, groups))
    })?;
    assert_eq!(counts, (2, 2, 2));
    assert_eq!(read(&mut *reader, count)?, 3);
    Ok(())
}

pub(super) fn a_write_is_seen_by_others_when_it_has_ended_and_not_before(open: &mut Open<'_>) -> Checked {
    let (mut writer, mut reader) = (open(), open());
    let seen = sighting(0, "r", 1);
    let meanwhile = write(&mut *writer, now(0), |tx| {
        let gap = Gap::open(birth(record("1")), &seen, tx.next_ticket()?);
        tx.apply(inserted(&gap, &seen, tx.now()))?;
        read(&mut *reader, count)
    })?;
    assert_eq!(meanwhile, 0);
    assert_eq!(read(&mut *reader, count)?, 1);
    Ok(())
}

pub(super) fn a_transaction_sees_what_it_has_written(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let seen = sighting(0, "r", 1);
    let (groups, rows, gap, policy) = write(&mut *store, now(0), |tx| {
        let gap = Gap::open(birth(record("1")), &seen, tx.next_ticket()?);
        tx.apply(inserted(&gap, &seen, tx.now()))?;
        tx.put_policy("breaker/c", &json!(1), None)?;
        let mut rows = 0;
        tx.plan_rows(&mut |_| rows += 1)?;
        Ok((tx.groups()?.len(), rows, tx.gap(&gap.gap_id)?, tx.policy("breaker/c")?))
    })?;
    assert_eq!((groups, rows), (1, 1));
    assert!(gap.is_some() && policy.is_some());
    Ok(())
}

pub(super) fn writers_in_several_threads_lose_no_update(open: &mut Open<'_>) -> Checked {
    const WRITERS: usize = 4;
    const TURNS: usize = 25;
    let stores: Vec<_> = (0..WRITERS).map(|_| open()).collect();
    let tickets: Vec<u64> = std::thread::scope(|scope| {
        let writers: Vec<_> = stores.into_iter().map(|store| scope.spawn(move || turns(store, TURNS))).collect();
        let done = writers.into_iter().map(std::thread::ScopedJoinHandle::join);
        done.map(|done| done.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect::<Result<Vec<_>, Error>>()
            .map(|tickets| tickets.concat())
    })?;
    let known = read(&mut *open(), |view| view.policy("count"))?;
    assert_eq!(known.map(|known| known.value), Some(json!(WRITERS * TURNS)));
    let mut distinct = tickets.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), tickets.len(), "a ticket was given twice");
    Ok(())
}

fn turns(mut store: Box<dyn Store>, turns: usize) -> Result<Vec<u64>, Error> {
    let turn = |_| {
        write(&mut *store, now(0), |tx| {
            let known = tx.policy("count")?;
            let revision = known.as_ref().map(|known| known.revision);
            let count = known.and_then(|known| known.value.as_u64()).unwrap_or(0);
            tx.put_policy("count", &json!(count + 1), revision)?;
            tx.next_ticket()
        })
    };
    (0..turns).map(turn).collect()
}

pub(super) fn a_handle_that_is_opened_later_sees_everything(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    open_records(&mut *store, 3)?;
    let before = contents(&mut *store)?;
    // A ledger in memory goes with its last handle, so the first one stays.
    let mut later = open();
    drop(store);
    assert_eq!(contents(&mut *later)?, before);
    assert_eq!(before.gaps.len(), 3);
    Ok(())
}
