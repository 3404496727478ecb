//! The header fields of a response, found by name without regard to case.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// The header fields of a response. On the wire an object; each member is a text or, for a field that stood several
/// times, a list of texts. Names have no case.
///
/// Printing it for debugging shows names only: a value may be a secret.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Headers(BTreeMap<Box<str>, Vec<Box<str>>>);

impl Headers {
    /// No fields.
    pub fn none() -> Self {
        Self::default()
    }

    /// The same fields, and one more line.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.add(name, value);
        self
    }

    /// Whether there is no field.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The lines of a field, in their order, without the blanks around them. `name` is in small letters.
    pub(crate) fn lines(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.get(name).into_iter().flatten().map(|value| value.trim_matches([' ', '\t']))
    }

    fn add(&mut self, name: &str, value: &str) {
        self.0.entry(name.to_ascii_lowercase().into()).or_default().push(value.into());
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl<'de> Deserialize<'de> for Headers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Headers;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of header fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Headers, A::Error> {
        let mut headers = Headers::none();
        while let Some(name) = map.next_key::<Cow<'_, str>>()? {
            map.next_value::<Lines>()?.0.iter().for_each(|line| headers.add(&name, line));
        }
        Ok(headers)
    }
}

struct Lines(Vec<String>);

impl<'de> Deserialize<'de> for Lines {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LinesVisitor)
    }
}

struct LinesVisitor;

impl<'de> Visitor<'de> for LinesVisitor {
    type Value = Lines;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value of a header field: a text or a list of texts")
    }

    fn visit_str<E: de::Error>(self, line: &str) -> Result<Lines, E> {
        Ok(Lines(vec![line.to_owned()]))
    }

    // A member that is null is the same as an absent one.
    fn visit_unit<E: de::Error>(self) -> Result<Lines, E> {
        Ok(Lines(Vec::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Lines, A::Error> {
        let mut lines = Vec::new();
        while let Some(line) = list.next_element()? {
            lines.push(line);
        }
        Ok(Lines(lines))
    }
}

impl JsonSchema for Headers {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Headers".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "additionalProperties": {
                "anyOf": [{"type": ["string", "null"]}, {"type": "array", "items": {"type": "string"}}]
            }
        })
    }
}

#[cfg(test)]
mod tests;
