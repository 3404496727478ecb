use super::*;
use serde_json::{Value, json};

/// Reads, is written as it was, and is told to a person in these words.
#[track_caller]
fn check(json: &Value, shape: ExtentShape, words: &str) -> Extent {
    let extent: Extent = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(&serde_json::to_value(&extent).unwrap(), json);
    assert_eq!((extent.shape(), extent.to_string().as_str()), (shape, words));
    extent
}

#[test]
fn an_extent_is_exactly_one_of_five_shapes() {
    let record = check(&json!({"record": {"key": ["a", 1]}}), ExtentShape::Record, "record [\"a\",1]");
    assert!(record.key().is_some() && record.span().is_none());
    let span = json!({"span": {"axis": "sequence", "from": 120, "to": null}});
    let span = check(&span, ExtentShape::Span, "span [120, …)");
    assert!(span.key().is_none() && span.span().is_some());
    let of_record =
        json!({"record_span": {"key": "acct-1", "span": {"axis": "time", "from": null, "to": "2026-01-01T00:00:00Z"}}});
    let of_record = check(&of_record, ExtentShape::RecordSpan, "record acct-1 in […, 2026-01-01T00:00:00Z)");
    assert!(of_record.key().is_some() && of_record.span().is_some());
    let stream = check(&json!({"stream": {}}), ExtentShape::Stream, "the stream");
    assert!(stream.key().is_none() && stream.span().is_none());
    let since = json!({"since": {"axis": "time", "from": "2026-01-01T00:00:00Z"}});
    let since = check(&since, ExtentShape::Since, "since 2026-01-01T00:00:00Z");
    assert!(since.key().is_none() && since.span().is_none(), "it has no end yet");
    check(&json!({"since": {"axis": "sequence", "from": -5}}), ExtentShape::Since, "since -5");
}

#[test]
fn another_stretch_fits_only_what_has_one() {
    let span = |from, to| Span::new(Axis::Sequence, Some(from), Some(to)).unwrap();
    let key = Key::integer(1).unwrap();
    let of_record = Extent::RecordSpan { key: key.clone(), span: span(0, 9) };
    assert_eq!(of_record.with_span(span(0, 1)), Some(Extent::RecordSpan { key: key.clone(), span: span(0, 1) }));
    assert_eq!(Extent::Span(span(0, 9)).with_span(span(0, 1)), Some(Extent::Span(span(0, 1))));
    assert_eq!(Extent::stream().with_span(span(0, 1)), None);
    assert_eq!(Extent::record(key).with_span(span(0, 1)), None);
}

#[test]
fn a_beginning_is_a_point_of_its_axis_and_finer_instants_are_rounded_down() {
    let fine = json!({"since": {"axis": "time", "from": "2026-01-01T00:00:00.0000009Z"}});
    let extent: Extent = serde_json::from_value(fine).unwrap();
    assert_eq!(extent.to_string(), "since 2026-01-01T00:00:00Z");
    let outside = Since::new(Axis::Sequence, 1 << 53).unwrap_err().to_string();
    assert_eq!(outside, "9007199254740992 is outside the axis");
    let unbegun = json!({"since": {"axis": "time", "from": null}});
    assert!(serde_json::from_value::<Extent>(unbegun).unwrap_err().to_string().contains("invalid type: null"));
    let since = Since::new(Axis::Sequence, 5).unwrap();
    assert_eq!((since.from(), since.until(5), since.until(6).map(|span| span.bounds())), (5, None, Some((5, 6))));
}
