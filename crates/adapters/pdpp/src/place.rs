//! Places in a text: where a JSON pointer leads, and on which line and in which column that is.

use crate::tokens::{Bracket, Letter, Letters, Token, Tokens};
use std::ops::Range;

/// Where a JSON pointer leads in a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a pointer leads to its value or not")]
pub enum Located {
    /// To this value, given by its bytes.
    Value(Range<usize>),
    /// To nothing: this is the deepest value on the way to it that there is. Where a member is missing, that is the object
    /// that should have it.
    Ancestor(Range<usize>),
}

impl Located {
    /// The bytes of the value that was reached.
    pub fn range(&self) -> Range<usize> {
        let (Self::Value(range) | Self::Ancestor(range)) = self;
        range.clone()
    }

    /// Whether the pointer leads to a value.
    pub fn is_value(&self) -> bool {
        matches!(self, Self::Value(_))
    }
}

/// Follows a JSON pointer (RFC 6901) through a JSON text. `None`: the text holds no value at all.
///
/// Where a name stands twice in an object, the first counts. A text that is broken is followed as far as it goes, and a
/// value that does not end ends with the text. Takes time linear in the text and in the pointer, and no memory, however
/// deep the text is nested.
///
/// ```
/// use lacuna_pdpp::{Located, locate};
///
/// let text = r#"{"streams":[{"name":"orders"}]}"#;
/// assert_eq!(locate(text, "/streams/0/name"), Some(Located::Value(20..28)));
/// assert_eq!(locate(text, "/streams/0/key"), Some(Located::Ancestor(12..29)));
/// ```
pub fn locate(text: &str, pointer: &str) -> Option<Located> {
    let mut tokens = Tokens::of(text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text));
    let shift = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
    let text = &text[shift..];
    let shifted = |range: Range<usize>| range.start + shift..range.end + shift;
    if !begins_value(tokens.peek()) {
        return None;
    }
    // The part in front of the first slash belongs to no name: where it is not empty, the text is no pointer.
    let mut parts = pointer.split('/');
    let is_pointer = parts.next() == Some("");
    let mut here = tokens.clone();
    if is_pointer {
        for part in parts {
            let found = match tokens.next() {
                Some((Token::Open(Bracket::Object), _)) => member(text, tokens, part),
                Some((Token::Open(Bracket::List), _)) => item(tokens, part),
                _ => None,
            };
            let Some(found) = found else { return Some(Located::Ancestor(shifted(value(&mut here)))) };
            (tokens, here) = (found.clone(), found);
        }
    }
    let range = shifted(value(&mut here));
    Some(if is_pointer { Located::Value(range) } else { Located::Ancestor(range) })
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// The tokens from the value of the first member of that name on.
fn member<'t>(text: &'t str, mut tokens: Tokens<'t>, part: &str) -> Option<Tokens<'t>> {
    loop {
        match tokens.next()? {
            (Token::Close(_), _) => return None,
            (Token::Text { .. }, range) => {
                let is_it =
                    Letters::of(text, range.start + 1).map(|(_, letter)| letter).map(Letter::shown).eq(name(part));
                if tokens.peek() == Some(Token::Colon) {
                    tokens.next();
                }
                if !begins_value(tokens.peek()) {
                    continue;
                }
                if is_it {
                    return Some(tokens);
                }
                value(&mut tokens);
            }
            // What is no member is passed over.
            (Token::Open(_), _) => {
                to_end(&mut tokens, 1);
            }
            (Token::Comma | Token::Colon | Token::Word, _) => {}
        }
    }
}

/// The tokens from the item of that number on.
fn item<'t>(mut tokens: Tokens<'t>, part: &str) -> Option<Tokens<'t>> {
    let is_number = part == "0" || !part.starts_with('0') && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut left: usize = is_number.then(|| part.parse().ok()).flatten()?;
    loop {
        match tokens.peek()? {
            Token::Close(_) => return None,
            Token::Comma | Token::Colon => {
                tokens.next();
            }
            _ if left == 0 => return Some(tokens),
            _ => {
                value(&mut tokens);
                left -= 1;
            }
        }
    }
}

/// The name that a part of a pointer stands for.
fn name(part: &str) -> impl Iterator<Item = char> {
    let mut letters = part.chars().peekable();
    std::iter::from_fn(move || {
        let letter = letters.next()?;
        Some(match letter {
            '~' if letters.next_if_eq(&'0').is_some() => '~',
            '~' if letters.next_if_eq(&'1').is_some() => '/',
            letter => letter,
        })
    })
}

fn begins_value(token: Option<Token>) -> bool {
    matches!(token, Some(Token::Open(_) | Token::Text { .. } | Token::Word))
}

/// Passes over the value that comes next, and says where it lies.
fn value(tokens: &mut Tokens<'_>) -> Range<usize> {
    match tokens.next() {
        Some((Token::Open(_), range)) => range.start..to_end(tokens, 1).unwrap_or(range.end),
        Some((_, range)) => range,
        None => 0..0,
    }
}

/// Passes over what closes that many brackets, and says where that ends; `None` when there is nothing left.
fn to_end(tokens: &mut Tokens<'_>, mut open: usize) -> Option<usize> {
    let mut end = None;
    while open > 0 {
        let Some((token, range)) = tokens.next() else { break };
        match token {
            Token::Open(_) => open += 1,
            Token::Close(_) => open -= 1,
            _ => {}
        }
        end = Some(range.end);
    }
    end
}

/// The line and the column of a byte, both from 1, the column in characters.
///
/// LF ends a line, and CRLF too; a byte order mark in front takes no column. An offset within a character is that of the
/// character, and one behind the end is that of the end.
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line = memchr::memchr_iter(b'\n', before.as_bytes()).count();
    let begin = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1);
    let last = &before[begin..];
    let last = if begin == 0 { last.strip_prefix(BYTE_ORDER_MARK).unwrap_or(last) } else { last };
    (line + 1, last.chars().count() + 1)
}

#[cfg(test)]
mod tests;
