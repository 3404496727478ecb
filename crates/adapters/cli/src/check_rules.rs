//! The rules about files and about suppressing findings, and the list of all rules there are.
//!
//! A suppression is a claim that somebody looked. So it says why, it ends when it said that it would, and it does not
//! outlive what it was written for.

use skip_taxonomy::{Rule, Severity};

/// What a file is can be told.
pub(crate) const KIND_UNKNOWN: Rule = Rule::new(
    "LAC090",
    Severity::Error,
    "a file that is checked MUST be of a kind that can be told",
    "name what it is with --kind, or give it a `schema`",
);
/// A document is what its schema says.
pub(crate) const SCHEMA_BROKEN: Rule = Rule::new(
    "LAC091",
    Severity::Error,
    "a document MUST be what its schema says, and mean something",
    "`lacuna schema` prints the schema",
);
/// Nothing is suppressed without a reason.
pub(crate) const WITHOUT_REASON: Rule = Rule::new(
    "LAC100",
    Severity::Error,
    "a suppression MUST give a reason; without one it suppresses nothing",
    "write down in `reason` why this may stay as it is",
);
/// A suppression that nothing needs hides the next breach.
pub(crate) const MATCHED_NOTHING: Rule = Rule::new(
    "LAC101",
    Severity::Note,
    "a suppression SHOULD match something",
    "take it out: what it was written for is gone",
);
/// A suppression ends when it said that it would.
pub(crate) const EXPIRED: Rule = Rule::new(
    "LAC102",
    Severity::Warning,
    "a suppression does not apply any more once its `until` has come",
    "mend what it was written for, or give it a later date and a reason for that",
);
/// A baseline shrinks.
pub(crate) const STALE_BASELINE: Rule = Rule::new(
    "LAC103",
    Severity::Note,
    "a baseline SHOULD name only what still occurs, as often as it occurs",
    "write the baseline again, so that what was mended cannot come back unseen",
);
/// A rule id is one that exists.
pub(crate) const UNKNOWN_RULE: Rule = Rule::new(
    "LAC104",
    Severity::Warning,
    "a rule id SHOULD be one that this version knows",
    "correct the id, or use a Lacuna that knows it",
);
/// An ignore has a shape.
pub(crate) const BENT_IGNORE: Rule = Rule::new(
    "LAC105",
    Severity::Error,
    "`lacuna_ignore` MUST be a list of objects with `rule` and `reason`; what is not suppresses nothing",
    "write \"lacuna_ignore\":[{\"rule\":\"LAC028\",\"reason\":\"…\"}]",
);

/// The rules of this module.
pub(crate) const ALL: &[Rule] =
    &[KIND_UNKNOWN, SCHEMA_BROKEN, WITHOUT_REASON, MATCHED_NOTHING, EXPIRED, STALE_BASELINE, UNKNOWN_RULE, BENT_IGNORE];

/// The rules of every crate, by id.
pub(crate) fn every() -> Vec<Rule> {
    let mut rules =
        [skip_taxonomy::rules::ALL, gap_model::rules::ALL, lacuna_pdpp::rules::ALL, lacuna_http::rules::ALL, ALL]
            .concat();
    rules.sort_by_key(|rule| rule.id);
    rules
}

#[cfg(test)]
mod tests {
    use super::every;

    #[test]
    fn no_two_rules_share_an_id() {
        let rules = every();
        let shared: Vec<_> = rules.windows(2).filter(|pair| pair[0].id == pair[1].id).map(|pair| pair[0].id).collect();
        assert_eq!(shared, Vec::<&str>::new());
    }
}
