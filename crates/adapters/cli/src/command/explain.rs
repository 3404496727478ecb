//! `lacuna explain`: what a rule is for, with an example that is checked.

use crate::args::Global;
use crate::check_rules;
use crate::failure::{DONE, Failure};
use crate::print::Out;
use crate::text::{safe, table, word};
use crate::wire::ExplainedRule;
use serde::Deserialize;
use serde_json::Value;
use skip_taxonomy::Rule;

/// The chapter of the specification that explains the rules.
const CHAPTER: &str = include_str!("../../../../../spec/rules.md");
/// The cases that show them; the tests run each.
const CASES: &str = include_str!("../../../../../spec/vectors/check.json");

#[derive(Deserialize)]
struct Cases {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    clause: String,
    #[serde(default)]
    flags: Vec<String>,
    input: Value,
}

pub(super) fn run(id: Option<&str>, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let rules = check_rules::every();
    let Some(id) = id else {
        return list(&rules, global, out);
    };
    let wanted = id.to_ascii_uppercase();
    let rule = rules.iter().find(|rule| rule.id == wanted);
    let rule = rule.ok_or_else(|| Failure::NoSuchRule { found: id.to_owned() })?;
    let explained = explained(rule);
    if global.json {
        out.json("rule", &explained)?;
    } else {
        tell(&explained, out)?;
    }
    Ok(DONE)
}

fn list(rules: &[Rule], global: &Global, out: &mut Out) -> Result<u8, Failure> {
    if global.json {
        for rule in rules {
            out.json("rule", &explained(rule))?;
        }
    } else {
        let row = |rule: &Rule| vec![rule.id.to_owned(), word(&rule.severity), rule.title.to_owned()];
        out.line(table(&["rule", "severity", "what it demands"], &[], rules.iter().map(row)))?;
    }
    Ok(DONE)
}

fn tell(rule: &ExplainedRule, out: &mut Out) -> Result<(), Failure> {
    out.line(format_args!("{} ({}): {}\n", rule.id, word(&rule.severity), rule.title))?;
    if !rule.why.is_empty() {
        out.line(format_args!("{}\n", rule.why))?;
    }
    for (what, lines) in [("breaks it", &rule.bad), ("does not", &rule.good)] {
        if let Some(lines) = lines {
            out.line(format_args!("This {what}:\n"))?;
            for line in lines.lines() {
                out.line(format_args!("  {line}"))?;
            }
            out.line("")?;
        }
    }
    out.line(format_args!("Cure: {}.", rule.cure))
}

fn explained(rule: &Rule) -> ExplainedRule {
    let number = rule.id.trim_start_matches("LAC").trim_start_matches('0');
    let cases = serde_json::from_str::<Cases>(CASES).map(|file| file.cases).unwrap_or_default();
    let clause = format!("RULE-{number}");
    let shown = |flag: &str| {
        let fits = |case: &&Case| case.clause == clause && case.flags.iter().any(|is| is == flag);
        cases.iter().find(fits).map(|case| text(&case.input))
    };
    ExplainedRule {
        id: rule.id.to_owned(),
        severity: rule.severity,
        title: rule.title.to_owned(),
        why: why(&clause).unwrap_or_default(),
        cure: rule.cure.to_owned(),
        bad: shown("Example"),
        good: shown("Clean"),
    }
}

/// The paragraph of a clause, on one line.
fn why(clause: &str) -> Option<String> {
    let (_, rest) = CHAPTER.split_once(&format!("**{clause}.** "))?;
    let paragraph = rest.split("\n\n").next().unwrap_or_default();
    Some(paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The input of a case as it would stand in a file; a line that fills screens is cut.
fn text(input: &Value) -> String {
    let line = |value: &Value| safe(&value.as_str().map_or_else(|| value.to_string(), str::to_owned), LINE_CHARS_MAX);
    if let Some(lines) = input["lines"].as_array() {
        return lines.iter().map(line).collect::<Vec<_>>().join("\n");
    }
    if let Some(hex) = input["hex"].as_str() {
        return format!("the bytes {hex}");
    }
    if let Some(tables) = input["tables"].as_array() {
        return tables.iter().map(line).collect::<Vec<_>>().join("\n");
    }
    let whole = ["document", "outcome"].iter().map(|name| &input[*name]).find(|value| !value.is_null());
    line(whole.unwrap_or(input))
}

/// How much of a line is printed.
const LINE_CHARS_MAX: usize = 400;

#[cfg(test)]
mod tests;
