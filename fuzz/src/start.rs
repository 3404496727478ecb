//! START messages.

use crate::locate::leads_into;
use lacuna_pdpp::{Start, StartError};

/// Reads a START. What is found and what is refused bears a pointer that leads into the text, what is read asks for
/// something, and for each stream once.
///
/// # Panics
///
/// When one of these does not hold.
pub fn target(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Start::read(text) {
        Ok((start, findings)) => {
            for finding in &findings {
                leads_into(text, &finding.at);
            }
            let mut names = start.names();
            assert!(!names.is_empty(), "nothing is asked for");
            names.sort();
            assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
            for range in start.streams.iter().filter_map(|stream| stream.time_range.as_ref()) {
                assert!(range.since.zip(range.until).is_none_or(|(since, until)| since < until), "{range:?}");
            }
        }
        Err(StartError::Invalid { fields }) => {
            assert!(!fields.is_empty(), "refused without a reason");
            for field in &fields {
                leads_into(text, &field.at);
            }
        }
        Err(_) => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "refused, but it is JSON");
        }
    }
}
