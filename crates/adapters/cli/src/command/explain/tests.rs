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
    assert!(!serde_json::from_str::<Cases>(CASES).unwrap().cases.is_empty());
}

#[test]
fn every_rule_has_a_row_and_a_clause_in_the_chapter_and_every_row_a_rule() {
    let rules = check_rules::every();
    let wanted: Vec<String> =
        rules.iter().map(|rule| format!("| {} | {} | {} |", rule.id, word(&rule.severity), rule.title)).collect();
    let found: Vec<&str> = CHAPTER.lines().filter(|line| line.starts_with("| LAC")).collect();
    assert_eq!(found, wanted);
    for rule in &rules {
        let explained = explained(rule);
        assert!(!explained.why.is_empty(), "{} has no clause", rule.id);
        assert!(!explained.cure.is_empty(), "{} has no cure", rule.id);
    }
}
