//! What holds for every outcome, whatever a provider sends.

use crate::{Headers, NetworkError, Outcome, Policy, Reading, Step, Target, read};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};
use skip_taxonomy::{Confidence, Instant, ObservedAt, RecoveryKind, Vocabulary, Word};

const FIELDS: [&str; 12] = [
    "retry-after",
    "Retry-After-Ms",
    "RateLimit",
    "ratelimit-remaining",
    "ratelimit-reset",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-ratelimit-reset-tokens",
    "www-authenticate",
    "x-should-retry",
    "x-amzn-errortype",
    "x-github-sso",
];

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[0-9]{1,22}",
        2 => r#"[ ,;="'\\#:a-z0-9.-]{0,24}"#,
        1 => ".{0,12}",
        1 => Just("true".to_owned()),
        1 => Just("false".to_owned()),
        1 => Just(r#""a";r=0;t=30"#.to_owned()),
        1 => Just(r#"Bearer error="invalid_token""#.to_owned()),
        1 => Just("Thu, 01 Jan 2026 00:00:30 GMT".to_owned()),
        1 => Just("1m2.5s".to_owned()),
    ]
}

fn text() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!("rate_limit_exceeded")),
        Just(json!("insufficient_quota")),
        Just(json!("INVALID_ARGUMENT")),
        Just(json!("PERMISSION_DENIED")),
        Just(json!("invalid_token")),
        Just(json!("fullSyncRequired")),
        ".{0,8}".prop_map(Value::from),
        (0_u16..700).prop_map(Value::from),
        Just(Value::Null),
    ]
}

fn body() -> impl Strategy<Value = Value> {
    let names = prop_oneof![
        Just("error"),
        Just("errors"),
        Just("code"),
        Just("type"),
        Just("__type"),
        Just("status"),
        Just("reason"),
        Just("details"),
        Just("@type"),
        Just("retryDelay"),
        Just("documentation_url"),
    ];
    text().prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            btree_map(names.clone(), inner.clone(), 0..4).prop_map(|members| json!(members)),
            vec(inner, 0..3).prop_map(Value::from),
        ]
    })
}

fn outcome() -> impl Strategy<Value = Outcome> {
    let error = prop_oneof![
        (0..NetworkError::WORDS.len()).prop_map(|index| Word::from(NetworkError::WORDS[index].1)),
        "[a-z]{1,9}".prop_map(|word| Word::new(&word).unwrap()),
    ];
    let target = prop_oneof![Just(Target::Item), Just(Target::Collection), Just(Target::Cursor)];
    let headers = vec(((0..FIELDS.len()).prop_map(|index| FIELDS[index]), line()), 0..5);
    let seen = instant().prop_map(ObservedAt);
    (
        option::of(100_u16..600),
        headers,
        option::of(body()),
        option::weighted(0.2, error),
        option::of(seen),
        0_u32..6,
        option::of(target),
    )
        .prop_map(|(status, headers, body, error, at, sightings, target)| {
            let mut outcome = Outcome::default().sightings(sightings);
            outcome.headers = headers.iter().fold(Headers::none(), |all, (name, line)| all.with(name, line));
            (outcome.status, outcome.body, outcome.error, outcome.at, outcome.target) =
                (status, body, error, at, target);
            outcome
        })
}

fn instant() -> impl Strategy<Value = Instant> {
    prop_oneof![
        8 => (1_700_000_000_i64..1_900_000_000).prop_map(|seconds| Instant::from_micros(seconds * 1_000_000).unwrap()),
        1 => Just(Instant::MAX),
        1 => Just(Instant::MIN),
    ]
}

fn floor(reading: &Reading) -> Option<Instant> {
    reading.opinion.as_ref().and_then(|opinion| opinion.preconditions.after)
}

/// How far a reading is from asking again: not at all, after a step, once somebody acts, never.
fn distance(reading: &Reading) -> u8 {
    match reading.opinion.as_ref().map(|opinion| (opinion.kind, opinion.preconditions.blocked_on.is_empty())) {
        Some((Some(RecoveryKind::RetryByRuntime), true)) if reading.step.is_none() => 0,
        Some((Some(RecoveryKind::RetryByRuntime), true)) => 1,
        Some((Some(RecoveryKind::RetryByRuntime), false)) => 2,
        _ => 3,
    }
}

proptest! {
    #[test]
    fn every_outcome_has_one_answer_that_says_what_it_is(outcome in outcome(), now in instant()) {
        let reading = read(&outcome, Policy::default(), now);
        prop_assert_eq!(&read(&outcome, Policy::default(), now), &reading);
        let kind = reading.opinion.as_ref().and_then(|opinion| opinion.kind);
        let unclassified = reading.findings.iter().filter(|finding| finding.rule == "LAC003").count();
        prop_assert_eq!(unclassified, usize::from(kind.is_none()));
        prop_assert_ne!(kind, Some(RecoveryKind::FilterApplied));
        if kind.is_none() {
            prop_assert_eq!(reading.step, None);
        }
        let classification = reading.classification();
        prop_assert_eq!(classification.kind, kind);
        prop_assert!(classification.confidence < Confidence::Declared);
        let seconds = reading.evidence.retry_after_seconds;
        prop_assert_eq!(seconds.is_some(), floor(&reading).is_some());
    }

    #[test]
    fn no_wait_is_shortened(
        outcome in outcome(), now in instant(), seconds in vec(0_u32..10_000_000, 1..4), millis in 0_u32..10_000_000
    ) {
        let base = outcome.at.map_or(now, |at| at.0);
        let mut longer = outcome.header("retry-after-ms", &millis.to_string());
        for seconds in &seconds {
            longer = longer.header("Retry-After", &seconds.to_string());
        }
        let floor = floor(&read(&longer, Policy::default(), now)).unwrap();
        for seconds in seconds {
            prop_assert!(floor >= base.saturating_add_secs(seconds.into()));
        }
        prop_assert!(floor >= base.saturating_add_micros(i64::from(millis) * 1_000));
    }

    #[test]
    fn another_header_line_never_brings_the_floor_forward(
        outcome in outcome(), now in instant(), line in line()
    ) {
        let before = floor(&read(&outcome, Policy::default(), now));
        let after = floor(&read(&outcome.header("retry-after", &line), Policy::default(), now));
        prop_assert!(after >= before);
    }

    #[test]
    fn more_sightings_never_bring_a_retry_nearer(outcome in outcome(), now in instant(), sightings in 1_u32..6) {
        let read = |sightings| read(&outcome.clone().sightings(sightings), Policy::default(), now);
        let (fewer, more) = (read(sightings), read(sightings + 1));
        // A session that was refreshed in vain waits for a person: further away than a step.
        prop_assert!(distance(&fewer) <= distance(&more), "{fewer:?} {more:?}");
        prop_assert!(fewer.step != Some(Step::Resync) || more.step == Some(Step::Resync));
    }

    #[test]
    fn prose_changes_nothing(outcome in outcome(), now in instant(), prose in ".{0,40}") {
        let spoken = read(&outcome, Policy::default(), now);
        let mut chatty = outcome;
        if let Some(Value::Object(body)) = &mut chatty.body {
            for name in ["message", "detail", "title", "description", "error_description"] {
                body.insert(name.to_owned(), Value::from(prose.clone()));
            }
        } else if chatty.body.is_none() {
            chatty.body = Some(Value::from(prose));
        }
        prop_assert_eq!(read(&chatty, Policy::default(), now), spoken);
    }

    #[test]
    fn nothing_of_headers_and_bodies_gets_out(status in option::of(100_u16..600), place in 0_usize..6) {
        let secret = "s3cretT0ken";
        let pointers = ["code", "type", "status", "message", "reason", "__type"];
        let mut outcome = Outcome::default().body(json!({"error": {pointers[place]: secret}, "code": secret}));
        outcome.status = status;
        for field in ["Authorization", "Set-Cookie", "Cookie", "X-Api-Key", "www-authenticate", "x-github-sso"] {
            outcome = outcome.header(field, secret);
        }
        let reading = read(&outcome, Policy::default(), Instant::MIN);
        let shown = format!("{reading:?} {outcome:?}");
        prop_assert!(!shown.contains(secret), "{}", shown);
    }
}
