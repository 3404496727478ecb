//! What happened to a gap, entry by entry. Nothing here is ever changed or taken away.

use gap_model::{Event, GapId, Refusal, RunId, StateName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use skip_taxonomy::RecordedAt;

/// Which message of which run an event comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Origin {
    /// The run.
    pub run: RunId,
    /// The position in the run: the line number in a transcript, from 1.
    pub sequence: u64,
}

impl Origin {
    /// That position of that run.
    pub fn new(run: RunId, sequence: u64) -> Self {
        Self { run, sequence }
    }
}

/// What an event did to a gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a new effect must break whoever tells the story of a gap")]
pub enum Effect {
    /// It opened the gap.
    Opened,
    /// It took a part of another gap, and this gap is that part.
    Split {
        /// The gap that it was a part of.
        from: GapId,
    },
    /// It changed the gap.
    Changed,
    /// It is kept on the gap, and applied when the lease ends.
    Held,
    /// Nothing: it was known already.
    Same,
    /// Nothing, and yet it is worth telling.
    Recorded,
    /// Nothing: it was refused.
    Refused {
        /// Why.
        refusal: Refusal,
    },
}

/// One entry of a gap's history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct HistoryEntry {
    /// What it happened to.
    pub gap_id: GapId,
    /// When it was written down.
    pub recorded_at: RecordedAt,
    /// Which message it comes from. Null: it is no message of a run.
    #[serde(default)]
    pub origin: Option<Origin>,
    /// What happened.
    pub event: Event,
    /// What that did.
    pub effect: Effect,
    /// How often the gap had changed after it.
    pub revision: u64,
    /// How the gap stood after it.
    pub state: StateName,
}

impl HistoryEntry {
    /// An entry: what happened to `gap`, which is the gap as it stood afterwards.
    pub fn new(
        gap: &gap_model::Gap,
        recorded_at: RecordedAt,
        origin: Option<Origin>,
        event: Event,
        effect: Effect,
    ) -> Self {
        Self { gap_id: gap.gap_id, recorded_at, origin, event, effect, revision: gap.revision, state: gap.state_name() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[track_caller]
    fn check(effect: &Effect, document: Value) {
        assert_eq!(serde_json::to_value(effect).unwrap(), document);
        assert_eq!(serde_json::from_value::<Effect>(document).unwrap(), *effect);
    }

    #[test]
    fn an_effect_is_written_with_what_belongs_to_it() {
        let from = GapId::from_bytes([7; 16]);
        check(&Effect::Opened, json!({"type": "opened"}));
        check(&Effect::Split { from }, json!({"type": "split", "from": "gap_07070707070707070707070707070707"}));
        let refusal = Refusal::SupersededBy { by: from };
        let why = json!({"why": "superseded_by", "by": "gap_07070707070707070707070707070707"});
        check(&Effect::Refused { refusal }, json!({"type": "refused", "refusal": why}));
    }

    #[test]
    fn the_schema_of_an_entry_names_every_effect() {
        let schema = schemars::schema_for!(HistoryEntry).to_value().to_string();
        for effect in ["opened", "split", "changed", "held", "same", "recorded", "refused"] {
            assert!(schema.contains(&format!("\"const\":\"{effect}\"")), "{effect} is not in {schema}");
        }
    }
}
