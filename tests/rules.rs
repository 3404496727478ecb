//! Rules, their clauses and the cases that explain them belong together: each rule has all of them, and each of them a rule.

use crate::vectors::{self, Case};
use lacuna_tests::files;
use skip_taxonomy::{Rule, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// The rules of each crate that has some. A crate that gets rules gets a line here.
const CRATES: &[(&str, &[Rule])] = &[
    ("skip-taxonomy", skip_taxonomy::rules::ALL),
    ("gap-model", gap_model::rules::ALL),
    ("lacuna-pdpp", lacuna_pdpp::rules::ALL),
    ("lacuna-http", lacuna_http::rules::ALL),
];

/// The rules of the command, which no crate can name. A test of the command compares them with the chapter.
const OF_THE_COMMAND: [&str; 8] = ["LAC090", "LAC091", "LAC100", "LAC101", "LAC102", "LAC103", "LAC104", "LAC105"];

/// Rules that no case can show, each with the reason.
const WITHOUT_EXAMPLE: &[(&str, &str)] = &[
    ("LAC021", "needs a line of more than 32 MiB: unit tests of `Lines` have it"),
    ("LAC050", "needs a time of reading: an end-to-end test has it"),
];

const CHAPTER: &str = "spec/rules.md";
const CASES: &str = "check.json";

fn rules() -> impl Iterator<Item = &'static Rule> {
    CRATES.iter().flat_map(|(_, rules)| *rules)
}

/// `LAC070` → `RULE-70`.
fn clause(rule: &str) -> String {
    let number = rule.strip_prefix("LAC").and_then(|digits| digits.parse::<u16>().ok());
    number.map_or_else(|| format!("no clause of {rule}"), |number| format!("RULE-{number}"))
}

#[test]
fn every_rule_has_an_id_of_its_own() {
    let mut seen = BTreeMap::new();
    let mut wrong = Vec::new();
    for (name, rules) in CRATES {
        for rule in *rules {
            let digits = rule.id.strip_prefix("LAC").unwrap_or_default();
            if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                wrong.push(format!("{name}: {} is no id of a rule", rule.id));
            }
            if let Some(first) = seen.insert(rule.id, name) {
                wrong.push(format!("{name}: {} is a rule of {first} already", rule.id));
            }
        }
    }
    assert!(seen.len() > 60, "only {} rules were found", seen.len());
    assert_none(&wrong);
}

#[test]
fn every_rule_has_one_clause_and_every_clause_a_rule() {
    let text = files::read(CHAPTER);
    let mut clauses: BTreeMap<&str, usize> = BTreeMap::new();
    for id in text.lines().filter_map(|line| line.strip_prefix("**RULE-")?.split_once(".**")) {
        *clauses.entry(id.0).or_default() += 1;
    }
    let mut wrong = Vec::new();
    for rule in rules() {
        let clause = clause(rule.id);
        let found = clause.strip_prefix("RULE-").and_then(|number| clauses.remove(number)).unwrap_or(0);
        if found != 1 {
            wrong.push(format!("{CHAPTER} has {found} clauses {clause}, for {}", rule.id));
        }
    }
    for rule in OF_THE_COMMAND {
        clauses.remove(clause(rule).trim_start_matches("RULE-"));
    }
    wrong.extend(clauses.keys().map(|number| format!("{CHAPTER}: RULE-{number} has no rule")));
    assert_none(&wrong);
}

#[test]
fn the_table_says_of_every_rule_what_the_code_says() {
    let text = files::read(CHAPTER);
    let of_the_command = |line: &&str| OF_THE_COMMAND.iter().any(|rule| line[2..].starts_with(rule));
    let rows = text.lines().filter(|line| line.starts_with("| LAC"));
    let found: Vec<&str> = rows.filter(|line| !of_the_command(line)).collect();
    let mut rules: Vec<&Rule> = rules().collect();
    rules.sort_by_key(|rule| rule.id);
    let row = |rule: &&Rule| format!("| {} | {} | {} |", rule.id, severity(rule.severity), rule.title);
    let wanted: Vec<String> = rules.iter().map(row).collect();
    let mut wrong: Vec<String> = Vec::new();
    wrong.extend(wanted.iter().filter(|row| !found.contains(&row.as_str())).map(|row| format!("missing: {row}")));
    wrong.extend(
        found.iter().filter(|row| !wanted.iter().any(|rule| rule == *row)).map(|row| format!("no rule: {row}")),
    );
    if wrong.is_empty() && found != wanted {
        wrong.push(format!("{CHAPTER}: each row once, in the order of the ids"));
    }
    assert_none(&wrong);
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

#[test]
fn every_rule_has_one_example_and_one_clean_case() {
    let excused: BTreeMap<&str, &str> = WITHOUT_EXAMPLE.iter().copied().collect();
    let suite = vectors::suite();
    let cases = &suite[CASES].cases;
    let mut wrong = Vec::new();
    for rule in rules() {
        let of_rule = |flag: &str| {
            let clause = clause(rule.id);
            cases.iter().filter(|case| case.clause == clause && case.flags.iter().any(|own| own == flag)).collect()
        };
        let (examples, clean): (Vec<&Case>, Vec<&Case>) = (of_rule("Example"), of_rule("Clean"));
        if let Some(reason) = excused.get(rule.id) {
            if examples.len() + clean.len() > 0 {
                wrong.push(format!("{} ({reason}) has a case: take it out of WITHOUT_EXAMPLE", rule.id));
            }
            continue;
        }
        let ([example], [clean]) = (examples.as_slice(), clean.as_slice()) else {
            wrong.push(format!("{}: {} examples, {} clean cases; one of each", rule.id, examples.len(), clean.len()));
            continue;
        };
        if !expected(example).contains(rule.id) {
            wrong.push(format!("{}: {} does not occur in its example", example.id, rule.id));
        }
        if expected(clean).contains(rule.id) {
            wrong.push(format!("{}: {} occurs in its clean case", clean.id, rule.id));
        }
    }
    let known: BTreeSet<&str> = rules().map(|rule| rule.id).collect();
    wrong.extend(excused.keys().filter(|id| !known.contains(*id)).map(|id| format!("{id} is no rule")));
    let all = cases.iter().flat_map(|case| expected(case).into_iter().map(move |rule| (case, rule)));
    wrong.extend(
        all.filter(|(_, rule)| !known.contains(rule)).map(|(case, id)| format!("{}: {id} is no rule", case.id)),
    );
    assert_none(&wrong);
}

/// The rules that a case expects.
fn expected(case: &Case) -> BTreeSet<&str> {
    let findings = case.expect.as_ref().and_then(|expect| expect["findings"].as_array());
    findings.into_iter().flatten().filter_map(|finding| finding.as_str()?.split(' ').next()).collect()
}

#[track_caller]
fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
