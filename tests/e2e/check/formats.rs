//! Every format says the same, to whoever reads it back as its readers do.

use super::super::Place;
use super::{CLEAN, Schema, fixtures};
use lacuna_tests::files::read;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

/// A finding as every format can tell it: rule, file and line.
type Told = (String, String, Option<u64>);

const FILES: [&str; 5] =
    ["runs/a b,1:2%.jsonl", "runs/b.jsonl", "runs/clean.jsonl", "runs/ignored.jsonl", "runs/m.json"];

/// A folder with findings of every severity, a clean file, a suppressed finding and a manifest.
fn place() -> Place {
    let place = Place::new();
    place.put(FILES[0], fs::read(fixtures().join("bad-8.jsonl")).unwrap());
    place.put(FILES[1], ["\u{feff}".as_bytes(), &fs::read(fixtures().join("bad-6.jsonl")).unwrap()].concat());
    place.put(FILES[2], CLEAN);
    let ignored = r#"{"type":"SKIP_RESULT","stream":"s","reason":"gremlins","resource_ids":["1"],"lacuna_ignore":[{"rule":"LAC003","reason":"the <feed> is \"frozen\" & closed"}]}"#;
    place.put(FILES[3], ignored);
    place.put(FILES[4], "{\n  \"connector_key\": \"c\",\n  \"streams\": [{\"name\": 7}]\n}\n");
    place
}

fn printed(format: &str) -> String {
    let ran = place().check(["runs", "--format", format]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""), "{format}");
    ran.stdout
}

fn told(finding: &Value) -> Told {
    let text = |name: &str| finding[name].as_str().unwrap().to_owned();
    (text("rule"), text("file"), finding["line"].as_u64())
}

/// What counts, by the format `json`, which the others are held against.
fn counted() -> Vec<Told> {
    let report: Value = serde_json::from_str(&printed("json")).unwrap();
    let counts = report["findings"].as_array().unwrap().iter().filter(|finding| finding["suppressed"].is_null());
    counts.map(told).collect()
}

#[test]
fn json_is_what_its_schema_says_and_its_totals_are_its_sums() {
    let report: Value = serde_json::from_str(&printed("json")).unwrap();
    Schema::named("check").assert_valid(&report);
    let files: Vec<_> = report["files"].as_array().unwrap().iter().map(|file| file["file"].as_str().unwrap()).collect();
    assert_eq!(files, FILES);
    let kinds: Vec<_> = report["files"].as_array().unwrap().iter().map(|file| file["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["messages", "messages", "messages", "messages", "manifest"]);
    for what in ["errors", "warnings", "notes", "suppressed", "lines", "messages"] {
        let sum: u64 = report["files"].as_array().unwrap().iter().map(|file| file[what].as_u64().unwrap()).sum();
        assert_eq!(report["totals"][what], sum, "{what}");
        assert!(sum > 0, "{what} are not tested");
    }
    assert_eq!(report["totals"]["files"], FILES.len());
}

#[test]
fn json_lines_are_findings_and_then_the_totals() {
    let (finding, totals) = (Schema::named("check-finding"), Schema::named("check-totals"));
    let report: Value = serde_json::from_str(&printed("json")).unwrap();
    let text = printed("jsonl");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (last, findings) = lines.split_last().unwrap();
    assert_eq!(last["schema"], "lacuna/check-totals/v1");
    totals.assert_valid(last);
    assert_eq!(last["by_rule"], report["totals"]["by_rule"]);
    for line in findings {
        assert_eq!(line["schema"], "lacuna/check-finding/v1");
        finding.assert_valid(line);
    }
    let all: Vec<Told> = findings.iter().map(told).collect();
    assert_eq!(all, report["findings"].as_array().unwrap().iter().map(told).collect::<Vec<_>>());
}

#[test]
fn people_see_the_line_with_a_caret_under_the_place_and_the_sum() {
    let text = printed("human");
    let place = "   --> runs/b.jsonl:2:50\n";
    let (before, after) = text.split_once(place.trim_start()).unwrap_or_else(|| panic!("{place} is not in {text}"));
    assert!(before.lines().nth_back(1).unwrap().starts_with("warning[LAC071]: "), "{before}");
    let mut lines = after.lines().skip(1);
    let (source, carets) = (lines.next().unwrap(), lines.next().unwrap());
    let marked: String =
        source.chars().zip(carets.chars()).filter(|(_, caret)| *caret == '^').map(|(c, _)| c).collect();
    assert_eq!(marked, "\"no_orders_text\"", "{text}");
    assert_eq!(
        text.lines().last().unwrap(),
        "2 errors, 2 warnings, 1 note in 5 files (14 lines); 1 suppressed",
        "{text}"
    );
    assert!(!text.contains("the <feed> is"), "what is suppressed is not told to people");
}

/// Level, properties and message of a workflow command, read back as the runner of GitHub does it.
fn command(line: &str) -> (String, BTreeMap<String, String>, String) {
    let (head, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
    let (level, properties) = head.split_once(' ').unwrap();
    let unescaped = |text: &str| {
        let text = text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",");
        text.replace("%25", "%")
    };
    let property = |text: &str| {
        let (name, value) = text.split_once('=').unwrap();
        (name.to_owned(), unescaped(value))
    };
    (level.to_owned(), properties.split(',').map(property).collect(), unescaped(message))
}

#[test]
fn every_annotation_of_github_has_file_line_and_title() {
    let text = printed("github");
    let lines: Vec<_> = text.lines().map(command).collect();
    let (sum, findings) = lines.split_last().unwrap();
    assert_eq!((sum.0.as_str(), sum.1["title"].as_str()), ("notice", "lacuna check"));
    let mut all = Vec::new();
    for (level, properties, message) in findings {
        assert!(["error", "warning", "notice"].contains(&level.as_str()), "{level}");
        assert!(!message.is_empty());
        let line = properties.get("line").map(|line| line.parse().unwrap());
        if line.is_some() {
            let column = |name: &str| properties[name].parse::<u64>().unwrap();
            assert!(column("col") < column("endColumn"), "{properties:?}");
        }
        let rule = properties["title"].split(' ').next().unwrap();
        all.push((rule.to_owned(), properties["file"].clone(), line));
    }
    assert_eq!(all, counted());
}

fn sarif_schema() -> Value {
    let text = read("crates/adapters/cli/fixtures/sarif-2.1.0/schema.json");
    // The published pattern of `language` has a bracket too many, which only lenient readers of patterns forgive.
    serde_json::from_str(&text.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$")).unwrap()
}

/// The characters that a URI reference writes as `%` and two digits.
fn unescaped(uri: &str) -> String {
    let mut parts = uri.split('%');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn sarif_is_valid_and_names_each_rule_file_and_line() {
    let sarif: Value = serde_json::from_str(&printed("sarif")).unwrap();
    let schema = Schema(jsonschema::options().should_validate_formats(true).build(&sarif_schema()).unwrap());
    schema.assert_valid(&sarif);
    let run = &sarif["runs"][0];
    let (mut all, mut suppressed) = (Vec::new(), Vec::new());
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        let file = unescaped(place["artifactLocation"]["uri"].as_str().unwrap());
        let told = (result["ruleId"].as_str().unwrap().to_owned(), file, place["region"]["startLine"].as_u64());
        if result["suppressions"].as_array().is_some_and(|suppressions| !suppressions.is_empty()) {
            suppressed.push((told.1, result["suppressions"][0]["justification"].as_str().unwrap().to_owned()));
        } else {
            all.push(told);
        }
    }
    assert_eq!(all, counted());
    assert_eq!(suppressed, [(FILES[3].to_owned(), "the <feed> is \"frozen\" & closed".to_owned())]);
}

#[test]
fn a_clean_check_is_valid_sarif_too() {
    let place = Place::new();
    place.put("clean.jsonl", CLEAN);
    let ran = place.check(["clean.jsonl", "--format", "sarif"]);
    let schema = Schema(jsonschema::options().should_validate_formats(true).build(&sarif_schema()).unwrap());
    schema.assert_valid(&ran.json());
    assert_eq!((ran.code, &ran.json()["runs"][0]["results"]), (0, &serde_json::json!([])));
}

fn attributes(tag: &BytesStart<'_>) -> BTreeMap<String, String> {
    let attribute = |attribute: quick_xml::events::attributes::Attribute<'_>| {
        let value = quick_xml::escape::unescape(&attribute.value).unwrap().into_owned();
        (attribute.key.0.to_owned(), value)
    };
    tag.attributes().map(|read| attribute(read.unwrap())).collect()
}

#[test]
fn junit_is_xml_whose_counts_are_those_of_its_cases() {
    let text = printed("junit");
    let mut reader = quick_xml::Reader::from_str(&text);
    let (mut suites, mut cases, mut failed) = (Vec::new(), Vec::new(), 0);
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes = attributes(&tag);
                let name = tag.name().0.to_owned();
                *counts.entry(name.clone()).or_default() += 1;
                match name.as_str() {
                    "testsuite" => suites.push(attributes),
                    "testcase" => cases.push(attributes),
                    "failure" => {
                        assert!(["error", "warning"].contains(&attributes["type"].as_str()), "{attributes:?}");
                        failed += 1;
                    }
                    _ => {}
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let sum = |what: &str| suites.iter().map(|suite| suite[what].parse::<u64>().unwrap()).sum::<u64>();
    assert_eq!(suites.iter().map(|suite| suite["name"].as_str()).collect::<Vec<_>>(), FILES);
    assert_eq!((sum("tests"), sum("failures"), sum("errors")), (cases.len() as u64, failed, 0));
    assert_eq!((sum("skipped"), counts["skipped"]), (1, 1));
    let skipped = |case: &BTreeMap<String, String>| case["file"] == FILES[3];
    let findings = cases.iter().filter(|case| case["name"] != "no findings" && !skipped(case)).map(|case| {
        let rule = case["name"].split(' ').next().unwrap().to_owned();
        (rule, case["file"].clone(), case.get("line").map(|line| line.parse().unwrap()))
    });
    assert_eq!(findings.collect::<Vec<Told>>(), counted());
}

#[test]
fn the_words_json_and_format_agree() {
    let place = place();
    assert_eq!(place.check(["runs", "--json"]).stdout, printed("json"));
    assert_eq!(place.check(["runs", "--json", "--format", "github"]).stdout, printed("github"));
    assert_eq!(place.check(["runs"]).stdout, printed("human"));
    assert_eq!(place.check(["runs", "--format", "xml"]).code, 2);
}
