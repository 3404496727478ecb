//! One set of findings, with the nastiest texts that a connector can send, in every format.

use super::*;
use crate::check_rules::MATCHED_NOTHING;
use crate::wire::*;
use lacuna_pdpp::rules::{BENT_MESSAGE, BYTE_ORDER_MARK, KEY_UNFIT, NOT_JSON, TIME_UNREADABLE};
use skip_taxonomy::{Finding, Severity};

mod excerpt;
mod formats;

const NASTY: &str = "runs/a b#1,2:%.jsonl";

fn rules() -> Vec<Rule> {
    vec![BENT_MESSAGE, BYTE_ORDER_MARK, KEY_UNFIT, NOT_JSON, TIME_UNREADABLE, MATCHED_NOTHING]
}

/// `text` is the line, and `«…»` marks the place.
fn found(file: &str, line: u64, text: &str, pointer: &str, finding: Finding) -> Found {
    let from = text.find('«').expect("a place");
    let to = text.find('»').expect("its end") - '«'.len_utf8();
    let text = text.replace(['«', '»'], "");
    Found::about(file, pointer, finding).on_line(line, &text, from..to)
}

fn transcript() -> Vec<Found> {
    let long = format!("{{\"a\":\"{}\",«\"key\":\"{}\"»}}", "ä".repeat(200), "k".repeat(300));
    let mut ignored = found(NASTY, 4, "{\"key\":«\"\"»}", "/key", KEY_UNFIT.at("/key", "the key is empty"));
    ignored.suppressed =
        Some(Suppressed { by: SuppressedBy::Inline, reason: "the archive, \"frozen\"\n<2020>".into() });
    vec![
        Found::about(NASTY, "", BYTE_ORDER_MARK.at("", "the transcript begins with a byte order mark")),
        found(
            NASTY,
            1,
            "\t{\"type\":\"RECORD\",\"🦀\":\"\u{202e}drawkcab\",«\"emitted_at\":\"yesterday\"»}",
            "/emitted_at",
            TIME_UNREADABLE
                .at("/emitted_at", "100%0A sure: \"yester\u{202e}day\", ]]> is\nno time [see](https://x.example) {0}"),
        ),
        found(NASTY, 3, &long, "/key", BENT_MESSAGE.at("/key", "`key` is too long")),
        ignored,
    ]
}

fn stdin() -> Vec<Found> {
    let mut unknown = Rule::new("LAC999", Severity::Warning, "", "").at("", "of a newer version \u{1}\u{ffff}");
    unknown.cure = None;
    let unknown = Found { line: Some(9), ..Found::about(STDIN, "", unknown) };
    vec![found(STDIN, 7, "«»not json", "", NOT_JSON.at("", "expected value at column 1")), unknown]
}

fn report(format: Format, settings: &Settings) -> String {
    let mut text = Vec::new();
    let mut report = Report::begin(format, Settings { rules: rules(), ..settings.clone() }, &mut text).unwrap();
    for (file, all, amount) in [
        (NASTY, transcript(), Amount { kind: Some("transcript"), lines: 4_188, messages: 4_187 }),
        ("./clean.json", Vec::new(), Amount { kind: Some("manifest"), lines: 12, messages: 0 }),
        (STDIN, stdin(), Amount { kind: None, lines: 9, messages: 8 }),
    ] {
        report.file_begin(file).unwrap();
        for found in &all {
            report.found(found).unwrap();
        }
        report.file_end(amount).unwrap();
    }
    let aside = MATCHED_NOTHING.at("line 3 /check/suppress/0", "nothing that was checked breaks LAC072");
    report.aside(&[Found { line: Some(3), ..Found::about("lacuna.toml", "/check/suppress/0", aside) }]).unwrap();
    report.end().unwrap();
    String::from_utf8(text).unwrap()
}
