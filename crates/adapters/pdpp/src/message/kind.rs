//! The types of messages.

/// A type of message that the profile or its reference implementation has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Assistance,
    AssistanceStatus,
    DetailCoverage,
    DetailGap,
    DetailGapAttempted,
    DetailGapRecovered,
    DetailGapsPageRequest,
    DetailGapsPageResponse,
    Done,
    Interaction,
    InteractionResponse,
    Progress,
    Record,
    SkipResult,
    Start,
    State,
}

impl Kind {
    pub(crate) const ALL: [(Self, &'static str); 16] = [
        (Self::Assistance, "ASSISTANCE"),
        (Self::AssistanceStatus, "ASSISTANCE_STATUS"),
        (Self::DetailCoverage, "DETAIL_COVERAGE"),
        (Self::DetailGap, "DETAIL_GAP"),
        (Self::DetailGapAttempted, "DETAIL_GAP_ATTEMPTED"),
        (Self::DetailGapRecovered, "DETAIL_GAP_RECOVERED"),
        (Self::DetailGapsPageRequest, "DETAIL_GAPS_PAGE_REQUEST"),
        (Self::DetailGapsPageResponse, "DETAIL_GAPS_PAGE_RESPONSE"),
        (Self::Done, "DONE"),
        (Self::Interaction, "INTERACTION"),
        (Self::InteractionResponse, "INTERACTION_RESPONSE"),
        (Self::Progress, "PROGRESS"),
        (Self::Record, "RECORD"),
        (Self::SkipResult, "SKIP_RESULT"),
        (Self::Start, "START"),
        (Self::State, "STATE"),
    ];

    pub(crate) fn of(word: &str) -> Option<Self> {
        if word == "RECORD" {
            return Some(Self::Record); // Nearly every message is one.
        }
        Self::ALL.iter().find(|(_, name)| *name == word).map(|(kind, _)| *kind)
    }

    /// Whether the runtime sends it, so that a transcript of both directions may hold it anywhere.
    pub(crate) fn is_of_runtime(self) -> bool {
        matches!(self, Self::DetailGapsPageResponse | Self::InteractionResponse | Self::Start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_stands_in_its_place_and_is_found_by_its_name() {
        for (place, (kind, name)) in Kind::ALL.into_iter().enumerate() {
            assert_eq!((kind as usize, Kind::of(name)), (place, Some(kind)));
        }
        assert_eq!(Kind::of("record"), None);
    }
}
