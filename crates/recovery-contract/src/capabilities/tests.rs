use super::*;

fn read(json: &str) -> Capabilities {
    serde_json::from_str(json).unwrap()
}

#[test]
fn a_manifest_without_a_promise_is_opted_out() {
    let stream = "stars".parse().unwrap();
    for json in ["{}", r#"{"connector":null}"#, r#"{"connector":{}}"#, r#"{"connector":{"trigger":"manual"}}"#] {
        assert_eq!(read(json).of_stream(&stream), None, "{json}");
    }
    assert_eq!(read("{}"), Capabilities::opted_out());
}

#[test]
fn a_stream_that_speaks_for_itself_speaks_in_place_of_the_connector() {
    let both = read(
        r#"{"connector":{"supports_targeted_resource_fetch":true},
            "streams":{"stars":{"supports_version_bumped_retry":true},"gists":{}}}"#,
    );
    let of =
        |stream: &str| both.of_stream(&stream.parse().unwrap()).map(|block| block.supports_targeted_resource_fetch);
    assert_eq!((of("stars"), of("gists"), of("others")), (Some(false), None, Some(true)));
}

#[test]
fn the_seeds_block_reads() {
    let block: RecoveryBlock = serde_json::from_str(
        r#"{"supports_targeted_resource_fetch":true,"supports_version_bumped_retry":true,"trigger":"automatic",
            "targeted_fetch_rate_hint":"2/sec","budget":{"requests":4000,"wall_time":"PT35M","bytes":null,"gaps":500}}"#,
    )
    .unwrap();
    assert_eq!(block.targeted_fetch_rate_hint.map(|rate| rate.to_string()).as_deref(), Some("2/sec"));
    let budget = block.budget.unwrap();
    assert_eq!((budget.requests, budget.gaps, budget.bytes), (Some(4_000), Some(500), None));
    assert_eq!(budget.wall_time.map(|time| time.to_string()).as_deref(), Some("PT35M"));
}
