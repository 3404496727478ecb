use super::*;
use proptest::prelude::*;

const AXIS: Axis = Axis::Sequence;

fn span(from: impl Into<Option<i64>>, to: impl Into<Option<i64>>) -> Span {
    Span::new(AXIS, from.into(), to.into()).unwrap()
}

fn set(spans: &[(i64, i64)]) -> SpanSet {
    SpanSet::of(AXIS, spans.iter().map(|&(from, to)| span(from, to)))
}

#[test]
fn touching_spans_become_one_and_the_order_of_arrival_does_not_matter() {
    assert_eq!(set(&[(5, 9), (0, 5)]), set(&[(0, 9)]));
    assert_eq!(set(&[(0, 5), (6, 9)]).len(), 2);
}

#[test]
fn insert_says_whether_anything_was_new() {
    let mut points = set(&[(0, 5)]);
    assert!(!points.insert(span(1, 5)));
    assert!(points.insert(span(5, 6)));
    assert!(points.insert(span(8, 9)));
    assert!(points.insert(span(2, 20)));
    assert_eq!(points, set(&[(0, 20)]));
    assert!(!points.insert(Span::new(Axis::Time, Some(0), Some(1)).unwrap()), "another axis adds nothing");
}

#[test]
fn points_of_another_axis_are_no_points_of_a_set() {
    let time = Span::new(Axis::Time, Some(0), Some(9)).unwrap();
    assert!(SpanSet::of(AXIS, [time]).is_empty());
    let (points, times) = (set(&[(0, 5)]), SpanSet::of(Axis::Time, [time]));
    assert_eq!((points.union(&times), points.subtract(&times)), (points.clone(), points.clone()));
    assert_eq!(points.missing_from(time), times, "nothing is known of it");
    assert!(!points.contains(time));
}

#[test]
fn an_unbounded_side_reaches_past_the_first_and_the_last_point() {
    let all = SpanSet::of(AXIS, [span(None, None)]);
    assert!(all.contains(span(AXIS.first(), AXIS.last())));
    let above = all.subtract(&SpanSet::of(AXIS, [span(None, AXIS.last())]));
    assert_eq!(above, SpanSet::of(AXIS, [span(AXIS.last(), None)]), "the last point and all beyond it are left");
    assert_eq!(SpanSet::empty(AXIS).missing_from(span(None, 3)), SpanSet::of(AXIS, [span(None, 3)]));
}

#[test]
fn an_empty_span_cannot_be_built() {
    assert_eq!(Span::new(AXIS, Some(3), Some(3)).unwrap_err().to_string(), "the span [3, 3) is empty");
    assert!(Span::new(AXIS, Some(3), Some(2)).is_err());
    assert_eq!(Span::new(AXIS, Some(1 << 53), None).unwrap_err().to_string(), "9007199254740992 is outside the axis");
}

/// An obviously right model: one bit for each of the points -2 to 61.
fn bits(spans: &[(i64, i64)]) -> u64 {
    (0..64)
        .filter(|bit| spans.iter().any(|&(from, to)| from <= bit - 2 && bit - 2 < to))
        .fold(0, |all, bit| all | 1 << bit)
}

fn bits_of(set: &SpanSet) -> u64 {
    bits(&set.spans().map(|span| span.bounds()).collect::<Vec<_>>())
}

fn canonical(set: &SpanSet) -> bool {
    set.spans.iter().all(|(from, to)| from < to) && set.spans.windows(2).all(|pair| pair[0].1 < pair[1].0)
}

prop_compose! {
    fn spans()(list in proptest::collection::vec((-2_i64..61, 1_i64..9), 0..7)) -> Vec<(i64, i64)> {
        list.into_iter().map(|(from, width)| (from, (from + width).min(62))).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_algebra_agrees_with_a_map_of_bits(a in spans(), b in spans(), asked in (-2_i64..61, 1_i64..30)) {
        let (left, right) = (set(&a), set(&b));
        let asked = (asked.0, (asked.0 + asked.1).min(62));
        let missing = left.missing_from(span(asked.0, asked.1));
        prop_assert_eq!(bits_of(&left), bits(&a));
        prop_assert_eq!(bits_of(&left.union(&right)), bits(&a) | bits(&b));
        prop_assert_eq!(bits_of(&left.subtract(&right)), bits(&a) & !bits(&b));
        prop_assert_eq!(bits_of(&missing), bits(&[asked]) & !bits(&a));
        for made in [&left, &left.union(&right), &left.subtract(&right), &missing] {
            prop_assert!(canonical(made), "{:?}", made);
        }
    }

    #[test]
    fn one_by_one_and_all_at_once_give_the_same_set(a in spans()) {
        let mut one_by_one = SpanSet::empty(AXIS);
        for &(from, to) in &a {
            let new = bits(&[(from, to)]) & !bits_of(&one_by_one) != 0;
            prop_assert_eq!(one_by_one.insert(span(from, to)), new);
        }
        prop_assert_eq!(one_by_one, set(&a));
    }
}
