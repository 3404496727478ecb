use super::*;

#[test]
fn a_stream_says_nothing_but_its_name_until_it_does() {
    let facts: StreamFacts = serde_json::from_str(r#"{"name":"stars"}"#).unwrap();
    assert_eq!(facts, StreamFacts::new("stars".parse().unwrap()));
    assert!(!facts.declared_absent() && facts.only_parent().is_none());
}

#[test]
fn only_a_stream_of_which_nothing_can_be_fetched_is_declared_absent() {
    for (mode, absent) in [("none", true), ("all", false), ("only", false), ("except", false)] {
        let json = format!(r#"{{"name":"stars","supported_resources":{{"mode":"{mode}"}}}}"#);
        assert_eq!(serde_json::from_str::<StreamFacts>(&json).unwrap().declared_absent(), absent, "{mode}");
    }
}

#[test]
fn a_detail_stream_of_one_parent_has_only_that_one() {
    let facts = |parents: &[&str], detail_lane| {
        let mut facts = StreamFacts::new("bodies".parse().unwrap());
        facts.checkpoint_parents = parents.iter().map(|parent| parent.parse().unwrap()).collect();
        facts.detail_lane = detail_lane;
        facts.only_parent().map(ToString::to_string)
    };
    assert_eq!(facts(&["inbox"], true).as_deref(), Some("inbox"));
    assert_eq!(facts(&["inbox", "sent"], true), None);
    assert_eq!(facts(&[], true), None);
    assert_eq!(facts(&["inbox"], false), None);
}
