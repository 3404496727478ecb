//! `cargo xtask schemas`: the types' JSON Schemas, written to `schemas/v1/`.
//!
//! The same function checks them in `cargo test`: there is one list, one generator and one comparison.

use crate::Outcome;
use command::{BaselineFile, Check, CheckFinding, ExplainedRule, Totals};
use schemars::generate::{Contract, SchemaSettings};
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

/// What the command prints: compiled here as well, because nothing may depend on the command.
#[path = "../../crates/adapters/cli/src/wire.rs"]
#[allow(dead_code, reason = "only the schemas are wanted here")]
mod command;

/// The command that mends a difference.
const CURE: &str = "run `cargo xtask schemas` and commit the result";

/// A schema, by the name of its file.
struct Published {
    name: &'static str,
    contract: Contract,
    generate: fn(SchemaGenerator) -> Value,
}

fn of<T: JsonSchema>(generator: SchemaGenerator) -> Value {
    generator.into_root_schema_for::<T>().to_value()
}

/// What is accepted is described as readers take it, what is printed as writers write it.
fn published() -> Vec<Published> {
    let accepted = |name, generate| Published { name, contract: Contract::Deserialize, generate };
    let printed = |name, generate| Published { name, contract: Contract::Serialize, generate };
    vec![
        accepted("baseline", of::<BaselineFile>),
        printed("check", of::<Check>),
        printed("check-finding", of::<CheckFinding>),
        printed("check-totals", of::<Totals>),
        accepted("checkpoint", of::<gap_model::Checkpoint>),
        printed("classification", of::<skip_taxonomy::ClassificationDocument>),
        printed("coverage", of::<gap_model::StreamCoverage>),
        accepted("gap", of::<gap_model::Gap>),
        printed("histogram", of::<skip_taxonomy::Histogram>),
        printed("history-entry", of::<lacuna_store::HistoryEntry>),
        printed("plan", of::<recovery_contract::RecoveryPlan>),
        accepted("http-outcome", of::<lacuna_http::Outcome>),
        accepted("reason-table", of::<skip_taxonomy::ReasonTableDocument>),
        accepted("recovery", of::<recovery_contract::RecoveryBlock>),
        printed("rule", of::<ExplainedRule>),
        printed("run-summary", of::<gap_model::RunSummary>),
        accepted("skip-result", of::<skip_taxonomy::SkipResult>),
        accepted("stream-facts", of::<gap_model::StreamFacts>),
        accepted("supported-resources", of::<gap_model::SupportedResources>),
    ]
}

impl Published {
    fn text(&self) -> Result<String, serde_json::Error> {
        let mut settings = SchemaSettings::draft2020_12();
        settings.contract = self.contract.clone();
        let mut schema = (self.generate)(settings.into_generator());
        bound_integers(&mut schema);
        if let Value::Object(root) = &mut schema {
            self.name_it(root);
        }
        // `Value` keeps its members sorted, unless some dependency switches `preserve_order` on; so they are sorted here.
        let mut text = serde_json::to_string_pretty(&sorted(&schema))?;
        text.push('\n');
        Ok(text)
    }

    fn name_it(&self, root: &mut Map<String, Value>) {
        root.insert("$id".to_owned(), json!(format!("urn:lacuna:schema:{}:1", self.name)));
        // What is printed says which schema it is of; what is read may.
        if let Some(Value::Object(properties)) = root.get_mut("properties") {
            let text = "Which schema this is of.";
            let name = json!({"const": format!("lacuna/{}/v1", self.name), "description": text});
            properties.insert("schema".to_owned(), name);
        }
    }

    fn file(&self, root: &Path) -> std::path::PathBuf {
        root.join("schemas/v1").join(format!("{}.schema.json", self.name))
    }
}

/// Says in numbers what the Rust types' formats (`uint32`) only say to whoever knows them.
fn bound_integers(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            let most = match members.get("format").and_then(Value::as_str) {
                Some("uint16") => Some(json!(u16::MAX)),
                Some("uint32") => Some(json!(u32::MAX)),
                Some("uint64") => Some(json!(u64::MAX)),
                _ => None,
            };
            if let Some(most) = most {
                members.remove("format");
                members.entry("maximum").or_insert(most);
            }
            members.values_mut().for_each(bound_integers);
        }
        Value::Array(items) => items.iter_mut().for_each(bound_integers),
        _ => {}
    }
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().map(|(name, value)| (name.clone(), sorted(value))).collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(members.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

/// What differs between the types and the folder: one sentence each.
fn differences(root: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut found = Vec::new();
    let published = published();
    for schema in &published {
        let file = schema.file(root);
        let written = match fs::read_to_string(&file) {
            Err(why) if why.kind() == io::ErrorKind::NotFound => String::new(),
            read => read?,
        };
        if written != schema.text()? {
            found.push(format!("schemas/v1/{}.schema.json is not what the types say: {CURE}", schema.name));
        }
    }
    for entry in fs::read_dir(root.join("schemas/v1"))? {
        let path = entry?.path();
        if published.iter().all(|schema| schema.file(root) != path) {
            found.push(format!("{} belongs to no type: remove it", path.display()));
        }
    }
    Ok(found)
}

#[expect(clippy::print_stdout, reason = "a chore is a command and speaks to a person")]
pub(crate) fn run(root: &Path, check: bool) -> Outcome {
    if !check {
        for schema in published() {
            fs::write(schema.file(root), schema.text()?)?;
        }
    }
    let found = differences(root)?;
    for difference in &found {
        println!("{difference}");
    }
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_schemas_in_the_folder_are_what_the_types_say() {
        let found = super::differences(crate::root()).unwrap();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
