use super::*;
use skip_taxonomy::Preconditions;
use skip_taxonomy::RecoveryKind::{PermanentStructural, RetryByRuntime, RetryOnConnectorUpgrade};

#[track_caller]
fn check(evidence: &Evidence, want: Option<(RecoveryKind, &[Blocker])>) {
    let want = want.map(|(kind, blockers)| {
        let conditions = blockers.iter().fold(Preconditions::none(), |all, blocker| all.blocked_on(*blocker));
        Opinion::kind(kind).when(conditions)
    });
    assert_eq!(opinion(evidence, None), want, "{evidence:?}");
}

#[track_caller]
fn check_statuses(statuses: impl IntoIterator<Item = u16>, want: Option<(RecoveryKind, &[Blocker])>) {
    for status in statuses {
        check(&Evidence::none().http_status(status), want);
    }
}

#[test]
fn every_status_has_the_opinion_of_the_table() {
    check_statuses(100..400, None);
    check_statuses([400, 405, 406, 411, 414, 415, 417, 422], Some((RetryOnConnectorUpgrade, &[])));
    check_statuses([426, 428, 431, 501, 505], Some((RetryOnConnectorUpgrade, &[])));
    check_statuses([401], Some((RetryByRuntime, &[Blocker::Credentials])));
    check_statuses([402], Some((RetryByRuntime, &[Blocker::Billing])));
    check_statuses([403, 404], None);
    check_statuses([407], Some((RetryByRuntime, &[Blocker::Config])));
    check_statuses([408, 421, 425, 429, 500, 529, 599], Some((RetryByRuntime, &[])));
    check_statuses([410], Some((PermanentStructural, &[])));
    check_statuses([451], Some((RetryByRuntime, &[Blocker::Upstream])));
    check_statuses([409, 412, 413, 416, 418, 423, 424, 430, 499], None);
}

#[test]
fn nothing_known_is_no_opinion() {
    check(&Evidence::none(), None);
}

#[test]
fn a_wait_is_a_floor_from_the_observation_on_and_none_without_it() {
    let seen = "2026-04-21T10:00:00Z".parse().unwrap();
    let floor = |evidence: &Evidence| opinion(evidence, Some(seen)).and_then(|found| found.preconditions.after);
    let later = |text: &str| Some(text.parse::<Instant>().unwrap());
    let limited = Evidence::none().http_status(429);
    assert_eq!(floor(&limited), None);
    assert_eq!(floor(&limited.clone().retry_after_seconds(0)), Some(seen));
    assert_eq!(floor(&limited.clone().retry_after_seconds(30)), later("2026-04-21T10:00:30Z"));
    assert_eq!(floor(&limited.clone().retry_after_seconds(u32::MAX)), later("2162-05-28T16:28:15Z"));
    check(&limited.retry_after_seconds(30), Some((RetryByRuntime, &[])));
}

#[test]
fn a_wait_alone_has_no_kind_and_never_leaves_the_calendar() {
    let evidence = Evidence::none().retry_after_seconds(30);
    assert_eq!(opinion(&evidence, None), None);
    let found = opinion(&evidence, Some(Instant::MAX)).unwrap();
    assert_eq!((found.kind, found.preconditions.after), (None, Some(Instant::MAX)));
}

#[test]
fn a_failure_that_its_status_does_not_explain_and_that_asks_to_wait_is_retried() {
    check(&Evidence::none().http_status(403).retry_after_seconds(30), Some((RetryByRuntime, &[])));
    check(&Evidence::none().http_status(409).retry_after_seconds(0), Some((RetryByRuntime, &[])));
    check(&Evidence::none().http_status(404).retry_after_seconds(30), Some((RetryByRuntime, &[])));
    check(&Evidence::none().http_status(410).retry_after_seconds(30), Some((PermanentStructural, &[])));
    check(&Evidence::none().http_status(200).retry_after_seconds(30), None);
}
