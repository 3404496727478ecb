//! Why a command could not do its job, and with which exit code it ends.

use crate::text::visible;
use std::error::Error;
use std::io;
use std::path::PathBuf;

/// Done, or clean.
pub(crate) const DONE: u8 = 0;
/// Findings or violations.
pub(crate) const FOUND: u8 = 1;
/// Usage or configuration.
pub(crate) const USAGE: u8 = 2;
/// Could not run: input or output, unreadable input, ledger.
pub(crate) const COULD_NOT: u8 = 4;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("cannot read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("cannot write {}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("cannot write the output")]
    Output(#[source] io::Error),
    #[error("{} is no manifest that can be used", path.display())]
    Manifest { path: PathBuf, source: lacuna_pdpp::ManifestError },
    #[error("{} is no START message that can be used", path.display())]
    Start { path: PathBuf, source: lacuna_pdpp::StartError },
    #[error("{} is no reason table", path.display())]
    Reasons { path: PathBuf, source: skip_taxonomy::ReasonTableError },
    #[error("there is no ledger at {}: run `lacuna ingest` first, or name one with --store", path.display())]
    NoLedger { path: PathBuf },
    #[error("{url:?} is no ledger that this build can open: expected the path of a file")]
    StoreUrl { url: String },
    #[error("the ledger at {} failed", path.display())]
    Ledger { path: PathBuf, source: Box<lacuna_store::Error> },
    #[error("no gap is named {name}")]
    NoSuchGap { name: String },
    #[error("{count} gaps begin with {name}: name one of them whole")]
    Ambiguous { name: String, count: usize },
    #[error("{found:?} is no source in this ledger: it has {known}")]
    NoSuchSource { found: String, known: String },
    #[error(
        "{found:?} is no recovery kind: expected retry_by_runtime, retry_on_connector_upgrade, permanent_structural or unclassified"
    )]
    NoSuchKind { found: String },
    #[error("{found:?} is no rule: `lacuna explain` lists them")]
    NoSuchRule { found: String },
    #[error("{name} stands for no file: correct it, or allow that with --allow-empty")]
    NothingMatches { name: String },
    #[error("{} is checked, and would be written over: name another file with {option}", path.display())]
    OutputIsInput { path: PathBuf, option: &'static str },
    #[error("{pattern} is no pattern")]
    Pattern { pattern: String, source: globset::Error },
    #[error("there is no schema {found:?}: `lacuna schema` lists them")]
    NoSuchSchema { found: String },
    #[error("{} is not empty and not an example of ours: name another folder with --dir", path.display())]
    DemoFolder { path: PathBuf },
    #[error(transparent)]
    Config(Box<crate::config::Error>),
    #[error("{} is no baseline that can be used", path.display())]
    Baseline { path: PathBuf, source: crate::suppress::BaselineError },
}

impl Failure {
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Read { .. } | Self::Write { .. } | Self::Output(_) | Self::Ledger { .. } | Self::NoLedger { .. } => {
                COULD_NOT
            }
            Self::Manifest { .. }
            | Self::Start { .. }
            | Self::Reasons { .. }
            | Self::StoreUrl { .. }
            | Self::NoSuchGap { .. }
            | Self::Ambiguous { .. }
            | Self::NoSuchSource { .. }
            | Self::NoSuchKind { .. }
            | Self::NoSuchRule { .. }
            | Self::NothingMatches { .. }
            | Self::OutputIsInput { .. }
            | Self::Pattern { .. }
            | Self::NoSuchSchema { .. }
            | Self::DemoFolder { .. }
            | Self::Config(_)
            | Self::Baseline { .. } => USAGE,
        }
    }

    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(source) if source.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Says on standard error what went wrong, with its causes.
    #[expect(clippy::print_stderr, reason = "the one place where a failure is told")]
    pub(crate) fn print(&self) {
        let mut text = format!("lacuna: {self}");
        let mut cause = self.source();
        while let Some(why) = cause {
            text.push_str(": ");
            text.push_str(&why.to_string());
            cause = why.source();
        }
        // It names files, and whoever names a file must not steer the terminal or the runner that reads this.
        eprintln!("{}", visible(&text));
    }
}
