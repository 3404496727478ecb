//! The messages of a run.

use super::{Kind, Plan, Session, shown, unreadable};
use crate::failure::Failure;
use crate::report::{Amount, Found};
use crate::suppress::Ignores;
use lacuna_pdpp::{Check, LineError, Lines, locate, rules, strict};
use skip_taxonomy::Finding;
use std::io::Read;
use std::path::Path;

/// The rules whose breach is a text that must not be read by others.
const UNSHOWN: [&str; 3] = [rules::SECRET.id, rules::WHOLE_RECORD.id, rules::LOCATOR_REFUSED.id];

/// What every line of a record has in it.
const RECORD: &[u8] = br#""RECORD""#;

/// How a message says that something in it shall not count.
const IGNORE: &[u8] = b"lacuna_ignore";

pub(super) fn check(
    plan: &Plan,
    input: Box<dyn Read>,
    path: &Path,
    name: &str,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    let against = plan.against();
    let check = Check::new(&against);
    let mut check = if plan.strict { check.strict() } else { check };
    let mut lines = Lines::new(input);
    let mut failed = None;
    loop {
        let line = match lines.next_line() {
            Ok(Some(line)) => line,
            Ok(None) => break,
            Err(why) => {
                failed = Some(unreadable(path, why));
                break;
            }
        };
        let text = line.text.unwrap_or_default();
        let unread = if let Err(LineError::NotUtf8 { chars, .. }) = line.text { Some(chars as u64 + 1) } else { None };
        let findings = check.line(line);
        let mut ignores = Ignores::default();
        if memchr::memmem::find(text.as_bytes(), IGNORE).is_some() {
            ignores = serde_json::from_str(text).map(|message| Ignores::of_message(&message)).unwrap_or_default();
        }
        if findings.is_empty() && ignores.is_empty() {
            continue;
        }
        // What was just found to hold a secret or somebody's data is not shown around, not even for another finding.
        // Neither is a record, whatever is wrong with it: its data is somebody's.
        let may_show = memchr::memmem::find(text.as_bytes(), RECORD).is_none()
            && !findings.iter().any(|finding| UNSHOWN.contains(&finding.rule.as_str()));
        let shown = |found: Found| if may_show { found } else { Found { source: None, ..found } };
        let mut offsets = if plan.strict { offsets(text, &findings) } else { Vec::new() }.into_iter();
        for finding in findings {
            let offset = if is_of_text(&finding) { offsets.next() } else { None };
            let mut found = found(name, line.number, text, finding, offset);
            found.columns = found.columns.or(unread.map(|column| column..column + 1));
            session.tell(shown(found), Some(&mut ignores))?;
        }
        let known = |rule: &str| session.knows(rule);
        for (pointer, finding) in ignores.finish(known) {
            let at = place(text, &pointer);
            session.tell(shown(Found::about(name, pointer, finding).on_line(line.number, text, at)), None)?;
        }
    }
    let read = lines.number();
    let end = check.finish();
    for finding in end.findings {
        session.tell(found(name, 0, "", finding, None), None)?;
    }
    session.not_shown(end.not_shown);
    session.file_end(Amount { kind: Some(Kind::Messages.as_str()), lines: read, messages: end.messages.total() })?;
    failed.map_or(Ok(()), Err)
}

/// Whether a finding is about the text of a line and not about its value, so that its pointer does not lead to the place:
/// a name that stands twice leads to the first of the two.
fn is_of_text(finding: &Finding) -> bool {
    let of_text = [rules::LONE_SURROGATE, rules::NUMBER_RANGE, rules::DUPLICATE_NAME, rules::TOO_DEEP];
    of_text.iter().any(|rule| rule.id == finding.rule)
}

/// The bytes of the places that the findings about the text are about, in their order. The findings do not have them, so
/// a text with such findings is walked again.
fn offsets(text: &str, findings: &[Finding]) -> Vec<usize> {
    let wanted = findings.iter().filter(|finding| is_of_text(finding)).count();
    let mut offsets = Vec::with_capacity(wanted);
    if wanted > 0 {
        strict::defects(text, &mut |defect| {
            if offsets.len() < wanted {
                offsets.push(defect.offset);
            }
        });
    }
    offsets
}

/// The finding at its place. What is found at the end of a run may be about an earlier line, of which there is no text.
fn found(name: &str, number: u64, text: &str, finding: Finding, offset: Option<usize>) -> Found {
    let (line, pointer) = parted(&finding.at);
    let pointer = pointer.to_owned();
    let at = match stopped(&finding) {
        Some(column) if pointer.is_empty() => column - 1..column,
        _ => place(text, &pointer),
    };
    let at = offset.filter(|offset| *offset != at.start).map_or(at, |offset| offset..offset + 1);
    let found = Found::about(name, pointer, finding);
    match line {
        Some(line) if line == number && !text.is_empty() => found.on_line(line, text, at),
        line => Found { line, ..found },
    }
}

/// `line 7 /reason` as the line and the pointer; any other place is no line.
fn parted(at: &str) -> (Option<u64>, &str) {
    let Some(rest) = at.strip_prefix("line ") else { return (None, at) };
    let (number, pointer) = rest.split_once(' ').unwrap_or((rest, ""));
    (number.parse().ok(), pointer)
}

fn place(text: &str, pointer: &str) -> std::ops::Range<usize> {
    shown(locate(text, pointer))
}

/// The column, in bytes from 1, at which reading a line stopped: what is no message, or not even JSON, says so at its end.
fn stopped(finding: &Finding) -> Option<usize> {
    let of_line = [rules::NOT_JSON.id, rules::NOT_A_MESSAGE.id, rules::BENT_MESSAGE.id];
    let (_, column) = finding.message.strip_suffix(')')?.rsplit_once("(column ")?;
    column.parse().ok().filter(|column| *column > 0 && of_line.contains(&finding.rule.as_str()))
}
