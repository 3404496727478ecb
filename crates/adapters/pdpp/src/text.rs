//! Texts of a message, and of what is told of it.

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::fmt;

/// A text, borrowed from the line where it has no escapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text<'a>(pub(crate) Cow<'a, str>);

impl std::ops::Deref for Text<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }
    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Borrowed(text)))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

/// A text for people, as bytes: one that was cut may end in half a character, and is a text all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Prose<'a>(pub(crate) Cow<'a, [u8]>);

struct ProseVisitor;

impl<'de> Visitor<'de> for ProseVisitor {
    type Value = Prose<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }
    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(Prose(Cow::Owned(bytes.to_owned())))
    }
    fn visit_borrowed_bytes<E>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
        Ok(Prose(Cow::Borrowed(bytes)))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Prose<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(ProseVisitor)
    }
}

/// The name of a member that nobody looks at.
pub(crate) struct Name;

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Prose::deserialize(deserializer).map(|_| Self)
    }
}

/// What `error` says, without the values that it quotes and without the place, which are told apart.
pub(crate) fn what(error: &impl de::Error) -> String {
    let text = error.to_string();
    let text = text.rfind(" at line ").map_or(text.as_str(), |at| &text[..at]);
    let quoted = ["invalid type: string ", "invalid value: string "];
    if let Some(start) = quoted.iter().find(|start| text.starts_with(**start))
        && let Some(end) = text.rfind("\", expected ")
    {
        return shortened(&format!("{}{}", start.trim_end(), &text[end + 1..]), 200);
    }
    shortened(text, 200)
}

/// The first `max` bytes of a text, at the boundary of a character.
pub(crate) fn cut(text: &str, max: usize) -> &str {
    let mut end = max.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// What may be told of a text: the text, or its beginning and a sign that there was more. What looks like a secret is not
/// told at all.
pub(crate) fn shortened(text: &str, max: usize) -> String {
    if crate::secrets::in_prose(text).is_some() {
        return "(a secret)".to_owned();
    }
    if text.len() <= max { text.to_owned() } else { format!("{}…", cut(text, max)) }
}

/// A name in a JSON pointer (RFC 6901).
pub(crate) fn pointer_part(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) { Cow::Owned(name.replace('~', "~0").replace('/', "~1")) } else { Cow::Borrowed(name) }
}
