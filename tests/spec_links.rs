//! The specification hangs together: clauses, vectors and links.

use crate::vectors;
use lacuna_tests::files;
use std::collections::{BTreeMap, BTreeSet};

/// Clauses that demand something and have no vector, each with the reason.
const WITHOUT_VECTOR: &[(&str, &str)] = &[
    ("SPEC-1", "says what a word means"),
    ("SPEC-2", "about the text of the specification; this test looks"),
    ("SPEC-3", "said again for each document: SKIP-2, GAP-10; to keep them is a matter of whoever rewrites"),
    ("SPEC-4", "said again for each document: SKIP-3, CHECK-2"),
    ("SKIP-12", "an adapter looks for secrets"),
    ("SKIP-14", "a message that is not sent is no input"),
    ("SKIP-15", "an adapter knows the spellings of its harness"),
    ("GAP-14", "needs a store"),
    ("GAP-15", "there is no place for it in the types; what a message brings is seen in SKIP-10"),
    ("GAP-16", "seen in FOLD-1"),
    ("SPAN-11", "compaction under a bound is not built yet"),
    ("TIME-6", "two types; no input can mix them"),
    ("CHECK-6", "needs a store"),
    ("CHECK-8", "needs a store"),
    ("CHECK-9", "needs a store"),
    ("VERD-6", "seen in FOLD-23"),
    ("VERD-7", "what nobody knows has no place in the input"),
    ("LAW-1", "a property over generated runs"),
    ("LAW-2", "a property over generated runs"),
    ("LAW-3", "needs a store"),
    ("LAW-4", "a property over generated sets"),
    ("LAW-5", "policy: issue of recovery-contract"),
    ("LAW-6", "a property over generated events"),
    ("LAW-7", "a property over generated events"),
    ("LAW-8", "needs a store"),
    ("LAW-9", "a property over generated events"),
    ("LAW-10", "needs a store"),
    ("LAW-11", "a property over generated events"),
    ("LAW-12", "a property over generated messages"),
    ("LAW-13", "policy: issue of recovery-contract"),
    ("LAW-14", "policy: issue of recovery-contract"),
    ("LAW-15", "plan: its vectors come with the planner"),
    ("FOLD-40", "needs a START: an end-to-end test has it"),
    ("FOLD-41", "needs a time of reading: an end-to-end test has it"),
    ("FOLD-42", "needs a store: an end-to-end test has it"),
    ("CAP-2", "a promise of connectors, which no function here can show"),
    ("CAP-4", "needs a reader of rates: unit tests of `Rate` have it"),
    ("PLAN-1", "speaks of two runs of one function: property tests of the planner have it"),
];

/// A paragraph, a list item, or a row of a table.
struct Block {
    file: String,
    line: usize,
    text: String,
}

impl Block {
    /// The id that the block begins with.
    fn id(&self) -> Option<&str> {
        let (id, _) = self.text.strip_prefix("**")?.split_once(".**")?;
        is_clause(id).then_some(id)
    }

    fn demands(&self) -> bool {
        self.text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "MUST")
    }

    /// Whether it is a row that repeats the title of a rule; `rules` looks at these.
    fn is_title(&self) -> bool {
        self.file == "rules.md" && self.text.starts_with("LAC")
    }
}

/// Whether it is a prefix in capitals and a number.
fn is_clause(text: &str) -> bool {
    text.split_once('-').is_some_and(|(prefix, number)| {
        prefix.len() >= 3
            && prefix.bytes().all(|b| b.is_ascii_uppercase())
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
    })
}

/// The blocks of a text in Markdown, without headings and code.
fn blocks(file: &str, text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut in_code, mut joins) = (false, false);
    for (number, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        let fence = trimmed.starts_with("```");
        in_code ^= fence;
        if fence || in_code || trimmed.is_empty() || trimmed.starts_with('#') {
            joins = false;
            continue;
        }
        let row = trimmed.strip_prefix("| ");
        let item = trimmed.strip_prefix("- ").or_else(|| {
            let (number, rest) = trimmed.split_once(". ")?;
            number.bytes().all(|b| b.is_ascii_digit()).then_some(rest)
        });
        let begins = row.or(item);
        match blocks.last_mut().filter(|_| joins && begins.is_none()) {
            Some(block) => {
                block.text.push(' ');
                block.text.push_str(trimmed);
            }
            None => blocks.push(Block {
                file: file.to_owned(),
                line: number + 1,
                text: begins.unwrap_or(trimmed).to_owned(),
            }),
        }
        joins = row.is_none();
    }
    blocks
}

/// The blocks of every chapter.
fn chapters() -> Vec<Block> {
    let names = files::markdown("spec").into_iter();
    names.flat_map(|name| blocks(&name, &files::read(&format!("spec/{name}")))).collect()
}

/// Each clause: the chapter that it stands in, and whether it demands something.
fn clauses() -> BTreeMap<String, (String, bool)> {
    chapters()
        .iter()
        .filter_map(|block| Some((block.id()?.to_owned(), (block.file.clone(), block.demands()))))
        .collect()
}

#[test]
fn every_clause_has_an_id_of_its_own() {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut wrong = Vec::new();
    for block in chapters() {
        let place = format!("spec/{}:{}", block.file, block.line);
        for id in block.text.split("**").filter_map(|bold| bold.strip_suffix('.')).filter(|id| is_clause(id)) {
            if block.id() != Some(id) {
                wrong.push(format!("{place}: {id} stands in the middle of a block"));
            }
            if let Some(first) = seen.insert(id.to_owned(), place.clone()) {
                wrong.push(format!("{place}: {id} stands at {first} already"));
            }
        }
    }
    assert!(seen.len() > 100, "only {} clauses were found", seen.len());
    assert_none(&wrong);
}

#[test]
fn every_demand_stands_in_a_clause() {
    let lone = chapters().into_iter().filter(|block| block.demands() && block.id().is_none() && !block.is_title());
    let wrong: Vec<String> =
        lone.map(|block| format!("spec/{}:{}: MUST, and no id at the beginning", block.file, block.line)).collect();
    assert_none(&wrong);
}

#[test]
fn every_clause_that_is_mentioned_exists() {
    let clauses = clauses();
    let prefixes: BTreeSet<&str> = clauses.keys().filter_map(|id| Some(id.split_once('-')?.0)).collect();
    let mut wrong = Vec::new();
    for path in markdown() {
        for (number, line) in files::read(&path).lines().enumerate() {
            let words = line.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| is_clause(word));
            let unknown = words.filter(|id| {
                id.split_once('-').is_some_and(|(prefix, _)| prefixes.contains(prefix)) && !clauses.contains_key(*id)
            });
            wrong.extend(unknown.map(|id| format!("{path}:{}: there is no clause {id}", number + 1)));
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_vector_names_a_clause_of_its_chapter() {
    let clauses = clauses();
    let mut wrong = Vec::new();
    for file in vectors::suite().values() {
        for case in &file.cases {
            if clauses.get(&case.clause).is_none_or(|(chapter, _)| *chapter != file.chapter) {
                wrong.push(format!("{}: spec/{} has no clause {}", case.id, file.chapter, case.clause));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_demand_has_a_vector_or_a_reason_to_have_none() {
    let excused: BTreeMap<&str, &str> = WITHOUT_VECTOR.iter().copied().collect();
    assert_eq!(excused.len(), WITHOUT_VECTOR.len(), "a clause stands twice in WITHOUT_VECTOR");
    let suite = vectors::suite();
    let shown: BTreeSet<&str> = suite.values().flat_map(|file| &file.cases).map(|case| case.clause.as_str()).collect();
    let clauses = clauses();
    let demands = clauses.iter().filter(|(_, (_, demands))| *demands).map(|(id, _)| id.as_str());
    let mut wrong: Vec<String> = demands
        .filter(|id| !shown.contains(id) && !excused.contains_key(id))
        .map(|id| format!("{id} has neither a vector nor a reason in WITHOUT_VECTOR"))
        .collect();
    for (id, reason) in excused {
        if shown.contains(id) {
            wrong.push(format!("{id} has a vector: take it out of WITHOUT_VECTOR"));
        }
        if clauses.get(id).is_none_or(|(_, demands)| !demands) {
            wrong.push(format!("{id} ({reason}) demands nothing, or is not there: take it out of WITHOUT_VECTOR"));
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_relative_link_leads_somewhere() {
    let mut wrong = Vec::new();
    let mut links = 0;
    for path in markdown() {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (number, line) in files::read(&path).lines().enumerate() {
            for target in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                if target.contains("://") || target.starts_with("mailto:") {
                    continue;
                }
                links += 1;
                let (file, heading) = target.split_once('#').map_or((target, None), |(file, at)| (file, Some(at)));
                let there = files::root().join(folder).join(file);
                let there = if file.is_empty() { files::root().join(&path) } else { there };
                let place = format!("{path}:{}: {target}", number + 1);
                if !there.exists() {
                    wrong.push(format!("{place} leads nowhere"));
                } else if let Some(heading) = heading
                    && !std::fs::read_to_string(&there).is_ok_and(|text| has_heading(&text, heading))
                {
                    wrong.push(format!("{place} names a heading that is not there"));
                }
            }
        }
    }
    assert!(links > 20, "only {links} links were found");
    assert_none(&wrong);
}

/// Whether a heading has this anchor: small letters, blanks as hyphens, no other punctuation.
fn has_heading(text: &str, anchor: &str) -> bool {
    text.lines().filter(|line| line.starts_with('#')).any(|line| {
        let heading = line.trim_start_matches('#').trim().to_lowercase();
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || "- _".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).eq(anchor.chars())
    })
}

/// Every text for people: those at the root, and those of the specification.
fn markdown() -> Vec<String> {
    let in_folder = |folder: &'static str| {
        let prefix = if folder == "." { String::new() } else { format!("{folder}/") };
        files::markdown(folder).into_iter().map(move |name| format!("{prefix}{name}"))
    };
    [".", "spec", "spec/decisions", "spec/vectors"].into_iter().flat_map(in_folder).collect()
}

#[test]
fn blocks_are_paragraphs_items_and_rows() {
    let text = "# T\n\n**A-1.** one\ntwo MUST\n\n- **ABC-2.** item\n  more\n- next\n\n```\nMUST\n```\n| x |\n| **ABC-3.** MUST | y |\n";
    let blocks = blocks("x.md", text);
    let found: Vec<_> = blocks.iter().map(|block| (block.line, block.id(), block.demands())).collect();
    assert_eq!(
        found,
        [(3, None, true), (6, Some("ABC-2"), false), (8, None, false), (13, None, false), (14, Some("ABC-3"), true)]
    );
}

#[track_caller]
fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
