use super::*;

#[track_caller]
fn check(path: &str, text: &str, want: &str) {
    let content = Content::of(Box::new(Cursor::new(text.to_owned())), Path::new(path), None).unwrap();
    assert_eq!(format!("{content:?}"), want, "{path}: {text}");
}

#[test]
fn a_file_is_told_by_its_contents() {
    let record = r#"{"type":"RECORD"}"#;
    let start = r#"{"type":"START","scope":{"streams":[]}}"#;
    check("a", record, "Messages");
    check("a.txt", &format!("\n\u{feff}{record}"), "Document(None, 21 bytes)");
    check("a.txt", &format!("\u{feff}\n{record}\nnonsense"), "Messages");
    check("a.json", start, "Document(Some(Start), 39 bytes)");
    check("a.log", &format!("{start}\n{record}"), "Messages");
    check("m.json", "{\n \"streams\": []\n}", "Document(Some(Manifest), 18 bytes)");
    check("p.json", r#"{"plan_id":"x","streams":[]}"#, "Document(Some(Document(\"plan\")), 28 bytes)");
    check("c.json", r#"{"coverage_intervals":[]}"#, "Document(Some(Document(\"checkpoint\")), 25 bytes)");
    check("g.json", r#"{"schema":"lacuna/gap/v1"}"#, "Document(Some(Document(\"gap\")), 26 bytes)");
    let gaps = format!("{0}\n{0}", r#"{"schema":"lacuna/gap/v1"}"#);
    check("gaps.jsonl", &gaps, "Lines(gap)");
    check("r.json", r#"{"version":1,"reasons":[]}"#, "Document(Some(Document(\"reason-table\")), 26 bytes)");
    check("u.json", r#"{"schema":"lacuna/unheard-of/v1"}"#, "Document(None, 33 bytes)");
}

#[test]
fn a_first_message_that_is_long_is_a_message_too() {
    let record = format!(r#"{{"type":"RECORD","data":"{}"}}"#, "x".repeat(100_000));
    check("run", &format!("{record}\n{record}\n"), "Messages");
    check("run", &record, "Messages");
    check("run", "{\n\"type\": \"SKIP_RESULT\"\n}", "Messages");
}

#[test]
fn the_ending_tells_where_the_contents_cannot() {
    check("run.jsonl", "garbage", "Messages");
    check("run.NDJSON", "", "Messages");
    check("run.json", "garbage", "Document(None, 7 bytes)");
    check("run.json", "", "Document(None, 0 bytes)");
}

#[test]
fn whoever_names_the_kind_is_right() {
    let of = |kind| Content::of(Box::new(Cursor::new("[]")), Path::new("a.json"), Some(kind)).unwrap();
    assert_eq!(format!("{:?}", of(Kind::Messages)), "Messages");
    assert_eq!(format!("{:?}", of(Kind::Document("gap"))), "Document(Some(Document(\"gap\")), 2 bytes)");
    assert_eq!("transcript".parse(), Ok(Kind::Messages));
    assert!(
        "moon".parse::<Kind>().unwrap_err().starts_with("\"moon\" is no kind: expected messages, manifest, start, ")
    );
}

#[test]
fn a_document_has_a_bound() {
    let huge = io::repeat(b' ').take(DOCUMENT_BYTES_MAX + 1);
    let why = Content::of(Box::new(huge), Path::new("a.json"), None).unwrap_err();
    assert!(why.to_string().starts_with("it has more than 16 MiB"), "{why}");
}
