//! What came back from a provider.

use lacuna_http::{Outcome, Policy, read};
use serde_json::json;
use skip_taxonomy::{ClassificationDocument, Instant};

/// Reads the bytes as an outcome, and as the text of each header that holds a wait. Whatever can be read has one answer, the
/// same each time; no floor lies before the moment of the observation but where a date says so; and no finding quotes a
/// secret header.
///
/// # Panics
///
/// When one of these does not hold.
pub fn target(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(outcome) = serde_json::from_str::<Outcome>(text) {
        judge(&outcome);
    }
    for header in ["Retry-After", "RateLimit", "X-RateLimit-Reset", "x-ratelimit-reset-requests", "WWW-Authenticate"] {
        let line = json!({
            "status": 429, "headers": {header: text, "x-ratelimit-remaining": "0", "Authorization": "Bearer never-told"}
        });
        match serde_json::from_value::<Outcome>(line) {
            Ok(outcome) => judge(&outcome),
            Err(why) => panic!("a header of text is an outcome: {why}"),
        }
    }
}

fn judge(outcome: &Outcome) {
    let now = Instant::MIN.saturating_add_secs(63_903_600_000);
    let reading = read(outcome, Policy::default(), now);
    assert_eq!(reading, read(outcome, Policy::default(), now), "two answers");
    let document = ClassificationDocument::from(reading.classification());
    let text = serde_json::to_string(&document).unwrap_or_default();
    assert!(!text.is_empty() && !text.contains("never-told"), "{text}");
    assert_eq!(document.recovery_kind.is_some(), document.retry_owner.is_some(), "{text}");
}
