//! Documents that are read whole: every invalid field is told, not just the first.

use crate::rules;
use crate::text::{pointer_part, shortened};
use serde_json::{Map, Value};
use skip_taxonomy::{Finding, Rule};
use std::fmt::{self, Display};
use std::str::FromStr;

/// A field of a document that is not what it has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidField {
    /// JSON pointer (RFC 6901) to the field.
    pub at: String,
    /// What is wrong with it.
    pub what: String,
}

impl Display for InvalidField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, what } = self;
        if at.is_empty() { f.write_str(what) } else { write!(f, "{at}: {what}") }
    }
}

/// The invalid fields of a document, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed<'a>(pub(crate) &'a [InvalidField]);

impl Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, field) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str("; ")?;
            }
            Display::fmt(field, f)?;
        }
        Ok(())
    }
}

/// What a document that cannot be read comes to: a finding for each invalid field, or one for what is no JSON.
pub(crate) fn findings(fields: &[InvalidField]) -> Vec<Finding> {
    fields.iter().map(|field| rules::DOCUMENT_INVALID.at(field.at.as_str(), field.what.as_str())).collect()
}

/// The finding for a text that is no JSON, with the line and the column.
pub(crate) fn not_json(why: &serde_json::Error) -> Vec<Finding> {
    vec![rules::NOT_JSON.at("", shortened(&why.to_string(), 200))]
}

/// How many things are listed of one document: a hostile one has millions, and nobody mends more than these at once.
const LISTED_MAX: usize = 1_000;

/// What reading a document has found so far.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) invalid: Vec<InvalidField>,
    pub(crate) findings: Vec<Finding>,
}

impl Document {
    pub(crate) fn refuse(&mut self, at: impl Into<String>, what: impl Into<String>) {
        match self.invalid.len() {
            0..LISTED_MAX => self.invalid.push(InvalidField { at: at.into(), what: what.into() }),
            LISTED_MAX => {
                let what = format!("further fields are invalid, too; {LISTED_MAX} are listed");
                self.invalid.push(InvalidField { at: String::new(), what });
            }
            _ => {}
        }
    }

    pub(crate) fn find(&mut self, rule: &Rule, at: impl Into<String>, message: impl Into<String>) {
        match self.findings.len() {
            0..LISTED_MAX => self.findings.push(rule.at(at, message)),
            LISTED_MAX => self.findings.push(rule.at("", format!("there is more; {LISTED_MAX} findings are listed"))),
            _ => {}
        }
    }

    /// The member as an object; null is no member, and every other value is refused.
    pub(crate) fn object<'v>(&mut self, of: &Node<'v>, name: &str) -> Option<Node<'v>> {
        let value = of.member(name)?;
        let node = value.as_object().map(|members| Node { at: of.pointer(name), members });
        if node.is_none() {
            self.refuse_type(of.pointer(name), value, "an object");
        }
        node
    }

    /// The member as a list, with its pointer.
    pub(crate) fn list<'v>(&mut self, of: &Node<'v>, name: &str) -> Option<(String, &'v [Value])> {
        let value = of.member(name)?;
        let list = value.as_array().map(|list| (of.pointer(name), list.as_slice()));
        if list.is_none() {
            self.refuse_type(of.pointer(name), value, "a list");
        }
        list
    }

    pub(crate) fn text<'v>(&mut self, of: &Node<'v>, name: &str) -> Option<&'v str> {
        let value = of.member(name)?;
        let text = value.as_str();
        if text.is_none() {
            self.refuse_type(of.pointer(name), value, "a text");
        }
        text
    }

    pub(crate) fn flag(&mut self, of: &Node<'_>, name: &str) -> Option<bool> {
        let value = of.member(name)?;
        let flag = value.as_bool();
        if flag.is_none() {
            self.refuse_type(of.pointer(name), value, "true or false");
        }
        flag
    }

    /// The member as a whole number of 0 or more; `1.0` is one.
    pub(crate) fn count(&mut self, of: &Node<'_>, name: &str) -> Option<u64> {
        let value = of.member(name)?;
        let float =
            || value.as_f64().and_then(skip_taxonomy::canonical_integer).and_then(|count| count.try_into().ok());
        let count = value.as_u64().or_else(float);
        if count.is_none() {
            self.refuse_type(of.pointer(name), value, "a whole number of 0 or more");
        }
        count
    }

    /// The member as a text that `T` can be read from.
    pub(crate) fn parsed<T: FromStr<Err: Display>>(&mut self, of: &Node<'_>, name: &str) -> Option<T> {
        let text = self.text(of, name)?;
        self.checked(of.pointer(name), text.parse())
    }

    /// The member as one of these words.
    pub(crate) fn word<T: Copy>(&mut self, of: &Node<'_>, name: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(of, name)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.refuse(of.pointer(name), format!("{:?}, expected {}", shortened(text, 40), known.join(", ")));
        }
        found
    }

    pub(crate) fn checked<T, E: Display>(&mut self, at: impl Into<String>, read: Result<T, E>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(why) => {
                self.refuse(at, why.to_string());
                None
            }
        }
    }

    pub(crate) fn refuse_type(&mut self, at: impl Into<String>, value: &Value, expected: &str) {
        let found = match value {
            Value::Null => "null".to_owned(),
            Value::Bool(_) => "a boolean".to_owned(),
            Value::Number(number) => number.to_string(),
            Value::String(_) => "a text".to_owned(),
            Value::Array(_) => "a list".to_owned(),
            Value::Object(_) => "an object".to_owned(),
        };
        self.refuse(at, format!("{found}, expected {expected}"));
    }
}

/// An object of a document, and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Node<'v> {
    pub(crate) at: String,
    pub(crate) members: &'v Map<String, Value>,
}

impl<'v> Node<'v> {
    /// The member; null is none.
    pub(crate) fn member(&self, name: &str) -> Option<&'v Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn pointer(&self, name: &str) -> String {
        format!("{}/{}", self.at, pointer_part(name))
    }
}

/// The text without a byte order mark in front.
pub(crate) fn without_byte_order_mark<'t>(text: &'t str, document: &mut Document) -> &'t str {
    let Some(rest) = text.strip_prefix('\u{feff}') else { return text };
    document.find(&rules::BYTE_ORDER_MARK, "", "the document begins with a byte order mark");
    rest
}
