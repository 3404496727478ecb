//! Keys as PDPP writes and compares them.
//!
//! PDPP's keys are texts. A number becomes the text that JavaScript gives it, and a key of several parts becomes the JSON
//! text of a list of texts, so that a key in a RECORD, in a `DETAIL_GAP` and in START's scope is one key.

use crate::scalar::{Number, Scalar};
use crate::text::Name;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use skip_taxonomy::{Key, KeyError, POSITION_MAX, canonical_integer};
use std::borrow::Cow;
use std::fmt;

/// A value in the place of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Id {
    /// A key, and how it was bent to be one.
    Key(Key, Bent),
    /// A value that no key can hold, although it is of a type that keys have.
    Unfit(String),
    /// A value of a type that no key has.
    Wrong(&'static str),
}

/// How a key was bent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bent {
    /// It is as it was.
    Not,
    /// It was a number.
    Number,
    /// It was a list.
    List,
}

impl Id {
    /// The key of a text.
    pub(crate) fn text(text: &str) -> Self {
        Self::of(Key::text(text), Bent::Not)
    }

    fn of(key: Result<Key, KeyError>, bent: Bent) -> Self {
        match key {
            Ok(key) => Self::Key(key, bent),
            Err(why) => Self::Unfit(why.to_string()),
        }
    }

    fn number(text: Result<String, String>) -> Self {
        match text {
            Ok(text) => Self::of(Key::text(text), Bent::Number),
            Err(number) => Self::Unfit(format!("the number {number} is not exact")),
        }
    }

    fn list(parts: &[Part<'_>]) -> Self {
        let texts: Result<Vec<&str>, &Part<'_>> = parts.iter().map(|part| part.text().ok_or(part)).collect();
        match texts {
            Err(Part::Inexact(number)) => Self::number(Err(number.clone())),
            Err(_) => Self::Wrong("a list that holds more than texts and numbers"),
            Ok(texts) if texts.is_empty() => Self::Wrong("an empty list"),
            Ok(texts) => match serde_json::to_string(&texts) {
                Ok(json) => Self::of(Key::text(json), Bent::List),
                Err(why) => Self::Unfit(why.to_string()),
            },
        }
    }
}

/// The text that JavaScript gives a number, or else the number: where JavaScript would have rounded it, or would have
/// written it with an exponent.
fn float_text(value: f64) -> Result<String, String> {
    match canonical_integer(value) {
        Some(integer) => Ok(integer.to_string()),
        None if value.fract() != 0.0 && value.abs() >= 1e-6 => Ok(value.to_string()),
        None => Err(value.to_string()),
    }
}

fn unsigned_text(value: u64) -> Result<String, String> {
    if value <= POSITION_MAX.unsigned_abs() { Ok(value.to_string()) } else { Err(value.to_string()) }
}

fn signed_text(value: i64) -> Result<String, String> {
    if value.unsigned_abs() <= POSITION_MAX.unsigned_abs() { Ok(value.to_string()) } else { Err(value.to_string()) }
}

struct IdVisitor;

impl<'de> Visitor<'de> for IdVisitor {
    type Value = Id;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number or a list of these")
    }
    fn visit_str<E>(self, text: &str) -> Result<Id, E> {
        Ok(Id::text(text))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Id, E> {
        Ok(Id::number(unsigned_text(value)))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Id, E> {
        Ok(Id::number(signed_text(value)))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Id, E> {
        Ok(Id::number(float_text(value)))
    }
    fn visit_unit<E>(self) -> Result<Id, E> {
        Ok(Id::Wrong("null"))
    }
    fn visit_bool<E>(self, _: bool) -> Result<Id, E> {
        Ok(Id::Wrong("a boolean"))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Id, A::Error> {
        let mut parts: Vec<Part<'de>> = Vec::new();
        while let Some(part) = list.next_element()? {
            // No key that fits has so many parts; the rest is read and not kept.
            if parts.len() <= Key::BYTES_MAX {
                parts.push(part);
            }
        }
        Ok(Id::list(&parts))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Id, A::Error> {
        while map.next_entry::<Name, IgnoredAny>()?.is_some() {}
        Ok(Id::Wrong("an object"))
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IdVisitor)
    }
}

/// One part of a key of several.
enum Part<'a> {
    Text(Cow<'a, str>),
    Inexact(String),
    Wrong,
}

impl Part<'_> {
    fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    fn number(text: Result<String, String>) -> Self {
        text.map_or_else(Self::Inexact, |text| Self::Text(Cow::Owned(text)))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Part<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Scalar::deserialize(deserializer)? {
            Scalar::Text(text) => Self::Text(text),
            Scalar::Number(Number::Unsigned(value)) => Self::number(unsigned_text(value)),
            Scalar::Number(Number::Negative(value)) => Self::number(signed_text(value)),
            Scalar::Number(Number::Float(value)) => Self::number(float_text(value)),
            Scalar::Absent | Scalar::Bool(_) | Scalar::List | Scalar::Object => Self::Wrong,
        })
    }
}

#[cfg(test)]
mod tests;
