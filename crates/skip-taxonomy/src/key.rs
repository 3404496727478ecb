//! Which record: text, an integer, or a flat list of these.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};

/// The largest integer that every JSON reader keeps exact: 2⁵³ − 1. Keys and sequence positions lie within
/// ±`POSITION_MAX`.
pub const POSITION_MAX: i64 = (1 << 53) - 1;

/// Which record. `1`, `"1"` and `["1"]` are three keys: a key MUST NOT be used as the name of a JSON object's member.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "a fourth shape of key changes every gap id")]
pub enum Key {
    /// A text or an integer.
    Single(KeyPart),
    /// Several parts, in order; never empty and never nested. Built by [`Key::compound`].
    Compound(Box<[KeyPart]>),
}

/// One part of a key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "a third shape of key changes every gap id")]
pub enum KeyPart {
    /// A text, kept as it is. Built by [`Key::text`], which bounds it.
    Text(Box<str>),
    /// An integer within ±[`POSITION_MAX`]. Built by [`Key::integer`], which bounds it.
    Integer(i64),
}

/// Why a value is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// A text without a character.
    #[error("a key is empty")]
    Empty,
    /// A text longer than [`Key::BYTES_MAX`], in one part or in all together.
    #[error("a key has {found} bytes, more than {}", Key::BYTES_MAX)]
    TooLong {
        /// How many bytes there were.
        found: usize,
    },
    /// More parts than [`Key::PARTS_MAX`].
    #[error("a key has {found} parts, more than {}", Key::PARTS_MAX)]
    TooManyParts {
        /// How many parts there were.
        found: usize,
    },
    /// An integer that some readers would not keep exact.
    #[error("the key {found} is not an integer within ±9007199254740991")]
    NotExact {
        /// The number as it was read.
        found: String,
    },
}

impl Key {
    /// The most bytes of UTF-8 in all parts of a key together.
    pub const BYTES_MAX: usize = 4096;
    /// The most parts of a compound key.
    pub const PARTS_MAX: usize = 16;

    /// A key that is a text.
    ///
    /// # Errors
    ///
    /// [`KeyError::Empty`] or [`KeyError::TooLong`].
    pub fn text(text: impl Into<Box<str>>) -> Result<Self, KeyError> {
        KeyPart::text(text).map(Self::Single)
    }

    /// A key that is an integer.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotExact`] outside ±[`POSITION_MAX`].
    pub fn integer(value: i64) -> Result<Self, KeyError> {
        KeyPart::integer(value).map(Self::Single)
    }

    /// A key of several parts; one part alone is still a compound key.
    ///
    /// # Errors
    ///
    /// [`KeyError::Empty`] without a part, [`KeyError::TooManyParts`], or [`KeyError::TooLong`] for all texts together.
    pub fn compound(parts: Vec<KeyPart>) -> Result<Self, KeyError> {
        let found: usize = parts.iter().map(|part| if let KeyPart::Text(text) = part { text.len() } else { 8 }).sum();
        match parts.len() {
            0 => Err(KeyError::Empty),
            n if n > Self::PARTS_MAX => Err(KeyError::TooManyParts { found: n }),
            _ if found > Self::BYTES_MAX => Err(KeyError::TooLong { found }),
            _ => Ok(Self::Compound(parts.into())),
        }
    }

    /// The key as a person reads it: a text as it is, anything else as JSON. Not an identity: `1` and `"1"` read alike.
    pub fn readable(&self) -> Cow<'_, str> {
        match self {
            Self::Single(KeyPart::Text(text)) => Cow::Borrowed(text),
            Self::Single(KeyPart::Integer(value)) => Cow::Owned(value.to_string()),
            Self::Compound(_) => Cow::Owned(serde_json::to_string(self).unwrap_or_default()),
        }
    }
}

impl KeyPart {
    /// A part that is a text.
    ///
    /// # Errors
    ///
    /// [`KeyError::Empty`] or [`KeyError::TooLong`].
    pub fn text(text: impl Into<Box<str>>) -> Result<Self, KeyError> {
        let text = text.into();
        match text.len() {
            0 => Err(KeyError::Empty),
            found if found > Key::BYTES_MAX => Err(KeyError::TooLong { found }),
            _ => Ok(Self::Text(text)),
        }
    }

    /// A part that is an integer.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotExact`] outside ±[`POSITION_MAX`].
    pub fn integer(value: i64) -> Result<Self, KeyError> {
        if (-POSITION_MAX..=POSITION_MAX).contains(&value) {
            Ok(Self::Integer(value))
        } else {
            Err(KeyError::NotExact { found: value.to_string() })
        }
    }
}

/// The integer that a JSON number stands for: `1.0` is 1, as JSON Schema has it; `1.5` and `1e300` are none.
pub fn canonical_integer(value: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked, and within it every integer is exact")]
    let integer = value as i64;
    #[expect(clippy::cast_precision_loss, reason = "POSITION_MAX is exact in a double by its definition")]
    let max = POSITION_MAX as f64;
    (value.fract() == 0.0 && value.abs() <= max).then_some(integer)
}

// A key is hashed for each record that is delivered: the derived form feeds the hasher twice as often, to tell apart what
// equality tells apart anyway.
impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Single(part) => part.hash(state),
            Self::Compound(parts) => parts.hash(state),
        }
    }
}

impl Hash for KeyPart {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Text(text) => text.hash(state),
            Self::Integer(value) => value.hash(state),
        }
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Single(part) => part.serialize(serializer),
            Self::Compound(parts) => serializer.collect_seq(parts),
        }
    }
}

impl Serialize for KeyPart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(value) => serializer.serialize_i64(*value),
        }
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KeyVisitor)
    }
}

impl<'de> Deserialize<'de> for KeyPart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PartVisitor)
    }
}

struct PartVisitor;

impl Visitor<'_> for PartVisitor {
    type Value = KeyPart;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or an integer within ±9007199254740991")
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<KeyPart, E> {
        KeyPart::text(text).map_err(E::custom)
    }
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<KeyPart, E> {
        KeyPart::integer(value).map_err(E::custom)
    }
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<KeyPart, E> {
        let exact = i64::try_from(value).map_err(|_| KeyError::NotExact { found: value.to_string() });
        exact.and_then(KeyPart::integer).map_err(E::custom)
    }
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<KeyPart, E> {
        let exact = canonical_integer(value).ok_or_else(|| KeyError::NotExact { found: value.to_string() });
        exact.and_then(KeyPart::integer).map_err(E::custom)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, an integer within ±9007199254740991, or a flat list of these")
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Key, E> {
        PartVisitor.visit_str(text).map(Key::Single)
    }
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Key, E> {
        PartVisitor.visit_i64(value).map(Key::Single)
    }
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Key, E> {
        PartVisitor.visit_u64(value).map(Key::Single)
    }
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Key, E> {
        PartVisitor.visit_f64(value).map(Key::Single)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Key, A::Error> {
        let mut read = Vec::new();
        while let Some(part) = parts.next_element::<KeyPart>()? {
            if read.len() == Key::PARTS_MAX {
                return Err(de::Error::custom(KeyError::TooManyParts { found: read.len() + 1 }));
            }
            read.push(part);
        }
        Key::compound(read).map_err(de::Error::custom)
    }
}

fn part_schema() -> serde_json::Value {
    serde_json::json!({"anyOf": [
        {"type": "string", "minLength": 1, "maxLength": Key::BYTES_MAX},
        {"type": "integer", "minimum": -POSITION_MAX, "maximum": POSITION_MAX}
    ]})
}

impl JsonSchema for KeyPart {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "KeyPart".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let part = part_schema();
        json_schema!({ "anyOf": part["anyOf"] })
    }
}

impl JsonSchema for Key {
    fn schema_name() -> Cow<'static, str> {
        "Key".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let part = part_schema();
        json_schema!({
            "description": "Which record. `1`, `\"1\"` and `[\"1\"]` are three keys.",
            "anyOf": [
                part["anyOf"][0],
                part["anyOf"][1],
                {"type": "array", "items": part, "minItems": 1, "maxItems": Self::PARTS_MAX}
            ]
        })
    }
}

#[cfg(test)]
mod tests;
