use super::*;
use serde_json::json;

#[test]
fn the_most_specific_word_stands_first() {
    let outcome = Outcome::of_status(403)
        .header("X-Amzn-ErrorType", "AccessDeniedException:http://internal.example.com/")
        .header("WWW-Authenticate", "Bearer error=\"insufficient_scope\"")
        .body(json!({"error": {"status": "PERMISSION_DENIED", "errors": [{"reason": "rateLimitExceeded"}]}}));
    let found: Vec<_> = of(&outcome).into_iter().map(|spoken| (spoken.rank, spoken.word)).collect();
    let want = [
        (Rank::Reason, "insufficient_scope"),
        (Rank::Reason, "rateLimitExceeded"),
        (Rank::Class, "AccessDeniedException"),
        (Rank::Canonical, "PERMISSION_DENIED"),
    ];
    assert_eq!(found, want);
}
