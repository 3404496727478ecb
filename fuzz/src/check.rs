//! The check of a run's messages, strict and not.

use lacuna_pdpp::{Against, Check, Lines, Manifest};
use skip_taxonomy::Finding;

const MANIFEST: &str = r#"{"connector_key":"c","version":"1.0.0","streams":[{"name":"s"},{"name":"orders"}],
    "reason_display_messages":{"rate_limited":"m"}}"#;

/// Checks the bytes as the messages of a run, with a manifest and without. The strict check finds all that the other one
/// finds, the same bytes give the same findings, and every finding has a rule, a sentence and a place within the input.
///
/// # Panics
///
/// When one of these does not hold.
pub fn target(data: &[u8]) {
    let manifest = Manifest::read(MANIFEST).map(|(manifest, _)| manifest).ok();
    for manifest in [None, manifest.as_ref()] {
        let mut against = Against::default();
        against.manifest = manifest;
        let (found, lines) = findings(&against, data, false);
        for finding in &found {
            let line = finding.at.strip_prefix("line ").and_then(|rest| rest.split(' ').next());
            let number = line.and_then(|number| number.parse().ok()).unwrap_or(0);
            assert!((0..=lines).contains(&number), "{finding:?} of {lines} lines");
            assert!(finding.rule.starts_with("LAC") && !finding.message.is_empty(), "{finding:?}");
        }
        assert_eq!(found, findings(&against, data, false).0, "two answers");
        let (strict, _) = findings(&against, data, true);
        let mut rest = strict.iter();
        assert!(found.iter().all(|finding| rest.any(|other| other == finding)), "the strict check finds less");
    }
}

fn findings(against: &Against<'_>, data: &[u8], is_strict: bool) -> (Vec<Finding>, u64) {
    let check = Check::new(against);
    let mut check = if is_strict { check.strict() } else { check };
    let mut lines = Lines::new(data);
    let mut found = Vec::new();
    while let Ok(Some(line)) = lines.next_line() {
        found.extend(check.line(line));
    }
    found.extend(check.finish().findings);
    (found, lines.number())
}
