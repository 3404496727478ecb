use super::*;

fn row(reason: &str, kind: &str, loss: bool) -> String {
    format!(r#"{{"reason":"{reason}","kind":{kind},"loss":{loss},"why":"w"}}"#)
}

fn table(rows: &[String]) -> ReasonTable {
    read(rows).unwrap()
}

fn read(rows: &[String]) -> Result<ReasonTable, String> {
    let text = format!(r#"{{"version":7,"reasons":[{}]}}"#, rows.join(","));
    ReasonTable::from_json(&text).map_err(|why| why.to_string())
}

const RUNTIME: &str = "\"retry_by_runtime\"";
const UPGRADE: &str = "\"retry_on_connector_upgrade\"";

#[test]
fn the_builtin_table_reads_and_has_the_seeds_three_categories() {
    let table = ReasonTable::builtin();
    assert_eq!(table.version(), 1);
    assert_eq!(table.opinion("rate_limited"), Some(Opinion::kind(RecoveryKind::RetryByRuntime)));
    assert_eq!(table.opinion("pdf_template_unknown"), Some(Opinion::kind(RecoveryKind::RetryOnConnectorUpgrade)));
    assert_eq!(table.opinion("not_available_in_mode"), Some(Opinion::kind(RecoveryKind::PermanentStructural)));
    assert_eq!(table.opinion("Rate_Limited"), None);
    assert_eq!(table.class_opinion("provider_pressure"), Some(Opinion::kind(RecoveryKind::RetryByRuntime)));
    assert_eq!(table.class_opinion("rate_limited "), None);
}

#[test]
fn a_table_that_says_a_thing_twice_or_by_halves_is_refused() {
    let good = row("x", RUNTIME, true);
    assert!(read(std::slice::from_ref(&good)).is_ok());
    assert_eq!(read(&[good.clone(), good]), Err("the reason \"x\" stands twice".to_owned()));
    let halves = Err("the reason \"x\" needs a known kind exactly when it is a loss".to_owned());
    for (kind, loss) in [("null", true), (RUNTIME, false), ("\"retry_by_moon\"", true)] {
        assert_eq!(read(&[row("x", kind, loss)]), halves);
    }
    let without = ReasonTable::from_json(r#"{"version":1,"reason":[]}"#).unwrap_err();
    assert_eq!(without.to_string(), "not a reason table");
}

#[test]
fn an_entry_for_one_connector_stands_before_the_one_for_all() {
    let mine = row("x", UPGRADE, true).replace("\"reason\"", "\"connector\":\"chase\",\"reason\"");
    let table = table(&[row("x", RUNTIME, true), mine]);
    let kind = |table: &ReasonTable| table.opinion("x").and_then(|opinion| opinion.kind);
    assert_eq!(kind(&table), Some(RecoveryKind::RetryByRuntime));
    assert_eq!(kind(&table.for_connector("chase")), Some(RecoveryKind::RetryOnConnectorUpgrade));
    assert_eq!(kind(&table.for_connector("usaa")), Some(RecoveryKind::RetryByRuntime));
}

#[test]
fn of_two_tables_the_later_wins_and_says_so_where_it_means_something_else() {
    let below = table(&[row("same", RUNTIME, true), row("other", RUNTIME, true), row("below", RUNTIME, true)]);
    let above = table(&[row("same", RUNTIME, true), row("other", "null", false), row("above", UPGRADE, true)]);
    let (both, findings) = below.overlaid(&above, "mine.json");
    let messages: Vec<_> = findings.iter().map(|finding| (finding.rule.as_str(), finding.message.as_str())).collect();
    assert_eq!(messages, [("LAC006", "the reason \"other\": no loss, before it retry_by_runtime")]);
    assert_eq!(findings[0].at, "mine.json");
    assert_eq!(both.opinion("other"), Some(Opinion::informational()));
    assert_eq!(
        (both.reasons().count(), both.opinion("below").is_some(), both.opinion("above").is_some()),
        (4, true, true)
    );
}

#[test]
fn other_blockers_are_another_meaning_and_a_connector_has_classes_of_its_own() {
    let below = table(&[row("x", RUNTIME, true)]);
    let above = table(&[row("x", RUNTIME, true).replace("\"loss\"", "\"blocked_on\":[\"billing\"],\"loss\"")]);
    let (_, findings) = below.overlaid(&above, "mine.json");
    assert_eq!(
        findings[0].message,
        "the reason \"x\": retry_by_runtime blocked on billing, before it retry_by_runtime"
    );
    let class = r#"{"version":1,"reasons":[],"error_classes":[
        {"error_class":"c","kind":"retry_by_runtime","loss":true,"why":"w"},
        {"error_class":"c","connector":"chase","kind":"retry_on_connector_upgrade","loss":true,"why":"w"}]}"#;
    let table = ReasonTable::from_json(class).unwrap();
    let kind = |table: &ReasonTable| table.class_opinion("c").and_then(|opinion| opinion.kind);
    assert_eq!(kind(&table), Some(RecoveryKind::RetryByRuntime));
    assert_eq!(kind(&table.for_connector("chase")), Some(RecoveryKind::RetryOnConnectorUpgrade));
}
