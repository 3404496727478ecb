//! Reading a transcript, beside what others would write.

use crate::harness::{Contest, Goal, Wanted};
use crate::peers::{Seen, derived, newlines, sonic_flat, sonic_visitor, values};
use crate::{fold, input};
use gap_model::Observation;
use lacuna_pdpp::Transcript;
use skip_taxonomy::{Key, KeyPart};
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

/// Reads, checks and classifies.
fn parse(input: impl Read) -> Seen {
    let mut seen = Seen::default();
    let read = Transcript::new(input).for_each(|_, observation| match &observation {
        Observation::Delivered { key: Some(key), .. } => seen.record(text_of(key)),
        Observation::Skipped(skip) => {
            skip.extents.iter().filter_map(|extent| extent.key()).for_each(|id| seen.skip(text_of(id)));
        }
        _ => {}
    });
    assert!(read.is_ok(), "the transcript can be read");
    seen
}

pub(crate) fn text_of(key: &Key) -> &str {
    if let Key::Single(KeyPart::Text(text)) = key { text } else { "" }
}

pub(crate) fn goals() -> Vec<Goal> {
    let text = input::transcript(24);
    let records = Contest::new("ingest: record-heavy", || parse(text.as_bytes()))
        .beside(("G1", "sonic-rs, a visitor like ours"), Wanted::ThroughputAtLeast(0.80), || sonic_visitor(&text))
        .shown(("G1", "serde_json::Value"), || values(&text))
        .floor(("G1", "memchr: the newlines and no more"), || newlines(&text))
        .beside(("G2", "#[serde(tag)] derive with IgnoredAny"), Wanted::ThroughputAtLeast(2.0), || derived(&text))
        .gated(Wanted::ThroughputAtLeast(1.7))
        .goals();
    let (many, last) = (input::skips(12), input::type_last(&text));
    let skips = Contest::new("ingest: skip-heavy", || parse(many.as_bytes()))
        .beside(("G1b", "sonic-rs, a visitor like ours"), Wanted::ThroughputAtLeast(0.65), || sonic_visitor(&many))
        .shown(("G1b", "serde_json::Value"), || values(&many));
    let last = Contest::new("ingest: the type last", || parse(last.as_bytes())).beside(
        ("G1c", "sonic-rs, one shape for all messages"),
        Wanted::ThroughputAtLeast(0.70),
        || sonic_flat(&last),
    );
    [fold::against_values(&text), records, skips.goals(), last.goals(), file(&text).unwrap_or_default()].concat()
}

/// Reading a file; none when there is no place for one.
fn file(text: &str) -> std::io::Result<Vec<Goal>> {
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    let path: &Path = file.path();
    let open = || File::open(path).ok();
    let whole = || std::fs::read(path).unwrap_or_default();
    let contest = Contest::new("ingest: a file, in chunks of 1 MiB", || open().map(parse))
        .beside(("G3", "the same from memory"), Wanted::TimeAtMost(1.15), || Some(parse(text.as_bytes())))
        .shown(("G3", "fs::read of all, then the same"), || Some(parse(&whole()[..])));
    Ok(contest.goals())
}
