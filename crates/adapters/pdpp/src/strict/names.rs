//! Names that stand twice in one object.

use crate::tokens::Letters;
use std::cmp::Ordering;

/// Sorts the names of one object, each given by the byte of its opening quote, and hands over those that stand there
/// already, with the place where they stand first: name by name, and each in the order of the text.
pub(super) fn duplicates(text: &str, names: &mut [usize], mut take: impl FnMut(usize, usize)) {
    if names.len() < 2 {
        return;
    }
    // Sorting needs no memory. Hashing would be linear, but with more of it for each name than most names have bytes.
    names.sort_unstable_by(|a, b| compare(text, *a, *b).then(a.cmp(b)));
    for same in names.chunk_by(|a, b| compare(text, *a, *b).is_eq()) {
        for again in &same[1..] {
            take(*again, same[0]);
        }
    }
}

/// Orders two names by their code points, however they are written.
fn compare(text: &str, a: usize, b: usize) -> Ordering {
    let bytes = text.as_bytes();
    let (mut left, mut right) = (a + 1, b + 1);
    loop {
        match (bytes.get(left), bytes.get(right)) {
            // What is the same up to an escape may be the same behind it.
            (Some(b'\\'), _) | (_, Some(b'\\')) => break,
            (None | Some(b'"'), None | Some(b'"')) => return Ordering::Equal,
            (None | Some(b'"'), _) => return Ordering::Less,
            (_, None | Some(b'"')) => return Ordering::Greater,
            (Some(l), Some(r)) if l == r => (left, right) = (left + 1, right + 1),
            // The first byte that differs decides: UTF-8 sorts as code points do.
            (Some(l), Some(r)) => return l.cmp(r),
        }
    }
    // A backslash begins a character, and so does its counterpart, because all before them is the same.
    let codes = |at| Letters::of(text, at).map(|(_, letter)| letter.code());
    codes(left).cmp(codes(right))
}
