use super::*;
use crate::text::pointer_part;
use proptest::prelude::*;
use serde_json::Value;

#[track_caller]
fn check(text: &str, pointer: &str, is_value: bool, want: &str) {
    let located = locate(text, pointer).unwrap();
    assert_eq!((located.is_value(), &text[located.range()]), (is_value, want), "{pointer} in {text}");
}

#[test]
fn a_pointer_leads_to_its_value() {
    let text = r#" {"a":{"b":[ 1 , "x]", {"c":null} ]},"":{"":2},"a/b":3,"m~n":4,"\u0061\u00e9":5,"~1":6} "#;
    for (pointer, want) in [
        ("/a/b", r#"[ 1 , "x]", {"c":null} ]"#),
        ("/a/b/0", "1"),
        ("/a/b/1", r#""x]""#),
        ("/a/b/2/c", "null"),
        ("/", r#"{"":2}"#),
        ("//", "2"),
        ("/a~1b", "3"),
        ("/m~0n", "4"),
        ("/aé", "5"),
        ("/~01", "6"),
        ("", text.trim()),
    ] {
        check(text, pointer, true, want);
    }
    check(" 7 ", "", true, "7");
    check(r#"{"\ud800":1}"#, "/\u{fffd}", true, "1");
    check("\u{feff}{\"a\":1}", "/a", true, "1");
}

#[test]
fn where_a_value_is_missing_its_deepest_ancestor_is_found() {
    let text = r#"{"a":{"b":[1,2]},"c":"d"}"#;
    for (pointer, want) in [
        ("/x", text),
        ("/a/x", r#"{"b":[1,2]}"#),
        ("/a/x/y/z", r#"{"b":[1,2]}"#),
        ("/a/b/2", "[1,2]"),
        ("/a/b/-", "[1,2]"),
        ("/a/b/01", "[1,2]"),
        ("/a/b/+1", "[1,2]"),
        ("/a/b/", "[1,2]"),
        ("/a/b/99999999999999999999999", "[1,2]"),
        ("/a/b/0/0", "1"),
        ("/c/0", r#""d""#),
        ("/c/", r#""d""#),
        ("a", text),
        ("a/b", text),
        ("/~2", text),
    ] {
        check(text, pointer, false, want);
    }
}

#[test]
fn of_names_that_stand_twice_the_first_counts() {
    check(r#"{"a":{"x":1},"a":{"y":2}}"#, "/a", true, r#"{"x":1}"#);
    check(r#"{"a":{"x":1},"a":{"y":2}}"#, "/a/y", false, r#"{"x":1}"#);
}

#[test]
fn a_broken_text_is_followed_as_far_as_it_goes() {
    for (text, pointer, is_value, want) in [
        (r#"{"a":{"b":[1,2"#, "/a/b/1", true, "2"),
        (r#"{"a":{"b":[1,2"#, "/a/b", true, "[1,2"),
        (r#"{"a":{"b":[1,2"#, "/a/c", false, r#"{"b":[1,2"#),
        (r#"{"a":"#, "/a", false, r#"{"a":"#),
        (r#"{"a":}"#, "/a", false, r#"{"a":}"#),
        (r#"{"a" 1,"b":2}"#, "/b", true, "2"),
        (r#"{"a":1 "b":2}"#, "/b", true, "2"),
        (r#"{"a":nul,"b":"x"#, "/b", true, r#""x"#),
        (r#"{7:1,"b":2}"#, "/b", true, "2"),
        (r#"{{"c":1},"b":2}"#, "/b", true, "2"),
        (r#"{"a":1]"#, "/b", false, r#"{"a":1]"#),
        ("[1,,2]", "/1", true, "2"),
        ("[", "/0", false, "["),
        ("{", "/a", false, "{"),
        ("nul", "/a", false, "nul"),
    ] {
        check(text, pointer, is_value, want);
    }
    for text in ["", " \n", "]", ",", "}1", "\u{feff}"] {
        assert_eq!(locate(text, ""), None, "{text:?}");
    }
}

#[test]
fn nesting_costs_neither_a_stack_nor_more_than_one_look() {
    let levels = 1 << 20;
    let text = format!("{}7{}", "[".repeat(levels), "]".repeat(levels));
    check(&text, &"/0".repeat(levels), true, "7");
    check(&text, "", true, &text);
    check(&text, &format!("{}/1", "/0".repeat(levels - 1)), false, "[7]");
}

#[test]
fn lines_and_columns_are_counted_from_1_and_in_characters() {
    let text = "\u{feff}ab\r\né😀x\n\ny";
    let at = |what: &str| text.find(what).unwrap();
    for (offset, want) in [
        (0, (1, 1)),
        (at("a"), (1, 1)),
        (at("b"), (1, 2)),
        (at("é"), (2, 1)),
        (at("é") + 1, (2, 1)),
        (at("😀"), (2, 2)),
        (at("x"), (2, 3)),
        (at("x") + 1, (2, 4)),
        (at("x") + 2, (3, 1)),
        (at("y"), (4, 1)),
        (text.len(), (4, 2)),
        (usize::MAX, (4, 2)),
    ] {
        assert_eq!(line_and_column(text, offset), want, "byte {offset}");
    }
    assert_eq!(line_and_column("", 0), (1, 1));
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![Just(Value::Null), any::<i32>().prop_map(Value::from), ".{0,4}".prop_map(Value::from)];
    leaf.prop_recursive(5, 40, 6, |inner| {
        let name = prop_oneof![".{0,3}", "[0-2~/\"\\\\]{0,3}"];
        let members = proptest::collection::btree_map(name, inner.clone(), 0..6);
        prop_oneof![
            proptest::collection::vec(inner, 0..6).prop_map(Value::from),
            members.prop_map(|members| members.into_iter().collect())
        ]
    })
}

fn pointers(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                pointers(item, format!("{at}/{place}"), found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                pointers(member, format!("{at}/{}", pointer_part(name)), found);
            }
        }
        _ => {}
    }
    found.push(at);
}

proptest! {
    #[test]
    fn every_pointer_of_a_value_leads_to_it_and_no_further(value in value(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let mut all = Vec::new();
        pointers(&value, String::new(), &mut all);
        for pointer in all {
            let Some(Located::Value(range)) = locate(&text, &pointer) else { panic!("{pointer} in {text}") };
            let found: Value = serde_json::from_str(&text[range.clone()]).unwrap();
            prop_assert_eq!(Some(&found), value.pointer(&pointer), "{} in {}", pointer, text);
            let missing = format!("{pointer}/no such name");
            prop_assert_eq!(locate(&text, &missing), Some(Located::Ancestor(range)));
        }
    }

    #[test]
    fn what_is_cut_leads_to_something_inside(value in value(), cut: prop::sample::Index, pointer in "(/[0-2ab]{0,2}){0,4}") {
        let text = value.to_string();
        let text = crate::text::cut(&text, cut.index(text.len() + 1));
        let located = locate(text, &pointer);
        prop_assert_eq!(located.is_some(), !text.is_empty());
        prop_assert!(located.is_none_or(|located| !located.range().is_empty() && text.get(located.range()).is_some()));
    }

    #[test]
    fn no_text_and_no_pointer_make_it_panic(text in r#"([\[\]{},:"\\ud8e9a]|"a":|😀){0,40}"#, pointer in "[/~01ae]{0,9}") {
        if let Some(located) = locate(&text, &pointer) {
            line_and_column(&text, located.range().end);
        }
    }
}
