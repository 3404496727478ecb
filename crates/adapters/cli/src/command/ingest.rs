//! `lacuna ingest`: fold a run into the ledger, and say what may be said of it.

use crate::args::{Global, Ingest};
use crate::clock;
use crate::failure::{DONE, FOUND, Failure};
use crate::identity::{Hashing, run_id};
use crate::input;
use crate::ledger;
use crate::print::Out;
use crate::reasons::reasons;
use crate::text::{count, counted, safe, table, word};
use gap_model::{Debt, Fold, Identity, Observation, RunSummary, Source, Verdict, rules};
use lacuna_pdpp::{Manifest, Start, Transcript};
use lacuna_store::{Digest, Error, Ingested, Store};
use recovery_contract::SourceContract;
use skip_taxonomy::{Finding, ObservedAt, ReasonTable, RecordedAt, Severity};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Below this a speed says nothing.
const SPEED_FROM_BYTES: u64 = 100_000;

/// What was read: its hash, and how much that was, for the people who wait for it.
struct Amount {
    digest: Digest,
    bytes: u64,
    lines: u64,
    messages: BTreeMap<String, u64>,
    took: Duration,
}

pub(super) fn run(args: &Ingest, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let now = clock::now(global.now);
    let (manifest, mut findings) = manifest(&args.manifest)?;
    let mut start = None;
    if let Some(path) = &args.start {
        let (read, more) = self::start(path)?;
        start = Some(read);
        findings.extend(more);
    }
    let source = Source::new(manifest.connector_key().clone(), args.instance.clone(), args.grant.clone());
    let (file, bytes) = input::open(&args.transcript)?;
    let input = Hashing::new(file, bytes);
    let (reasons, told) = reasons(&args.tables.reasons)?;
    findings.extend(told);
    let reasons = Arc::new(reasons.for_connector(manifest.connector_key().as_str()));
    let mut store = ledger::open_or_create(global)?;
    let mut fold = Fold::new(source.clone(), manifest.streams(), start.as_ref().map(Start::names).as_deref());
    fold.owed_before(debts(store.as_mut(), &source).map_err(ledger::failed(global))?);
    for finding in findings {
        fold.step(0, Observation::Noted(finding));
    }
    for stream in start.iter().flat_map(|start| &start.streams) {
        if stream.resources.is_some() || stream.time_range.is_some() {
            fold.asked_in_part(&stream.name, stream.resources.iter().flatten().cloned());
        }
    }
    let amount = read(input, &args.transcript, reasons, &mut fold)?;
    let named = args.run_id.clone().or_else(|| start.as_ref().and_then(|start| start.run_id.clone()));
    let newest = fold.newest();
    if let Some(future) = newest.filter(|newest| now < *newest && args.observed_at.is_none()) {
        let message = format!("the newest message says {future}, and it is {now}");
        fold.step(0, Observation::Noted(rules::FROM_THE_FUTURE.at("/emitted_at", message)));
    }
    let observed_at = args.observed_at.or_else(|| newest.filter(|newest| *newest <= now));
    let mut folded = fold.finish(Identity {
        run_id: named.unwrap_or_else(|| run_id(amount.digest)),
        observed_at: ObservedAt(observed_at.unwrap_or(now)),
        observed_at_known: observed_at.is_some(),
        connector_version: manifest.version().cloned(),
        recovery: args.recovery || start.as_ref().is_some_and(|start| start.recovery_only),
        cancelled_by_owner: args.cancelled,
    });
    folded.summary.messages.clone_from(&amount.messages);
    let contract = contract(source, &manifest);
    let ingested = lacuna_store::ingest(store.as_mut(), RecordedAt(now), &folded, amount.digest, &contract);
    let ingested = ingested.map_err(ledger::failed(global))?;
    if global.json {
        out.json("run-summary", &ingested.summary)?;
    } else {
        tell(&ingested, &amount, out)?;
    }
    Ok(if ingested.summary.violations > 0 { FOUND } else { DONE })
}

fn manifest(path: &Path) -> Result<(Manifest, Vec<Finding>), Failure> {
    let text = input::document(path)?;
    Manifest::read(&text).map_err(|source| Failure::Manifest { path: path.to_owned(), source })
}

fn start(path: &Path) -> Result<(Start, Vec<Finding>), Failure> {
    let text = input::document(path)?;
    Start::read(&text).map_err(|source| Failure::Start { path: path.to_owned(), source })
}

fn debts(store: &mut dyn Store, source: &Source) -> Result<Vec<Debt>, Error> {
    lacuna_store::read(store, |view| {
        let mut debts = Vec::new();
        view.debts(source, &mut |debt| debts.push(debt))?;
        Ok(debts)
    })
}

fn read(
    mut input: Hashing<Box<dyn Read>>,
    path: &Path,
    reasons: Arc<ReasonTable>,
    fold: &mut Fold,
) -> Result<Amount, Failure> {
    let begun = Instant::now();
    let mut transcript = Transcript::new(&mut input).with_reasons(reasons);
    transcript
        .for_each(|line, observation| fold.step(line, observation))
        .map_err(|source| Failure::Read { path: path.to_owned(), source })?;
    let lines = transcript.lines();
    let messages = transcript.messages().by_type().map(|(name, number)| (name.to_owned(), number)).collect();
    let (digest, bytes) = input.finish();
    Ok(Amount { digest, bytes, lines, messages, took: begun.elapsed() })
}

fn contract(source: Source, manifest: &Manifest) -> SourceContract {
    let mut contract = SourceContract::unknown(source);
    contract.connector_version = manifest.version().cloned();
    contract.facts = manifest.streams().to_vec();
    contract.capabilities = manifest.capabilities().clone();
    contract
}

/// Tells people what came of the run: the verdict first, then what is owed and why.
fn tell(ingested: &Ingested, amount: &Amount, out: &mut Out) -> Result<(), Failure> {
    let run = &ingested.summary;
    out.line(format_args!("{} of {}: {}", safe(run.run_id.as_str(), 80), run.source, said(run)))?;
    let asked = run.streams.iter().filter(|stream| stream.asked && !stream.declared_absent).count() as u64;
    let silent =
        run.streams.iter().filter(|stream| stream.asked && !stream.declared_absent && !stream.evidence).count();
    out.line(format_args!(
        "{} in {}{}.",
        counted(run.records_emitted, "record"),
        counted(asked, "stream"),
        if silent == 0 { String::new() } else { format!(", {silent} of them silent") }
    ))?;
    for (reason, number) in &run.skipped_by_reason {
        let quantity = match run.quantity_by_reason.get(reason) {
            Some(Some(quantity)) if quantity != number => format!(", for {}", counted(*quantity, "record")),
            Some(None) => ", for an unknown number of records".to_owned(),
            _ => String::new(),
        };
        out.line(format_args!("{} skipped ({}){quantity}.", count(*number), safe(reason, 80)))?;
    }
    let ended: u64 = run.informational_by_reason.values().sum();
    if ended > 0 {
        out.line(format_args!("{}: nothing was lost there.", counted(ended, "normal end")))?;
    }
    let gaps = &run.gaps;
    if ingested.known {
        out.line("The ledger has this run already: nothing was written.")?;
    }
    out.line(format_args!(
        "{} opened, {} seen again, {} filled, {} reopened.",
        counted(gaps.opened, "gap"),
        count(gaps.seen_again),
        count(gaps.filled),
        count(gaps.reopened)
    ))?;
    if gaps.refused > 0 {
        let refused = counted(gaps.refused, "gap");
        out.line(format_args!("{refused} know better: what the run says of them is older than what they rest on."))?;
    }
    findings(run, out)?;
    if amount.bytes < SPEED_FROM_BYTES {
        return out.line(format_args!("Read {}, {}.", counted(amount.bytes, "byte"), counted(amount.lines, "line")));
    }
    let secs = amount.took.as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "for people, who read three digits of it")]
    let megabytes = amount.bytes as f64 / 1e6;
    out.line(format_args!(
        "Read {megabytes:.1} MB, {} in {secs:.2} s ({:.0} MB/s).",
        counted(amount.lines, "line"),
        megabytes / secs.max(1e-6)
    ))
}

fn said(run: &RunSummary) -> String {
    let why = match run.verdict {
        Verdict::Complete => "the run owes nothing",
        Verdict::CompleteWithGaps => "the run says that it succeeded, and it owes something",
        Verdict::Incomplete => "the run says that it succeeded, and some stream is unmeasured",
        Verdict::Failed => "what was delivered is counted",
        Verdict::Cancelled => "somebody stopped it",
    };
    format!("{} ({why})", word(&run.verdict))
}

/// How many findings of one rule people see; `--json` has more.
const SHOWN_PER_RULE: usize = 3;

fn findings(run: &RunSummary, out: &mut Out) -> Result<(), Failure> {
    let worth = |finding: &&Finding| finding.severity != Severity::Note;
    let mut shown: Vec<&Finding> = Vec::new();
    for finding in run.findings.iter().filter(worth) {
        if shown.iter().filter(|before| before.rule == finding.rule).count() < SHOWN_PER_RULE {
            shown.push(finding);
        }
    }
    if !shown.is_empty() {
        let row = |finding: &&Finding| {
            vec![finding.rule.clone(), word(&finding.severity), safe(&finding.at, 60), safe(&finding.message, 200)]
        };
        out.line(table(&["rule", "severity", "where", "what"], &[], shown.iter().map(row)))?;
    }
    let all: u64 = run.findings_by_rule.values().sum();
    if all > shown.len() as u64 {
        let rule = |(rule, number): (&String, &u64)| format!("{rule} {}", count(*number));
        let rules: Vec<_> = run.findings_by_rule.iter().map(rule).collect();
        out.line(format_args!("{} in all: {}.", counted(all, "finding"), rules.join(", ")))?;
    }
    Ok(())
}
