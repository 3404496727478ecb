use super::*;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde_json::Value;

fn found(text: &str) -> Vec<Defect> {
    let mut found = Vec::new();
    defects(text, &mut |defect| found.push(defect));
    found
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

#[track_caller]
fn check(text: &str, want: &[(&str, usize, What)]) {
    assert!(is_json(text), "{text}");
    let found = found(text);
    let found: Vec<_> = found.iter().map(|defect| (defect.pointer.as_str(), defect.offset, defect.what)).collect();
    assert_eq!(found, want, "{text}");
}

const fn half(unit: u16) -> What {
    What::LoneSurrogate { unit }
}

const fn again(first: usize) -> What {
    What::DuplicateName { first }
}

#[test]
fn what_every_reader_takes_for_the_same_is_no_defect() {
    for text in [
        "null",
        " 7 ",
        r#""""#,
        "[]",
        "{}",
        r#"{"a":{"a":[{"a":1},{"a":1}]},"b":"a","A":0,"a ":0}"#,
        r#"["\ud83d\ude00","\\ud800","\u00e9",9007199254740992,-9007199254740991,1.5e308,0.1,1e-999]"#,
        r#"{"a":"a","b":"a","c":["b","b"]}"#,
        r#"{"\u0061b":1,"a\u0062c":2,"é":3,"e":4}"#,
    ] {
        check(text, &[]);
    }
}

#[test]
fn half_a_character_is_told_once_for_each_text_and_each_name() {
    check(r#""\ud800""#, &[("", 1, half(0xD800))]);
    check(r#"{"a":["x","é\udc00\ud800"]}"#, &[("/a/1", 13, half(0xDC00))]);
    check(r#"{"a":"\ud800\u0041"}"#, &[("/a", 6, half(0xD800))]);
    check(r#"{"a":"\ud83d\ude00\uD83D"}"#, &[("/a", 18, half(0xD83D))]);
    check(r#"{"x":{"b\udfff":1}}"#, &[("/x/b\u{fffd}", 8, half(0xDFFF))]);
    check(r#"{"\ud800":"\ud800"}"#, &[("/\u{fffd}", 2, half(0xD800)), ("/\u{fffd}", 11, half(0xD800))]);
}

#[test]
fn numbers_are_told_where_they_begin() {
    check("1e999", &[("", 0, What::OutOfRange)]);
    check(r#"{"a":[0, -1e400 ,9007199254740993]}"#, &[("/a/1", 9, What::OutOfRange), ("/a/2", 17, What::Inexact)]);
    check(r#"{"a":"1e999"}"#, &[]);
}

#[test]
fn names_are_compared_by_what_they_say_and_not_by_how_they_are_written() {
    check(r#"{"a":1,"b":2,"a":3,"a":4}"#, &[("/a", 13, again(1)), ("/a", 19, again(1))]);
    check(r#"{"a":1,"\u0061":2}"#, &[("/a", 7, again(1))]);
    check(r#"{"\u0061b":1,"a\u0062":2}"#, &[("/ab", 13, again(1))]);
    check(r#"{"x":[{},{"\ud83d\ude00":1,"😀":2}]}"#, &[("/x/1/😀", 27, again(10))]);
    check(r#"{"":1,"":2}"#, &[("/", 6, again(1))]);
    check(r#"{"a/b":1,"a~b":{"a\/b":1,"a/b":2}}"#, &[("/a~0b/a~1b", 25, again(16))]);
    check(
        r#"{"\ud800":1,"\uD800":2,"\ud801":3}"#,
        &[
            ("/\u{fffd}", 2, half(0xD800)),
            ("/\u{fffd}", 13, half(0xD800)),
            ("/\u{fffd}", 24, half(0xD801)),
            ("/\u{fffd}", 12, again(1)),
        ],
    );
}

#[test]
fn an_inner_object_is_judged_alone_and_before_the_one_around_it() {
    check(r#"{"a":{"b":1,"b":2},"a":{"b":3}}"#, &[("/a/b", 12, again(6)), ("/a", 19, again(1))]);
}

#[test]
fn a_level_too_many_is_told_once() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    check(&nested(LEVELS_MAX), &[]);
    let pointer = "/0".repeat(LEVELS_MAX);
    check(&nested(LEVELS_MAX + 1), &[(&pointer, LEVELS_MAX, What::TooDeep)]);
    let twice = format!("[{},{}]", nested(200), nested(200));
    check(&twice, &[(&pointer, LEVELS_MAX, What::TooDeep)]);
    let objects = format!("{}1e999{}", r#"{"a":"#.repeat(LEVELS_MAX + 1), "}".repeat(LEVELS_MAX + 1));
    let (deep, number) = ("/a".repeat(LEVELS_MAX), "/a".repeat(LEVELS_MAX + 1));
    check(&objects, &[(&deep, 5 * LEVELS_MAX, What::TooDeep), (&number, 5 * 128, What::OutOfRange)]);
}

#[test]
fn what_lies_deeper_than_is_looked_is_passed_over_and_what_follows_is_not() {
    let levels = LEVELS_WALKED_MAX;
    let text = format!("[{}{{\"]\":1e999}}{},1e999]", "[".repeat(levels - 1), "]".repeat(levels - 1));
    check(&text, &[(&"/0".repeat(LEVELS_MAX), LEVELS_MAX, What::TooDeep), ("/1", text.len() - 6, What::OutOfRange)]);
}

#[test]
fn the_defects_of_the_table_of_strictness_are_told_unless_they_are_no_json() {
    let line = |data: &str| format!(r#"{{"type":"RECORD","stream":"a","key":"1","data":{data}}}"#);
    let start = line("").len() - 1;
    check(&line(r#"{"x":"\ud800"}"#), &[("/data/x", start + 6, half(0xD800))]);
    check(&line(r#"{"x":1e999}"#), &[("/data/x", start + 5, What::OutOfRange)]);
    check(r#"{"type":"RECORD","stream":"a","stream":"b"}"#, &[("/stream", 30, again(17))]);
    check(r#"{"type":"RECORD","stream":"a","type":"DONE"}"#, &[("/type", 30, again(1))]);
    let deep = line(&format!("{}{}", "[".repeat(200), "]".repeat(200)));
    let pointer = format!("/data{}", "/0".repeat(LEVELS_MAX - 1));
    check(&deep, &[(&pointer, start + LEVELS_MAX - 1, What::TooDeep)]);
    for data in ["\"\u{1}\"", r#""\x""#, "01", "NaN", "[1,]", r#"{"a":1,}"#] {
        assert!(!is_json(&line(data)), "the reader refuses {data}");
        found(&line(data));
    }
}

#[test]
fn a_defect_says_what_it_is_and_which_rule_it_breaks() {
    let say = |what: What| format!("{} {:?}: {what}", what.rule().id, what.severity());
    assert_eq!(say(half(0xD800)), r"LAC051 Warning: \ud800 is half a character, and its other half is not there");
    assert_eq!(say(What::OutOfRange), "LAC052 Warning: a number that a double cannot hold");
    assert_eq!(say(What::Inexact), "LAC052 Note: a whole number that a double cannot hold exactly");
    assert_eq!(say(again(0)), "LAC053 Warning: a name that stands in this object already");
    assert_eq!(say(What::TooDeep), "LAC054 Warning: nested deeper than 127 levels");
    let finding = found("1e999")[0].finding("line 7");
    assert_eq!((finding.rule.as_str(), finding.at.as_str()), ("LAC052", "line 7"));
}

#[test]
fn a_long_pointer_is_cut() {
    let text = format!(r#"{{"{}":[1e999]}}"#, "é".repeat(5_000));
    let pointer = &found(&text)[0].pointer;
    assert!(pointer.len() < 1_010 && pointer.ends_with("é…"), "{pointer}");
    let deep = format!("{}1e999{}", "[".repeat(2_000), "]".repeat(2_000));
    let pointer = &found(&deep)[1].pointer;
    assert!(pointer.len() < 1_010 && pointer.ends_with("/0…"), "{pointer}");
}

#[test]
fn a_line_of_32_mib_is_walked_however_it_is_filled() {
    let size = 32 << 20;
    let brackets = format!("{}{}", "[".repeat(size / 2), "]".repeat(size / 2));
    let mut told = 0;
    defects(&brackets, &mut |_| told += 1);
    assert_eq!(told, 1);
    let same = format!("{{{}\"\":0}}", "\"\":0,".repeat(size / 5));
    let mut told = 0;
    defects(&same, &mut |_| told += 1);
    assert_eq!(told, size / 5);
}

fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![".{0,6}", "[a-c/~\"\\\\é😀]{0,3}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-9_007_199_254_740_991_i64..=9_007_199_254_740_991).prop_map(Value::from),
        (-1e300..1e300_f64).prop_map(Value::from),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        let members = btree_map(text.clone(), inner.clone(), 0..6);
        prop_oneof![vec(inner, 0..6).prop_map(Value::from), members.prop_map(|members| members.into_iter().collect())]
    })
}

/// The value as JSON: as it is read best, or with an escape for every letter that may have one.
fn written(value: &Value, escaped: bool) -> String {
    if !escaped {
        return serde_json::to_string_pretty(value).unwrap();
    }
    let mut text = String::new();
    for letter in value.to_string().chars() {
        if letter.is_ascii() {
            text.push(letter);
        } else {
            text.extend(letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    text
}

proptest! {
    #[test]
    fn a_sound_text_has_no_defects(value in value(), escaped: bool) {
        let text = written(&value, escaped);
        prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        prop_assert_eq!(found(&text), []);
    }

    #[test]
    fn a_defect_that_is_put_into_a_sound_text_is_found_where_it_is(
        value in value(),
        escaped: bool,
        before in vec(value(), 0..3),
        defect in prop_oneof![
            Just((r#""x\ud800""#, 2, half(0xD800))),
            Just(("-1e999", 0, What::OutOfRange)),
            Just(("9007199254740993", 0, What::Inexact)),
        ],
    ) {
        let (wrong, at, what) = defect;
        let list: Vec<_> = before.iter().map(|value| written(value, escaped)).collect();
        let front = format!(r#"{{"v":{},"w":[{}"#, written(&value, escaped), list.join(","));
        let front = if list.is_empty() { front } else { front + "," };
        let text = format!("{front}{wrong}]}}");
        let wanted = Defect { pointer: format!("/w/{}", before.len()), offset: front.len() + at, what };
        prop_assert!(is_json(&text));
        prop_assert_eq!(found(&text), [wanted]);
    }

    #[test]
    fn names_stand_twice_where_a_dumb_search_finds_them(names in vec("[ab\u{e9}\\\\\"]{0,2}|[a-d]{0,6}", 0..40), escaped: bool) {
        let mut text = String::from("{");
        let mut at = Vec::new();
        for (place, name) in names.iter().enumerate() {
            text.push_str(if place > 0 { "," } else { "" });
            at.push(text.len());
            text += &written(&Value::from(name.as_str()), escaped && place % 2 == 0);
            text += ":0";
        }
        text.push('}');
        let wanted = (0..names.len()).filter_map(|place| {
            let first = names.iter().position(|name| *name == names[place])?;
            (first < place).then(|| (at[place], again(at[first])))
        });
        let mut found: Vec<_> = found(&text).iter().map(|defect| (defect.offset, defect.what)).collect();
        found.sort_unstable_by_key(|(offset, _)| *offset);
        prop_assert_eq!(found, wanted.collect::<Vec<_>>(), "{}", text);
    }

    #[test]
    fn no_text_makes_it_panic(text in r#"([\[\]{},:"\\ud8e9a]|1e999|"a":|😀){0,60}"#) {
        found(&text);
    }
}
