//! A name for a finding that survives the lines around it.

use super::Found;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// Hash over the rule, the pointer and the value at the place, as far as it is shown, without the white space at its ends.
///
/// Line numbers, columns and the rest of the line are left out, so a change beside the place changes nothing; so are the message, which may
/// name a line, and the severity, which the configuration can change. Two equal lines of one file bear one
/// fingerprint: whoever stores fingerprints also counts them.
pub(crate) fn fingerprint(found: &Found) -> String {
    let text = found.source.as_ref().map(|source| {
        let caret = &source.caret;
        source.text.chars().skip(caret.start).take(caret.end - caret.start).collect::<String>()
    });
    let text = text.as_deref().map(str::trim);
    let mut hash = Sha256::new();
    for part in [Some("lacuna/finding/v1"), Some(&*found.finding.rule), Some(&*found.pointer), text] {
        // Lengths keep the parts apart, and a missing excerpt apart from an empty one.
        let length = part.map_or(u64::MAX, |part| part.len() as u64);
        hash.update(length.to_be_bytes());
        hash.update(part.unwrap_or_default());
    }
    hash.finalize()[..16].iter().fold(String::with_capacity(32), |mut text, byte| {
        // Writing into a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
