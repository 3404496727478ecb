//! Everything that can be found in the messages of one run.

use crate::lines::Line;
use crate::lint::Lint;
use crate::manifest::Manifest;
use crate::start::Start;
use crate::strict;
use crate::transcript::{Counts, Reader};
use gap_model::{ConnectorId, Fold, GrantId, Identity, InstanceId, Observation, RunId, Source, rules as fold_rules};
use skip_taxonomy::{Finding, Histogram, Instant, ObservedAt, ReasonTable, Severity};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a check compares a run with; each may be absent, and then what depends on it is not looked at.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Against<'m> {
    /// What the connector declares.
    pub manifest: Option<&'m Manifest>,
    /// What the run was asked for.
    pub start: Option<&'m Start>,
    /// What reasons mean; `None`: as the built-in table says.
    pub reasons: Option<Arc<ReasonTable>>,
}

/// Finds what is wrong with the messages of one run, and what will not serve: reading, classification, advice and, at the
/// end, what the run as a whole lacks. Findings are placed by line and JSON pointer: `line 7 /recovery_hint`.
///
/// ```
/// use lacuna_pdpp::{Against, Check, Lines};
///
/// let mut check = Check::new(&Against::default());
/// let mut lines = Lines::new(br#"{"type":"SKIP_RESULT","stream":"a","reason":"b"}"#.as_slice());
/// let mut rules = Vec::new();
/// while let Some(line) = lines.next_line()? {
///     rules.extend(check.line(line).into_iter().map(|finding| finding.rule));
/// }
/// assert_eq!(rules, ["LAC003"]);
/// assert!(check.finish().findings.is_empty(), "a message alone is no run");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Check<'m> {
    reader: Reader,
    lint: Lint<'m>,
    fold: Fold,
    histogram: Histogram,
    /// Whether it is known what was asked for.
    has_scope: bool,
    strict: bool,
    not_shown: u64,
    /// How many findings about the run as a whole were handed over.
    told: u64,
}

/// What every PROGRESS has in it.
const PROGRESS: &[u8] = br#""PROGRESS""#;

/// What is only wrong where it is known what was asked for.
const NOT_ASKED: &str = fold_rules::STREAM_NOT_ASKED.id;

/// How many things of one severity that readers disagree about are told of one line; of more the number is.
const DEFECTS_SHOWN: usize = 20;

/// What a check has come to at the end of a run.
#[derive(Debug)]
#[non_exhaustive]
pub struct Checked {
    /// What the run as a whole lacks.
    pub findings: Vec<Finding>,
    /// What was found of such and is not among the findings, because there was too much of it.
    pub not_shown: u64,
    /// What was skipped, and why.
    pub histogram: Histogram,
    /// How many messages there were, by type.
    pub messages: Counts,
}

impl<'m> Check<'m> {
    /// A check of one run.
    pub fn new(against: &Against<'m>) -> Self {
        let connector = against.manifest.map(Manifest::connector_key);
        let table = against.reasons.clone().unwrap_or_else(|| Arc::new(ReasonTable::builtin().clone()));
        let reasons = connector.map_or_else(|| Arc::clone(&table), |key| Arc::new(table.for_connector(key.as_str())));
        let mut reader = Reader::default();
        reader.use_reasons(Arc::clone(&reasons));
        let lint = Lint::new(against.manifest, reasons);
        let lint = if let Some(start) = against.start { lint.asked(start) } else { lint };
        let facts = against.manifest.map(Manifest::streams).unwrap_or_default();
        let mut fold = Fold::new(source(connector), facts, against.start.map(Start::names).as_deref());
        for stream in against.start.iter().flat_map(|start| &start.streams) {
            if stream.resources.is_some() || stream.time_range.is_some() {
                fold.asked_in_part(&stream.name, stream.resources.iter().flatten().cloned());
            }
        }
        Self {
            reader,
            lint,
            fold,
            histogram: Histogram::default(),
            has_scope: against.manifest.is_some() || against.start.is_some(),
            strict: false,
            not_shown: 0,
            told: 0,
        }
    }

    /// The same check, which also walks through every line and tells what readers of JSON disagree about
    /// ([`strict`](crate::strict)), within the data of records too.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// What is found in one line. Lines are given in their order.
    pub fn line(&mut self, line: Line<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        if let (true, Ok(text)) = (self.strict, line.text) {
            self.walk(text, line.number, &mut found);
        }
        let text = line.text.unwrap_or_default();
        if memchr::memmem::find(text.as_bytes(), PROGRESS).is_some() {
            found.extend(self.lint.advise_progress(text).into_iter().map(|finding| placed(finding, line.number)));
        }
        for mut observation in self.reader.observe(line) {
            match observation {
                Observation::Noted(finding) | Observation::Violated(finding) => {
                    found.push(finding);
                    continue;
                }
                _ => {}
            }
            let mut advice = self.lint.advise(text, &mut observation);
            if let Observation::Skipped(skipped) | Observation::Owed(skipped) = &mut observation {
                advice.splice(..0, std::mem::take(&mut skipped.findings));
            }
            if let Observation::Skipped(skip) = &observation {
                self.histogram.add(skip.reason.as_ref(), skip.kind.as_ref(), skip.informational, skip.quantity);
            }
            found.extend(advice.into_iter().map(|finding| placed(finding, line.number)));
            self.fold.step(line.number, observation);
            let of_run = self.fold.take_findings();
            self.told += of_run.len() as u64;
            found.extend(of_run.into_iter().filter(|finding| self.has_scope || finding.rule != NOT_ASKED));
        }
        found
    }

    fn walk(&mut self, text: &str, line: u64, found: &mut Vec<Finding>) {
        // By severity, so that a hundred notes never hide a warning.
        let mut defects = BTreeMap::<Severity, usize>::new();
        strict::defects(text, &mut |defect| {
            let count = defects.entry(defect.what.severity()).or_insert(0);
            *count += 1;
            if *count <= DEFECTS_SHOWN {
                found.push(placed(defect.finding(defect.pointer.as_str()), line));
            }
        });
        self.not_shown += defects.values().map(|count| count.saturating_sub(DEFECTS_SHOWN) as u64).sum::<u64>();
    }

    /// What the run as a whole lacks. Of a file that has nothing but skips and gaps, no end is asked for.
    pub fn finish(self) -> Checked {
        let messages = self.reader.counts().clone();
        // A file of which nothing can be read is a run of which nothing could be.
        let is_loss = |name: &str| matches!(name, "SKIP_RESULT" | "DETAIL_GAP");
        let is_run = messages.by_type().next().is_none() || messages.by_type().any(|(name, _)| !is_loss(name));
        let summary = self.fold.finish(Identity {
            run_id: constant(RunId::new("run")),
            observed_at: ObservedAt(Instant::MIN),
            observed_at_known: false,
            connector_version: None,
            recovery: false,
            cancelled_by_owner: false,
        });
        let summary = summary.summary;
        let all: u64 = summary.findings_by_rule.values().sum();
        let not_shown = self.not_shown + all.saturating_sub(self.told + summary.findings.len() as u64);
        let mut findings = summary.findings;
        findings.retain(|finding| {
            (finding.rule != fold_rules::DONE_MISSING.id || is_run) && (finding.rule != NOT_ASKED || self.has_scope)
        });
        findings.extend(self.lint.finish());
        Checked { findings, not_shown, histogram: self.histogram, messages }
    }
}

fn placed(mut finding: Finding, line: u64) -> Finding {
    finding.at = if finding.at.is_empty() { format!("line {line}") } else { format!("line {line} {}", finding.at) };
    finding
}

/// Nothing that a check finds depends on whose run it is.
fn source(connector: Option<&ConnectorId>) -> Source {
    let connector = connector.cloned().unwrap_or_else(|| constant(ConnectorId::new("unknown")));
    Source::new(connector, constant(InstanceId::new("default")), None::<GrantId>)
}

fn constant<T>(id: Result<T, skip_taxonomy::TextError>) -> T {
    #[expect(
        clippy::expect_used,
        reason = "cannot fail: the texts are constants of this module, neither empty nor long"
    )]
    id.expect("a constant is an id")
}

#[cfg(test)]
mod tests;
