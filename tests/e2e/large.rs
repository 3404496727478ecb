use super::{Place, Ran, generator_path};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How much memory a large ingest may take.
pub(super) const RESIDENT_KIB_MAX: u64 = 200 * 1024;

/// The largest resident size that the kernel saw.
fn peak_kib(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

/// Runs a command to its end; its largest resident size in KiB.
#[track_caller]
pub(super) fn watched(command: &mut Command) -> (Ran, u64) {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut peak = 0;
    // What these commands print fits into a pipe.
    while child.try_wait().unwrap().is_none() {
        peak = peak.max(peak_kib(child.id()).unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    assert!(peak > 0, "the resident size was never seen");
    (Ran::of(&child.wait_with_output().unwrap()), peak)
}

/// Counted over the raw lines, by other means than the adapter's.
fn skipped_pairs(transcript: &Path) -> (BTreeSet<(String, String)>, u64) {
    let (mut pairs, mut records) = (BTreeSet::new(), 0);
    for line in fs::read_to_string(transcript).unwrap().lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| message[name].as_str().unwrap_or_default().to_owned();
        match message["type"].as_str().unwrap() {
            "RECORD" => records += 1,
            "SKIP_RESULT" => {
                let ids = message["resource_ids"].as_array().unwrap();
                pairs.extend(ids.iter().map(|id| (text("stream"), id.as_str().unwrap().to_owned())));
            }
            "DETAIL_GAP" => {
                pairs.insert((text("stream"), text("record_key")));
            }
            _ => {}
        }
    }
    (pairs, records)
}

fn check(transcript: &Path) {
    let place = Place::new();
    let manifest = PathBuf::from(format!("{}.manifest.json", transcript.display()));
    let mut ingest =
        place.command(["ingest".as_ref(), transcript.as_os_str(), "--manifest".as_ref(), manifest.as_os_str()]);
    let (ran, peak) = watched(&mut ingest);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(peak < RESIDENT_KIB_MAX, "{peak} KiB resident");
    let (pairs, records) = skipped_pairs(transcript);
    let again = place.ingest(transcript, &manifest);
    assert_eq!(again.json()["records_emitted"], records);
    assert_eq!(again.json()["verdict"], "complete_with_gaps");
    let gaps = place.gaps();
    let owed: BTreeSet<(String, String)> = gaps
        .iter()
        .map(|gap| {
            (gap["stream"].as_str().unwrap().to_owned(), gap["extent"]["record"]["key"].as_str().unwrap().to_owned())
        })
        .collect();
    assert_eq!(gaps.len(), owed.len(), "two gaps for one record");
    assert_eq!(owed.len(), pairs.len());
    assert_eq!(owed, pairs);
}

#[test]
fn twenty_megabytes_give_one_gap_for_each_record_that_was_skipped_in_bounded_memory() {
    let place = Place::new();
    let transcript = place.path("large.jsonl");
    let status = Command::new(generator_path()).arg(&transcript).args(["20", "1"]).status().unwrap();
    assert!(status.success());
    check(&transcript);
}

#[test]
fn a_transcript_of_another_generator_gives_the_same() {
    let Some(corpus) = super::corpus::folder() else { return };
    let script = corpus.join("../tools/gen_transcript.py");
    if !script.exists() {
        return;
    }
    let place = Place::new();
    let transcript = place.path("other.jsonl");
    let status = Command::new("python3")
        .arg(&script)
        .arg(&transcript)
        .args(["--mb", "20"])
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    check(&transcript);
}
