use super::*;
use gap_model::{Birth, Claim, Event, Extent, Retire, Sighting, Stamp, Transition, transition};
use skip_taxonomy::{Confidence, Instant, ObservedAt, Preconditions, RecordedAt};

fn at(secs: i64) -> Instant {
    Instant::from_micros(secs * 1_000_000).unwrap()
}

fn gap(change: impl FnOnce(&mut Sighting)) -> Gap {
    let source = Source::new("chatgpt".parse().unwrap(), "default".parse().unwrap(), None);
    let birth = Birth::new(source, "c".parse().unwrap(), Extent::stream()).under(Some("list".parse().unwrap()));
    let stamp = Stamp::new(ObservedAt(at(10)), "run-1".parse().unwrap(), 1);
    let mut seen = Sighting::new(stamp, Confidence::Declared);
    change(&mut seen);
    Gap::open(birth, &seen, 1)
}

fn then(gap: &Gap, event: &Event) -> Gap {
    match transition(gap, event, RecordedAt(at(20))) {
        Transition::Changed(change) => change.gap,
        other => panic!("{other:?}"),
    }
}

fn claim(expires_at: i64) -> Event {
    Event::Claim(Claim::new("run-2".parse().unwrap(), "t1".parse().unwrap(), at(expires_at), 2))
}

#[test]
fn a_group_is_all_that_admission_looks_at() {
    let mut one = gap(|seen| {
        seen.recovery_kind = Some(RecoveryKind::RetryByRuntime.into());
        seen.reason = Some("rate_limited".parse().unwrap());
        seen.connector_version = Some("0.6.0".parse().unwrap());
        seen.preconditions =
            Preconditions::none().blocked_on(Blocker::Billing).requires("0.7.0".parse().unwrap()).after(at(99));
    });
    one.attempted_versions = ["0.5.0".parse().unwrap()].into();
    let group = GroupKey::of(&one);
    let want = serde_json::json!({
        "source": {"connector_id": "chatgpt", "instance_id": "default", "grant_id": null}, "stream": "c",
        "parent_stream": "list", "state": "open", "retired": null, "extent": "stream", "recovery_kind": "retry_by_runtime",
        "reason": "rate_limited", "blocked_on": ["billing"], "requires_connector_version": "0.7.0",
        "connector_version": "0.6.0", "attempted_versions": ["0.5.0"]
    });
    assert_eq!(serde_json::to_value(&group).unwrap(), want);
    assert_eq!(serde_json::from_value::<GroupKey>(want).unwrap(), group);
}

#[test]
fn a_retired_gap_is_grouped_by_why() {
    let quarantined = then(&gap(|_| {}), &Event::Retire(Retire::new(RetiredWhy::Quarantined)));
    let group = GroupKey::of(&quarantined);
    assert_eq!((group.state, group.retired), (StateName::Retired, Some(RetiredWhy::Quarantined)));
    assert!(!group.is_settled());
    let open = GroupKey::of(&gap(|_| {}));
    assert!(!open.is_settled());
    assert!(GroupKey { state: StateName::Filled, ..open.clone() }.is_settled());
    assert!(GroupKey { state: StateName::Retired, retired: Some(RetiredWhy::Superseded), ..open }.is_settled());
}

#[test]
fn time_stands_in_the_way_until_the_last_of_all_floors() {
    assert_eq!(PlanRow::not_before_of(&gap(|_| {})), i64::MIN);
    let waits = |seen: &mut Sighting| seen.evidence.retry_after_seconds = Some(30);
    assert_eq!(PlanRow::not_before_of(&gap(waits)), at(40).micros());
    let mut declared = gap(waits);
    declared.preconditions.after = Some(at(50));
    assert_eq!(PlanRow::not_before_of(&declared), at(50).micros());
    assert_eq!(PlanRow::not_before_of(&then(&gap(waits), &claim(60))), at(60).micros());
    assert_eq!(PlanRow::not_before_of(&then(&gap(waits), &claim(30))), at(40).micros());
}
