//! The table, its laws, and what happens when events meet a lease. Times are seconds after 1970.

use super::*;
use crate::gap::Birth;
use crate::ids::{RunId, Source, Stamp};
use crate::lifecycle::{Claim, Failure, Filling, Look, Retire, Sighting};
use crate::state::{Proof, ProofKind, StateName, Token};
use crate::{Axis, Since, Span};
use skip_taxonomy::{Blocker, Confidence, Instant, Key, ObservedAt, Preconditions};

mod explorer;
mod held;
mod laws;
mod outages;
mod programs;
mod sightings;
mod splits;
mod table;

fn at(secs: i64) -> Instant {
    Instant::from_micros(secs * 1_000_000).unwrap()
}

fn run(name: &str) -> RunId {
    name.parse().unwrap()
}

fn stamp(secs: i64, by: &str) -> Stamp {
    Stamp::new(ObservedAt(at(secs)), run(by), 1)
}

fn seen(secs: i64) -> Sighting {
    Sighting::new(stamp(secs, "forward"), Confidence::Declared)
}

fn skip(secs: i64) -> Event {
    Event::SkipObserved(seen(secs))
}

/// The holder says in its own transcript that it skipped.
fn skip_by_holder(secs: i64) -> Event {
    Event::SkipObserved(Sighting::new(stamp(secs, "holder"), Confidence::Declared))
}

fn token() -> Token {
    "t1".parse().unwrap()
}

fn claim() -> Event {
    Event::Claim(Claim { holder: run("holder"), token: token(), expires_at: at(100), ticket: 7 })
}

fn attempted() -> Event {
    Event::Attempted { token: token(), connector_version: Some("0.7.0".parse().unwrap()) }
}

fn failed(secs: i64) -> Event {
    Event::Failed(Failure { token: token(), seen: Sighting::new(stamp(secs, "holder"), Confidence::Declared) })
}

fn proof(kind: ProofKind, secs: i64) -> Proof {
    Proof::new(kind, stamp(secs, "forward"))
}

fn filled(kind: ProofKind, secs: i64) -> Event {
    Event::FilledByEvidence(Filling::whole(proof(kind, secs)))
}

fn part(extent: Extent, secs: i64) -> Filling {
    Filling { part: Some(extent), ..Filling::whole(proof(ProofKind::Coverage, secs)) }
}

fn filled_by_lease(filling: Filling) -> Event {
    Event::FilledByLease { token: token(), filling }
}

fn look(secs: i64, since: i64, result: LookResult) -> Event {
    let missing = [format!("member-{secs}")].into();
    Event::OutageObserved(Look { stamp: stamp(secs, "forward"), result, since: at(since), missing })
}

fn retire(why: RetiredWhy) -> Event {
    let mut retire = Retire::new(why);
    match why {
        RetiredWhy::Gone => retire.proof = Some(proof(ProofKind::ProviderAbsence, 40)),
        RetiredWhy::Superseded => retire.by = Some(gap(Extent::stream()).gap_id),
        _ => {}
    }
    Event::Retire(retire)
}

fn expired(horizon: i64) -> Event {
    let mut retire = Retire::new(RetiredWhy::Expired);
    retire.horizon = Some(at(horizon));
    Event::Retire(retire)
}

fn record() -> Extent {
    Extent::record(Key::text("69d71fbf").unwrap())
}

fn secs(from: i64, to: i64) -> Extent {
    Extent::Span(Span::time(Some(at(from)), Some(at(to))).unwrap())
}

fn since(from: i64) -> Extent {
    Extent::Since(Since::new(Axis::Time, at(from).micros()).unwrap())
}

/// A gap that was seen at second 10 and waits.
fn gap(extent: Extent) -> Gap {
    let source = Source::new("chatgpt".parse().unwrap(), "default".parse().unwrap(), None);
    let birth = Birth::new(source, "conversations".parse().unwrap(), extent);
    let mut first = seen(10);
    first.quantity = Some(4);
    first.preconditions = Preconditions::none().blocked_on(Blocker::Credentials);
    Gap::open(birth, &first, 1)
}

fn answer(gap: &Gap, event: &Event, now: i64) -> Transition {
    transition(gap, event, RecordedAt(at(now)))
}

/// What the event makes of the gap; it must make something of it.
#[track_caller]
fn then(gap: &Gap, event: &Event, now: i64) -> Gap {
    change(gap, event, now).gap
}

#[track_caller]
fn change(gap: &Gap, event: &Event, now: i64) -> Change {
    match answer(gap, event, now) {
        Transition::Changed(change) => *change,
        Transition::Held(gap) => Change { gap: *gap, split: Vec::new(), refused: Vec::new() },
        other => panic!("{event:?} should change the gap: {other:?}"),
    }
}

/// Each event a second after the one before it, from second 50 on.
#[track_caller]
fn after(gap: &Gap, events: &[Event]) -> Gap {
    (50..).zip(events).fold(gap.clone(), |gap, (now, event)| then(&gap, event, now))
}

fn leased(extent: Extent) -> Gap {
    after(&gap(extent), &[claim()])
}

fn outage() -> Gap {
    gap(since(10))
}

/// An outage from second 10 to second 20.
fn bounded_outage() -> Gap {
    then(&outage(), &Event::Bound { to: at(20) }, 20)
}

fn retired(why: RetiredWhy) -> Gap {
    let event = if why == RetiredWhy::Dismissed { Event::Dismiss {} } else { retire(why) };
    then(&gap(record()), &event, 45)
}

/// An answer in a word or two: what the table says in a cell.
fn cell(answer: Transition) -> String {
    match answer {
        Transition::Same => "same".to_owned(),
        Transition::Recorded => "recorded".to_owned(),
        Transition::Held(_) => "held".to_owned(),
        Transition::Refused(refusal) => format!("R {refusal}"),
        Transition::Changed(change) => match change.split.len() {
            0 => format!("{:?}", change.gap.state_name()),
            parts => format!("{:?} + {parts}", change.gap.state_name()),
        },
    }
}

#[track_caller]
fn check(gap: &Gap, event: &Event, now: i64, want: &str) {
    assert_eq!(cell(answer(gap, event, now)), want, "{} {event:?}", gap.state_name_text());
}

impl Gap {
    fn state_name_text(&self) -> String {
        format!("{:?}", self.state())
    }
}
