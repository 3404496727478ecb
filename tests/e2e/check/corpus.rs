//! Every file of the corpus, in every format.

use super::super::Place;
use super::super::corpus::{count, folder};
use super::Schema;

const FORMATS: [&str; 6] = ["human", "json", "jsonl", "github", "sarif", "junit"];

#[test]
fn every_file_of_the_corpus_is_checked_in_every_format_without_an_error() {
    let Some(corpus) = folder() else { return };
    let folders = ["manifests", "transcripts", "runtime"].map(|name| corpus.join("pdpp").join(name));
    let place = Place::new();
    let mut files = 0;
    for folder in &folders {
        for format in FORMATS {
            for strict in [&[][..], &["--strict"]] {
                let args = [folder.as_os_str(), "--format".as_ref(), format.as_ref()];
                let ran = place.check(args.into_iter().chain(strict.iter().map(AsRef::as_ref)));
                assert!([0, 1].contains(&ran.code), "{} {format}: {}", folder.display(), ran.code);
                assert_eq!(ran.stderr, "", "{} {format}", folder.display());
                assert!(!ran.stdout.is_empty(), "{} {format}", folder.display());
            }
        }
        let report = place.check([folder.as_os_str(), "--json".as_ref()]).json();
        Schema::named("check").assert_valid(&report);
        files += report["files"].as_array().unwrap().len();
    }
    count("files checked in every format", files);
}

#[test]
fn a_manifest_of_the_corpus_is_one_and_a_transcript_is_messages() {
    let Some(corpus) = folder() else { return };
    let place = Place::new();
    for (name, kind) in [("manifests", "manifest"), ("transcripts", "messages")] {
        let report = place.check([corpus.join("pdpp").join(name).as_os_str(), "--json".as_ref()]).json();
        for file in report["files"].as_array().unwrap() {
            assert_eq!((&file["kind"], &file["errors"]), (&kind.into(), &0.into()), "{file}");
        }
    }
}

#[test]
fn every_skip_of_the_corpus_gets_a_classification() {
    let Some(corpus) = folder() else { return };
    let schema = Schema::named("classification");
    let mut skips = 0;
    for entry in std::fs::read_dir(corpus.join("pdpp/transcripts")).unwrap() {
        let path = entry.unwrap().path();
        let ran = Place::new().run(["classify".as_ref(), path.as_os_str()]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", path.display());
        let text = std::fs::read_to_string(&path).unwrap();
        let is_skip =
            |line: &&str| line.contains("\"type\":\"SKIP_RESULT\"") || line.contains("\"type\":\"DETAIL_GAP\"");
        assert_eq!(ran.lines().len(), text.lines().filter(is_skip).count(), "{}", path.display());
        for line in ran.lines() {
            schema.assert_valid(&line);
            skips += 1;
        }
    }
    count("skips classified", skips);
}
