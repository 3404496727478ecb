use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn key(json: &str) -> Result<Key, String> {
    serde_json::from_str(json).map_err(|e| e.to_string())
}

#[test]
fn a_number_a_text_and_a_list_are_three_keys() {
    let keys: BTreeSet<Key> = ["1", "\"1\"", "[1]", "[\"1\"]", "[\"a\",\"b\"]", "\"[\\\"a\\\",\\\"b\\\"]\""]
        .iter()
        .map(|json| key(json).unwrap())
        .collect();
    assert_eq!(keys.len(), 6);
}

#[test]
fn a_whole_number_is_an_integer_however_it_is_written() {
    assert_eq!(key("1.0"), key("1"));
    assert_eq!(key("1e2"), key("100"));
    assert_eq!(key("-0.0"), key("0"));
}

#[test]
fn a_number_that_is_not_exact_everywhere_is_refused_and_shown() {
    for (json, shown) in [
        ("1.5", "1.5"),
        ("9007199254740992", "9007199254740992"),
        ("-9007199254740992", "-9007199254740992"),
        ("18446744073709551615", "18446744073709551615"),
        ("1e300", "1e300"),
    ] {
        let error = key(json).unwrap_err();
        assert!(error.contains("is not an integer within ±9007199254740991"), "{error}");
        assert!(error.contains(shown) || json.contains('e'), "{error}");
    }
    assert!(key("9007199254740991").is_ok());
    assert!(key("-9007199254740991").is_ok());
}

#[test]
fn what_is_no_key_is_refused_with_the_shapes_that_are() {
    for json in ["null", "true", "{}", "[[1]]", "[null]"] {
        assert!(key(json).unwrap_err().contains("a text"), "{json}: {}", key(json).unwrap_err());
    }
    assert!(key("[]").unwrap_err().starts_with("a key is empty"));
    assert!(key("\"\"").unwrap_err().starts_with("a key is empty"));
}

#[test]
fn a_key_is_bounded() {
    let text = |bytes: usize| format!("\"{}\"", "x".repeat(bytes));
    assert!(key(&text(4096)).is_ok());
    assert!(key(&text(4097)).unwrap_err().starts_with("a key has 4097 bytes, more than 4096"));
    let numbers = |parts: usize| format!("[1{}]", ",1".repeat(parts - 1));
    assert!(key(&numbers(16)).is_ok());
    for parts in [17, 40] {
        let error = key(&numbers(parts)).unwrap_err();
        assert!(error.starts_with("a key has 17 parts, more than 16"), "as far as it was read: {error}");
    }
    let too_many = Key::compound(vec![KeyPart::Integer(1); 17]).unwrap_err().to_string();
    assert_eq!(too_many, "a key has 17 parts, more than 16");
    // All texts together, and eight bytes for an integer.
    assert!(key(&format!("[{},1]", text(4088))).is_ok());
    assert!(key(&format!("[{},1]", text(4089))).unwrap_err().starts_with("a key has 4097 bytes, more than 4096"));
    assert!(key(&format!("[{},{}]", text(4000), text(96))).is_ok());
    assert!(key(&format!("[{},{}]", text(4000), text(97))).unwrap_err().starts_with("a key has 4097 bytes"));
}

#[test]
fn the_largest_exact_integers_are_keys_however_they_are_written() {
    for integer in [9_007_199_254_740_991, -9_007_199_254_740_991, 9_007_199_254_740_989, 900_719_925_474_099] {
        for json in [format!("{integer}"), format!("{integer}.0"), format!("{integer}e0"), format!("{integer}0e-1")] {
            assert_eq!(key(&json), Ok(Key::integer(integer).unwrap()), "{json}");
        }
    }
    assert_eq!(canonical_integer(9_007_199_254_740_992.0), None);
    assert_eq!((canonical_integer(f64::NAN), canonical_integer(f64::INFINITY)), (None, None));
}

#[test]
fn a_person_reads_a_text_as_it_is_and_anything_else_as_json() {
    for (json, words) in [("\"a b\"", "a b"), ("-7", "-7"), ("[\"a\",1]", "[\"a\",1]")] {
        assert_eq!(key(json).unwrap().readable(), words);
    }
}

prop_compose! {
    fn part()(text in "\\PC{1,12}", integer in -POSITION_MAX..=POSITION_MAX, is_text in any::<bool>()) -> KeyPart {
        if is_text { KeyPart::text(text).unwrap() } else { KeyPart::integer(integer).unwrap() }
    }
}

proptest! {
    #[test]
    fn a_whole_number_with_a_point_is_the_same_key(integer in -POSITION_MAX..=POSITION_MAX) {
        prop_assert_eq!(key(&format!("{integer}.0")), Ok(Key::integer(integer).unwrap()));
    }

    #[test]
    fn every_key_survives_being_written_and_read(parts in proptest::collection::vec(part(), 1..5), single in any::<bool>()) {
        let key = if single { Key::Single(parts[0].clone()) } else { Key::compound(parts).unwrap() };
        let json = serde_json::to_string(&key).unwrap();
        prop_assert_eq!(serde_json::from_str::<Key>(&json).unwrap(), key);
    }
}
