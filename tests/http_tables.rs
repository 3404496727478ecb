//! The tables of the chapter on HTTP against the code: every status of every target, and every word.

use lacuna_http::{Outcome, Policy, Reading, Target, read};
use lacuna_tests::files;
use serde_json::json;
use skip_taxonomy::{Confidence, Instant, Word};
use std::collections::BTreeMap;

const TARGETS: [Option<Target>; 4] = [Some(Target::Item), Some(Target::Collection), Some(Target::Cursor), None];

/// The cells of the rows of the table that has this heading.
fn rows(heading: &str) -> Vec<Vec<String>> {
    let chapter = files::read("spec/http.md");
    let lines = chapter.lines().skip_while(|line| !line.starts_with(heading)).skip(2);
    let rows = lines.take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// A reading in the words of a cell: the kind, whether it is suspected, blockers, the step.
fn cell(reading: &Reading) -> String {
    let Some(opinion) = &reading.opinion else { return "unclassified".to_owned() };
    let mut words: Vec<String> = opinion.kind.iter().map(|kind| format!("`{}`", Word::from(*kind))).collect();
    words.extend((opinion.confidence == Confidence::Suspected).then(|| "suspected".to_owned()));
    words.extend(opinion.preconditions.blocked_on.iter().map(|blocker| format!("`{blocker}`")));
    words.extend(reading.step.map(|step| format!("`{}`", serde_json::to_value(step).unwrap().as_str().unwrap())));
    words.join(", ")
}

fn cell_of(outcome: &Outcome) -> String {
    cell(&read(outcome, Policy::default(), Instant::MIN))
}

/// The statuses of a cell: `**HTTP-33.** 500, 502 to 504`.
fn statuses(cell: &str) -> Vec<u16> {
    let (_, list) = cell.rsplit_once("** ").unwrap();
    let number = |text: &str| text.parse::<u16>().unwrap_or_else(|why| panic!("{cell}: {text:?}: {why}"));
    let ranges = list.split(", ").map(|part| part.split_once(" to ").unwrap_or((part, part)));
    ranges.flat_map(|(from, to)| number(from)..=number(to)).collect()
}

#[test]
fn every_status_of_every_target_is_read_as_the_chapter_has_it() {
    let mut said: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for row in rows("| status | item |") {
        for status in statuses(&row[0]) {
            assert!(said.insert(status, row[1..5].to_vec()).is_none(), "{status} stands twice");
        }
    }
    assert!(said.keys().copied().eq(100..600), "a status without a row, or a row of no status");
    let mut wrong = Vec::new();
    for (status, cells) in said {
        for (target, want) in TARGETS.into_iter().zip(cells) {
            let mut outcome = Outcome::of_status(status).sightings(1);
            outcome.target = target;
            let found = cell_of(&outcome);
            if found != want {
                wrong.push(format!("{status}, {target:?}: {found}, where the chapter has {want}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_word_is_read_as_the_chapter_has_it() {
    let (mut words, mut wrong) = (0, Vec::new());
    for row in rows("| said | words |") {
        for word in row[1].split(' ').map(|word| word.trim_matches('`')) {
            words += 1;
            let body = json!({"error": {"code": word}});
            let found = cell_of(&Outcome::default().body(body).sightings(1));
            if found != row[0] {
                wrong.push(format!("{word}: {found}, where the chapter has {}", row[0]));
            }
        }
    }
    assert!(words > 100, "only {words} words were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
