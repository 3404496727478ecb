use super::*;

fn read(text: &str) -> Result<(Start, Vec<Finding>), String> {
    Start::read(text).map_err(|error| error.to_string())
}

#[test]
fn a_start_says_what_is_asked_for() {
    let (start, findings) = read(
        r#"{"type":"START","run_id":"run_1","collection_mode":"incremental","state":null,"bindings":{},"recovery_only":true,"detail_gaps":[],
            "scope":{"streams":[{"name":"orders","resources":["17","[\"a\",\"b\"]"],"fields":["id"]},
                                {"name":"items","resources":[],"time_range":{"since":"2026-01-01T00:00:00Z"}}]}}"#,
    )
    .unwrap();
    assert_eq!(findings, []);
    assert_eq!((start.run_id.as_ref().unwrap().as_str(), start.recovery_only), ("run_1", true));
    assert_eq!(start.names(), ["orders", "items"].map(|name| StreamName::new(name).unwrap()));
    let keys = vec![Key::text("17").unwrap(), Key::text(r#"["a","b"]"#).unwrap()];
    assert_eq!((&start.streams[0].resources, start.streams[0].time_range), (&Some(keys), None));
    let since = "2026-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(start.streams[1].resources, Some(Vec::new()));
    assert_eq!(start.streams[1].time_range, Some(TimeRange::new(Some(since), None)));
}

#[test]
fn a_date_means_all_of_that_day() {
    let (start, findings) =
        read(r#"{"type":"START","scope":{"streams":[{"name":"s","time_range":{"since":"2026-01-01","until":"2026-01-31"}}]}}"#)
            .unwrap();
    let at = |text: &str| Some(text.parse().unwrap());
    assert_eq!(
        start.streams[0].time_range,
        Some(TimeRange::new(at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z")))
    );
    let told: Vec<String> = findings.iter().map(|finding| format!("{} {}", finding.rule, finding.at)).collect();
    assert_eq!(told, ["LAC031 /scope/streams/0/time_range/since", "LAC031 /scope/streams/0/time_range/until"]);
}

#[test]
fn every_invalid_field_is_told() {
    let error = read(
        r#"{"type":"DONE","run_id":"","recovery_only":1,"scope":{"streams":[
            {"name":"*"},{},{"name":"a"},{"name":"a"},5,
            {"name":"b","resources":["",true],"time_range":{"since":"2026-02-01T00:00:00Z","until":"2026-01-01T00:00:00Z"}},
            {"name":"c","resources":"x","time_range":{"since":"soon","until":5}}]}}"#,
    )
    .unwrap_err();
    assert_eq!(
        error,
        "the START is invalid: /type: \"DONE\", expected START; /run_id: a run id is empty; \
         /recovery_only: 1, expected true or false; /scope/streams/0/name: a scope names each stream, and has no \"*\"; \
         /scope/streams/1/name: missing; /scope/streams/3/name: a stands twice; /scope/streams/4: 5, expected an object; \
         /scope/streams/5/resources/0: a key is empty; /scope/streams/5/resources/1: a boolean, expected a text or a number; \
         /scope/streams/5/time_range: the range ends before it begins; /scope/streams/6/resources: a text, expected a list; \
         /scope/streams/6/time_range/since: not an RFC 3339 instant, nor a date; \
         /scope/streams/6/time_range/until: 5, expected a text"
    );
}

#[test]
fn what_is_no_start_is_refused() {
    assert_eq!(read("{").unwrap_err(), "the START is not JSON");
    assert_eq!(read("[]").unwrap_err(), "the START is invalid: a list, expected an object");
    assert_eq!(read("{}").unwrap_err(), "the START is invalid: /type: missing, expected START; /scope: missing");
    assert_eq!(read(r#"{"type":"START","scope":{}}"#).unwrap_err(), "the START is invalid: /scope/streams: missing");
    let empty = "the START is invalid: /scope/streams: an empty list, expected what the run is asked for";
    assert_eq!(read(r#"{"type":"START","scope":{"streams":[]}}"#).unwrap_err(), empty);
    let source = Start::read("{").unwrap_err();
    assert!(std::error::Error::source(&source).unwrap().to_string().starts_with("EOF while parsing an object"));
}
