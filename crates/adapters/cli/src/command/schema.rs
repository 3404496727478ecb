//! `lacuna schema`: the schemas that are checked in, as they are.

use crate::args::Global;
use crate::failure::{DONE, Failure};
use crate::print::Out;

macro_rules! schemas {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../../../schemas/v1/", $name, ".schema.json")))),*]
    };
}

/// Every schema of `schemas/v1/`; a test compares this list with the folder.
pub(crate) const SCHEMAS: &[(&str, &str)] = schemas![
    "baseline",
    "check",
    "check-finding",
    "check-totals",
    "checkpoint",
    "classification",
    "coverage",
    "gap",
    "histogram",
    "history-entry",
    "http-outcome",
    "plan",
    "reason-table",
    "recovery",
    "rule",
    "run-summary",
    "skip-result",
    "stream-facts",
    "supported-resources",
];

#[derive(serde::Serialize)]
struct Listed<'a> {
    name: &'a str,
    id: String,
}

pub(super) fn run(name: Option<&str>, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    match name {
        Some(name) => {
            let found = SCHEMAS.iter().find(|(known, _)| *known == name);
            let (_, text) = found.ok_or_else(|| Failure::NoSuchSchema { found: name.to_owned() })?;
            out.line(text.trim_end())?;
        }
        None => {
            for (name, _) in SCHEMAS {
                let listed = Listed { name, id: format!("urn:lacuna:schema:{name}:1") };
                if global.json { out.json("schema-name", &listed)? } else { out.line(name)? }
            }
        }
    }
    Ok(DONE)
}

#[cfg(test)]
mod tests {
    use super::SCHEMAS;

    #[test]
    fn every_schema_of_the_folder_is_in_the_binary() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../schemas/v1");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .filter_map(|entry| {
                entry.unwrap().file_name().to_str().unwrap().strip_suffix(".schema.json").map(str::to_owned)
            })
            .collect();
        files.sort();
        assert_eq!(files, SCHEMAS.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>());
    }
}
