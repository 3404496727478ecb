//! Which gaps.

use gap_model::{ConnectorId, Source, StateName, StreamName};
use recovery_contract::GroupKey;
use skip_taxonomy::{RecoveryKind, Word};
use std::collections::BTreeSet;

/// Whose job the gaps are.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third question")]
pub enum Owned {
    /// Exactly this kind.
    By(Word<RecoveryKind>),
    /// Nobody's that this version knows: no kind, or a word that it does not know.
    Unclassified,
}

/// Which gaps: those for which every part that is set holds. It looks at nothing but a gap's group, so that a store can
/// decide it once for each group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Filter {
    /// Gaps of this source.
    pub source: Option<Source>,
    /// Gaps of this connector, in whatever instance and under whatever grant.
    pub connector: Option<ConnectorId>,
    /// Gaps of the stream of this name, in whatever source.
    pub stream: Option<StreamName>,
    /// Gaps in one of these states.
    pub states: Option<BTreeSet<StateName>>,
    /// Gaps of this kind.
    pub owned: Option<Owned>,
}

impl Filter {
    /// Every gap.
    pub fn all() -> Self {
        Self::default()
    }

    /// Every gap that is still owed: `ongoing`, `open` or `leased`.
    pub fn owed() -> Self {
        Self::all().in_states([StateName::Ongoing, StateName::Open, StateName::Leased])
    }

    /// The same, and only of this source.
    #[must_use]
    pub fn of_source(mut self, source: Source) -> Self {
        self.source = Some(source);
        self
    }

    /// The same, and only of streams of this name.
    #[must_use]
    pub fn of_stream(mut self, stream: StreamName) -> Self {
        self.stream = Some(stream);
        self
    }

    /// The same, and only in one of these states.
    #[must_use]
    pub fn in_states(mut self, states: impl IntoIterator<Item = StateName>) -> Self {
        self.states = Some(states.into_iter().collect());
        self
    }

    /// The same, and only of this kind.
    #[must_use]
    pub fn owned(mut self, owned: Owned) -> Self {
        self.owned = Some(owned);
        self
    }

    /// Whether the gaps of a group are among them.
    pub fn accepts(&self, group: &GroupKey) -> bool {
        self.source.as_ref().is_none_or(|source| *source == group.source)
            && self.connector.as_ref().is_none_or(|connector| *connector == group.source.connector_id)
            && self.stream.as_ref().is_none_or(|stream| *stream == group.stream)
            && self.states.as_ref().is_none_or(|states| states.contains(&group.state))
            && self.owned.as_ref().is_none_or(|owned| match owned {
                Owned::By(kind) => group.recovery_kind.as_ref() == Some(kind),
                Owned::Unclassified => group.recovery_kind.as_ref().and_then(Word::known).is_none(),
            })
    }
}
