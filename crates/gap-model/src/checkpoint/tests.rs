use super::*;
use serde_json::json;

fn document() -> Value {
    json!({
        "source": {"connector_id": "gmail", "instance_id": "default", "grant_id": null}, "stream": "messages",
        "partition": "INBOX", "cursor_semantic": "high_water", "axis": "sequence", "granularity": null, "epoch": "17",
        "max_seen": 480, "mutable_window": "P7D", "last_walk_at": "2026-04-01T00:00:00Z",
        "coverage_intervals": [{"from": 1, "to": 120}, {"from": 240, "to": null}],
        "known_gaps": [{"gap_id": "gap_1b850294900a6193e4e1aa4db4633d1a", "not_before": null, "recovery_kind": null,
                        "extent": {"span": {"axis": "sequence", "from": 120, "to": 240}}}],
        "known_gaps_total": 1, "foreign": {"uid": 480}
    })
}

fn read(document: Value) -> Result<Checkpoint, String> {
    serde_json::from_value(document).map_err(|error| error.to_string())
}

#[test]
fn a_checkpoint_is_written_as_it_was_read() {
    let checkpoint = read(document()).unwrap();
    assert_eq!(serde_json::to_value(&checkpoint).unwrap(), document());
    assert_eq!((checkpoint.max_seen, checkpoint.known_gaps_total), (Some(480), 1));
}

#[test]
fn unmeasured_is_null_and_nothing_covered_is_an_empty_list() {
    let mut unmeasured = document();
    unmeasured["coverage_intervals"] = Value::Null;
    assert_eq!(read(unmeasured.clone()).unwrap().coverage, Coverage::Unmeasured);
    unmeasured["coverage_intervals"] = json!([]);
    let nothing = read(unmeasured).unwrap().coverage;
    assert!(matches!(&nothing, Coverage::Measured(set) if set.is_empty()));
    let bare = json!({"source": document()["source"], "stream": "messages", "axis": "time"});
    let source: Source = serde_json::from_value(document()["source"].clone()).unwrap();
    assert_eq!(read(bare).unwrap(), Checkpoint::unmeasured(source, "messages".parse().unwrap(), Axis::Time));
}

#[test]
fn what_was_seen_is_rounded_down_and_is_a_point_of_the_axis() {
    let mut timed = document();
    timed["axis"] = "time".into();
    timed["coverage_intervals"] = Value::Null;
    assert_eq!(read(timed.clone()).unwrap_err(), "480 is no point of the Time axis");
    timed["max_seen"] = "2026-04-17T00:00:00.0000009Z".into();
    assert_eq!(serde_json::to_value(read(timed).unwrap()).unwrap()["max_seen"], "2026-04-17T00:00:00Z");
}

#[test]
fn a_gap_is_named_with_what_is_owed_of_it() {
    let mut gap = crate::Gap::open(
        crate::Birth::new(read(document()).unwrap().source, "messages".parse().unwrap(), Extent::stream()),
        &crate::Sighting::new(
            crate::Stamp::new(ObservedAt(Instant::MIN), "run-1".parse().unwrap(), 1),
            skip_taxonomy::Confidence::Declared,
        ),
        1,
    );
    gap.not_before = Some(Instant::MAX);
    gap.recovery_kind = Some(RecoveryKind::RetryByRuntime.into());
    let known = KnownGap::of(&gap);
    assert_eq!((known.gap_id, &known.extent), (gap.gap_id, &gap.extent));
    assert_eq!((known.not_before, known.recovery_kind), (gap.not_before, gap.recovery_kind));
}
