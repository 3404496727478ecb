//! Reading and folding a transcript, beside what one would write first.

use crate::harness::{Goal, Wanted, measure};
use crate::input;
use gap_model::{Fold, Source, StreamFacts};
use lacuna_pdpp::Transcript;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{BufRead, BufReader};

/// A derived enum: what one would write second.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(dead_code, reason = "decoded to be measured")]
enum Derived<'a> {
    Record {
        #[serde(borrow)]
        stream: Cow<'a, str>,
        #[serde(borrow)]
        key: Cow<'a, str>,
        #[serde(borrow)]
        emitted_at: Cow<'a, str>,
        data: IgnoredAny,
    },
    SkipResult {
        #[serde(borrow)]
        stream: Cow<'a, str>,
        #[serde(borrow)]
        reason: Cow<'a, str>,
        resource_ids: Vec<String>,
    },
    #[serde(other)]
    Other,
}

fn source() -> Option<Source> {
    Some(Source::new("bench".parse().ok()?, "default".parse().ok()?, None))
}

fn facts() -> Vec<StreamFacts> {
    input::stream_names().iter().filter_map(|name| Some(StreamFacts::new(name.parse().ok()?))).collect()
}

/// Parses and folds; how many gaps and records there are.
fn ours(text: &str) -> (usize, u64) {
    let Some(source) = source() else { return (0, 0) };
    let mut fold = Fold::new(source, &facts(), None);
    let read = Transcript::new(text.as_bytes()).for_each(|line, observation| fold.step(line, observation));
    assert!(read.is_ok(), "a transcript in memory can be read");
    (fold.sightings(), fold.records())
}

/// Parses only.
fn parse(text: &str) -> u64 {
    let mut observations = 0;
    let read = Transcript::new(text.as_bytes()).for_each(|_, _| observations += 1);
    assert!(read.is_ok(), "a transcript in memory can be read");
    observations
}

/// Counts with a tree for each line, from the same kind of input: what one would write first.
fn values(text: &str) -> (usize, u64) {
    let (mut skipped, mut records) = (HashMap::new(), 0);
    for line in BufReader::new(text.as_bytes()).lines().map_while(Result::ok) {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(&line) else { continue };
        match message["type"].as_str() {
            Some("RECORD") => records += 1,
            Some("SKIP_RESULT") => {
                let stream = message["stream"].as_str().unwrap_or_default().to_owned();
                for id in message["resource_ids"].as_array().into_iter().flatten() {
                    *skipped.entry((stream.clone(), id.as_str().unwrap_or_default().to_owned())).or_insert(0) += 1;
                }
            }
            _ => {}
        }
    }
    (skipped.len(), records)
}

fn derived(text: &str) -> u64 {
    let lines = BufReader::new(text.as_bytes()).lines().map_while(Result::ok);
    lines.filter(|line| serde_json::from_str::<Derived<'_>>(line).is_ok()).count() as u64
}

pub(crate) fn goals() -> Vec<Goal> {
    let text = input::transcript(24);
    let (mine, theirs) = (ours(&text), values(&text));
    assert_eq!(mine, theirs, "both sides count the same gaps and records");
    vec![
        measure(
            ("G0", "ingest: parse and fold", "a loop over serde_json::Value"),
            Wanted::ThroughputAtLeast(2.0),
            true,
            || ours(&text),
            || values(&text),
        ),
        measure(
            ("G2", "ingest: parse", "#[serde(tag)] derive with IgnoredAny"),
            Wanted::ThroughputAtLeast(2.0),
            false,
            || parse(&text),
            || derived(&text),
        ),
        measure(
            ("G5", "fold: parse and fold, 4 % skips", "parse alone"),
            Wanted::TimeAtMost(1.10),
            false,
            || ours(&text),
            || parse(&text),
        ),
    ]
}
