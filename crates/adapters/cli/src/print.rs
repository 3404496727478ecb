//! Where output goes: text for people, or JSON with the name of its schema.

use crate::failure::Failure;
use serde::Serialize;
use std::fmt::Display;
use std::io::{self, Write};

pub(crate) struct Out {
    to: Box<dyn Write>,
}

impl Out {
    /// Standard output, buffered until the command ends.
    pub(crate) fn stdout() -> Self {
        Self { to: Box::new(io::BufWriter::new(io::stdout())) }
    }

    pub(crate) fn line(&mut self, text: impl Display) -> Result<(), Failure> {
        writeln!(self.to, "{text}").map_err(Failure::Output)
    }

    /// One object with `"schema":"lacuna/<name>/v1"` as its first member, on a line of its own.
    pub(crate) fn json(&mut self, name: &str, body: &impl Serialize) -> Result<(), Failure> {
        let body = serde_json::to_string(body).map_err(|why| Failure::Output(why.into()))?;
        // Spliced in as text, because flattening a typed body through a map would reorder its members.
        let rest = body.strip_prefix('{').unwrap_or(&body);
        let comma = if rest == "}" { "" } else { "," };
        self.line(format_args!("{{\"schema\":\"lacuna/{name}/v1\"{comma}{rest}"))
    }

    /// The same place, for whoever writes a form of its own.
    pub(crate) fn writer(&mut self) -> &mut dyn Write {
        &mut *self.to
    }

    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        self.to.flush().map_err(Failure::Output)
    }
}

impl std::fmt::Debug for Out {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Out")
    }
}
