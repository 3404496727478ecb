use super::*;
use crate::capabilities::Capabilities;
use gap_model::{Birth, Extent, Gap, Sighting, Source, Stamp, StreamFacts, SupportMode};
use skip_taxonomy::{Blocker, Confidence, Key, ObservedAt};

fn source() -> Source {
    Source::new("chatgpt".parse().unwrap(), "default".parse().unwrap(), None)
}

fn at(text: &str) -> Instant {
    Instant::floor(text).unwrap()
}

/// The group of a gap that waits to be fetched again; `change` says what is special about it.
fn group(kind: RecoveryKind, change: impl FnOnce(&mut GroupKey)) -> GroupKey {
    let birth = Birth::new(source(), "conversations".parse().unwrap(), Extent::record(Key::integer(1).unwrap()));
    let stamp = Stamp::new(ObservedAt(at("2026-04-21T10:00Z")), "run-1".parse().unwrap(), 1);
    let mut seen = Sighting::new(stamp, Confidence::Declared);
    seen.recovery_kind = Some(kind.into());
    seen.connector_version = Some("0.6.0".parse().unwrap());
    let mut group = GroupKey::of(&Gap::open(birth, &seen, 1));
    change(&mut group);
    group
}

fn retryable(change: impl FnOnce(&mut GroupKey)) -> GroupKey {
    group(RecoveryKind::RetryByRuntime, change)
}

fn upgradable(change: impl FnOnce(&mut GroupKey)) -> GroupKey {
    group(RecoveryKind::RetryOnConnectorUpgrade, change)
}

fn full() -> RecoveryBlock {
    RecoveryBlock {
        supports_targeted_resource_fetch: true,
        supports_version_bumped_retry: true,
        ..RecoveryBlock::default()
    }
}

/// A source that promises everything and runs this version.
fn contract(version: &str) -> SourceContract {
    let mut contract = SourceContract::unknown(source());
    contract.capabilities = Capabilities::of(full());
    contract.connector_version = (!version.is_empty()).then(|| version.parse().unwrap());
    contract
}

fn waits(why: LaterWhy, on: &[&str]) -> Admission {
    later(why, on.iter().map(|word| (*word).to_owned()))
}

#[track_caller]
fn check(group: &GroupKey, contract: &SourceContract, want: &Admission) {
    assert_eq!(&admit(group, contract, false), want, "{group:?}");
}

#[test]
fn what_waits_for_nothing_may_run() {
    check(&retryable(|_| {}), &contract("0.6.0"), &Admission::Run);
}

#[test]
fn what_is_filled_or_replaced_is_settled() {
    check(&retryable(|gap| gap.state = StateName::Filled), &contract("0.6.0"), &Admission::Settled);
    let replaced = retired(RetiredWhy::Superseded);
    check(&replaced, &contract("0.6.0"), &Admission::Settled);
    assert!(replaced.is_settled() && !retired(RetiredWhy::Gone).is_settled());
}

fn retired(why: RetiredWhy) -> GroupKey {
    retryable(|gap| (gap.state, gap.retired) = (StateName::Retired, Some(why)))
}

#[test]
fn what_is_written_off_is_never_attempted_and_the_plan_says_why() {
    for (why, never) in [
        (RetiredWhy::Dismissed, NeverWhy::Dismissed),
        (RetiredWhy::Quarantined, NeverWhy::Quarantined),
        (RetiredWhy::Expired, NeverWhy::Expired),
        (RetiredWhy::Gone, NeverWhy::Gone),
        (RetiredWhy::Declared, NeverWhy::Declared),
    ] {
        check(&retired(why), &contract("0.6.0"), &Admission::Never(never));
    }
    let silent = retryable(|gap| gap.state = StateName::Retired);
    check(&silent, &contract("0.6.0"), &Admission::Never(NeverWhy::Unclassified));
}

#[test]
fn what_is_held_or_lasts_waits_whoever_owns_it() {
    let unclassified = |state| retryable(|gap| (gap.state, gap.recovery_kind) = (state, None));
    let opted_out = SourceContract::unknown(source());
    for contract in [contract("0.6.0"), opted_out] {
        check(&unclassified(StateName::Ongoing), &contract, &waits(LaterWhy::Ongoing, &[]));
        check(&unclassified(StateName::Leased), &contract, &waits(LaterWhy::Leased, &[]));
    }
}

#[test]
fn what_the_manifest_declares_absent_is_not_asked_for_again() {
    let mut declared = contract("0.6.0");
    let mut facts = StreamFacts::new("conversations".parse().unwrap());
    facts.supported_resources.mode = SupportMode::None;
    declared.facts = vec![StreamFacts::new("memories".parse().unwrap()), facts];
    let unclassified = retryable(|gap| gap.recovery_kind = None);
    check(&unclassified, &declared, &Admission::Never(NeverWhy::Declared));
    declared.facts[1].name = "memories".parse().unwrap();
    check(&retryable(|_| {}), &declared, &Admission::Run);
}

#[test]
fn what_nothing_classifies_is_never_guessed_at() {
    let never = Admission::Never(NeverWhy::Unclassified);
    check(&retryable(|gap| gap.recovery_kind = None), &contract("0.6.0"), &never);
    let by_moon = retryable(|gap| gap.recovery_kind = Some(Word::new("retry_by_moon").unwrap()));
    check(&by_moon, &contract("0.6.0"), &never);
    check(&by_moon, &SourceContract::unknown(source()), &never);
}

#[test]
fn what_this_mechanism_cannot_get_is_never_attempted() {
    let never = Admission::Never(NeverWhy::Permanent);
    for kind in [RecoveryKind::PermanentStructural, RecoveryKind::FilterApplied] {
        check(&group(kind, |_| {}), &contract("0.6.0"), &never);
        check(&group(kind, |_| {}), &SourceContract::unknown(source()), &never);
    }
}

#[test]
fn without_a_promise_a_source_is_opted_out() {
    let never = Admission::Never(NeverWhy::OptedOut);
    check(&retryable(|_| {}), &SourceContract::unknown(source()), &never);
    let mut nothing = contract("0.6.0");
    nothing.capabilities = Capabilities::of(RecoveryBlock::default());
    check(&retryable(|_| {}), &nothing, &never);
    let blocked = retryable(|gap| gap.blocked_on = [Blocker::Credentials.into()].into());
    check(&blocked, &nothing, &never);
}

#[test]
fn a_stream_that_speaks_for_itself_is_opted_in_or_out_by_itself() {
    let mut own = contract("0.6.0");
    own.capabilities.streams.insert("conversations".parse().unwrap(), RecoveryBlock::default());
    check(&retryable(|_| {}), &own, &Admission::Never(NeverWhy::OptedOut));
    check(&retryable(|gap| gap.stream = "memories".parse().unwrap()), &own, &Admission::Run);
    own.capabilities = Capabilities::opted_out();
    own.capabilities.streams.insert("conversations".parse().unwrap(), full());
    check(&retryable(|_| {}), &own, &Admission::Run);
    check(&retryable(|gap| gap.stream = "memories".parse().unwrap()), &own, &Admission::Never(NeverWhy::OptedOut));
}

#[test]
fn either_promise_alone_is_taking_part() {
    let mut walks = contract("0.6.0");
    walks.capabilities = Capabilities::of(RecoveryBlock { supports_version_bumped_retry: false, ..full() });
    check(&retryable(|_| {}), &walks, &Admission::Run);
    walks.capabilities = Capabilities::of(RecoveryBlock { supports_targeted_resource_fetch: false, ..full() });
    check(&retryable(|_| {}), &walks, &Admission::Run);
}

#[test]
fn a_required_version_is_waited_for_whoever_owns_the_retry() {
    for kind in [RecoveryKind::RetryByRuntime, RecoveryKind::RetryOnConnectorUpgrade] {
        let needs = group(kind, |gap| gap.requires_connector_version = Some("0.7.0".parse().unwrap()));
        let version = waits(LaterWhy::Version, &["0.7.0"]);
        check(&needs, &contract("0.6.9"), &version);
        check(&needs, &contract("0.7.0-rc.1"), &version);
        check(&needs, &contract("0.7.0"), &Admission::Run);
        check(&needs, &contract(""), &version);
        check(&needs, &contract("spring"), &version);
        let unreadable = group(kind, |gap| gap.requires_connector_version = Some("soon".parse().unwrap()));
        check(&unreadable, &contract("0.7.0"), &waits(LaterWhy::Version, &["soon"]));
    }
}

#[test]
fn a_requirement_that_is_met_needs_no_newer_version() {
    let met = upgradable(|gap| gap.requires_connector_version = Some("0.6.0".parse().unwrap()));
    check(&met, &contract("0.6.0"), &Admission::Run);
}

#[test]
fn without_a_requirement_an_upgrade_is_any_newer_version() {
    let newer = waits(LaterWhy::Version, &[">0.6.0"]);
    check(&upgradable(|_| {}), &contract("0.5.9"), &newer);
    check(&upgradable(|_| {}), &contract("0.6.0"), &newer);
    check(&upgradable(|_| {}), &contract("0.6.0+build.2"), &newer);
    check(&upgradable(|_| {}), &contract("0.6.1-rc.1"), &Admission::Run);
    check(&upgradable(|_| {}), &contract("0.6.1"), &Admission::Run);
    check(&upgradable(|_| {}), &contract(""), &newer);
    check(&upgradable(|_| {}), &contract("spring"), &newer);
    let unknown = upgradable(|gap| gap.connector_version = None);
    check(&unknown, &contract("0.7.0"), &waits(LaterWhy::Version, &[]));
    let unreadable = upgradable(|gap| gap.connector_version = Some("winter".parse().unwrap()));
    check(&unreadable, &contract("0.7.0"), &waits(LaterWhy::Version, &[">winter"]));
}

#[test]
fn a_version_tries_a_gap_once() {
    let tried = |gap: &mut GroupKey| gap.attempted_versions = ["0.7.0".parse().unwrap()].into();
    let newer = waits(LaterWhy::Version, &[">0.7.0"]);
    check(&upgradable(tried), &contract("0.7.0"), &newer);
    check(&upgradable(tried), &contract("0.7.1"), &Admission::Run);
    let required = upgradable(|gap| {
        tried(gap);
        gap.requires_connector_version = Some("0.7.0".parse().unwrap());
    });
    check(&required, &contract("0.7.0"), &newer);
    check(&required, &contract("0.7.1"), &Admission::Run);
    check(&retryable(tried), &contract("0.7.0"), &Admission::Run);
}

#[test]
fn a_source_that_reads_nothing_again_is_opted_out_of_upgrades_only() {
    let mut once = contract("0.7.0");
    once.capabilities = Capabilities::of(RecoveryBlock { supports_version_bumped_retry: false, ..full() });
    check(&upgradable(|_| {}), &once, &Admission::Never(NeverWhy::OptedOut));
    check(&retryable(|_| {}), &once, &Admission::Run);
}

#[test]
fn a_blocker_is_waited_for_by_name_even_one_that_nobody_knows() {
    let blocked = retryable(|gap| {
        gap.blocked_on = [Word::new("the_weather").unwrap(), Blocker::Credentials.into()].into();
    });
    check(&blocked, &contract("0.6.0"), &waits(LaterWhy::BlockedOn, &["credentials", "the_weather"]));
    let and_too_old = retryable(|gap| {
        gap.blocked_on = [Blocker::Credentials.into()].into();
        gap.requires_connector_version = Some("0.7.0".parse().unwrap());
    });
    check(&and_too_old, &contract("0.6.0"), &waits(LaterWhy::Version, &["0.7.0"]));
    check(&and_too_old, &contract("0.7.0"), &waits(LaterWhy::BlockedOn, &["credentials"]));
}

#[test]
fn a_version_that_may_try_it_is_the_maintainers_own_answer() {
    let fixed = |kind| group(kind, |gap| gap.blocked_on = [Blocker::Maintainer.into(), Blocker::Config.into()].into());
    let upgrade = fixed(RecoveryKind::RetryOnConnectorUpgrade);
    check(&upgrade, &contract("0.6.0"), &waits(LaterWhy::Version, &[">0.6.0"]));
    check(&upgrade, &contract("0.7.0"), &waits(LaterWhy::BlockedOn, &["config"]));
    let by_runtime = fixed(RecoveryKind::RetryByRuntime);
    check(&by_runtime, &contract("0.7.0"), &waits(LaterWhy::BlockedOn, &["config", "maintainer"]));
    let only = upgradable(|gap| gap.blocked_on = [Blocker::Maintainer.into()].into());
    check(&only, &contract("0.7.0"), &Admission::Run);
}

#[test]
fn a_manual_source_waits_until_a_person_asks() {
    let mut manual = contract("0.6.0");
    manual.capabilities = Capabilities::of(RecoveryBlock { trigger: Trigger::Manual, ..full() });
    let gap = retryable(|_| {});
    check(&gap, &manual, &waits(LaterWhy::Manual, &[]));
    assert_eq!(admit(&gap, &manual, true), Admission::Run);
    let blocked = retryable(|gap| gap.blocked_on = [Blocker::Billing.into()].into());
    assert_eq!(admit(&blocked, &manual, true), waits(LaterWhy::BlockedOn, &["billing"]), "asking lifts no blocker");
    check(&blocked, &manual, &waits(LaterWhy::BlockedOn, &["billing"]));
    assert_eq!(admit(&retired(RetiredWhy::Gone), &manual, true), Admission::Never(NeverWhy::Gone));
}

#[test]
fn a_floor_holds_until_its_very_instant() {
    let floor = at("2026-04-21T10:00:00Z");
    assert!(cooling(floor.micros(), floor.saturating_add_micros(-1)));
    assert!(!cooling(floor.micros(), floor));
    assert!(!cooling(floor.micros(), floor.saturating_add_micros(1)));
    assert!(!cooling(i64::MIN, Instant::MIN));
    assert!(cooling(i64::MAX, Instant::MAX));
}

#[test]
fn the_words_of_the_wire_are_those_of_the_plan() {
    let word = |value: serde_json::Value| value.as_str().unwrap().to_owned();
    let later = [LaterWhy::NotBefore, LaterWhy::ExceedsBudget, LaterWhy::BlockedOn];
    assert_eq!(
        later.map(|why| word(serde_json::to_value(why).unwrap())),
        ["not_before", "exceeds_budget", "blocked_on"]
    );
    assert_eq!(word(serde_json::to_value(NeverWhy::OptedOut).unwrap()), "opted_out");
}
