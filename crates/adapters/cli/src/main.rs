//! `lacuna`: declare, remember and recover what a connector could not fetch.
//!
//! This is the composition root: the only place that reads the clock, the environment's folders and the arguments, and that
//! decides on exit codes. What a command does is in the pure crates and the adapters.

mod args;
mod check;
mod check_rules;
mod clock;
mod command;
mod config;
mod demo;
mod failure;
mod identity;
mod input;
mod ledger;
mod paths;
mod print;
mod reasons;
mod report;
mod suppress;
mod text;
mod wire;

use args::Cli;
use clap::Parser;
use failure::{COULD_NOT, DONE};
use std::process::ExitCode;

fn main() -> ExitCode {
    // Clap ends with 2 on usage errors and with 0 on --help and --version: the codes that the documentation promises.
    let cli = Cli::parse();
    let mut out = print::Out::stdout();
    match command::run(&cli, &mut out) {
        Ok(code) => ExitCode::from(code),
        // Whoever reads us has seen enough; that is no failure of ours, but a check that was not told to its end is not clean.
        Err(failure) if failure.is_broken_pipe() => {
            ExitCode::from(if cli.command.is_check() { COULD_NOT } else { DONE })
        }
        Err(failure) => {
            failure.print();
            ExitCode::from(failure.exit_code())
        }
    }
}
