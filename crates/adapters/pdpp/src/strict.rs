//! What readers of JSON disagree about.
//!
//! A transcript is read leniently: what RFC 8259 allows is no violation, even where one reader refuses it, the next one
//! changes it, and a third one never notices. Here such places are told, so that a connector can be made to write what every
//! reader takes for the same: the text is walked once more, and every [`Defect`] is handed over with its place.
//!
//! It is **not** a parser: whether a text is JSON is for the reader to say. The walk ends without an error at any text and
//! does not recurse. It takes time linear in the length of the text, but for the names of an object, which are sorted, and
//! memory for one number for each name of the objects that are open at a time.

mod names;
mod walk;

use crate::rules;
use skip_taxonomy::{Finding, Rule, Severity};
use std::fmt;

/// How deep lists and objects may be nested: `serde_json` and many other readers stop here.
pub const LEVELS_MAX: usize = 127;

/// How deep is looked at all. Of what is nested deeper only the first bracket is told, so that memory has a bound.
pub const LEVELS_WALKED_MAX: usize = 10_000;

/// One place in a JSON text of which readers make different things.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Defect {
    /// JSON pointer (RFC 6901) to the value; cut, with `…` at its end, where it has more than 1,000 bytes. Half a character
    /// in a name is U+FFFD in it.
    pub pointer: String,
    /// The byte of the text with which it begins: of a number the first, of half a character its backslash, of a name that
    /// stands twice the opening quote, of a value that lies too deep its bracket.
    pub offset: usize,
    /// What it is.
    pub what: What,
}

/// What readers disagree about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum What {
    /// An escape `\uD800` to `\uDFFF` that has no other half; told once for each text and for each name. Some readers
    /// refuse it, some put U+FFFD in its place, some keep half a character.
    LoneSurrogate {
        /// The half.
        unit: u16,
    },
    /// A number that a double cannot hold: some readers refuse it, some make it infinite.
    OutOfRange,
    /// A whole number, written without a fraction and an exponent, that a double changes: readers that count in doubles
    /// see another one. It lies beyond ±(2⁵³−1).
    Inexact,
    /// A name that stands in its object already. Some readers take the first, some the last, some refuse it.
    DuplicateName {
        /// Where it stands first: the byte of its opening quote.
        first: usize,
    },
    /// A list or an object within 127 others, told once for each text. Many readers refuse it.
    TooDeep,
}

impl What {
    /// The rule that it breaks.
    pub fn rule(self) -> &'static Rule {
        match self {
            Self::LoneSurrogate { .. } => &rules::LONE_SURROGATE,
            Self::OutOfRange | Self::Inexact => &rules::NUMBER_RANGE,
            Self::DuplicateName { .. } => &rules::DUPLICATE_NAME,
            Self::TooDeep => &rules::TOO_DEEP,
        }
    }

    /// How much it matters: as much as its rule says, and less where only the last digits are at stake.
    pub fn severity(self) -> Severity {
        if self == Self::Inexact { Severity::Note } else { self.rule().severity }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LoneSurrogate { unit } => {
                write!(f, "\\u{unit:04x} is half a character, and its other half is not there")
            }
            Self::OutOfRange => f.write_str("a number that a double cannot hold"),
            Self::Inexact => f.write_str("a whole number that a double cannot hold exactly"),
            Self::DuplicateName { .. } => f.write_str("a name that stands in this object already"),
            Self::TooDeep => write!(f, "nested deeper than {LEVELS_MAX} levels"),
        }
    }
}

impl Defect {
    /// The defect as a finding at that place, which only the caller knows.
    pub fn finding(&self, place: impl Into<String>) -> Finding {
        let mut finding = self.what.rule().at(place, self.what.to_string());
        finding.severity = self.what.severity();
        finding
    }
}

/// Hands every defect of a JSON text to `take`: in the order of the text, but for names that stand twice, which are told
/// name by name where their object ends.
///
/// They are handed over and not gathered, because a line of 32 MiB may hold millions of them: whoever keeps a hundred needs
/// memory for a hundred. What is no JSON is walked up to the first bracket that closes nothing.
///
/// ```
/// use lacuna_pdpp::strict::{What, defects};
///
/// let mut found = Vec::new();
/// defects(r#"{"id":1,"size":1e999,"id":2}"#, &mut |defect| found.push(defect));
/// assert_eq!((found[0].pointer.as_str(), found[0].offset, found[0].what), ("/size", 15, What::OutOfRange));
/// assert_eq!((found[1].pointer.as_str(), found[1].offset), ("/id", 21));
/// assert_eq!(found[1].what, What::DuplicateName { first: 1 });
/// ```
pub fn defects(text: &str, take: &mut dyn FnMut(Defect)) {
    walk::Walk::new(text, take).run();
}

#[cfg(test)]
mod tests;
