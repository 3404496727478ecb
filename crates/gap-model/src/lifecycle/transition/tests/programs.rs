//! Arbitrary events, and what no event may do whatever the gap: the laws, as one check of one step.

use super::*;
use crate::SpanSet;
use crate::state::{Lease, Retirement};
use proptest::prelude::*;

/// A birth of each kind.
pub(super) fn births() -> Vec<Gap> {
    let span = Span::time(Some(at(10)), Some(at(40))).unwrap();
    let uids = Span::new(Axis::Sequence, Some(10), Some(40)).unwrap();
    let since_uid = Since::new(Axis::Sequence, 10).unwrap();
    [
        record(),
        Extent::Span(span),
        Extent::Span(uids),
        Extent::RecordSpan { key: Key::integer(1).unwrap(), span },
        Extent::stream(),
        since(10),
        Extent::Since(since_uid),
    ]
    .map(gap)
    .into()
}

fn times() -> std::ops::Range<i64> {
    5..60
}

prop_compose! {
    fn sighting()(secs in times(), by_holder in any::<bool>(), sequence in 1..3_u64,
                  floor in proptest::option::of(0..90_i64), wait in proptest::option::of(0..90_u32)) -> Sighting {
        let by = if by_holder { "holder" } else { "forward" };
        let mut seen = Sighting::new(Stamp::new(ObservedAt(at(secs)), run(by), sequence), Confidence::Declared);
        seen.preconditions.after = floor.map(at);
        seen.evidence.retry_after_seconds = wait;
        seen.connector_version = Some("0.6.0".parse().unwrap());
        seen
    }
}

fn a_token() -> impl Strategy<Value = Token> {
    prop::sample::select(vec!["t1", "t2"]).prop_map(|token| token.parse().unwrap())
}

fn extent() -> impl Strategy<Value = Option<Extent>> {
    prop_oneof![
        Just(None),
        (8..40_i64, 1..15_i64).prop_map(|(from, width)| Some(secs(from, from + width))),
        (8..40_i64, 1..15_i64).prop_map(|(from, width)| {
            Some(Extent::Span(Span::new(Axis::Sequence, Some(from), Some(from + width)).unwrap()))
        }),
        prop::sample::select(births()).prop_map(|gap| Some(gap.extent)),
    ]
}

prop_compose! {
    fn filling()(kind in prop::sample::select(vec![
        ProofKind::Record, ProofKind::Coverage, ProofKind::Hydrated, ProofKind::Attested, ProofKind::ProviderAbsence,
    ]), secs in times(), part in extent()) -> Filling {
        Filling { part, ..Filling::whole(proof(kind, secs)) }
    }
}

prop_compose! {
    fn retirement()(why in prop::sample::select(vec![
        RetiredWhy::Dismissed, RetiredWhy::Quarantined, RetiredWhy::Expired, RetiredWhy::Gone, RetiredWhy::Declared,
        RetiredWhy::Superseded,
    ]), by in any::<bool>(), absence in any::<bool>(), horizon in proptest::option::of(times())) -> Retire {
        let mut retire = Retire::new(why);
        retire.by = by.then(|| gap(Extent::stream()).gap_id);
        retire.proof = absence.then(|| proof(ProofKind::ProviderAbsence, 30));
        retire.horizon = horizon.map(at);
        retire
    }
}

/// Any event at all, at any second.
pub(super) fn event() -> impl Strategy<Value = (Event, i64)> {
    let version = || prop::sample::select(vec!["0.6.0", "0.7.0", "0.8.0"]).prop_map(|version| version.parse().unwrap());
    let of_leases = prop_oneof![
        (a_token(), 20..120_i64, 2..99_u64).prop_map(|(token, expires_at, ticket)| {
            Event::Claim(Claim { holder: run("holder"), token, expires_at: at(expires_at), ticket })
        }),
        (a_token(), 20..120_i64).prop_map(|(token, expires_at)| Event::Renew { token, expires_at: at(expires_at) }),
        (a_token(), version())
            .prop_map(|(token, version)| Event::Attempted { token, connector_version: Some(version) }),
        a_token().prop_map(|token| Event::Deferred { token }),
        (a_token(), sighting()).prop_map(|(token, seen)| Event::Failed(Failure { token, seen })),
        a_token().prop_map(|token| Event::Release { token }),
        a_token().prop_map(|token| Event::Interrupted { token }),
        (0..20_u32).prop_map(|skew_seconds| Event::Expire { skew_seconds }),
        (a_token(), filling()).prop_map(|(token, filling)| Event::FilledByLease { token, filling }),
    ];
    let of_evidence = prop_oneof![
        sighting().prop_map(Event::SkipObserved),
        sighting().prop_map(Event::Contradicted),
        filling().prop_map(Event::FilledByEvidence),
        (times(), times(), any::<bool>()).prop_map(|(secs, since, blind)| {
            look(secs, since, if blind { LookResult::Blind } else { LookResult::Skipped })
        }),
        times().prop_map(|to| Event::Bound { to: at(to) }),
    ];
    let of_people = prop_oneof![
        Just(Event::Dismiss {}),
        retirement().prop_map(Event::Retire),
        version().prop_map(|version| Event::Upgraded { version }),
        prop::sample::select(vec!["fix-1", "fix-2"]).prop_map(|id| Event::Attested { id: id.to_owned() }),
        proptest::option::of(prop::sample::select(vec!["", " ", "seen"]))
            .prop_map(|evidence| Event::Reopen { evidence: evidence.map(str::to_owned) }),
        Just(Event::Undeclare {}),
        Just(Event::BlockerCleared { blocker: Blocker::Credentials.into() }),
    ];
    (prop_oneof![4 => of_leases, 4 => of_evidence, 2 => of_people], 40..130_i64)
}

fn lease(gap: &Gap) -> Option<&Lease> {
    if let State::Leased(lease) = gap.state() { Some(lease) } else { None }
}

fn retired_as(gap: &Gap) -> Option<&Retirement> {
    if let State::Retired(retired) = gap.state() { Some(retired) } else { None }
}

fn token_of(event: &Event) -> Option<&Token> {
    match event {
        Event::Renew { token, .. }
        | Event::Attempted { token, .. }
        | Event::Deferred { token }
        | Event::Release { token }
        | Event::Interrupted { token }
        | Event::FilledByLease { token, .. } => Some(token),
        Event::Failed(failure) => Some(&failure.token),
        _ => None,
    }
}

/// The points that a gap is about, where it is about points.
fn points<'a>(gaps: impl IntoIterator<Item = &'a Gap>) -> Option<SpanSet> {
    let spans: Option<Vec<_>> = gaps
        .into_iter()
        .map(|gap| match &gap.extent {
            Extent::Since(since) => Span::new(since.axis(), Some(since.from()), None).ok(),
            extent => extent.span(),
        })
        .collect();
    let spans = spans?;
    Some(SpanSet::of(spans.first()?.axis(), spans))
}

/// What holds of every step, whatever the gap and the event.
#[track_caller]
pub(super) fn check_laws(before: &Gap, event: &Event, now: i64, answer: &Transition) {
    let (after, split, refused) = match answer {
        Transition::Changed(change) => (&change.gap, change.split.as_slice(), change.refused.as_slice()),
        Transition::Held(gap) => (&**gap, &[][..], &[][..]),
        Transition::Same | Transition::Recorded | Transition::Refused(_) => {
            if token_of(event).is_some() && !matches!(answer, Transition::Refused(_)) {
                assert!(lease(before).is_some(), "without a lease a token is refused");
            }
            return;
        }
    };
    assert_eq!(after.revision, before.revision + 1, "one change, one revision");
    check_identity(before, event, after, split);
    check_lease(before, event, now, after, refused);
    check_floors(before, after, split);
    check_fill(after, split);
    check_comebacks(before, event, after);
    check_conservation(before, event, after, split);
    for gap in std::iter::once(after).chain(split) {
        let json = serde_json::to_string(gap).unwrap();
        assert_eq!(&serde_json::from_str::<Gap>(&json).unwrap(), gap, "every state reads back as it was written");
    }
    if matches!(answer, Transition::Held(_)) {
        let mut unheld = after.clone();
        assert_eq!(unheld.held.pop().as_ref(), Some(event));
        unheld.revision = before.revision;
        assert_eq!(&unheld, before, "what is held changes nothing else");
    }
}

fn check_identity(before: &Gap, event: &Event, after: &Gap, split: &[Gap]) {
    for gap in std::iter::once(after).chain(split) {
        assert_eq!(
            (&gap.source, &gap.stream, &gap.parent_stream),
            (&before.source, &before.stream, &before.parent_stream)
        );
        assert_eq!(gap.epoch, before.epoch);
        let opened = |gap: &Gap| (gap.opened_at, gap.opened_by_run.clone());
        assert!(opened(gap) <= opened(before), "a gap only turns out to be older");
        let ticket = if let Event::Claim(claim) = event { claim.ticket } else { before.ticket };
        assert_eq!(gap.ticket, ticket, "only a claim moves a gap in the queue");
    }
    assert_eq!((after.gap_id, after.split_from), (before.gap_id, before.split_from));
    for part in split {
        assert!(part.split_from.is_some() && part.held.is_empty() && part.quantity.is_none() && part.revision == 1);
        // Under a lease more may have happened to it since it was named.
        let changed = part.outage.is_some() || split.iter().any(|other| other.split_from == Some(part.gap_id));
        let birth = Birth::new(part.source.clone(), part.stream.clone(), part.extent.clone());
        assert!(changed || birth.gap_id() == part.gap_id, "a part is named by what it is about");
    }
    let mut names: Vec<_> = std::iter::once(after).chain(split).map(|gap| gap.gap_id).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), split.len() + 1, "no two parts share a name");
}

/// Law 7, and the counting of attempts.
fn check_lease(before: &Gap, event: &Event, now: i64, after: &Gap, refused: &[(Event, Refusal)]) {
    let held = lease(before);
    if let Some(token) = token_of(event) {
        let held = held.expect("only a lease gives rights");
        let lets_go = matches!(event, Event::Release { .. } | Event::Interrupted { .. });
        assert!(held.token == *token && (lets_go || at(now) < held.expires_at), "only the living token settles");
    }
    let ends = held.is_some() && lease(after).is_none();
    if ends && token_of(event).is_none() {
        match event {
            Event::Expire { .. } => assert!(held.unwrap().expires_at <= at(now)),
            Event::SkipObserved(seen) => {
                assert!(seen.stamp.run == held.unwrap().holder && at(now) < held.unwrap().expires_at);
            }
            other => panic!("a stranger ended a lease: {other:?}"),
        }
    }
    let untried = held.is_some_and(|held| !held.attempted);
    assert!(
        after.attempts == before.attempts || after.attempts == before.attempts + 1 && untried,
        "one attempt a lease"
    );
    if let (Some(held), Some(still)) = (held, lease(after)) {
        assert_eq!((&held.holder, &held.token), (&still.holder, &still.token), "nobody steals a lease");
        assert!(held.expires_at <= still.expires_at && (still.attempted || !held.attempted));
    }
    assert!(refused.is_empty() || ends, "only the end of a lease hands something back");
    assert!(after.held.len() <= before.held.len() + 1 && (!ends || after.held.is_empty()));
}

/// Law 9. No event here clears a floor by name.
fn check_floors(before: &Gap, after: &Gap, split: &[Gap]) {
    for gap in std::iter::once(after).chain(split) {
        assert!(before.not_before <= gap.not_before && before.preconditions.after <= gap.preconditions.after);
        assert!(gap.preconditions.after <= gap.not_before, "the floor is never below what was declared");
        assert!(before.reasons.is_subset(&gap.reasons) || gap.reasons.len() == Gap::REASONS_MAX);
    }
}

fn check_fill(after: &Gap, split: &[Gap]) {
    for gap in std::iter::once(after).chain(split) {
        if let State::Filled(proof) = gap.state() {
            assert!(proof.stamp() > gap.last_seen(), "a proof is newer than the last sighting");
            assert_ne!(proof.kind, ProofKind::ProviderAbsence);
        }
        let ongoing = gap.state() == State::Ongoing;
        assert_eq!(ongoing, matches!(gap.extent, Extent::Since(_)));
    }
}

/// Laws 6 and 11.
fn check_comebacks(before: &Gap, event: &Event, after: &Gap) {
    let Some(retired) = retired_as(before).filter(|_| retired_as(after).is_none()) else {
        return;
    };
    if let (Event::FilledByEvidence(_), State::Filled(_)) = (event, after.state()) {
        assert_ne!(retired.why, RetiredWhy::Superseded);
        return;
    }
    let by_word = match (retired.why, event) {
        (RetiredWhy::Gone | RetiredWhy::Expired, Event::Reopen { evidence: Some(evidence) }) => evidence == "seen",
        (RetiredWhy::Dismissed, Event::Reopen { .. }) | (RetiredWhy::Declared, Event::Undeclare {}) => true,
        (RetiredWhy::Quarantined, Event::Upgraded { version }) => {
            !before.reopened_for_versions.contains(version) && !before.attempted_versions.contains(version)
        }
        (RetiredWhy::Quarantined, Event::Attested { id }) => !before.reopened_for_attestations.contains(id),
        _ => false,
    };
    assert!(by_word, "{:?} came back by {event:?}", retired.why);
    assert!(before.reopened_for_versions.is_subset(&after.reopened_for_versions));
    assert!(before.reopened_for_attestations.is_subset(&after.reopened_for_attestations));
}

/// Law 1 for one gap: what it was about is what it and its parts are about, and no point is in two of them.
fn check_conservation(before: &Gap, event: &Event, after: &Gap, split: &[Gap]) {
    let Some(was) = points([before]) else {
        assert_eq!((&before.extent, split.len()), (&after.extent, 0), "what has no points has no parts");
        return;
    };
    let is = points(std::iter::once(after).chain(split)).expect("a stretch stays a stretch");
    let ended = before.state() == State::Ongoing && after.state() != State::Ongoing;
    if ended {
        assert!(
            is.subtract(&was).is_empty() && matches!(event, Event::Bound { .. } | Event::Dismiss {} | Event::Retire(_))
        );
        return;
    }
    assert!(was.subtract(&is).is_empty(), "nothing is lost");
    if before.outage.is_none() {
        assert!(is.subtract(&was).is_empty(), "nothing is made up");
        let alone = std::iter::once(after).chain(split).map(|gap| points([gap]).unwrap());
        alone.fold(SpanSet::empty(was.axis()), |sum, part| {
            assert_eq!(sum.subtract(&part), sum, "no point is in two parts");
            sum.union(&part)
        });
    }
    if !split.is_empty() {
        assert_eq!(after.quantity, None, "how many are in which part, nobody has said");
    }
}
