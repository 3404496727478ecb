use super::*;
use serde_json::json;

/// A gap as a ledger has it, with `changes` in place of what is there.
fn document(changes: &Value) -> Value {
    let seen = json!({"observed_at": "2026-04-21T10:00:00Z", "run": "run-1", "sequence": 1});
    let mut document = json!({
        "gap_id": "gap_241d6258cdde0850a0d6c0f26df38593",
        "source": {"connector_id": "chatgpt", "instance_id": "default", "grant_id": null},
        "stream": "conversations", "extent": {"record": {"key": "69d71fbf"}}, "confidence": "declared", "state": "open",
        "opened_at": seen["observed_at"], "opened_by_run": "run-1",
        "last_seen_at": seen["observed_at"], "last_seen_run": "run-1", "ticket": 1
    });
    for (member, value) in changes.as_object().unwrap() {
        document[member] = value.clone();
    }
    document
}

fn read(changes: &Value) -> Result<Gap, String> {
    serde_json::from_value(document(changes)).map_err(|error| error.to_string())
}

#[track_caller]
fn check_refused(changes: &Value, want: &str) {
    assert_eq!(read(changes).unwrap_err(), want);
}

fn lease() -> Value {
    json!({"holder": "run-2", "token": "t1", "expires_at": "2026-04-21T11:00:00Z"})
}

fn proof(kind: &str) -> Value {
    json!({"kind": kind, "run": "run-2", "observed_at": "2026-04-21T11:00:00Z"})
}

fn retired(why: &str) -> Value {
    json!({"why": why, "at": "2026-04-21T11:00:00Z"})
}

#[test]
fn a_document_needs_only_what_has_no_meaning_when_it_is_absent() {
    let gap = read(&json!({})).unwrap();
    assert_eq!((gap.state(), gap.revision, gap.attempts, gap.last_seen_sequence), (State::Open, 0, 0, 0));
    assert_eq!((&gap.recovery_kind, &gap.parent_stream, &gap.not_before), (&None, &None, &None));
    let error = serde_json::from_value::<Gap>(json!({})).unwrap_err().to_string();
    assert_eq!(error, "missing field `gap_id`");
}

#[test]
fn each_state_has_exactly_what_belongs_to_it() {
    let nothing = "neither `lease` nor `proof` nor `retired`";
    for (state, needs, with) in [
        ("open", nothing, json!({"lease": lease()})),
        ("open", nothing, json!({"proof": proof("record")})),
        ("open", nothing, json!({"retired": retired("dismissed")})),
        ("ongoing", nothing, json!({"lease": lease()})),
        ("leased", "`lease`", json!({})),
        ("leased", "`lease`", json!({"lease": lease(), "proof": proof("record")})),
        ("filled", "`proof`", json!({})),
        ("filled", "`proof`", json!({"lease": lease()})),
        ("filled", "`proof`", json!({"proof": proof("record"), "retired": retired("dismissed")})),
        ("retired", "`retired`", json!({})),
        ("retired", "`retired`", json!({"retired": retired("dismissed"), "lease": lease()})),
    ] {
        let mut changes = with;
        changes["state"] = state.into();
        let name = state[..1].to_uppercase() + &state[1..];
        check_refused(&changes, &format!("a gap that is {name} needs exactly {needs}"));
    }
    for (state, with) in [
        ("leased", json!({"lease": lease()})),
        ("filled", json!({"proof": proof("record")})),
        ("retired", json!({"retired": retired("dismissed")})),
    ] {
        let mut changes = with;
        changes["state"] = state.into();
        assert_eq!(serde_json::to_value(read(&changes).unwrap().state_name()).unwrap(), state);
    }
}

#[test]
fn since_and_ongoing_belong_together() {
    let since = json!({"since": {"axis": "time", "from": "2026-04-21T10:00:00Z"}});
    let together = "the extent `since` and the state `ongoing` belong together; the state is";
    check_refused(&json!({"state": "ongoing"}), &format!("{together} Ongoing"));
    check_refused(&json!({"extent": since}), &format!("{together} Open"));
    check_refused(&json!({"extent": since, "state": "leased", "lease": lease()}), &format!("{together} Leased"));
    assert_eq!(read(&json!({"extent": since, "state": "ongoing"})).unwrap().state(), State::Ongoing);
}

#[test]
fn a_state_rests_on_what_shows_it() {
    check_refused(
        &json!({"state": "filled", "proof": proof("provider_absence")}),
        "a gap that is filled needs a proof that the data is there",
    );
    let gone = "a gap that is gone needs the provider's word that it does not exist";
    check_refused(&json!({"state": "retired", "retired": retired("gone")}), gone);
    let mut unfounded = retired("gone");
    unfounded["proof"] = proof("record");
    check_refused(&json!({"state": "retired", "retired": unfounded}), gone);
    unfounded["proof"] = proof("provider_absence");
    assert!(read(&json!({"state": "retired", "retired": unfounded})).is_ok());
    let superseded = "a gap that is superseded needs the gap that stands for it";
    check_refused(&json!({"state": "retired", "retired": retired("superseded")}), superseded);
    let mut by = retired("superseded");
    by["by"] = "gap_1b850294900a6193e4e1aa4db4633d1a".into();
    assert!(read(&json!({"state": "retired", "retired": by})).is_ok());
}

#[test]
fn a_word_of_a_newer_version_is_refused_where_a_decision_hangs_on_it() {
    let states = "expected one of `ongoing`, `open`, `leased`, `filled`, `retired`";
    check_refused(&json!({"state": "asleep"}), &format!("unknown variant `asleep`, {states}"));
    let shapes = "expected one of `record`, `span`, `record_span`, `stream`, `since`";
    check_refused(&json!({"extent": {"page": {}}}), &format!("unknown variant `page`, {shapes}"));
    let depth = json!({"span": {"axis": "depth", "from": 1, "to": 2}});
    check_refused(&json!({"extent": depth}), "unknown variant `depth`, expected `time` or `sequence`");
    let kinds = "expected one of `record`, `coverage`, `hydrated`, `attested`, `provider_absence`";
    let hearsay = json!({"state": "filled", "proof": proof("hearsay")});
    check_refused(&hearsay, &format!("unknown variant `hearsay`, {kinds}"));
    let whys = "expected one of `dismissed`, `quarantined`, `expired`, `gone`, `declared`, `superseded`";
    let bored = json!({"state": "retired", "retired": retired("bored")});
    check_refused(&bored, &format!("unknown variant `bored`, {whys}"));
}

#[test]
fn a_word_of_an_open_vocabulary_is_kept() {
    let words = json!({
        "recovery_kind": "retry_by_moon", "reason": "unheard_of", "preconditions": {"blocked_on": ["the_weather"]}
    });
    let written = serde_json::to_value(read(&words).unwrap()).unwrap();
    assert_eq!((&written["recovery_kind"], &written["reason"]), (&words["recovery_kind"], &words["reason"]));
    assert_eq!(written["preconditions"]["blocked_on"], words["preconditions"]["blocked_on"]);
}

#[test]
fn members_that_nobody_knows_are_ignored_wherever_they_stand() {
    let mut newer = document(&json!({"state": "leased", "lease": lease()}));
    newer["mood"] = "fine".into();
    newer["lease"]["mood"] = "fine".into();
    newer["source"]["mood"] = "fine".into();
    newer["extent"]["record"]["mood"] = "fine".into();
    let known = read(&json!({"state": "leased", "lease": lease()})).unwrap();
    assert_eq!(serde_json::from_value::<Gap>(newer).unwrap(), known);
}

#[test]
fn what_is_no_gap_at_all_is_refused_with_the_value() {
    let name = json!({"gap_id": "gap_xyz"});
    check_refused(&name, "\"gap_xyz\" is no gap id: expected gap_ and 32 lower-case hexadecimal digits");
    let backwards = json!({"span": {"axis": "sequence", "from": 5, "to": 5}});
    check_refused(&json!({"extent": backwards}), "the span [5, 5) is empty");
    check_refused(&json!({"stream": ""}), "a stream name is empty");
}
