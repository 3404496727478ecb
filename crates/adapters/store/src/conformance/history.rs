//! The history of a gap: everything that was said of it, in order.

use super::world::{at, birth, gap, gaps, history, now, open_gap, record, span, story, text};
use super::{Checked, Open};
use crate::error::Error;
use crate::filter::Filter;
use crate::history::Effect;
use crate::lease::{claim, release, renew};
use crate::port::{Store, read};
use crate::tell::{Answer, record_event};
use gap_model::{Birth, Event, Filling, GapId, Proof, ProofKind, Refusal, Stamp, StateName};
use skip_taxonomy::ObservedAt;

pub(super) fn history_is_in_order_and_complete_page_by_page(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let gap_id = open_gap(&mut *store, &birth(record("1")))?.gap_id;
    let other = open_gap(&mut *store, &birth(record("2")))?.gap_id;
    for second in 1..5 {
        let token = text(&format!("token-{second}"));
        claim(&mut *store, now(second * 100), &gap_id, &text("worker"), &token, at(second * 100 + 10))?;
        record_event(&mut *store, now(second * 100), &other, &Event::Dismiss {})?;
        renew(&mut *store, now(second * 100 + 1), &gap_id, &token, at(second * 100 + 20))?;
        release(&mut *store, now(second * 100 + 2), &gap_id, &token)?;
    }
    let (mut entries, mut after, mut pages) = (Vec::new(), None, 0);
    loop {
        after = read(&mut *store, |view| view.history(&gap_id, after, 5, &mut |entry| entries.push(entry)))?;
        pages += 1;
        if after.is_none() {
            break;
        }
    }
    assert_eq!((entries.len(), pages), (13, 3));
    assert_eq!(entries, history(&mut *store, &gap_id)?, "pages and the whole agree");
    assert!(entries.is_sorted_by_key(|entry| (entry.recorded_at, entry.revision)), "{entries:?}");
    assert_eq!(entries.iter().map(|entry| entry.revision).collect::<Vec<_>>(), (1..=13).collect::<Vec<_>>());
    assert!(entries.iter().all(|entry| entry.gap_id == gap_id));
    assert_eq!(story(&mut *store, &gap_id)?[..4], ["skip_observed", "claim", "renew", "release"]);
    Ok(())
}

pub(super) fn what_is_refused_is_told_and_changes_nothing(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let before = open_gap(&mut *store, &birth(record("1")))?;
    let answer = record_event(&mut *store, now(1), &before.gap_id, &Event::Undeclare {})?;
    assert_eq!(answer, Answer::Refused(Refusal::NotRetired));
    assert_eq!(gap(&mut *store, &before.gap_id)?, before);
    let told = history(&mut *store, &before.gap_id)?;
    assert_eq!(told[1].effect, Effect::Refused { refusal: Refusal::NotRetired });
    assert_eq!((told[1].revision, told[1].state), (before.revision, StateName::Open));
    Ok(())
}

/// Fills a part of a span gap.
fn fill_part(store: &mut dyn Store, gap_id: &GapId, from: i64, to: i64) -> Result<Answer, Error> {
    let proof = Proof::new(ProofKind::Coverage, Stamp::new(ObservedAt(at(5)), text("r"), 1));
    let mut filling = Filling::whole(proof);
    filling.part = Some(span(from, to));
    record_event(store, now(5), gap_id, &Event::FilledByEvidence(filling))
}

pub(super) fn a_part_that_was_split_off_tells_where_it_comes_from(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let whole = open_gap(&mut *store, &birth(span(0, 100)))?;
    fill_part(&mut *store, &whole.gap_id, 40, 60)?;
    let all = gaps(&mut *store, &Filter::all())?;
    let told: Vec<_> =
        all.iter().map(|gap| (gap.extent.clone(), gap.state_name(), gap.split_from, gap.ticket)).collect();
    assert_eq!(
        told,
        [
            (span(0, 40), StateName::Open, None, 1),
            (span(40, 60), StateName::Filled, Some(whole.gap_id), 2),
            (span(60, 100), StateName::Open, Some(whole.gap_id), 3),
        ]
    );
    for part in &all[1..] {
        let told = history(&mut *store, &part.gap_id)?;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].effect, Effect::Split { from: whole.gap_id });
        assert_eq!(told[0].state, part.state_name());
    }
    Ok(())
}

pub(super) fn a_part_that_the_ledger_has_already_is_not_doubled_and_not_lost(open: &mut Open<'_>) -> Checked {
    let mut store = open();
    let whole = open_gap(&mut *store, &birth(span(0, 100)))?;
    // Both parts that the fill will make are there already: one is still owed, one is written off.
    let owed = open_gap(&mut *store, &birth(span(40, 60)))?;
    let written_off = open_gap(&mut *store, &birth(span(60, 100)))?;
    record_event(&mut *store, now(1), &written_off.gap_id, &Event::Dismiss {})?;
    fill_part(&mut *store, &whole.gap_id, 40, 60)?;

    assert_eq!(gap(&mut *store, &owed.gap_id)?, owed, "what is owed is not filled by the way");
    let again = gap(&mut *store, &written_off.gap_id)?;
    assert_eq!((again.state_name(), again.revision), (StateName::Open, 3));
    assert_eq!(gaps(&mut *store, &Filter::all())?.len(), 3);
    let ids: Vec<GapId> = [span(0, 100), span(40, 60), span(60, 100)].map(|part| Birth::gap_id(&birth(part))).into();
    let owed: Vec<GapId> = gaps(&mut *store, &Filter::owed())?.iter().map(|gap| gap.gap_id).collect();
    assert_eq!(owed, ids);
    Ok(())
}
