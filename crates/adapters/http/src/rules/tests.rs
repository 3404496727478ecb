use super::*;
use std::collections::BTreeSet;

#[test]
fn every_rule_has_an_id_of_its_own_in_the_range_of_this_crate() {
    let all = || ALL.iter().chain(skip_taxonomy::rules::ALL);
    let ids: BTreeSet<_> = all().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), all().count());
    for rule in ALL {
        assert!(("LAC060"..="LAC069").contains(&rule.id), "{}", rule.id);
        assert!(!rule.title.is_empty() && !rule.cure.is_empty() && !rule.title.ends_with('.'), "{}", rule.id);
    }
}
