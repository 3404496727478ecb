//! `cargo xtask long fuzz`: every fuzz target under libFuzzer, which looks for inputs that reach new code.
//!
//! Only this build is instrumented, so it has a folder of its own under the target folder. It needs a C++ compiler, and
//! neither a nightly toolchain nor another tool: the instrumentation is a pass of LLVM that stable rustc runs when asked.

use crate::Outcome;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Counters for every branch, their places, and what comparisons compare; checks that release builds leave out.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 -Cdebug-assertions -Coverflow-checks";

/// The largest input that is tried, in bytes: what breaks a parser is short.
const INPUT_BYTES_MAX: u32 = 4_096;

#[expect(clippy::print_stdout, reason = "a chore is a command and speaks to a person")]
pub(super) fn run(root: &Path, seconds: u32, only: &[String]) -> Outcome {
    let targets = targets(root)?;
    if let Some(unknown) = only.iter().find(|name| !targets.contains(name)) {
        return Err(format!("there is no fuzz target {unknown}, but {}", targets.join(", ")).into());
    }
    let place = super::target_folder(root).join("fuzz");
    let binaries = built(root, &place)?;
    let mut holds = true;
    println!("{:<12} {:>12} {:>8} {:>8}  crashes", "target", "executions", "exec/s", "corpus");
    for name in targets.iter().filter(|name| only.is_empty() || only.contains(name)) {
        let ran = fuzzed(root, &place, &binaries, name, seconds)?;
        println!("{name:<12} {:>12} {:>8} {:>8}  {}", ran.executions, ran.per_second, ran.corpus, ran.crashes.len());
        for crash in &ran.crashes {
            let crash = crash.display();
            println!("  {crash}");
            println!("  see why:  {} {crash}", binaries.join(format!("fuzz-{name}")).display());
            println!("  keep it:  cp {crash} fuzz/seeds/{name}/NAME.seed, and `cargo test -p lacuna-fuzz` replays it");
        }
        if !ran.succeeded && ran.crashes.is_empty() {
            println!("  ended without an input that is to blame; see {}", ran.log.display());
        }
        holds &= ran.succeeded && ran.crashes.is_empty();
    }
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What became of one target.
struct Ran {
    executions: String,
    per_second: String,
    corpus: usize,
    /// The inputs that broke a promise, this time or an earlier one.
    crashes: Vec<PathBuf>,
    succeeded: bool,
    log: PathBuf,
}

fn targets(root: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let names = files(&root.join("fuzz/targets"))?;
    Ok(names.iter().filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect())
}

/// Builds the targets, and says where they are.
fn built(root: &Path, place: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let said = String::from_utf8(Command::new("rustc").arg("-vV").output()?.stdout)?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc does not name its host")?;
    // With the host named, build scripts and macros, which have no counters to link, are left as they are.
    let status = Command::new(env!("CARGO"))
        .current_dir(root)
        .args(["build", "--release", "--quiet", "--package", "lacuna-fuzz", "--features", "libfuzzer", "--bins"])
        .args(["--target", host])
        .env("RUSTFLAGS", FLAGS)
        .env("CARGO_TARGET_DIR", place)
        .status()?;
    if status.success() { Ok(place.join(host).join("release")) } else { Err("cannot build the fuzz targets".into()) }
}

fn fuzzed(root: &Path, place: &Path, binaries: &Path, name: &str, seconds: u32) -> Result<Ran, Box<dyn Error>> {
    let (corpus, crashes) = (place.join("corpus").join(name), place.join("crashes").join(name));
    fs::create_dir_all(&corpus)?;
    fs::create_dir_all(&crashes)?;
    let log = place.join(format!("{name}.log"));
    let status = Command::new(binaries.join(format!("fuzz-{name}")))
        // The first folder is added to, the second is only read.
        .arg(&corpus)
        .arg(root.join("fuzz/seeds").join(name))
        .arg(format!("-dict={}", root.join("fuzz/json.dict").display()))
        .arg(format!("-artifact_prefix={}/", crashes.display()))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={INPUT_BYTES_MAX}"))
        .args(["-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1"])
        .stdout(fs::File::create(&log)?)
        .stderr(fs::OpenOptions::new().append(true).open(&log)?)
        .status()?;
    let text = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    let stat = |wanted: &str| {
        let found = text.lines().find_map(|line| line.strip_prefix("stat::")?.strip_prefix(wanted));
        found.map_or("?", |value| value.trim_start_matches(':').trim()).to_owned()
    };
    Ok(Ran {
        executions: stat("number_of_executed_units"),
        per_second: stat("average_exec_per_sec"),
        corpus: files(&corpus)?.len(),
        crashes: files(&crashes)?,
        succeeded: status.success(),
        log,
    })
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}
