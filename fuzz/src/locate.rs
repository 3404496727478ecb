//! JSON pointers.

use crate::strict::{is_json, names_twice};
use lacuna_pdpp::{line_and_column, locate};
use serde_json::Value;

/// The first line is a pointer, the rest is a text. What is found lies inside the text; in JSON in which every name stands
/// once, it is what `serde_json` finds.
///
/// # Panics
///
/// When one of these does not hold.
pub fn target(data: &[u8]) {
    let Ok(both) = std::str::from_utf8(data) else { return };
    let (pointer, text) = both.split_once('\n').unwrap_or(("", both));
    let Some(located) = locate(text, pointer) else {
        assert!(!is_json(text), "a value is not found");
        return;
    };
    let found = text.get(located.range()).unwrap_or_else(|| panic!("{located:?} is not in the text"));
    assert!(!found.is_empty(), "{located:?}");
    let (first, last) = (located.range().start, located.range().end);
    assert!(line_and_column(text, first) < line_and_column(text, last));
    let Ok(value) = serde_json::from_str::<Value>(text) else { return };
    if names_twice(text) > 0 {
        return;
    }
    let wanted = value.pointer(pointer);
    assert_eq!(located.is_value(), wanted.is_some(), "{located:?}");
    let found: Value = serde_json::from_str(found).unwrap_or_else(|why| panic!("{why}: {found}"));
    assert!(wanted.is_none_or(|wanted| *wanted == found), "{found} instead of {wanted:?}");
}

/// What is told of a text bears a pointer that leads into it.
pub(crate) fn leads_into(text: &str, pointer: &str) {
    assert!(pointer.is_empty() || pointer.starts_with('/'), "{pointer:?} is no pointer");
    assert!(locate(text, pointer).is_some(), "{pointer:?} leads nowhere");
}
