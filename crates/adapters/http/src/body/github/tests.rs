use super::*;
use serde_json::json;

#[track_caller]
fn check(url: &str, want: Option<&str>) {
    let spoken = documentation("/body", &json!({"documentation_url": url}));
    assert_eq!(spoken.as_ref().map(|spoken| spoken.word), want, "{url}");
    assert!(spoken.is_none_or(|spoken| spoken.meaning == Meaning::Later && spoken.at == "/body/documentation_url"));
}

#[test]
fn the_last_part_of_the_address_names_the_limit() {
    for page in PAGES {
        check(&format!("https://docs.github.com/rest#{page}"), Some(page));
        check(&format!("https://docs.github.com/rest/{page}"), Some(page));
    }
}

#[test]
fn a_part_of_a_name_and_a_part_in_the_middle_name_nothing() {
    check("https://docs.github.com/rest#no-secondary-rate-limits", None);
    check("https://docs.github.com/rest/secondary-rate-limits/more", None);
    check("https://docs.github.com/rest/using-the-rest-api", None);
    check("", None);
}
