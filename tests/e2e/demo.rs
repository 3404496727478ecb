use super::Place;

#[test]
fn the_demo_shows_the_numbers_that_the_project_was_started_for() {
    let place = Place::new();
    for round in ["first", "second"] {
        let ran = place.run(["demo"]);
        assert_eq!(ran.code, 0, "{round}: {}", ran.stderr);
        for wanted in [
            "$ lacuna ingest lacuna-demo/chatgpt.jsonl --manifest lacuna-demo/chatgpt.manifest.json",
            "complete_with_gaps",
            "10,596",
            "4,188",
            "rate_limited",
            "34 m 54 s",
            "2 h 3 m 12 s",
            "500",
            "3,688",
        ] {
            assert!(ran.stdout.contains(wanted), "{round}: {wanted:?} is missing in\n{}", ran.stdout);
        }
    }
}

#[test]
fn the_demo_for_programs_is_json_and_nothing_else() {
    let place = Place::new();
    let ran = place.run(["demo", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let schemas: Vec<_> = ran.lines().iter().map(|line| line["schema"].as_str().unwrap().to_owned()).collect();
    for wanted in ["run-summary", "gap", "coverage", "plan", "history-entry"] {
        assert!(schemas.contains(&format!("lacuna/{wanted}/v1")), "{wanted}: {schemas:?}");
    }
}

#[test]
fn the_demo_does_not_write_over_what_is_not_its_own() {
    let place = Place::new();
    place.write("precious", "data");
    let ran = place.run(["demo", "--dir", "."]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("not empty and not an example of ours"), "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(place.path("precious")).unwrap(), "data");
}
