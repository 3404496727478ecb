//! `"lacuna_ignore":[{"rule":"LAC028","reason":"…"}]` beside what it speaks of.
//!
//! On a message it holds for the line, and on an object of a document for the object and everything below.

use super::{Noted, unknown};
use crate::check_rules::{BENT_IGNORE, MATCHED_NOTHING, UNKNOWN_RULE, WITHOUT_REASON};
use serde_json::Value;
use skip_taxonomy::Rule;

/// The name of the member.
pub(crate) const MEMBER: &str = "lacuna_ignore";

/// One entry of a `lacuna_ignore`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ignore {
    /// JSON pointer of the object that has the member; empty for a whole message or document.
    pub(crate) pointer: String,
    /// The rule's id.
    pub(crate) rule: String,
    /// Why; white space only is no reason, and then nothing is ignored.
    pub(crate) reason: String,
}

/// Everything that one message or one document says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Ignores {
    entries: Vec<(Ignore, bool)>,
    bent: Vec<Noted>,
}

impl Ignores {
    /// From entries that somebody has read.
    #[cfg(test)]
    pub(super) fn new(entries: impl IntoIterator<Item = Ignore>) -> Self {
        Self { entries: entries.into_iter().map(|entry| (entry, false)).collect(), bent: Vec::new() }
    }

    /// Every `lacuna_ignore` of a message or document, at any depth.
    pub(crate) fn read(document: &Value) -> Self {
        let mut ignores = Self::default();
        ignores.collect(document, &mut String::new());
        ignores
    }

    /// The `lacuna_ignore` of a message: beside its `type`, and not within the data of a record, which is a provider's.
    pub(crate) fn of_message(message: &Value) -> Self {
        let mut ignores = Self::default();
        if let Some(member) = message.get(MEMBER) {
            ignores.entry(member, "");
        }
        ignores
    }

    /// Whether there is nothing to apply and nothing to tell.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.bent.is_empty()
    }

    /// The reason of the innermost entry that speaks of this rule at this place, which has then matched something.
    pub(crate) fn matching(&mut self, pointer: &str, rule: &str) -> Option<&str> {
        self.entries
            .iter_mut()
            .filter(|(entry, _)| {
                entry.rule == rule && !entry.reason.trim().is_empty() && covers(&entry.pointer, pointer)
            })
            .max_by_key(|(entry, _)| entry.pointer.len())
            .map(|(entry, matched)| {
                *matched = true;
                entry.reason.trim()
            })
    }

    /// What is wrong with them, each with its pointer, after every finding of the line or document was judged. `known`
    /// says whether there is such a rule.
    pub(crate) fn finish(self, known: impl Fn(&str) -> bool) -> Vec<(String, skip_taxonomy::Finding)> {
        let mut notes = self.bent;
        for (Ignore { pointer, rule, reason }, matched) in self.entries {
            let (broken, message): (&Rule, _) = if reason.trim().is_empty() {
                (&WITHOUT_REASON, format!("the suppression of {rule} gives no reason"))
            } else if !known(&rule) {
                (&UNKNOWN_RULE, unknown(&rule))
            } else if matched {
                continue;
            } else {
                (&MATCHED_NOTHING, format!("nothing here breaks {rule}"))
            };
            notes.push(noted(format!("{pointer}/{MEMBER}"), broken, message));
        }
        notes
    }

    /// The depth is bounded by that of the parser which made the value.
    fn collect(&mut self, value: &Value, pointer: &mut String) {
        let length = pointer.len();
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    if name == MEMBER {
                        self.entry(member, pointer);
                        continue;
                    }
                    pointer.push('/');
                    pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
                    self.collect(member, pointer);
                    pointer.truncate(length);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    pointer.push('/');
                    pointer.push_str(&index.to_string());
                    self.collect(item, pointer);
                    pointer.truncate(length);
                }
            }
            _ => {}
        }
    }

    fn entry(&mut self, member: &Value, pointer: &str) {
        let Some(items) = member.as_array() else {
            let message = format!("`{MEMBER}` is no list");
            self.bent.push(noted(format!("{pointer}/{MEMBER}"), &BENT_IGNORE, message));
            return;
        };
        for (index, item) in items.iter().enumerate() {
            let reason = match item.get("reason") {
                None | Some(Value::Null) => Some(""),
                Some(reason) => reason.as_str(),
            };
            if let (Some(rule), Some(reason)) = (item.get("rule").and_then(Value::as_str), reason) {
                let (pointer, rule, reason) = (pointer.to_owned(), rule.to_owned(), reason.to_owned());
                self.entries.push((Ignore { pointer, rule, reason }, false));
            } else {
                let message = "an entry has no `rule` and `reason` that are texts".to_owned();
                self.bent.push(noted(format!("{pointer}/{MEMBER}/{index}"), &BENT_IGNORE, message));
            }
        }
    }
}

fn noted(pointer: String, rule: &Rule, message: String) -> Noted {
    let finding = rule.at(pointer.clone(), message);
    (pointer, finding)
}

/// Whether `inner` is `outer` or below it: `/a` holds `/a` and `/a/b`, and not `/ab`.
fn covers(outer: &str, inner: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
