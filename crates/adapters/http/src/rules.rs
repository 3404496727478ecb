//! The rules of this crate: what an HTTP outcome should and should not say.

use skip_taxonomy::{Rule, Severity};

/// A wait that cannot be read is no wait (RFC 9110, 10.2.3).
pub const RETRY_AFTER: Rule = Rule::new(
    "LAC060",
    Severity::Warning,
    "`Retry-After` is one number of whole seconds or one HTTP date; anything else is ignored",
    "nothing here: the provider has to send it right; the retry waits by backoff alone",
);
/// A rate limit that cannot be read holds nothing back.
pub const RATE_LIMIT: Rule = Rule::new(
    "LAC061",
    Severity::Warning,
    "what a provider says of its rate limit SHOULD be readable; what is not is ignored",
    "nothing here: the provider has to send it right, or Lacuna has to learn its form",
);
/// `x-should-retry` has two values.
pub const SHOULD_RETRY: Rule = Rule::new(
    "LAC062",
    Severity::Warning,
    "`x-should-retry` is `true` or `false`; anything else is ignored",
    "nothing here: the provider has to send one of the two",
);
/// Not found once is not absent.
pub const NOT_FOUND_YET: Rule = Rule::new(
    "LAC063",
    Severity::Note,
    "an item that is not found is looked for again before it is held to be absent",
    "look again later, and count the sightings",
);
/// An absence that was concluded and not stated.
pub const ABSENCE_SUSPECTED: Rule = Rule::new(
    "LAC064",
    Severity::Note,
    "that an item was not found is no proof that it is gone",
    "get a proof, such as a complete list of the provider without it, before the gap is written off",
);
/// What a cursor stood for is unmeasured once the provider has forgotten it.
pub const CURSOR_GONE: Rule = Rule::new(
    "LAC065",
    Severity::Warning,
    "a cursor that the provider no longer knows leaves a gap in coverage from its position on",
    "open a gap over what lies after the cursor, and walk the stream anew",
);
/// 404 and 410 mean one thing for an item and another for a cursor.
pub const TARGET_UNKNOWN: Rule = Rule::new(
    "LAC066",
    Severity::Warning,
    "an outcome that says that something is not there SHOULD say what was asked for",
    "add `target`: `item`, `collection` or `cursor`",
);

/// Every rule of this crate.
pub const ALL: &[Rule] =
    &[RETRY_AFTER, RATE_LIMIT, SHOULD_RETRY, NOT_FOUND_YET, ABSENCE_SUSPECTED, CURSOR_GONE, TARGET_UNKNOWN];

#[cfg(test)]
mod tests;
