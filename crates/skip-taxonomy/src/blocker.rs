//! Who or what stands in the way of a retry.

use crate::word::Vocabulary;

/// Who or what stands in the way. A blocker is a precondition of a retry, not a kind of its own: it is lifted by
/// evidence (a later successful run) or by a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Blocker {
    /// A person must sign in or replace a secret.
    Credentials,
    /// A person must widen what the grant allows.
    ScopeGrant,
    /// The configuration must change.
    Config,
    /// Somebody must pay.
    Billing,
    /// A person must do something by hand: supply a file, answer a challenge, pair a device.
    ManualAction,
    /// The provider must lift a block.
    Upstream,
    /// The connector's maintainer must act.
    Maintainer,
}

impl Vocabulary for Blocker {
    const NAME: &'static str = "a blocker";
    const WORDS: &'static [(&'static str, Self, &'static str)] = &[
        ("credentials", Self::Credentials, "A person must sign in or replace a secret."),
        ("scope_grant", Self::ScopeGrant, "A person must widen what the grant allows."),
        ("config", Self::Config, "The configuration must change."),
        ("billing", Self::Billing, "Somebody must pay."),
        (
            "manual_action",
            Self::ManualAction,
            "A person must do something by hand: supply a file, answer a challenge, pair a device.",
        ),
        ("upstream", Self::Upstream, "The provider must lift a block."),
        ("maintainer", Self::Maintainer, "The connector's maintainer must act."),
    ];
}
