//! The chores of this workspace: `cargo xtask help` lists them.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod long;
mod ratios;
mod schemas;
mod tidy;
mod vectors;

/// How a chore ended: its exit code, or why it could not run.
type Outcome = Result<ExitCode, Box<dyn Error>>;

#[derive(Parser)]
#[command(name = "xtask", about = "The chores of this workspace")]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Run what takes too long for every change
    Long {
        /// Only this part; without one, all of them, which takes hours
        #[command(subcommand)]
        part: Option<long::Part>,
    },
    /// Measure the ratios to named peers; fails when a gated one does not hold
    Ratios {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Write the JSON Schemas of the types to schemas/v1/
    Schemas {
        /// Report differences only, and change nothing
        #[arg(long)]
        check: bool,
    },
    /// Mend white space and formatting, and report what only a person can mend
    Tidy {
        /// Report only, and change nothing
        #[arg(long)]
        check: bool,
    },
    /// Format, count and check the vectors of spec/vectors/
    Vectors {
        /// Report only, and change nothing
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    let root = root();
    let outcome = match Cli::parse().chore {
        Chore::Long { part } => long::run(root, part),
        Chore::Ratios { json } => ratios::run(root, json),
        Chore::Schemas { check } => schemas::run(root, check),
        Chore::Tidy { check } => tidy::run(root, check),
        Chore::Vectors { check } => vectors::run(root, check),
    };
    outcome.unwrap_or_else(|error| {
        report(&*error);
        ExitCode::from(4)
    })
}

/// The folder of the workspace.
fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

#[expect(clippy::print_stderr, reason = "a chore is a command and speaks to a person")]
fn report(error: &dyn Error) {
    eprint!("xtask: {error}");
    let mut cause = error.source();
    while let Some(inner) = cause {
        eprint!(": {inner}");
        cause = inner.source();
    }
    eprintln!();
}
