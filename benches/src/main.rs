//! Ratios to named peers, measured side by side in one process.
//!
//! Every round runs each side once, and begins with another side than the round before; a ratio is the median of the
//! rounds' ratios. Both sides of a ratio count the same things, and the counts are compared. Absolute times depend on the
//! machine and are told in the JSON for orientation only. A ratio of throughputs is shown for peers without a goal.
//!
//! A gate is the goal itself, or less where the goal is held by little. It is set so that what was measured had a margin of
//! at least 1.2 to it, which is more than two busy cores took from any of these ratios.

mod check;
mod coverage;
mod fold;
mod harness;
mod ingest;
mod input;
mod peers;
mod validate;

use harness::Goal;
use std::process::ExitCode;

#[expect(clippy::print_stdout, reason = "a report is what this program is for")]
fn main() -> ExitCode {
    let json = std::env::args().any(|arg| arg == "--json");
    if !json {
        println!("{}", Goal::HEAD);
    }
    let mut passes = true;
    for contest in [ingest::goals, fold::goals, validate::goals, check::goals, coverage::goals] {
        for goal in contest() {
            passes &= goal.passes();
            if json { println!("{}", goal.json()) } else { println!("{goal}") }
        }
    }
    if passes { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
