use super::*;

fn kind(line: &str) -> Option<Kind> {
    parse(line).unwrap().kind()
}

#[test]
fn the_type_may_stand_anywhere() {
    for (line, want) in [
        (r#"{"type":"RECORD","stream":"s"}"#, Kind::Record),
        (r#"{"stream":"s","data":{"type":"x"},"type":"RECORD","op":null}"#, Kind::Record),
        (r#"{"stream":"s","type":"SKIP_RESULT"}"#, Kind::SkipResult),
        (r#"{"cursor":{"type":"x"},"stream":"s","type":"STATE"}"#, Kind::State),
        (r#"{"type":"PROGRESS","message":"\ud800"}"#, Kind::Progress),
        (r#"{"message":"\ud800","type":"INTERACTION"}"#, Kind::Interaction),
        (r#" { "ty\u0070e" : "DONE" } "#, Kind::Done),
        (r#"{"x":1,"type":"PROGRESS"}"#, Kind::Progress),
    ] {
        assert_eq!(kind(line), Some(want), "{line}");
    }
    assert_eq!(kind(r#"{"type":"NEWER","x":[]}"#), None);
    assert_eq!(kind(r#"{"x":[],"type":"NEWER"}"#), None);
}

#[test]
fn what_comes_late_says_the_same_as_what_comes_first() {
    let Message::Record(first) =
        parse(r#"{"type":"RECORD","stream":"s","key":["a",1],"data":{},"op":"delete","emitted_at":"t"}"#).unwrap()
    else {
        panic!()
    };
    for line in [
        r#"{"stream":"s","key":["a",1],"data":{},"op":"delete","emitted_at":"t","type":"RECORD"}"#,
        r#"{"stream":"s","key":["a",1],"type":"RECORD","data":{},"op":"delete","emitted_at":"t"}"#,
    ] {
        let Message::Record(late) = parse(line).unwrap() else { panic!() };
        assert_eq!(format!("{late:?}"), format!("{first:?}"));
    }
}

#[track_caller]
fn check_fault(line: &str, pointer: &str, text: &str) {
    assert!(parse(line).is_err(), "{line}");
    let fault = Fault::of(line);
    assert_eq!((fault.pointer.as_str(), fault.to_string().as_str()), (pointer, text), "{line}");
}

#[test]
fn a_second_type_is_refused_wherever_it_stands() {
    check_fault(r#"{"type":"RECORD","stream":"s","type":"DONE"}"#, "", "duplicate field `type` (column 36)");
    for line in [
        r#"{"stream":"s","type":"RECORD","type":"RECORD"}"#,
        r#"{"type":"SKIP_RESULT","type":"PROGRESS"}"#,
        r#"{"x":1,"type":"SKIP_RESULT","type":"PROGRESS"}"#,
        r#"{"type":"STATE","stream":"s","cursor":{},"type":"STATE"}"#,
        r#"{"type":"DONE","type":"DONE"}"#,
        r#"{"type":"DETAIL_GAP","type":"DETAIL_GAP"}"#,
        r#"{"type":"DETAIL_GAP_ATTEMPTED","gap_id":"g","stream":"s","type":"x"}"#,
        r#"{"type":"DETAIL_COVERAGE","stream":"s","state_stream":"s","required_keys":[],"hydrated_keys":[],"type":0}"#,
        r#"{"type":"PROGRESS","type":"DONE"}"#,
        r#"{"type":"NEWER","type":"NEWER"}"#,
        r#"{"x":1,"type":"NEWER","type":"NEWER"}"#,
    ] {
        assert!(parse(line).is_err(), "{line}");
        assert!(Fault::of(line).to_string().starts_with("duplicate field `type`"), "{line}: {}", Fault::of(line));
    }
}

#[test]
fn a_second_member_of_an_envelope_is_refused_and_an_unknown_one_is_not() {
    for name in ["stream", "key", "data", "emitted_at", "op"] {
        let line = format!(r#"{{"type":"RECORD","{name}":null,"{name}":null}}"#);
        assert!(parse(&line).is_err(), "{line}");
        assert!(Fault::of(&line).to_string().starts_with(&format!("duplicate field `{name}`")), "{line}");
    }
    assert_eq!(kind(r#"{"type":"RECORD","x":1,"x":2}"#), Some(Kind::Record));
}

#[test]
fn what_is_no_message_says_why() {
    check_fault("5", "", "invalid type: integer `5`, expected a message, which is an object (column 1)");
    check_fault("[1]", "", "invalid type: sequence, expected a message, which is an object (column 1)");
    check_fault("\"hush\"", "", "invalid type: string, expected a message, which is an object (column 6)");
    check_fault("{}", "", "missing field `type` (column 2)");
    check_fault(r#"{"type":null}"#, "/type", "invalid type: null, expected a text (column 12)");
    check_fault(r#"{"type":"STATE","stream":"s"}"#, "", "missing field `cursor` (column 29)");
    check_fault(
        r#"{"gap_id":5,"stream":"s","type":"DETAIL_GAP_RECOVERED"}"#,
        "/gap_id",
        "invalid type: integer `5`, expected a text (column 11)",
    );
    check_fault(
        r#"{"type":"STATE","stream":"s","cursor":null}"#,
        "/cursor",
        "invalid type: null, expected an object (column 42)",
    );
}

#[test]
fn what_is_no_json_says_where() {
    for (line, want) in [
        ("{", "EOF while parsing an object (column 1)"),
        (r#"{"type":"RECORD","data":{"n":NaN}}"#, "expected value (column 30)"),
        (r#"{"type":"RECORD"} x"#, "trailing characters (column 19)"),
        (r#"{"type":"RECORD",}"#, "key must be a string (column 18)"),
        ("\0", "expected value (column 1)"),
        ("{\"type\":\"a\0b\"}", "control character (\\u0000-\\u001F) found while parsing a string (column 10)"),
    ] {
        assert_eq!(why_not_json(line).unwrap().to_string(), want, "{line}");
    }
    let deep = format!(r#"{{"type":"RECORD","data":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(why_not_json(&deep), None);
    assert_eq!(why_not_json(r#"{"x":"\ud800","n":1e999}"#), None);
}
