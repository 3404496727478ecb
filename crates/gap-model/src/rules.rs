//! The rules of this crate: what a run must and must not do.

use skip_taxonomy::{Rule, Severity};

/// A run ends with DONE.
pub const DONE_MISSING: Rule = Rule::new(
    "LAC010",
    Severity::Error,
    "a run MUST end with DONE",
    "find out why the connector stopped; what was delivered is counted",
);
/// DONE tells how many records were emitted.
pub const COUNT_CONTRADICTS: Rule = Rule::new(
    "LAC011",
    Severity::Error,
    "DONE's `records_emitted` MUST be the number of RECORD messages",
    "count the records that were written, not those that were meant to be",
);
/// DONE is the last message.
pub const AFTER_DONE: Rule =
    Rule::new("LAC012", Severity::Error, "nothing MUST follow DONE", "emit everything else before DONE");
/// Messages speak of streams that were asked for.
pub const STREAM_NOT_ASKED: Rule = Rule::new(
    "LAC013",
    Severity::Error,
    "a message MUST speak of a stream that was asked for",
    "declare the stream in the manifest, or name it in the scope",
);
/// Every stream that was asked for gives evidence.
pub const NO_EVIDENCE: Rule = Rule::new(
    "LAC014",
    Severity::Warning,
    "a stream that was asked for SHOULD give evidence: a RECORD, a STATE, a skip or a coverage report",
    "emit STATE when there was nothing new, SKIP_RESULT when it was not read, or declare it absent in the manifest",
);
/// A skip names its stream.
pub const SKIP_WITHOUT_STREAM: Rule = Rule::new(
    "LAC015",
    Severity::Warning,
    "a skip or a detail gap SHOULD name its stream; without one, every stream that was asked for owes something",
    "add `stream` to the message, as the manifest names it",
);
/// A coverage report accounts for every key that it requires.
pub const UNACCOUNTED: Rule = Rule::new(
    "LAC016",
    Severity::Warning,
    "a coverage report SHOULD account for every key that it requires",
    "emit a DETAIL_GAP for each key that is not hydrated",
);
/// A stream that the manifest declares absent needs no skip.
pub const DECLARED_ABSENT: Rule = Rule::new(
    "LAC017",
    Severity::Note,
    "the manifest declares this stream absent; the skip opens no gap",
    "leave out the SKIP_RESULT, or take the declaration out of the manifest",
);
/// DONE's error and status agree.
pub const ERROR_ON_SUCCESS: Rule = Rule::new(
    "LAC018",
    Severity::Error,
    "DONE MUST NOT carry an error when its status is `succeeded`",
    "end with `failed`, or leave out the error",
);

/// Keys that a report credits without a record.
pub const ABSENT_FOR_GOOD: Rule = Rule::new(
    "LAC019",
    Severity::Note,
    "what the provider says is absent for good is credited, and told",
    "nothing, if the provider is right",
);
/// A message bears a time that has not come.
pub const FROM_THE_FUTURE: Rule = Rule::new(
    "LAC050",
    Severity::Warning,
    "a message SHOULD NOT bear a time that has not come: the time of reading is taken for the run's",
    "set the clock of the connector, or give the time with --observed-at",
);

/// Every rule of this crate.
pub const ALL: &[Rule] = &[
    DONE_MISSING,
    COUNT_CONTRADICTS,
    AFTER_DONE,
    STREAM_NOT_ASKED,
    NO_EVIDENCE,
    SKIP_WITHOUT_STREAM,
    UNACCOUNTED,
    DECLARED_ABSENT,
    ERROR_ON_SUCCESS,
    ABSENT_FOR_GOOD,
    FROM_THE_FUTURE,
];

#[cfg(test)]
mod tests;
