//! `cargo xtask vectors`: the files of `spec/vectors/`, formatted, counted and checked.
//!
//! A file must satisfy `vectors.schema.json`; ids are unique, in order and begin with the topic; the clause of a case
//! stands in the chapter that the file names; each flag is explained, and each explanation is used. Whether the Rust
//! code does what the cases say is the business of `cargo test -p lacuna-tests vectors`.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

use crate::Outcome;

const FOLDER: &str = "spec/vectors";
const SCHEMA: &str = "vectors.schema.json";
const COUNT: &str = "count.json";
const CURE: &str = "run `cargo xtask vectors` and commit the result";
const WIDTH: usize = 120;

/// These members come first, in this order; all others follow by name.
const FIRST: [&str; 15] = [
    "format",
    "topic",
    "clause_file",
    "note",
    "flags",
    "base",
    "cases",
    "id",
    "clause",
    "description",
    "type",
    "transition",
    "input",
    "outcome",
    "expect",
];

/// Formats and counts the files, unless `check_only`, and checks them.
///
/// # Errors
///
/// When a file can be neither read nor written, or is no JSON.
#[expect(clippy::print_stdout, reason = "the findings are what this command is for")]
pub(crate) fn run(root: &Path, check_only: bool) -> Outcome {
    let suite = Suite::read(root)?;
    let mut findings = suite.check(root)?;
    for (name, wanted) in suite.texts() {
        let path = root.join(FOLDER).join(&name);
        if fs::read_to_string(&path).is_ok_and(|found| found == wanted) {
            continue;
        }
        if check_only {
            findings.push(format!("{FOLDER}/{name}: not as it would be written; {CURE}"));
        } else {
            fs::write(&path, wanted).map_err(|error| format!("{FOLDER}/{name}: {error}"))?;
            println!("{FOLDER}/{name}: written");
        }
    }
    for finding in &findings {
        println!("{finding}");
    }
    let (cases, files) = (suite.total(), suite.files.len());
    println!("vectors: {cases} cases, {files} files, {} wrong", findings.len());
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The files of the suite, by name.
struct Suite {
    files: BTreeMap<String, Value>,
    schema: Validator,
    strangers: Vec<String>,
}

impl Suite {
    fn read(root: &Path) -> Result<Self, Box<dyn Error>> {
        let folder = root.join(FOLDER);
        let mut files = BTreeMap::new();
        let mut strangers = Vec::new();
        for entry in fs::read_dir(&folder).map_err(|error| format!("{FOLDER}: {error}"))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            match name.as_str() {
                SCHEMA | COUNT | "README.md" => {}
                _ if Path::new(&name).extension().is_some_and(|found| found == "json") => {
                    let file = parse(&folder.join(&name)).map_err(|error| format!("{FOLDER}/{name}: {error}"))?;
                    files.insert(name, file);
                }
                _ => strangers.push(name),
            }
        }
        let schema = parse(&folder.join(SCHEMA)).map_err(|error| format!("{FOLDER}/{SCHEMA}: {error}"))?;
        let schema = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .build(&schema)
            .map_err(|error| format!("{FOLDER}/{SCHEMA}: {error}"))?;
        Ok(Self { files, schema, strangers })
    }

    fn total(&self) -> usize {
        self.files.values().map(|file| cases(file).count()).sum()
    }

    /// Every file as it would be written.
    fn texts(&self) -> impl Iterator<Item = (String, String)> {
        let counts: Map<String, Value> =
            self.files.iter().map(|(name, file)| (name.clone(), cases(file).count().into())).collect();
        let count = json!({"format": "lacuna/vector-count/v1", "files": counts, "total": self.total()});
        let files = self.files.iter().map(|(name, file)| (name.clone(), print(file)));
        files.chain([(COUNT.to_owned(), print(&count))])
    }

    fn check(&self, root: &Path) -> Result<Vec<String>, Box<dyn Error>> {
        let mut findings: Vec<String> =
            self.strangers.iter().map(|name| format!("{FOLDER}/{name}: no file of the suite")).collect();
        let mut ids = BTreeSet::new();
        for (name, file) in &self.files {
            let mut report = |wrong: String| findings.push(format!("{FOLDER}/{name}: {wrong}"));
            for error in self.schema.iter_errors(file) {
                report(format!("{} at {:?}", shortened(&error.to_string()), error.instance_path().as_str()));
            }
            let topic = text(file, "topic");
            if *name != format!("{topic}.json") {
                report(format!("its topic is {topic:?}"));
            }
            let chapter = text(file, "clause_file");
            let clauses = fs::read_to_string(root.join("spec").join(chapter))
                .map_err(|error| format!("{FOLDER}/{name}: spec/{chapter}: {error}"))?;
            let mut last = "";
            for case in cases(file) {
                let (id, clause) = (text(case, "id"), text(case, "clause"));
                if !id.starts_with(&format!("{topic}-")) {
                    report(format!("{id} does not begin with the topic"));
                }
                if id <= last {
                    report(format!("{id} stands after {last}"));
                }
                if !ids.insert(id) {
                    report(format!("{id} stands twice in the suite"));
                }
                if !clauses.contains(&format!("**{clause}.**")) {
                    report(format!("{id}: spec/{chapter} has no clause {clause}"));
                }
                last = id;
            }
            for wrong in flags(file) {
                report(wrong);
            }
        }
        Ok(findings)
    }
}

/// What is wrong with the flags of a file.
fn flags(file: &Value) -> Vec<String> {
    let used: BTreeSet<&str> =
        cases(file).filter_map(|case| case.get("flags")?.as_array()).flatten().filter_map(Value::as_str).collect();
    let explained: BTreeSet<&str> =
        file.get("flags").and_then(Value::as_object).into_iter().flat_map(Map::keys).map(String::as_str).collect();
    let missing = used.difference(&explained).map(|flag| format!("the flag {flag} is not explained"));
    let idle = explained.difference(&used).map(|flag| format!("no case has the flag {flag}"));
    missing.chain(idle).collect()
}

fn parse(path: &Path) -> Result<Value, Box<dyn Error>> {
    Ok(serde_json::from_str(&fs::read_to_string(path)?)?)
}

fn cases(file: &Value) -> impl Iterator<Item = &Value> {
    file.get("cases").and_then(Value::as_array).into_iter().flatten()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A message of the validator may quote the whole file.
fn shortened(message: &str) -> String {
    let mut letters = message.chars();
    let start: String = letters.by_ref().take(200).collect();
    if letters.next().is_some() { format!("{start}…") } else { start }
}

/// JSON with a stable form: what fits stands on one line, and the order of members is fixed.
fn print(value: &Value) -> String {
    let mut out = String::new();
    write(value, 0, 0, &mut out);
    out.push('\n');
    out
}

/// Writes `value` at `indent`, where `used` columns of the line are taken.
fn write(value: &Value, indent: usize, used: usize, out: &mut String) {
    let flat = flat(value);
    // One column is left for the comma.
    if used + flat.chars().count() < WIDTH {
        out.push_str(&flat);
        return;
    }
    match value {
        Value::Array(items) => {
            let items = items.iter().map(|item| (String::new(), item));
            lines('[', items, ']', indent, out);
        }
        Value::Object(members) => {
            let members = sorted(members).into_iter().map(|(name, value)| (format!("{}: ", quoted(name)), value));
            lines('{', members, '}', indent, out);
        }
        _ => out.push_str(&flat),
    }
}

fn lines<'a>(
    open: char,
    parts: impl Iterator<Item = (String, &'a Value)>,
    close: char,
    indent: usize,
    out: &mut String,
) {
    out.push(open);
    let inner = indent + 2;
    for (index, (name, value)) in parts.enumerate() {
        out.push_str(if index == 0 { "\n" } else { ",\n" });
        out.extend(std::iter::repeat_n(' ', inner));
        out.push_str(&name);
        write(value, inner, inner + name.chars().count(), out);
    }
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
    out.push(close);
}

fn flat(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flat).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members: Vec<String> =
                sorted(members).into_iter().map(|(name, value)| format!("{}: {}", quoted(name), flat(value))).collect();
            format!("{{{}}}", members.join(", "))
        }
        other => other.to_string(),
    }
}

// `Map` keeps its members sorted, unless some dependency switches `preserve_order` on; so the order is made here.
fn sorted(members: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let rank = |name: &str| FIRST.iter().position(|first| *first == name).unwrap_or(FIRST.len());
    let mut members: Vec<_> = members.iter().collect();
    members.sort_by(|(a, _), (b, _)| rank(a).cmp(&rank(b)).then_with(|| a.cmp(b)));
    members
}

fn quoted(name: &str) -> String {
    Value::from(name).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stands_on_one_line_and_known_members_come_first() {
        let value = json!({"b": [1, 1.0, null], "a": {}, "id": "x-001"});
        assert_eq!(print(&value), "{\"id\": \"x-001\", \"a\": {}, \"b\": [1, 1.0, null]}\n");
    }

    #[test]
    fn what_does_not_fit_is_broken_and_reads_back_as_it_was() {
        let value = json!({"cases": [{"id": "x".repeat(100)}, {"id": "y".repeat(100), "input": {"n": 9_007_199_254_740_991_u64}}]});
        let text = print(&value);
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        assert_eq!(print(&serde_json::from_str(&text).unwrap()), text);
    }

    #[test]
    fn a_flag_is_explained_and_an_explanation_is_used() {
        let file = json!({"flags": {"Idle": {}}, "cases": [{"flags": ["Lone"]}]});
        assert_eq!(flags(&file), ["the flag Lone is not explained", "no case has the flag Idle"]);
    }
}
