//! Durations whose length does not depend on a calendar.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// A length of time in whole seconds, written as an ISO 8601 duration of weeks, days, hours, minutes and seconds:
/// `P7D`, `PT34M54S`, `P2W`, `P1DT12H`. Months and years have no fixed length and are refused; so are fractions. Letters
/// may be lower-case, as the seed writes `p7d`. A day is 24 hours. At most 10,000 years of 365 days.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct IsoDuration(u64);

/// A text that is no duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IsoDurationError {
    /// Months and years have no fixed length.
    #[error("{found:?} counts months or years, which have no fixed length: use weeks or days")]
    Calendar {
        /// The text, cut after 40 characters.
        found: String,
    },
    /// Not a duration.
    #[error("{found:?} is no duration: expected weeks, days, hours, minutes and seconds, such as P7D or PT35M")]
    Shape {
        /// The text, cut after 40 characters.
        found: String,
    },
    /// Longer than 10,000 years.
    #[error("{found:?} is longer than 10,000 years")]
    TooLong {
        /// The text, cut after 40 characters.
        found: String,
    },
}

const SECS_MAX: u64 = 10_000 * 365 * 86_400;

impl IsoDuration {
    /// A duration of that many seconds, held at 10,000 years.
    pub fn from_secs(secs: u64) -> Self {
        Self(secs.min(SECS_MAX))
    }

    /// The length in seconds.
    pub fn as_secs(self) -> u64 {
        self.0
    }

    /// The length in microseconds.
    pub fn as_micros(self) -> i64 {
        // 10,000 years are 3.2e17 µs: far below the bound of i64.
        i64::try_from(self.0).unwrap_or(i64::MAX).saturating_mul(1_000_000)
    }
}

impl FromStr for IsoDuration {
    type Err = IsoDurationError;

    fn from_str(text: &str) -> Result<Self, IsoDurationError> {
        let found = || text.chars().take(40).collect::<String>();
        let shape = || IsoDurationError::Shape { found: found() };
        let upper = text.to_ascii_uppercase();
        let (date, time) = match upper.strip_prefix('P').ok_or_else(shape)?.split_once('T') {
            Some((_, "")) => return Err(shape()),
            Some((date, time)) => (date, time),
            None => (&upper[1..], ""),
        };
        if date.contains(['Y', 'M']) {
            return Err(IsoDurationError::Calendar { found: found() });
        }
        if date.is_empty() && time.is_empty() {
            return Err(shape());
        }
        let mut total = 0_u64;
        for (part, units) in
            [(date, &[('W', 604_800), ('D', 86_400)][..]), (time, &[('H', 3_600), ('M', 60), ('S', 1)][..])]
        {
            let (mut rest, mut units) = (part, units.iter());
            while !rest.is_empty() {
                let end = rest.find(|c: char| !c.is_ascii_digit()).filter(|end| *end > 0).ok_or_else(shape)?;
                let (digits, letter) = (&rest[..end], rest[end..].chars().next());
                // Each unit once, the larger first.
                let (unit, secs) = units.find(|(unit, _)| Some(*unit) == letter).ok_or_else(shape)?;
                let too_long = || IsoDurationError::TooLong { found: found() };
                let count: u64 = digits.parse().map_err(|_| too_long())?;
                let sum = count.checked_mul(*secs).and_then(|part| total.checked_add(part));
                total = sum.filter(|sum| *sum <= SECS_MAX).ok_or_else(too_long)?;
                rest = &rest[end + unit.len_utf8()..];
            }
        }
        Ok(Self(total))
    }
}

impl fmt::Display for IsoDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, hours, minutes, secs) = (self.0 / 86_400, self.0 / 3_600 % 24, self.0 / 60 % 60, self.0 % 60);
        f.write_str("P")?;
        if days > 0 {
            write!(f, "{days}D")?;
        }
        if days == 0 || !self.0.is_multiple_of(86_400) {
            f.write_str("T")?;
        }
        for (count, unit) in [(hours, 'H'), (minutes, 'M'), (secs, 'S')] {
            if count > 0 || (unit == 'S' && self.0 == 0) {
                write!(f, "{count}{unit}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for IsoDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for IsoDuration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for IsoDuration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for IsoDuration {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "IsoDuration".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let time = "[Tt]([0-9]+[Hh]([0-9]+[Mm])?([0-9]+[Ss])?|[0-9]+[Mm]([0-9]+[Ss])?|[0-9]+[Ss])";
        let days = "([0-9]+[Ww]([0-9]+[Dd])?|[0-9]+[Dd])";
        json_schema!({
            "type": "string", "pattern": format!("^[Pp]({days}({time})?|{time})$"), "maxLength": 64,
            "description": "ISO 8601 duration of weeks, days, hours, minutes and seconds; no months, no years, no fractions."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, secs: u64, canonical: &str) {
        let duration: IsoDuration = text.parse().unwrap();
        assert_eq!((duration.as_secs(), duration.to_string().as_str()), (secs, canonical), "{text}");
    }

    #[test]
    fn weeks_to_seconds_are_read_and_written_canonically() {
        check("P7D", 604_800, "P7D");
        check("p7d", 604_800, "P7D");
        check("P1W", 604_800, "P7D");
        check("PT34M54S", 2_094, "PT34M54S");
        check("PT7392S", 7_392, "PT2H3M12S");
        check("P1DT1S", 86_401, "P1DT1S");
        check("PT0S", 0, "PT0S");
        check("P0D", 0, "PT0S");
    }

    #[test]
    fn what_has_no_fixed_length_or_no_shape_is_refused() {
        assert!("P1M".parse::<IsoDuration>().unwrap_err().to_string().contains("counts months or years"));
        assert!("P1Y".parse::<IsoDuration>().unwrap_err().to_string().contains("counts months or years"));
        for text in
            ["", "P", "PT", "P1DT", "7D", "P1S", "PT1D", "PT1S1M", "P1D1W", "PT1.5S", "P-1D", "P1D ", "PD", "P１D"]
        {
            assert!(text.parse::<IsoDuration>().unwrap_err().to_string().contains("is no duration"), "{text}");
        }
        assert!("P99999999999999999999D".parse::<IsoDuration>().unwrap_err().to_string().contains("10,000 years"));
        assert!("P3650001D".parse::<IsoDuration>().is_err());
        assert!("P3650000D".parse::<IsoDuration>().is_ok());
    }

    #[test]
    fn a_length_is_held_at_ten_thousand_years_and_told_in_microseconds() {
        assert_eq!(IsoDuration::from_secs(SECS_MAX).to_string(), "P3650000D");
        assert_eq!(IsoDuration::from_secs(u64::MAX), IsoDuration::from_secs(SECS_MAX));
        assert_eq!(IsoDuration::from_secs(90).as_micros(), 90_000_000);
        assert_eq!(IsoDuration::from_secs(u64::MAX).as_micros(), 315_360_000_000_000_000);
    }

    proptest! {
        #[test]
        fn every_duration_survives_being_written_and_read(secs in 0..=SECS_MAX) {
            let duration = IsoDuration::from_secs(secs);
            prop_assert_eq!(duration.to_string().parse::<IsoDuration>(), Ok(duration));
        }
    }
}
