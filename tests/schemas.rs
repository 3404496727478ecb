//! Types and schemas agree, both ways, on documents and on everything one edit away from them.
//!
//! Each sample is a valid document. Every leaf is replaced by values of every other type, and every member is dropped in
//! turn; the schema and the type must both take the result, or both refuse it. Where they may not agree, `DIVERGENCES`
//! says so and why; an entry that explains nothing is an error too.

use gap_model::{Checkpoint, Gap, RunSummary, StreamFacts, SupportedResources};
use recovery_contract::{RecoveryBlock, RecoveryPlan};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use skip_taxonomy::SkipResult;
use std::collections::BTreeSet;

/// Where one of the two takes what the other refuses.
struct Divergence {
    /// Which of the two takes it.
    taken_by: Side,
    schema: &'static str,
    /// The end of the JSON pointer of the edited place, or `=` and what stands there now.
    place: &'static str,
    why: &'static str,
}

#[derive(PartialEq)]
enum Side {
    Schema,
    Type,
}

/// A schema cannot say it; the type does.
const fn divergence(schema: &'static str, place: &'static str, why: &'static str) -> Divergence {
    Divergence { taken_by: Side::Schema, schema, place, why }
}

/// The type is more lenient than it has to be.
const fn lenient(place: &'static str, why: &'static str) -> Divergence {
    Divergence { taken_by: Side::Type, schema: "*", place, why }
}

const DIVERGENCES: &[Divergence] = &[
    divergence("gap", "/state", "a state and the member that belongs to it"),
    divergence("gap", "/lease", "a state and the member that belongs to it"),
    divergence("gap", "/proof", "a state and the member that belongs to it"),
    divergence("gap", "/retired", "a state and the member that belongs to it"),
    divergence("gap", "/from", "a span that is empty"),
    divergence("gap", "/to", "a span that is empty"),
    divergence("checkpoint", "/from", "an interval that is empty, or of the other axis"),
    divergence("checkpoint", "/to", "an interval that is empty, or of the other axis"),
    divergence("checkpoint", "/axis", "a point and the axis that it lies on"),
    divergence("checkpoint", "/max_seen", "a point and the axis that it lies on"),
    divergence("*", "=2026-02-30T00:00:00Z", "a day that the calendar does not have"),
    divergence("*", "=P9999999D", "a duration beyond 10,000 years"),
    divergence("*", "=1.0", "a whole number that is written with a fraction, where the type counts"),
    lenient("=[]", "serde reads an object of which every member may be absent from an empty list, too"),
    lenient("=[[]]", "the same, within a list"),
];

struct Sample {
    schema: &'static str,
    document: Value,
    read: fn(&Value) -> Result<Value, String>,
}

fn read<T: DeserializeOwned + Serialize>(document: &Value) -> Result<Value, String> {
    let value: T = serde_json::from_value(document.clone()).map_err(|e| e.to_string())?;
    serde_json::to_value(value).map_err(|e| e.to_string())
}

fn samples() -> Vec<Sample> {
    let gap = |extent: Value, state: &str, more: Value| {
        let mut gap = json!({
            "gap_id": "gap_241d6258cdde0850a0d6c0f26df38593",
            "source": {"connector_id": "chatgpt", "instance_id": "default", "grant_id": null},
            "stream": "conversations", "parent_stream": null, "epoch": null, "extent": extent,
            "recovery_kind": "retry_by_runtime", "reason": "rate_limited", "reasons": ["rate_limited"], "confidence": "declared",
            "evidence": {"http_status": 429}, "locator": {"id": "69d71fbf"}, "quantity": 1,
            "preconditions": {"after": "2026-04-21T10:00:00Z", "requires_connector_version": "0.7.0", "blocked_on": ["credentials"]},
            "not_before": null, "state": state, "lease": null, "proof": null, "retired": null,
            "opened_at": "2026-04-17T00:00:00Z", "opened_by_run": "run_1", "last_seen_at": "2026-04-17T00:00:00Z",
            "last_seen_run": "run_1", "last_seen_sequence": 7, "connector_version": "0.6.0", "attempted_versions": [],
            "attempts": 0, "deferrals": 0, "interruptions": 0, "failures_since_progress": 0, "last_attempt_at": null,
            "acknowledged_at": null, "outage": null, "split_from": null, "held": [], "ticket": 1, "revision": 1
        });
        for (name, value) in more.as_object().unwrap() {
            gap[name] = value.clone();
        }
        Sample { schema: "gap", document: gap, read: read::<Gap> }
    };
    let span = json!({"span": {"axis": "time", "from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z"}});
    let lease = json!({"holder": "run_2", "token": "t", "expires_at": "2026-04-17T01:00:00Z", "attempted": false});
    let proof = json!({"kind": "record", "run": "run_2", "observed_at": "2026-04-18T00:00:00Z", "sequence": 4});
    let retired = json!({"why": "quarantined", "at": "2026-04-18T00:00:00Z", "by": null, "proof": null});
    vec![
        gap(json!({"record": {"key": "69d71fbf"}}), "open", json!({})),
        gap(span, "leased", json!({"lease": lease})),
        gap(
            json!({"record_span": {"key": ["a", 1], "span": {"axis": "sequence", "from": 120, "to": null}}}),
            "filled",
            json!({"proof": proof}),
        ),
        gap(json!({"stream": {}}), "retired", json!({"retired": retired})),
        gap(
            json!({"since": {"axis": "time", "from": "2026-01-01T00:00:00Z"}}),
            "ongoing",
            json!({"outage": {"missing": ["Slack"], "skipped_runs": 41, "blind_runs": 0, "from_estimated": false}}),
        ),
        Sample {
            schema: "checkpoint",
            document: json!({
                "source": {"connector_id": "gmail", "instance_id": "default", "grant_id": "g"}, "stream": "messages", "partition": null,
                "cursor_semantic": "high_water", "axis": "time", "granularity": "PT1S", "epoch": "7", "max_seen": "2026-04-17T00:00:00Z",
                "mutable_window": "P7D", "last_walk_at": null,
                "coverage_intervals": [{"from": "2015-01-15T00:00:00Z", "to": "2026-04-17T00:00:00Z"}],
                "known_gaps": [{"gap_id": "gap_241d6258cdde0850a0d6c0f26df38593", "extent": {"stream": {}}, "recovery_kind": null, "not_before": null}],
                "known_gaps_total": 1, "foreign": {"last_update_time": "x"}
            }),
            read: read::<Checkpoint>,
        },
        Sample {
            schema: "skip-result",
            document: json!({
                "type": "SKIP_RESULT", "stream": "conversations", "reason": "rate_limited", "message": "m", "recovery_kind": "retry_by_runtime",
                "retry_preconditions": {"after": "2026-04-21T10:00:00Z", "requires_connector_version": "0.7.0", "blocked_on": ["credentials"]},
                "scope": {"parent_stream": null, "resources": ["69d71fbf", 7, ["a", 1]], "time_range": {"since": "2026-04-21T10:00Z", "until": null}, "quantity": 1},
                "evidence": {"http_status": 429, "retry_after_seconds": 30, "error_class": "provider_pressure"},
                "locator": {"conversation_id": "69d71fbf"}, "recovery_hint": {"action": "retry_by_runtime", "retryable": true},
                "continuation": {"boundary": "uid", "slice_start": 0, "slice_end": 9, "considered": 9, "covered": 9, "remaining": true, "owner": "runtime"},
                "diagnostics": {}
            }),
            read: read::<SkipResult>,
        },
        Sample {
            schema: "recovery",
            document: json!({
                "supports_targeted_resource_fetch": true, "supports_version_bumped_retry": true, "targeted_fetch_rate_hint": "2/sec",
                "trigger": "automatic", "budget": {"requests": 4000, "wall_time": "PT35M", "bytes": null, "gaps": 500}
            }),
            read: read::<RecoveryBlock>,
        },
        Sample {
            schema: "stream-facts",
            document: json!({
                "name": "stars", "cursor_semantic": "complete", "axis": "time", "granularity": "PT1S", "mutable_window": "P7D",
                "retention_horizon": "P90D", "supported_resources": {"mode": "only", "resources": ["a"], "time_range": {"since": null, "until": null}, "reason": "r"},
                "checkpoint_parents": ["p"], "detail_lane": false
            }),
            read: read::<StreamFacts>,
        },
        Sample {
            schema: "supported-resources",
            document: json!({"mode": "except", "resources": [1], "time_range": {"since": "2026-01-01T00:00:00Z", "until": null}, "reason": "r"}),
            read: read::<SupportedResources>,
        },
    ]
}

/// Values of every type, and texts and numbers at the edges of what the types take.
fn replacements() -> Vec<Value> {
    let huge = "x".repeat(5_000);
    vec![
        json!(null),
        json!(true),
        json!(0),
        json!(1),
        json!(-1),
        json!(1.0),
        json!(1.5),
        json!(9_007_199_254_740_991_i64),
        json!(9_007_199_254_740_992_i64),
        json!(u64::MAX),
        json!(""),
        json!("x"),
        json!("retry_by_moon"),
        json!("P1M"),
        json!("p7d"),
        json!("PT1.5S"),
        json!("P9999999D"),
        json!("2026-04-07T00:00:00Z"),
        json!("2026-4-7T0:0:0Z"),
        json!("2026-02-30T00:00:00Z"),
        json!("+12345-01-01T00:00:00Z"),
        json!("yesterday"),
        json!("2/sec"),
        json!("0/sec"),
        json!(huge),
        json!([]),
        json!([[]]),
        json!({}),
        json!({"word": null}),
        json!("filled"),
        json!("sequence"),
        json!(17),
    ]
}

fn pointers(document: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match document {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| pointers(value, &format!("{at}/{name}"), all));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, value)| pointers(value, &format!("{at}/{i}"), all));
        }
        _ => {}
    }
}

/// Every document one edit away, with the place and what stands there now.
fn edits(document: &Value) -> Vec<(String, Value)> {
    let mut places = Vec::new();
    pointers(document, "", &mut places);
    let mut edited = Vec::new();
    for place in places.iter().filter(|place| !place.is_empty()) {
        for value in replacements() {
            let mut copy = document.clone();
            *copy.pointer_mut(place).unwrap() = value.clone();
            let shown: String = value.to_string().chars().take(40).collect();
            edited.push((format!("{place}={}", shown.trim_matches('"')), copy));
        }
        let (parent, name) = place.rsplit_once('/').unwrap();
        let mut copy = document.clone();
        if let Some(Value::Object(members)) = copy.pointer_mut(parent) {
            members.remove(name);
            edited.push((format!("{place} dropped"), copy));
        }
    }
    edited
}

fn validator(schema: &str) -> jsonschema::Validator {
    let path = format!("{}/../schemas/v1/{schema}.schema.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{path}: {why}"));
    let schema: Value = serde_json::from_str(&text).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

#[test]
fn types_and_schemas_take_and_refuse_the_same_documents() {
    let (mut disagreements, mut used, mut compared) = (Vec::new(), BTreeSet::new(), 0);
    for sample in samples() {
        let validator = validator(sample.schema);
        assert!(
            validator.is_valid(&sample.document),
            "{}: {:?}",
            sample.schema,
            validator.validate(&sample.document).err()
        );
        assert!((sample.read)(&sample.document).is_ok(), "{}: {:?}", sample.schema, (sample.read)(&sample.document));
        for (edit, document) in edits(&sample.document) {
            compared += 1;
            let (by_schema, by_type) = (validator.is_valid(&document), (sample.read)(&document));
            if let Ok(written) = &by_type {
                assert!(
                    validator.is_valid(written),
                    "{} {edit}: the type writes what the schema refuses: {written}",
                    sample.schema
                );
            }
            if by_schema == by_type.is_ok() {
                continue;
            }
            let explains = |divergence: &Divergence| {
                let place = edit.split_once(['=', ' ']).map_or(edit.as_str(), |(place, _)| place);
                let at = if divergence.place.starts_with('=') {
                    edit.ends_with(divergence.place)
                } else {
                    place.ends_with(divergence.place)
                };
                let taken_by = if by_schema { Side::Schema } else { Side::Type };
                divergence.taken_by == taken_by
                    && at
                    && (divergence.schema == "*" || divergence.schema == sample.schema)
            };
            match DIVERGENCES.iter().position(explains) {
                Some(index) => {
                    used.insert(index);
                }
                None => disagreements.push(format!(
                    "{} {edit}: schema {by_schema}, type {:?}",
                    sample.schema,
                    by_type.err()
                )),
            }
        }
    }
    assert!(compared > 5_000, "only {compared} documents were compared");
    assert!(disagreements.is_empty(), "{} disagreements:\n{}", disagreements.len(), disagreements.join("\n"));
    let unused = DIVERGENCES.iter().enumerate().filter(|(index, _)| !used.contains(index));
    let unused: Vec<_> = unused.map(|(_, entry)| format!("{} {}: {}", entry.schema, entry.place, entry.why)).collect();
    assert!(unused.is_empty(), "these divergences explain nothing:\n{}", unused.join("\n"));
}

#[test]
fn the_examples_in_the_schemas_are_valid() {
    let folder = format!("{}/../schemas/v1", env!("CARGO_MANIFEST_DIR"));
    let mut examples = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let schema: Value = serde_json::from_str(&std::fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap();
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        for example in schema["examples"].as_array().into_iter().flatten() {
            examples += 1;
            assert!(validator.is_valid(example), "{}: {:?}", schema["$id"], validator.validate(example).err());
        }
    }
    assert!(examples > 0, "no schema has an example");
}

#[test]
fn what_is_printed_is_what_its_schema_says() {
    // Written by the types themselves, so that no member is forgotten.
    for (schema, document) in [("plan", printed::<RecoveryPlan>(PLAN)), ("run-summary", printed::<RunSummary>(SUMMARY))]
    {
        let validator = validator(schema);
        assert!(validator.is_valid(&document), "{schema}: {:?}", validator.validate(&document).err());
    }
}

fn printed<T: DeserializeOwned + Serialize>(text: &str) -> Value {
    serde_json::to_value(serde_json::from_str::<T>(text).unwrap()).unwrap()
}

const PLAN: &str = r#"{"plan_id":"plan_0","now":"2026-04-21T10:00:00Z","effective_budget":{"gaps":500},
 "runs":[{"source":{"connector_id":"c","instance_id":"i"},"mode":"targeted","streams":[{"name":"s","resources":["a",1]}],
  "gaps":["gap_241d6258cdde0850a0d6c0f26df38593"],"cost":{"requests":1,"wall_time":"PT1S"},"instead_of":[{"mode":"walk","cost":{"requests":null,"wall_time":null}}]}],
 "later":[{"why":"exceeds_budget","source":{"connector_id":"c","instance_id":"i"},"stream":"s","until":null,"on":[],"needs":{"requests":9,"wall_time":null},"count":1,"first":[]}],
 "never":[{"why":"permanent","source":{"connector_id":"c","instance_id":"i"},"stream":"s","count":1,"first":[]}],
 "summary":{"now":1,"later":1,"never":1,"total_cost":{"requests":10,"wall_time":"PT5S"},"next_wake_up":null}}"#;

const SUMMARY: &str = r#"{"run_id":"r","source":{"connector_id":"c","instance_id":"i"},"observed_at":"2026-04-21T10:00:00Z","observed_at_known":true,"already_known":false,
 "verdict":"complete_with_gaps","status":"succeeded","violations":0,"recovery":false,"records_emitted":1,"messages":{"MOON":1},"records_durable":null,
 "state":{"staged":["s"],"committed":null,"withheld":null},
 "streams":[{"name":"s","asked":true,"asked_in_part":false,"silent":0,"declared_absent":false,"records":1,"evidence":true,"owed":1,"owed_quantity":null,"considered":2,"covered":1}],
 "skipped_by_reason":{"rate_limited":1},"quantity_by_reason":{"rate_limited":null},"skipped_by_kind":{"retry_by_runtime":1},"quantity_by_kind":{"retry_by_runtime":null},
 "informational_by_reason":{"pagination_exhausted":1},"intended_by_reason":{},"owed_by_reason":{},
 "gaps":{"opened":1,"seen_again":0,"filled":0,"reopened":0,"refused":0},
 "findings":[{"rule":"LAC014","severity":"warning","at":"s","message":"m","cure":null}],"findings_by_rule":{"LAC014":1}}"#;
