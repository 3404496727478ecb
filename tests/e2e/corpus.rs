//! Every transcript and manifest of the corpus that `LACUNA_CORPUS` names. Without it these tests have nothing to say;
//! `.ci/run` reads from `corpus-count.txt` how much they said.

use super::Place;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

pub(super) fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("LACUNA_CORPUS").filter(|named| named != "none" && !named.is_empty())?;
    Some(PathBuf::from(named))
}

/// Tells `.ci/run` how many cases of a kind ran.
pub(super) fn count(kind: &str, cases: usize) {
    use std::io::Write;
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let mut file = fs::OpenOptions::new().create(true).append(true).open(target.join("corpus-count.txt")).unwrap();
    writeln!(file, "{cases} {kind}").unwrap();
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The manifest of `netflix.none.jsonl` is `netflix.json` or, by another name, `netflix_export.json`.
fn manifest_of(transcript: &Path, manifests: &[PathBuf]) -> PathBuf {
    let name = transcript.file_name().unwrap().to_str().unwrap();
    let connector = name.split('.').next().unwrap();
    let fits = |path: &&PathBuf| path.file_stem().unwrap().to_str().unwrap() == connector;
    let begins = |path: &&PathBuf| path.file_stem().unwrap().to_str().unwrap().starts_with(connector);
    manifests
        .iter()
        .find(fits)
        .or_else(|| manifests.iter().find(begins))
        .unwrap_or_else(|| panic!("no manifest for {name}"))
        .clone()
}

/// What a transcript says, counted over its raw lines.
#[derive(Default)]
struct Counted {
    records: u64,
    by_reason: BTreeMap<String, u64>,
    done: Option<String>,
}

fn counted(transcript: &Path) -> Counted {
    let mut counted = Counted::default();
    for line in fs::read_to_string(transcript).unwrap().lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        match message["type"].as_str().unwrap() {
            "RECORD" => counted.records += 1,
            "SKIP_RESULT" => {
                *counted.by_reason.entry(message["reason"].as_str().unwrap_or("(none)").to_owned()).or_default() += 1;
            }
            "DONE" => counted.done = message["status"].as_str().map(str::to_owned),
            _ => {}
        }
    }
    counted
}

/// What the table of verdicts says of each transcript, worked out by hand from the transcripts and their manifests.
const VERDICTS: &[(&str, &str)] = &[
    ("anthropic.headed-browser-unavailable", "failed"),
    ("apple_health.missing", "incomplete"),
    ("claude_code.deviceA", "complete"),
    ("claude_code.missing-home", "failed"),
    ("codex.deviceA.second-run", "complete"),
    ("doordash.headed-browser-unavailable", "failed"),
    ("google_maps.missing", "complete_with_gaps"),
    ("google_takeout.fixtures", "complete"),
    ("google_takeout.partial", "complete_with_gaps"),
    ("ical.fixtures", "complete"),
    ("linkedin.headed-browser-unavailable", "failed"),
    ("meta.headed-browser-unavailable", "failed"),
    ("netflix.direct-edge", "complete_with_gaps"),
    ("netflix.none", "incomplete"),
    ("shopify.headed-browser-unavailable", "failed"),
    ("twitter_archive.missing", "complete_with_gaps"),
    ("whatsapp.chat", "complete"),
    ("whatsapp.unsupported", "complete_with_gaps"),
];

#[test]
fn every_transcript_of_the_corpus_says_what_its_lines_say() {
    let Some(corpus) = folder() else { return };
    let manifests = files(&corpus.join("pdpp/manifests"));
    let transcripts = files(&corpus.join("pdpp/transcripts"));
    let mut wrong = Vec::new();
    for transcript in &transcripts {
        let place = Place::new();
        let (name, manifest) = (transcript.file_stem().unwrap().to_str().unwrap(), manifest_of(transcript, &manifests));
        let ran = place.ingest(transcript, &manifest);
        assert_eq!(ran.code, 0, "{name}: {} {}", ran.stdout, ran.stderr);
        let (summary, counted) = (ran.json(), counted(transcript));
        assert_eq!(summary["records_emitted"], counted.records, "{name}");
        let mut by_reason = summary["skipped_by_reason"].as_object().unwrap().clone();
        by_reason.extend(summary["informational_by_reason"].as_object().unwrap().clone());
        assert_eq!(Value::from(by_reason), serde_json::to_value(&counted.by_reason).unwrap(), "{name}");
        assert_eq!(summary["status"].as_str(), counted.done.as_deref(), "{name}");
        let verdict = VERDICTS.iter().find(|(known, _)| *known == name).map(|(_, verdict)| *verdict);
        if summary["verdict"].as_str() != verdict {
            wrong.push(format!("{name}: {} and not {verdict:?}: {}", summary["verdict"], summary["streams"]));
        }
        let opened = summary["gaps"]["opened"].as_u64().unwrap();
        assert_eq!(place.gaps().len() as u64, opened, "{name}");
        let again = place.ingest(transcript, &manifest);
        assert_eq!((again.code, &again.json()["gaps"]["opened"]), (0, &Value::from(0)), "{name}");
        assert_eq!(again.json()["verdict"], summary["verdict"], "{name}");
        assert_eq!(place.gaps().len() as u64, opened, "{name}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(transcripts.len(), VERDICTS.len(), "a transcript without a verdict");
    count("transcripts ingested twice", transcripts.len());
}

#[test]
fn every_manifest_of_the_corpus_reads_and_loses_no_field() {
    let Some(corpus) = folder() else { return };
    let manifests = files(&corpus.join("pdpp/manifests"));
    for path in &manifests {
        let text = fs::read_to_string(path).unwrap();
        let (manifest, _) =
            lacuna_pdpp::Manifest::read(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        let written: Value = serde_json::from_str(&serde_json::to_string(manifest.raw()).unwrap()).unwrap();
        assert_eq!(written, serde_json::from_str::<Value>(&text).unwrap(), "{}", path.display());
    }
    count("manifests read", manifests.len());
}
