//! The forms in which providers write waits, each read strictly: what does not fit is no wait.

use skip_taxonomy::Instant;
use std::time::UNIX_EPOCH;

/// The most letters of a value that a finding shows.
const SHOWN_MAX: usize = 40;

/// A value, quoted and shortened.
pub(crate) fn shown(value: &str) -> String {
    let mut letters = value.chars();
    let start: String = letters.by_ref().take(SHOWN_MAX).collect();
    if letters.next().is_some() { format!("{start:?}…") } else { format!("{start:?}") }
}

/// `1*DIGIT`. What no number holds is the greatest one: a wait is not shortened because it is long.
pub(crate) fn digits(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

/// The instant that many seconds later.
pub(crate) fn after(base: Instant, seconds: u64) -> Instant {
    base.saturating_add_secs(i64::try_from(seconds).unwrap_or(i64::MAX))
}

/// An HTTP date (RFC 9110, 5.6.7), in any of its three formats.
pub(crate) fn http_date(text: &str) -> Option<Instant> {
    let since_epoch = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
    epoch(since_epoch.as_secs())
}

/// Seconds since 1970, as far as they are an instant.
pub(crate) fn epoch(seconds: u64) -> Option<Instant> {
    Instant::from_micros(i64::try_from(seconds).ok()?.checked_mul(1_000_000)?).ok()
}

const NANOS_PER_SECOND: u128 = 1_000_000_000;
/// Longer units stand before those that they begin with.
const UNITS: [(&str, u128); 8] = [
    ("ms", 1_000_000),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ns", 1),
    ("h", 3_600 * NANOS_PER_SECOND),
    ("m", 60 * NANOS_PER_SECOND),
    ("s", NANOS_PER_SECOND),
];

/// Numbers with units, as Go writes durations: `1s`, `500ms`, `6m0s`, `1m2.5s`. In whole seconds, rounded up.
pub(crate) fn duration(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut nanos = 0_u128;
    while !rest.is_empty() {
        let (number, after_number) = number(rest)?;
        let (unit, size) = UNITS.iter().find(|(unit, _)| after_number.starts_with(unit))?;
        nanos = nanos.saturating_add(number.times(*size));
        rest = &after_number[unit.len()..];
    }
    (!text.is_empty()).then(|| seconds_of(nanos))
}

/// Seconds with an `s`, as Protocol Buffers write durations in JSON: `30s`, `1.5s`. In whole seconds, rounded up.
pub(crate) fn protobuf_duration(text: &str) -> Option<u64> {
    let (number, unit) = number(text)?;
    (unit == "s").then(|| seconds_of(number.times(NANOS_PER_SECOND)))
}

/// Milliseconds, in whole seconds, rounded up.
pub(crate) fn millis(text: &str) -> Option<u64> {
    Some(digits(text)?.div_ceil(1_000))
}

fn seconds_of(nanos: u128) -> u64 {
    u64::try_from(nanos.div_ceil(NANOS_PER_SECOND)).unwrap_or(u64::MAX)
}

/// A decimal number that is not negative.
struct Number<'a> {
    whole: u128,
    /// The digits behind the point.
    fraction: &'a str,
}

impl Number<'_> {
    /// This many units of so many nanoseconds, rounded up.
    fn times(&self, unit: u128) -> u128 {
        let (mut part, mut place) = (0_u128, 1_u128);
        for digit in self.fraction.bytes().take(18) {
            part = part * 10 + u128::from(digit - b'0');
            place *= 10;
        }
        let beyond = self.fraction.bytes().skip(18).any(|digit| digit != b'0');
        let part = (part * unit).div_ceil(place) + u128::from(beyond);
        self.whole.saturating_mul(unit).saturating_add(part)
    }
}

/// The number that a text begins with, and what follows.
fn number(text: &str) -> Option<(Number<'_>, &str)> {
    let digits_at = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, rest) = text.split_at(digits_at(text));
    if whole.is_empty() {
        return None;
    }
    let whole = whole.parse().unwrap_or(u128::MAX);
    let Some(behind) = rest.strip_prefix('.') else {
        return Some((Number { whole, fraction: "" }, rest));
    };
    let (fraction, rest) = behind.split_at(digits_at(behind));
    (!fraction.is_empty()).then_some((Number { whole, fraction }, rest))
}

#[cfg(test)]
mod tests;
