//! `lacuna demo`: an example, and the other commands at work on it.

mod example;

use crate::args::{Cli, Global};
use crate::command;
use crate::failure::{DONE, Failure};
use crate::print::Out;
use clap::Parser;
use gap_model::{Birth, Extent, Source};
use skip_taxonomy::Key;
use std::fs;
use std::path::Path;

/// By this file a folder is known to be an example of ours, which a demo may write anew.
const MARKER: &str = ".lacuna-demo";

pub(crate) fn run(dir: &Path, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    prepare(dir)?;
    let at = |name: &str| dir.join(name).display().to_string();
    let demo = Demo { store: at("ledger.db"), global };
    let (transcript, manifest) = (at(example::TRANSCRIPT), at(example::MANIFEST));
    demo.say(
        "A connector reads a history of 14,784 conversations, and the provider answers 4,188 times with 429. The run\n\
         ends \"succeeded\", its cursor moves on. Watch what is left of the 4,188.",
        out,
    )?;
    let ingest = ["ingest", &transcript, "--manifest", &manifest];
    let steps: [(&str, &[&str]); 6] = [
        ("Declare: what the run says of itself, and what may be said of it.", &ingest),
        ("The same transcript again changes nothing.", &ingest),
        ("Remember: each conversation that is missing is a debt with a name.", &["gaps", "--limit", "5"]),
        ("What is complete, and what is owed.", &["coverage"]),
        ("Recover: what is fetched now, what later, at what cost, and why.", &["plan"]),
        ("The same for programs: every command speaks JSON.", &["plan", "--budget", "gaps=2", "--json"]),
    ];
    for (what, command) in steps {
        demo.say(&format!("\n# {what}"), out)?;
        demo.run(command, out)?;
    }
    if let Some(gap) = gap_of(example::first_skipped()) {
        demo.say("\n# One gap, and everything that ever happened to it.", out)?;
        demo.run(&["gaps", "show", &gap], out)?;
        demo.run(&["gaps", "history", &gap], out)?;
    }
    let (dir, store) = (dir.display(), &demo.store);
    demo.say(
        &format!(
            "\nNothing was lost without a trace. The example is in {dir}; the ledger is {store}.\n\
             Next: `lacuna ingest YOUR.jsonl --manifest YOUR.json`, or read `lacuna --help`."
        ),
        out,
    )?;
    Ok(DONE)
}

struct Demo<'a> {
    store: String,
    global: &'a Global,
}

impl Demo<'_> {
    /// Tells people something; programs that asked for JSON get nothing but JSON.
    fn say(&self, text: &str, out: &mut Out) -> Result<(), Failure> {
        if self.global.json { Ok(()) } else { out.line(text) }
    }

    /// Prints a command line and runs it in this process.
    fn run(&self, command: &[&str], out: &mut Out) -> Result<(), Failure> {
        let mut words: Vec<String> = ["lacuna"].iter().chain(command).map(|&word| word.to_owned()).collect();
        words.extend(["--store".to_owned(), self.store.clone()]);
        if let Some(now) = self.global.now {
            words.extend(["--now".to_owned(), now.to_string()]);
        }
        if self.global.json && !command.contains(&"--json") {
            words.push("--json".to_owned());
        }
        let line: Vec<_> = words.iter().map(|word| quoted(word)).collect();
        self.say(&format!("$ {}", line.join(" ")), out)?;
        command::run(&Cli::parse_from(&words), out)?;
        Ok(())
    }
}

/// The name of the gap that a skipped conversation left.
fn gap_of(conversation: Option<String>) -> Option<String> {
    let source = Source::new("chatgpt".parse().ok()?, "default".parse().ok()?, None);
    let extent = Extent::record(Key::text(conversation?).ok()?);
    Some(Birth::new(source, "conversations".parse().ok()?, extent).gap_id().to_string())
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
