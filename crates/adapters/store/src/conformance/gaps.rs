//! Gaps: scanned, written, refused.

use super::program::claim_event;
use super::world::{
    at, birth, gap, gaps, history, inserted, now, open_gap, open_gap_as, open_records, record, sighting, source, span,
    text,
};
use super::{Checked, Open, contents};
use crate::applied::{Applied, Write};
use crate::error::{Error, Item};
use crate::filter::{Filter, Owned};
use crate::history::{Effect, HistoryEntry, Origin};
use crate::lease::claim;
use crate::port::{Store, read, write};
use crate::tell::record_event;
use gap_model::{Birth, Event, Extent, Gap, GapId, State, StateName};
use serde_json::json;
use skip_taxonomy::{Key, KeyPart, POSITION_MAX, RecoveryKind, Word};
use std::collections::BTreeSet;

/// Visits page by page, each in a snapshot of its own, with something done between two pages.
fn paged(
    store: &mut dyn Store,
    limit: usize,
    mut between: impl FnMut(&mut dyn Store, usize) -> Result<(), Error>,
) -> Result<Vec<GapId>, Error> {
    let (mut visited, mut after, mut page) = (Vec::new(), None, 0);
    loop {
        after = read(store, |view| view.scan(&Filter::all(), after, limit, &mut |gap| visited.push(gap.gap_id)))?;
        if after.is_none() {
            return Ok(visited);
        }
        between(store, page)?;
        page += 1;
    }
}

pub(super) fn a_scan_visits_every_gap_once_while_others_are_added(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let mut expected: Vec<GapId> = open_records(&mut *store, 7)?.iter().map(|gap| gap.gap_id).collect();
    let mut added = Vec::new();
    let visited = paged(&mut *store, 2, |store, page| {
        if page < 3 {
            added.push(open_gap(store, &birth(record(&format!("added{page}"))))?.gap_id);
        }
        Ok(())
    })?;
    expected.append(&mut added);
    assert_eq!(visited, expected, "in the order in which they were opened");
    Ok(())
}

pub(super) fn a_scan_does_not_miss_a_gap_that_is_claimed_meanwhile(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let all = open_records(&mut *store, 5)?;
    let visited = paged(&mut *store, 2, |store, page| {
        if page == 0 {
            // One behind the page and one before it.
            claim(store, now(1), &all[3].gap_id, &text("worker"), &text("token-1"), at(60))?;
            claim(store, now(1), &all[0].gap_id, &text("worker"), &text("token-2"), at(60))?;
        }
        Ok(())
    })?;
    let seen: BTreeSet<_> = visited.iter().collect();
    assert_eq!(seen.len(), all.len(), "{visited:?}");
    assert_eq!(visited.len(), all.len() + 1, "the claimed gap of the first page comes again");
    Ok(())
}

pub(super) fn a_filter_takes_source_stream_state_and_kind_together(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let mut unclassified = sighting(0, "r", 1);
    unclassified.recovery_kind = None;
    let mut unknown = sighting(0, "r", 1);
    unknown.recovery_kind = Some(text_word("retry_by_moon"));
    for (of, stream, key) in [("c", "s", "1"), ("c", "s", "2"), ("c", "t", "1"), ("d", "s", "1")] {
        open_gap(&mut *store, &Birth::new(source(of), text(stream), record(key)))?;
    }
    open_gap_as(&mut *store, &Birth::new(source("c"), text("s"), record("3")), &unclassified)?;
    open_gap_as(&mut *store, &Birth::new(source("c"), text("s"), record("4")), &unknown)?;
    let dismissed = Birth::new(source("c"), text("s"), record("2")).gap_id();
    record_event(&mut *store, now(1), &dismissed, &Event::Dismiss {})?;

    let mut count = |filter: &Filter| gaps(&mut *store, filter).map(|gaps| gaps.len());
    let of_s = Filter::all().of_source(source("c")).of_stream(text("s"));
    assert_eq!(count(&Filter::all())?, 6);
    assert_eq!(count(&Filter::owed())?, 5);
    assert_eq!(count(&Filter::all().of_stream(text("s")))?, 5);
    assert_eq!(count(&of_s)?, 4);
    assert_eq!(count(&of_s.clone().in_states([StateName::Retired]))?, 1);
    assert_eq!(count(&of_s.clone().in_states([]))?, 0);
    assert_eq!(count(&of_s.clone().owned(Owned::Unclassified))?, 2);
    assert_eq!(count(&of_s.clone().owned(Owned::By(Word::from(RecoveryKind::RetryByRuntime))))?, 2);
    assert_eq!(count(&of_s.owned(Owned::By(text_word("retry_by_moon"))))?, 1);
    assert_eq!(count(&Filter::all().of_source(source("e")))?, 0);
    Ok(())
}

fn text_word(word: &str) -> Word<RecoveryKind> {
    Word::new(word).unwrap_or_else(|error| panic!("{error}"))
}

pub(super) fn a_page_of_nothing_is_a_page_of_one(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let all = open_records(&mut *store, 2)?;
    let mut visited = 0;
    let after = read(&mut *store, |view| view.scan(&Filter::all(), None, 0, &mut |_| visited += 1))?;
    assert_eq!((visited, after), (1, Some(all[0].ticket)));
    Ok(())
}

pub(super) fn tickets_rise_and_never_repeat(open: &mut Open<'_>) -> Checked {
    let (mut one, mut other) = (open(), open());
    let mut tickets = Vec::new();
    for turn in 0..6 {
        let store = if turn % 2 == 0 { &mut *one } else { &mut *other };
        let two = write(store, now(0), |tx| Ok([tx.next_ticket()?, tx.next_ticket()?]))?;
        tickets.extend(two);
        // A ticket of a write that failed may be given again: nobody has it.
        let failed = write(store, now(0), |tx| tx.next_ticket().and(Err::<(), _>(Error::NotRun)));
        assert!(failed.is_err());
    }
    assert!(tickets.is_sorted_by(|a, b| a < b), "{tickets:?}");
    assert_eq!(tickets.first(), Some(&1));
    Ok(())
}

/// Tries a write that must be refused, and sees that it leaves nothing.
fn refused(store: &mut dyn Store, applied: &Applied) -> Result<Error, Error> {
    let before = contents(store)?;
    let refused = write(store, now(9), |tx| tx.apply(applied.clone()));
    assert_eq!(contents(store)?, before, "a refused write has left something");
    match refused {
        Err(error) => Ok(error),
        Ok(written) => panic!("the write was not refused: {written}"),
    }
}

pub(super) fn a_ticket_of_another_gap_is_refused_and_nothing_changes(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let first = open_gap(&mut *store, &birth(record("1")))?;
    let seen = sighting(1, "r", 1);
    let second = Gap::open(birth(record("2")), &seen, first.ticket);
    let error = refused(&mut *store, &inserted(&second, &seen, now(1)))?;
    assert!(matches!(error, Error::TicketTaken { ticket } if ticket == first.ticket), "{error}");
    Ok(())
}

fn entry(gap: &Gap, origin: Option<Origin>) -> HistoryEntry {
    HistoryEntry::new(gap, now(9), origin, Event::Dismiss {}, Effect::Changed)
}

pub(super) fn a_stale_revision_is_refused_and_nothing_changes(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let stale = open_gap(&mut *store, &birth(record("1")))?;
    record_event(&mut *store, now(1), &stale.gap_id, &Event::Dismiss {})?;
    let gap = Box::new(stale.clone());
    let applied = Applied { write: Write::Update { from: stale.revision, gap }, entry: entry(&stale, None) };
    let error = refused(&mut *store, &applied)?;
    assert_eq!(
        error.to_string(),
        format!("the gap {} is not as it was read: expected revision 1, found revision 2", stale.gap_id)
    );
    Ok(())
}

pub(super) fn a_gap_is_inserted_once_and_updated_only_when_it_is_there(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let known = open_gap(&mut *store, &birth(record("1")))?;
    let seen = sighting(1, "r", 1);
    let error = refused(&mut *store, &inserted(&known, &seen, now(1)))?;
    assert!(matches!(error, Error::Conflict { expected: None, found: Some(1), .. }), "{error}");

    let absent = Gap::open(birth(record("2")), &seen, 77);
    let gap = Box::new(absent.clone());
    let error = refused(&mut *store, &Applied { write: Write::Update { from: 1, gap }, entry: entry(&absent, None) })?;
    let Error::Conflict { item, expected: Some(1), found: None } = &error else { panic!("{error}") };
    assert_eq!(*item, Item::Gap(absent.gap_id));
    Ok(())
}

pub(super) fn a_message_of_a_run_is_written_once(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let gap = open_gap(&mut *store, &birth(record("1")))?;
    let mut told = |kind: &Event, run: &str, sequence| {
        let mut entry = entry(&gap, Some(Origin::new(text(run), sequence)));
        entry.event = kind.clone();
        write(&mut *store, now(9), |tx| tx.apply(Applied { write: Write::Nothing, entry: entry.clone() }))
    };
    let seen = Event::SkipObserved(sighting(1, "r", 1));
    assert!(told(&seen, "r", 1)?);
    assert!(!told(&seen, "r", 1)?, "the same message again");
    assert!(told(&seen, "r", 2)?, "another message of the run");
    assert!(told(&seen, "q", 1)?, "the same place in another run");
    assert!(told(&Event::Dismiss {}, "r", 1)?, "another event of the message");
    assert_eq!(history(&mut *store, &gap.gap_id)?.len(), 5);
    Ok(())
}

pub(super) fn what_is_no_message_is_written_each_time(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let gap = open_gap(&mut *store, &birth(record("1")))?;
    for _ in 0..2 {
        let applied = Applied { write: Write::Nothing, entry: entry(&gap, None) };
        assert!(write(&mut *store, now(9), |tx| tx.apply(applied.clone()))?);
    }
    assert_eq!(history(&mut *store, &gap.gap_id)?.len(), 3);
    Ok(())
}

pub(super) fn keys_of_every_shape_and_size_come_back_as_they_were(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let keys = [
        Key::integer(1)?,
        Key::text("1")?,
        Key::compound(vec![KeyPart::text("1")?])?,
        Key::compound(vec![KeyPart::integer(-POSITION_MAX)?, KeyPart::text("ä\u{0}\u{1F600}")?])?,
        Key::integer(POSITION_MAX)?,
        Key::text("x".repeat(Key::BYTES_MAX))?,
        Key::text("a'b\"c\\d\n%_")?,
    ];
    for key in &keys {
        open_gap(&mut *store, &birth(Extent::record(key.clone())))?;
    }
    let all = gaps(&mut *store, &Filter::all())?;
    let found: Vec<_> = all.iter().filter_map(|gap| gap.extent.key().cloned()).collect();
    assert_eq!(found, keys);
    let tickets = all.iter().map(|gap| gap.ticket).collect();
    let named = read(&mut *store, |view| view.named(&tickets))?;
    for gap in &all {
        assert_eq!(named[&gap.ticket].key.as_ref(), gap.extent.key());
    }
    Ok(())
}

pub(super) fn documents_keep_unicode_extremes_and_the_difference_of_null_and_empty(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let mut seen = sighting(0, "läuft\u{1F680}", u64::MAX);
    seen.quantity = Some(u64::MAX);
    let locator = json!({ "": null, "empty": "", "list": [], "least": i64::MIN, "most": u64::MAX, "é": "e\u{301}" });
    seen.locator = locator.as_object().cloned();
    let mut full = Gap::open(birth(span(-POSITION_MAX, POSITION_MAX)), &seen, 1);
    full.revision = u64::MAX - 1;
    full.attempts = u32::MAX;
    full.not_before = Some(skip_taxonomy::Instant::MAX);
    let bare = Gap::open(birth(Extent::stream()).under(Some(text("parent"))), &sighting(0, "r", 0), 2);
    write(&mut *store, now(0), |tx| {
        tx.apply(inserted(&full, &seen, now(0)))?;
        tx.apply(inserted(&bare, &seen, now(0)))
    })?;
    assert_eq!(gap(&mut *store, &full.gap_id)?, full);
    let found = gap(&mut *store, &bare.gap_id)?;
    assert_eq!((found.locator, found.quantity, found.parent_stream), (None, None, Some(text("parent"))));
    assert_eq!(history(&mut *store, &full.gap_id)?[0].event, Event::SkipObserved(seen));

    let claimed = write(&mut *store, now(0), |tx| {
        let Some(gap) = tx.lock(&full.gap_id)? else { return Ok(None) };
        crate::tell(tx, &gap, claim_event(9, 60), None).map(Some)
    })?;
    assert!(claimed.is_some());
    let found = gap(&mut *store, &full.gap_id)?;
    assert_eq!(found.revision, u64::MAX);
    assert!(matches!(found.state(), State::Leased(_)));
    Ok(())
}
