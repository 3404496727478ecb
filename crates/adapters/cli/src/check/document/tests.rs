use super::*;

/// What is found in a text, each with its rule, its pointer and the line and column that a person would see.
fn found(kind: Option<Kind>, text: &str) -> Vec<String> {
    let place = Place { file: "f", text, line: 1 };
    let told = findings(kind, text, &mut Validators::default()).into_iter().map(|(finding, offset)| {
        let found = place.found(&finding.at.clone(), finding, offset);
        let column = found.columns.map_or(0, |columns| columns.start);
        format!("{} {} {}:{column}", found.finding.rule, found.pointer, found.line.unwrap_or(0)).replace("  ", " ")
    });
    told.collect()
}

#[test]
fn a_document_is_held_against_its_schema_and_its_type() {
    let checkpoint = r#"{"source":{"connector_id":"c","instance_id":"i","grant_id":null},"stream":"s","partition":null,
 "cursor_semantic":"high_water","axis":"time","granularity":"PT1S","epoch":null,"max_seen":null,"mutable_window":null,
 "last_walk_at":null,"coverage_intervals":[{"from":"2026-01-01T00:00:00Z","to":"TO"}],"known_gaps":[],"known_gaps_total":0,"foreign":null}"#;
    let check = |to: &str| found(Some(Kind::Document("checkpoint")), &checkpoint.replace("TO", to));
    assert_eq!(check("2026-01-02T00:00:00Z"), [""; 0]);
    assert_eq!(check("never"), ["LAC091 1:1"]);
    assert_eq!(check("2026-01-01T00:00:00Z"), ["LAC091 1:1"], "an empty span: the schema cannot say it");
}

#[test]
fn a_name_that_stands_twice_is_told_with_its_place() {
    let text = "{\n \"connector_key\": \"c\",\n \"version\": \"1.0.0\",\n \"version\": \"2.0.0\",\n \"streams\": []\n}";
    assert_eq!(found(Some(Kind::Manifest), text), ["LAC053 /version 4:2"]);
}

#[test]
fn what_is_no_json_is_told_where_it_ceases_to_be() {
    assert_eq!(found(Some(Kind::Manifest), "{\n \"streams\": [,]\n}"), ["LAC022 2:14"]);
    assert_eq!(found(None, ""), ["LAC022 0:0"]);
    assert_eq!(found(None, "{}"), ["LAC090 1:1"]);
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(found(None, &deep), ["LAC022 1:128"]);
}

#[test]
fn values_are_not_told() {
    let told =
        findings(Some(Kind::Document("gap")), r#"{"gap_id":"secret-value","extent":{}}"#, &mut Validators::default());
    assert!(!told.is_empty() && told.iter().all(|(finding, _)| !finding.message.contains("secret-value")), "{told:?}");
}

#[test]
fn of_thousands_of_breaches_the_gravest_are_told_and_the_others_counted() {
    let note = |at: usize| (pdpp::KEYS_COLLIDE.at(at.to_string(), ""), None);
    let mut found: Vec<Placed> = (0..2 * SHOWN_MAX).map(note).collect();
    found.push((SCHEMA_BROKEN.at("", ""), None));
    assert_eq!(shorten(&mut found), SHOWN_MAX as u64 + 1);
    assert_eq!((found.len(), found[0].0.rule.as_str(), found[1].0.at.as_str()), (SHOWN_MAX, SCHEMA_BROKEN.id, "0"));
    assert_eq!(shorten(&mut found), 0);
}
