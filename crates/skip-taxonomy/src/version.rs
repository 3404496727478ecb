//! Which connector versions a retry waits for.

use semver::{Version, VersionReq};
use std::cmp::Ordering;

crate::bounded_text! {
    /// What the connector's version must be before a retry makes sense. A bare version means *at least*, by semver's
    /// order of precedence and pre-releases included; anything else is read by semver's rules for requirements.
    /// A text that is neither is kept, and waits. At most 128 bytes.
    VersionRequirement, "a version requirement", 128
}

/// The answer to "does this connector version meet the requirement?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a new answer must break every caller")]
pub enum VersionAnswer {
    /// It does.
    Met,
    /// It does not.
    NotMet,
    /// The requirement or the version is not semver, so nobody can say.
    Unreadable,
}

impl VersionRequirement {
    /// Whether `version` meets this requirement.
    pub fn met_by(&self, version: &str) -> VersionAnswer {
        let Ok(version) = Version::parse(version) else {
            return VersionAnswer::Unreadable;
        };
        let met = if let Ok(least) = Version::parse(self.as_str()) {
            version.cmp_precedence(&least) != Ordering::Less
        } else if let Ok(requirement) = VersionReq::parse(self.as_str()) {
            requirement.matches(&version)
        } else {
            return VersionAnswer::Unreadable;
        };
        if met { VersionAnswer::Met } else { VersionAnswer::NotMet }
    }

    /// The stricter of two bare versions; `None` when either is something else, because requirements do not compare.
    pub fn stricter<'a>(&'a self, other: &'a Self) -> Option<&'a Self> {
        let (a, b) = (Version::parse(self.as_str()).ok()?, Version::parse(other.as_str()).ok()?);
        Some(if a.cmp_precedence(&b) == Ordering::Less { other } else { self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(requirement: &str, version: &str, want: VersionAnswer) {
        assert_eq!(VersionRequirement::new(requirement).unwrap().met_by(version), want, "{version} for {requirement}");
    }

    #[test]
    fn a_bare_version_means_at_least_and_counts_pre_releases() {
        check("0.7.0", "0.6.9", VersionAnswer::NotMet);
        check("0.7.0", "0.7.0-rc.1", VersionAnswer::NotMet);
        check("0.7.0", "0.7.0", VersionAnswer::Met);
        check("0.7.0", "0.8.0-alpha", VersionAnswer::Met);
        check("0.7.0", "1.0.0", VersionAnswer::Met);
        check("0.7.0", "0.7.0+build.5", VersionAnswer::Met);
        check("0.7.0+build.9", "0.7.0+build.5", VersionAnswer::Met);
    }

    #[test]
    fn a_compound_requirement_follows_semver() {
        check(">=1.2, <2", "1.2.0", VersionAnswer::Met);
        check(">=1.2, <2", "2.0.0", VersionAnswer::NotMet);
        check("^0.7", "0.8.0", VersionAnswer::NotMet);
    }

    #[test]
    fn what_is_not_semver_is_neither_met_nor_unmet() {
        check("soon", "1.0.0", VersionAnswer::Unreadable);
        check("1.0.0", "2026-11", VersionAnswer::Unreadable);
    }

    #[test]
    fn the_stricter_of_two_bare_versions_is_the_later_one() {
        let (old, new) = (VersionRequirement::new("0.9.0").unwrap(), VersionRequirement::new("0.10.0").unwrap());
        assert_eq!(old.stricter(&new), Some(&new));
        assert_eq!(new.stricter(&old), Some(&new));
        assert_eq!(new.stricter(&VersionRequirement::new("^1").unwrap()), None);
    }
}
