use super::*;
use serde_json::{Value, json};

fn span(from: Option<i64>, to: Option<i64>) -> Span {
    Span::new(Axis::Sequence, from, to).unwrap()
}

fn read(json: Value) -> Result<Span, String> {
    serde_json::from_value(json).map_err(|error| error.to_string())
}

#[test]
fn what_is_left_without_a_part_is_nothing_one_span_or_two() {
    let whole = span(Some(10), Some(40));
    let left = |from, to| whole.without(&span(from, to)).iter().map(Span::bounds).collect::<Vec<_>>();
    assert_eq!(left(Some(20), Some(30)), [(10, 20), (30, 40)]);
    assert_eq!(left(Some(10), Some(20)), [(20, 40)]);
    assert_eq!(left(Some(5), Some(20)), [(20, 40)]);
    assert_eq!(left(Some(30), Some(40)), [(10, 30)]);
    assert_eq!(left(Some(30), None), [(10, 30)]);
    assert_eq!(left(None, None), []);
    assert_eq!(left(Some(10), Some(40)), []);
    assert_eq!(left(Some(0), Some(10)), [(10, 40)], "what only touches takes nothing");
    assert_eq!(left(Some(40), Some(50)), [(10, 40)]);
    assert_eq!(left(Some(0), Some(5)), [(10, 40)], "nor does what lies apart");
    assert_eq!(left(Some(50), Some(60)), [(10, 40)]);
    let time = Span::new(Axis::Time, Some(20), Some(30)).unwrap();
    assert_eq!(whole.without(&time), [whole], "nor does what lies on another axis");
}

#[test]
fn a_span_contains_what_lies_between_its_bounds_on_its_axis() {
    let whole = span(Some(10), Some(40));
    for (from, to, want) in [(10, 40, true), (11, 39, true), (9, 40, false), (10, 41, false)] {
        assert_eq!(whole.contains(&span(Some(from), Some(to))), want, "[{from}, {to})");
    }
    assert!(span(None, None).contains(&whole) && !whole.contains(&span(Some(10), None)));
    assert!(!span(None, None).contains(&Span::new(Axis::Time, Some(20), Some(30)).unwrap()));
}

#[test]
fn instants_are_rounded_outward_and_positions_must_be_exact() {
    let fine = json!({"axis": "time", "from": "2026-01-01T00:00:00.0000009Z", "to": "2026-01-01T00:00:01.0000001Z"});
    assert_eq!(read(fine).unwrap().to_string(), "[2026-01-01T00:00:00Z, 2026-01-01T00:00:01.000001Z)");
    let want = "invalid type: string \"5\", expected an integer on the sequence axis";
    assert_eq!(read(json!({"axis": "sequence", "from": "5"})).unwrap_err(), want);
    assert_eq!(read(json!({"axis": "sequence", "from": 5.0, "to": 6})), Ok(span(Some(5), Some(6))));
    let inexact = read(json!({"axis": "sequence", "from": 9_007_199_254_740_992_i64})).unwrap_err();
    assert_eq!(inexact, "the key 9007199254740992 is not an integer within ±9007199254740991");
}

#[test]
fn a_span_without_an_axis_or_without_a_point_is_refused() {
    assert_eq!(read(json!({"from": 1})).unwrap_err(), "missing field `axis`");
    let backwards = json!({"axis": "time", "from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"});
    assert_eq!(read(backwards).unwrap_err(), "the span [2026-01-02T00:00:00Z, 2026-01-01T00:00:00Z) is empty");
    assert_eq!(read(json!({"axis": "time"})).unwrap().to_string(), "[…, …)");
}

#[test]
fn both_ends_of_an_axis_are_points_of_it() {
    for axis in [Axis::Time, Axis::Sequence] {
        let (first, last) = (axis.first(), axis.last());
        assert!(Span::new(axis, Some(first), Some(last)).is_ok());
        for point in [first - 1, last + 1] {
            assert_eq!(Span::new(axis, Some(point), None).unwrap_err(), SpanError::OutOfAxis { point });
            assert_eq!(Span::new(axis, None, Some(point)).unwrap_err(), SpanError::OutOfAxis { point });
        }
    }
    assert_eq!(Axis::Time.point_text(0), "1970-01-01T00:00:00Z");
    assert_eq!(Axis::Sequence.point_text(-5), "-5");
}
