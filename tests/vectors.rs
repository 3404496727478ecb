//! Runs the vectors of `spec/vectors/`: every file, every case, and says for each that fails what was expected and found.

mod admission;
mod check;
mod checkpoint;
mod classify;
mod duration;
mod expected_failures;
mod fold;
mod gap;
mod gap_id;
mod http;
mod instant;
mod key;
mod lifecycle;
mod plan;
mod read;
mod reason_table;
mod skip_result;
mod span;
mod span_set;
mod verdict;

use expected_failures::EXPECTED_FAILURES;
use lacuna_tests::{files, json};
use read::{Answer, Refused};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Runs one case: the base of the file, the input, and what is expected of it, when it is to be accepted.
type Run = fn(&Value, &Value, Option<&Value>) -> Result<Answer, Refused>;

const TOPICS: &[(&str, Run)] = &[
    ("admission", admission::run),
    ("check", check::run),
    ("checkpoint", checkpoint::run),
    ("classify", classify::run),
    ("duration", duration::run),
    ("fold", fold::run),
    ("gap", gap::run),
    ("gap-id", gap_id::run),
    ("http", http::run),
    ("instant", instant::run),
    ("key", key::run),
    ("lifecycle", lifecycle::run),
    ("plan", plan::run),
    ("reason-table", reason_table::run),
    ("skip-result", skip_result::run),
    ("span", span::run),
    ("span-set", span_set::run),
    ("verdict", verdict::run),
];

const FOLDER: &str = "spec/vectors";
const NO_CASES: [&str; 3] = ["README.md", "count.json", "vectors.schema.json"];

/// One file of vectors. `cargo xtask vectors` checks it against the schema beside it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    format: String,
    topic: String,
    #[serde(rename = "clause_file")]
    pub(crate) chapter: String,
    #[serde(rename = "note")]
    _note: String,
    #[serde(default)]
    flags: BTreeMap<String, Value>,
    #[serde(default)]
    base: Value,
    pub(crate) cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) clause: String,
    description: String,
    #[serde(default)]
    pub(crate) flags: Vec<String>,
    pub(crate) input: Value,
    outcome: String,
    pub(crate) expect: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Count {
    format: String,
    files: BTreeMap<String, usize>,
    total: usize,
}

/// Every file of the suite, by name.
pub(crate) fn suite() -> BTreeMap<String, File> {
    let names = files::names(FOLDER).into_iter().filter(|name| !NO_CASES.contains(&name.as_str()));
    names.map(|name| (name.clone(), document(&name))).collect()
}

fn document<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let path = format!("{FOLDER}/{name}");
    serde_json::from_str(&files::read(&path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn every_vector_holds() {
    let suite = suite();
    let mut failures = Vec::new();
    let mut ids = BTreeSet::new();
    for (name, file) in &suite {
        assert_eq!(file.format, "lacuna/vectors/v1", "{name}");
        assert_eq!(*name, format!("{}.json", file.topic), "{name} is named for its topic");
        let run = TOPICS.iter().find(|(topic, _)| *topic == file.topic);
        let (_, run) = run.unwrap_or_else(|| panic!("{name}: nobody runs the topic {}", file.topic));
        for case in &file.cases {
            assert!(ids.insert(&case.id), "{} stands twice", case.id);
            assert!(case.flags.iter().all(|flag| file.flags.contains_key(flag)), "{}: an unexplained flag", case.id);
            failures.extend(failure(case, run(&file.base, &case.input, case.expect.as_ref())).map(|why| (case, why)));
        }
    }
    println!("{} vectors, {} files, {} expected to fail", ids.len(), suite.len(), EXPECTED_FAILURES.len());
    let counted: BTreeMap<_, _> = suite.iter().map(|(name, file)| (name.clone(), file.cases.len())).collect();
    let count: Count = document("count.json");
    assert_eq!(count.format, "lacuna/vector-count/v1");
    assert_eq!((count.files, count.total), (counted, ids.len()), "count.json; run `cargo xtask vectors`");

    let excused: BTreeMap<_, _> = EXPECTED_FAILURES.iter().copied().collect();
    let failed: BTreeSet<&str> = failures.iter().map(|(case, _)| case.id.as_str()).collect();
    let healed = excused.keys().filter(|id| !failed.contains(*id));
    let mut report: Vec<String> =
        healed.map(|id| format!("{id} passes, or is not there: take it out of EXPECTED_FAILURES")).collect();
    report.extend(failures.iter().filter(|(case, _)| !excused.contains_key(case.id.as_str())).map(|(case, why)| {
        format!("{} ({}), {}\n  {}", case.id, case.clause, case.description, why.replace('\n', "\n  "))
    }));
    assert!(report.is_empty(), "{} vectors fail\n\n{}", report.len(), report.join("\n\n"));
}

/// Why the case failed, if it did.
fn failure(case: &Case, answer: Result<Answer, Refused>) -> Option<String> {
    let (outcome, said) = match &answer {
        Ok(_) => ("accepted", String::new()),
        Err(Refused::BySchema(why)) => ("refused_by_schema", why.clone()),
        Err(Refused::ByMeaning(why)) => ("refused_by_meaning", why.clone()),
        Err(Refused::Broken(why)) => ("a broken vector", why.clone()),
    };
    if outcome != case.outcome {
        return Some(format!("expected {}, found {outcome} {said}", case.outcome));
    }
    let Answer { expected, found } = answer.ok()?;
    let lines = json::differences(&expected, &found);
    (!lines.is_empty()).then(|| lines.join("\n"))
}
