//! Numbers, times and tables as people read them.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use gap_model::IsoDuration;

/// `4188` as `4,188`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.char_indices() {
        if i > 0 && i % 3 == first {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 gap`, `4,188 gaps`.
pub(crate) fn counted(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", count(number), if number == 1 { "" } else { "s" })
}

/// `PT34M54S` as `34 m 54 s`.
pub(crate) fn duration(time: IsoDuration) -> String {
    let secs = time.as_secs();
    let parts = [(secs / 3_600, "h"), (secs / 60 % 60, "m"), (secs % 60, "s")];
    let shown: Vec<_> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    if shown.is_empty() { "0 s".to_owned() } else { shown.join(" ") }
}

/// `part` of `whole`, in hundredths rounded down: only the whole is 100 %.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    let tenths = u128::from(part) * 1_000 / u128::from(whole.max(1));
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// The wire word of a value that serialises to a text.
pub(crate) fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(why) => why.to_string(),
    }
}

/// A table without lines; `right` names the columns of numbers. Without a header it begins with its first row.
pub(crate) fn table(header: &[&str], right: &[usize], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    if !header.is_empty() {
        table.set_header(header.iter().copied());
    }
    table.add_rows(rows);
    for index in right {
        if let Some(column) = table.column_mut(*index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    // Every cell is padded; the first and the last need not be.
    table
        .lines()
        .map(|line| line.trim_end().strip_prefix(' ').map_or_else(String::new, str::to_owned))
        .collect::<Vec<_>>()
        .join("\n")
}

/// What an error of reading says, without the text that it quotes: that may be anybody's.
pub(crate) fn without_values(why: &serde_json::Error) -> String {
    let text = why.to_string();
    let quoted = |kind: &str| {
        let rest = text.strip_prefix(kind)?.strip_prefix(": string \"")?;
        let (_, rest) = rest.rsplit_once("\", expected ")?;
        Some(format!("{kind}: a text, expected {rest}"))
    };
    let told = quoted("invalid type").or_else(|| quoted("invalid value"));
    safe(&told.unwrap_or(text), 200)
}

/// A text that cannot steer the terminal and does not fill the line: hidden characters shown, cut at `max` characters.
pub(crate) fn safe(text: &str, max: usize) -> String {
    let mut shown: String = text.chars().take(max).flat_map(shown_char).collect();
    if text.chars().nth(max).is_some() {
        shown.push('…');
    }
    shown
}

/// A text in which everything can be seen: hidden characters as `\u{202e}`, line ends as `\n`.
pub(crate) fn visible(text: &str) -> String {
    text.chars().flat_map(shown_char).collect()
}

/// Whether a character acts on what stands around it instead of being seen: control characters, the marks that turn
/// the direction of writing, those that separate lines, and the two that are no characters. The joiners of emoji and of
/// Persian stay as they are.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// The character, or its escape when it is hidden.
pub(crate) fn shown_char(c: char) -> impl Iterator<Item = char> {
    let (escaped, plain) = if is_hidden(c) { (Some(c.escape_default()), None) } else { (None, Some(c)) };
    escaped.into_iter().flatten().chain(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_told_apart() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (14_784, "14,784"), (1_234_567, "1,234,567")] {
            assert_eq!(count(number), text);
        }
    }

    #[test]
    fn a_percentage_is_never_rounded_up_to_all() {
        assert_eq!(percent(9_999_999, 10_000_000), "99.9 %");
        assert_eq!(percent(10, 10), "100.0 %");
        assert_eq!(percent(0, 0), "0.0 %");
    }

    #[test]
    fn durations_are_told_in_hours_minutes_and_seconds() {
        assert_eq!(duration(IsoDuration::from_secs(2_094)), "34 m 54 s");
        assert_eq!(duration(IsoDuration::from_secs(7_392)), "2 h 3 m 12 s");
        assert_eq!(duration(IsoDuration::from_secs(0)), "0 s");
    }

    #[test]
    fn an_error_of_reading_does_not_quote_what_it_read() {
        let why = serde_json::from_str::<u8>(r#""a \" secret""#).unwrap_err();
        assert_eq!(without_values(&why), "invalid type: a text, expected u8 at line 1 column 13");
        let why = serde_json::from_str::<u8>("[").unwrap_err();
        assert_eq!(without_values(&why), "invalid type: sequence, expected u8 at line 1 column 0");
    }

    #[test]
    fn what_could_steer_a_terminal_is_shown_instead() {
        assert_eq!(safe("a\u{1b}[2Jb", 20), "a\\u{1b}[2Jb");
        assert_eq!(safe("abcdef", 3), "abc…");
        assert_eq!(visible("a\u{202e}b\u{200b}\tc\n"), "a\\u{202e}b\\u{200b}\\tc\\n");
        assert_eq!(visible("👩\u{200d}🚀 ünï"), "👩\u{200d}🚀 ünï");
    }
}
