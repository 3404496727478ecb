//! May this gap be attempted now?

use crate::capabilities::{RecoveryBlock, Trigger};
use crate::contract::SourceContract;
use crate::group::GroupKey;
use gap_model::{ConnectorVersion, RetiredWhy, StateName};
use schemars::JsonSchema;
use semver::Version;
use serde::{Deserialize, Serialize};
use skip_taxonomy::{Blocker, Instant, RecoveryKind, VersionAnswer, Word};
use std::cmp::Ordering;

/// Why a gap has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a new reason to wait must break whoever explains them")]
pub enum LaterWhy {
    /// Its floor is in the future.
    NotBefore,
    /// The budget is spent before its turn.
    Budget,
    /// It alone costs more than the whole budget.
    ExceedsBudget,
    /// It waits for another version of the connector.
    Version,
    /// Somebody or something stands in the way.
    BlockedOn,
    /// The source is only recovered when a person asks.
    Manual,
    /// A recovery holds it.
    Leased,
    /// The outage lasts.
    Ongoing,
}

/// Why a gap is not attempted at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a new reason to give up must break whoever explains them")]
pub enum NeverWhy {
    /// This mechanism cannot get it.
    Permanent,
    /// The manifest declares it absent.
    Declared,
    /// The connector takes no part in recovery.
    OptedOut,
    /// Nothing says who owns its recovery; nobody guesses.
    Unclassified,
    /// The source no longer keeps it.
    Expired,
    /// The provider says that it does not exist.
    Gone,
    /// The owner does not want it.
    Dismissed,
    /// It failed too often without progress.
    Quarantined,
}

/// The answer to "may this gap be attempted now?".
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a new decision must break every caller")]
pub enum Admission {
    /// Yes, unless its floor or the budget says otherwise.
    Run,
    /// Not now.
    Later {
        /// Why.
        why: LaterWhy,
        /// Whom or what it waits for, in words of the wire.
        on: Vec<String>,
    },
    /// Not by itself, whatever the time.
    Never(NeverWhy),
    /// There is nothing to attempt: it is filled, or another gap stands for it.
    Settled,
}

/// Whether the gaps of a group may be attempted, as far as that does not depend on the clock. `manual` says that a person
/// has asked for this source by name.
pub fn admit(group: &GroupKey, contract: &SourceContract, manual: bool) -> Admission {
    match (group.state, group.retired) {
        (StateName::Filled, _) | (_, Some(RetiredWhy::Superseded)) => return Admission::Settled,
        (_, Some(RetiredWhy::Dismissed)) => return Admission::Never(NeverWhy::Dismissed),
        (_, Some(RetiredWhy::Quarantined)) => return Admission::Never(NeverWhy::Quarantined),
        (_, Some(RetiredWhy::Expired)) => return Admission::Never(NeverWhy::Expired),
        (_, Some(RetiredWhy::Gone)) => return Admission::Never(NeverWhy::Gone),
        (_, Some(RetiredWhy::Declared)) => return Admission::Never(NeverWhy::Declared),
        (StateName::Ongoing, None) => return later(LaterWhy::Ongoing, []),
        (StateName::Leased, None) => return later(LaterWhy::Leased, []),
        // A retirement that does not say why is no debt that anybody may guess about.
        (StateName::Retired, None) => return Admission::Never(NeverWhy::Unclassified),
        (StateName::Open, None) => {}
    }
    if contract.facts.iter().any(|facts| facts.name == group.stream && facts.declared_absent()) {
        return Admission::Never(NeverWhy::Declared);
    }
    let Some(kind) = group.recovery_kind.as_ref().and_then(Word::known) else {
        return Admission::Never(NeverWhy::Unclassified);
    };
    if matches!(kind, RecoveryKind::PermanentStructural | RecoveryKind::FilterApplied) {
        return Admission::Never(NeverWhy::Permanent);
    }
    let Some(block) = contract.capabilities.of_stream(&group.stream) else {
        return Admission::Never(NeverWhy::OptedOut);
    };
    if let Some(admission) = wait_for_version(kind, group, contract, block) {
        return admission;
    }
    // A version that may try it is the maintainer's own answer.
    let answered = kind == RecoveryKind::RetryOnConnectorUpgrade;
    let blockers = group.blocked_on.iter().filter(|word| !(answered && word.known() == Some(Blocker::Maintainer)));
    let blockers: Vec<String> = blockers.map(Word::to_string).collect();
    if !blockers.is_empty() {
        return later(LaterWhy::BlockedOn, blockers);
    }
    if block.trigger == Trigger::Manual && !manual {
        return later(LaterWhy::Manual, []);
    }
    Admission::Run
}

/// Whether a floor still holds at `now`; the very instant of the floor is late enough.
pub fn cooling(not_before: i64, now: Instant) -> bool {
    now.micros() < not_before
}

fn later(why: LaterWhy, on: impl IntoIterator<Item = String>) -> Admission {
    Admission::Later { why, on: on.into_iter().collect() }
}

fn wait_for_version(
    kind: RecoveryKind,
    group: &GroupKey,
    contract: &SourceContract,
    block: &RecoveryBlock,
) -> Option<Admission> {
    let current = contract.connector_version.as_ref();
    if let Some(requirement) = &group.requires_connector_version {
        let met = current.map(|current| requirement.met_by(current.as_str()));
        if met != Some(VersionAnswer::Met) {
            return Some(later(LaterWhy::Version, [requirement.to_string()]));
        }
    }
    if kind != RecoveryKind::RetryOnConnectorUpgrade {
        return None;
    }
    if !block.supports_version_bumped_retry {
        return Some(Admission::Never(NeverWhy::OptedOut));
    }
    // Once per gap and version; and without a requirement of its own, any version newer than the one that saw it last.
    let tried = current.filter(|current| group.attempted_versions.contains(*current));
    let newer = group.requires_connector_version.is_some() || newer(current, group.connector_version.as_ref());
    let older_than_needed = tried.or(group.connector_version.as_ref());
    (tried.is_some() || !newer)
        .then(|| later(LaterWhy::Version, older_than_needed.iter().map(|seen| format!(">{seen}"))))
}

fn newer(current: Option<&ConnectorVersion>, seen: Option<&ConnectorVersion>) -> bool {
    let read = |version: Option<&ConnectorVersion>| version.and_then(|version| Version::parse(version.as_str()).ok());
    match (read(current), read(seen)) {
        (Some(current), Some(seen)) => current.cmp_precedence(&seen) == Ordering::Greater,
        // What is not semver cannot be compared: it waits for a requirement that can.
        _ => false,
    }
}

#[cfg(test)]
mod tests;
