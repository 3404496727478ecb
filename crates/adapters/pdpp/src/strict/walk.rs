//! The walk through a text.

use super::names::duplicates;
use super::{Defect, LEVELS_MAX, LEVELS_WALKED_MAX, What};
use crate::text::shortened;
use crate::tokens::{Bracket, Letter, Letters, Token, Tokens};
use std::ops::Range;

const POINTER_BYTES_MAX: usize = 1_000;

pub(super) struct Walk<'t, 'f> {
    text: &'t str,
    take: &'f mut dyn FnMut(Defect),
    levels: Vec<Level>,
    /// The names of all open objects, each by the byte of its opening quote; those of the innermost come last.
    names: Vec<usize>,
    /// How many brackets are open that are no level, because they lie deeper than is looked.
    unlooked: usize,
    expects_name: bool,
    is_too_deep: bool,
}

/// An open list or object.
struct Level {
    bracket: Bracket,
    /// Of a list: how many items came before this one.
    index: usize,
    /// Of an object: where its names begin among those of all.
    names: usize,
}

impl<'t, 'f> Walk<'t, 'f> {
    pub(super) fn new(text: &'t str, take: &'f mut dyn FnMut(Defect)) -> Self {
        let (levels, names) = (Vec::new(), Vec::new());
        Self { text, take, levels, names, unlooked: 0, expects_name: false, is_too_deep: false }
    }

    pub(super) fn run(mut self) {
        for (token, range) in Tokens::of(self.text) {
            if self.unlooked > 0 {
                match token {
                    Token::Open(_) => self.unlooked += 1,
                    Token::Close(_) => self.unlooked -= 1,
                    _ => {}
                }
                continue;
            }
            match token {
                Token::Open(bracket) => self.open(bracket, range.start),
                Token::Close(bracket) => {
                    if !self.close(bracket) {
                        return;
                    }
                }
                Token::Comma => {
                    if let Some(level) = self.levels.last_mut() {
                        level.index += 1;
                        self.expects_name = level.bracket == Bracket::Object;
                    }
                }
                Token::Colon => self.expects_name = false,
                Token::Text { escaped } => {
                    if self.expects_name {
                        self.names.push(range.start);
                        self.expects_name = false;
                    }
                    if escaped {
                        self.letters(&range);
                    }
                }
                Token::Word => {
                    if let Some(what) = number(&self.text[range.clone()]) {
                        self.tell(range.start, what);
                    }
                }
            }
        }
    }

    fn open(&mut self, bracket: Bracket, at: usize) {
        if self.levels.len() == LEVELS_MAX && !self.is_too_deep {
            self.is_too_deep = true;
            self.tell(at, What::TooDeep);
        }
        if self.levels.len() == LEVELS_WALKED_MAX {
            self.unlooked = 1;
            return;
        }
        self.levels.push(Level { bracket, index: 0, names: self.names.len() });
        self.expects_name = bracket == Bracket::Object;
    }

    /// Whether there was such a bracket to be closed.
    fn close(&mut self, bracket: Bracket) -> bool {
        let Some(level) = self.levels.pop_if(|level| level.bracket == bracket) else { return false };
        let (outer, own) = self.names.split_at_mut(level.names);
        duplicates(self.text, own, |again, first| {
            let pointer = pointer(self.text, &self.levels, outer, Some(again));
            (self.take)(Defect { pointer, offset: again, what: What::DuplicateName { first } });
        });
        self.names.truncate(level.names);
        self.expects_name = false;
        true
    }

    /// Half a character in a name or in a text.
    fn letters(&mut self, range: &Range<usize>) {
        let half = Letters::of(self.text, range.start + 1).find_map(|(at, letter)| match letter {
            Letter::Half(unit) => Some((at, unit)),
            Letter::Whole(_) => None,
        });
        if let Some((at, unit)) = half {
            self.tell(at, What::LoneSurrogate { unit });
        }
    }

    fn tell(&mut self, offset: usize, what: What) {
        let pointer = pointer(self.text, &self.levels, &self.names, None);
        (self.take)(Defect { pointer, offset, what });
    }
}

/// The pointer to the value that is being walked, or to that of the name of which the object just ended.
fn pointer(text: &str, levels: &[Level], names: &[usize], last: Option<usize>) -> String {
    let mut pointer = String::new();
    for (place, level) in levels.iter().enumerate() {
        match level.bracket {
            Bracket::List => {
                pointer.push('/');
                pointer.push_str(&level.index.to_string());
            }
            Bracket::Object => {
                // The names of a level end where those of the next one begin, and the last is that of the open value.
                let end = levels.get(place + 1).map_or(names.len(), |next| next.names);
                match names[level.names..end].last() {
                    Some(name) => push_name(text, *name, &mut pointer),
                    None => pointer.push('/'),
                }
            }
        }
        if pointer.len() > POINTER_BYTES_MAX {
            return shortened(&pointer, POINTER_BYTES_MAX);
        }
    }
    if let Some(name) = last {
        push_name(text, name, &mut pointer);
    }
    if pointer.len() > POINTER_BYTES_MAX { shortened(&pointer, POINTER_BYTES_MAX) } else { pointer }
}

fn push_name(text: &str, name: usize, pointer: &mut String) {
    pointer.push('/');
    // One letter more than fit shows that there are more.
    for (_, letter) in Letters::of(text, name + 1) {
        match letter.shown() {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            letter => pointer.push(letter),
        }
        if pointer.len() > POINTER_BYTES_MAX {
            return;
        }
    }
}

/// What is wrong with a number.
fn number(word: &str) -> Option<What> {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let is_whole = digits.bytes().all(|byte| byte.is_ascii_digit());
    // A double holds every whole number of 15 digits.
    if is_whole && digits.len() <= 15 || !digits.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let value: f64 = digits.parse().ok()?;
    if value.is_infinite() {
        return Some(What::OutOfRange);
    }
    (is_whole && format!("{value:.0}") != digits).then_some(What::Inexact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_that_a_double_cannot_hold_or_changes() {
        for (word, what) in [
            ("0", None),
            ("-0", None),
            ("999999999999999", None),
            ("9007199254740991", None),
            ("9007199254740992", None),
            ("9007199254740993", Some(What::Inexact)),
            ("-9007199254740993", Some(What::Inexact)),
            ("100000000000000000000", None),
            ("18446744073709551615", Some(What::Inexact)),
            ("9007199254740993.0", None),
            ("1.7976931348623157e308", None),
            ("1.7976931348623159e308", Some(What::OutOfRange)),
            ("1e999", Some(What::OutOfRange)),
            ("-1E+999", Some(What::OutOfRange)),
            ("1e-999", None),
            ("0e999", None),
            ("true", None),
            ("-inf", None),
            ("NaN", None),
            ("1infinity", None),
        ] {
            assert_eq!(number(word), what, "{word}");
        }
        assert_eq!(number(&"9".repeat(309)), Some(What::OutOfRange));
        assert_eq!(number(&"9".repeat(308)), Some(What::Inexact));
    }
}
