//! `lacuna classify`: one classification for each skip.

use crate::args::{Classify, Global};
use crate::check::{no_text, pointer};
use crate::check_rules::SCHEMA_BROKEN;
use crate::clock;
use crate::failure::{DONE, FOUND, Failure};
use crate::input;
use crate::print::Out;
use crate::reasons::reasons;
use crate::text::{without_values, word};
use gap_model::{Observation, Skipped};
use lacuna_http::{Outcome, Policy};
use lacuna_pdpp::rules::{LINE_TOO_LONG, NOT_A_MESSAGE, NOT_JSON, NOT_UTF8};
use lacuna_pdpp::{Lines, Reader};
use skip_taxonomy::{
    Classification, ClassificationDocument, Finding, Histogram, Instant, Preconditions, ReasonTable, Severity,
};
use std::sync::Arc;

pub(super) fn run(args: &Classify, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let now = clock::now(global.now);
    let (table, told) = reasons(&args.tables.reasons)?;
    let table = args.connector.as_ref().map_or_else(|| table.clone(), |key| table.for_connector(key.as_str()));
    tell(&told);
    if args.http { outcomes(args, now, out) } else { messages(args, table, now, out) }
}

/// What tables change is no answer to any line, so it is said beside the answers.
#[expect(clippy::print_stderr, reason = "standard output has one line for each line that was read")]
fn tell<'f>(findings: impl IntoIterator<Item = &'f Finding>) {
    for finding in findings {
        eprintln!("lacuna: {} {}: {}", finding.rule, finding.at, finding.message);
    }
}

fn messages(args: &Classify, table: ReasonTable, now: Instant, out: &mut Out) -> Result<u8, Failure> {
    let failed = |source| Failure::Read { path: args.messages.clone(), source };
    let mut lines = Lines::new(input::open(&args.messages)?.0);
    let mut reader = Reader::default();
    reader.use_reasons(Arc::new(table));
    let mut histogram = Histogram::default();
    let mut code = DONE;
    while let Some(line) = lines.next_line().map_err(failed)? {
        let mut findings = Vec::new();
        let mut skip = None;
        let mut is_message = line.text.is_ok();
        for observation in reader.observe(line) {
            match observation {
                Observation::Skipped(skipped) | Observation::Owed(skipped) => skip = Some(skipped),
                Observation::Violated(finding) | Observation::Noted(finding) => findings.push(finding),
                _ => is_message = true,
            }
        }
        let unreadable = findings.iter().any(|finding| NO_MESSAGE.contains(&finding.rule.as_str())) || !is_message;
        if let Some(skip) = &skip {
            histogram.add(skip.reason.as_ref(), skip.kind.as_ref(), skip.informational, skip.quantity);
        }
        let classification = match skip {
            Some(skip) => of_skip(*skip, findings, now),
            None if unreadable => Classification::of_evidence(None, findings).into(),
            // Any other message says nothing that could be classified.
            None => continue,
        };
        if classification.findings.iter().any(|finding| finding.severity == Severity::Error) {
            code = FOUND;
        }
        if args.histogram {
            // A line that cannot be read is in no histogram, so it is said.
            tell(classification.findings.iter().filter(|finding| finding.severity == Severity::Error));
        } else {
            out.json("classification", &placed(classification.of_line(line.number)))?;
        }
    }
    if args.histogram {
        out.json("histogram", &histogram)?;
    }
    Ok(code)
}

/// The line stands beside the findings, so their places are within it.
fn placed(mut document: ClassificationDocument) -> ClassificationDocument {
    for finding in &mut document.findings {
        if let Some(rest) = finding.at.strip_prefix("line ") {
            finding.at = rest.split_once(' ').map_or("", |(_, at)| at).to_owned();
        }
    }
    document
}

/// One outcome a line, and what it says of the retry.
fn outcomes(args: &Classify, now: Instant, out: &mut Out) -> Result<u8, Failure> {
    let failed = |source| Failure::Read { path: args.messages.clone(), source };
    let mut lines = Lines::new(input::open(&args.messages)?.0);
    let mut code = DONE;
    while let Some(line) = lines.next_line().map_err(failed)? {
        let mut step = None;
        let text = line.text.map_err(|why| no_text(&why));
        let classification = match text.and_then(outcome) {
            Ok(outcome) => {
                let reading = lacuna_http::read(&outcome, Policy::default(), now);
                step = reading.step;
                reading.classification()
            }
            Err(finding) => {
                code = FOUND;
                Classification::of_evidence(None, vec![finding])
            }
        };
        let mut document = ClassificationDocument::from(classification).of_line(line.number);
        document.step = step.map(|step| word(&step));
        out.json("classification", &document)?;
    }
    Ok(code)
}

/// Reads an outcome; a member that is wrong is named, and its value is not told.
fn outcome(text: &str) -> Result<Outcome, Finding> {
    let mut json = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut json);
    read.map_err(|why| (pointer(why.path()), why.into_inner()))
        .and_then(|read| json.end().map(|()| read).map_err(|why| (String::new(), why)))
        .map_err(|(at, why)| {
            let rule = if why.is_data() { SCHEMA_BROKEN } else { NOT_JSON };
            rule.at(at, without_values(&why))
        })
}

/// The rules that a line breaks which is no message at all.
const NO_MESSAGE: [&str; 4] = [NOT_UTF8.id, LINE_TOO_LONG.id, NOT_JSON.id, NOT_A_MESSAGE.id];

fn of_skip(skip: Skipped, mut findings: Vec<Finding>, now: Instant) -> ClassificationDocument {
    findings.extend(skip.findings);
    let mut preconditions = skip.preconditions;
    // A wait counts from the moment of the observation, and the message is looked at now.
    if let Some(wait) = skip.evidence.retry_after_seconds {
        let until = Preconditions::none().after(now.saturating_add_secs(wait.into()));
        preconditions.tighten(&until);
    }
    ClassificationDocument::new(
        skip.kind,
        skip.informational,
        preconditions,
        skip.decided_by,
        skip.confidence,
        findings,
    )
}
