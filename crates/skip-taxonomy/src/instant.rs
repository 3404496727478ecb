//! One type for time: microseconds UTC, years 0001 to 9999.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// A point in time, in whole microseconds UTC, from `0001-01-01T00:00:00Z` to `9999-12-31T23:59:59.999999Z`.
///
/// On the wire it is RFC 3339 with an upper-case `T`. Also read: no seconds (`2026-04-21T10:00Z`), as the
/// seed writes it. Never read: one-digit months, signed years, leap seconds, a blank for the `T`.
///
/// A text may be finer than a microsecond. [`floor`](Self::floor) and [`ceil`](Self::ceil) say which way it is
/// bent; reading from the wire takes the floor, and fields that are bounds of coverage or floors of a retry say
/// where they take the ceiling.
///
/// ```
/// use skip_taxonomy::Instant;
///
/// let at: Instant = "2026-04-21T12:00+02:00".parse()?;
/// assert_eq!(at.to_string(), "2026-04-21T10:00:00Z");
/// assert!(Instant::floor("2026-04-07T00:00:00.1234567Z")? < Instant::ceil("2026-04-07T00:00:00.1234567Z")?);
/// # Ok::<(), skip_taxonomy::InstantError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// Why a text or a number is no instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InstantError {
    /// The text has not the shape `YYYY-MM-DDTHH:MM[:SS[.fraction]](Z|±HH:MM)`.
    #[error("not an RFC 3339 instant: expected YYYY-MM-DDTHH:MM:SSZ")]
    Shape,
    /// The calendar or the clock has no such value.
    #[error("no such date or time of day")]
    NoSuchTime,
    /// Before the year 0001 or after the year 9999.
    #[error("outside the years 0001 to 9999")]
    OutOfRange,
}

const MICROS_PER_SECOND: i64 = 1_000_000;

impl Instant {
    /// `0001-01-01T00:00:00Z`.
    pub const MIN: Self = Self(-62_135_596_800 * MICROS_PER_SECOND);
    /// `9999-12-31T23:59:59.999999Z`.
    pub const MAX: Self = Self(253_402_300_800 * MICROS_PER_SECOND - 1);

    /// The instant that many microseconds after `1970-01-01T00:00:00Z`.
    ///
    /// # Errors
    ///
    /// [`InstantError::OutOfRange`] outside [`MIN`](Self::MIN) to [`MAX`](Self::MAX). That is the only way to fail.
    pub fn from_micros(micros: i64) -> Result<Self, InstantError> {
        if (Self::MIN.0..=Self::MAX.0).contains(&micros) { Ok(Self(micros)) } else { Err(InstantError::OutOfRange) }
    }

    /// Microseconds after `1970-01-01T00:00:00Z`; negative before it.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// The latest instant that is not after `text`.
    ///
    /// # Errors
    ///
    /// [`InstantError`] when the text is no RFC 3339 instant of the years 0001 to 9999.
    pub fn floor(text: &str) -> Result<Self, InstantError> {
        Ok(parse(text.as_bytes())?.0)
    }

    /// The earliest instant that is not before `text`.
    ///
    /// # Errors
    ///
    /// [`InstantError`] when the text is no RFC 3339 instant of the years 0001 to 9999, or when rounding up leaves them.
    pub fn ceil(text: &str) -> Result<Self, InstantError> {
        let (floor, exact) = parse(text.as_bytes())?;
        if exact { Ok(floor) } else { Self::from_micros(floor.0 + 1) }
    }

    /// This instant moved by `micros`, held within [`MIN`](Self::MIN) to [`MAX`](Self::MAX).
    #[must_use]
    pub fn saturating_add_micros(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros).clamp(Self::MIN.0, Self::MAX.0))
    }

    /// This instant moved by `seconds`, held within [`MIN`](Self::MIN) to [`MAX`](Self::MAX).
    #[must_use]
    pub fn saturating_add_secs(self, seconds: i64) -> Self {
        self.saturating_add_micros(seconds.saturating_mul(MICROS_PER_SECOND))
    }
}

/// The floor, and whether it is exactly what was written.
fn parse(text: &[u8]) -> Result<(Instant, bool), InstantError> {
    let at = |i: usize| text.get(i).copied().ok_or(InstantError::Shape);
    let digits = |from: usize, n: usize| {
        let part = text.get(from..from + n).ok_or(InstantError::Shape)?;
        part.iter().try_fold(0_u32, |value, c| match c {
            b'0'..=b'9' => Ok(value * 10 + u32::from(c - b'0')),
            _ => Err(InstantError::Shape),
        })
    };
    let separated = at(4)? == b'-' && at(7)? == b'-' && at(10)? == b'T' && at(13)? == b':';
    if !separated {
        return Err(InstantError::Shape);
    }
    let (year, month, day) = (digits(0, 4)?, digits(5, 2)?, digits(8, 2)?);
    let (hour, minute) = (digits(11, 2)?, digits(14, 2)?);
    let (mut i, mut second, mut micros, mut exact) = (16, 0, 0_i64, true);
    if at(i)? == b':' {
        second = digits(17, 2)?;
        i = 19;
        if at(i)? == b'.' {
            let start = i + 1;
            let end = start + text[start..].iter().take_while(|c| c.is_ascii_digit()).count();
            if end == start {
                return Err(InstantError::Shape);
            }
            for place in 0..6 {
                let digit = text[start..end].get(place).map_or(0, |c| i64::from(c - b'0'));
                micros = micros * 10 + digit;
            }
            exact = text[start..end].iter().skip(6).all(|c| *c == b'0');
            i = end;
        }
    }
    let offset_minutes = match (at(i)?, text.len() - i) {
        (b'Z', 1) => 0,
        (sign @ (b'+' | b'-'), 6) if at(i + 3)? == b':' => {
            let (hours, minutes) = (digits(i + 1, 2)?, digits(i + 4, 2)?);
            if hours > 23 || minutes > 59 {
                return Err(InstantError::NoSuchTime);
            }
            let minutes = i64::from(hours * 60 + minutes);
            if sign == b'-' { -minutes } else { minutes }
        }
        _ => return Err(InstantError::Shape),
    };
    if year == 0 {
        return Err(InstantError::OutOfRange);
    }
    let date = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
    let local = date.and_then(|date| date.and_hms_opt(hour, minute, second)).ok_or(InstantError::NoSuchTime)?;
    let seconds = local.and_utc().timestamp() - offset_minutes * 60;
    Ok((Instant::from_micros(seconds * MICROS_PER_SECOND + micros)?, exact))
}

impl FromStr for Instant {
    type Err = InstantError;
    fn from_str(text: &str) -> Result<Self, InstantError> {
        Self::floor(text)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match DateTime::<Utc>::from_timestamp_micros(self.0) {
            Some(at) => f.write_str(&at.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
            None => write!(f, "{} µs", self.0),
        }
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'_, str>::deserialize(deserializer)?;
        Self::floor(&text).map_err(|why| refused(&text, why))
    }
}

fn refused<E: serde::de::Error>(text: &str, why: InstantError) -> E {
    // A hostile text may be long; the first characters are enough to find it.
    let shown: String = text.chars().take(40).collect();
    E::custom(format_args!("{shown:?} is {why}"))
}

/// Reads an optional instant, rounding down: for lower bounds of what is owed.
///
/// # Errors
///
/// Whatever the deserializer or [`Instant::floor`] says.
pub fn floor_option<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Instant>, D::Error> {
    Option::<Instant>::deserialize(deserializer)
}

/// Reads an optional instant, rounding up: for floors of a retry and upper bounds of what is owed.
///
/// # Errors
///
/// Whatever the deserializer or [`Instant::ceil`] says.
pub fn ceil_option<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Instant>, D::Error> {
    let text = Option::<Cow<'_, str>>::deserialize(deserializer)?;
    text.map(|text| Instant::ceil(&text).map_err(|why| refused(&text, why))).transpose()
}

impl JsonSchema for Instant {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Instant".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})$"
        })
    }
}

/// When something was seen at the source. Never the time at which it was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
#[expect(clippy::exhaustive_structs, reason = "a name for an instant")]
pub struct ObservedAt(pub Instant);

/// When something was written into a ledger. Never the time at which it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
#[expect(clippy::exhaustive_structs, reason = "a name for an instant")]
pub struct RecordedAt(pub Instant);

#[cfg(test)]
mod tests;
