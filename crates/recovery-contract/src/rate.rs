//! How fast a source may be asked.

use gap_model::IsoDuration;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

/// A number of requests in a unit of time: `2/sec`, `30/min`, `1000/h`, `5/day`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rate {
    requests: NonZeroU32,
    per: Unit,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Unit {
    Second,
    Minute,
    Hour,
    Day,
}

/// A text that is no rate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is no rate: expected a whole number of 1 or more, a slash and s, sec, m, min, h, hour, d or day")]
#[non_exhaustive]
pub struct NotARate {
    /// The text, cut after 40 characters.
    pub found: String,
}

impl Unit {
    fn secs(self) -> u64 {
        match self {
            Self::Second => 1,
            Self::Minute => 60,
            Self::Hour => 3_600,
            Self::Day => 86_400,
        }
    }
}

impl Rate {
    /// How long that many requests take, to the next whole second.
    pub fn time_for(self, requests: u64) -> IsoDuration {
        let secs = u128::from(requests) * u128::from(self.per.secs());
        IsoDuration::from_secs(u64::try_from(secs.div_ceil(u128::from(self.requests.get()))).unwrap_or(u64::MAX))
    }

    /// How many requests fit into that time.
    pub fn requests_in(self, time: IsoDuration) -> u64 {
        let requests = u128::from(time.as_secs()) * u128::from(self.requests.get()) / u128::from(self.per.secs());
        u64::try_from(requests).unwrap_or(u64::MAX)
    }
}

impl FromStr for Rate {
    type Err = NotARate;

    fn from_str(text: &str) -> Result<Self, NotARate> {
        let not = || NotARate { found: text.chars().take(40).collect() };
        let (count, unit) = text.split_once('/').ok_or_else(not)?;
        if !count.bytes().all(|c| c.is_ascii_digit()) {
            return Err(not());
        }
        let per = match unit {
            "s" | "sec" => Unit::Second,
            "m" | "min" => Unit::Minute,
            "h" | "hour" => Unit::Hour,
            "d" | "day" => Unit::Day,
            _ => return Err(not()),
        };
        Ok(Self { requests: count.parse().map_err(|_| not())?, per })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.per {
            Unit::Second => "sec",
            Unit::Minute => "min",
            Unit::Hour => "hour",
            Unit::Day => "day",
        };
        write!(f, "{}/{unit}", self.requests)
    }
}

impl fmt::Debug for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Rate {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Rate".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string", "pattern": "^0*[1-9][0-9]{0,8}/(s|sec|m|min|h|hour|d|day)$",
            "description": "A number of requests in a unit of time, such as 2/sec."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(text: &str) -> Rate {
        text.parse().unwrap()
    }

    #[test]
    fn the_seeds_costs_come_out() {
        assert_eq!(rate("2/sec").time_for(4_188).to_string(), "PT34M54S");
        assert_eq!(rate("2/sec").time_for(14_784).to_string(), "PT2H3M12S");
        assert_eq!(rate("2/sec").time_for(500_000).to_string(), "P2DT21H26M40S");
        assert_eq!(rate("2/sec").time_for(0).to_string(), "PT0S");
        assert_eq!(rate("2/sec").time_for(1).to_string(), "PT1S");
        assert_eq!(rate("5/day").time_for(6).to_string(), "P1DT4H48M");
    }

    #[test]
    fn units_have_a_short_and_a_long_form_and_one_canonical_form() {
        for (text, canonical) in
            [("30/m", "30/min"), ("30/min", "30/min"), ("1000/h", "1000/hour"), ("5/d", "5/day"), ("2/s", "2/sec")]
        {
            assert_eq!(rate(text).to_string(), canonical);
        }
        assert_eq!(rate("30/min").requests_in(IsoDuration::from_secs(90)), 45);
        for (text, secs) in [("7/s", 1), ("7/m", 60), ("7/h", 3_600), ("7/d", 86_400)] {
            assert_eq!(rate(text).time_for(7), IsoDuration::from_secs(secs), "{text}");
            assert_eq!(rate(text).requests_in(IsoDuration::from_secs(secs)), 7, "{text}");
        }
    }

    #[test]
    fn what_is_beyond_counting_is_held_at_the_most_there_is() {
        let longest = IsoDuration::from_secs(u64::MAX);
        assert_eq!(rate("1/day").time_for(u64::MAX), longest);
        assert_eq!(rate("4294967295/sec").requests_in(longest), u64::MAX);
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "",
            "2",
            "/sec",
            "0/sec",
            "-1/sec",
            "+1/sec",
            "1.5/sec",
            "2/week",
            "2/sec ",
            " 2/sec",
            "2/SEC",
            "99999999999/sec",
            "2/sec/sec",
        ] {
            let error = text.parse::<Rate>().unwrap_err().to_string();
            assert!(error.contains("is no rate: expected a whole number"), "{text}: {error}");
        }
    }
}
