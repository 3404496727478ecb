//! One finding, and the part of its line that a person wants to see.

use crate::wire::Suppressed;
use skip_taxonomy::Finding;
use std::ops::Range;

/// The name under which standard input is reported.
pub(crate) const STDIN: &str = "<stdin>";

/// The most characters of a line that are kept to be shown. A line may have 32 MiB; a terminal has no use for them.
pub(crate) const EXCERPT_CHARS_MAX: usize = 160;
/// How many of them stand before the place.
const EXCERPT_CHARS_BEFORE: usize = 48;

/// One finding, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// As the user named it; `<stdin>` for `-`.
    pub(crate) file: String,
    /// From 1. None: it is about the whole file.
    pub(crate) line: Option<u64>,
    /// From 1, in characters, the end not included.
    pub(crate) columns: Option<Range<u64>>,
    /// JSON pointer inside the line or document; empty for all of it.
    pub(crate) pointer: String,
    /// The line around the place.
    pub(crate) source: Option<Excerpt>,
    /// What is wrong.
    pub(crate) finding: Finding,
    /// Who said that it shall not count, and why.
    pub(crate) suppressed: Option<Suppressed>,
}

impl Found {
    /// A finding about a whole file; `pointer` is the finding's own.
    pub(crate) fn about(file: impl Into<String>, pointer: impl Into<String>, finding: Finding) -> Self {
        Self {
            file: file.into(),
            line: None,
            columns: None,
            pointer: pointer.into(),
            source: None,
            finding,
            suppressed: None,
        }
    }

    /// The same, at a place of a line: `bytes` of `text`, which is line `number` without its line end.
    pub(crate) fn on_line(mut self, number: u64, text: &str, bytes: Range<usize>) -> Self {
        let (excerpt, columns) = Excerpt::around(text, bytes);
        self.line = Some(number);
        self.columns = Some(columns);
        self.source = Some(excerpt);
        self
    }
}

/// The part of a line that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// At most [`EXCERPT_CHARS_MAX`] characters, as they stand in the line.
    pub(crate) text: String,
    /// The place, in characters of `text`, the end not included. It may be cut at the right.
    pub(crate) caret: Range<usize>,
    /// The line begins before `text`.
    pub(crate) cut_left: bool,
    /// The line goes on after `text`.
    pub(crate) cut_right: bool,
}

impl Excerpt {
    /// What is shown of `line` for the place `bytes`, and the place's columns in the whole line. A place outside the
    /// line, or inside a character, is moved to the nearest character before it.
    pub(crate) fn around(line: &str, bytes: Range<usize>) -> (Self, Range<u64>) {
        let start = boundary(line, bytes.start);
        let end = boundary(line, bytes.end.max(start));
        let (before, place) = (&line[..start], &line[start..end]);
        let from = before.char_indices().rev().nth(EXCERPT_CHARS_BEFORE - 1).map_or(0, |(at, _)| at);
        let left = before[from..].chars().count();
        let rest = EXCERPT_CHARS_MAX - left;
        let to = line[start..].char_indices().nth(rest).map_or(line.len(), |(at, _)| start + at);
        let (column, wide) = (before.chars().count(), place.chars().count());
        let excerpt = Self {
            text: line[from..to].to_owned(),
            caret: left..left + wide.min(rest),
            cut_left: from > 0,
            cut_right: to < line.len(),
        };
        (excerpt, column as u64 + 1..(column + wide) as u64 + 1)
    }
}

fn boundary(line: &str, at: usize) -> usize {
    let at = at.min(line.len());
    (0..=at).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0)
}
