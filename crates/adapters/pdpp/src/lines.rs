//! The lines of a transcript, in bounded memory.
//!
//! A transcript is split on LF and on nothing else: U+2028 inside a text is a character like any other. One trailing CR
//! is taken off, blank lines are passed over and still counted, and the last line needs no LF. The input is read in
//! chunks of 1 MiB; what does not fit into a chunk is carried over to the next.

use std::io::{self, ErrorKind, Read};

const CHUNK_BYTES: usize = 1 << 20;
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The lines of any input. Whoever wants to count or hash the bytes wraps the [`Read`].
#[derive(Debug)]
pub struct Lines<R> {
    input: R,
    buffer: Vec<u8>,
    /// The bytes of the buffer that were read and not yet given out.
    start: usize,
    end: usize,
    /// How many bytes after `start` are known to hold no LF.
    scanned: usize,
    line_bytes_max: usize,
    number: u64,
    bytes: u64,
    byte_order_mark: bool,
    at_end: bool,
}

/// One line that is not blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Line<'a> {
    /// Its number, from 1; blank lines count.
    pub number: u64,
    /// Its text without the end of the line, or why it is no text.
    pub text: Result<&'a str, LineError>,
    /// Whether it is the first line of an input that began with a byte order mark, which belongs to no line.
    pub after_byte_order_mark: bool,
}

/// Why a line is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LineError {
    /// A byte that is not UTF-8.
    #[error("not UTF-8 from byte {byte} of the line on")]
    NotUtf8 {
        /// How many bytes of the line are good.
        byte: usize,
        /// How many characters these are.
        chars: usize,
    },
    /// More bytes than a line may have. They were read and not kept.
    #[error("a line of {bytes} bytes, more than {max}")]
    TooLong {
        /// How many bytes the line has.
        bytes: u64,
        /// How many it may have.
        max: usize,
    },
}

/// Where the next line lies in the buffer.
enum Found {
    Line { from: usize, to: usize },
    TooLong { bytes: u64 },
}

impl<R: Read> Lines<R> {
    /// The most bytes that a line may have, its end not counted: 32 MiB.
    pub const LINE_BYTES_MAX: usize = 32 << 20;

    /// The lines of `input`. Needs no buffering around it.
    pub fn new(input: R) -> Self {
        Self::with_line_bytes_max(input, Self::LINE_BYTES_MAX)
    }

    fn with_line_bytes_max(input: R, line_bytes_max: usize) -> Self {
        Self {
            input,
            buffer: Vec::new(),
            start: 0,
            end: 0,
            scanned: 0,
            line_bytes_max,
            number: 0,
            bytes: 0,
            byte_order_mark: false,
            at_end: false,
        }
    }

    /// The next line that is not blank; `None` at the end.
    ///
    /// # Errors
    ///
    /// Whatever reading the input says, but for interruptions, after which it is read again. A line that is no text is
    /// no such error: it is given out as what it is, and reading goes on behind it.
    pub fn next_line(&mut self) -> io::Result<Option<Line<'_>>> {
        loop {
            let Some(found) = self.find()? else { return Ok(None) };
            self.number += 1;
            let (mut from, to) = match found {
                Found::Line { from, to } => (from, to),
                Found::TooLong { bytes } => {
                    let text = Err(LineError::TooLong { bytes, max: self.line_bytes_max });
                    return Ok(Some(Line { number: self.number, text, after_byte_order_mark: false }));
                }
            };
            if self.number == 1 && self.buffer[from..to].starts_with(BYTE_ORDER_MARK) {
                self.byte_order_mark = true;
                from += BYTE_ORDER_MARK.len();
            }
            let to = if self.buffer[from..to].ends_with(b"\r") { to - 1 } else { to };
            if self.buffer[from..to].iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let text = simdutf8::compat::from_utf8(&self.buffer[from..to])
                .map_err(|why| not_utf8(&self.buffer[from..from + why.valid_up_to()]));
            let after_byte_order_mark = std::mem::take(&mut self.byte_order_mark);
            return Ok(Some(Line { number: self.number, text, after_byte_order_mark }));
        }
    }

    /// How many bytes of the input have been read so far, those still in the buffer included.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many lines have been passed, blank ones included.
    pub fn number(&self) -> u64 {
        self.number
    }

    fn find(&mut self) -> io::Result<Option<Found>> {
        loop {
            let unseen = &self.buffer[self.start + self.scanned..self.end];
            if let Some(at) = memchr::memchr(b'\n', unseen) {
                let (from, to) = (self.start, self.start + self.scanned + at);
                (self.start, self.scanned) = (to + 1, 0);
                return Ok(Some(self.checked(from, to)));
            }
            self.scanned = self.end - self.start;
            if self.at_end {
                let (from, to) = (self.start, self.end);
                (self.start, self.scanned) = (self.end, 0);
                return Ok((from < to).then(|| self.checked(from, to)));
            }
            // One byte more, because a CR at the end is not part of the line.
            if self.scanned > self.line_bytes_max + 1 {
                return self.pass_over().map(Some);
            }
            self.fill()?;
        }
    }

    fn checked(&self, from: usize, to: usize) -> Found {
        let without_cr = to - usize::from(self.buffer[from..to].ends_with(b"\r"));
        if without_cr - from > self.line_bytes_max {
            return Found::TooLong { bytes: (without_cr - from) as u64 };
        }
        Found::Line { from, to }
    }

    /// Reads on to the next LF without keeping what lies before it.
    fn pass_over(&mut self) -> io::Result<Found> {
        let mut bytes = 0_u64;
        loop {
            bytes += (self.end - self.start) as u64;
            (self.start, self.end, self.scanned) = (0, 0, 0);
            self.fill()?;
            if self.at_end {
                return Ok(Found::TooLong { bytes });
            }
            if let Some(at) = memchr::memchr(b'\n', &self.buffer[..self.end]) {
                self.start = at + 1;
                return Ok(Found::TooLong { bytes: bytes + at as u64 });
            }
        }
    }

    /// Reads once, at the end of what is there.
    fn fill(&mut self) -> io::Result<()> {
        if self.end == self.buffer.len() && self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        if self.buffer.is_empty() {
            // The system's own zeros: what a short input leaves unused is never touched.
            self.buffer = vec![0; CHUNK_BYTES];
        } else if self.end == self.buffer.len() {
            self.buffer.reserve_exact(CHUNK_BYTES);
            self.buffer.resize(self.end + CHUNK_BYTES, 0);
        }
        loop {
            match self.input.read(&mut self.buffer[self.end..]) {
                Ok(0) => self.at_end = true,
                Ok(read) => {
                    self.end += read;
                    self.bytes += read as u64;
                }
                Err(why) if why.kind() == ErrorKind::Interrupted => continue,
                Err(why) => return Err(why),
            }
            return Ok(());
        }
    }
}

/// What is wrong with a line of which these bytes are good.
fn not_utf8(good: &[u8]) -> LineError {
    LineError::NotUtf8 { byte: good.len(), chars: String::from_utf8_lossy(good).chars().count() }
}

#[cfg(test)]
mod tests;
