//! Checking a transcript, beside reading it, and the strict check beside the ordinary one.

use crate::harness::{Contest, Goal, Wanted};
use crate::input;
use lacuna_pdpp::{Against, Check, Lines, Transcript};

/// How many messages there were.
fn read(text: &str) -> u64 {
    let mut transcript = Transcript::new(text.as_bytes());
    assert!(transcript.for_each(|_, _| {}).is_ok(), "the transcript can be read");
    transcript.messages().total()
}

/// The same, with everything that a check finds.
fn check(text: &str, is_strict: bool) -> u64 {
    let check = Check::new(&Against::default());
    let mut check = if is_strict { check.strict() } else { check };
    let mut lines = Lines::new(text.as_bytes());
    let mut found = 0;
    while let Ok(Some(line)) = lines.next_line() {
        found += check.line(line).len();
    }
    assert!(found > 0, "every skip of the transcript lacks its kind");
    check.finish().messages.total()
}

pub(crate) fn goals() -> Vec<Goal> {
    let text = input::transcript(12);
    let ordinary = Contest::new("check: record-heavy", || check(&text, false)).beside(
        ("C1", "reading it and no more"),
        Wanted::TimeAtMost(2.0),
        || read(&text),
    );
    let strict = Contest::new("check --strict: record-heavy", || check(&text, true)).beside(
        ("C2", "check without --strict"),
        Wanted::TimeAtMost(4.0),
        || check(&text, false),
    );
    [ordinary.goals(), strict.goals()].concat()
}
