//! What a recovery may spend.

use gap_model::IsoDuration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a recovery may spend, per dimension. Null: no bound is known in that dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[non_exhaustive]
pub struct BudgetLimits {
    /// Requests to the source.
    pub requests: Option<u64>,
    /// Time from the first request to the last.
    pub wall_time: Option<IsoDuration>,
    /// Bytes received.
    pub bytes: Option<u64>,
    /// Gaps attempted.
    pub gaps: Option<u64>,
}

impl BudgetLimits {
    /// No bound in any dimension.
    pub fn unlimited() -> Self {
        Self::default()
    }

    /// The smaller of both, per dimension: the declaration, the configuration and START each only narrow.
    #[must_use]
    pub fn narrowed_by(self, other: Self) -> Self {
        fn least<T: Ord>(a: Option<T>, b: Option<T>) -> Option<T> {
            match (a, b) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            }
        }
        Self {
            requests: least(self.requests, other.requests),
            wall_time: least(self.wall_time, other.wall_time),
            bytes: least(self.bytes, other.bytes),
            gaps: least(self.gaps, other.gaps),
        }
    }

    /// The budget that these limits make; `None` when nothing bounds it, because a recovery without a budget is none.
    pub fn into_budget(self) -> Option<Budget> {
        (self != Self::default()).then_some(Budget(self))
    }
}

/// A budget: limits of which at least one is known. A recovery loop cannot be built without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Budget(BudgetLimits);

impl Budget {
    /// The limits.
    pub fn limits(self) -> BudgetLimits {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_of_all_counts_in_each_dimension_by_itself() {
        let declared = BudgetLimits {
            requests: Some(4_000),
            wall_time: Some(IsoDuration::from_secs(60)),
            ..BudgetLimits::default()
        };
        let configured = BudgetLimits { requests: Some(500), gaps: Some(7), ..BudgetLimits::default() };
        let both = declared.narrowed_by(configured);
        assert_eq!(both.requests, Some(500));
        assert_eq!(both.wall_time, Some(IsoDuration::from_secs(60)));
        assert_eq!((both.bytes, both.gaps), (None, Some(7)));
    }

    #[test]
    fn nothing_bounded_is_no_budget_and_zero_is_one() {
        assert_eq!(BudgetLimits::unlimited().into_budget(), None);
        let zero = BudgetLimits { gaps: Some(0), ..BudgetLimits::default() };
        assert_eq!(zero.into_budget().map(Budget::limits), Some(zero));
    }
}
