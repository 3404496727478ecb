//! The types of the wire and of the ledger: what is read can be written, and is read again as the same.

use gap_model::{Checkpoint, Extent, Gap, GapId, IsoDuration, Proof, RunSummary, Span, StreamFacts};
use recovery_contract::{Rate, RecoveryBlock, RecoveryPlan};
use serde::Serialize;
use serde::de::DeserializeOwned;
use skip_taxonomy::{
    ClassificationDocument, Evidence, Instant, Key, Preconditions, ReasonTable, ReasonTableDocument, SkipResult,
    TimeRange, VersionRequirement,
};
use std::fmt::{Debug, Display};
use std::str::FromStr;

/// Reads a text as each of the documents, and as each of the words that stand in them: what is read can be written, and is
/// then read as the same.
///
/// # Panics
///
/// When one of these does not hold.
pub fn target(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for (_, check) in KINDS {
        check(text);
    }
    instant(text);
}

/// Reads a text as one kind of document; whether it is one.
type Check = fn(&str) -> bool;

/// Every kind by its name.
pub const KINDS: [(&str, Check); 21] = [
    ("SkipResult", document::<SkipResult>),
    ("Evidence", document::<Evidence>),
    ("Preconditions", document::<Preconditions>),
    ("ClassificationDocument", document::<ClassificationDocument>),
    ("TimeRange", document::<TimeRange>),
    ("Key", document::<Key>),
    ("Gap", document::<Gap>),
    ("Checkpoint", document::<Checkpoint>),
    ("Extent", document::<Extent>),
    ("Span", document::<Span>),
    ("Proof", document::<Proof>),
    ("StreamFacts", document::<StreamFacts>),
    ("RunSummary", document::<RunSummary>),
    ("RecoveryBlock", document::<RecoveryBlock>),
    ("RecoveryPlan", document::<RecoveryPlan>),
    ("Instant", word::<Instant>),
    ("IsoDuration", word::<IsoDuration>),
    ("VersionRequirement", word::<VersionRequirement>),
    ("Rate", word::<Rate>),
    ("GapId", word::<GapId>),
    ("ReasonTable", reason_table),
];

fn document<T: DeserializeOwned + Serialize + PartialEq + Debug>(text: &str) -> bool {
    let Ok(read) = serde_json::from_str::<T>(text) else { return false };
    let written = serde_json::to_string(&read).unwrap_or_else(|why| panic!("{why}: {read:?}"));
    let again: T = serde_json::from_str(&written).unwrap_or_else(|why| panic!("{why}: {written}"));
    assert_eq!(again, read, "{written}");
    let rewritten = serde_json::to_string(&again).unwrap_or_else(|why| panic!("{why}: {again:?}"));
    assert_eq!(rewritten, written, "written twice");
    true
}

/// A word is the same inside a document and outside of it.
fn word<T>(text: &str) -> bool
where
    T: FromStr<Err: Display> + Display + DeserializeOwned + Serialize + PartialEq + Debug,
{
    let is_document = document::<T>(text);
    let quoted = serde_json::Value::from(text).to_string();
    let inside = serde_json::from_str::<T>(&quoted);
    match (text.parse::<T>(), inside) {
        (Ok(outside), Ok(inside)) => {
            assert_eq!(outside, inside);
            let shown = outside.to_string();
            let again = shown.parse::<T>().unwrap_or_else(|why| panic!("{why}: {shown}"));
            assert_eq!(again, outside, "{shown}");
            true
        }
        (Err(why), Err(_)) => {
            assert!(!why.to_string().is_empty(), "refused without a reason");
            is_document
        }
        (outside, inside) => panic!("{:?} and {inside:?}", outside.map_err(|why| why.to_string())),
    }
}

/// Where an instant lies between two microseconds, both are told, and they are neighbours.
fn instant(text: &str) {
    match (Instant::floor(text), Instant::ceil(text)) {
        (Ok(floor), Ok(ceil)) => assert!((0..=1).contains(&(ceil.micros() - floor.micros())), "{floor} {ceil}"),
        (Ok(floor), Err(_)) => assert_eq!(floor, Instant::MAX, "only behind the last instant is there none"),
        (Err(_), ceil) => assert!(ceil.is_err(), "{ceil:?}"),
    }
}

fn reason_table(text: &str) -> bool {
    let Ok(table) = ReasonTable::from_json(text) else { return false };
    let document: ReasonTableDocument = serde_json::from_str(text).unwrap_or_else(|why| panic!("{why}"));
    let written = serde_json::to_string(&document).unwrap_or_else(|why| panic!("{why}"));
    let again = ReasonTable::from_json(&written).unwrap_or_else(|why| panic!("{why}: {written}"));
    assert_eq!(again, table);
    let (over, findings) = ReasonTable::builtin().clone().overlaid(&table, "fuzz");
    let (twice, _) = over.clone().overlaid(&table, "fuzz");
    assert_eq!(twice, over, "{findings:?}");
    true
}
