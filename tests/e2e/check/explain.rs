//! `lacuna explain`, for every rule there is.

use super::super::Place;
use super::Schema;

#[test]
fn every_rule_says_why_and_what_to_do() {
    let place = Place::new();
    let listed = place.run(["explain", "--json"]);
    assert_eq!((listed.code, listed.stderr.as_str()), (0, ""));
    let schema = Schema::named("rule");
    let rules = listed.lines();
    assert!(rules.len() > 80, "{} rules", rules.len());
    for rule in &rules {
        schema.assert_valid(rule);
        let text = |name: &str| rule[name].as_str().unwrap();
        assert!(["cure", "title", "why"].iter().all(|name| !text(name).is_empty()), "{rule}");
    }
}

#[test]
fn a_rule_is_explained_alone_as_in_the_list() {
    let place = Place::new();
    for rule in place.run(["explain", "--json"]).lines() {
        let id = rule["id"].as_str().unwrap();
        let alone = place.run(["explain", id, "--json"]);
        assert_eq!((alone.code, &alone.json()), (0, &rule), "{id}");
        let text = place.run(["explain", &id.to_lowercase()]);
        assert_eq!(text.code, 0, "{id}");
        for part in ["title", "cure", "why"] {
            assert!(text.stdout.contains(rule[part].as_str().unwrap()), "{id}: {part} is not told: {}", text.stdout);
        }
    }
}

#[test]
fn what_breaks_a_rule_by_its_explanation_is_found_by_a_check() {
    let place = Place::new();
    let mut shown = 0;
    for rule in place.run(["explain", "--json"]).lines() {
        let id = rule["id"].as_str().unwrap();
        // What needs more than the lines themselves, a manifest or a table, is checked with the cases of the rules.
        let Some(bad) = rule["bad"].as_str().filter(|bad| bad.contains("SKIP_RESULT") && !bad.contains('\n')) else {
            continue;
        };
        place.put("bad.jsonl", bad);
        let found = place.found(["bad.jsonl", "--strict"]);
        if found.iter().any(|told| told.contains(id)) {
            shown += 1;
        }
    }
    assert!(shown >= 20, "{shown} rules are shown by a skip that breaks them");
}

#[test]
fn a_rule_that_there_is_not_ends_with_2() {
    let place = Place::new();
    for unknown in ["LAC999", "LAC", ""] {
        let ran = place.run(["explain", unknown]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
        assert!(ran.stderr.contains("`lacuna explain` lists them"), "{}", ran.stderr);
    }
}
