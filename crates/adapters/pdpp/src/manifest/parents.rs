//! Which stream's STATE speaks for which: PDPP's `state_stream` and `parent_streams`.

use crate::document::{Document, Node};
use crate::rules;
use gap_model::{StreamFacts, StreamName};
use std::collections::{HashMap, HashSet};

/// The parents that a stream names; of the two members at most one.
pub(super) fn read(node: &Node<'_>, document: &mut Document) -> Vec<StreamName> {
    let single: Option<StreamName> = document.parsed(node, "state_stream");
    let several = document.list(node, "parent_streams");
    check_strategy(node, document);
    let Some((at, list)) = several else { return single.into_iter().collect() };
    if single.is_some() {
        document.refuse(at, "a stream has either `state_stream` or `parent_streams`");
        return Vec::new();
    }
    if list.is_empty() {
        document.refuse(at, "an empty list, expected the names of streams");
        return Vec::new();
    }
    let mut names = Vec::with_capacity(list.len());
    for (place, value) in list.iter().enumerate() {
        let at = format!("{at}/{place}");
        let Some(text) = value.as_str() else {
            document.refuse_type(at, value, "the name of a stream");
            continue;
        };
        let Some(name) = document.checked(at.as_str(), text.parse::<StreamName>()) else { continue };
        if names.contains(&name) {
            document.refuse(at, format!("{name} stands twice"));
        } else {
            names.push(name);
        }
    }
    names
}

fn check_strategy(node: &Node<'_>, document: &mut Document) {
    let strategy = node.member("coverage_strategy").and_then(|strategy| strategy.as_str());
    for (name, wanted) in [("state_stream", "checkpoint_window"), ("parent_streams", "parent_detail_accounting")] {
        if node.member(name).is_some() && strategy != Some(wanted) {
            let message = format!("`{name}` goes with the coverage_strategy {wanted}");
            document.find(&rules::MANIFEST_CONTRADICTS, node.pointer("coverage_strategy"), message);
        }
    }
}

/// Whether every parent is a stream, another one, and none leads back to itself.
pub(super) fn check(streams: &[(StreamFacts, String)], document: &mut Document) {
    let known: HashSet<&StreamName> = streams.iter().map(|(facts, _)| &facts.name).collect();
    for (facts, at) in streams {
        for parent in &facts.checkpoint_parents {
            if *parent == facts.name {
                document.refuse(at, format!("{parent} is its own parent"));
            } else if !known.contains(parent) {
                document.refuse(at, format!("the parent {parent} is no stream of the manifest"));
            }
        }
    }
    if document.invalid.is_empty() {
        check_circles(streams, document);
    }
}

/// Takes away, again and again, the streams whose parents are all gone; what cannot be taken away runs in a circle.
fn check_circles(streams: &[(StreamFacts, String)], document: &mut Document) {
    let mut children: HashMap<&StreamName, Vec<usize>> = HashMap::new();
    let mut waiting: Vec<usize> = Vec::with_capacity(streams.len());
    for (place, (facts, _)) in streams.iter().enumerate() {
        waiting.push(facts.checkpoint_parents.len());
        for parent in &facts.checkpoint_parents {
            children.entry(parent).or_default().push(place);
        }
    }
    let mut free: Vec<usize> = (0..streams.len()).filter(|place| waiting[*place] == 0).collect();
    let mut gone = 0;
    while let Some(place) = free.pop() {
        gone += 1;
        for &child in children.get(&streams[place].0.name).into_iter().flatten() {
            waiting[child] -= 1;
            if waiting[child] == 0 {
                free.push(child);
            }
        }
    }
    if gone < streams.len() {
        let left = streams.iter().zip(&waiting).filter(|(_, waiting)| **waiting > 0);
        let names: Vec<&str> = left.map(|((facts, _), _)| facts.name.as_str()).collect();
        document.refuse("/streams", format!("the parents of {} lead in a circle", names.join(", ")));
    }
}
