//! `cargo xtask long`: what takes too long for every change. Its figures go into release notes.

mod check;
mod fuzz;

use crate::Outcome;
use clap::Subcommand;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};
use std::{fs, thread};

/// How much memory a large ingest may take.
const RESIDENT_KIB_MAX: u64 = 200 * 1024;

/// One of the long runs.
#[derive(Debug, Subcommand)]
pub(crate) enum Part {
    /// Ingest a large transcript twice, and compare the gaps with what its lines say
    Ingest {
        /// How large it is
        #[arg(long, default_value_t = MEGABYTES)]
        megabytes: u64,
    },
    /// Check a line of a gibibyte, and a large transcript, strictly and not
    Check {
        /// How long the line is
        #[arg(long, default_value_t = LINE_MEBIBYTES)]
        line_mebibytes: usize,
        /// How large the transcript is
        #[arg(long, default_value_t = MEGABYTES)]
        megabytes: u64,
    },
    /// Let libFuzzer look for inputs that break a parser; needs a C++ compiler
    Fuzz {
        /// How long each target is run
        #[arg(long, default_value_t = SECONDS)]
        seconds: u32,
        /// Only this target; may stand several times
        #[arg(long)]
        target: Vec<String>,
    },
}

const MEGABYTES: u64 = 500;
const SECONDS: u32 = 600;
const LINE_MEBIBYTES: usize = 1_024;

/// Runs that part, or all of them one after the other.
pub(crate) fn run(root: &Path, part: Option<Part>) -> Outcome {
    match part {
        Some(Part::Ingest { megabytes }) => ingest(root, megabytes),
        Some(Part::Check { line_mebibytes, megabytes }) => check::run(root, line_mebibytes, megabytes),
        Some(Part::Fuzz { seconds, target }) => fuzz::run(root, seconds, &target),
        None => {
            let parts = [
                ingest(root, MEGABYTES)?,
                check::run(root, LINE_MEBIBYTES, MEGABYTES)?,
                fuzz::run(root, SECONDS, &[])?,
            ];
            Ok(parts.into_iter().find(|code| *code != ExitCode::SUCCESS).unwrap_or(ExitCode::SUCCESS))
        }
    }
}

#[expect(clippy::print_stdout, reason = "a chore is a command and speaks to a person")]
fn ingest(root: &Path, megabytes: u64) -> Outcome {
    let place = target_folder(root).join("long");
    fs::create_dir_all(&place)?;
    let transcript = place.join("run.jsonl");
    let manifest = place.join("run.jsonl.manifest.json");
    let ledger = place.join("ledger.db");
    for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
        let file = place.join(name);
        if file.exists() {
            fs::remove_file(file)?;
        }
    }
    let generator = built(root, &["--package", "lacuna-pdpp", "--example", "generate"], "examples/generate")?;
    let lacuna = built(root, &["--package", "lacuna"], "lacuna")?;
    println!("writing {megabytes} MB");
    let written = Command::new(generator).arg(&transcript).arg(megabytes.to_string()).arg("1").status()?;
    if !written.success() {
        return Err("the generator failed".into());
    }
    let mut holds = true;
    for what in ["first ingest", "second ingest"] {
        let mut ingest = Command::new(&lacuna);
        ingest.arg("ingest").arg(&transcript).arg("--manifest").arg(&manifest).arg("--store").arg(&ledger);
        let begun = Instant::now();
        let (ok, peak) = watched(&mut ingest)?;
        let secs = begun.elapsed().as_secs_f64();
        let bytes = fs::metadata(&transcript)?.len();
        #[expect(clippy::cast_precision_loss, reason = "for people, who read three digits of it")]
        let speed = bytes as f64 / 1e6 / secs;
        println!("{what}: {secs:.2} s in all, {speed:.0} MB/s with the ledger, {} MiB resident at most", peak / 1024);
        holds &= ok && peak < RESIDENT_KIB_MAX;
    }
    let listed = Command::new(&lacuna).args(["gaps", "--json", "--store"]).arg(&ledger).output()?;
    let gaps = String::from_utf8(listed.stdout)?.lines().count();
    let wanted = distinct(&transcript)?;
    println!("{gaps} gaps for {wanted} distinct pairs of stream and id");
    holds &= gaps == wanted;
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn built(root: &Path, what: &[&str], binary: &str) -> Result<PathBuf, Box<dyn Error>> {
    let status =
        Command::new(env!("CARGO")).current_dir(root).args(["build", "--release", "--quiet"]).args(what).status()?;
    if status.success() {
        Ok(target_folder(root).join("release").join(binary))
    } else {
        Err(format!("cannot build {binary}").into())
    }
}

fn target_folder(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// Runs a command; whether it succeeded, and its largest resident size in KiB as the kernel saw it.
fn watched(command: &mut Command) -> Result<(bool, u64), Box<dyn Error>> {
    let mut child = command.spawn()?;
    let mut peak = 0;
    loop {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let resident = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse().ok());
        peak = peak.max(resident.unwrap_or(0));
        if let Some(status) = child.try_wait()? {
            return Ok((status.success(), peak));
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// How many pairs of stream and id the raw lines skip, counted by other means than the adapter's.
fn distinct(transcript: &Path) -> Result<usize, Box<dyn Error>> {
    use std::io::BufRead;
    let mut pairs = std::collections::BTreeSet::new();
    for line in std::io::BufReader::new(fs::File::open(transcript)?).lines() {
        let line = line?;
        if line.contains("\"SKIP_RESULT\"") || line.contains("\"DETAIL_GAP\"") {
            let message: serde_json::Value = serde_json::from_str(&line)?;
            let id = message["resource_ids"][0].as_str().or_else(|| message["record_key"].as_str());
            pairs.insert((message["stream"].as_str().map(str::to_owned), id.map(str::to_owned)));
        }
    }
    Ok(pairs.len())
}
