use super::read::{Answer, Refused, own, tested};
use lacuna_http::Policy;
use lacuna_pdpp::{Against, Check, Lines, Manifest, Start};
use serde::Deserialize;
use serde_json::{Value, json};
use skip_taxonomy::{Finding, Instant, ReasonTable};
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "kind")]
enum Input {
    Messages {
        #[serde(default)]
        manifest: Option<Value>,
        #[serde(default)]
        start: Option<Value>,
        #[serde(default)]
        reasons: Option<Value>,
        /// Whether it is told, too, what readers of JSON disagree about.
        #[serde(default)]
        strict: bool,
        /// A text is taken as it is, an object as it is written.
        #[serde(default)]
        lines: Vec<Value>,
        /// In the place of `lines`, for what is no text.
        #[serde(default)]
        hex: String,
    },
    Manifest {
        document: Value,
    },
    Start {
        document: Value,
    },
    /// What came back over HTTP.
    Http {
        outcome: Value,
    },
    /// Reason tables, each laid over those before it.
    Tables {
        tables: Vec<Value>,
    },
}

pub(super) fn run(_: &Value, input: &Value, expect: Option<&Value>) -> Result<Answer, Refused> {
    let found = match own(input)? {
        Input::Messages { manifest, start, reasons, strict, lines, hex } => {
            let manifest = manifest.map(|document| Manifest::read(&text(&document)).map(|read| read.0)).transpose();
            let manifest = manifest.map_err(|why| Refused::Broken(why.to_string()))?;
            let start = start.map(|document| Start::read(&text(&document)).map(|read| read.0)).transpose();
            let start = start.map_err(|why| Refused::Broken(why.to_string()))?;
            let reasons = reasons.map(|over| laid(&[over])).transpose()?.map(|(table, _)| Arc::new(table));
            let mut against = Against::default();
            against.manifest = manifest.as_ref();
            against.start = start.as_ref();
            against.reasons = reasons;
            let text = lines.iter().map(text).collect::<Vec<_>>().join("\n");
            let bytes = if hex.is_empty() { text.into_bytes() } else { bytes(&hex)? };
            messages(&against, strict, &bytes)?
        }
        Input::Manifest { document } => Manifest::check(&text(&document)),
        Input::Start { document } => Start::check(&text(&document)),
        Input::Http { outcome } => lacuna_http::read(&tested(&outcome)?, Policy::default(), Instant::MIN).findings,
        Input::Tables { tables } => laid(&tables)?.1,
    };
    let found: Vec<String> =
        found.iter().map(|finding| format!("{} {}", finding.rule, finding.at).trim_end().to_owned()).collect();
    Ok(Answer::new(expect, json!({"findings": found})))
}

fn messages(against: &Against<'_>, strict: bool, bytes: &[u8]) -> Result<Vec<Finding>, Refused> {
    let broken = |why: std::io::Error| Refused::Broken(why.to_string());
    let mut check = Check::new(against);
    if strict {
        check = check.strict();
    }
    let mut lines = Lines::new(bytes);
    let mut found = Vec::new();
    while let Some(line) = lines.next_line().map_err(broken)? {
        found.extend(check.line(line));
    }
    found.extend(check.finish().findings);
    Ok(found)
}

/// The tables over the built-in one, and what laying them says.
fn laid(tables: &[Value]) -> Result<(ReasonTable, Vec<Finding>), Refused> {
    let mut table = ReasonTable::builtin().clone();
    let mut findings = Vec::new();
    for over in tables {
        let over = ReasonTable::from_json(&over.to_string()).map_err(|why| Refused::Broken(why.to_string()))?;
        let (both, told) = table.overlaid(&over, "over.json");
        table = both;
        findings.extend(told);
    }
    Ok((table, findings))
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn bytes(hex: &str) -> Result<Vec<u8>, Refused> {
    let byte = |place: usize| hex.get(place..place + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
    let all: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(byte).collect();
    all.ok_or_else(|| Refused::Broken(format!("{hex:?} is not hexadecimal")))
}
