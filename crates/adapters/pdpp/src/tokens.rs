//! The tokens of a JSON text, one after another, in no memory of their own.
//!
//! Nothing is checked: whoever needs to know whether a text is JSON asks the reader. So every text has tokens, a broken one
//! too, and whoever takes them can say how far it got.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    Open(Bracket),
    Close(Bracket),
    Comma,
    Colon,
    /// With its quotes, where it has both.
    Text {
        escaped: bool,
    },
    /// A number, `true`, `false`, `null`, or what is no JSON at all.
    Word,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bracket {
    Object,
    List,
}

/// The tokens of a text, from some place on. A copy remembers the place.
#[derive(Debug, Clone)]
pub(crate) struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tokens<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    pub(crate) fn peek(&self) -> Option<Token> {
        self.clone().next().map(|(token, _)| token)
    }

    fn end_of_text(&self, start: usize) -> (Token, usize) {
        let bytes = self.text.as_bytes();
        let (mut at, mut escaped) = (start + 1, false);
        while let Some(found) = memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) {
            at += found + 1;
            if bytes[at - 1] == b'"' {
                return (Token::Text { escaped }, at);
            }
            escaped = true;
            at += 1; // What follows a backslash ends no text.
        }
        (Token::Text { escaped }, bytes.len())
    }
}

impl Iterator for Tokens<'_> {
    type Item = (Token, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        let start = self.at + bytes[self.at..].iter().position(|byte| !is_white(*byte))?;
        let (token, end) = match bytes[start] {
            b'{' => (Token::Open(Bracket::Object), start + 1),
            b'}' => (Token::Close(Bracket::Object), start + 1),
            b'[' => (Token::Open(Bracket::List), start + 1),
            b']' => (Token::Close(Bracket::List), start + 1),
            b',' => (Token::Comma, start + 1),
            b':' => (Token::Colon, start + 1),
            b'"' => self.end_of_text(start),
            _ => {
                let ends = |byte: &u8| is_white(*byte) || b"{}[],:\"".contains(byte);
                (Token::Word, bytes[start..].iter().position(ends).map_or(bytes.len(), |length| start + length))
            }
        };
        self.at = end;
        Some((token, start..end))
    }
}

fn is_white(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// A character of a text, or the half of one that `\uD800` to `\uDFFF` is when it stands alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letter {
    Whole(char),
    Half(u16),
}

impl Letter {
    /// The character; for half of one the sign that stands for what cannot be shown.
    pub(crate) fn shown(self) -> char {
        if let Self::Whole(letter) = self { letter } else { char::REPLACEMENT_CHARACTER }
    }

    /// Its code point, by which letters are ordered.
    pub(crate) fn code(self) -> u32 {
        match self {
            Self::Whole(letter) => letter.into(),
            Self::Half(half) => half.into(),
        }
    }
}

/// The letters of the text whose opening quote was just passed, each with its offset, up to the closing quote.
///
/// An escape that JSON does not have is one letter that cannot be shown.
pub(crate) struct Letters<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Letters<'t> {
    /// From `at` on, the boundary of a character; none when it is behind the end.
    pub(crate) fn of(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }

    /// The number that the escape `\uXXXX` at `at` stands for.
    fn unit(&self, at: usize) -> Option<u16> {
        let digits = self.text.as_bytes().get(at..at + 6)?.strip_prefix(b"\\u")?;
        digits.iter().try_fold(0, |unit: u16, digit| {
            let digit = char::from(*digit).to_digit(16)?;
            Some(unit << 4 | u16::try_from(digit).ok()?)
        })
    }

    fn escape(&mut self, start: usize) -> Letter {
        let Some(unit) = self.unit(start) else {
            let letter = self.text[start + 1..].chars().next();
            self.at = start + 1 + letter.map_or(0, char::len_utf8);
            return Letter::Whole(match letter {
                Some(letter @ ('"' | '\\' | '/')) => letter,
                Some('b') => '\u{8}',
                Some('f') => '\u{c}',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                _ => char::REPLACEMENT_CHARACTER,
            });
        };
        self.at = start + 6;
        let second = (0xD800..0xDC00).contains(&unit).then(|| self.unit(self.at)).flatten();
        if let Some(second @ 0xDC00..0xE000) = second {
            self.at += 6;
            let code = 0x1_0000 + (u32::from(unit & 0x3FF) << 10 | u32::from(second & 0x3FF));
            return Letter::Whole(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        char::from_u32(unit.into()).map_or(Letter::Half(unit), Letter::Whole)
    }
}

impl Iterator for Letters<'_> {
    type Item = (usize, Letter);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let letter = match self.text.get(start..)?.chars().next()? {
            '"' => return None,
            '\\' => self.escape(start),
            letter => {
                self.at += letter.len_utf8();
                Letter::Whole(letter)
            }
        };
        Some((start, letter))
    }
}

#[cfg(test)]
mod tests;
