use super::*;
use crate::rules;

#[test]
fn a_finding_is_its_rule_at_a_place() {
    let finding = rules::FILTER_APPLIED.at("line 7 /recovery_kind", "`filter_applied` on the wire");
    let want = serde_json::json!({
        "rule": "LAC001", "severity": "error", "at": "line 7 /recovery_kind",
        "message": "`filter_applied` on the wire", "cure": "emit nothing for records that the scope leaves out"
    });
    assert_eq!(serde_json::to_value(&finding).unwrap(), want);
    assert_eq!(serde_json::from_value::<Finding>(want).unwrap(), finding);
}

#[test]
fn severities_are_ordered_from_worth_knowing_to_broken() {
    assert!(Severity::Note < Severity::Warning && Severity::Warning < Severity::Error);
}

#[test]
fn a_loss_is_a_place_and_a_reason() {
    let loss = Loss::new("/scope/resources/0", "a number became a text");
    let json = r#"{"at":"/scope/resources/0","why":"a number became a text"}"#;
    assert_eq!(serde_json::to_string(&loss).unwrap(), json);
}
