use super::*;

fn outcome(ended: Option<EndStatus>, violations: u64, unmeasured: u64, owed: u64) -> Outcome {
    Outcome { cancelled_by_owner: false, ended, violations, unmeasured, owed }
}

#[track_caller]
fn check(outcome: Outcome, want: Verdict) {
    assert_eq!(outcome.verdict(), want, "{outcome:?}");
}

#[test]
fn the_first_line_of_the_table_that_holds_is_the_verdict() {
    let succeeded = Some(EndStatus::Succeeded);
    check(outcome(succeeded, 0, 0, 0), Verdict::Complete);
    check(outcome(succeeded, 0, 0, 1), Verdict::CompleteWithGaps);
    check(outcome(succeeded, 0, 1, 1), Verdict::Incomplete);
    check(outcome(succeeded, 0, 1, 0), Verdict::Incomplete);
    check(outcome(succeeded, 1, 1, 1), Verdict::Failed);
    check(outcome(Some(EndStatus::Failed), 0, 0, 0), Verdict::Failed);
    check(outcome(Some(EndStatus::Cancelled), 1, 1, 1), Verdict::Cancelled);
    check(outcome(None, 0, 0, 0), Verdict::Failed);
}

#[test]
fn the_owner_beats_everything() {
    for ended in [None, Some(EndStatus::Succeeded), Some(EndStatus::Failed)] {
        check(Outcome { cancelled_by_owner: true, ..outcome(ended, 1, 1, 1) }, Verdict::Cancelled);
    }
}

#[test]
fn a_verdict_is_the_same_word_everywhere() {
    let all = [Verdict::Cancelled, Verdict::Failed, Verdict::Incomplete, Verdict::CompleteWithGaps, Verdict::Complete];
    for verdict in all {
        assert_eq!(serde_json::to_value(verdict).unwrap(), verdict.as_str());
    }
}
