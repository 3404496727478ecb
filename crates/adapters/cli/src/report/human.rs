//! Text for people: what is wrong, the line, and what to do, as rustc tells it.
//!
//! Suppressed findings are not told one by one; the summary counts them by rule.

use super::{Excerpt, FileTotals, Found, Settings, Totals, Writer};
use crate::text::{count, counted, shown_char, table, visible};
use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use skip_taxonomy::{Rule, Severity};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// A tab fills so many columns here, wherever it stands; elsewhere it would move the caret.
const TAB: &str = "    ";

pub(super) struct Human {
    renderer: Renderer,
    titles: BTreeMap<&'static str, &'static str>,
}

impl Human {
    pub(super) fn new(settings: &Settings) -> Self {
        let renderer = if settings.color { Renderer::styled() } else { Renderer::plain() };
        let titles = settings.rules.iter().map(|Rule { id, title, .. }| (*id, *title)).collect();
        Self { renderer: renderer.term_width(settings.width.unwrap_or(DEFAULT_TERM_WIDTH)), titles }
    }
}

impl Writer for Human {
    fn found(&mut self, found: &Found, to: &mut dyn Write) -> io::Result<()> {
        if found.suppressed.is_some() {
            return Ok(());
        }
        for line in self.renderer.render(&[group(found)]).lines().filter(|line| !is_nameless_origin(line)) {
            writeln!(to, "{line}")?;
        }
        writeln!(to)
    }

    fn file_end(&mut self, _file: &FileTotals, to: &mut dyn Write) -> io::Result<u64> {
        // Whoever waits for a large file sees those before it.
        to.flush()?;
        Ok(0)
    }

    fn end(&mut self, totals: &Totals, to: &mut dyn Write) -> io::Result<()> {
        if !totals.by_rule.is_empty() {
            let rows = totals.by_rule.iter().map(|(rule, times)| {
                let title = self.titles.get(rule.as_str()).copied().unwrap_or_default();
                let suppressed = match times.suppressed {
                    0 => String::new(),
                    some => format!("{} suppressed", count(some)),
                };
                vec![visible(rule), count(times.found), suppressed, title.to_owned()]
            });
            writeln!(to, "{}\n", table(&[], &[1, 2], rows))?;
        }
        writeln!(to, "{}", summary(totals))
    }
}

/// `2 errors, 1 warning in 3 files (4,188 lines); 1 suppressed; 7 not shown`
pub(super) fn summary(totals: &Totals) -> String {
    let by_severity = [(totals.errors, "error"), (totals.warnings, "warning"), (totals.notes, "note")];
    let told: Vec<String> =
        by_severity.iter().filter(|(times, _)| *times > 0).map(|(times, noun)| counted(*times, noun)).collect();
    let told = if told.is_empty() { "no findings".to_owned() } else { told.join(", ") };
    let lines = match totals.lines {
        0 => String::new(),
        some => format!(" ({})", counted(some, "line")),
    };
    let more = [(totals.suppressed, "suppressed"), (totals.not_shown, "not shown")];
    let more = more.iter().filter(|(times, _)| *times > 0).map(|(times, what)| format!("; {} {what}", count(*times)));
    format!("{told} in {}{lines}{}", counted(totals.files, "file"), more.collect::<String>())
}

fn group(found: &Found) -> Group<'static> {
    let level = match found.finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(visible(&found.finding.message)).id(visible(&found.finding.rule));
    let mut group = title.element(origin(found));
    if let Some(excerpt) = &found.source {
        let (text, caret) = shown(excerpt);
        let number = found.line.and_then(|line| usize::try_from(line).ok()).unwrap_or(1);
        let place = AnnotationKind::Primary.span(caret);
        group = group.element(Snippet::source(text).line_start(number).fold(false).annotation(place));
    }
    if !found.pointer.is_empty() {
        group = group.element(Level::NOTE.message(format!("at {}", visible(&found.pointer))));
    }
    if let Some(cure) = &found.finding.cure {
        group = group.element(Level::HELP.message(visible(cure)));
    }
    group
}

/// A snippet without a path of its own gets a line `:::`. Its path stands above already, with the columns of the whole
/// line; the snippet would name those of the excerpt.
fn is_nameless_origin(line: &str) -> bool {
    let is_style = |c: &char| matches!(c, '\u{1b}' | '[' | ';' | 'm' | ' ' | '0'..='9');
    line.chars().filter(|c| !is_style(c)).eq(":::".chars())
}

/// The columns are those of the whole line and not of the excerpt.
fn origin(found: &Found) -> Origin<'static> {
    let mut origin = Origin::path(visible(&found.file));
    if let Some(line) = found.line.and_then(|line| usize::try_from(line).ok()) {
        origin = origin.line(line);
        if let Some(column) = found.columns.as_ref().and_then(|columns| usize::try_from(columns.start).ok()) {
            origin = origin.char_column(column);
        }
    }
    origin
}

/// What stands on the terminal for an excerpt, and the bytes of it that the caret marks.
fn shown(excerpt: &Excerpt) -> (String, std::ops::Range<usize>) {
    let mut text = String::from(if excerpt.cut_left { "…" } else { "" });
    let (mut from, mut to) = (text.len(), text.len());
    for (at, c) in excerpt.text.chars().enumerate() {
        if at == excerpt.caret.start {
            from = text.len();
        }
        if c == '\t' {
            text.push_str(TAB);
        } else {
            text.extend(shown_char(c));
        }
        if at < excerpt.caret.end {
            to = text.len();
        }
    }
    if excerpt.caret.start >= excerpt.text.chars().count() {
        from = text.len();
    }
    if excerpt.cut_right {
        text.push('…');
    }
    (text, from..to.max(from))
}
