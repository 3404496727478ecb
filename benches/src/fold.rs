//! Reading and folding a transcript.

use crate::harness::{Contest, Goal, Wanted};
use crate::input;
use gap_model::{Fold, Observation, Source, StreamFacts};
use lacuna_pdpp::Transcript;
use serde_json::Value;
use skip_taxonomy::{Instant, Key};
use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, BufReader};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// How many skipped records and how many delivered ones there are.
type Count = (usize, u64);

/// How many bytes a thread reads before it takes the next part.
const PART_BYTES: usize = 1 << 20;

fn fold() -> Option<Fold> {
    let source = Source::new("bench".parse().ok()?, "default".parse().ok()?, None);
    let facts: Vec<StreamFacts> =
        input::stream_names().iter().filter_map(|name| Some(StreamFacts::new(name.parse().ok()?))).collect();
    Some(Fold::new(source, &facts, None))
}

fn folded(text: &str) -> Option<Count> {
    let mut fold = fold()?;
    Transcript::new(text.as_bytes()).for_each(|line, observation| fold.step(line, observation)).ok()?;
    Some((fold.sightings(), fold.records()))
}

fn parsed(text: &str) -> Option<Count> {
    let (mut skipped, mut records) = (0, 0);
    let read = Transcript::new(text.as_bytes()).for_each(|_, observation| match observation {
        Observation::Skipped(skip) => skipped += skip.extents.len(),
        Observation::Delivered { .. } => records += 1,
        _ => {}
    });
    read.ok().map(|()| (skipped, records))
}

/// A tree for each line, and a map of what was skipped: what one would write first.
fn values(text: &str) -> Option<Count> {
    let (mut skipped, mut records) = (HashMap::new(), 0);
    for line in BufReader::new(text.as_bytes()).lines().map_while(Result::ok) {
        let message: Value = serde_json::from_str(&line).ok()?;
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
    Some((skipped.len(), records))
}

/// An observation that does not borrow from its line.
enum Owned {
    Delivered { stream: usize, key: Option<Key>, emitted_at: Option<Instant> },
    Staged { stream: usize, cursor: Value },
    Other(Observation<'static>),
}

/// What a part of a transcript comes to, with line numbers from its own beginning.
#[derive(Default)]
struct Part {
    lines: u64,
    streams: Vec<Box<str>>,
    observations: Vec<(u64, Owned)>,
}

impl Part {
    fn read(text: &str) -> Self {
        let mut part = Self::default();
        let mut transcript = Transcript::new(text.as_bytes());
        let read = transcript.for_each(|line, observation| {
            let observation = part.own(observation);
            part.observations.extend(observation.map(|owned| (line, owned)));
        });
        assert!(read.is_ok(), "a transcript in memory can be read");
        part.lines = transcript.lines();
        part
    }

    fn own(&mut self, observation: Observation<'_>) -> Option<Owned> {
        Some(match observation {
            Observation::Delivered { stream, key, emitted_at } => {
                Owned::Delivered { stream: self.stream(stream), key, emitted_at }
            }
            Observation::Staged { stream, cursor } => Owned::Staged { stream: self.stream(stream), cursor },
            Observation::Skipped(skip) => Owned::Other(Observation::Skipped(skip)),
            Observation::Owed(skip) => Owned::Other(Observation::Owed(skip)),
            Observation::Listed(report) => Owned::Other(Observation::Listed(report)),
            Observation::Ended(ended) => Owned::Other(Observation::Ended(ended)),
            Observation::Noted(finding) => Owned::Other(Observation::Noted(finding)),
            Observation::Violated(finding) => Owned::Other(Observation::Violated(finding)),
            _ => return None,
        })
    }

    fn stream(&mut self, name: &str) -> usize {
        self.streams.iter().position(|known| **known == *name).unwrap_or_else(|| {
            self.streams.push(name.into());
            self.streams.len() - 1
        })
    }

    fn fold(self, before: u64, fold: &mut Fold) {
        for (line, owned) in self.observations {
            let observation = match owned {
                Owned::Delivered { stream, key, emitted_at } => {
                    Observation::Delivered { stream: &self.streams[stream], key, emitted_at }
                }
                Owned::Staged { stream, cursor } => Observation::Staged { stream: &self.streams[stream], cursor },
                Owned::Other(observation) => observation,
            };
            fold.step(before + line, observation);
        }
    }
}

/// Parts that end with a line.
fn parts(mut text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    while !text.is_empty() {
        let least = &text.as_bytes()[PART_BYTES.min(text.len())..];
        let end = memchr::memchr(b'\n', least).map_or(text.len(), |at| text.len() - least.len() + at + 1);
        let (part, rest) = text.split_at(end);
        parts.push(part);
        text = rest;
    }
    parts
}

/// Two threads read parts; this one also folds them, in order.
fn on_two_threads(text: &str) -> Option<Count> {
    let mut fold = fold()?;
    let parts = parts(text);
    let taken = AtomicUsize::new(0);
    let next = || {
        let index = taken.fetch_add(1, Ordering::Relaxed);
        parts.get(index).map(|text| (index, Part::read(text)))
    };
    thread::scope(|scope| {
        let (give, take) = mpsc::channel();
        scope.spawn(|| {
            let give = give;
            // Nobody takes any more when the other side has panicked.
            while next().is_some_and(|part| give.send(part).is_ok()) {}
        });
        let (mut read, mut turn, mut lines) = (BTreeMap::new(), 0, 0);
        while turn < parts.len() {
            read.extend(take.try_iter());
            match read.remove(&turn) {
                Some(part) => {
                    let part: Part = part;
                    let of_part = part.lines;
                    part.fold(lines, &mut fold);
                    (turn, lines) = (turn + 1, lines + of_part);
                }
                None => read.extend(next().or_else(|| take.recv().ok())),
            }
        }
    });
    Some((fold.sightings(), fold.records()))
}

pub(crate) fn against_values(text: &str) -> Vec<Goal> {
    let contest = Contest::new("ingest: parse and fold", || folded(text))
        .beside(("G0", "a loop over serde_json::Value"), Wanted::ThroughputAtLeast(2.0), || values(text))
        .gated(Wanted::ThroughputAtLeast(2.0));
    contest.goals()
}

pub(crate) fn goals() -> Vec<Goal> {
    let (text, many) = (input::transcript(24), input::skips(12));
    let threads = Contest::new("fold: parse on two threads, fold in order", || on_two_threads(&text)).beside(
        ("G4", "one thread"),
        Wanted::ThroughputAtLeast(1.6),
        || folded(&text),
    );
    let few = Contest::new("fold: parse and fold, 4 % skips", || folded(&text)).beside(
        ("G5", "parse alone"),
        Wanted::TimeAtMost(1.10),
        || parsed(&text),
    );
    let heavy = Contest::new("fold: parse and fold, 94 % skips", || folded(&many)).beside(
        ("G5b", "parse alone"),
        Wanted::TimeAtMost(1.9),
        || parsed(&many),
    );
    [threads.goals(), few.goals(), heavy.goals()].concat()
}
