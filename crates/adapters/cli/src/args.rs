//! The command line.

use crate::check::Kind;
use crate::report::{FailOn, Format};
use clap::{Args, Parser, Subcommand};
use gap_model::{ConnectorId, GrantId, InstanceId, RunId, StateName, StreamName};
use recovery_contract::BudgetLimits;
use skip_taxonomy::Instant;
use std::path::PathBuf;

/// Declare, remember and recover what a connector could not fetch.
///
/// Exit codes: 0 done or clean; 1 findings or violations, or a run that broke the protocol; 2 usage or configuration;
/// 4 could not run (input or output, unreadable input, ledger).
#[derive(Debug, Parser)]
#[command(name = "lacuna", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// The ledger: the path of a file
    #[arg(long, global = true, value_name = "PATH", default_value = crate::ledger::DEFAULT_PATH)]
    pub(crate) store: String,
    /// Print JSON: one object, or one a line where there may be many
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Take this instant for now, such as 2026-04-21T10:00:00Z
    #[arg(long, global = true, value_name = "INSTANT")]
    pub(crate) now: Option<Instant>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Learn the tool by watching it: writes an example and runs the other commands on it
    Demo {
        /// Where to write the example
        #[arg(long, value_name = "DIR", default_value = "lacuna-demo")]
        dir: PathBuf,
    },
    /// Fold a run into the ledger, and say what may be said of it
    Ingest(Ingest),
    /// What is owed
    Gaps {
        #[command(subcommand)]
        command: Option<Gaps>,
        #[command(flatten)]
        list: GapsList,
    },
    /// What is complete, what is owed, and what nobody has measured
    Coverage {
        #[command(flatten)]
        filter: SourceFilter,
    },
    /// What is recovered now, what later and what never, at what cost, and why
    Plan(Plan),
    /// What is wrong with messages, manifests and other documents, for people and for CI
    Check(Check),
    /// What a rule is for, what breaks it, and what to do; without a rule, the rules
    Explain {
        /// Its id, such as LAC072
        rule: Option<String>,
    },
    /// Who owns getting back what was skipped: one line out for each skip, and for each line that cannot be read
    Classify(Classify),
    /// The JSON Schemas of everything that is read and printed
    Schema {
        /// Which; without a name, the names
        name: Option<String>,
    },
}

impl Command {
    /// Whether somebody relies on the exit code alone.
    pub(crate) fn is_check(&self) -> bool {
        matches!(self, Self::Check(_))
    }
}

#[derive(Debug, Args)]
pub(crate) struct Ingest {
    /// The run's messages: a file of JSON Lines, or - for standard input
    pub(crate) transcript: PathBuf,
    /// The connector's manifest
    #[arg(long, value_name = "FILE")]
    pub(crate) manifest: PathBuf,
    /// The START message of the run: what it was asked for. Without it: every stream of the manifest
    #[arg(long, value_name = "FILE")]
    pub(crate) start: Option<PathBuf>,
    /// The run's name. Without it: the hash of its bytes
    #[arg(long, value_name = "ID")]
    pub(crate) run_id: Option<RunId>,
    /// When the run was observed. Without it: the newest time that a message bears
    #[arg(long, value_name = "INSTANT")]
    pub(crate) observed_at: Option<Instant>,
    /// The run only recovers: it fills gaps, and its cursors are not the checkpoint
    #[arg(long)]
    pub(crate) recovery: bool,
    /// The owner stopped the run
    #[arg(long)]
    pub(crate) cancelled: bool,
    #[command(flatten)]
    pub(crate) tables: Tables,
    /// Which account or device of the connector
    #[arg(long, value_name = "ID", default_value = "default")]
    pub(crate) instance: InstanceId,
    /// Under which grant. Without it: the owner's own run
    #[arg(long, value_name = "ID")]
    pub(crate) grant: Option<GrantId>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Files, folders or patterns such as 'runs/**/*.jsonl', or - for standard input
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// What the files are: messages, manifest, start, or the name of a schema. Without it, their contents tell
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<Kind>,
    /// How to tell what was found. Without it: human, or json with --json
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub(crate) format: Option<Format>,
    /// Write the report to this file and not to standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// From which severity on the exit code is 1. Without it: error
    #[arg(long, value_name = "SEVERITY", value_enum)]
    pub(crate) fail_on: Option<FailOn>,
    /// Look into the data of records too, for what readers of JSON disagree about
    #[arg(long)]
    pub(crate) strict: bool,
    /// The manifest of the connector whose messages are checked
    #[arg(long, value_name = "FILE")]
    pub(crate) manifest: Option<PathBuf>,
    /// The START message of the run: what it was asked for
    #[arg(long, value_name = "FILE")]
    pub(crate) start: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) tables: Tables,
    /// The configuration. Without it: lacuna.toml, in this folder or above
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Findings that shall not count because they were there before
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write what is found as a baseline
    #[arg(long, value_name = "FILE", requires = "reason")]
    pub(crate) write_baseline: Option<PathBuf>,
    /// Why what is in the baseline may stay for now
    #[arg(long, value_name = "TEXT", requires = "write_baseline")]
    pub(crate) reason: Option<String>,
    /// A pattern or a folder without a file is no error
    #[arg(long)]
    pub(crate) allow_empty: bool,
    /// Tell at most so many findings; the others are counted
    #[arg(long, value_name = "N")]
    pub(crate) max_findings: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Classify {
    /// The messages: a file of JSON Lines, or - for standard input
    pub(crate) messages: PathBuf,
    /// The lines are HTTP outcomes: {"status":429,"headers":{"Retry-After":"120"},"target":"item"}
    #[arg(long)]
    pub(crate) http: bool,
    /// Count instead: one histogram of all the lines, losses apart from normal ends
    #[arg(long, conflicts_with = "http")]
    pub(crate) histogram: bool,
    #[command(flatten)]
    pub(crate) tables: Tables,
    /// The connector (its `connector_key`) whose entries in the reason tables count
    #[arg(long, value_name = "KEY")]
    pub(crate) connector: Option<ConnectorId>,
}

#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Tables {
    /// A reason table to lay over the built-in one, repeatable: later ones win
    #[arg(long = "reasons", value_name = "FILE")]
    pub(crate) reasons: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Gaps {
    /// The gaps, by their place in the queue (the default)
    List(GapsList),
    /// Everything about one gap
    Show {
        /// The gap's name, or its beginning
        gap: String,
    },
    /// Everything that ever happened to one gap
    History {
        /// The gap's name, or its beginning
        gap: String,
    },
}

#[derive(Debug, Clone, Default, Args)]
pub(crate) struct GapsList {
    #[command(flatten)]
    pub(crate) filter: SourceFilter,
    /// Only this stream
    #[arg(long, value_name = "NAME")]
    pub(crate) stream: Option<StreamName>,
    /// Only gaps in this state, repeatable: ongoing, open, leased, filled, retired. Without it: those that are owed
    #[arg(long, value_name = "STATE", value_parser = state)]
    pub(crate) state: Vec<StateName>,
    /// Only this recovery kind, or `unclassified`
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<String>,
    /// At most so many; without it 20 for people, all with --json
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u64>,
}

#[derive(Debug, Clone, Default, Args)]
pub(crate) struct SourceFilter {
    /// Only this connector
    #[arg(long = "connector", value_name = "ID")]
    pub(crate) connector: Option<ConnectorId>,
}

#[derive(Debug, Args)]
pub(crate) struct Plan {
    /// What may be spent, such as `requests=500,wall_time=PT10M,bytes=1000000,gaps=100`
    #[arg(long, value_name = "LIMITS", value_parser = budget, default_value = "")]
    pub(crate) budget: BudgetLimits,
    /// Ask for a source whose recovery a person starts, repeatable: CONNECTOR or CONNECTOR/INSTANCE
    #[arg(long = "source", value_name = "SOURCE")]
    pub(crate) sources: Vec<String>,
}

fn state(text: &str) -> Result<StateName, String> {
    word(text, "a state: ongoing, open, leased, filled or retired")
}

fn word<T: serde::de::DeserializeOwned>(text: &str, wanted: &str) -> Result<T, String> {
    serde_json::from_value(text.into()).map_err(|_| format!("expected {wanted}"))
}

fn budget(text: &str) -> Result<BudgetLimits, String> {
    let mut limits = BudgetLimits::unlimited();
    for part in text.split(',').filter(|part| !part.is_empty()) {
        let (dimension, value) = part.split_once('=').ok_or_else(|| format!("{part:?} is not DIMENSION=VALUE"))?;
        let count = || value.parse::<u64>().map(Some).map_err(|_| format!("{value:?} is no whole number"));
        let slot = match dimension {
            "requests" => &mut limits.requests,
            "bytes" => &mut limits.bytes,
            "gaps" => &mut limits.gaps,
            "wall_time" => {
                limits.wall_time = Some(value.parse().map_err(|why: gap_model::IsoDurationError| why.to_string())?);
                continue;
            }
            _ => return Err(format!("{dimension:?} is no dimension: expected requests, wall_time, bytes or gaps")),
        };
        *slot = count()?;
    }
    Ok(limits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_budget_names_its_dimensions() {
        let limits = budget("requests=500,wall_time=PT10M").unwrap();
        assert_eq!(
            (limits.requests, limits.wall_time.map(gap_model::IsoDuration::as_secs), limits.gaps),
            (Some(500), Some(600), None)
        );
        assert_eq!(budget("").unwrap(), BudgetLimits::unlimited());
        for (text, why) in [
            ("500", "\"500\" is not DIMENSION=VALUE"),
            ("gaps=-1", "\"-1\" is no whole number"),
            ("euro=5", "\"euro\" is no dimension: expected requests, wall_time, bytes or gaps"),
        ] {
            assert_eq!(budget(text).unwrap_err(), why);
        }
        assert!(budget("wall_time=P1M").unwrap_err().contains("months or years"));
    }
}
