//! The rules of this crate: what a transcript and a manifest of the Collection Profile must and must not say.

use skip_taxonomy::{Rule, Severity};

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $severity:ident, $title:literal, $cure:literal;)*) => {
        $($(#[$doc])* pub const $name: Rule = Rule::new($id, Severity::$severity, $title, $cure);)*

        /// Every rule of this crate.
        pub const ALL: &[Rule] = &[$($name),*];
    };
}

rules! {
    /// A line is UTF-8.
    NOT_UTF8 = "LAC020", Error,
        "a transcript MUST be UTF-8",
        "write the line in UTF-8; bytes that are no text belong into base64";
    /// A line has a bound.
    LINE_TOO_LONG = "LAC021", Error,
        "a line MUST NOT be longer than 32 MiB",
        "send large contents as a file or in parts";
    /// A line is JSON.
    NOT_JSON = "LAC022", Error,
        "a line, a manifest or START MUST be one JSON value",
        "write nothing else to it: messages each on a line of their own, logs elsewhere";
    /// A line is a message.
    NOT_A_MESSAGE = "LAC023", Error,
        "a line MUST be a JSON object with one `type`, which is a text",
        "write each message as an object, and its `type` once";
    /// Members have the types of the profile.
    BENT_MESSAGE = "LAC024", Error,
        "a member MUST have the type that the profile gives it, and stand once",
        "write the member as the profile has it, or leave it out";
    /// A type that nobody knows is kept and counted.
    UNKNOWN_TYPE = "LAC025", Warning,
        "a message SHOULD be of a type of the profile",
        "use a type of the profile, or a Lacuna that knows this one";
    /// A transcript needs no byte order mark.
    BYTE_ORDER_MARK = "LAC026", Note,
        "a transcript SHOULD NOT begin with a byte order mark",
        "write UTF-8 without one";
    /// A record has a key.
    RECORD_KEY = "LAC027", Error,
        "a RECORD MUST have a key, and a key MUST be a text, a number or a list of some",
        "emit each record with the key that the manifest's `primary_key` gives it, and name it by that key elsewhere";
    /// Keys that cannot be held cannot be tracked one by one.
    KEY_UNFIT = "LAC028", Warning,
        "a key SHOULD be neither empty nor longer than 4096 bytes, and a number in it exact",
        "use a shorter key, or a hash of the long one";
    /// PDPP's keys are texts.
    KEY_BENT = "LAC029", Note,
        "a key is kept as PDPP keeps it: numbers become texts, and several parts the JSON text of their list",
        "nothing is to be done, unless `1` and \"1\" are two records";
    /// A record has contents, and is deleted or not.
    RECORD_SHAPE = "LAC030", Error,
        "a RECORD MUST have `data`, or the `op` \"delete\"",
        "emit the record with its data; leave `op` out unless the record is deleted";
    /// Times are instants.
    TIME_UNREADABLE = "LAC031", Warning,
        "a time SHOULD be an RFC 3339 instant such as 2026-04-21T10:00:00Z",
        "write the time with its offset";
    /// A range holds something.
    RANGE_EMPTY = "LAC032", Warning,
        "a range SHOULD end after it begins",
        "write [since, until); leave a side out where it is open";
    /// A reason is a short word.
    REASON_CUT = "LAC033", Warning,
        "a reason SHOULD be a word, of at most 200 bytes",
        "put the sentence into `message`";
    /// A locator holds no secrets.
    LOCATOR_REFUSED = "LAC034", Error,
        "a locator MUST be small and at most one level deep, and without secrets",
        "name the item by its ids only; credentials come from the source's configuration";
    /// Ids and quantity agree.
    QUANTITY = "LAC035", Warning,
        "`quantity` SHOULD be the number of records that the ids stand for",
        "name every id, or say with more messages what is missing";
    /// The sets of a coverage report are sets.
    COVERAGE_SETS = "LAC036", Error,
        "in a coverage report every key MUST stand once, be required, and have one outcome",
        "build the sets from one list of keys with one outcome each";
    /// Counts are counts.
    COUNT_UNREADABLE = "LAC037", Warning,
        "a count or a wait SHOULD be a number of 0 or more, and a count a whole one",
        "leave out what is not known";
    /// Reference messages say so.
    REFERENCE_ONLY = "LAC038", Error,
        "a coverage report, and what answers or asks for detail gaps, MUST have `reference_only: true`",
        "add `reference_only: true`: the message is an extension of PDPP's reference implementation";
    /// A gap is filled by evidence.
    RECOVERED_IS_NO_PROOF = "LAC039", Note,
        "DETAIL_GAP_RECOVERED alone fills no gap: its RECORD or a coverage report does",
        "nothing, where the run has one of the two; else emit it before this message";
    /// DONE says how the run ended.
    DONE_SHAPE = "LAC040", Error,
        "DONE MUST have a `status` of succeeded, failed or cancelled, count its records, and have a short word as `error.code`",
        "end every run with {\"type\":\"DONE\",\"status\":\"succeeded\",\"records_emitted\":0} and the true count";
    /// A continuation is a completed page with more to come.
    CONTINUATION_SHAPE = "LAC041", Error,
        "a continuation MUST name a completed page of which the runtime owns the rest",
        "leave it out of a skip that is no page";
    /// `1` and `"1"` are one key in PDPP.
    KEYS_COLLIDE = "LAC042", Note,
        "a number and the text of the same digits are one key in PDPP",
        "write all keys of a list in one way";
    /// One report per list.
    REPORT_TWICE = "LAC043", Error,
        "a run MUST NOT report the coverage of the same streams twice",
        "emit one DETAIL_COVERAGE at the end of the list";
    /// Every message belongs to a stream.
    STREAM_UNREADABLE = "LAC044", Error,
        "`stream` MUST be a text of 1 to 200 bytes",
        "name the stream as the manifest does";
    /// The manifest names its connector.
    CONNECTOR_KEY_ABSENT = "LAC045", Note,
        "a manifest SHOULD have a `connector_key`",
        "add `connector_key`: it names the source in every gap";
    /// The manifest says one thing of a stream.
    MANIFEST_CONTRADICTS = "LAC046", Warning,
        "a manifest SHOULD NOT say two things of one stream",
        "take one of the two declarations out";
    /// The manifest says what version it is of.
    VERSION_ABSENT = "LAC047", Warning,
        "a manifest SHOULD have a `version` that can be compared: without it, nothing can wait for a newer connector",
        "add the connector's version, as semver has it: 1.4.0";
    /// Documents have the members of the profile.
    DOCUMENT_INVALID = "LAC048", Error,
        "a member of a manifest or of START MUST be what the profile says",
        "write the member as the profile has it, or leave it out";
    /// Characters are whole.
    LONE_SURROGATE = "LAC051", Warning,
        "a text SHOULD NOT hold half a character: readers refuse it, or put another one in its place",
        "cut texts between characters, and write both halves of an escaped one";
    /// Numbers are those that a double holds.
    NUMBER_RANGE = "LAC052", Warning,
        "a number SHOULD be one that a double holds: readers refuse it, make it infinite or change its last digits",
        "write a number that needs more as a text";
    /// Names stand once.
    DUPLICATE_NAME = "LAC053", Warning,
        "a name SHOULD stand once in its object: readers refuse the second, or take either of the two",
        "write each member once";
    /// Nesting has a bound.
    TOO_DEEP = "LAC054", Warning,
        "lists and objects SHOULD NOT be nested deeper than 127 levels: many readers refuse them",
        "write a flatter value, or the inner one as a text";
    /// A required version is one that versions can be compared with.
    REQUIREMENT_UNREADABLE = "LAC055", Warning,
        "a required version SHOULD be one that can be compared: nothing else is ever met",
        "write a version such as 1.4.0, or a requirement such as `>=1.4, <2`";
    /// The connector knows best whose job the retry is.
    KIND_UNDECLARED = "LAC070", Warning,
        "a skip SHOULD declare its `recovery_kind`, or carry a hint: what is inferred may be wrong",
        "add `recovery_kind`, or where the runtime does not take it, `recovery_hint` or `diagnostics.lacuna`";
    /// A normal end is no skip.
    NO_LOSS = "LAC071", Warning,
        "a normal end SHOULD NOT be reported as a skip",
        "emit nothing, or PROGRESS for people; the end of a list is seen in the coverage report";
    /// What is to be retried has to be named.
    SCOPE_VAGUE = "LAC072", Warning,
        "a skip that can be retried SHOULD name what to fetch: ids, a range or a locator",
        "put the ids into `resource_ids`, a skip for every 20 of them";
    /// People's data stays out of what is kept.
    WHOLE_RECORD = "LAC073", Error,
        "diagnostics MUST NOT hold records or bodies: a runtime keeps them beside the gap, and others read them",
        "keep the id and the name of the member that did not fit, and leave the contents out";
    /// Large diagnostics are cut.
    DIAGNOSTICS_LARGE = "LAC074", Warning,
        "diagnostics SHOULD be small: what a runtime cuts away, nobody sees",
        "keep to ids, counts and words";
    /// Secrets stay out of what is kept.
    SECRET = "LAC075", Error,
        "a message MUST NOT hold secrets: it is kept, and read by others",
        "take the secret out, and revoke it; name the account by an id";
    /// Some ids do not survive.
    ID_LOST = "LAC076", Warning,
        "an id SHOULD survive a PDPP runtime: at most 200 characters, and not six digits alone",
        "put a letter or `_` before six digits, and a hash in the place of long ids";
    /// Many ids do not survive.
    IDS_MANY = "LAC077", Warning,
        "a skip SHOULD name at most 20 ids: a PDPP runtime drops the others",
        "emit a skip for every 20 ids, or a DETAIL_GAP for each";
    /// A limit says when it ends.
    FLOOR_MISSING = "LAC078", Warning,
        "a skip for a rate limit SHOULD say when to try again",
        "hand on what the provider said: `evidence.retry_after_seconds`, or `retry_preconditions.after`";
    /// A cursor is no finer than its format.
    GRANULARITY = "LAC079", Warning,
        "a stream's granularity SHOULD NOT be finer than its cursor can be written",
        "declare P1D, or take a field that has the time";
    /// Recovery needs the manifest's word.
    OPTED_OUT = "LAC080", Warning,
        "a manifest whose connector skips what can be recovered SHOULD have a `recovery` block",
        "add `recovery`, and say whether single records can be fetched and whether a new version may retry";
    /// Somebody has to know what a reason means.
    REASON_UNKNOWN = "LAC081", Note,
        "a reason SHOULD be one that tables and people can look up",
        "add it to a reason table, and to the manifest's `reason_display_messages`";
    /// Of several skips of a stream PDPP shows the last.
    SKIP_HIDDEN = "LAC082", Note,
        "a stream's skips SHOULD NOT hide each other: a PDPP runtime projects the last one only",
        "nothing, where a ledger keeps all of them; else emit the worst one last";
    /// A hint has a closed shape.
    HINT_MEMBERS = "LAC083", Error,
        "a hint MUST have no member but `action` and `retryable`: a PDPP runtime ends the run",
        "put it beside the hint: `retry_preconditions`, or `diagnostics.lacuna`";
    /// The error of DONE has a closed shape.
    ERROR_MEMBERS = "LAC084", Error,
        "DONE's `error` MUST have no members but those of the profile: a PDPP runtime ends the run",
        "put it into the `message`, or emit SKIP_RESULT before DONE";
    /// Some locators do not survive.
    LOCATOR_BENT = "LAC085", Warning,
        "a locator SHOULD survive a PDPP runtime: short, and without addresses",
        "name the item by its ids; the connector knows the address";
    /// The reasons of a detail gap are closed in PDPP's types.
    GAP_REASON = "LAC086", Note,
        "the reason of a DETAIL_GAP SHOULD be one of PDPP's four",
        "take one of the four, and say the rest in `last_error.class`";
    /// Of several parents the gap names its own.
    GAP_PARENT = "LAC087", Warning,
        "a DETAIL_GAP SHOULD name its parent where its stream has several: a PDPP runtime credits no other",
        "add `parent_stream`: the list that the item was found in";
    /// What is hydrated one by one is accounted for.
    REPORT_MISSING = "LAC088", Warning,
        "a detail stream SHOULD report its coverage: a PDPP runtime holds the cursor of its list back without it",
        "emit a DETAIL_COVERAGE for each list behind its last RECORD and DETAIL_GAP";
    /// A failure of one stream is said twice.
    FAILURE_UNCERTIFIED = "LAC089", Warning,
        "a stream that failed alone SHOULD be named by a skip and by DONE's `error.code`: one of them certifies nothing",
        "emit SKIP_RESULT with the reason stream_collection_failed for the stream, and end with the same as `error.code`";
}
