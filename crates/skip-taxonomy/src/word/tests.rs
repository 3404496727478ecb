use super::*;
use crate::RecoveryKind;

fn word(json: &str) -> Result<Word<RecoveryKind>, String> {
    serde_json::from_str(json).map_err(|e| e.to_string())
}

#[test]
fn a_known_word_equals_the_word_made_from_its_value() {
    assert_eq!(word("\"permanent_structural\""), Ok(RecoveryKind::PermanentStructural.into()));
}

#[test]
fn an_unknown_word_is_kept_byte_for_byte() {
    let newer = word("\"retry_by_m\\u006fon \"").unwrap();
    assert_eq!(newer.known(), None);
    assert_eq!(newer.as_str(), "retry_by_moon ");
    assert_eq!(serde_json::to_string(&newer).unwrap(), "\"retry_by_moon \"");
}

#[test]
fn a_word_is_a_text_and_nothing_else() {
    for other in ["{\"retry_by_runtime\":null}", "null", "1", "[]"] {
        assert!(word(other).unwrap_err().contains("expected a string"), "{other}");
    }
}

#[test]
fn an_empty_or_endless_word_is_refused() {
    assert_eq!(word("\"\"").unwrap_err(), "a recovery kind is empty");
    let long = format!("\"{}\"", "x".repeat(129));
    assert_eq!(word(&long).unwrap_err(), "a recovery kind has 129 bytes, more than 128");
    assert!(word(&format!("\"{}\"", "x".repeat(128))).is_ok());
}
