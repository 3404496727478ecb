//! Coverage reports of detail lanes.

use super::*;

fn listed<'a>(report: CoverageReport) -> Observation<'a> {
    Observation::Listed(Box::new(report))
}

fn keys(keys: &[&str]) -> Vec<Key> {
    keys.iter().map(|record| key(record)).collect()
}

fn report(parent: &str, required: &[&str], hydrated: &[&str]) -> CoverageReport {
    let mut report = CoverageReport::new(name("bodies"), name(parent));
    (report.required, report.hydrated) = (keys(required), keys(hydrated));
    report
}

fn counted(parent: &str, considered: u64, covered: u64) -> CoverageReport {
    let mut report = report(parent, &[], &[]);
    (report.considered, report.covered) = (Some(considered), Some(covered));
    report
}

/// Bodies of one parent or of two, whose cursors are there.
fn run(parents: &[&str], steps: Vec<Observation<'_>>) -> Folded {
    let mut streams = vec![details_of("bodies", parents)];
    streams.extend(parents.iter().map(|parent| facts(parent)));
    let mut all = vec![staged("inbox")];
    if parents.len() > 1 {
        all.push(staged("sent"));
    }
    all.extend(steps);
    all.push(done(0));
    fold(&streams, all)
}

const ONE: &[&str] = &["inbox"];
const TWO: &[&str] = &["inbox", "sent"];

#[test]
fn a_key_is_whole_or_owed_or_owed_from_now_on() {
    let steps = vec![owed("bodies", "b", None), listed(report("inbox", &["a", "b", "c", "c"], &["a"]))];
    let folded = run(ONE, steps);
    let ledger = check(&folded, &["bodies of inbox: record b", "bodies of inbox: record c"], &["LAC016"]);
    assert_eq!(folded.summary.findings[0].message, "1 keys of bodies are neither whole nor owed");
    assert_eq!(folded.summary.findings[0].at, "line 3");
    let found = ledger.values().find(|gap| gap.extent.key() == Some(&key("c"))).unwrap();
    assert_eq!((found.confidence, found.quantity), (Confidence::Inferred, Some(1)));
    assert_eq!(found.reason.as_ref().map(Reason::as_str), Some("detail_coverage_incomplete"));
    assert_eq!(found.recovery_kind, Some(RecoveryKind::RetryByRuntime.into()));
}

#[test]
fn a_key_that_the_provider_says_is_absent_is_accounted_for() {
    let mut report = report("inbox", &["a", "b"], &["a"]);
    report.absent = keys(&["b"]);
    let folded = run(ONE, vec![listed(report)]);
    check(&folded, &[], &["LAC019"]);
    assert_eq!(folded.summary.findings[0].message, "1 of bodies, among them b");
}

#[test]
fn a_gap_may_follow_the_report_that_it_accounts_for() {
    let steps = vec![listed(report("inbox", &["a"], &[])), owed("bodies", "a", None)];
    check(&run(ONE, steps), &["bodies of inbox: record a"], &[]);
}

#[test]
fn a_hydrated_key_fills_the_gap_from_before_the_report_and_not_the_one_after() {
    let steps = vec![owed("bodies", "a", None), listed(report("inbox", &["a"], &["a"]))];
    check(&run(ONE, steps), &[], &[]);
    let steps = vec![listed(report("inbox", &["a"], &["a"])), owed("bodies", "a", None)];
    check(&run(ONE, steps), &["bodies of inbox: record a"], &[]);
}

#[test]
fn a_later_report_may_hydrate_what_an_earlier_one_left_out() {
    let steps = vec![listed(report("inbox", &["a"], &[])), listed(report("inbox", &["a"], &["a"]))];
    check(&run(ONE, steps), &[], &["LAC016"]);
    let steps = vec![listed(report("inbox", &["a"], &["a"])), listed(report("inbox", &["a"], &[]))];
    check(&run(ONE, steps), &["bodies of inbox: record a"], &["LAC016"]);
}

#[test]
fn two_parents_are_accounted_for_each_by_itself() {
    let steps = vec![
        owed("bodies", "a", Some("inbox")),
        listed(report("inbox", &["a"], &[])),
        listed(report("sent", &["a"], &[])),
    ];
    let folded = run(TWO, steps);
    check(&folded, &["bodies of inbox: record a", "bodies of sent: record a"], &["LAC016"]);
    assert_eq!(folded.summary.findings[0].at, "line 5", "only the report of the other parent is short");
}

#[test]
fn a_key_that_is_whole_under_one_parent_is_still_owed_under_the_other() {
    let steps = vec![
        owed("bodies", "a", Some("inbox")),
        owed("bodies", "a", Some("sent")),
        listed(report("sent", &["a"], &["a"])),
    ];
    check(&run(TWO, steps), &["bodies of inbox: record a"], &[]);
}

#[test]
fn a_gap_that_names_no_parent_is_of_any() {
    let steps =
        vec![owed("bodies", "a", None), listed(report("inbox", &["a"], &[])), listed(report("sent", &["a"], &[]))];
    check(&run(TWO, steps), &["bodies: record a"], &[]);
    let steps = vec![owed("bodies", "a", None), listed(report("sent", &["a"], &["a"]))];
    check(&run(TWO, steps), &[], &[]);
}

#[test]
fn a_debt_from_before_is_filled_under_its_own_parent_only() {
    let first = run(TWO, vec![owed("bodies", "a", Some("inbox")), owed("bodies", "a", Some("sent"))]);
    let ledger = check(&first, &["bodies of inbox: record a", "bodies of sent: record a"], &[]);
    let before: Vec<_> = ledger.values().collect();
    let streams = [details_of("bodies", TWO), facts("inbox"), facts("sent")];
    let steps = || vec![staged("inbox"), staged("sent"), listed(report("sent", &["a"], &["a"])), done(0)];
    let second = fold_with(&streams, &before, steps());
    let filled: Vec<_> = second.events().map(|event| event.gap_id).collect();
    let of_sent = before.iter().find(|gap| gap.parent_stream == Some(name("sent"))).unwrap();
    assert_eq!(filled, [of_sent.gap_id]);
}

#[test]
fn a_debt_from_before_does_not_excuse_a_report_that_leaves_its_key_out() {
    let first = run(ONE, vec![owed("bodies", "a", None)]);
    let ledger = check(&first, &["bodies of inbox: record a"], &[]);
    let streams = [details_of("bodies", ONE), facts("inbox")];
    let steps = vec![staged("inbox"), listed(report("inbox", &["a"], &[])), done(0)];
    let second = fold_with(&streams, &[only(&ledger)], steps);
    assert_eq!(second.summary.verdict, Verdict::CompleteWithGaps, "the same run says the same of itself");
    check(&second, &["bodies of inbox: record a"], &["LAC016"]);
}

#[test]
fn what_was_looked_at_and_not_read_is_owed_by_the_stream() {
    let folded = run(ONE, vec![listed(counted("inbox", 10, 7))]);
    let ledger = check(&folded, &["bodies of inbox: the stream"], &["LAC016"]);
    assert_eq!(only(&ledger).quantity, Some(3));
    let message = "3 items of bodies were looked at and not read, and nothing says which";
    assert_eq!(folded.summary.findings[0].message, message);
    assert_eq!((folded.summary.streams[0].considered, folded.summary.streams[0].covered), (Some(10), Some(7)));
    check(&run(ONE, vec![listed(counted("inbox", 10, 10))]), &[], &[]);
    check(&run(ONE, vec![listed(counted("inbox", 7, 10))]), &[], &[]);
}

#[test]
fn what_the_run_names_is_taken_off_what_nothing_names() {
    let steps = vec![owed("bodies", "a", None), owed("bodies", "a", None), listed(counted("inbox", 10, 7))];
    let folded = run(ONE, steps);
    let ledger = check(&folded, &["bodies of inbox: record a", "bodies of inbox: the stream"], &["LAC016"]);
    assert_eq!(ledger.values().find(|gap| gap.extent == Extent::stream()).unwrap().quantity, Some(2));
    let steps = vec![owed("bodies", "a", None), owed("bodies", "b", None), listed(counted("inbox", 10, 8))];
    check(&run(ONE, steps), &["bodies of inbox: record a", "bodies of inbox: record b"], &[]);
    let mut with_absent = counted("inbox", 10, 9);
    with_absent.absent = keys(&["z"]);
    check(&run(ONE, vec![listed(with_absent)]), &[], &["LAC019"]);
}

#[test]
fn what_a_skip_of_unknown_size_may_stand_for_is_not_owed_twice() {
    let steps = vec![skip(of("bodies", vec![])), listed(counted("inbox", 10, 7))];
    check(&run(ONE, steps), &["bodies of inbox: the stream"], &[]);
}

#[test]
fn a_normal_end_and_a_gap_that_was_filled_excuse_nothing() {
    let end = skip(skipped(json!({"stream": "bodies", "reason": "pagination_exhausted"})));
    check(&run(ONE, vec![end, listed(counted("inbox", 10, 9))]), &["bodies of inbox: the stream"], &["LAC016"]);
    let mut whole = counted("inbox", 10, 9);
    (whole.required, whole.hydrated) = (keys(&["a"]), keys(&["a"]));
    let steps = vec![owed("bodies", "a", None), listed(whole)];
    check(&run(ONE, steps), &["bodies of inbox: the stream"], &["LAC016"]);
}

#[test]
fn what_one_parent_owes_does_not_excuse_the_other() {
    let steps = vec![owed("bodies", "a", Some("sent")), listed(counted("inbox", 10, 9)), listed(counted("sent", 5, 4))];
    let folded = run(TWO, steps);
    check(&folded, &["bodies of inbox: the stream", "bodies of sent: record a"], &["LAC016"]);
    assert_eq!((folded.summary.streams[0].considered, folded.summary.streams[0].covered), (Some(15), Some(13)));
}

#[test]
fn what_names_no_parent_may_explain_any_of_them() {
    let steps = vec![owed("bodies", "a", None), listed(counted("inbox", 10, 9))];
    check(&run(TWO, steps), &["bodies: record a"], &[]);
}

#[test]
fn one_short_report_among_others_is_enough() {
    let steps = vec![listed(counted("inbox", 10, 10)), listed(counted("sent", 5, 4))];
    check(&run(TWO, steps), &["bodies of sent: the stream"], &["LAC016"]);
}

#[test]
fn a_report_of_a_stream_that_is_declared_absent_owes_nothing() {
    let mut lane = details_of("bodies", ONE);
    lane.supported_resources = absent("bodies").supported_resources;
    let mut short = report("inbox", &["a"], &[]);
    (short.considered, short.covered) = (Some(2), Some(0));
    let folded = fold(&[lane, facts("inbox")], vec![staged("inbox"), listed(short), done(0)]);
    check(&folded, &[], &["LAC017", "LAC017"]);
}

#[test]
fn a_stream_that_is_its_own_parent_has_none() {
    let mut report = CoverageReport::new(name("inbox"), name("inbox"));
    report.required = keys(&["a"]);
    let folded = fold(&[facts("inbox")], vec![staged("inbox"), listed(report), done(0)]);
    check(&folded, &["inbox: record a"], &["LAC016"]);
}

#[test]
fn counts_that_only_some_reports_give_add_up_without_overflow() {
    let steps = vec![
        listed(report("inbox", &[], &[])),
        listed(counted("inbox", u64::MAX, u64::MAX)),
        listed(counted("sent", 5, 5)),
    ];
    let folded = run(TWO, steps);
    assert_eq!(folded.summary.streams[0].considered, Some(u64::MAX));
    assert_eq!(folded.summary.streams[1].considered, None, "not said is not zero");
}

#[test]
fn a_report_under_a_parent_that_nobody_asked_for_breaks_the_run() {
    let folded = fold(&[details_of("bodies", ONE)], vec![listed(report("inbox", &["a"], &["a"])), done(0)]);
    check(&folded, &[], &["LAC013"]);
}
