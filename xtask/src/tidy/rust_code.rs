//! Rust text taken apart into code, comments and attributes, line for line.
//!
//! This is no parser. It knows just enough of the lexical rules that a word in a comment or in a string is not
//! taken for code, and a brace in a character literal not for a block.

use std::ops::Range;

/// One `.rs` file. All views have the lines of the original.
pub(super) struct RustCode {
    /// The text with comments and the insides of literals blanked.
    pub(super) code: String,
    /// The text with everything but comments blanked.
    pub(super) comments: String,
    /// The attributes in order: the lines they span, counted from 0, and their text without brackets, literals blanked.
    pub(super) attributes: Vec<(Range<usize>, String)>,
}

impl RustCode {
    pub(super) fn new(text: &str) -> Self {
        let (code, comments) = take_apart(text);
        let attributes = attributes(&code);
        Self { code, comments, attributes }
    }

    /// The lines, counted from 0, that are compiled only for tests: blocks under `#[cfg(test)]`.
    pub(super) fn test_lines(&self) -> Vec<Range<usize>> {
        let is_test = |attribute: &str| attribute.split_whitespace().collect::<String>() == "cfg(test)";
        self.attributes
            .iter()
            .filter(|(_, attribute)| is_test(attribute))
            .filter_map(|(lines, _)| self.block_after(lines.clone()))
            .collect()
    }

    /// The lines from an attribute to the end of the block it stands on, or of the statement if that has no block.
    fn block_after(&self, attribute: Range<usize>) -> Option<Range<usize>> {
        let mut depth = 0_usize;
        for (number, line) in self.code.lines().enumerate().skip(attribute.end) {
            for letter in line.chars() {
                match letter {
                    '(' | '[' | '{' => depth += 1,
                    ')' | ']' => depth = depth.saturating_sub(1),
                    '}' if depth <= 1 => return Some(attribute.start..number + 1),
                    '}' => depth -= 1,
                    ';' if depth == 0 => return None,
                    _ => {}
                }
            }
        }
        None
    }
}

/// Whether `word` stands in `line` by itself and not as a part of a longer name.
pub(super) fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(is_name) && !after.is_some_and(is_name)
    })
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

enum Piece {
    Code,
    Comment,
    Literal,
}

fn take_apart(text: &str) -> (String, String) {
    let (mut code, mut comments) = (String::new(), String::new());
    let mut rest = text;
    let mut in_name = false;
    while let Some(letter) = rest.chars().next() {
        // The prefix of a literal (`b"`, `r#"`) may not be the tail of a longer name.
        let (piece, length) = if in_name { (Piece::Code, letter.len_utf8()) } else { next_piece(rest) };
        let (taken, left) = rest.split_at(length);
        match piece {
            Piece::Code => {
                code.push_str(taken);
                blank(taken, &mut comments);
            }
            Piece::Comment => {
                blank(taken, &mut code);
                comments.push_str(taken);
            }
            Piece::Literal => {
                code.push('"');
                blank(taken, &mut code);
                code.push('"');
                blank(taken, &mut comments);
            }
        }
        in_name = matches!(piece, Piece::Code) && is_name(letter) && left.starts_with(is_name);
        rest = left;
    }
    (code, comments)
}

/// What `rest` begins with, and how many bytes it takes.
fn next_piece(rest: &str) -> (Piece, usize) {
    if rest.starts_with("//") {
        return (Piece::Comment, rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return (Piece::Comment, block_comment(rest));
    }
    if let Some(length) = string(rest).or_else(|| character(rest)) {
        return (Piece::Literal, length);
    }
    (Piece::Code, rest.chars().next().map_or(0, char::len_utf8))
}

/// Keeps the lines of `taken` and nothing else.
fn blank(taken: &str, view: &mut String) {
    view.extend(taken.chars().filter(|letter| *letter == '\n'));
}

/// The length of the block comment at the start of `rest`; they nest.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        if here.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// The length of the string literal at the start of `rest`, prefix included.
fn string(rest: &str) -> Option<usize> {
    let prefix = rest.len() - rest.trim_start_matches(['b', 'c', 'r']).len();
    if !matches!(&rest[..prefix], "" | "b" | "c" | "r" | "br" | "cr") {
        return None;
    }
    let hashes = if rest[..prefix].ends_with('r') {
        rest[prefix..].len() - rest[prefix..].trim_start_matches('#').len()
    } else {
        0
    };
    let start = prefix + hashes + 1;
    if !rest[prefix + hashes..].starts_with('"') {
        return None;
    }
    let length = if rest[..prefix].ends_with('r') {
        let end = format!("\"{}", "#".repeat(hashes));
        rest[start..].find(&end).map(|found| start + found + end.len())
    } else {
        quoted(rest, start, b'"')
    };
    Some(length.unwrap_or(rest.len()))
}

/// The length of the character literal at the start of `rest`, if it is one and no lifetime.
fn character(rest: &str) -> Option<usize> {
    let start = if rest.starts_with("b'") { 2 } else { 1 };
    let inside = rest.strip_prefix("b'").or_else(|| rest.strip_prefix('\''))?;
    let mut letters = inside.chars();
    match letters.next()? {
        '\\' => quoted(rest, start, b'\''),
        letter if letters.next() == Some('\'') => Some(start + letter.len_utf8() + 1),
        _ => None,
    }
}

/// Where the literal that is open at `start` ends.
fn quoted(rest: &str, start: usize, quote: u8) -> Option<usize> {
    let mut bytes = rest.bytes().enumerate().skip(start);
    while let Some((at, byte)) = bytes.next() {
        if byte == quote {
            return Some(at + 1);
        }
        if byte == b'\\' {
            bytes.next();
        }
    }
    None
}

fn attributes(code: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut line = 0;
    let mut rest = code;
    while let Some(at) = rest.find('#') {
        line += rest[..at].matches('\n').count();
        let after = rest[at + 1..].trim_start_matches('!');
        match after.strip_prefix('[').and_then(balanced) {
            Some(inside) => {
                let lines = inside.matches('\n').count();
                found.push((line..line + lines + 1, inside.to_owned()));
                line += lines;
                rest = &after[inside.len() + 2..];
            }
            None => rest = after,
        }
    }
    found
}

/// The text up to the square bracket that closes the one before it.
fn balanced(text: &str) -> Option<&str> {
    let mut depth = 1_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '[' => depth += 1,
            ']' if depth == 1 => return Some(&text[..at]),
            ']' => depth -= 1,
            _ => {}
        }
    }
    None
}
