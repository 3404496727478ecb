//! Ratios to named peers, measured side by side in one process.
//!
//! Every round runs each side once, in turn; a ratio is the median of the rounds' ratios. Absolute times depend on the
//! machine and are shown for orientation only.

mod coverage;
mod harness;
mod ingest;
mod input;

use harness::Goal;
use std::process::ExitCode;

#[expect(clippy::print_stdout, reason = "a report is what this program is for")]
fn main() -> ExitCode {
    let json = std::env::args().any(|arg| arg == "--json");
    let goals: Vec<Goal> = ingest::goals().into_iter().chain(coverage::goals()).collect();
    if json {
        for goal in &goals {
            println!("{}", goal.json());
        }
    } else {
        println!("{:<8} {:<52} {:<40} {:>7} {:>9} {:>6}", "goal", "what", "beside", "wanted", "measured", "holds");
        for goal in &goals {
            println!("{goal}");
        }
    }
    if goals.iter().all(|goal| goal.holds() || !goal.gated) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
