use super::*;

#[test]
fn of_a_document_that_is_wrong_everywhere_a_thousand_things_are_listed_and_that_there_are_more() {
    let text = format!(r#"{{"connector_key":"c","version":"1.0.0","streams":[{}]}}"#, vec!["0"; 1_500].join(","));
    let found = Manifest::check(&text);
    assert_eq!((found.len(), found[999].at.as_str()), (1_001, "/streams/999"));
    assert_eq!(found[1_000].message, "further fields are invalid, too; 1000 are listed");
}
use gap_model::{Axis, CursorSemantic, SupportMode};
use recovery_contract::Trigger;
use skip_taxonomy::{Key, TimeRange};

fn read(text: &str) -> Result<(Manifest, Vec<String>), String> {
    let told = |finding: Finding| format!("{} {}: {}", finding.rule, finding.at, finding.message);
    Manifest::read(text)
        .map(|(manifest, findings)| (manifest, findings.into_iter().map(told).collect()))
        .map_err(|error| error.to_string())
}

/// A manifest with these members of the root and these streams.
fn of(root: &str, streams: &str) -> String {
    format!(r#"{{"connector_key":"c","version":"1.0.0"{root},"streams":[{streams}]}}"#)
}

#[track_caller]
fn facts(stream: &str, notes: &[&str]) -> StreamFacts {
    let (manifest, found) = read(&of("", &format!(r#"{{"name":"s"{stream}}}"#))).unwrap();
    assert_eq!(found, notes, "{stream}");
    manifest.streams()[0].clone()
}

#[track_caller]
fn refused(text: &str, want: &str) {
    assert_eq!(read(text).unwrap_err(), format!("the manifest is invalid: {want}"), "{text}");
}

#[test]
fn the_document_is_kept_with_everything_that_nobody_knows() {
    let text = of(
        r#","x":{"y":[1,2.5,null,"é"]},"capabilities":{"refresh_policy":{"minimum_interval_seconds":900}}"#,
        r#"{"name":"s","z":1}"#,
    );
    let (manifest, found) = read(&text).unwrap();
    assert_eq!(*manifest.raw(), serde_json::from_str::<Value>(&text).unwrap());
    assert_eq!((manifest.connector_key().as_str(), manifest.version().unwrap().as_str()), ("c", "1.0.0"));
    assert_eq!((found.len(), manifest.reasons().len()), (0, 0));
    assert_eq!(*manifest.capabilities(), Capabilities::opted_out());
}

#[test]
fn the_last_part_of_the_id_stands_in_for_the_key() {
    let (manifest, found) = read(
        r#"{"connector_id":"https://registry.example.test/connectors/apple-health/","version":"1.0.0","streams":[]}"#,
    )
    .unwrap();
    assert_eq!(manifest.connector_key().as_str(), "apple-health");
    let told = "LAC045 /connector_key: missing; \"apple-health\" is taken, the last part of `connector_id`";
    assert_eq!(found, [told]);
    refused(r#"{"version":"1","streams":[]}"#, "/connector_key: missing, and there is no `connector_id` in its place");
    refused(r#"{"connector_id":"/","version":"1","streams":[]}"#, "/connector_id: a connector id is empty");
    refused(r#"{"connector_id":5,"version":"1","streams":[]}"#, "/connector_id: 5, expected a text");
}

#[test]
fn a_missing_version_is_told() {
    let (manifest, found) = read(r#"{"connector_key":"c","streams":[]}"#).unwrap();
    assert_eq!(manifest.version(), None);
    assert_eq!(found, ["LAC047 /version: the manifest has no version"]);
}

#[test]
fn what_the_owner_is_told_of_a_reason_is_kept() {
    let (manifest, _) = read(&of(r#","reason_display_messages":{"http_error":"We hit a problem"}"#, "")).unwrap();
    assert_eq!(manifest.reasons()["http_error"], "We hit a problem");
    refused(&of(r#","reason_display_messages":{"a/b":5}"#, ""), "/reason_display_messages/a~1b: 5, expected a text");
}

#[test]
fn a_stream_of_which_nothing_is_said_has_no_facts() {
    assert_eq!(facts("", &[]), StreamFacts::new("s".parse().unwrap()));
}

#[test]
fn the_recovery_profile_of_a_stream_is_read() {
    let facts = facts(
        r#","cursor_semantic":"high_water","axis":"sequence","granularity":"PT1S","mutable_window":"P7D","retention_horizon":"P90D"
           ,"supported_resources":{"mode":"only","resources":["a",1,["b",2]],"time_range":{"since":"2026-01-01T00:00:00.0000001Z","until":null},"reason":"why"}"#,
        &[],
    );
    assert_eq!((facts.cursor_semantic, facts.axis), (Some(CursorSemantic::HighWater), Axis::Sequence));
    let durations = [facts.granularity, facts.mutable_window, facts.retention_horizon];
    assert_eq!(durations.map(|duration| duration.unwrap().to_string()), ["PT1S", "P7D", "P90D"]);
    let supported = facts.supported_resources;
    assert_eq!(supported.mode, SupportMode::Only);
    assert_eq!(supported.resources, ["a", "1", r#"["b","2"]"#].map(|key| Key::text(key).unwrap()));
    let since = "2026-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(supported.time_range, Some(TimeRange::new(Some(since), None)));
    assert_eq!(supported.reason.as_deref(), Some("why"));
}

#[test]
fn a_range_that_is_excepted_is_rounded_inward() {
    let facts = facts(
        r#","supported_resources":{"mode":"except","time_range":{"since":"2026-01-01T00:00:00.0000001Z","until":"2026-02-01T00:00:00.0000009Z"}}"#,
        &[],
    );
    let (since, until) = ("2026-01-01T00:00:00.000001Z".parse().unwrap(), "2026-02-01T00:00:00Z".parse().unwrap());
    assert_eq!(facts.supported_resources.time_range, Some(TimeRange::new(Some(since), Some(until))));
}

#[test]
fn absence_that_pdpp_accepts_is_absence_here() {
    for policy in ["deferred", "unavailable", "unsupported"] {
        let facts = facts(&format!(r#","required":false,"coverage_policy":"{policy}""#), &[]);
        assert!(facts.declared_absent(), "{policy}");
        assert_eq!(facts.supported_resources.reason, Some(format!("coverage_policy {policy}")));
    }
    for policy in ["collect", "inventory_only"] {
        assert!(!facts(&format!(r#","coverage_policy":"{policy}""#), &[]).declared_absent(), "{policy}");
    }
    let absent = facts(
        r#","required":false,"availability":{"state":"unsupported_in_mode","reason":"archive mode omits it"}"#,
        &[],
    );
    assert!(absent.declared_absent());
    assert_eq!(absent.supported_resources.reason.as_deref(), Some("archive mode omits it"));
    let both = facts(r#","required":false,"availability":{"state":"supported"},"coverage_policy":"deferred""#, &[]);
    assert!(both.declared_absent());
    assert!(!facts(r#","availability":{"state":"experimental"}"#, &[]).declared_absent());
}

#[test]
fn a_stream_of_which_two_things_are_said_is_told() {
    let note = "LAC046 /streams/0/coverage_policy: coverage_policy deferred, and yet the stream is required; it is held to be absent";
    assert!(facts(r#","coverage_policy":"deferred""#, &[note]).declared_absent());
    let note = "LAC046 /streams/0/coverage_policy: coverage_policy deferred, and yet `supported_resources` names some, which counts";
    let both = facts(r#","required":false,"coverage_policy":"deferred","supported_resources":{"mode":"all"}"#, &[note]);
    assert!(!both.declared_absent());
    let note = "LAC046 /streams/0/supported_resources/mode: the resources and the range belong to the modes `only` and `except`";
    facts(r#","supported_resources":{"mode":"all","resources":["a"]}"#, &[note]);
    assert!(facts(r#","supported_resources":{"mode":"none"}"#, &[]).declared_absent());
}

#[test]
fn a_version_that_nothing_compares_with_is_kept_and_told() {
    let (manifest, found) = read(r#"{"connector_key":"c","version":"2026-04-21","streams":[]}"#).unwrap();
    assert_eq!(manifest.version().unwrap().as_str(), "2026-04-21");
    assert_eq!(found, ["LAC047 /version: not a version of semver: no requirement is ever met by it"]);
}

#[test]
fn parents_are_read_from_either_member() {
    let streams = r#"{"name":"p"},{"name":"q"},
        {"name":"a","state_stream":"p","coverage_strategy":"checkpoint_window"},
        {"name":"b","parent_streams":["p","q"],"coverage_strategy":"parent_detail_accounting"},
        {"name":"c","coverage_strategy":"parent_detail_accounting"},{"name":"d","state_stream":"a"}"#;
    let (manifest, found) = read(&of("", streams)).unwrap();
    let parents = |place: usize| -> Vec<&str> {
        manifest.streams()[place].checkpoint_parents.iter().map(gap_model::StreamName::as_str).collect()
    };
    assert_eq!((parents(2), parents(3), parents(4), parents(5)), (vec!["p"], vec!["p", "q"], vec![], vec!["a"]));
    let lanes: Vec<bool> = manifest.streams().iter().map(|facts| facts.detail_lane).collect();
    assert_eq!(lanes, [false, false, false, true, true, false]);
    assert_eq!(
        found,
        ["LAC046 /streams/5/coverage_strategy: `state_stream` goes with the coverage_strategy checkpoint_window"]
    );
}

#[test]
fn parents_that_cannot_be_are_refused() {
    let check = |streams: &str, want: &str| refused(&of("", streams), want);
    let strategy = r#""coverage_strategy":"parent_detail_accounting""#;
    check(r#"{"name":"a","state_stream":"x"}"#, "/streams/0: the parent x is no stream of the manifest");
    check(r#"{"name":"a","state_stream":"a"}"#, "/streams/0: a is its own parent");
    check(
        &format!(r#"{{"name":"a","parent_streams":[],{strategy}}}"#),
        "/streams/0/parent_streams: an empty list, expected the names of streams",
    );
    check(
        &format!(r#"{{"name":"p"}},{{"name":"a","parent_streams":["p","p"],{strategy}}}"#),
        "/streams/1/parent_streams/1: p stands twice",
    );
    check(
        &format!(r#"{{"name":"a","parent_streams":[5,""],{strategy}}}"#),
        "/streams/0/parent_streams/0: 5, expected the name of a stream; /streams/0/parent_streams/1: a stream name is empty",
    );
    check(
        r#"{"name":"p"},{"name":"a","state_stream":"p","parent_streams":["p"]}"#,
        "/streams/1/parent_streams: a stream has either `state_stream` or `parent_streams`",
    );
    check(
        r#"{"name":"a","state_stream":"b"},{"name":"b","state_stream":"c"},{"name":"c","state_stream":"a"},{"name":"d"}"#,
        "/streams: the parents of a, b, c lead in a circle",
    );
}

#[test]
fn the_recovery_block_is_read_and_a_stream_overrides_what_it_names() {
    let root = r#","recovery":{"supports_targeted_resource_fetch":true,"supports_version_bumped_retry":true,"targeted_fetch_rate_hint":"2/sec","trigger":"manual","budget":{"requests":4000,"wall_time":"PT35M","bytes":null,"gaps":500.0}}"#;
    let streams = r#"{"name":"a"},{"name":"b","recovery":{"supports_targeted_resource_fetch":false,"trigger":"automatic","budget":{"gaps":null,"requests":10}}},{"name":"c","recovery":{}}"#;
    let (manifest, found) = read(&of(root, streams)).unwrap();
    assert_eq!(found, [""; 0]);
    let capabilities = manifest.capabilities();
    let of = |place: usize| capabilities.of_stream(&manifest.streams()[place].name).unwrap();
    let whole = of(0);
    assert_eq!(
        (whole.trigger, whole.targeted_fetch_rate_hint.unwrap().to_string()),
        (Trigger::Manual, "2/sec".to_owned())
    );
    let budget = whole.budget.unwrap();
    assert_eq!((budget.requests, budget.bytes, budget.gaps), (Some(4000), None, Some(500)));
    assert_eq!(budget.wall_time.unwrap().to_string(), "PT35M");
    let narrowed = of(1);
    assert!(!narrowed.supports_targeted_resource_fetch && narrowed.supports_version_bumped_retry);
    assert_eq!(narrowed.trigger, Trigger::Automatic);
    let budget = narrowed.budget.unwrap();
    assert_eq!((budget.requests, budget.gaps, budget.wall_time.is_some()), (Some(10), None, true));
    assert_eq!(of(2), whole);
}

#[test]
fn every_invalid_field_is_told_and_not_just_the_first() {
    refused(
        &of(
            r#","recovery":{"supports_targeted_resource_fetch":"yes","targeted_fetch_rate_hint":"fast","trigger":"never","budget":{"requests":-1,"wall_time":"P1M"}}"#,
            r#"{"name":"a","axis":"space","cursor_semantic":7,"mutable_window":"P1Y","required":"no","supported_resources":{"resources":[""],"time_range":{"since":"soon"}}},5,{},{"name":"a"},{"name":"b","recovery":[]}"#,
        ),
        "/recovery/supports_targeted_resource_fetch: a text, expected true or false; \
         /recovery/targeted_fetch_rate_hint: \"fast\" is no rate: expected a whole number of 1 or more, a slash and s, sec, m, min, h, hour, d or day; \
         /recovery/trigger: \"never\", expected automatic, manual; \
         /recovery/budget/requests: -1, expected a whole number of 0 or more; \
         /recovery/budget/wall_time: \"P1M\" counts months or years, which have no fixed length: use weeks or days; \
         /streams/0/cursor_semantic: 7, expected a text; /streams/0/axis: \"space\", expected time, sequence; \
         /streams/0/mutable_window: \"P1Y\" counts months or years, which have no fixed length: use weeks or days; \
         /streams/0/required: a text, expected true or false; \
         /streams/0/supported_resources/mode: missing, expected none, all, only, except; \
         /streams/0/supported_resources/resources/0: a key is empty; \
         /streams/0/supported_resources/time_range/since: not an RFC 3339 instant: expected YYYY-MM-DDTHH:MM:SSZ; \
         /streams/1: 5, expected an object; /streams/2/name: missing; \
         /streams/3/name: a is the name of stream 0 already; /streams/4/recovery: a list, expected an object",
    );
}

#[test]
fn what_is_no_manifest_is_refused() {
    assert_eq!(read("").unwrap_err(), "the manifest is not JSON");
    let deep = "[".repeat(200);
    assert_eq!(read(&deep).unwrap_err(), "the manifest is not JSON");
    refused("[]", "a list, expected an object");
    refused(r#"{"connector_key":"c","version":"1"}"#, "/streams: missing");
    refused(r#"{"connector_key":"c","version":"1","streams":{}}"#, "/streams: an object, expected a list");
    let (_, found) = read(&format!("\u{feff}{}", of("", ""))).unwrap();
    assert_eq!(found, ["LAC026 : the document begins with a byte order mark"]);
}
