//! Transcripts: bytes to observations, and observations to a summary.

use crate::mutation::Numbers;
use gap_model::{ConnectorId, Fold, Identity, InstanceId, Observation, RunId, RunSummary, Source, Verdict};
use lacuna_pdpp::{Observations, Transcript};
use skip_taxonomy::{Instant, ObservedAt};
use std::io::{self, Read};

/// The most that may be found wrong with one line, whatever it holds.
const FINDINGS_MAX: usize = 96;

/// Gives its bytes in pieces of sizes that look random.
struct Pieces<'a> {
    rest: &'a [u8],
    sizes: Numbers,
}

impl Read for Pieces<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let size = (1 + self.sizes.below(64)).min(to.len()).min(self.rest.len());
        let (piece, rest) = self.rest.split_at(size);
        to[..size].copy_from_slice(piece);
        self.rest = rest;
        Ok(size)
    }
}

/// Reads a transcript to its end and folds it. Reading bytes that are in memory never fails; no line says more than a bound;
/// the size of the pieces in which it is read changes nothing; folding twice gives one result, which counts what was
/// delivered, is failed or cancelled when something was violated, and survives being written and read.
///
/// # Panics
///
/// When one of these does not hold.
pub fn target(data: &[u8]) {
    let mut all = Vec::new();
    let whole = folded(data, data, |line, observation| all.push((line, format!("{observation:?}"))));
    let mut rest = all.iter();
    let pieces = Pieces { rest: data, sizes: Numbers::of(data) };
    let again = folded(pieces, data, |line, observation| {
        let wanted = rest.next().map(|(line, text)| (*line, text.as_str()));
        assert_eq!(wanted, Some((line, format!("{observation:?}").as_str())), "in pieces");
    });
    assert_eq!(rest.next(), None, "in pieces");
    assert_eq!(whole, again, "folded twice");
    let delivered = all.iter().filter(|(_, text)| text.starts_with("Delivered")).count();
    assert_eq!(whole.records_emitted, delivered as u64);
    assert!(whole.violations == 0 || matches!(whole.verdict, Verdict::Failed | Verdict::Cancelled), "{whole:?}");
    let written = serde_json::to_string(&whole).unwrap_or_else(|why| panic!("{why}: {whole:?}"));
    let read: RunSummary = serde_json::from_str(&written).unwrap_or_else(|why| panic!("{why}: {written}"));
    assert_eq!(read, whole);
}

fn folded(input: impl Read, data: &[u8], mut take: impl FnMut(u64, &Observation<'_>)) -> RunSummary {
    let mut transcript = Transcript::new(input);
    let (connector, instance) = (parsed::<ConnectorId>("fuzz"), parsed::<InstanceId>("one"));
    let mut fold = Fold::new(Source::new(connector, instance, None), &[], None);
    let mut sequence = 0;
    while let Some((line, observations)) = next(&mut transcript) {
        let (mut findings, mut facts) = (0, 0);
        for observation in observations {
            let is_finding = matches!(observation, Observation::Noted(_) | Observation::Violated(_));
            *if is_finding { &mut findings } else { &mut facts } += 1;
            take(line, &observation);
            sequence += 1;
            fold.step(sequence, observation);
        }
        assert!(findings <= FINDINGS_MAX && facts <= 2, "line {line} says {facts} things and has {findings} findings");
    }
    let lines = data.split_inclusive(|byte| *byte == b'\n').count();
    assert_eq!((transcript.lines(), transcript.bytes()), (lines as u64, data.len() as u64));
    let folded = fold.finish(Identity {
        run_id: parsed::<RunId>("run"),
        observed_at: ObservedAt(Instant::MAX),
        observed_at_known: true,
        connector_version: None,
        recovery: false,
        cancelled_by_owner: false,
    });
    for event in folded.events() {
        assert!(event.sequence <= sequence, "{event:?} of {sequence}");
    }
    folded.summary
}

fn next<R: Read>(transcript: &mut Transcript<R>) -> Option<(u64, Observations<'_>)> {
    transcript.next().unwrap_or_else(|why| panic!("reading from memory: {why}"))
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap_or_else(|why| panic!("{text}: {why:?}"))
}
