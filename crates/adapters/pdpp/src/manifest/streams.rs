//! What a manifest says of its streams.

use super::{parents, recovery};
use crate::document::{Document, Node};
use crate::key::Id;
use crate::lint::check_manifest;
use crate::rules;
use gap_model::{Axis, CursorSemantic, StreamFacts, StreamName, SupportMode, SupportedResources};
use recovery_contract::Capabilities;
use serde::Deserialize;
use serde_json::Value;
use skip_taxonomy::{Instant, Key, TimeRange};
use std::collections::HashMap;

const SEMANTICS: [(&str, CursorSemantic); 3] = [
    ("complete", CursorSemantic::Complete),
    ("high_water", CursorSemantic::HighWater),
    ("session_local", CursorSemantic::SessionLocal),
];
const AXES: [(&str, Axis); 2] = [("time", Axis::Time), ("sequence", Axis::Sequence)];
const MODES: [(&str, SupportMode); 4] = [
    ("none", SupportMode::None),
    ("all", SupportMode::All),
    ("only", SupportMode::Only),
    ("except", SupportMode::Except),
];
/// Whether PDPP accepts by the policy that a stream is absent. `inventory_only` is no absence, but says what is collected.
const POLICIES: [(&str, bool); 5] =
    [("collect", false), ("deferred", true), ("inventory_only", false), ("unavailable", true), ("unsupported", true)];
const UNSUPPORTED_IN_MODE: &str = "unsupported_in_mode";
/// Whether the stream is absent in that state.
const STATES: [(&str, bool); 4] =
    [("deprecated", false), ("experimental", false), ("supported", false), (UNSUPPORTED_IN_MODE, true)];
/// Whether the details of a list are accounted for, one by one.
const STRATEGIES: [(&str, bool); 5] = [
    ("checkpoint_window", false),
    ("full_inventory", false),
    ("parent_detail_accounting", true),
    ("singleton_presence", false),
    ("snapshot_import_receipt", false),
];

/// Reads every stream, and its `recovery` block into the capabilities.
pub(super) fn read(root: &Node<'_>, capabilities: &mut Capabilities, document: &mut Document) -> Vec<StreamFacts> {
    let Some((at, list)) = document.list(root, "streams") else {
        if root.member("streams").is_none() {
            document.refuse("/streams", "missing");
        }
        return Vec::new();
    };
    let mut streams = Vec::with_capacity(list.len());
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (place, value) in list.iter().enumerate() {
        let at = format!("{at}/{place}");
        let Some(members) = value.as_object() else {
            document.refuse_type(at, value, "an object");
            continue;
        };
        let node = Node { at, members };
        if node.member("name").is_none() {
            document.refuse(node.pointer("name"), "missing");
        }
        let Some(name) = document.parsed::<StreamName>(&node, "name") else { continue };
        if let Some(first) = members.get("name").and_then(|name| places.insert(name.as_str()?, place)) {
            document.refuse(node.pointer("name"), format!("{name} is the name of stream {first} already"));
        }
        if let Some(block) = document.object(&node, "recovery") {
            let block = recovery::block(&block, capabilities.connector.as_ref(), document);
            capabilities.streams.insert(name.clone(), block);
        }
        let facts = facts(name, &node, document);
        check_manifest(&facts, &node, document);
        streams.push((facts, node.at));
    }
    parents::check(&streams, document);
    streams.into_iter().map(|(facts, _)| facts).collect()
}

fn facts(name: StreamName, node: &Node<'_>, document: &mut Document) -> StreamFacts {
    let mut facts = StreamFacts::new(name);
    facts.cursor_semantic = document.word(node, "cursor_semantic", &SEMANTICS);
    facts.axis = document.word(node, "axis", &AXES).unwrap_or(Axis::Time);
    facts.granularity = document.parsed(node, "granularity");
    facts.mutable_window = document.parsed(node, "mutable_window");
    facts.retention_horizon = document.parsed(node, "retention_horizon");
    facts.detail_lane = document.word(node, "coverage_strategy", &STRATEGIES) == Some(true);
    facts.checkpoint_parents = parents::read(node, document);
    facts.supported_resources = supported_resources(node, document);
    facts
}

/// What the connector can fetch of the stream. The recovery profile's word counts more than PDPP's.
fn supported_resources(node: &Node<'_>, document: &mut Document) -> SupportedResources {
    let absence = absence(node, document);
    let required = document.flag(node, "required").unwrap_or(true);
    let Some(declared) = document.object(node, "supported_resources") else {
        let Some((at, why)) = absence else { return SupportedResources::default() };
        if required {
            let message = format!("{why}, and yet the stream is required; it is held to be absent");
            document.find(&rules::MANIFEST_CONTRADICTS, at, message);
        }
        let mut absent = SupportedResources::default();
        absent.mode = SupportMode::None;
        absent.reason = Some(why);
        return absent;
    };
    let supported = explicit(&declared, document);
    if let Some((at, why)) = absence.filter(|_| supported.mode != SupportMode::None) {
        let message = format!("{why}, and yet `supported_resources` names some, which counts");
        document.find(&rules::MANIFEST_CONTRADICTS, at, message);
    }
    supported
}

/// By which of PDPP's members the stream is absent, and why.
fn absence(node: &Node<'_>, document: &mut Document) -> Option<(String, String)> {
    let absent = document.word(node, "coverage_policy", &POLICIES) == Some(true);
    let policy = node.member("coverage_policy").and_then(Value::as_str).filter(|_| absent);
    let policy = policy.map(|policy| (node.pointer("coverage_policy"), format!("coverage_policy {policy}")));
    let Some(availability) = document.object(node, "availability") else { return policy };
    if document.word(&availability, "state", &STATES) != Some(true) {
        return policy;
    }
    let reason = document.text(&availability, "reason").unwrap_or(UNSUPPORTED_IN_MODE);
    Some((availability.pointer("state"), reason.to_owned()))
}

fn explicit(node: &Node<'_>, document: &mut Document) -> SupportedResources {
    let mut supported = SupportedResources::default();
    if node.member("mode").is_none() {
        document.refuse(node.pointer("mode"), "missing, expected none, all, only, except");
    }
    supported.mode = document.word(node, "mode", &MODES).unwrap_or_default();
    supported.resources = keys(node, "resources", document);
    supported.time_range = range(node, supported.mode, document);
    supported.reason = document.text(node, "reason").map(str::to_owned);
    let names_some = !supported.resources.is_empty() || supported.time_range.is_some();
    let names_all = matches!(supported.mode, SupportMode::None | SupportMode::All);
    if names_some && names_all {
        let message = "the resources and the range belong to the modes `only` and `except`";
        document.find(&rules::MANIFEST_CONTRADICTS, node.pointer("mode"), message);
    } else if !names_all && is_empty(node, "resources") && node.member("time_range").is_none() {
        document.refuse(node.pointer("mode"), "`only` and `except` need `resources` or a `time_range`");
    }
    supported
}

fn is_empty(node: &Node<'_>, name: &str) -> bool {
    node.member(name).is_none_or(|list| list.as_array().is_some_and(Vec::is_empty))
}

/// A list of keys, held as transcripts hold them.
pub(crate) fn keys(node: &Node<'_>, name: &str, document: &mut Document) -> Vec<Key> {
    let Some((at, list)) = document.list(node, name) else { return Vec::new() };
    let mut keys = Vec::with_capacity(list.len());
    for (place, value) in list.iter().enumerate() {
        let at = format!("{at}/{place}");
        match Id::deserialize(value) {
            Ok(Id::Key(key, _)) => keys.push(key),
            Ok(Id::Unfit(why)) => document.refuse(at, why),
            Ok(Id::Wrong(kind)) => document.refuse(at, format!("{kind}, expected a text or a number")),
            Err(why) => document.refuse(at, why.to_string()),
        }
    }
    keys
}

/// A declared range is rounded against the claim: what is fetched outward would be absence inward.
fn range(node: &Node<'_>, mode: SupportMode, document: &mut Document) -> Option<TimeRange> {
    let range = document.object(node, "time_range")?;
    let except = mode == SupportMode::Except;
    let mut side = |name, round: fn(&str) -> Result<Instant, skip_taxonomy::InstantError>| {
        let text = document.text(&range, name)?;
        document.checked(range.pointer(name), round(text))
    };
    let since = side("since", if except { Instant::ceil } else { Instant::floor });
    let until = side("until", if except { Instant::floor } else { Instant::ceil });
    if since.zip(until).is_some_and(|(since, until)| until <= since) {
        document.refuse(&range.at, "the range ends before it begins");
    }
    Some(TimeRange::new(since, until))
}
