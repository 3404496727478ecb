//! `lacuna coverage`: what is complete, what is owed, and what nobody has measured.

use crate::args::{Global, SourceFilter};
use crate::failure::{DONE, Failure};
use crate::ledger;
use crate::print::Out;
use crate::text::{count, counted, percent, table, word};
use gap_model::{Axis, Checkpoint, Completeness, ExtentShape, LastLook, Source, StateName, StreamCoverage, StreamName};
use lacuna_store::{Error, View, with_known_gaps};
use recovery_contract::SourceContract;
use skip_taxonomy::Word;
use std::collections::BTreeMap;

pub(super) fn run(filter: &SourceFilter, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut store = ledger::open(global)?;
    let rows = lacuna_store::read(store.as_mut(), |view| rows(view, filter)).map_err(ledger::failed(global))?;
    if global.json {
        for row in &rows {
            out.json("coverage", row)?;
        }
        return Ok(DONE);
    }
    let number = |number: Option<u64>| number.map_or_else(|| "?".to_owned(), count);
    let shown = rows.iter().map(|row| {
        vec![
            row.source.to_string(),
            row.stream.to_string(),
            said(row),
            number(row.delivered),
            number(row.listed),
            count(row.owed),
            count(row.retired),
            row.checkpoint
                .coverage
                .intervals()
                .map_or_else(|| "unmeasured".to_owned(), |list| counted(list.len() as u64, "interval")),
            row.last_look
                .as_ref()
                .map_or_else(|| "never".to_owned(), |look| format!("{} ({})", look.observed_at.0, word(&look.verdict))),
        ]
    });
    let header = ["source", "stream", "complete", "delivered", "of", "owed", "retired", "covered", "last look"];
    out.line(table(&header, &[3, 4, 5, 6], shown))?;
    Ok(DONE)
}

/// How complete a stream is, in words.
fn said(row: &StreamCoverage) -> String {
    match row.completeness {
        Completeness::DeclaredAbsent => "declared absent".to_owned(),
        Completeness::Unmeasured => "unmeasured".to_owned(),
        Completeness::OwesUnknown => "owes an unknown part".to_owned(),
        Completeness::Uncounted => "nothing known missing, never counted".to_owned(),
        Completeness::Counted => percent(row.delivered.unwrap_or(0), row.listed.unwrap_or(0)),
    }
}

fn rows(view: &mut dyn View, filter: &SourceFilter) -> Result<Vec<StreamCoverage>, Error> {
    let mut rows = BTreeMap::new();
    let contracts = view.contracts()?;
    let wanted = |source: &Source| filter.connector.as_ref().is_none_or(|connector| *connector == source.connector_id);
    for contract in contracts.iter().filter(|contract| wanted(&contract.source)) {
        for facts in &contract.facts {
            add(&mut rows, &contract.source, &facts.name, facts.axis);
        }
    }
    for checkpoint in view.checkpoints(None)? {
        if wanted(&checkpoint.source) && checkpoint.partition.is_none() {
            let row = add(&mut rows, &checkpoint.source, &checkpoint.stream, checkpoint.axis);
            row.checkpoint = checkpoint;
        }
    }
    let mut records_only = BTreeMap::new();
    for (group, number) in view.groups()?.into_iter().filter(|(group, _)| wanted(&group.source)) {
        let row = add(&mut rows, &group.source, &group.stream, Axis::Time);
        match group.state {
            StateName::Filled => row.filled += number,
            StateName::Retired => row.retired += number,
            StateName::Ongoing | StateName::Open | StateName::Leased => {
                row.owed += number;
                let kind = group.recovery_kind.as_ref().map_or_else(|| "unclassified".to_owned(), Word::to_string);
                *row.owed_by_kind.entry(kind).or_insert(0) += number;
            }
        }
        if group.state != StateName::Filled && group.extent != ExtentShape::Record {
            records_only.insert((group.source, group.stream), false);
        }
    }
    let mut rows: Vec<StreamCoverage> = rows.into_values().collect();
    looks(view, &mut rows)?;
    for row in &mut rows {
        let contract = contracts.iter().find(|contract| contract.source == row.source);
        row.listed = contract.and_then(|contract| contract.listed.get(&row.stream).copied());
        let only_records = *records_only.get(&(row.source.clone(), row.stream.clone())).unwrap_or(&true);
        row.conclude(contract.is_some_and(|contract| absent(contract, &row.stream)), only_records);
        row.checkpoint = with_known_gaps(view, row.checkpoint.clone())?;
    }
    Ok(rows)
}

type Rows = BTreeMap<(Source, StreamName), StreamCoverage>;

fn add<'a>(rows: &'a mut Rows, source: &Source, stream: &StreamName, axis: Axis) -> &'a mut StreamCoverage {
    rows.entry((source.clone(), stream.clone()))
        .or_insert_with(|| StreamCoverage::unmeasured(Checkpoint::unmeasured(source.clone(), stream.clone(), axis)))
}

fn absent(contract: &SourceContract, stream: &StreamName) -> bool {
    contract.facts.iter().any(|facts| facts.name == *stream && facts.declared_absent())
}

/// Finds the last run that gave evidence of each stream.
fn looks(view: &mut dyn View, rows: &mut [StreamCoverage]) -> Result<(), Error> {
    let mut after = None;
    loop {
        after = view.runs(None, after, 100, &mut |run| {
            let summary = run.summary;
            for account in summary.streams.into_iter().filter(|account| account.evidence) {
                let row = rows.iter_mut().find(|row| row.source == summary.source && row.stream == account.name);
                let newer = |row: &&mut StreamCoverage| {
                    row.last_look.as_ref().is_none_or(|look| look.observed_at <= summary.observed_at)
                };
                if let Some(row) = row.filter(newer) {
                    row.last_look =
                        Some(LastLook::new(summary.run_id.clone(), summary.observed_at, summary.verdict, account));
                }
            }
        })?;
        if after.is_none() {
            return Ok(());
        }
    }
}
