//! Open vocabularies: words that this version knows, and words that it keeps without knowing them.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

/// The words of an open vocabulary that this version knows.
pub trait Vocabulary: Copy + Eq + fmt::Debug + 'static {
    /// What the vocabulary is called in schemas.
    const NAME: &'static str;
    /// Every known word, with its value and what it means.
    const WORDS: &'static [(&'static str, Self, &'static str)];
}

/// A word of an open vocabulary: known, or kept as it was written.
///
/// A word that is known is never held as an unknown one, so equality is equality of the text. Unknown words
/// survive reading and writing byte for byte. At most 128 bytes, never empty.
///
/// ```
/// use skip_taxonomy::{RecoveryKind, Word};
///
/// let known: Word<RecoveryKind> = serde_json::from_str("\"retry_by_runtime\"")?;
/// assert_eq!(known, Word::from(RecoveryKind::RetryByRuntime));
/// let newer: Word<RecoveryKind> = serde_json::from_str("\"retry_by_moon\"")?;
/// assert_eq!(newer.known(), None);
/// assert_eq!(serde_json::to_string(&newer)?, "\"retry_by_moon\"");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Word<T>(Repr<T>);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr<T> {
    Known(T),
    Unknown(Box<str>),
}

impl<T: Vocabulary> Word<T> {
    /// The most bytes that a word may have.
    pub const BYTES_MAX: usize = 128;

    /// Reads a word.
    ///
    /// # Errors
    ///
    /// [`TextError`](crate::TextError) when the text is empty or longer than [`BYTES_MAX`](Self::BYTES_MAX).
    pub fn new(text: &str) -> Result<Self, crate::TextError> {
        if let Some((_, value, _)) = T::WORDS.iter().find(|(word, _, _)| *word == text) {
            return Ok(Self(Repr::Known(*value)));
        }
        if text.is_empty() {
            return Err(crate::TextError::Empty { what: T::NAME });
        }
        if text.len() > Self::BYTES_MAX {
            return Err(crate::TextError::TooLong { what: T::NAME, max: Self::BYTES_MAX, found: text.len() });
        }
        Ok(Self(Repr::Unknown(text.into())))
    }

    /// The value of a known word; `None` for a word that this version does not know.
    pub fn known(&self) -> Option<T> {
        match &self.0 {
            Repr::Known(value) => Some(*value),
            Repr::Unknown(_) => None,
        }
    }

    /// The word as it is written.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Repr::Known(value) => text_of(*value),
            Repr::Unknown(text) => text,
        }
    }
}

fn text_of<T: Vocabulary>(value: T) -> &'static str {
    T::WORDS.iter().find(|(_, known, _)| *known == value).map_or("", |(word, _, _)| word)
}

impl<T: Vocabulary> From<T> for Word<T> {
    fn from(value: T) -> Self {
        Self(Repr::Known(value))
    }
}

impl<T: Vocabulary> PartialOrd for Word<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

// By text, so that a set of words prints in the same order whichever of them a version knows.
impl<T: Vocabulary> Ord for Word<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl<T: Vocabulary> fmt::Debug for Word<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

impl<T: Vocabulary> fmt::Display for Word<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<T: Vocabulary> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de, T: Vocabulary> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text).map_err(serde::de::Error::custom)
    }
}

impl<T: Vocabulary> JsonSchema for Word<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        T::NAME.into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut known: Vec<_> =
            T::WORDS.iter().map(|(word, _, what)| serde_json::json!({"const": word, "description": what})).collect();
        known.push(serde_json::json!({
            "type": "string", "minLength": 1, "maxLength": Self::BYTES_MAX,
            "description": "A word that this version does not know: kept as it is written, and classified as unknown."
        }));
        json_schema!({ "anyOf": known })
    }
}

#[cfg(test)]
mod tests;
