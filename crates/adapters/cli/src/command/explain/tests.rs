use super::*;

#[test]
fn a_rule_is_explained_with_what_breaks_it_and_what_does_not() {
    let rules = check_rules::every();
    let rule = rules.iter().find(|rule| rule.id == "LAC070").unwrap();
    let explained = explained(rule);
    assert!(explained.why.starts_with("The connector saw what happened"), "{}", explained.why);
    assert!(explained.bad.unwrap().contains("historical_message_unaccounted"));
    assert!(explained.good.unwrap().contains("retry_on_connector_upgrade"));
}

#[test]
fn every_chapter_and_case_file_can_be_read() {
    assert!(CASES.iter().all(|text| serde_json::from_str::<Cases>(text).is_ok()));
}
