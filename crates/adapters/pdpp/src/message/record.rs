//! RECORD, the message that nearly every line is: read in one pass, its data checked to be JSON and not kept.

use crate::key::Id;
use crate::scalar::{Number, Scalar};
use serde::de::{self, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// A record, its members as they came.
#[derive(Debug, Default)]
pub(crate) struct Record<'a> {
    pub(crate) stream: Option<Scalar<'a>>,
    pub(crate) key: Option<Id>,
    pub(crate) emitted_at: Option<Scalar<'a>>,
    pub(crate) op: Option<Scalar<'a>>,
    /// Passed over: only what kind of value it is counts.
    pub(crate) data: Option<&'a RawValue>,
}

/// The names of an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Type,
    Stream,
    Key,
    Data,
    EmittedAt,
    Op,
    Other,
}

impl<'a> Record<'a> {
    /// Reads the value of the member `name`. Only a second `type` is left to the caller.
    pub(super) fn take<'de: 'a, A: MapAccess<'de>>(&mut self, name: Name, map: &mut A) -> Result<(), A::Error> {
        match name {
            Name::Stream => once(&mut self.stream, "stream", map),
            Name::Key => once(&mut self.key, "key", map),
            Name::EmittedAt => once(&mut self.emitted_at, "emitted_at", map),
            Name::Op => once(&mut self.op, "op", map),
            Name::Data => once(&mut self.data, "data", map),
            Name::Other | Name::Type => map.next_value::<IgnoredAny>().map(drop),
        }
    }

    /// What kind of value `data` is, which its first byte says; null is none.
    pub(crate) fn data_kind(&self) -> Scalar<'static> {
        match self.data.and_then(|data| data.get().bytes().next()) {
            None | Some(b'n') => Scalar::Absent,
            Some(b'{') => Scalar::Object,
            Some(b'[') => Scalar::List,
            Some(b'"') => Scalar::Text(Cow::Borrowed("")),
            Some(b't' | b'f') => Scalar::Bool(true),
            Some(_) => Scalar::Number(Number::Unsigned(0)),
        }
    }

    /// Reads the members that follow the type.
    pub(super) fn rest<'de: 'a, A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self, A::Error> {
        while let Some(name) = map.next_key::<Name>()? {
            if name == Name::Type {
                return Err(de::Error::duplicate_field("type"));
            }
            self.take(name, &mut map)?;
        }
        Ok(self)
    }
}

fn once<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    slot: &mut Option<T>,
    name: &'static str,
    map: &mut A,
) -> Result<(), A::Error> {
    if slot.is_some() {
        return Err(de::Error::duplicate_field(name));
    }
    *slot = Some(map.next_value()?);
    Ok(())
}

struct NameVisitor;

impl Visitor<'_> for NameVisitor {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }
    fn visit_str<E>(self, name: &str) -> Result<Name, E> {
        Ok(match name {
            "type" => Name::Type,
            "stream" => Name::Stream,
            "key" => Name::Key,
            "data" => Name::Data,
            "emitted_at" => Name::EmittedAt,
            "op" => Name::Op,
            _ => Name::Other,
        })
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(NameVisitor)
    }
}
