//! One line becomes observations.

use super::{Counts, Told};
use crate::key::Id;
use crate::lines::{Line, LineError};
use crate::message::{Fault, Kind, Message, Record, Salvaged, parse, why_not_json};
use crate::observations::{Notes, Observations};
use crate::scalar::Scalar;
use crate::text::shortened;
use crate::{detail_coverage, detail_gap, done, rules, skip};
use gap_model::{Ended, Observation, StreamName, rules as fold_rules};
use serde_json::Value;
use skip_taxonomy::{Instant, Key, ReasonTable};
use std::borrow::Cow;
use std::sync::Arc;

/// What the lines of a transcript come to, one after the other: everything of a [`Transcript`](crate::Transcript) but the
/// reading of its lines, for whoever needs these too.
#[derive(Debug, Default)]
pub struct Reader {
    reasons: Option<Arc<ReasonTable>>,
    counts: Counts,
    told: Told,
    is_done: bool,
    /// The name of a stream that the line writes with escapes.
    stream: String,
}

impl Reader {
    /// Classifies what follows by these reasons and not by the built-in table.
    pub fn use_reasons(&mut self, reasons: Arc<ReasonTable>) {
        self.reasons = Some(reasons);
    }

    /// How many messages there were so far, by type.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// What a line comes to. Lines are given in their order, because some things are told once.
    pub fn observe<'a>(&'a mut self, line: Line<'a>) -> Observations<'a> {
        let mut notes = Notes::of_line(line.number);
        if line.after_byte_order_mark {
            notes.note(&rules::BYTE_ORDER_MARK, "", "the transcript begins with a byte order mark");
        }
        let main = match line.text {
            Err(why) => {
                let rule = if let LineError::NotUtf8 { .. } = why { rules::NOT_UTF8 } else { rules::LINE_TOO_LONG };
                notes.violation(&rule, "", why.to_string());
                self.counts.count_unreadable();
                None
            }
            Ok(text) => match parse(text) {
                Ok(message) => self.message(message, &mut notes),
                Err(_) => self.refused(text, &mut notes),
            },
        };
        Observations::new(main, notes)
    }

    fn message<'a>(&'a mut self, message: Message<'a>, notes: &mut Notes) -> Option<Observation<'a>> {
        if let Some(kind) = message.kind() {
            self.counts.count(kind);
        }
        let reasons = self.reasons.as_deref().unwrap_or_else(|| ReasonTable::builtin());
        let told = &mut self.told;
        match message {
            Message::Record(record) => Some(self.delivered(record, notes)),
            Message::Skip(skip) => Some(Observation::Skipped(Box::new(skip::observe(skip, reasons, told, notes)))),
            Message::Gap(gap) => Some(Observation::Owed(Box::new(detail_gap::observe(*gap, reasons, told, notes)))),
            Message::Report(report) => {
                let (claim, owes_unfit) = detail_coverage::observe(*report, told, notes);
                if let Some(stream) = owes_unfit {
                    notes.observe(Observation::Owed(Box::new(detail_coverage::unaccounted(stream, reasons))));
                }
                claim.map(|claim| Observation::Listed(Box::new(claim))).or_else(|| self.silent(notes))
            }
            Message::State(state) => match stream_text(state.stream, "a STATE", notes) {
                Some(stream) => {
                    let stream = self.name(stream);
                    Some(Observation::Staged { stream, cursor: Value::Object(state.cursor.0) })
                }
                None => self.silent(notes),
            },
            Message::Done(done) => {
                let ended = done::observe(&done, notes);
                Some(self.ended(ended))
            }
            Message::Follow(kind, follow) => {
                detail_gap::check_follow(&follow, kind == Kind::DetailGapRecovered, told, notes);
                self.silent(notes)
            }
            Message::Page(page) => {
                detail_gap::check_page(&page, notes);
                self.silent(notes)
            }
            Message::Silent(kind) if kind.is_of_runtime() => None,
            Message::Silent(_) => self.silent(notes),
            Message::Unknown(name) => {
                if self.counts.count_unknown(&name) {
                    notes.note(&rules::UNKNOWN_TYPE, "/type", format!("{:?}; told once", shortened(&name, 100)));
                }
                self.silent(notes)
            }
        }
    }

    /// A line that is no proper message: what is wrong with it, and what can still be told of it.
    fn refused<'a>(&'a mut self, line: &'a str, notes: &mut Notes) -> Option<Observation<'a>> {
        if let Some(fault) = why_not_json(line) {
            notes.violation(&rules::NOT_JSON, &fault.pointer, fault.to_string());
            self.counts.count_unreadable();
            return None;
        }
        let fault = Fault::of(line);
        let salvaged = Salvaged::of(line);
        let rule = if salvaged.kind.is_some() { &rules::BENT_MESSAGE } else { &rules::NOT_A_MESSAGE };
        notes.violation(rule, &fault.pointer, fault.to_string());
        let Some(kind) = salvaged.kind else {
            self.counts.count_unreadable();
            return None;
        };
        self.counts.count(kind);
        let reasons = self.reasons.as_deref().unwrap_or_else(|| ReasonTable::builtin());
        match kind {
            Kind::SkipResult => Some(Observation::Skipped(Box::new(skip::bent(salvaged, reasons, notes)))),
            Kind::DetailGap => Some(Observation::Owed(Box::new(skip::bent(salvaged, reasons, notes)))),
            Kind::Record => {
                let stream = salvaged.stream.filter(|stream| is_name(stream)).unwrap_or(Cow::Borrowed(NO_STREAM));
                Some(Observation::Delivered { stream: self.name(stream), key: None, emitted_at: None })
            }
            Kind::Done => {
                let ended = done::bent(&salvaged, notes);
                Some(self.ended(ended))
            }
            _ => None,
        }
    }

    fn delivered<'a>(&'a mut self, mut record: Record<'a>, notes: &mut Notes) -> Observation<'a> {
        let stream = stream_text(record.stream.take().unwrap_or_default(), "a RECORD", notes);
        let is_whole = is_whole(&record, notes);
        // A record without its data is delivered, and still proves nothing of the gap with its key.
        let key = self.key(record.key, notes).filter(|_| is_whole);
        let emitted_at = emitted_at(record.emitted_at.unwrap_or_default(), notes);
        // One of no stream is counted all the same.
        let stream = self.name(stream.unwrap_or(Cow::Borrowed(NO_STREAM)));
        Observation::Delivered { stream, key, emitted_at }
    }

    fn key(&mut self, id: Option<Id>, notes: &mut Notes) -> Option<Key> {
        match id {
            Some(Id::Key(key, bent)) => {
                self.told.bent(bent, "/key", notes);
                return Some(key);
            }
            Some(Id::Unfit(why)) => notes.note(&rules::KEY_UNFIT, "/key", why),
            Some(Id::Wrong(kind)) => notes.violation(&rules::RECORD_KEY, "/key", format!("a key that is {kind}")),
            None => notes.violation(&rules::RECORD_KEY, "/key", "a RECORD without a key"),
        }
        None
    }

    fn ended(&mut self, ended: Ended) -> Observation<'static> {
        self.is_done = true;
        Observation::Ended(ended)
    }

    /// A message that is no observation; after DONE it is one too many, and nobody behind would see it.
    fn silent(&self, notes: &mut Notes) -> Option<Observation<'static>> {
        if self.is_done {
            notes.violation(&fold_rules::AFTER_DONE, "", "a message after DONE");
        }
        None
    }

    fn name<'a>(&'a mut self, name: Cow<'a, str>) -> &'a str {
        match name {
            Cow::Borrowed(name) => name,
            Cow::Owned(name) => {
                self.stream = name;
                &self.stream
            }
        }
    }
}

/// What stands in the place of a name that is none; the fold passes it over.
const NO_STREAM: &str = "";

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= StreamName::BYTES_MAX
}

/// The text of `stream`; a value that is no name is a violation. `whose`: the message, for the finding.
fn stream_text<'a>(stream: Scalar<'a>, whose: &str, notes: &mut Notes) -> Option<Cow<'a, str>> {
    let what = match stream {
        Scalar::Text(text) if is_name(&text) => return Some(text),
        Scalar::Text(text) if text.is_empty() => "an empty one".to_owned(),
        Scalar::Text(text) => format!("one of {} bytes", text.len()),
        other => other.kind().to_owned(),
    };
    notes.violation(&rules::STREAM_UNREADABLE, "/stream", format!("{whose} without the name of its stream: {what}"));
    None
}

/// Whether a record says what became of it.
fn is_whole(record: &Record<'_>, notes: &mut Notes) -> bool {
    let data = record.data_kind();
    let has_data = data == Scalar::Object;
    match record.op.as_ref().unwrap_or(&Scalar::Absent) {
        Scalar::Absent if has_data => return true,
        Scalar::Absent if data == Scalar::Absent => {
            notes.violation(&rules::RECORD_SHAPE, "/data", "a RECORD without data");
        }
        Scalar::Absent => {
            notes.violation(&rules::RECORD_SHAPE, "/data", format!("{}, expected an object", data.kind()));
        }
        Scalar::Text(op) if op == "delete" => return true,
        Scalar::Text(op) => {
            let message = format!("the op {:?}, expected \"delete\" or none", shortened(op, 40));
            notes.violation(&rules::RECORD_SHAPE, "/op", message);
        }
        other => notes.violation(&rules::RECORD_SHAPE, "/op", format!("an op that is {}", other.kind())),
    }
    has_data
}

fn emitted_at(value: Scalar<'_>, notes: &mut Notes) -> Option<Instant> {
    let text = match value {
        Scalar::Text(text) => text,
        Scalar::Absent => {
            notes.note(&rules::TIME_UNREADABLE, "/emitted_at", "a RECORD that does not say when it was emitted");
            return None;
        }
        other => {
            notes.violation(&rules::BENT_MESSAGE, "/emitted_at", format!("{}, expected a text", other.kind()));
            return None;
        }
    };
    match Instant::floor(&text) {
        Ok(at) => Some(at),
        Err(why) => {
            notes.note(&rules::TIME_UNREADABLE, "/emitted_at", format!("{:?} is {why}", shortened(&text, 40)));
            None
        }
    }
}
