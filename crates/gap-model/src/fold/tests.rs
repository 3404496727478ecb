//! What a run comes to. Each test folds a run, puts its events into the smallest ledger there is, and looks at what is owed.

use super::*;
use crate::gap::Gap;
use crate::lifecycle::{Event, Transition, transition};
use crate::span::{Axis, Span};
use crate::stream_facts::{SupportMode, SupportedResources};
use crate::verdict::Verdict;
use serde_json::{Value, json};
use skip_taxonomy::{ObservedAt, ReasonTable, RecordedAt, SkipResult, classify};
use std::collections::BTreeMap;

mod bounds;
mod conservation;
mod detail;
mod ending;

fn source() -> Source {
    Source::new("chatgpt".parse().unwrap(), "default".parse().unwrap(), None)
}

fn name(name: &str) -> StreamName {
    name.parse().unwrap()
}

fn key(key: &str) -> Key {
    Key::text(key).unwrap()
}

fn facts(stream: &str) -> StreamFacts {
    StreamFacts::new(name(stream))
}

fn absent(stream: &str) -> StreamFacts {
    let mut facts = facts(stream);
    facts.supported_resources = SupportedResources { mode: SupportMode::None, ..SupportedResources::default() };
    facts
}

fn details_of(stream: &str, parents: &[&str]) -> StreamFacts {
    let mut facts = facts(stream);
    facts.checkpoint_parents = parents.iter().map(|parent| name(parent)).collect();
    facts.detail_lane = true;
    facts
}

fn delivered<'a>(stream: &'a str, record: &str) -> Observation<'a> {
    Observation::Delivered { stream, key: Some(key(record)), emitted_at: None }
}

/// What a message says, classified; the extents are not read from it.
fn skipped(message: Value) -> Skipped {
    let mut message = message;
    message["type"] = "SKIP_RESULT".into();
    let skip: SkipResult = serde_json::from_value(message).unwrap();
    let stream = skip.stream.as_deref().map(name);
    let mut skipped = Skipped::new(stream, skip.reason.clone(), classify(&skip, ReasonTable::builtin(), None));
    skipped.evidence = skip.evidence.unwrap_or_default();
    skipped.locator = skip.locator;
    skipped
}

fn of(stream: &str, extents: Vec<Extent>) -> Skipped {
    let mut skip = skipped(json!({"stream": stream, "reason": "rate_limited"}));
    skip.extents = extents;
    skip
}

fn records(stream: &str, keys: &[&str]) -> Skipped {
    let mut skip = of(stream, keys.iter().map(|record| Extent::record(key(record))).collect());
    skip.quantity = Some(keys.len() as u64);
    skip
}

fn skip<'a>(skip: Skipped) -> Observation<'a> {
    Observation::Skipped(Box::new(skip))
}

/// A detail gap under a parent.
fn owed<'a>(stream: &str, record: &str, parent: Option<&str>) -> Observation<'a> {
    let mut gap = records(stream, &[record]);
    gap.parent_stream = parent.map(name);
    Observation::Owed(Box::new(gap))
}

fn staged(stream: &str) -> Observation<'_> {
    Observation::Staged { stream, cursor: json!({"at": 7}) }
}

fn done<'a>(records: u64) -> Observation<'a> {
    Observation::Ended(Ended::new(EndStatus::Succeeded, Some(records), false))
}

fn identity(run: &str) -> Identity {
    Identity {
        run_id: run.parse().unwrap(),
        observed_at: ObservedAt(Instant::floor("2026-04-21T10:00Z").unwrap()),
        observed_at_known: true,
        connector_version: Some("0.6.0".parse().unwrap()),
        recovery: false,
        cancelled_by_owner: false,
    }
}

fn fold(facts: &[StreamFacts], steps: Vec<Observation<'_>>) -> Folded {
    fold_with(facts, &[], steps)
}

/// Folds a run whose ledger owed these gaps before.
fn fold_with(facts: &[StreamFacts], before: &[&Gap], steps: Vec<Observation<'_>>) -> Folded {
    let mut fold = Fold::new(source(), facts, None);
    fold.owed_before(before.iter().filter_map(|gap| Debt::of(gap)));
    for (sequence, step) in (1..).zip(steps) {
        fold.step(sequence, step);
    }
    fold.finish(identity("run-1"))
}

type Ledger = BTreeMap<GapId, Gap>;

/// Takes the events in, as every store does.
fn take_in(ledger: &mut Ledger, folded: &Folded) {
    for happened in folded.events() {
        let tickets = ledger.len() as u64 + 1;
        match (ledger.get(&happened.gap_id), happened.birth, &happened.event) {
            (Some(gap), _, event) => {
                if let Transition::Changed(change) = transition(gap, event, RecordedAt(Instant::MAX)) {
                    assert!(change.split.is_empty() && change.refused.is_empty());
                    ledger.insert(happened.gap_id, change.gap);
                }
            }
            (None, Some(birth), Event::SkipObserved(seen)) => {
                ledger.insert(happened.gap_id, Gap::open(birth, seen, tickets));
            }
            (None, birth, event) => assert!(birth.is_none(), "{event:?} opens nothing"),
        }
    }
}

/// What a ledger owes, in words.
fn owes(ledger: &Ledger) -> Vec<String> {
    let mut owed: Vec<_> = ledger
        .values()
        .filter(|gap| gap.is_owed())
        .map(|gap| {
            let parent = gap.parent_stream.as_ref().map_or_else(String::new, |parent| format!(" of {parent}"));
            format!("{}{parent}: {}", gap.stream, gap.extent)
        })
        .collect();
    owed.sort();
    owed
}

/// The run is told without a word more than these findings, and leaves exactly this owed in an empty ledger.
#[track_caller]
fn check(folded: &Folded, want: &[&str], rules: &[&str]) -> Ledger {
    let mut ledger = Ledger::new();
    take_in(&mut ledger, folded);
    assert_eq!(owes(&ledger), want, "what the ledger owes");
    assert_eq!(folded.summary.streams.iter().map(|stream| stream.owed).sum::<u64>(), want.len() as u64, "the summary");
    let found: Vec<_> = folded.summary.findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(found, rules, "{:?}", folded.summary.findings);
    ledger
}

fn only(ledger: &Ledger) -> &Gap {
    assert_eq!(ledger.len(), 1);
    ledger.values().next().unwrap()
}

#[test]
fn each_record_of_a_skip_is_one_gap() {
    let folded = fold(&[facts("c")], vec![skip(records("c", &["a", "b", "a"])), done(0)]);
    let ledger = check(&folded, &["c: record a", "c: record b"], &[]);
    assert!(ledger.values().all(|gap| gap.quantity == Some(1)));
    assert_eq!(folded.summary.verdict, Verdict::CompleteWithGaps);
    assert_eq!(folded.sightings(), 3);
}

#[test]
fn a_range_is_one_gap_that_stands_for_all_that_the_message_counts() {
    let span = Extent::Span(Span::new(Axis::Sequence, Some(120), Some(480)).unwrap());
    let mut message = of("c", vec![span]);
    message.quantity = Some(360);
    let ledger = check(&fold(&[facts("c")], vec![skip(message), done(0)]), &["c: span [120, 480)"], &[]);
    assert_eq!(only(&ledger).quantity, Some(360));
}

#[test]
fn of_two_ranges_nobody_knows_which_stands_for_how_many() {
    let span = |from, to| Extent::Span(Span::new(Axis::Sequence, Some(from), Some(to)).unwrap());
    let mut message = of("c", vec![span(0, 1), span(5, 9)]);
    message.quantity = Some(5);
    let ledger = check(&fold(&[facts("c")], vec![skip(message), done(0)]), &["c: span [0, 1)", "c: span [5, 9)"], &[]);
    assert!(ledger.values().all(|gap| gap.quantity.is_none()));
}

#[test]
fn without_ids_and_range_the_stream_owes() {
    let ledger = check(&fold(&[facts("c")], vec![skip(of("c", vec![])), done(0)]), &["c: the stream"], &[]);
    let gap = only(&ledger);
    assert_eq!((gap.quantity, gap.reason.as_ref().map(Reason::as_str)), (None, Some("rate_limited")));
    assert_eq!(gap.connector_version.as_ref().map(crate::ConnectorVersion::as_str), Some("0.6.0"));
    assert_eq!((gap.last_seen_sequence, gap.opened_at.0.to_string().as_str()), (1, "2026-04-21T10:00:00Z"));
}

#[test]
fn every_gap_of_a_message_bears_its_locator() {
    let mut message = records("c", &["a", "b"]);
    message.locator = json!({"page": 4}).as_object().cloned();
    let ledger = check(&fold(&[facts("c")], vec![skip(message), done(0)]), &["c: record a", "c: record b"], &[]);
    assert!(ledger.values().all(|gap| gap.locator.as_ref().unwrap()["page"] == 4));
}

#[test]
fn a_gap_that_is_seen_again_in_one_run_stays_one_and_remembers_both_reasons() {
    let mut again = records("c", &["a"]);
    again.reason = Some("upstream_pressure".parse().unwrap());
    let folded = fold(&[facts("c")], vec![skip(records("c", &["a"])), skip(again), done(0)]);
    let ledger = check(&folded, &["c: record a"], &[]);
    let gap = only(&ledger);
    assert_eq!(gap.reasons.iter().map(Reason::as_str).collect::<Vec<_>>(), ["rate_limited", "upstream_pressure"]);
    assert_eq!((gap.last_seen_sequence, gap.reason.as_ref().unwrap().as_str()), (2, "upstream_pressure"));
}

#[test]
fn a_record_fills_what_was_skipped_before_it() {
    let steps = vec![skip(records("c", &["a", "b"])), skip(records("c", &["a"])), delivered("c", "a"), done(1)];
    let folded = fold(&[facts("c")], steps);
    check(&folded, &["c: record b"], &[]);
    assert_eq!(folded.events().filter(|event| event.birth.is_none()).count(), 1, "one record, one fill");
    assert_eq!(folded.events().map(|event| event.sequence).collect::<Vec<_>>(), [1, 1, 2, 3]);
}

#[test]
fn a_record_does_not_fill_what_is_skipped_after_it() {
    let folded = fold(&[facts("c")], vec![delivered("c", "a"), skip(records("c", &["a"])), done(1)]);
    check(&folded, &["c: record a"], &[]);
    let steps = vec![skip(records("c", &["a"])), delivered("c", "a"), skip(records("c", &["a"])), done(1)];
    check(&fold(&[facts("c")], steps), &["c: record a"], &[]);
}

#[test]
fn a_record_fills_only_the_gap_of_its_own_stream_and_key() {
    let other_key = Observation::Delivered { stream: "c", key: Some(Key::integer(1).unwrap()), emitted_at: None };
    let no_key = Observation::Delivered { stream: "c", key: None, emitted_at: None };
    let steps = vec![skip(records("c", &["1"])), other_key, no_key, delivered("d", "1"), done(3)];
    let folded = fold(&[facts("c"), facts("d")], steps);
    check(&folded, &["c: record 1"], &[]);
    assert_eq!(folded.summary.records_emitted, 3);
}

#[test]
fn a_record_in_a_detail_lane_shows_nothing_by_itself() {
    let lane = details_of("bodies", &["messages"]);
    let steps = vec![owed("bodies", "a", None), delivered("bodies", "a"), staged("messages"), done(1)];
    let folded = fold(&[facts("messages"), lane], steps);
    check(&folded, &["bodies of messages: record a"], &[]);
    assert_eq!(folded.summary.owed_by_reason, [("rate_limited".to_owned(), 1)].into());
    assert!(folded.summary.skipped_by_reason.is_empty());
}

#[test]
fn a_debt_from_before_is_filled_by_a_record_and_by_nothing_else() {
    let first = fold(&[facts("c")], vec![skip(records("c", &["a", "b"])), skip(of("c", vec![])), done(0)]);
    let mut ledger = Ledger::new();
    take_in(&mut ledger, &first);
    let before: Vec<Gap> = ledger.values().cloned().collect();
    let mut again = Fold::new(source(), &[facts("c")], None);
    again.owed_before(before.iter().filter_map(Debt::of));
    again.step(1, delivered("c", "a"));
    again.step(2, delivered("c", "z"));
    again.step(3, done(2));
    let mut later = identity("run-2");
    later.observed_at = ObservedAt(later.observed_at.0.saturating_add_secs(60));
    let second = again.finish(later);
    assert_eq!(second.summary.verdict, Verdict::Complete, "the run itself owes nothing");
    take_in(&mut ledger, &second);
    assert_eq!(owes(&ledger), ["c: record b", "c: the stream"]);
}

#[test]
fn a_debt_that_is_filled_and_then_skipped_is_owed_again() {
    let first = fold(&[facts("c")], vec![skip(records("c", &["a"])), done(0)]);
    let ledger = check(&first, &["c: record a"], &[]);
    let steps = vec![staged("c"), delivered("c", "a"), skip(records("c", &["a"])), done(1)];
    let second = fold_with(&[facts("c")], &[only(&ledger)], steps);
    let events: Vec<_> = second.events().map(|event| (event.sequence, event.birth.is_some())).collect();
    assert_eq!(events, [(2, false), (3, true)], "filled, then seen: in the order of the run");
    let mut ledger = ledger;
    take_in(&mut ledger, &second);
    assert_eq!(owes(&ledger), ["c: record a"]);
}

#[test]
fn a_skip_without_a_stream_is_owed_by_every_stream_that_was_asked_for() {
    let mut message = skipped(json!({"reason": "rate_limited"}));
    message.quantity = Some(9);
    let mut fold = Fold::new(source(), &[facts("a"), facts("b"), facts("c")], Some(&[name("a"), name("b")]));
    fold.step(1, skip(message));
    fold.step(2, done(0));
    let folded = fold.finish(identity("run-1"));
    let ledger = check(&folded, &["a: the stream", "b: the stream"], &["LAC015"]);
    assert!(ledger.values().all(|gap| gap.quantity.is_none() && gap.confidence == Confidence::Suspected));
    assert_eq!(folded.summary.findings[0].at, "line 1 /stream");
    assert_eq!(folded.summary.verdict, Verdict::CompleteWithGaps);
}

#[test]
fn a_skip_without_a_stream_breaks_the_run_when_nothing_can_owe_it() {
    let folded = fold(&[], vec![skip(skipped(json!({"reason": "rate_limited"}))), done(0)]);
    check(&folded, &[], &["LAC015", "LAC013"]);
    assert_eq!(folded.summary.findings[1].message, "the skip names no stream, and none was asked for");
    assert_eq!(folded.summary.verdict, Verdict::Failed);
}

#[test]
fn a_skip_without_a_stream_is_not_owed_by_what_is_declared_absent() {
    let nameless = || skip(skipped(json!({"reason": "rate_limited"})));
    let folded = fold(&[facts("a"), absent("b")], vec![nameless(), done(0)]);
    check(&folded, &["a: the stream"], &["LAC015"]);
    let folded = fold(&[absent("b")], vec![nameless(), done(0)]);
    check(&folded, &[], &["LAC015"]);
    assert_eq!(folded.summary.verdict, Verdict::Complete, "somebody was asked, and nothing can be owed");
}

#[test]
fn a_sighting_bears_all_that_the_message_said() {
    let mut message = records("c", &["a"]);
    message.evidence.http_status = Some(429);
    message.preconditions.after = Some(Instant::MAX);
    let ledger = check(&fold(&[facts("c")], vec![skip(message), done(0)]), &["c: record a"], &[]);
    let gap = only(&ledger);
    assert_eq!((gap.evidence.http_status, gap.not_before), (Some(429), Some(Instant::MAX)));
    assert_eq!(gap.recovery_kind, Some(RecoveryKind::RetryByRuntime.into()));
}

#[test]
fn a_fill_says_which_version_brought_the_record() {
    let folded = fold(&[facts("c")], vec![skip(records("c", &["a"])), delivered("c", "a"), done(1)]);
    let Some(Event::FilledByEvidence(filling)) = folded.events().map(|event| event.event).last() else { panic!() };
    assert_eq!(filling.connector_version.as_ref().map(crate::ConnectorVersion::as_str), Some("0.6.0"));
    assert_eq!((filling.proof.kind, filling.proof.sequence, filling.part), (ProofKind::Record, 2, None));
}

#[test]
fn what_was_no_loss_opens_no_gap_and_is_evidence() {
    let end = skipped(json!({"stream": "c", "reason": "pagination_exhausted"}));
    let folded = fold(&[facts("c")], vec![skip(end), done(0)]);
    check(&folded, &[], &[]);
    assert_eq!(folded.summary.verdict, Verdict::Complete);
    assert!(folded.summary.skipped_by_kind.is_empty());
    assert_eq!(folded.summary.informational_by_reason.values().sum::<u64>(), 1);
}

#[test]
fn filter_applied_on_the_wire_is_an_error_and_no_gap() {
    let filter = skipped(json!({"stream": "c", "recovery_kind": "filter_applied"}));
    let folded = fold(&[facts("c")], vec![skip(filter), done(0)]);
    check(&folded, &[], &["LAC001"]);
    assert_eq!(folded.summary.findings[0].at, "line 1 /recovery_kind");
    assert_eq!((folded.summary.violations, folded.summary.verdict), (1, Verdict::Failed));
}

#[test]
fn a_filter_that_an_adapter_names_is_neither_a_gap_nor_an_error() {
    let mut filter = records("c", &["a"]);
    filter.kind = Some(RecoveryKind::FilterApplied.into());
    let folded = fold(&[facts("c")], vec![skip(filter), done(0)]);
    check(&folded, &[], &[]);
    assert_eq!((folded.summary.violations, folded.summary.verdict), (0, Verdict::Complete));
}

#[test]
fn a_structural_absence_is_owed_and_the_manifest_is_asked_to_declare_it() {
    let never = skipped(json!({"stream": "c", "recovery_kind": "permanent_structural"}));
    check(&fold(&[facts("c")], vec![skip(never), done(0)]), &["c: the stream"], &["LAC002"]);
}

#[test]
fn a_kind_that_nobody_knows_is_told_as_unclassified_and_kept_as_it_was_written() {
    let newer = skipped(json!({"stream": "c", "reason": "rate_limited", "recovery_kind": "retry_by_moon"}));
    let folded = fold(&[facts("c")], vec![skip(newer), done(0)]);
    let ledger = check(&folded, &["c: the stream"], &["LAC005", "LAC003"]);
    assert_eq!(only(&ledger).recovery_kind.as_ref().map(Word::as_str), Some("retry_by_moon"));
    assert_eq!(folded.summary.skipped_by_kind, [("retry_by_moon".to_owned(), 1)].into());
}

#[test]
fn a_stream_that_is_declared_absent_owes_nothing_and_needs_no_evidence() {
    let folded = fold(&[facts("c"), absent("d")], vec![staged("c"), skip(records("d", &["a"])), done(0)]);
    check(&folded, &[], &["LAC017"]);
    assert_eq!((folded.summary.findings[0].at.as_str(), folded.summary.verdict), ("line 2", Verdict::Complete));
    let silent = fold(&[facts("c"), absent("d")], vec![staged("c"), done(0)]);
    check(&silent, &[], &[]);
    assert_eq!(silent.summary.verdict, Verdict::Complete);
    assert!(silent.summary.streams[1].declared_absent && !silent.summary.streams[1].evidence);
}

#[test]
fn a_stream_that_nobody_asked_for_breaks_the_run_once_and_is_counted_all_the_same() {
    let mut fold = Fold::new(source(), &[facts("c"), facts("d")], Some(&[name("c")]));
    fold.step(1, staged("c"));
    fold.step(2, delivered("x", "a"));
    fold.step(3, skip(records("x", &["b"])));
    fold.step(4, done(1));
    let folded = fold.finish(identity("run-1"));
    check(&folded, &["x: record b"], &["LAC013"]);
    assert_eq!(folded.summary.findings[0].message, "nobody asked for the stream \"x\"");
    assert_eq!((folded.summary.violations, folded.summary.verdict), (1, Verdict::Failed));
    let rows: Vec<_> = folded.summary.streams.iter().map(|row| (row.name.as_str(), row.asked, row.records)).collect();
    assert_eq!(rows, [("c", true, 0), ("x", false, 1)], "d was neither asked for nor spoken of");
}

#[test]
fn a_stream_that_was_asked_for_and_is_not_in_the_manifest_is_asked_for() {
    let mut fold = Fold::new(source(), &[], Some(&[name("c")]));
    fold.step(1, staged("c"));
    fold.step(2, done(0));
    check(&fold.finish(identity("run-1")), &[], &[]);
}

#[test]
fn a_record_of_a_stream_without_a_fit_name_is_counted() {
    let long = "s".repeat(201);
    let folded = fold(&[facts("c")], vec![staged("c"), delivered(&long, "a"), done(1)]);
    check(&folded, &[], &["LAC013"]);
    assert_eq!((folded.summary.records_emitted, folded.summary.violations), (1, 1));
    let told_before = fold(&[facts("c")], vec![staged("c"), delivered("", "a"), done(1)]);
    check(&told_before, &[], &[]);
    assert_eq!((told_before.summary.records_emitted, told_before.summary.violations), (1, 0));
}
