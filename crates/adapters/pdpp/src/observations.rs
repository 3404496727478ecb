//! What one line comes to.

use gap_model::Observation;
use skip_taxonomy::Rule;
use std::fmt;

/// What one line comes to: for nearly every line one observation, for some none, and with each thing that is wrong one
/// more.
#[derive(Debug)]
pub struct Observations<'a> {
    notes: std::vec::IntoIter<Observation<'a>>,
    main: Option<Observation<'a>>,
}

impl<'a> Observations<'a> {
    pub(crate) fn new(main: Option<Observation<'a>>, notes: Notes) -> Self {
        Self { notes: notes.found.into_iter(), main }
    }
}

// What is wrong with a message comes before what it says.
impl<'a> Iterator for Observations<'a> {
    type Item = Observation<'a>;

    fn next(&mut self) -> Option<Observation<'a>> {
        self.notes.next().or_else(|| self.main.take())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.notes.len() + usize::from(self.main.is_some());
        (left, Some(left))
    }
}

impl ExactSizeIterator for Observations<'_> {}

/// What is wrong with one line, or worth telling of it.
#[derive(Debug)]
pub(crate) struct Notes {
    line: u64,
    found: Vec<Observation<'static>>,
}

impl Notes {
    pub(crate) fn of_line(line: u64) -> Self {
        Self { line, found: Vec::new() }
    }

    /// Something more that the line comes to.
    pub(crate) fn observe(&mut self, observation: Observation<'static>) {
        self.found.push(observation);
    }

    /// The protocol is broken at `pointer`.
    pub(crate) fn violation(&mut self, rule: &Rule, pointer: impl fmt::Display, message: impl Into<String>) {
        self.found.push(Observation::Violated(rule.at(self.place(&pointer.to_string()), message)));
    }

    /// Something at `pointer` is worth telling, and breaks nothing.
    pub(crate) fn note(&mut self, rule: &Rule, pointer: impl fmt::Display, message: impl Into<String>) {
        self.found.push(Observation::Noted(rule.at(self.place(&pointer.to_string()), message)));
    }

    fn place(&self, pointer: &str) -> String {
        let line = self.line;
        if pointer.is_empty() { format!("line {line}") } else { format!("line {line} {pointer}") }
    }
}

/// A JSON pointer of up to four parts, which is put together only when somebody has to read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct At([&'static str; 4]);

impl At {
    /// The pointer to a member below this one; the name brings its slash.
    pub(crate) fn then(mut self, name: &'static str) -> Self {
        if let Some(free) = self.0.iter_mut().find(|part| part.is_empty()) {
            *free = name;
        }
        self
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| f.write_str(part))
    }
}
