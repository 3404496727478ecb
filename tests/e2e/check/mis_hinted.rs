//! Eight emissions that real connectors got wrong, each as a transcript, beside the same run told well.

use super::super::Place;
use super::{fixtures, told};
use lacuna_tests::files::names;

/// What is found in `bad-N.jsonl`.
const CAUGHT: [(&str, &[&str]); 8] = [
    ("a provider's cap is retried by the runtime", &["LAC004 bad-1.jsonl:3:57 /reason"]),
    ("a parser that failed is retried by the runtime", &["LAC004 bad-2.jsonl:2:56 /reason"]),
    (
        "a hint says that retrying is the cure, and that it is none",
        &["LAC004 bad-3.jsonl:2:150 /recovery_hint", "LAC003 bad-3.jsonl:2:52 /reason"],
    ),
    ("a record that was kept is told as a skip", &["LAC071 bad-4.jsonl:2:50 /reason"]),
    ("a loss for good says nothing of its recovery", &["LAC070 bad-5.jsonl:2:1 /recovery_kind"]),
    ("normal ends are told as skips", &["LAC071 bad-6.jsonl:2:50 /reason", "LAC071 bad-6.jsonl:3:52 /reason"]),
    (
        "what is to be fetched is named where nothing can target it",
        &["LAC072 bad-7.jsonl:2:167 /diagnostics/missing_channel_ids"],
    ),
    ("the diagnostics hold the whole record", &["LAC073 bad-8.jsonl:2:221 /diagnostics/record"]),
];

/// The findings in one of the fixtures, and the exit code.
fn checked(name: &str) -> (Vec<String>, i32) {
    let place = Place::new();
    let args = ["check", name, "--format", "json", "--fail-on", "warning"];
    let ran = super::Ran::of(&place.command(args).current_dir(fixtures()).output().unwrap());
    assert_eq!(ran.stderr, "");
    (told(&ran.json()), ran.code)
}

#[test]
fn each_of_the_eight_emissions_is_caught_and_its_twin_is_clean() {
    for (index, (what, wanted)) in CAUGHT.iter().enumerate() {
        let number = index + 1;
        let wanted = wanted.iter().map(ToString::to_string).collect();
        assert_eq!(checked(&format!("bad-{number}.jsonl")), (wanted, 1), "{what}");
        assert_eq!(checked(&format!("good-{number}.jsonl")), (Vec::new(), 0), "{what}");
    }
    assert_eq!(names("tests/fixtures/mis-hinted").len(), 2 * CAUGHT.len(), "a fixture that nobody checks");
}

#[test]
fn strict_finds_no_more_in_them() {
    for number in 1..=CAUGHT.len() {
        for name in [format!("bad-{number}.jsonl"), format!("good-{number}.jsonl")] {
            let place = Place::new();
            let args = ["check", &name, "--strict", "--format", "json"];
            let ran = super::Ran::of(&place.command(args).current_dir(fixtures()).output().unwrap());
            assert_eq!(told(&ran.json()), checked(&name).0);
        }
    }
}
