//! A gap's name, fixed at birth.

use crate::extent::Extent;
use crate::ids::{Epoch, Source, StreamName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use skip_taxonomy::{Key, KeyPart};
use std::fmt;
use std::str::FromStr;

/// A gap's name: `gap_` and 32 lower-case hexadecimal digits, the first 128 bits of SHA-256 over the gap's birth.
///
/// What is hashed is a list of tagged, length-prefixed parts, so that no two births share a text: the domain
/// `lacuna.gap.v1`, the source's three ids, the stream, the parent stream, the epoch and the extent at birth. A part is
/// one byte of tag, eight bytes of length (big endian) and the contents: `N` null (length 0), `T` text in UTF-8, `I` an
/// integer as eight bytes of two's complement, `L` a list (length = number of parts, which follow). Instants are integer
/// microseconds. Reasons and locators are not part of it: the same hole found twice is one gap.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct GapId([u8; 16]);

/// A text that is no gap id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is no gap id: expected gap_ and 32 lower-case hexadecimal digits")]
#[non_exhaustive]
pub struct NotAGapId {
    /// The text, cut after 64 characters.
    pub found: String,
}

impl GapId {
    /// The name of the gap of that birth.
    pub fn of(
        source: &Source,
        stream: &StreamName,
        parent_stream: Option<&StreamName>,
        epoch: Option<&Epoch>,
        extent: &Extent,
    ) -> Self {
        let mut parts = Parts(Vec::with_capacity(160));
        parts.text("lacuna.gap.v1");
        parts.text(source.connector_id.as_str());
        parts.text(source.instance_id.as_str());
        parts.optional(source.grant_id.as_ref().map(crate::GrantId::as_str));
        parts.text(stream.as_str());
        parts.optional(parent_stream.map(StreamName::as_str));
        parts.optional(epoch.map(Epoch::as_str));
        parts.extent(extent);
        let mut id = [0; 16];
        id.copy_from_slice(&Sha256::digest(&parts.0)[..16]);
        Self(id)
    }

    /// The 128 bits.
    pub fn bytes(&self) -> [u8; 16] {
        self.0
    }

    /// The name that has these 128 bits, as a ledger kept them.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

struct Parts(Vec<u8>);

impl Parts {
    fn part(&mut self, tag: u8, length: usize) {
        self.0.push(tag);
        self.0.extend_from_slice(&(length as u64).to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        self.part(b'T', text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn integer(&mut self, value: i64) {
        self.part(b'I', 8);
        self.0.extend_from_slice(&value.to_be_bytes());
    }

    fn optional(&mut self, text: Option<&str>) {
        match text {
            None => self.part(b'N', 0),
            Some(text) => self.text(text),
        }
    }

    fn key_part(&mut self, part: &KeyPart) {
        match part {
            KeyPart::Text(text) => self.text(text),
            KeyPart::Integer(value) => self.integer(*value),
        }
    }

    fn key(&mut self, key: &Key) {
        match key {
            Key::Single(part) => self.key_part(part),
            Key::Compound(parts) => {
                self.part(b'L', parts.len());
                for part in parts {
                    self.key_part(part);
                }
            }
        }
    }

    fn bounds(&mut self, axis: crate::Axis, bounds: &[Option<i64>]) {
        self.text(match axis {
            crate::Axis::Time => "time",
            crate::Axis::Sequence => "sequence",
        });
        for bound in bounds {
            match bound {
                None => self.part(b'N', 0),
                Some(value) => self.integer(*value),
            }
        }
    }

    fn extent(&mut self, extent: &Extent) {
        match extent {
            Extent::Record { key } => {
                self.part(b'L', 2);
                self.text("record");
                self.key(key);
            }
            Extent::Span(span) => {
                self.part(b'L', 4);
                self.text("span");
                self.bounds(span.axis(), &[span.from(), span.to()]);
            }
            Extent::RecordSpan { key, span } => {
                self.part(b'L', 5);
                self.text("record_span");
                self.key(key);
                self.bounds(span.axis(), &[span.from(), span.to()]);
            }
            Extent::Stream {} => {
                self.part(b'L', 1);
                self.text("stream");
            }
            Extent::Since(since) => {
                self.part(b'L', 3);
                self.text("since");
                self.bounds(since.axis(), &[Some(since.from())]);
            }
        }
    }
}

const HEX: &[u8; 16] = b"0123456789abcdef";

impl fmt::Display for GapId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(36);
        text.push_str("gap_");
        for byte in self.0 {
            text.push(char::from(HEX[usize::from(byte >> 4)]));
            text.push(char::from(HEX[usize::from(byte & 15)]));
        }
        f.write_str(&text)
    }
}

impl fmt::Debug for GapId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for GapId {
    type Err = NotAGapId;
    fn from_str(text: &str) -> Result<Self, NotAGapId> {
        let not = || NotAGapId { found: text.chars().take(64).collect() };
        let digits =
            text.strip_prefix("gap_").map(str::as_bytes).filter(|digits| digits.len() == 32).ok_or_else(not)?;
        let value = |c: u8| HEX.iter().position(|digit| *digit == c).and_then(|value| u8::try_from(value).ok());
        let mut id = [0; 16];
        for (byte, pair) in id.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = value(pair[0]).zip(value(pair[1])).map(|(high, low)| high << 4 | low).ok_or_else(not)?;
        }
        Ok(Self(id))
    }
}

impl From<GapId> for String {
    fn from(id: GapId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for GapId {
    type Error = NotAGapId;
    fn try_from(text: String) -> Result<Self, NotAGapId> {
        text.parse()
    }
}

impl JsonSchema for GapId {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "GapId".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": "^gap_[0-9a-f]{32}$"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Axis, Span};

    fn id(connector: &str, grant: Option<&str>, stream: &str, extent: &Extent) -> String {
        let source = Source::new(
            connector.parse().unwrap(),
            "default".parse().unwrap(),
            grant.map(|grant| grant.parse().unwrap()),
        );
        GapId::of(&source, &stream.parse().unwrap(), None, None, extent).to_string()
    }

    fn record(json: &str) -> Extent {
        Extent::record(serde_json::from_str(json).unwrap())
    }

    #[test]
    fn the_worked_vectors_of_the_specification_hold() {
        // The same three stand in spec/gaps.md and spec/vectors/gap-id.json, computed there by another program.
        let sequence = Span::new(Axis::Sequence, Some(120), Some(480)).unwrap();
        assert_eq!(
            id("chatgpt", None, "conversations", &record("\"69d71fbf\"")),
            "gap_241d6258cdde0850a0d6c0f26df38593"
        );
        assert_eq!(
            id("gmail", Some("g1"), "messages", &Extent::Span(sequence)),
            "gap_1b850294900a6193e4e1aa4db4633d1a"
        );
        assert_eq!(id("chatgpt", None, "memories", &Extent::stream()), "gap_c6a5e892cf907a621f5c8a6d6852f6b2");
    }

    #[test]
    fn what_looks_alike_has_different_names() {
        let names: std::collections::BTreeSet<_> = [
            id("c", None, "s", &record("1")),
            id("c", None, "s", &record("\"1\"")),
            id("c", None, "s", &record("[\"1\"]")),
            id("c", None, "s", &record("[1]")),
            id("c", Some("x"), "s", &record("1")),
            id("cs", None, "s", &record("1")),
            id("c", None, "ss", &record("1")),
            id("c", None, "s", &Extent::stream()),
            id("c", None, "s", &Extent::Span(Span::new(Axis::Sequence, Some(1), Some(2)).unwrap())),
            id("c", None, "s", &Extent::Span(Span::new(Axis::Time, Some(1), Some(2)).unwrap())),
            id("c", None, "s", &Extent::Span(Span::new(Axis::Time, None, Some(2)).unwrap())),
            id("c", None, "s", &Extent::Span(Span::new(Axis::Time, Some(1), None).unwrap())),
        ]
        .into();
        assert_eq!(names.len(), 12);
    }

    #[test]
    fn a_name_reads_back_and_nothing_else_does() {
        let name = id("c", None, "s", &record("1"));
        assert_eq!(name.parse::<GapId>().unwrap().to_string(), name);
        for bad in ["gap_", "gap_00", &name.to_uppercase(), &format!("{name}0"), "GAP_x", &name.replace("gap", "pag")] {
            let error = bad.parse::<GapId>().unwrap_err().to_string();
            assert!(error.ends_with("is no gap id: expected gap_ and 32 lower-case hexadecimal digits"), "{error}");
        }
    }
}
