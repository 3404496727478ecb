use super::*;
use crate::tests::{Seen, message, seen};
use gap_model::Ended;
use proptest::prelude::*;
use skip_taxonomy::Key;

const RECORD: &str =
    r#"{"type":"RECORD","stream":"s","key":"k","data":{"a":1},"emitted_at":"2026-04-21T10:00:00.123Z"}"#;
const DONE: &str = r#"{"type":"DONE","status":"succeeded","records_emitted":1}"#;

fn key(text: &str) -> Key {
    Key::text(text).unwrap()
}

#[track_caller]
fn check_record(members: &str, want: Option<&str>, violations: &[&str], notes: &[&str]) {
    let seen = seen(message("RECORD", &format!(r#","stream":"s"{members}"#)));
    assert_eq!(seen.delivered.len(), 1, "{members}: {seen:?}");
    assert_eq!(seen.delivered[0].1, want.map(key), "{members}");
    assert_eq!(seen.violations, violations, "{members}");
    assert_eq!(seen.notes, notes, "{members}");
}

#[test]
fn a_record_is_delivered_with_its_key_and_its_time() {
    let seen = seen(RECORD);
    let at = "2026-04-21T10:00:00.123Z".parse().unwrap();
    assert_eq!(seen, Seen { delivered: vec![("s".to_owned(), Some(key("k")), Some(at))], ..Seen::default() });
}

#[test]
fn a_record_is_delivered_whatever_its_key_is() {
    let rest = r#","data":{},"emitted_at":"2026-04-21T10:00:00Z""#;
    let check = |member: &str, want, violations: &[&str], notes: &[&str]| {
        check_record(&format!("{member}{rest}"), want, violations, notes);
    };
    check(r#","key":1.0"#, Some("1"), &[], &["LAC029 line 1 /key: a number as a key; told once"]);
    check(r#","key":["a",2]"#, Some(r#"["a","2"]"#), &[], &["LAC029 line 1 /key: a key of several parts; told once"]);
    check(r#","key":"""#, None, &[], &["LAC028 line 1 /key: a key is empty"]);
    check("", None, &["LAC027 line 1 /key: a RECORD without a key"], &[]);
    check(r#","key":null"#, None, &["LAC027 line 1 /key: a key that is null"], &[]);
    check(r#","key":{"a":[]}"#, None, &["LAC027 line 1 /key: a key that is an object"], &[]);
    check(r#","key":[]"#, None, &["LAC027 line 1 /key: a key that is an empty list"], &[]);
    check(r#","key":9007199254740993"#, None, &[], &["LAC028 line 1 /key: the number 9007199254740993 is not exact"]);
    let half = "LAC024 line 1 /key: unexpected end of hex escape (column 44)";
    check(r#","key":"\ud800""#, None, &[half], &[]);
}

#[test]
fn a_record_has_data_unless_it_is_deleted() {
    let rest = r#","key":"k","emitted_at":"2026-04-21T10:00:00Z""#;
    let check = |member: &str, want, violations: &[&str]| {
        check_record(&format!("{rest}{member}"), want, violations, &[]);
    };
    check(r#","op":"delete""#, Some("k"), &[]);
    check(r#","op":null,"data":{"a":[]}"#, Some("k"), &[]);
    // Without data it proves nothing: the key may be owed.
    check("", None, &["LAC030 line 1 /data: a RECORD without data"]);
    check(r#","data":null"#, None, &["LAC030 line 1 /data: a RECORD without data"]);
    check(r#","data":"hello""#, None, &["LAC030 line 1 /data: a text, expected an object"]);
    check(r#","data":[1]"#, None, &["LAC030 line 1 /data: a list, expected an object"]);
    check(
        r#","op":"upsert","data":{}"#,
        Some("k"),
        &["LAC030 line 1 /op: the op \"upsert\", expected \"delete\" or none"],
    );
    check(r#","op":1,"data":{}"#, Some("k"), &["LAC030 line 1 /op: an op that is a number"]);
}

#[test]
fn a_record_says_when_it_was_emitted() {
    let rest = r#","key":"k","data":{}"#;
    let check = |member: &str, violations: &[&str], notes: &[&str]| {
        check_record(&format!("{rest}{member}"), Some("k"), violations, notes);
    };
    check("", &[], &["LAC031 line 1 /emitted_at: a RECORD that does not say when it was emitted"]);
    check(r#","emitted_at":5"#, &["LAC024 line 1 /emitted_at: a number, expected a text"], &[]);
    let shape = "is not an RFC 3339 instant: expected YYYY-MM-DDTHH:MM:SSZ";
    check(r#","emitted_at":"today""#, &[], &[&format!("LAC031 line 1 /emitted_at: \"today\" {shape}")]);
    let year = "+010000-01-01T00:00:00.000Z";
    check(&format!(r#","emitted_at":"{year}""#), &[], &[&format!("LAC031 line 1 /emitted_at: \"{year}\" {shape}")]);
    check(r#","emitted_at":"9999-12-31T23:59:59.999Z""#, &[], &[]);
}

#[test]
fn a_record_without_a_stream_is_one_of_none() {
    let long = format!(r#","stream":"{}""#, "s".repeat(201));
    for (members, what) in [
        ("", "nothing"),
        (r#","stream":5"#, "a number"),
        (r#","stream":null"#, "nothing"),
        (r#","stream":"""#, "an empty one"),
        (&long, "one of 201 bytes"),
    ] {
        let seen = seen(message("RECORD", &format!(r#"{members},"key":"k","data":{{}}"#)));
        assert_eq!(seen.delivered, [(String::new(), Some(key("k")), None)]);
        let told = format!("LAC044 line 1 /stream: a RECORD without the name of its stream: {what}");
        assert_eq!(seen.violations, [told]);
    }
    let twice = seen(r#"{"type":"RECORD","stream":"s","key":"k","key":"l","data":{}}"#);
    assert_eq!(twice.delivered, [("s".to_owned(), None, None)]);
    assert_eq!(twice.violations, ["LAC024 line 1: duplicate field `key` (column 45)"]);
}

#[test]
fn a_stream_may_be_written_with_escapes() {
    let seen =
        seen(r#"{"type":"RECORD","stream":"a\u0062\n","key":"k","op":"delete","emitted_at":"2026-04-21T10:00:00Z"}"#);
    assert_eq!(seen.delivered[0].0, "ab\n");
    let staged = crate::tests::seen(r#"{"type":"STATE","stream":"\u0061","cursor":{"page":2}}"#);
    assert_eq!(staged.staged, [("a".to_owned(), serde_json::json!({"page": 2}))]);
}

#[test]
fn state_that_cannot_be_read_is_a_violation() {
    for (members, what) in [
        (r#","stream":"s""#, "LAC024 line 1: missing field `cursor`"),
        (r#","stream":"s","cursor":[]"#, "LAC024 line 1 /cursor: invalid type: sequence, expected an object"),
        (r#","cursor":{}"#, "LAC044 line 1 /stream: a STATE without the name of its stream: nothing"),
        (r#","stream":"","cursor":{}"#, "LAC044 line 1 /stream: a STATE without the name of its stream: an empty one"),
    ] {
        let seen = seen(message("STATE", members));
        assert!(seen.violations[0].starts_with(what), "{:?}", seen.violations);
        assert_eq!(seen.staged, []);
    }
    let deep = format!(r#","stream":"s","cursor":{}1{}"#, r#"{"a":"#.repeat(200), "}".repeat(200));
    let seen = seen(message("STATE", &deep));
    assert!(seen.violations[0].contains("recursion limit exceeded"), "{:?}", seen.violations);
}

#[test]
fn messages_of_the_profile_that_are_no_observation_are_counted() {
    let names = [
        "PROGRESS",
        "INTERACTION",
        "ASSISTANCE",
        "ASSISTANCE_STATUS",
        "START",
        "INTERACTION_RESPONSE",
        "DETAIL_GAPS_PAGE_RESPONSE",
    ];
    let text = names.map(|name| message(name, r#","message":{"x":"\ud800"}"#)).join("\n");
    assert_eq!(seen(&text), Seen::default());
    let mut transcript = Transcript::new(text.as_bytes());
    transcript.for_each(|_, _| {}).unwrap();
    assert!(names.iter().all(|name| transcript.messages().of(name) == 1));
    assert_eq!((transcript.lines(), transcript.bytes()), (7, text.len() as u64));
}

#[test]
fn a_type_that_nobody_knows_is_counted_and_told_once() {
    let text = [message("NEWER", ""), message("NEWER", ""), message("record", "")].join("\n");
    let mut transcript = Transcript::new(text.as_bytes());
    let mut notes = Vec::new();
    transcript.for_each(|line, observation| notes.push((line, format!("{observation:?}")))).unwrap();
    assert_eq!(notes.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 3]);
    assert!(notes[0].1.contains("\\\"NEWER\\\"; told once"), "{notes:?}");
    assert_eq!(transcript.messages().by_type().collect::<Vec<_>>(), [("NEWER", 2), ("record", 1)]);
}

#[test]
fn nothing_may_follow_done_and_what_is_no_observation_is_told_here() {
    let text = [DONE, &message("PROGRESS", ""), &message("START", ""), &message("NEWER", ""), RECORD].join("\n");
    let seen = seen(text);
    assert_eq!(seen.violations, ["LAC012 line 2: a message after DONE", "LAC012 line 4: a message after DONE"]);
    assert_eq!(seen.delivered.len(), 1, "the fold tells of the record");
}

#[test]
fn lines_that_are_no_messages_are_violations_and_reading_goes_on() {
    let text = [&b"{\"type\":\"RECORD\""[..], b"\xff\xfe", b"[1]", b"{\"type\":5}", RECORD.as_bytes()].join(&b'\n');
    let seen = seen(&text);
    assert_eq!(
        seen.violations,
        [
            "LAC022 line 1: EOF while parsing an object (column 16)",
            "LAC020 line 2: not UTF-8 from byte 0 of the line on",
            "LAC023 line 3: invalid type: sequence, expected a message, which is an object (column 1)",
            "LAC023 line 4 /type: invalid type: integer `5`, expected a text (column 9)",
        ]
    );
    assert_eq!(seen.delivered.len(), 1);
    let mut transcript = Transcript::new(text.as_slice());
    transcript.for_each(|_, _| {}).unwrap();
    assert_eq!((transcript.messages().unreadable(), transcript.messages().total()), (4, 5));
}

#[test]
fn a_line_that_is_too_long_is_a_violation_and_reading_goes_on() {
    let start = &br#"{"type":"RECORD","stream":"s","key":"k","data":""#[..];
    let long = start.chain(io::repeat(b'x').take(40 << 20)).chain(&b"\"}\n"[..]).chain(DONE.as_bytes());
    let mut found = Vec::new();
    Transcript::new(long)
        .for_each(|line, observation| match observation {
            Observation::Violated(finding) => {
                found.push(format!("{} {}: {}", finding.rule, finding.at, finding.message));
            }
            other => found.push(format!("{line} {other:?}")),
        })
        .unwrap();
    assert_eq!(found[0], "LAC021 line 1: a line of 41943090 bytes, more than 33554432");
    assert!(found[1].starts_with("2 Ended"), "{found:?}");
}

#[test]
fn odd_but_proper_transcripts_are_read() {
    assert_eq!(seen(""), Seen::default());
    assert_eq!(seen("\n\n\r\n \n"), Seen::default());
    assert_eq!(seen(format!("{RECORD}\r\n{DONE}\r\n")).ended.len(), 1);
    let marked = seen(format!("\u{feff}{RECORD}\n"));
    assert_eq!(marked.notes, ["LAC026 line 1: the transcript begins with a byte order mark"]);
    assert_eq!(marked.delivered.len(), 1);
    let nested = RECORD.replace(r#"{"a":1}"#, &format!("{}{}", "[".repeat(200), "]".repeat(200)));
    assert_eq!(seen(nested).delivered.len(), 1);
    let separators = RECORD.replace(r#"{"a":1}"#, "{\"a\":\"x\u{2028}y\u{85}z\"}");
    assert_eq!(seen(separators).delivered.len(), 1);
    assert_eq!(seen(RECORD.replace(r#"{"a":1}"#, r#"{"a":NaN}"#)).violations.len(), 1);
    assert_eq!(seen(RECORD.replace(r#"{"a":1}"#, "{\"a\":\"\0\"}")).violations.len(), 1);
    assert_eq!(seen(RECORD.replace(r#"{"a":1}"#, r#"{"a":"\ud83d","b":1e999}"#)).delivered.len(), 1);
}

#[test]
fn an_error_of_the_input_is_one() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the pipe broke"))
        }
    }
    let mut transcript = Transcript::new(Broken);
    assert_eq!(transcript.for_each(|_, _| {}).unwrap_err().to_string(), "the pipe broke");
}

#[test]
fn reasons_are_classified_by_the_table_that_is_given() {
    let table = r#"{"version":7,"reasons":[{"reason":"rate_limited","kind":"permanent_structural","loss":true,"since":1,"why":"w"}]}"#;
    let line = message("SKIP_RESULT", r#","stream":"s","reason":"rate_limited""#);
    let table = Arc::new(ReasonTable::from_json(table).unwrap());
    let mut kinds = Vec::new();
    Transcript::new(line.as_bytes())
        .with_reasons(table)
        .for_each(|_, observation| {
            if let Observation::Skipped(skip) = observation {
                kinds.push(skip.kind.unwrap().to_string());
            }
        })
        .unwrap();
    assert_eq!(kinds, ["permanent_structural"]);
}

/// A line that is nearly a message.
fn nearly() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("type"),
        Just("stream"),
        Just("key"),
        Just("data"),
        Just("emitted_at"),
        Just("reason"),
        Just("scope"),
        Just("resource_ids"),
        Just("recovery_hint"),
        Just("diagnostics"),
        Just("cursor"),
        Just("status"),
        Just("records_emitted"),
        Just("error"),
        Just("locator"),
        Just("required_keys"),
        Just("time_range"),
    ];
    let value = prop_oneof![
        Just(r#""RECORD""#),
        Just(r#""SKIP_RESULT""#),
        Just(r#""DETAIL_GAP""#),
        Just(r#""DONE""#),
        Just(r#""STATE""#),
        Just(r#""DETAIL_COVERAGE""#),
        Just("null"),
        Just("1"),
        Just("-1.5"),
        Just("1e999"),
        Just(r#""\ud800""#),
        Just("[]"),
        Just(r#"["a",1,null]"#),
        Just("{}"),
        Just(r#"{"lacuna":{"scope":{"resources":[1]}},"resources":[""]}"#),
        Just(r#""retry_by_runtime""#),
        Just("true"),
        Just("\"\u{2028}\""),
        Just("{\"since\":\"2026\"}"),
    ];
    let first = prop_oneof![Just("SKIP_RESULT"), Just("DETAIL_GAP"), Just("RECORD"), Just("DONE"), Just("X")];
    (first, proptest::collection::vec((name, value), 0..6)).prop_map(|(first, members)| {
        let members: Vec<String> = members.iter().map(|(name, value)| format!(r#","{name}":{value}"#)).collect();
        message(first, &members.concat())
    })
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        seen(&bytes);
    }

    #[test]
    fn no_skip_and_no_debt_is_ever_dropped(line in nearly()) {
        let seen = seen(&line);
        if line.starts_with(r#"{"type":"SKIP_RESULT""#) {
            prop_assert_eq!(seen.skipped.len(), 1, "{}", line);
        } else if line.starts_with(r#"{"type":"DETAIL_GAP""#) {
            prop_assert_eq!(seen.skipped.len() + seen.owed.len(), 1, "{}", line);
        }
    }

    #[test]
    fn a_transcript_that_is_cut_has_ended_only_when_its_last_line_is_whole(cut in 0_usize..1000) {
        let skip = message("SKIP_RESULT", r#","stream":"s","reason":"rate_limited","resource_ids":["é"]"#);
        let whole = [RECORD, &skip, DONE, ""].join("\n");
        let cut = cut.min(whole.len());
        let seen = seen(&whole.as_bytes()[..cut]);
        let is_whole = cut + 1 >= whole.len();
        let done = Ended::new(gap_model::EndStatus::Succeeded, Some(1), false);
        prop_assert_eq!(seen.ended, if is_whole { vec![done] } else { vec![] });
        prop_assert!(seen.delivered.len() <= 1 && seen.skipped.len() <= 1);
    }
}
