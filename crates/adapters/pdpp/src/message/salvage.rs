//! What is left of a message whose shape is bent.
//!
//! A skip that cannot be read is still a skip: that something is missing is the one thing it says for certain. So of a
//! line that is JSON and no proper message, the type is read, and of each member that stands once and is a text, that.

use super::Kind;
use crate::scalar::{Number, Scalar};
use crate::text::Prose;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::fmt;

/// What can still be read of a bent message.
#[derive(Debug, Default)]
pub(crate) struct Salvaged<'a> {
    /// The type; of several the one that says most of what is missing.
    pub(crate) kind: Option<Kind>,
    pub(crate) stream: Option<Cow<'a, str>>,
    pub(crate) reason: Option<Cow<'a, str>>,
    pub(crate) status: Option<Cow<'a, str>>,
    pub(crate) records_emitted: Option<Number>,
    pub(crate) has_error: bool,
}

impl<'a> Salvaged<'a> {
    /// Reads what there is to read of a line that is JSON.
    pub(crate) fn of(line: &'a str) -> Self {
        if let Ok(Members(salvaged)) = serde_json::from_str(line) {
            return salvaged;
        }
        // A text with half a character in it, or a number out of range, cannot be read at all: then only the type counts.
        let mut salvaged = Salvaged::default();
        // An error ends the reading and takes nothing back.
        let _ = OnlyType(&mut salvaged).deserialize(&mut serde_json::Deserializer::from_str(line));
        salvaged
    }

    fn takes(&mut self, word: &str) {
        let weight = |kind| match kind {
            Some(Kind::SkipResult) => 3,
            Some(Kind::DetailGap) => 2,
            Some(_) => 1,
            None => 0,
        };
        let kind = Kind::of(word);
        if weight(kind) > weight(self.kind) {
            self.kind = kind;
        }
    }
}

/// A member that may stand once: what stands twice says nothing.
#[derive(Default)]
enum Once<'a> {
    #[default]
    Never,
    Read(Scalar<'a>),
    Twice,
}

impl<'a> Once<'a> {
    fn add(&mut self, value: Scalar<'a>) {
        *self = if matches!(self, Self::Never) { Self::Read(value) } else { Self::Twice };
    }

    fn value(self) -> Scalar<'a> {
        if let Self::Read(value) = self { value } else { Scalar::Absent }
    }
}

struct Members<'a>(Salvaged<'a>);

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Salvaged<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut salvaged = Salvaged::default();
        let [mut stream, mut reason, mut status, mut records, mut error] = <[Once<'de>; 5]>::default();
        while let Some(name) = map.next_key::<Prose<'de>>()? {
            match name.0.as_ref() {
                b"type" => {
                    if let Scalar::Text(word) = map.next_value()? {
                        salvaged.takes(&word);
                    }
                }
                b"stream" => stream.add(map.next_value()?),
                b"reason" => reason.add(map.next_value()?),
                b"status" => status.add(map.next_value()?),
                b"records_emitted" => records.add(map.next_value()?),
                b"error" => error.add(map.next_value()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        salvaged.stream = stream.value().text();
        salvaged.reason = reason.value().text();
        salvaged.status = status.value().text();
        salvaged.records_emitted = records.value().number();
        salvaged.has_error = !matches!(error, Once::Never | Once::Read(Scalar::Absent));
        Ok(salvaged)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor).map(Self)
    }
}

/// Reads the type and nothing else; what was read of it counts even when the rest cannot be read.
struct OnlyType<'s, 'a>(&'s mut Salvaged<'a>);

impl<'de> DeserializeSeed<'de> for OnlyType<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for OnlyType<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<Prose<'de>>()? {
            if name.0.as_ref() != b"type" {
                map.next_value::<IgnoredAny>()?;
            } else if let Scalar::Text(word) = map.next_value()? {
                self.0.takes(&word);
            }
        }
        Ok(())
    }
}
