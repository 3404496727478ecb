//! `lacuna demo`: an example, and the other commands at work on it.

mod example;

use crate::args::{Cli, Global};
use crate::command;
use crate::failure::{DONE, Failure};
use crate::print::Out;
use clap::Parser;
use std::fs;
use std::path::Path;

/// By this file a folder is known to be an example of ours, which a demo may write anew.
const MARKER: &str = ".lacuna-demo";

pub(crate) fn run(dir: &Path, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    prepare(dir)?;
    let at = |name: &str| dir.join(name).display().to_string();
    let store = at("ledger.db");
    let (transcript, manifest) = (at(example::TRANSCRIPT), at(example::MANIFEST));
    out.line(
        "A connector reads a history of 14,784 conversations, and the provider answers 4,188 times with 429. The run",
    )?;
    out.line("ends \"succeeded\", its cursor moves on. Watch what is left of the 4,188.")?;
    let steps: [(&str, &[&str]); 6] = [
        (
            "Declare: what the run says of itself, and what may be said of it.",
            &["ingest", &transcript, "--manifest", &manifest],
        ),
        ("The same transcript again changes nothing.", &["ingest", &transcript, "--manifest", &manifest]),
        ("Remember: each conversation that is missing is a debt with a name.", &["gaps", "--limit", "5"]),
        ("What is complete, and what is owed.", &["coverage"]),
        ("Recover: what is fetched now, what later, at what cost, and why.", &["plan"]),
        ("The same for programs: every command speaks JSON.", &["plan", "--budget", "gaps=2", "--json"]),
    ];
    for (what, command) in steps {
        out.line(format_args!("\n# {what}"))?;
        run_one(command, &store, global, out)?;
    }
    out.line("\n# One gap, and everything that ever happened to it.")?;
    for command in ["show", "history"] {
        run_one(&["gaps", command, &example::first_gap()], &store, global, out)?;
    }
    out.line(format_args!(
        "\nNothing was lost without a trace. The example is in {}; the ledger is {store}.",
        dir.display()
    ))?;
    out.line("Next: `lacuna ingest YOUR.jsonl --manifest YOUR.json`, or read `lacuna --help`.")?;
    Ok(DONE)
}

/// Prints a command line and runs it in this process.
fn run_one(command: &[&str], store: &str, global: &Global, out: &mut Out) -> Result<(), Failure> {
    let mut words: Vec<String> = ["lacuna"].iter().chain(command).map(|&word| word.to_owned()).collect();
    words.extend(["--store".to_owned(), store.to_owned()]);
    if let Some(now) = global.now {
        words.extend(["--now".to_owned(), now.to_string()]);
    }
    out.line(format_args!("$ {}", words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")))?;
    let cli = Cli::parse_from(&words);
    command::run(&cli, out)?;
    Ok(())
}

/// The word as a shell reads it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// Writes the example into an empty folder, or over an older example.
fn prepare(dir: &Path) -> Result<(), Failure> {
    let write = |path: &Path, source| Failure::Write { path: path.to_owned(), source };
    fs::create_dir_all(dir).map_err(|why| write(dir, why))?;
    let mut entries = fs::read_dir(dir).map_err(|source| Failure::Read { path: dir.to_owned(), source })?;
    let marker = dir.join(MARKER);
    if entries.next().is_some() && !marker.exists() {
        return Err(Failure::DemoFolder { path: dir.to_owned() });
    }
    for (name, text) in [
        (MARKER, "Written by `lacuna demo`, which may write this folder anew.\n".to_owned()),
        (example::MANIFEST, example::manifest()),
        (example::TRANSCRIPT, example::transcript()),
    ] {
        let path = dir.join(name);
        fs::write(&path, text).map_err(|why| write(&path, why))?;
    }
    for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
        let path = dir.join(name);
        if path.exists() {
            fs::remove_file(&path).map_err(|why| write(&path, why))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_printed_command_line_can_be_pasted() {
        assert_eq!(quoted("lacuna-demo/ledger.db"), "lacuna-demo/ledger.db");
        assert_eq!(quoted("my demo"), "'my demo'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
