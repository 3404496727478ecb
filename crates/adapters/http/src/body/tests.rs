use super::*;
use serde_json::json;

#[track_caller]
fn check(body: &Value, want: &[(&str, &str, Rank)]) {
    let mut spoken = Vec::new();
    read(body, &mut spoken);
    let found: Vec<_> = spoken.iter().map(|s| (s.at.as_str(), s.word, s.rank)).collect();
    assert_eq!(found, want, "{body}");
}

#[test]
fn every_place_is_read_and_has_its_weight() {
    let word = "rate_limited";
    check(&json!({"error": word}), &[("/body/error", word, Rank::Reason)]);
    check(&json!({"code": word}), &[("/body/code", word, Rank::Reason)]);
    check(&json!({"error": {"code": word}}), &[("/body/error/code", word, Rank::Reason)]);
    check(&json!({"error": {"reason": word}}), &[("/body/error/reason", word, Rank::Reason)]);
    check(&json!({"type": word}), &[("/body/type", word, Rank::Class)]);
    check(&json!({"error": {"type": word}}), &[("/body/error/type", word, Rank::Class)]);
    check(&json!({"__type": word}), &[("/body/__type", word, Rank::Class)]);
    check(&json!({"error": {"__type": word}}), &[("/body/error/__type", word, Rank::Class)]);
    check(&json!({"error": {"status": word}}), &[("/body/error/status", word, Rank::Canonical)]);
    check(&json!({"errors": [{}, {"reason": word}]}), &[("/body/errors/1/reason", word, Rank::Reason)]);
    check(&json!({"errors": [{"code": word}]}), &[("/body/errors/0/code", word, Rank::Reason)]);
    check(&json!({"errors": [{"type": word}]}), &[("/body/errors/0/type", word, Rank::Class)]);
    let extension = json!({"errors": [{"extensions": {"code": word}}]});
    check(&extension, &[("/body/errors/0/extensions/code", word, Rank::Reason)]);
    let older = json!({"error": {"errors": [{"reason": word}]}});
    check(&older, &[("/body/error/errors/0/reason", word, Rank::Reason)]);
}

#[test]
fn a_list_of_answers_is_its_first() {
    let listed = json!([{"error": {"status": "UNAVAILABLE"}}, {"error": {"status": "INTERNAL"}}]);
    check(&listed, &[("/body/0/error/status", "UNAVAILABLE", Rank::Canonical)]);
    check(&json!([]), &[]);
}

#[test]
fn prose_and_other_places_say_nothing() {
    let word = "rate_limit_exceeded";
    for body in [
        json!(word),
        json!({"message": word, "detail": word, "title": word, "description": word, "error_description": word}),
        json!({"error": {"message": word, "details": word}}),
        json!({"errors": word}),
        json!({"errors": [word, {"message": word}]}),
        json!({"data": {"error": {"code": word}}}),
        json!({"error": {"code": [word], "type": {"code": word}}}),
        json!(null),
        json!(7),
    ] {
        check(&body, &[]);
    }
}
