//! PDPP's Collection Profile v0.1.0: what a connector wrote and declared, as the neutral facts that `gap-model` folds.
//!
//! [`Transcript`] reads what a connector wrote to its runtime, as a stream and in bounded memory, and gives
//! observations. [`Manifest`] reads what the connector declares: stream facts and capabilities. [`Start`] reads what a
//! run was asked for.
//!
//! It is **not** a validator of records against their schemas, it does not talk to connectors, and it decides nothing:
//! what a skip means is classified in `skip-taxonomy` and `lacuna-http`, and what a run comes to is folded in `gap-model`.
//!
//! Reading is lenient and leaves a trace. A line that cannot be read is a finding with its number, and reading goes on.
//! A skip is never dropped: what names nothing that can be held is a gap of its stream. What is bent or left out is told,
//! with a rule of [`rules`], the line and the JSON pointer. What readers of JSON disagree about is no violation and is told
//! by [`strict`], to whoever asks; [`locate`] finds the place in the text.

mod check;
mod detail_coverage;
mod detail_gap;
mod document;
mod done;
mod key;
mod lines;
mod lint;
mod locator;
mod manifest;
mod message;
mod object;
mod observations;
mod place;
pub mod rules;
mod scalar;
mod secrets;
mod skip;
mod start;
pub mod strict;
#[cfg(test)]
mod tests;
mod text;
mod time;
mod tokens;
mod transcript;

pub use check::{Against, Check, Checked};
pub use document::InvalidField;
pub use lines::{Line, LineError, Lines};
pub use lint::Lint;
pub use manifest::{Manifest, ManifestError};
pub use observations::Observations;
pub use place::{Located, line_and_column, locate};
pub use start::{AskedStream, Start, StartError};
pub use transcript::{Counts, Reader, Transcript};
