//! The rules of this crate: what a skip must and must not say.

use crate::{Rule, Severity};

/// `filter_applied` is no loss and MUST NOT be emitted (seed: gap recovery, category 4).
pub const FILTER_APPLIED: Rule = Rule::new(
    "LAC001",
    Severity::Error,
    "`filter_applied` MUST NOT be emitted: what a filter leaves out on purpose is no skip",
    "emit nothing for records that the scope leaves out",
);
/// A structural absence belongs into the manifest (seed: gap recovery, category 3).
pub const DECLARE_IN_MANIFEST: Rule = Rule::new(
    "LAC002",
    Severity::Warning,
    "what no version of this mechanism can fetch SHOULD be declared in the manifest",
    "declare the stream's `supported_resources` in the manifest",
);
/// Nothing in the message or in the tables says who owns the retry.
pub const UNCLASSIFIED: Rule = Rule::new(
    "LAC003",
    Severity::Warning,
    "a skip SHOULD say who owns its recovery",
    "add `recovery_kind` to the message, or the reason to a reason table",
);
/// Two sources of evidence in one message disagree.
pub const CONTRADICTION: Rule = Rule::new(
    "LAC004",
    Severity::Warning,
    "the sources of evidence in a skip SHOULD agree",
    "make the declared recovery kind, the hint and the evidence say the same",
);
/// The message uses a word that this version does not know.
pub const UNKNOWN_WORD: Rule = Rule::new(
    "LAC005",
    Severity::Warning,
    "a word outside the known vocabulary is kept and classified as unknown",
    "use a word of the vocabulary, or a Lacuna that knows this one",
);
/// Of two reason tables the later one wins.
pub const TABLE_OVERRIDES: Rule = Rule::new(
    "LAC006",
    Severity::Note,
    "a reason table that is laid over another SHOULD NOT change what a reason means without being noticed",
    "nothing, if it was meant; else take the entry out, or bind it to one connector",
);

/// Every rule of this crate.
pub const ALL: &[Rule] =
    &[FILTER_APPLIED, DECLARE_IN_MANIFEST, UNCLASSIFIED, CONTRADICTION, UNKNOWN_WORD, TABLE_OVERRIDES];

#[cfg(test)]
mod tests;
