//! Why a line is no message, with the member and the column.

use super::{Body, Envelope, Parsed};
use crate::text::{pointer_part, shortened, what};
use serde::Deserialize;
use serde::de::{DeserializeSeed, IgnoredAny};
use serde_path_to_error::{Path, Segment, Track};
use std::borrow::Cow;
use std::fmt;

/// What is wrong with a line, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The member, as a JSON pointer; empty: the message.
    pub(crate) pointer: String,
    /// What is wrong, without the values.
    pub(crate) what: String,
    /// The column at which reading stopped, in bytes from 1.
    pub(crate) column: usize,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (column {})", self.what, self.column)
    }
}

impl Fault {
    /// Reads a line that [`parse`](super::parse) refused once more, this time keeping account of the place.
    pub(crate) fn of(line: &str) -> Self {
        let mut json = serde_json::Deserializer::from_str(line);
        let late = match tracked(Envelope, &mut json) {
            Err(fault) => return fault,
            Ok(Parsed::Late(kind)) => Some(kind),
            Ok(Parsed::Whole(_)) => None,
        };
        if let Err(error) = json.end() {
            return Self::at("", &error);
        }
        let second = late.map(|kind| {
            let seed = Body { kind, type_inside: true };
            tracked(seed, &mut serde_json::Deserializer::from_str(line))
        });
        match second {
            Some(Err(fault)) => fault,
            // Cannot happen while both readings are the same; and if it does, the line was refused all the same.
            _ => Self { pointer: String::new(), what: "not a message".to_owned(), column: 1 },
        }
    }

    fn at(pointer: &str, error: &serde_json::Error) -> Self {
        Self { pointer: shortened(pointer, 200), what: what(error), column: error.column().max(1) }
    }
}

fn tracked<'de, S, R>(seed: S, json: &mut serde_json::Deserializer<R>) -> Result<S::Value, Fault>
where
    S: DeserializeSeed<'de>,
    R: serde_json::de::Read<'de>,
{
    let mut track = Track::new();
    let read = seed.deserialize(serde_path_to_error::Deserializer::new(json, &mut track));
    read.map_err(|error| Fault::at(&pointer(&track.path()), &error))
}

fn pointer(path: &Path) -> String {
    let mut parts: Vec<Cow<'_, str>> = Vec::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => parts.push(index.to_string().into()),
            Segment::Map { key: name } | Segment::Enum { variant: name } => parts.push(pointer_part(name)),
            Segment::Unknown => {}
        }
    }
    parts.iter().flat_map(|part| ["/", part]).collect()
}

/// Why a line is not JSON at all; `None` when it is. Nested as deep as it may be, in memory that does not grow with it.
pub(crate) fn why_not_json(line: &str) -> Option<Fault> {
    let mut json = serde_json::Deserializer::from_str(line);
    let read = IgnoredAny::deserialize(&mut json).and_then(|_| json.end());
    read.err().map(|error| Fault::at("", &error))
}
