//! A transcript becomes observations, one line at a time.

mod counts;
mod reader;

use crate::lines::Lines;
use crate::observations::Observations;
pub use counts::Counts;
use gap_model::{Observation, StreamName};
pub use reader::Reader;
use skip_taxonomy::ReasonTable;
use std::collections::HashSet;
use std::io::{self, Read};
use std::sync::Arc;

/// The transcript of a run: what a connector wrote to its runtime, as JSON Lines.
///
/// It is read as a stream, in memory that does not grow with it. A line that cannot be read is a violation, and reading
/// goes on behind it; only an error of the input ends it.
///
/// ```
/// use gap_model::Observation;
/// use lacuna_pdpp::Transcript;
///
/// let lines = concat!(
///     r#"{"type":"RECORD","stream":"orders","key":"1","data":{},"emitted_at":"2026-04-21T10:00:00Z"}"#, "\n",
///     r#"{"type":"SKIP_RESULT","stream":"orders","reason":"rate_limited","resource_ids":["2"]}"#, "\n",
///     r#"{"type":"DONE","status":"succeeded","records_emitted":1}"#, "\n",
/// );
/// let mut transcript = Transcript::new(lines.as_bytes());
/// let mut skipped = 0;
/// transcript.for_each(|_line, observation| skipped += usize::from(matches!(observation, Observation::Skipped(_))))?;
/// assert_eq!((skipped, transcript.messages().of("RECORD")), (1, 1));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Transcript<R> {
    lines: Lines<R>,
    reader: Reader,
}

impl<R: Read> Transcript<R> {
    /// The transcript that `input` holds. Needs no buffering; whoever hashes or counts the bytes wraps the input.
    pub fn new(input: R) -> Self {
        Self { lines: Lines::new(input), reader: Reader::default() }
    }

    /// The same transcript, with reasons classified by `reasons` and not by the built-in table.
    #[must_use]
    pub fn with_reasons(mut self, reasons: Arc<ReasonTable>) -> Self {
        self.reader.use_reasons(reasons);
        self
    }

    /// What the next line comes to, with its number; `None` at the end.
    ///
    /// # Errors
    ///
    /// Whatever reading the input says. That is the only way to fail.
    #[expect(clippy::should_implement_trait, reason = "what it gives borrows from the line, which an iterator cannot")]
    pub fn next(&mut self) -> io::Result<Option<(u64, Observations<'_>)>> {
        let Some(line) = self.lines.next_line()? else { return Ok(None) };
        Ok(Some((line.number, self.reader.observe(line))))
    }

    /// Hands every observation to `take`, with the number of its line.
    ///
    /// # Errors
    ///
    /// Whatever reading the input says. That is the only way to fail.
    pub fn for_each(&mut self, mut take: impl FnMut(u64, Observation<'_>)) -> io::Result<()> {
        while let Some((line, observations)) = self.next()? {
            for observation in observations {
                take(line, observation);
            }
        }
        Ok(())
    }

    /// How many lines have been passed, blank ones included.
    pub fn lines(&self) -> u64 {
        self.lines.number()
    }

    /// How many bytes have been read, those included that wait to be looked at.
    pub fn bytes(&self) -> u64 {
        self.lines.bytes()
    }

    /// How many messages there were so far, by type.
    pub fn messages(&self) -> &Counts {
        self.reader.counts()
    }
}

/// What is told once in a transcript, and what must not come twice.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) number_keys: bool,
    pub(crate) list_keys: bool,
    pub(crate) recovered: bool,
    pub(crate) reports: HashSet<(StreamName, StreamName)>,
}

#[cfg(test)]
mod tests;
