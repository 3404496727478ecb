use super::*;
use std::collections::BTreeSet;

#[test]
fn no_word_stands_twice_and_each_means_what_its_group_means() {
    let mut seen = BTreeSet::new();
    for (group, words) in TABLE {
        for word in *words {
            assert!(seen.insert(*word), "{word} stands twice");
            assert_eq!(meaning(word), Some((*word, *group)));
        }
    }
}

#[test]
fn words_are_compared_whole_and_with_case() {
    for text in ["", "rate_limit", "rate_limit_exceeded ", "RATE_limit_EXCEEDED", "error: rate_limit_exceeded"] {
        assert_eq!(meaning(text), None, "{text:?}");
    }
}

#[test]
fn the_specification_has_every_word() {
    let chapter = include_str!("../../../../../spec/http.md");
    let missing: Vec<_> =
        TABLE.iter().flat_map(|(_, words)| *words).filter(|word| !chapter.contains(&format!("`{word}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
