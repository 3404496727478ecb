//! `cargo xtask long check`: one line of a gibibyte, and a large transcript, through `lacuna check` in both modes.

use super::{RESIDENT_KIB_MAX, built, target_folder, watched};
use crate::Outcome;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

const MIB: usize = 1 << 20;

#[expect(clippy::print_stdout, reason = "a chore is a command and speaks to a person")]
pub(super) fn run(root: &Path, line_mebibytes: usize, megabytes: u64) -> Outcome {
    let place = target_folder(root).join("long");
    fs::create_dir_all(&place)?;
    let (endless, transcript) = (place.join("endless.jsonl"), place.join("run.jsonl"));
    let lacuna = built(root, &["--package", "lacuna"], "lacuna")?;
    let generator = built(root, &["--package", "lacuna-pdpp", "--example", "generate"], "examples/generate")?;
    println!("writing a line of {line_mebibytes} MiB, and {megabytes} MB of messages");
    write_line(&endless, line_mebibytes)?;
    if !Command::new(generator).arg(&transcript).arg(megabytes.to_string()).arg("1").status()?.success() {
        return Err("the generator failed".into());
    }
    let mut holds = true;
    for (what, file, fails) in [("one line", &endless, true), ("messages", &transcript, false)] {
        let bytes = fs::metadata(file)?.len();
        for mode in [&[][..], &["--strict"][..]] {
            let mut check = Command::new(&lacuna);
            check.arg("check").arg(file).args(mode).args(["--format", "jsonl", "--max-findings", "10"]);
            check.stdout(Stdio::null());
            let begun = Instant::now();
            let (ok, peak) = watched(&mut check)?;
            let secs = begun.elapsed().as_secs_f64();
            #[expect(clippy::cast_precision_loss, reason = "for people, who read three digits of it")]
            let speed = bytes as f64 / 1e6 / secs;
            let mode = mode.first().unwrap_or(&"");
            println!("check {mode} {what}: {secs:.2} s, {speed:.0} MB/s, {} MiB resident at most", peak / 1024);
            // A line that is too long is an error; messages have warnings only.
            holds &= ok != fails && peak < RESIDENT_KIB_MAX;
        }
    }
    fs::remove_file(&endless)?;
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A RECORD whose data is one endless text, and a sound message behind it.
fn write_line(path: &Path, mebibytes: usize) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(br#"{"type":"RECORD","stream":"s","key":"k","data":{"text":""#)?;
    let block = vec![b'x'; MIB];
    for _ in 0..mebibytes {
        file.write_all(&block)?;
    }
    file.write_all(b"\"}}\n")?;
    file.write_all(br#"{"type":"DONE","status":"succeeded","records_emitted":0}"#)?;
    file.flush()
}
