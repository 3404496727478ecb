//! What a ledger keeps beside gaps: runs, checkpoints, contracts, and how often each was written.

use gap_model::{Checkpoint, RunSummary, Stamp};
use recovery_contract::SourceContract;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use skip_taxonomy::RecordedAt;
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// A document, and how often it was written: what a writer shows so that nobody's work is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "stores fill it")]
pub struct Versioned<T> {
    /// How often it was written.
    pub revision: u64,
    /// The document.
    pub value: T,
}

/// The SHA-256 of the bytes that a run was read from: 64 lower-case hexadecimal digits on the wire. The same run read
/// again has the same digest.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
#[expect(clippy::exhaustive_structs, reason = "a name for 32 bytes")]
pub struct Digest(pub [u8; 32]);

/// A text that is no digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is no digest: expected 64 lower-case hexadecimal digits")]
#[non_exhaustive]
pub struct NotADigest {
    /// The text, cut after 80 characters.
    pub found: String,
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

impl FromStr for Digest {
    type Err = NotADigest;
    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let refused = || NotADigest { found: text.chars().take(80).collect() };
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Ok(byte - b'0'),
            b'a'..=b'f' => Ok(byte - b'a' + 10),
            _ => Err(refused()),
        };
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let mut bytes = [0; 32];
        if pairs.len() != bytes.len() || !rest.is_empty() {
            return Err(refused());
        }
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = digit(*high)? << 4 | digit(*low)?;
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Digest {
    type Error = NotADigest;
    fn try_from(text: String) -> Result<Self, NotADigest> {
        text.parse()
    }
}

impl JsonSchema for Digest {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Digest".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[0-9a-f]{64}$"})
    }
}

/// A run that a ledger has taken in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct RunRecord {
    /// What it came to, and what that did to the gaps.
    pub summary: RunSummary,
    /// The SHA-256 of the bytes that it was read from.
    pub digest: Digest,
    /// When it was written down.
    pub recorded_at: RecordedAt,
}

impl RunRecord {
    /// A run, when it is written down.
    pub fn new(summary: RunSummary, digest: Digest, recorded_at: RecordedAt) -> Self {
        Self { summary, digest, recorded_at }
    }
}

/// A checkpoint, and the run that it comes from: an older run never takes its place, in whatever order they arrive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct CheckpointRecord {
    /// The checkpoint. Its `known_gaps` are empty: the ledger has the gaps.
    pub checkpoint: Checkpoint,
    /// The run that it comes from.
    pub stamp: Stamp,
}

impl CheckpointRecord {
    /// The checkpoint that a run brought.
    pub fn new(checkpoint: Checkpoint, stamp: Stamp) -> Self {
        Self { checkpoint, stamp }
    }
}

/// A contract, and the run that it comes from: an older run never takes its place, in whatever order they arrive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ContractRecord {
    /// What is agreed.
    pub contract: SourceContract,
    /// The run that it comes from.
    pub stamp: Stamp,
}

impl ContractRecord {
    /// The contract that came with a run.
    pub fn new(contract: SourceContract, stamp: Stamp) -> Self {
        Self { contract, stamp }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_reads_back_and_nothing_else_does() {
        let digest = Digest(std::array::from_fn(|i| u8::try_from(i * 8).unwrap()));
        let text = digest.to_string();
        assert_eq!(text, "0008101820283038404850586068707880889098a0a8b0b8c0c8d0d8e0e8f0f8");
        assert_eq!(text.parse(), Ok(digest));
        for bad in ["", "00", &text[1..], &format!("{text}00"), &text.to_uppercase(), &text.replace('a', "é")] {
            let error = bad.parse::<Digest>().unwrap_err().to_string();
            assert!(error.ends_with("is no digest: expected 64 lower-case hexadecimal digits"), "{error}");
        }
    }
}
