//! Baselines: what was there before the checks were, and what is new.

use super::super::Place;
use super::{CLEAN, ERROR, WARNING};
use serde_json::Value;
use std::fs;

fn place() -> Place {
    let place = Place::new();
    place.put("run.jsonl", format!("{WARNING}\n{ERROR}\n"));
    let ran = place.check(["run.jsonl", "--write-baseline", "baseline.json", "--reason", "before the checks"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    place
}

const CHECK: [&str; 5] = ["run.jsonl", "--baseline", "baseline.json", "--fail-on", "note"];

#[test]
fn what_was_written_as_a_baseline_does_not_count_the_next_time() {
    let place = place();
    let baseline: Value = serde_json::from_str(&fs::read_to_string(place.path("baseline.json")).unwrap()).unwrap();
    super::Schema::named("baseline").assert_valid(&baseline);
    assert_eq!(baseline["reason"], "before the checks");
    assert_eq!(place.check(["run.jsonl"]).code, 1);
    let ran = place.check(CHECK);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(place.found(CHECK).iter().all(|told| told.starts_with('(')), "{:?}", place.found(CHECK));
    assert_eq!(place.check(["baseline.json"]).code, 0, "a baseline is a document that can be checked");
}

#[test]
fn a_baseline_survives_lines_before_its_own() {
    let place = place();
    place.put("run.jsonl", format!("{CLEAN}\n\n{WARNING}\n{ERROR}\n"));
    let found = place.found(CHECK);
    assert!(found.iter().all(|told| told.starts_with('(') || told.starts_with("LAC082")), "{found:?}");
}

#[test]
fn a_new_finding_is_not_hidden_not_even_one_that_looks_like_an_old_one() {
    let place = place();
    place.put("run.jsonl", format!("{WARNING}\n{ERROR}\n{ERROR}\n"));
    assert_eq!(place.check(CHECK).code, 1);
    let again: Vec<_> = place.found(CHECK).into_iter().filter(|told| told.starts_with("LAC001")).collect();
    assert_eq!(again, ["LAC001 run.jsonl:3:59 /recovery_kind"]);
    place.put("run.jsonl", format!("{WARNING}\n{ERROR}\n"));
    place.put("other.jsonl", ERROR);
    let found = place.found(["run.jsonl", "other.jsonl", "--baseline", "baseline.json"]);
    assert!(found.contains(&"LAC001 other.jsonl:1:59 /recovery_kind".to_owned()), "{found:?}");
}

#[test]
fn what_was_mended_is_told_until_the_baseline_is_written_anew() {
    let place = place();
    place.put("run.jsonl", format!("{WARNING}\n"));
    let found = place.found(CHECK);
    assert!(found.iter().any(|told| told.starts_with("LAC103 baseline.json /entries/")), "{found:?}");
    let again = ["--write-baseline", "baseline.json", "--reason", "still"];
    assert_eq!(place.check([&CHECK[..], &again].concat()).code, 0);
    assert_eq!(place.found(CHECK), ["(LAC003 run.jsonl:1:52 /reason)"]);
}

#[test]
fn a_baseline_without_a_reason_hides_nothing() {
    let place = place();
    let text = fs::read_to_string(place.path("baseline.json")).unwrap();
    place.put("baseline.json", text.replace("before the checks", " "));
    let found = place.found(CHECK);
    assert!(found.iter().any(|told| told.starts_with("LAC100 baseline.json")), "{found:?}");
    assert!(found.iter().any(|told| told.starts_with("LAC001 run.jsonl")), "{found:?}");
    assert_eq!(place.check(CHECK).code, 1);
}

#[test]
fn a_baseline_names_files_from_its_own_folder() {
    let place = Place::new();
    place.put("runs/run.jsonl", ERROR);
    let write = ["runs", "--write-baseline", "ci/baseline.json", "--reason", "x"];
    assert_eq!(place.check(write).code, 4, "there is no folder ci");
    fs::create_dir(place.path("ci")).unwrap();
    assert_eq!(place.check(write).code, 0);
    assert!(fs::read_to_string(place.path("ci/baseline.json")).unwrap().contains("\"../runs/run.jsonl\""));
    let args = ["check", "run.jsonl", "--baseline", "../ci/baseline.json"];
    let ran = super::Ran::of(&place.command(args).current_dir(place.path("runs")).output().unwrap());
    assert_eq!(ran.code, 0, "{}", ran.stdout);
}

#[test]
fn a_check_of_a_part_leaves_the_baseline_as_it_is() {
    let place = place();
    let old = fs::read(place.path("baseline.json")).unwrap();
    let ran = place.check(["missing.jsonl", "run.jsonl", "--write-baseline", "baseline.json", "--reason", "new"]);
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    assert_eq!(fs::read(place.path("baseline.json")).unwrap(), old);
}

#[test]
fn a_check_that_is_killed_leaves_the_old_baseline_whole() {
    let place = Place::new();
    let lines = (0..2_000).map(|number| ERROR.replace("messages", &format!("stream-{number}")) + "\n");
    place.put("run.jsonl", lines.collect::<String>());
    let args = |reason: &'static str| {
        ["check", "run.jsonl", "--json", "--output", "report", "--write-baseline", "b.json", "--reason", reason]
    };
    let start = std::time::Instant::now();
    let whole = place.run(args("old"));
    let took = start.elapsed();
    assert_eq!(whole.code, 0, "{}", whole.stderr);
    let old = fs::read(place.path("b.json")).unwrap();
    let (mut kept, mut replaced) = (0, 0);
    for kill in 1..=10_u32 {
        let mut child = place.command(args("new")).spawn().unwrap();
        std::thread::sleep(took.mul_f64(f64::from(kill) / 10.0));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = fs::read(place.path("b.json")).unwrap();
        if now == old {
            kept += 1;
        } else {
            let baseline: Value = serde_json::from_slice(&now).expect("the baseline is cut");
            assert_eq!(baseline["reason"], "new");
            replaced += 1;
            place.put("b.json", &old);
        }
    }
    assert!(kept > 0, "no kill came before the end: {kept} kept, {replaced} replaced");
}
