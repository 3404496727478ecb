use super::*;
use std::collections::BTreeSet;

#[test]
fn every_rule_has_an_id_of_its_own_and_says_what_it_demands_and_what_helps() {
    let ids: BTreeSet<_> = ALL.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), ALL.len());
    for rule in ALL {
        let digits = rule.id.strip_prefix("LAC").unwrap();
        assert!(digits.len() == 3 && digits.bytes().all(|digit| digit.is_ascii_digit()), "{}", rule.id);
        assert!(!rule.title.is_empty() && !rule.cure.is_empty() && !rule.title.ends_with('.'), "{}", rule.id);
    }
}
