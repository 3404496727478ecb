//! How a run ends, what may be said of it, and what becomes of its cursors.

use super::*;

fn ended<'a>(status: EndStatus, records: Option<u64>, has_error: bool) -> Observation<'a> {
    Observation::Ended(Ended::new(status, records, has_error))
}

/// A run of one stream that delivers one record, and then this.
#[track_caller]
fn check_end(end: Vec<Observation<'_>>, want: Verdict, violations: u64, rules: &[&str]) -> Folded {
    let mut steps = vec![staged("c"), delivered("c", "a")];
    steps.extend(end);
    let folded = fold(&[facts("c")], steps);
    check(&folded, &[], rules);
    assert_eq!((folded.summary.verdict, folded.summary.violations), (want, violations));
    assert_eq!(folded.summary.records_emitted, 1, "what was delivered is counted");
    folded
}

#[test]
fn a_run_that_succeeded_and_owes_nothing_is_complete() {
    let folded = check_end(vec![done(1)], Verdict::Complete, 0, &[]);
    assert_eq!(folded.summary.status.as_deref(), Some("succeeded"));
    assert_eq!(folded.summary.records_durable, None);
    check_end(vec![ended(EndStatus::Succeeded, None, false)], Verdict::Complete, 0, &[]);
}

#[test]
fn without_done_a_run_has_failed() {
    let folded = check_end(vec![], Verdict::Failed, 1, &["LAC010"]);
    assert_eq!(
        (folded.summary.status.as_deref(), folded.summary.findings[0].message.as_str()),
        (None, "there is no DONE")
    );
}

#[test]
fn a_run_that_says_that_it_failed_has_failed_without_breaking_a_rule() {
    let folded = check_end(vec![ended(EndStatus::Failed, Some(1), true)], Verdict::Failed, 0, &[]);
    assert_eq!(folded.summary.status.as_deref(), Some("failed"));
}

#[test]
fn a_run_that_says_that_it_was_cancelled_is_cancelled_whatever_else_it_did() {
    let folded = check_end(vec![ended(EndStatus::Cancelled, Some(9), false)], Verdict::Cancelled, 1, &["LAC011"]);
    assert_eq!(folded.summary.status.as_deref(), Some("cancelled"));
}

#[test]
fn a_count_on_either_side_of_the_truth_breaks_the_run() {
    let more = check_end(vec![done(2)], Verdict::Failed, 1, &["LAC011"]);
    assert_eq!(more.summary.findings[0].message, "DONE says 2 records, the run has 1");
    assert_eq!(more.summary.findings[0].at, "line 3");
    check_end(vec![done(0)], Verdict::Failed, 1, &["LAC011"]);
}

#[test]
fn an_error_on_a_run_that_succeeded_breaks_it() {
    check_end(vec![ended(EndStatus::Succeeded, Some(1), true)], Verdict::Failed, 1, &["LAC018"]);
}

#[test]
fn whatever_follows_done_breaks_the_run_and_is_counted() {
    check_end(vec![done(1), staged("c")], Verdict::Failed, 1, &["LAC012"]);
    let again = check_end(vec![done(1), done(7)], Verdict::Failed, 1, &["LAC012"]);
    assert_eq!(again.summary.status.as_deref(), Some("succeeded"), "the first DONE counts");
    let folded = fold(&[facts("c")], vec![done(0), delivered("c", "a"), skip(records("c", &["b"]))]);
    check(&folded, &["c: record b"], &["LAC012", "LAC012"]);
    assert_eq!(folded.summary.records_emitted, 1);
    assert_eq!(folded.summary.findings[0].message, "a message after DONE");
}

#[test]
fn what_an_adapter_notes_or_finds_broken_after_done_is_told_once() {
    let finding = || rules::NO_EVIDENCE.at("line 9", "noted");
    check_end(vec![done(1), Observation::Noted(finding())], Verdict::Complete, 0, &["LAC014"]);
    check_end(vec![done(1), Observation::Violated(finding())], Verdict::Failed, 1, &["LAC014"]);
}

#[test]
fn a_stream_of_which_the_run_says_nothing_is_unmeasured() {
    let silent = fold(&[facts("c"), facts("d")], vec![delivered("c", "a"), skip(records("c", &["b"])), done(1)]);
    check(&silent, &["c: record b"], &["LAC014"]);
    assert_eq!((silent.summary.verdict, silent.summary.findings[0].at.as_str()), (Verdict::Incomplete, "d"));
}

/// A run that was asked for the records 1, 2 and 3 of its one stream; `want` of them nobody says anything of.
#[track_caller]
fn check_silent(steps: Vec<Observation<'_>>, want: u64) -> Folded {
    let mut fold = Fold::new(source(), &[facts("c"), details_of("d", &["c"])], Some(&[name("c")]));
    fold.asked_in_part(&name("c"), ["1", "2", "3"].map(key));
    let mut all = vec![staged("c")];
    all.extend(steps);
    for (sequence, step) in (1..).zip(all) {
        fold.step(sequence, step);
    }
    let folded = fold.finish(identity("run-1"));
    assert_eq!((folded.summary.streams[0].silent, folded.summary.streams[0].asked_in_part), (want, true));
    folded
}

#[test]
fn a_record_that_was_asked_for_by_name_is_delivered_or_owed_or_unmeasured() {
    let silent = check_silent(vec![delivered("c", "1"), skip(records("c", &["2"])), done(1)], 1);
    assert_eq!(silent.summary.verdict, Verdict::Incomplete);
    let message = "1 records that were asked for by name are neither delivered nor owed";
    assert_eq!(silent.summary.findings[0].message, message);
    let told = check_silent(vec![delivered("c", "1"), skip(records("c", &["2", "3"])), done(1)], 0);
    assert_eq!(told.summary.verdict, Verdict::CompleteWithGaps);
    check_silent(vec![delivered("c", "4"), skip(of("c", vec![])), done(1)], 0);
    let end = skip(skipped(json!({"stream": "c", "reason": "pagination_exhausted"})));
    check_silent(vec![end, done(0)], 3);
}

#[test]
fn what_a_report_calls_whole_or_absent_for_good_is_not_silent() {
    let mut report = CoverageReport::new(name("c"), name("c"));
    (report.required, report.hydrated, report.absent) = (vec![key("1"), key("2")], vec![key("1")], vec![key("2")]);
    check_silent(vec![Observation::Listed(Box::new(report)), done(0)], 1);
}

#[test]
fn a_record_a_cursor_a_skip_or_a_report_is_evidence_of_a_stream() {
    let report = || Observation::Listed(Box::new(CoverageReport::new(name("d"), name("c"))));
    for (evidence, records) in [
        (delivered("d", "a"), 1),
        (staged("d"), 0),
        (skip(of("d", vec![])), 0),
        (report(), 0),
        (owed("d", "a", None), 0),
    ] {
        let folded = fold(&[facts("c"), facts("d")], vec![staged("c"), evidence, done(records)]);
        assert!(folded.summary.streams[1].evidence);
        assert_ne!(folded.summary.verdict, Verdict::Incomplete);
    }
}

#[test]
fn the_cursor_of_a_checkpoint_parent_is_evidence_of_the_stream_and_that_of_another_is_none() {
    let mut child = facts("child");
    child.checkpoint_parents = vec![name("parent")];
    let streams = [child, facts("parent"), facts("other")];
    let folded = fold(&streams, vec![staged("parent"), staged("other"), done(0)]);
    assert_eq!(folded.summary.verdict, Verdict::Complete);
    let folded = fold(&streams, vec![delivered("parent", "a"), staged("other"), done(1)]);
    check(&folded, &[], &["LAC014"]);
    assert_eq!(folded.summary.findings[0].at, "child");
}

#[test]
fn cursors_of_a_run_that_ended_well_become_checkpoints_as_they_are() {
    let mut stream = facts("c");
    stream.mutable_window = Some("P7D".parse().unwrap());
    let folded = fold(&[stream, facts("d")], vec![staged("c"), delivered("d", "a"), done(1)]);
    assert_eq!(folded.summary.state.staged, [name("c")]);
    let [checkpoint] = folded.checkpoints.as_slice() else { panic!("{:?}", folded.checkpoints) };
    assert_eq!((&checkpoint.stream, &checkpoint.foreign), (&name("c"), &Some(json!({"at": 7}))));
    assert_eq!(checkpoint.mutable_window, Some("P7D".parse().unwrap()));
    assert_eq!((checkpoint.max_seen, &checkpoint.coverage), (None, &crate::Coverage::Unmeasured));
}

#[track_caller]
fn check_kept(change: fn(&mut Identity), end: Vec<Observation<'_>>, want: usize) -> Folded {
    let mut identity = identity("run-1");
    change(&mut identity);
    let mut fold = Fold::new(source(), &[facts("c")], None);
    fold.step(1, staged("c"));
    for (sequence, step) in (2..).zip(end) {
        fold.step(sequence, step);
    }
    let folded = fold.finish(identity);
    assert_eq!(folded.checkpoints.len(), want);
    assert_eq!(folded.summary.state.staged, [name("c")], "what was offered is told all the same");
    folded
}

#[test]
fn no_other_run_moves_a_checkpoint() {
    check_kept(|_| {}, vec![done(0)], 1);
    check_kept(|_| {}, vec![skip(records("c", &["a"])), done(0)], 1);
    check_kept(|_| {}, vec![], 0);
    check_kept(|_| {}, vec![done(1)], 0);
    check_kept(|_| {}, vec![ended(EndStatus::Failed, None, false)], 0);
    check_kept(|_| {}, vec![ended(EndStatus::Cancelled, None, false)], 0);
    check_kept(|run| run.recovery = true, vec![done(0)], 0);
    let stopped = check_kept(|run| run.cancelled_by_owner = true, vec![done(0)], 0);
    assert_eq!(stopped.summary.verdict, Verdict::Cancelled, "the owner beats everything");
}
