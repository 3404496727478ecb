//! Locators: how a connector would address an item, as far as that may be kept.
//!
//! A gap outlives the run and is read by people who had no business with the credentials of the source. So a locator
//! that looks as if it held a secret, or that is large enough to hold a document, is not stored. The gap stays, without
//! a locator, and a finding names the member that was refused and never its value. In doubt it is refused: `token_id`
//! may be harmless, and is not kept.

use crate::secrets;
use crate::text::{Text, pointer_part};
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use skip_taxonomy::canonical_integer;
use std::fmt;

/// The most members, at all levels together.
const MEMBERS_MAX: usize = 40;
/// The most characters of a text.
const CHARS_MAX: usize = 300;
/// Members may be lists or objects of scalars; those may not hold lists or objects again.
const DEPTH_MAX: usize = 2;

/// A locator as it was read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Located {
    /// It may be kept.
    Kept(Map<String, Value>),
    /// It may not, because of the member at this pointer.
    Refused {
        /// The member within the locator.
        pointer: String,
        /// What is wrong with it.
        why: &'static str,
    },
}

impl Located {
    /// The key of an item that has none but is addressed by this locator: the same for members in any order.
    pub(crate) fn canonical(locator: &Map<String, Value>) -> String {
        let mut text = String::new();
        write_object(locator, &mut text);
        text
    }
}

fn write_object(object: &Map<String, Value>, to: &mut String) {
    // Sorted here, because whether the map is sorted depends on the features of a dependency.
    let mut members: Vec<_> = object.iter().collect();
    members.sort_unstable_by_key(|(name, _)| name.as_str());
    to.push('{');
    for (place, (name, value)) in members.into_iter().enumerate() {
        if place > 0 {
            to.push(',');
        }
        to.push_str(&Value::from(name.as_str()).to_string());
        to.push(':');
        write_value(value, to);
    }
    to.push('}');
}

fn write_value(value: &Value, to: &mut String) {
    match value {
        Value::Object(object) => write_object(object, to),
        Value::Array(list) => {
            to.push('[');
            for (place, item) in list.iter().enumerate() {
                if place > 0 {
                    to.push(',');
                }
                write_value(item, to);
            }
            to.push(']');
        }
        Value::Number(number) if number.is_f64() => match number.as_f64().and_then(canonical_integer) {
            Some(integer) => to.push_str(&integer.to_string()),
            None => to.push_str(&number.to_string()),
        },
        scalar => to.push_str(&scalar.to_string()),
    }
}

/// What reading a locator has come to.
#[derive(Default)]
struct Reading {
    members: usize,
    refused: Option<(String, &'static str)>,
}

impl Reading {
    fn refuse(&mut self, pointer: &str, why: &'static str) {
        // The first member that is refused stands for all.
        self.refused.get_or_insert_with(|| (pointer.to_owned(), why));
    }

    fn judge_text(&mut self, text: &str, pointer: &str) {
        if text.chars().nth(CHARS_MAX).is_some() {
            self.refuse(pointer, "longer than 300 characters");
        } else if let Some(why) = secrets::in_value(text) {
            self.refuse(pointer, why);
        }
    }

    fn count(&mut self, pointer: &str) {
        self.members += 1;
        if self.members > MEMBERS_MAX {
            self.refuse(pointer, "more than 40 members");
        }
    }
}

impl<'de> Deserialize<'de> for Located {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut reading = Reading::default();
        let read = deserializer.deserialize_map(Shallow { reading: &mut reading, pointer: String::new(), depth: 0 })?;
        Ok(match (reading.refused, read) {
            (Some((pointer, why)), _) => Self::Refused { pointer, why },
            (None, Value::Object(members)) => Self::Kept(members),
            (None, _) => Self::Refused { pointer: String::new(), why: "not an object" },
        })
    }
}

/// Reads a value that is as shallow as a locator may be; what is refused is read on and not kept.
struct Shallow<'r> {
    reading: &'r mut Reading,
    pointer: String,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Shallow<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Shallow<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        self.reading.judge_text(text, &self.pointer);
        Ok(if self.reading.refused.is_some() { Value::Null } else { text.into() })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let Self { reading, pointer, depth } = self;
        if depth >= DEPTH_MAX {
            reading.refuse(&pointer, "nested too deep");
        }
        let mut items = Vec::new();
        loop {
            if reading.refused.is_some() {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(Value::Null);
            }
            let inner = Shallow { reading, pointer: format!("{pointer}/{}", items.len()), depth: depth + 1 };
            let Some(item) = list.next_element_seed(inner)? else { return Ok(items.into()) };
            reading.count(&pointer);
            items.push(item);
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let Self { reading, pointer, depth } = self;
        if depth >= DEPTH_MAX {
            reading.refuse(&pointer, "nested too deep");
        }
        let mut members = Map::new();
        while let Some(Text(name)) = map.next_key()? {
            let pointer = format!("{pointer}/{}", pointer_part(&name));
            reading.count(&pointer);
            if let Some(why) = secrets::in_name(&name) {
                reading.refuse(&pointer, why);
            } else if name.len() > CHARS_MAX {
                reading.refuse("", "a name longer than 300 bytes");
            }
            if reading.refused.is_some() {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value = map.next_value_seed(Shallow { reading, pointer: pointer.clone(), depth: depth + 1 })?;
            if members.insert(name.into_owned(), value).is_some() {
                reading.refuse(&pointer, "stands twice");
            }
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests;
