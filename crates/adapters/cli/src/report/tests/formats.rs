//! The formats, as those who read them do.

use super::*;
use quick_xml::events::Event;
use serde_json::Value;

fn version_hidden(text: &str) -> String {
    text.replace(env!("CARGO_PKG_VERSION"), "[version]")
}

#[test]
fn people_see_the_line_the_place_and_the_cure() {
    let text = report(Format::Human, &Settings { width: Some(100), ..Settings::default() });
    insta::assert_snapshot!(text);
    assert!(!text.contains(['\u{202e}', '\u{1}', '\u{1b}', '\t']));
}

#[test]
fn colours_are_used_only_where_they_are_wanted() {
    let text = report(Format::Human, &Settings { color: true, ..Settings::default() });
    assert!(text.contains("\u{1b}["));
    assert!(!text.contains(":::"), "{text}");
}

#[test]
fn json_is_one_object_that_its_type_reads_back() {
    let text = report(Format::Json, &Settings::default());
    insta::assert_snapshot!(text);
    let check: Check = serde_json::from_str(&text).unwrap();
    assert_eq!((check.findings.len(), check.files.len(), check.totals.files), (7, 4, 3));
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["schema"], "lacuna/check/v1");
    let schema = serde_json::to_value(schemars::schema_for!(Check)).unwrap();
    assert!(jsonschema::is_valid(&schema, &value));
}

#[test]
fn an_empty_report_is_an_object_too() {
    let mut text = Vec::new();
    Report::begin(Format::Json, Settings::default(), &mut text).unwrap().end().unwrap();
    let check: Check = serde_json::from_slice(&text).unwrap();
    assert_eq!(check.totals, Totals::default());
}

#[test]
fn json_lines_end_with_the_totals() {
    let text = report(Format::Jsonl, &Settings::default());
    insta::assert_snapshot!(text);
    for line in text.lines() {
        let value: Value = serde_json::from_str(line).unwrap();
        if value["schema"] == "lacuna/check-finding/v1" {
            let _: CheckFinding = serde_json::from_value(value).unwrap();
        } else {
            assert_eq!(value["schema"], "lacuna/check-totals/v1");
            let _: Totals = serde_json::from_value(value).unwrap();
        }
    }
}

/// Level, properties and message of a workflow command, unescaped as the runner does it.
fn command(line: &str) -> (String, Vec<(String, String)>, String) {
    let (head, data) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
    let (level, properties) = head.split_once(' ').unwrap();
    let unescaped = |text: &str| {
        let text = text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",");
        text.replace("%25", "%")
    };
    let property = |text: &str| {
        let (name, value) = text.split_once('=').unwrap();
        (name.to_owned(), unescaped(value))
    };
    (level.to_owned(), properties.split(',').map(property).collect(), unescaped(data))
}

#[test]
fn github_reads_back_file_line_title_and_message() {
    let text = report(Format::Github, &Settings::default());
    insta::assert_snapshot!(text);
    let commands: Vec<_> = text.lines().map(command).collect();
    let (level, properties, message) = &commands[1];
    let get = |name| properties.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    assert_eq!(level, "warning");
    assert_eq!(
        (get("file"), get("line"), get("col"), get("endColumn")),
        (Some(NASTY), Some("1"), Some("35"), Some("59"))
    );
    assert!(get("title").unwrap().starts_with("LAC031 "));
    assert!(message.starts_with("100%0A sure: \"yester\\u{202e}day\", ]]> is\nno time"), "{message}");
    for (_, properties, _) in &commands {
        assert!(properties.iter().any(|(name, value)| name == "title" && !value.is_empty()));
    }
    let (level, properties, message) = commands.last().unwrap();
    assert_eq!((level.as_str(), properties[0].1.as_str()), ("notice", "lacuna check"));
    assert_eq!(message, "2 errors, 2 warnings, 2 notes in 3 files (4,209 lines); 1 suppressed");
}

#[test]
fn the_summary_is_among_the_ten_notices_that_github_keeps() {
    let mut text = Vec::new();
    let mut report = Report::begin(Format::Github, Settings::default(), &mut text).unwrap();
    report.file_begin("f").unwrap();
    for line in 1..=12 {
        let note = Found { line: Some(line), ..Found::about("f", "/a", BYTE_ORDER_MARK.at("", "::error::no")) };
        report.found(&note).unwrap();
    }
    report.file_end(Amount::default()).unwrap();
    report.end().unwrap();
    let text = String::from_utf8(text).unwrap();
    let notices: Vec<&str> = text.lines().filter(|line| line.starts_with("::notice ")).collect();
    assert_eq!(notices.len(), 10);
    assert!(notices[9].contains("12 notes in 1 file%0AGitHub shows 10 annotations of each level"), "{}", notices[9]);
    assert_eq!(text.lines().nth(9).unwrap(), "note LAC026 f:10 /a: ::error::no");
}

#[test]
fn sarif_is_valid_against_its_published_schema() {
    let text = report(Format::Sarif, &Settings::default());
    insta::assert_snapshot!(version_hidden(&text));
    let sarif: Value = serde_json::from_str(&text).unwrap();
    // The published pattern of `language` has a bracket too many, which only lenient readers of patterns forgive.
    let schema = include_str!("../../../fixtures/sarif-2.1.0/schema.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(&sarif).map(|why| format!("{}: {why}", why.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new());
    // The test can fail: a level that there is not.
    let wrong: Value = serde_json::from_str(&text.replace("\"level\":\"error\"", "\"level\":\"fatal\"")).unwrap();
    assert!(!validator.is_valid(&wrong));

    let run = &sarif["runs"][0];
    for result in run["results"].as_array().unwrap() {
        if let Some(index) = result["ruleIndex"].as_u64() {
            assert_eq!(run["tool"]["driver"]["rules"][usize::try_from(index).unwrap()]["id"], result["ruleId"]);
        }
    }
}

#[test]
fn an_absolute_path_is_a_file_uri() {
    let mut text = Vec::new();
    let mut report = Report::begin(Format::Sarif, Settings::default(), &mut text).unwrap();
    report.found(&Found::about("/tmp/ä", "", NOT_JSON.at("", ""))).unwrap();
    report.end().unwrap();
    assert!(String::from_utf8(text).unwrap().contains("\"uri\":\"file:///tmp/%C3%A4\""));
}

#[test]
fn junit_is_xml_and_its_counts_are_those_of_its_cases() {
    let text = report(Format::Junit, &Settings::default());
    insta::assert_snapshot!(text);
    let mut reader = quick_xml::Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
    let (mut suites, mut names) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(start) | Event::Empty(start) => {
                let get = |name: &str| {
                    let value = start.try_get_attribute(name).unwrap()?;
                    Some(quick_xml::escape::unescape(&value.value).unwrap().into_owned())
                };
                let name = start.name().0.to_owned();
                if name == "testsuite" {
                    let counts =
                        ["tests", "failures", "skipped"].map(|name| get(name).unwrap().parse::<usize>().unwrap());
                    suites.push((get("name").unwrap(), counts, [0; 3]));
                }
                let seen = suites.last_mut().map(|(_, _, seen)| seen);
                if let (Some(seen), Some(kind)) =
                    (seen, ["testcase", "failure", "skipped"].iter().position(|kind| *kind == name))
                {
                    seen[kind] += 1;
                    if kind == 0 {
                        names.push(get("name").unwrap());
                    }
                }
            }
            Event::Text(text) => {
                quick_xml::escape::unescape(&text).unwrap();
            }
            _ => {}
        }
    }
    assert_eq!(
        suites.iter().map(|(name, ..)| name.as_str()).collect::<Vec<_>>(),
        [NASTY, "./clean.json", STDIN, "lacuna.toml"]
    );
    for (name, counts, seen) in suites {
        assert_eq!(counts, seen, "{name}");
    }
    assert_eq!(names[1], "LAC031 line 1 /emitted_at");
}

#[test]
fn a_suite_is_bounded_and_says_what_it_leaves_out() {
    let mut text = Vec::new();
    let mut report = Report::begin(Format::Junit, Settings::default(), &mut text).unwrap();
    report.file_begin("f").unwrap();
    for _ in 0..10_003 {
        report.found(&Found::about("f", "", NOT_JSON.at("", ""))).unwrap();
    }
    report.file_end(Amount::default()).unwrap();
    let totals = report.end().unwrap();
    assert_eq!((totals.errors, totals.not_shown), (10_003, 3));
    let text = String::from_utf8(text).unwrap();
    assert_eq!(text.matches("<testcase ").count(), 10_000);
    assert!(text.contains("<system-out>3 more findings not shown: a suite has at most 10000</system-out>"));
}
