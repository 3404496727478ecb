//! `lacuna gaps`: what is owed, by name.

use crate::args::{GapsList, Global};
use crate::failure::{DONE, Failure};
use crate::ledger;
use crate::print::Out;
use crate::text::{count, counted, safe, table, word};
use gap_model::{Gap, GapId, State};
use lacuna_store::{Effect, Error, Filter, HistoryEntry, Owned, Store, View};
use skip_taxonomy::{RecoveryKind, Word};

/// How many gaps people see unless they ask for more.
const SHOWN: u64 = 20;
/// How many gaps are read at once.
const PAGE: usize = 1_000;

pub(super) fn list(args: &GapsList, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let filter = filter(args)?;
    let mut store = ledger::open(global)?;
    let limit = args.limit.unwrap_or(if global.json { u64::MAX } else { SHOWN });
    if global.json {
        each(store.as_mut(), &filter, limit, global, &mut |gap| out.json("gap", gap))?;
        return Ok(DONE);
    }
    let total = lacuna_store::read(store.as_mut(), |view| {
        Ok(view.groups()?.iter().filter(|(group, _)| filter.accepts(group)).map(|(_, number)| number).sum::<u64>())
    });
    let total = total.map_err(ledger::failed(global))?;
    let mut rows = Vec::new();
    each(store.as_mut(), &filter, limit, global, &mut |gap| {
        rows.push(row(gap));
        Ok(())
    })?;
    let shown = rows.len() as u64;
    if shown > 0 {
        let header = ["gap", "source", "stream", "what", "state", "reason", "kind", "tries", "not before", "since"];
        out.line(table(&header, &[7], rows))?;
    }
    let whose = if args.state.is_empty() { "owed" } else { "found" };
    let more = if shown < total {
        format!("; the first {} are shown, --limit shows more", count(shown))
    } else {
        String::new()
    };
    out.line(format_args!("{} {whose}{more}.", counted(total, "gap")))?;
    Ok(DONE)
}

fn filter(args: &GapsList) -> Result<Filter, Failure> {
    let mut filter =
        if args.state.is_empty() { Filter::owed() } else { Filter::all().in_states(args.state.iter().copied()) };
    filter.connector.clone_from(&args.filter.connector);
    filter.stream.clone_from(&args.stream);
    filter.owned = match args.kind.as_deref() {
        None => None,
        Some("unclassified") => Some(Owned::Unclassified),
        Some(kind) => {
            let word = Word::<RecoveryKind>::new(kind).ok().filter(|word| word.known().is_some());
            Some(Owned::By(word.ok_or_else(|| Failure::NoSuchKind { found: kind.to_owned() })?))
        }
    };
    Ok(filter)
}

/// Visits gaps page by page, each page a snapshot of its own, so that a slow reader of our output blocks nobody.
fn each(
    store: &mut dyn Store,
    filter: &Filter,
    limit: u64,
    global: &Global,
    visit: &mut dyn FnMut(&Gap) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (mut after, mut left) = (None, limit);
    while left > 0 {
        let size = usize::try_from(left).unwrap_or(PAGE).min(PAGE);
        let mut page = Vec::with_capacity(size);
        after = lacuna_store::read(store, |view| {
            page.clear();
            view.scan(filter, after, size, &mut |gap| page.push(gap))
        })
        .map_err(ledger::failed(global))?;
        for gap in &page {
            visit(gap)?;
        }
        left -= page.len() as u64;
        if after.is_none() {
            break;
        }
    }
    Ok(())
}

fn row(gap: &Gap) -> Vec<String> {
    vec![
        gap.gap_id.to_string(),
        gap.source.to_string(),
        gap.stream.to_string(),
        safe(&gap.extent.to_string(), 60),
        state(gap),
        gap.reason.as_ref().map_or_else(String::new, |reason| safe(reason.as_str(), 40)),
        kind(gap),
        count(gap.attempts.into()),
        gap.not_before.map_or_else(String::new, |at| at.to_string()),
        gap.opened_at.0.to_string(),
    ]
}

fn state(gap: &Gap) -> String {
    match gap.state() {
        State::Retired(retired) => format!("retired: {}", word(&retired.why)),
        _ => word(&gap.state_name()),
    }
}

fn kind(gap: &Gap) -> String {
    gap.recovery_kind.as_ref().map_or_else(|| "unclassified".to_owned(), |kind| safe(kind.as_str(), 40))
}

pub(super) fn show(name: &str, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut store = ledger::open(global)?;
    let gap = find(store.as_mut(), name, global)?;
    if global.json {
        out.json("gap", &gap)?;
        return Ok(DONE);
    }
    let optional = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
    let instant = |at: Option<skip_taxonomy::Instant>| optional(at.map(|at| at.to_string()));
    let preconditions = serde_json::to_string(&gap.preconditions).unwrap_or_default();
    let seen = |at: gap_model::Stamp| format!("{} in {}, line {}", at.observed_at.0, at.run, at.sequence);
    let rows = [
        ("gap", gap.gap_id.to_string()),
        ("source", gap.source.to_string()),
        ("stream", gap.stream.to_string()),
        ("parent stream", optional(gap.parent_stream.as_ref().map(ToString::to_string))),
        ("what is owed", safe(&gap.extent.to_string(), 200)),
        ("records", optional(gap.quantity.map(count))),
        ("state", state(&gap)),
        ("reason", optional(gap.reason.as_ref().map(|reason| safe(reason.as_str(), 200)))),
        ("recovery kind", format!("{} ({})", kind(&gap), word(&gap.confidence))),
        ("evidence", safe(&serde_json::to_string(&gap.evidence).unwrap_or_default(), 200)),
        (
            "locator",
            optional(
                gap.locator.as_ref().map(|locator| safe(&serde_json::to_string(locator).unwrap_or_default(), 200)),
            ),
        ),
        ("preconditions", safe(&preconditions, 200)),
        ("not before", instant(gap.not_before)),
        ("since", format!("{} in {}", gap.opened_at.0, gap.opened_by_run)),
        ("last seen", seen(gap.last_seen())),
        ("connector version", optional(gap.connector_version.as_ref().map(ToString::to_string))),
        (
            "attempts",
            format!("{} tried, {} not reached, {} interrupted", gap.attempts, gap.deferrals, gap.interruptions),
        ),
        ("last attempt", instant(gap.last_attempt_at)),
        ("ticket", count(gap.ticket)),
    ];
    out.line(table(&[], &[], rows.map(|(what, value)| vec![what.to_owned(), value])))?;
    Ok(DONE)
}

pub(super) fn history(name: &str, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut store = ledger::open(global)?;
    let gap = find(store.as_mut(), name, global)?;
    let mut entries = Vec::new();
    lacuna_store::read(store.as_mut(), |view| {
        entries.clear();
        let mut after = None;
        loop {
            after = view.history(&gap.gap_id, after, PAGE, &mut |entry| entries.push(entry))?;
            if after.is_none() {
                return Ok(());
            }
        }
    })
    .map_err(ledger::failed(global))?;
    if global.json {
        for entry in &entries {
            out.json("history-entry", entry)?;
        }
        return Ok(DONE);
    }
    let header = ["recorded at", "event", "effect", "state", "run", "line"];
    out.line(table(&header, &[5], entries.iter().map(history_row)))?;
    Ok(DONE)
}

fn history_row(entry: &HistoryEntry) -> Vec<String> {
    let event = serde_json::to_value(&entry.event).ok().and_then(|event| Some(event.get("type")?.as_str()?.to_owned()));
    let effect = match &entry.effect {
        Effect::Refused { refusal } => format!("refused: {refusal}"),
        Effect::Split { from } => format!("split from {from}"),
        Effect::Opened => "opened".to_owned(),
        Effect::Changed => "changed".to_owned(),
        Effect::Held => "held until the lease ends".to_owned(),
        Effect::Same => "known already".to_owned(),
        Effect::Recorded => "recorded".to_owned(),
    };
    let origin = entry.origin.as_ref();
    vec![
        entry.recorded_at.0.to_string(),
        event.unwrap_or_default(),
        effect,
        word(&entry.state),
        origin.map_or_else(String::new, |origin| origin.run.to_string()),
        origin.map_or_else(String::new, |origin| count(origin.sequence)),
    ]
}

/// The gap of that name, or the only one whose name begins so.
fn find(store: &mut dyn Store, name: &str, global: &Global) -> Result<Gap, Failure> {
    let found = lacuna_store::read(store, |view| matching(view, name)).map_err(ledger::failed(global))?;
    match <[Gap; 1]>::try_from(found) {
        Ok([gap]) => Ok(gap),
        Err(found) if found.is_empty() => Err(Failure::NoSuchGap { name: safe(name, 64) }),
        Err(found) => Err(Failure::Ambiguous { name: name.to_owned(), count: found.len() }),
    }
}

fn matching(view: &mut dyn View, name: &str) -> Result<Vec<Gap>, Error> {
    if let Ok(gap_id) = name.parse::<GapId>() {
        return Ok(view.gap(&gap_id)?.into_iter().collect());
    }
    let (mut found, mut after) = (Vec::new(), None);
    // A short beginning would match everything: it names nothing.
    if name.len() <= "gap_".len() {
        return Ok(found);
    }
    loop {
        after = view.scan(&Filter::all(), after, PAGE, &mut |gap| {
            if gap.gap_id.to_string().starts_with(name) {
                found.push(gap);
            }
        })?;
        if after.is_none() {
            return Ok(found);
        }
    }
}
