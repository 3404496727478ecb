use super::*;

/// Reason, kind, whether it is a normal end, quantity.
type Message<'a> = (Option<&'a str>, Option<&'a str>, bool, Option<u64>);

fn counted(messages: &[Message<'_>]) -> Histogram {
    let mut histogram = Histogram::default();
    for (reason, kind, informational, quantity) in messages {
        let reason = reason.map(|reason| Reason::new(reason).unwrap());
        let kind = kind.map(|kind| Word::new(kind).unwrap());
        histogram.add(reason.as_ref(), kind.as_ref(), *informational, *quantity);
    }
    histogram
}

fn tallies(of: &BTreeMap<String, Tally>) -> Vec<(&str, u64, Option<u64>)> {
    of.iter().map(|(name, tally)| (name.as_str(), tally.messages, tally.quantity)).collect()
}

const RUNTIME: Option<&str> = Some("retry_by_runtime");

#[test]
fn messages_and_records_are_counted_apart_and_one_unknown_makes_the_sum_unknown() {
    let histogram = counted(&[
        (Some("a"), RUNTIME, false, Some(40)),
        (Some("a"), RUNTIME, false, Some(0)),
        (Some("b"), None, false, None),
        (Some("b"), None, false, Some(2)),
        (None, Some("retry_by_moon"), false, Some(u64::MAX)),
        (None, Some("retry_by_moon"), false, Some(1)),
    ]);
    let reasons = [("(none)", 2, Some(u64::MAX)), ("a", 2, Some(40)), ("b", 2, None)];
    assert_eq!(tallies(&histogram.by_reason), reasons);
    let kinds = [("retry_by_moon", 2, Some(u64::MAX)), ("retry_by_runtime", 2, Some(40)), ("unclassified", 2, None)];
    assert_eq!(tallies(&histogram.by_kind), kinds);
    assert!(histogram.informational.is_empty() && histogram.intended.is_empty());
}

#[test]
fn what_is_no_loss_is_never_among_the_losses() {
    let histogram = counted(&[
        (Some("end"), None, true, None),
        (Some("end"), RUNTIME, true, Some(1)),
        (None, Some("filter_applied"), false, Some(9)),
    ]);
    assert!(histogram.by_reason.is_empty() && histogram.by_kind.is_empty());
    assert_eq!(tallies(&histogram.informational), [("end", 2, None)]);
    assert_eq!(tallies(&histogram.intended), [("(none)", 1, Some(9))]);
}
