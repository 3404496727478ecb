use super::*;

#[track_caller]
fn check(json: &str, want: Result<(&str, Bent), &str>) {
    let found: Id = serde_json::from_str(json).unwrap();
    let want = match want {
        Ok((text, bent)) => Id::Key(Key::text(text).unwrap(), bent),
        Err(why) => match found {
            Id::Wrong(_) => Id::Wrong(Box::leak(why.into())),
            _ => Id::Unfit(why.to_owned()),
        },
    };
    assert_eq!(found, want, "{json}");
}

#[test]
fn a_text_is_the_key_that_it_is() {
    check(r#""69d71fbf""#, Ok(("69d71fbf", Bent::Not)));
    check("\"a\u{2028}\\\"b\"", Ok(("a\u{2028}\"b", Bent::Not)));
    check(r#""[\"a\",\"b\"]""#, Ok((r#"["a","b"]"#, Bent::Not)));
}

#[test]
fn a_number_becomes_the_text_that_javascript_gives_it() {
    check("1", Ok(("1", Bent::Number)));
    check("1.0", Ok(("1", Bent::Number)));
    check("-0.0", Ok(("0", Bent::Number)));
    check("-17", Ok(("-17", Bent::Number)));
    check("1.5", Ok(("1.5", Bent::Number)));
    check("0.000001", Ok(("0.000001", Bent::Number)));
    check("1e3", Ok(("1000", Bent::Number)));
    check("9007199254740991", Ok(("9007199254740991", Bent::Number)));
}

#[test]
fn a_number_that_javascript_rounds_or_writes_otherwise_is_no_key() {
    check("9007199254740992", Err("the number 9007199254740992 is not exact"));
    check("-9007199254740992", Err("the number -9007199254740992 is not exact"));
    check("1e22", Err("the number 10000000000000000000000 is not exact"));
    check("0.0000001", Err("the number 0.0000001 is not exact"));
}

#[test]
fn a_list_becomes_the_json_text_of_a_list_of_texts() {
    check(r#"["a","b"]"#, Ok((r#"["a","b"]"#, Bent::List)));
    check(r#"[ "a" , 1, 2.0 ]"#, Ok((r#"["a","1","2"]"#, Bent::List)));
    check(r#"["a\"b","\u001f","é"]"#, Ok(("[\"a\\\"b\",\"\\u001f\",\"é\"]", Bent::List)));
    check(r#"["only"]"#, Ok((r#"["only"]"#, Bent::List)));
}

#[test]
fn what_is_no_key_says_why() {
    check(r#""""#, Err("a key is empty"));
    check(&format!("\"{}\"", "x".repeat(4097)), Err("a key has 4097 bytes, more than 4096"));
    check(&format!("[\"{}\"]", "x".repeat(4096)), Err("a key has 4100 bytes, more than 4096"));
    check("null", Err("null"));
    check("true", Err("a boolean"));
    check(r#"{"a":{"b":[1]}}"#, Err("an object"));
    check("[]", Err("an empty list"));
    check(r#"["a",["b"]]"#, Err("a list that holds more than texts and numbers"));
    check(r#"["a",null]"#, Err("a list that holds more than texts and numbers"));
    check(r#"["a",9007199254740992]"#, Err("the number 9007199254740992 is not exact"));
}

#[test]
fn a_list_without_end_is_read_in_bounded_memory() {
    let json = format!("[{}1]", "1,".repeat(100_000));
    let found: Id = serde_json::from_str(&json).unwrap();
    let Id::Unfit(why) = found else { panic!("{found:?}") };
    assert!(why.ends_with("more than 4096"), "{why}");
}
