use super::*;
use std::collections::BTreeSet;

#[test]
fn no_rule_has_the_id_of_another_here_or_in_the_taxonomy() {
    let all = || ALL.iter().chain(skip_taxonomy::rules::ALL);
    let ids: BTreeSet<_> = all().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), all().count());
    for rule in ALL {
        let digits = rule.id.strip_prefix("LAC").unwrap();
        assert!(digits.len() == 3 && digits.bytes().all(|digit| digit.is_ascii_digit()), "{}", rule.id);
        assert!(!rule.title.is_empty() && !rule.cure.is_empty(), "{}", rule.id);
    }
}
