//! Histograms, and what stays bounded.

use super::*;

#[test]
fn skips_are_counted_by_reason_by_quantity_and_by_kind() {
    let quantity = |quantity| {
        let mut message = of("c", vec![]);
        message.quantity = quantity;
        skip(message)
    };
    let nothing = skip(skipped(json!({"stream": "c"})));
    let other = skip(skipped(json!({"stream": "c", "reason": "unheard_of"})));
    let folded = fold(&[facts("c")], vec![quantity(Some(3)), quantity(Some(4)), nothing, other, done(0)]);
    let counts = |pairs: &[(&str, u64)]| pairs.iter().map(|(word, n)| ((*word).to_owned(), *n)).collect();
    assert_eq!(folded.summary.skipped_by_reason, counts(&[("(none)", 1), ("rate_limited", 2), ("unheard_of", 1)]));
    assert_eq!(folded.summary.skipped_by_kind, counts(&[("retry_by_runtime", 2), ("unclassified", 2)]));
    assert_eq!(folded.summary.quantity_by_reason["rate_limited"], Some(7));
    assert_eq!(folded.summary.quantity_by_reason["(none)"], None, "unknown is not zero");
    assert!(folded.summary.owed_by_reason.is_empty());
}

#[test]
fn one_unknown_quantity_makes_the_sum_unknown_and_no_sum_overflows() {
    let sum = |quantities: &[Option<u64>]| {
        let steps = quantities.iter().map(|quantity| {
            let mut message = of("c", vec![]);
            message.quantity = *quantity;
            skip(message)
        });
        fold(&[facts("c")], steps.collect()).summary.quantity_by_reason["rate_limited"]
    };
    assert_eq!(sum(&[Some(3), None, Some(4)]), None);
    assert_eq!(sum(&[Some(u64::MAX), Some(2)]), Some(u64::MAX));
}

#[test]
fn the_first_twenty_findings_of_each_rule_are_kept_and_all_are_counted() {
    let unclassified = || skip(skipped(json!({"stream": "c", "reason": "unheard_of"})));
    let mut steps: Vec<_> = (0..25).map(|_| unclassified()).collect();
    steps.push(skip(skipped(json!({"stream": "c", "recovery_kind": "permanent_structural"}))));
    let folded = fold(&[facts("c")], steps);
    let kept = |rule: &str| folded.summary.findings.iter().filter(|finding| finding.rule == rule).count();
    assert_eq!((kept("LAC003"), folded.summary.findings_by_rule["LAC003"]), (20, 25));
    assert_eq!((kept("LAC002"), folded.summary.findings_by_rule["LAC002"]), (1, 1), "another rule has room of its own");
    assert_eq!(folded.summary.findings[0].at, "line 1 /reason");
    assert_eq!(folded.summary.findings[19].at, "line 20 /reason");
}

#[test]
fn what_is_delivered_takes_no_room() {
    let mut fold = Fold::new(source(), &[facts("c")], None);
    fold.step(1, skip(records("c", &["owed", "0"])));
    for sequence in 2..10_000 {
        fold.step(sequence, delivered("c", &(sequence - 2).to_string()));
    }
    // All that a fold keeps is in these; the records are a number.
    assert_eq!((fold.records, fold.streams.len(), fold.by_name.len()), (9_998, 1, 1));
    assert_eq!((fold.entries.len(), fold.details.len(), fold.fills.len(), fold.reports.len()), (2, 1, 0, 0));
    assert_eq!(fold.streams[0].owes(&key("owed")).collect::<Vec<_>>(), [&Target::Here(0)]);
    assert!(fold.streams[0].owes(&key("0")).next().is_none(), "what is filled is no longer looked for");
    assert!(fold.findings.kept.is_empty());
}

#[test]
fn sightings_of_one_kind_share_what_they_have_in_common() {
    let mut fold = Fold::new(source(), &[facts("c")], None);
    for sequence in 1..=100 {
        fold.step(sequence, skip(records("c", &[&sequence.to_string()])));
    }
    assert_eq!((fold.entries.len(), fold.details.len()), (100, 1));
    assert!(fold.entries.windows(2).all(|pair| Arc::ptr_eq(&pair[0].details, &pair[1].details)));
}

#[test]
fn the_newest_time_of_a_message_is_that_of_the_run() {
    let at = |text: &str| Some(Instant::floor(text).unwrap());
    let mut fold = Fold::new(source(), &[facts("c")], None);
    assert_eq!(fold.newest(), None);
    for (sequence, emitted_at) in
        (1..).zip([at("2026-04-21T10:00Z"), at("2026-04-21T12:00Z"), None, at("2026-04-20T10:00Z")])
    {
        fold.step(sequence, Observation::Delivered { stream: "c", key: None, emitted_at });
    }
    assert_eq!(fold.newest(), at("2026-04-21T12:00Z"));
}
