//! One module for each command.

mod check;
mod classify;
mod coverage;
mod explain;
mod gaps;
mod ingest;
mod plan;
mod schema;

pub(crate) use schema::SCHEMAS;

use crate::args::{Cli, Command, Gaps};
use crate::demo;
use crate::failure::Failure;
use crate::print::Out;

/// Runs a command; the exit code that it ends with.
pub(crate) fn run(cli: &Cli, out: &mut Out) -> Result<u8, Failure> {
    let code = match &cli.command {
        Command::Demo { dir } => demo::run(dir, &cli.global, out),
        Command::Ingest(args) => ingest::run(args, &cli.global, out),
        Command::Gaps { command, list } => match command {
            None => gaps::list(list, &cli.global, out),
            Some(Gaps::List(list)) => gaps::list(list, &cli.global, out),
            Some(Gaps::Show { gap }) => gaps::show(gap, &cli.global, out),
            Some(Gaps::History { gap }) => gaps::history(gap, &cli.global, out),
        },
        Command::Check(args) => check::run(args, &cli.global, out),
        Command::Explain { rule } => explain::run(rule.as_deref(), &cli.global, out),
        Command::Classify(args) => classify::run(args, &cli.global, out),
        Command::Coverage { filter } => coverage::run(filter, &cli.global, out),
        Command::Plan(args) => plan::run(args, &cli.global, out),
        Command::Schema { name } => schema::run(name.as_deref(), &cli.global, out),
    }?;
    out.flush()?;
    Ok(code)
}
