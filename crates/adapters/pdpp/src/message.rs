//! One line becomes one message.
//!
//! Nearly every connector writes `type` first. Then the rest of the line is read straight into the shape of that type,
//! in one pass and mostly without copying; the data of a RECORD is checked to be JSON and not kept. Where `type` comes
//! later, a RECORD is still read in one pass, and every other message in a second one. Either way a second `type`, and a
//! second member that the profile knows, is refused: readers do not agree which of the two counts.
//!
//! Nothing here judges what a message says; that is done where it becomes observations.

mod fault;
mod kind;
mod record;
mod salvage;

pub(crate) use fault::{Fault, why_not_json};
pub(crate) use kind::Kind;
pub(crate) use record::Record;
pub(crate) use salvage::Salvaged;

use crate::detail_coverage::Report;
use crate::detail_gap::{Follow, Gap, Page};
use crate::done::Done;
use crate::object::{Object, Present};
use crate::scalar::Scalar;
use crate::skip::Wire;
use crate::text::Text;
use record::Name;
use serde::de::{self, DeserializeSeed, IgnoredAny, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;

/// A message, its members as they came.
#[derive(Debug)]
pub(crate) enum Message<'a> {
    Record(Record<'a>),
    Skip(Box<Wire<'a>>),
    State(State<'a>),
    Gap(Box<Gap<'a>>),
    Report(Box<Report<'a>>),
    /// A message about a gap that the runtime served; which one, its kind says.
    Follow(Kind, Follow<'a>),
    /// A message that asks the runtime for gaps.
    Page(Page<'a>),
    Done(Done<'a>),
    /// A message of the profile that is no observation.
    Silent(Kind),
    /// A message of a type that the profile does not have.
    Unknown(Cow<'a, str>),
}

impl Message<'_> {
    /// The type, when the profile has it.
    pub(crate) fn kind(&self) -> Option<Kind> {
        Some(match self {
            Self::Record(_) => Kind::Record,
            Self::Skip(_) => Kind::SkipResult,
            Self::State(_) => Kind::State,
            Self::Gap(_) => Kind::DetailGap,
            Self::Report(_) => Kind::DetailCoverage,
            Self::Page(_) => Kind::DetailGapsPageRequest,
            Self::Done(_) => Kind::Done,
            Self::Follow(kind, _) | Self::Silent(kind) => *kind,
            Self::Unknown(_) => return None,
        })
    }
}

/// STATE: the cursor that a connector offers.
#[derive(Debug, Deserialize)]
pub(crate) struct State<'a> {
    #[serde(rename = "type", default)]
    again: Present,
    #[serde(borrow, default)]
    pub(crate) stream: Scalar<'a>,
    pub(crate) cursor: Object<Map<String, Value>>,
}

/// Reads a line.
pub(crate) fn parse(line: &str) -> Result<Message<'_>, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(line);
    let parsed = Envelope.deserialize(&mut json)?;
    json.end()?;
    match parsed {
        Parsed::Whole(message) => Ok(message),
        Parsed::Late(kind) => {
            Body { kind, type_inside: true }.deserialize(&mut serde_json::Deserializer::from_str(line))
        }
    }
}

/// A line after its first pass.
pub(super) enum Parsed<'a> {
    Whole(Message<'a>),
    /// The type came after other members, and a second pass has to read them.
    Late(Kind),
}

/// Reads the first pass.
pub(super) struct Envelope;

impl<'de> DeserializeSeed<'de> for Envelope {
    type Value = Parsed<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Parsed<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Envelope {
    type Value = Parsed<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message, which is an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parsed<'de>, A::Error> {
        let mut record = Record::default();
        let mut is_first = true;
        while let Some(name) = map.next_key::<Name>()? {
            if name != Name::Type {
                is_first = false;
                record.take(name, &mut map)?;
                continue;
            }
            let word = map.next_value::<Text<'de>>()?.0;
            return match Kind::of(&word) {
                Some(Kind::Record) => record.rest(map).map(|record| Parsed::Whole(Message::Record(record))),
                Some(kind) if is_first => Body { kind, type_inside: false }.visit_map(map).map(Parsed::Whole),
                Some(kind) => pass_over(map).map(|()| Parsed::Late(kind)),
                None => pass_over(map).map(|()| Parsed::Whole(Message::Unknown(word))),
            };
        }
        Err(de::Error::missing_field("type"))
    }
}

/// Reads the members of a message whose type is known. `type_inside`: the type is still to come among them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Body {
    pub(super) kind: Kind,
    pub(super) type_inside: bool,
}

impl<'de> DeserializeSeed<'de> for Body {
    type Value = Message<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Message<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Body {
    type Value = Message<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message, which is an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Message<'de>, A::Error> {
        let Self { kind, type_inside } = self;
        let json = MapAccessDeserializer::new(map);
        let (message, again) = match kind {
            Kind::SkipResult => {
                let skip = Box::<Wire<'de>>::deserialize(json)?;
                let again = skip.again;
                (Message::Skip(skip), again)
            }
            Kind::State => {
                let state = State::deserialize(json)?;
                let again = state.again;
                (Message::State(state), again)
            }
            Kind::DetailGap => {
                let gap = Box::<Gap<'de>>::deserialize(json)?;
                let again = gap.again;
                (Message::Gap(gap), again)
            }
            Kind::DetailCoverage => {
                let report = Box::<Report<'de>>::deserialize(json)?;
                let again = report.again;
                (Message::Report(report), again)
            }
            Kind::DetailGapAttempted | Kind::DetailGapRecovered => {
                let follow = Follow::deserialize(json)?;
                let again = follow.again;
                (Message::Follow(kind, follow), again)
            }
            Kind::DetailGapsPageRequest => {
                let page = Page::deserialize(json)?;
                let again = page.again;
                (Message::Page(page), again)
            }
            Kind::Done => {
                let done = Done::deserialize(json)?;
                let again = done.again;
                (Message::Done(done), again)
            }
            _ => {
                let again = OnlyType::deserialize(json)?.again;
                (Message::Silent(kind), again)
            }
        };
        if again.0 && !type_inside { Err(de::Error::duplicate_field("type")) } else { Ok(message) }
    }
}

#[derive(Deserialize)]
struct OnlyType {
    #[serde(rename = "type", default)]
    again: Present,
}

/// Reads the rest of a message of which only the type counts.
fn pass_over<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while let Some(name) = map.next_key::<Name>()? {
        if name == Name::Type {
            return Err(de::Error::duplicate_field("type"));
        }
        map.next_value::<IgnoredAny>()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
