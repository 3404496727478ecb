//! What others would write to count the messages of a transcript.

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::fmt;
use std::io::{BufRead, BufReader};

/// What a reader of a transcript counts, so that no side can leave work out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Seen {
    pub(crate) records: u64,
    /// The ids that skips name.
    pub(crate) skipped: u64,
    /// The bytes of all keys, skipped ones included.
    pub(crate) key_bytes: u64,
}

impl Seen {
    pub(crate) fn record(&mut self, key: &str) {
        self.records += 1;
        self.key_bytes += key.len() as u64;
    }

    pub(crate) fn skip(&mut self, id: &str) {
        self.skipped += 1;
        self.key_bytes += id.len() as u64;
    }
}

/// How many lines there are: finding their ends is what nobody can leave out.
pub(crate) fn newlines(text: &str) -> Seen {
    Seen { records: memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64, ..Seen::default() }
}

fn lines(text: &str) -> impl Iterator<Item = &[u8]> {
    let mut rest = text.as_bytes();
    std::iter::from_fn(move || {
        let at = memchr::memchr(b'\n', rest)?;
        let line = &rest[..at];
        rest = &rest[at + 1..];
        Some(line)
    })
}

/// A tree for each line: what one would write first.
pub(crate) fn values(text: &str) -> Seen {
    let mut seen = Seen::default();
    for line in lines(text) {
        let Ok(message) = serde_json::from_slice::<serde_json::Value>(line) else { continue };
        match message["type"].as_str() {
            Some("RECORD") => seen.record(message["key"].as_str().unwrap_or_default()),
            Some("SKIP_RESULT") => {
                let ids = message["resource_ids"].as_array().into_iter().flatten();
                ids.for_each(|id| seen.skip(id.as_str().unwrap_or_default()));
            }
            _ => {}
        }
    }
    seen
}

/// A derived enum: what one would write second.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(dead_code, reason = "decoded to be measured")]
enum Derived<'a> {
    Record {
        #[serde(borrow)]
        stream: Cow<'a, str>,
        #[serde(borrow)]
        key: Cow<'a, str>,
        #[serde(borrow)]
        emitted_at: Cow<'a, str>,
        data: IgnoredAny,
    },
    SkipResult {
        #[serde(borrow)]
        stream: Cow<'a, str>,
        #[serde(borrow)]
        reason: Cow<'a, str>,
        resource_ids: Vec<String>,
    },
    #[serde(other)]
    Other,
}

pub(crate) fn derived(text: &str) -> Seen {
    let mut seen = Seen::default();
    for line in BufReader::new(text.as_bytes()).lines().map_while(Result::ok) {
        match serde_json::from_str(&line) {
            Ok(Derived::Record { key, .. }) => seen.record(&key),
            Ok(Derived::SkipResult { resource_ids, .. }) => resource_ids.iter().for_each(|id| seen.skip(id)),
            Ok(Derived::Other) | Err(_) => {}
        }
    }
    seen
}

/// All members of all messages in one: for lines whose type may stand anywhere.
#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded to be measured")]
struct Flat<'a> {
    #[serde(borrow)]
    r#type: Cow<'a, str>,
    #[serde(borrow)]
    stream: Option<Cow<'a, str>>,
    #[serde(borrow)]
    key: Option<Cow<'a, str>>,
    #[serde(borrow)]
    emitted_at: Option<Cow<'a, str>>,
    data: Option<IgnoredAny>,
    #[serde(borrow)]
    reason: Option<Cow<'a, str>>,
    #[serde(borrow)]
    resource_ids: Option<Vec<Text<'a>>>,
    diagnostics: Option<Diagnostics>,
}

/// sonic-rs with one shape for all messages; UTF-8 is checked with each line.
pub(crate) fn sonic_flat(text: &str) -> Seen {
    let mut seen = Seen::default();
    for line in lines(text) {
        let Ok(message) = sonic_rs::from_slice::<Flat<'_>>(line) else { continue };
        match &*message.r#type {
            "RECORD" => seen.record(message.key.as_deref().unwrap_or_default()),
            "SKIP_RESULT" => message.resource_ids.iter().flatten().for_each(|id| seen.skip(&id.0)),
            _ => {}
        }
    }
    seen
}

/// sonic-rs with a visitor that goes by the leading type; UTF-8 is checked with each line.
pub(crate) fn sonic_visitor(text: &str) -> Seen {
    let mut seen = Seen::default();
    for line in lines(text) {
        match sonic_rs::from_slice(line) {
            Ok(Message::Record { key, .. }) => seen.record(&key.0),
            Ok(Message::Skip(skip)) => skip.resource_ids.iter().for_each(|id| seen.skip(&id.0)),
            Ok(Message::Other) | Err(_) => {}
        }
    }
    seen
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded to be measured")]
struct Skip<'a> {
    #[serde(borrow)]
    stream: Cow<'a, str>,
    #[serde(borrow)]
    reason: Cow<'a, str>,
    #[serde(borrow)]
    resource_ids: Vec<Text<'a>>,
    diagnostics: Option<Diagnostics>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded to be measured")]
struct Diagnostics {
    http_status: Option<u16>,
}

#[expect(dead_code, reason = "decoded to be measured")]
enum Message<'a> {
    Record { stream: Text<'a>, key: Text<'a>, emitted_at: Text<'a> },
    Skip(Skip<'a>),
    Other,
}

#[derive(Deserialize, PartialEq)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Name {
    Type,
    Stream,
    Key,
    EmittedAt,
    #[serde(other)]
    Other,
}

impl<'de> Deserialize<'de> for Message<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Envelope.deserialize(deserializer)
    }
}

struct Envelope;

impl<'de> DeserializeSeed<'de> for Envelope {
    type Value = Message<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Message<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Envelope {
    type Value = Message<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message with a leading type")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Message<'de>, A::Error> {
        let missing = serde::de::Error::missing_field;
        if map.next_key()? != Some(Name::Type) {
            return Err(missing("type"));
        }
        match &*map.next_value::<Text<'de>>()?.0 {
            "RECORD" => {}
            "SKIP_RESULT" => return Skip::deserialize(MapAccessDeserializer::new(map)).map(Message::Skip),
            _ => {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                return Ok(Message::Other);
            }
        }
        let (mut stream, mut key, mut emitted_at) = (None, None, None);
        while let Some(name) = map.next_key()? {
            match name {
                Name::Stream => stream = Some(map.next_value()?),
                Name::Key => key = Some(map.next_value()?),
                Name::EmittedAt => emitted_at = Some(map.next_value()?),
                Name::Type | Name::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Message::Record {
            stream: stream.ok_or_else(|| missing("stream"))?,
            key: key.ok_or_else(|| missing("key"))?,
            emitted_at: emitted_at.ok_or_else(|| missing("emitted_at"))?,
        })
    }
}
