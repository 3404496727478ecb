use super::*;

fn read(text: &str) -> Result<Headers, String> {
    serde_json::from_str(text).map_err(|why| why.to_string())
}

#[track_caller]
fn check(text: &str, name: &str, want: &[&str]) {
    let headers = read(text).unwrap();
    assert_eq!(headers.lines(name).collect::<Vec<_>>(), want, "{text}");
}

#[test]
fn names_have_no_case_and_lines_keep_their_order() {
    check(r#"{"Retry-After":"1"}"#, "retry-after", &["1"]);
    check(r#"{"RETRY-AFTER":["1","2"],"retry-after":"3"}"#, "retry-after", &["1", "2", "3"]);
    check(r#"{"retry-after-ms":"1"}"#, "retry-after", &[]);
}

#[test]
fn blanks_and_tabs_around_a_line_do_not_belong_to_it() {
    check(r#"{"a":" \t 7 x \t"}"#, "a", &["7 x"]);
    check(r#"{"a":"\u00a07"}"#, "a", &["\u{a0}7"]);
}

#[test]
fn null_is_no_line_and_anything_but_texts_is_refused() {
    check(r#"{"a":null,"b":[]}"#, "a", &[]);
    assert!(read(r#"{"a":null}"#).unwrap().is_empty());
    for bent in [r#"{"a":7}"#, r#"{"a":["7",7]}"#, r#"{"a":{"b":"7"}}"#, r#"{"a":[null]}"#, r#"["a"]"#, r#""a""#] {
        assert!(read(bent).is_err(), "{bent}");
    }
    let why = read(r#"{"a":7}"#).unwrap_err();
    assert!(why.contains("expected the value of a header field: a text or a list of texts"), "{why}");
    assert!(read("[]").unwrap_err().contains("expected an object of header fields"));
}

#[test]
fn debugging_shows_names_and_no_values() {
    let headers = Headers::none().with("Authorization", "Bearer s3cret");
    assert_eq!(format!("{headers:?}"), r#"{"authorization"}"#);
}
