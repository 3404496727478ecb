use super::*;

fn at(text: &str) -> Instant {
    Instant::floor(text).unwrap()
}

fn needs(version: &str) -> Preconditions {
    Preconditions::none().requires(version.parse().unwrap())
}

/// What two sets of preconditions come to, in either order; `false` when one version had to be dropped.
#[track_caller]
fn check(mine: &Preconditions, theirs: &Preconditions, want: &Preconditions) {
    for (mut first, second) in [(mine.clone(), theirs), (theirs.clone(), mine)] {
        assert!(first.tighten(second), "{first:?} against {second:?}");
        assert_eq!(&first, want);
    }
}

#[test]
fn nothing_adds_nothing() {
    check(&Preconditions::none(), &Preconditions::none(), &Preconditions::none());
    let something = needs("0.7.0").after(at("2026-04-21T10:00Z")).blocked_on(Blocker::Billing);
    check(&something, &Preconditions::none(), &something);
    check(&something, &something, &something);
}

#[test]
fn the_later_floor_the_later_version_and_every_blocker_count() {
    let mine = needs("0.10.0").after(at("2026-04-21T10:00Z")).blocked_on(Blocker::Billing);
    let theirs = needs("0.9.0").after(at("2026-04-21T11:00Z")).blocked_on(Blocker::Config);
    let both = needs("0.10.0").after(at("2026-04-21T11:00Z")).blocked_on(Blocker::Billing).blocked_on(Blocker::Config);
    check(&mine, &theirs, &both);
}

#[test]
fn of_versions_that_do_not_compare_the_first_stays_and_that_is_said() {
    for (mine, theirs) in [("^0.7", "0.8.0"), ("0.8.0", "^0.7"), ("soon", "0.8.0"), ("^1", "^2")] {
        let mut kept = needs(mine);
        assert!(!kept.tighten(&needs(theirs).after(at("2026-04-21T10:00Z"))), "{mine} against {theirs}");
        assert_eq!(kept, needs(mine).after(at("2026-04-21T10:00Z")), "and the rest is taken all the same");
    }
    assert!(needs("^0.7").tighten(&needs("^0.7")), "what is equal need not compare");
}

#[test]
fn a_floor_only_rises() {
    let floor = Preconditions::none().after(at("2026-04-21T11:00Z")).after(at("2026-04-21T10:00Z"));
    assert_eq!(floor.after, Some(at("2026-04-21T11:00Z")));
}

#[test]
fn a_finer_floor_is_rounded_up() {
    let read: Preconditions = serde_json::from_str(r#"{"after":"2026-04-21T10:00:00.0000001Z"}"#).unwrap();
    assert_eq!(read.after, Some(at("2026-04-21T10:00:00.000001Z")));
}

#[test]
fn what_is_absent_is_null_and_what_is_unknown_is_kept() {
    let read = |json: &str| serde_json::from_str::<Preconditions>(json).unwrap();
    assert_eq!(read("{}"), Preconditions::none());
    assert_eq!(
        read(r#"{"after":null,"requires_connector_version":null,"blocked_on":[],"mood":1}"#),
        Preconditions::none()
    );
    let blocked = read(r#"{"blocked_on":["the_weather","billing","billing"]}"#);
    let want = r#"{"after":null,"requires_connector_version":null,"blocked_on":["billing","the_weather"]}"#;
    assert_eq!(serde_json::to_string(&blocked).unwrap(), want);
}
