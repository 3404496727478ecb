//! The work of `lacuna check`: reads files, finds what is wrong in them, and hands it to a report.
//!
//! What can be found in the messages of a run is decided in `lacuna-pdpp`, and what a document must be in its schema and
//! its type. Here files are told apart, findings get their line, their columns and the text around them, and those that
//! somebody has given a reason for are marked.

mod document;
mod files;
mod kind;
mod messages;
mod session;

pub(crate) use document::{no_text, pointer};
pub(crate) use files::expand;
pub(crate) use kind::Kind;
pub(crate) use session::Session;

use crate::failure::Failure;
use crate::input;
use crate::report::STDIN;
use kind::Content;
use lacuna_pdpp::{Against, Located, Manifest, Start};
use skip_taxonomy::ReasonTable;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// What every file is checked with.
pub(crate) struct Plan {
    /// What the files are; `None`: each is told by its contents.
    pub(crate) kind: Option<Kind>,
    /// Whether to walk through every line and tell what readers of JSON disagree about.
    pub(crate) strict: bool,
    /// The manifest of the connector whose messages are checked.
    pub(crate) manifest: Option<Manifest>,
    /// What their run was asked for.
    pub(crate) start: Option<Start>,
    /// What reasons mean.
    pub(crate) reasons: Arc<ReasonTable>,
}

impl Plan {
    fn against(&self) -> Against<'_> {
        let mut against = Against::default();
        against.manifest = self.manifest.as_ref();
        against.start = self.start.as_ref();
        against.reasons = Some(Arc::clone(&self.reasons));
        against
    }

    /// Checks one file, or standard input for `-`.
    ///
    /// # Errors
    ///
    /// [`Failure::Read`] when it cannot be read to its end: what was found before is told. [`Failure::Output`] when the
    /// report cannot be written.
    pub(crate) fn check(&self, path: &Path, session: &mut Session<'_, '_>) -> Result<(), Failure> {
        let name = if path.as_os_str() == "-" { STDIN.to_owned() } else { path.display().to_string() };
        let (file, _) = input::open(path)?;
        let content = Content::of(file, path, self.kind).map_err(|why| unreadable(path, why))?;
        session.file_begin(&name)?;
        match content {
            Content::Messages(input) => messages::check(self, input, path, &name, session),
            Content::Lines(schema, input) => {
                document::check_lines(schema, self.kind.is_some(), input, path, &name, session)
            }
            Content::Document(kind, text) => document::check(kind, &text, &name, session),
        }
    }
}

/// What of a place is shown: the value that the pointer leads to; of what should hold it, and of a whole message, only
/// where it begins.
fn shown(located: Option<Located>) -> Range<usize> {
    match located {
        Some(Located::Value(range)) if range.start > 0 => range,
        Some(located) => located.range().start..located.range().start + 1,
        None => 0..1,
    }
}

fn unreadable(path: &Path, source: std::io::Error) -> Failure {
    Failure::Read { path: path.to_owned(), source }
}
