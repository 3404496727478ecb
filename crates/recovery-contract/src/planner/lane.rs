//! One budget, and what is left of it.

use crate::budget::BudgetLimits;
use crate::capabilities::RecoveryBlock;
use crate::plan::Cost;
use crate::rate::Rate;

/// Whether one more gap fits into a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    Fits,
    /// Not any more.
    Spent,
    /// Not even into the whole of it.
    TooDear,
}

/// The gaps that share one recovery block, and so one rate and one budget.
#[derive(Debug, Clone)]
pub(super) struct Lane {
    pub(super) rate: Option<Rate>,
    pub(super) limits: BudgetLimits,
    /// Somebody has to wait for the next budget. Whoever comes after must not overtake.
    pub(super) closed: bool,
    requests: Meter,
    gaps: Meter,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Meter {
    whole: Option<u64>,
    left: Option<u64>,
}

impl Meter {
    pub(super) fn new(whole: Option<u64>) -> Self {
        Self { whole, left: whole }
    }

    /// An unknown cost fits while anything is left, and then takes all of it; it is never nothing.
    pub(super) fn fit(self, cost: Option<u64>) -> Fit {
        let least = cost.unwrap_or(1);
        match (self.whole, self.left) {
            (Some(whole), _) if least > whole => Fit::TooDear,
            (_, Some(left)) if least > left => Fit::Spent,
            _ => Fit::Fits,
        }
    }

    pub(super) fn spend(&mut self, cost: Option<u64>) {
        self.left = self.left.map(|left| cost.map_or(0, |cost| left.saturating_sub(cost)));
    }
}

impl Lane {
    pub(super) fn new(block: &RecoveryBlock, caller: BudgetLimits) -> Self {
        let limits = block.budget.unwrap_or_default().narrowed_by(caller);
        let rate = block.targeted_fetch_rate_hint;
        let in_time = limits.wall_time.and_then(|time| match rate {
            Some(rate) => Some(rate.requests_in(time)),
            // Nobody knows how long a request takes, and yet no request takes no time.
            None => (time.as_secs() == 0).then_some(0),
        });
        // Nor does anybody know how many bytes a gap has; it has some.
        let in_bytes = limits.bytes.filter(|bytes| *bytes == 0);
        let meter = |of: Option<u64>, by: Option<u64>| Meter::new(of.into_iter().chain(by).min());
        let (requests, gaps) = (meter(limits.requests, in_time), meter(limits.gaps, in_bytes));
        Self { rate, limits, closed: false, requests, gaps }
    }

    pub(super) fn fit(&self, requests: Option<u64>) -> Fit {
        match (self.requests.fit(requests), self.gaps.fit(Some(1))) {
            (Fit::TooDear, _) | (_, Fit::TooDear) => Fit::TooDear,
            (Fit::Fits, Fit::Fits) => Fit::Fits,
            _ => Fit::Spent,
        }
    }

    pub(super) fn spend(&mut self, requests: Option<u64>) {
        self.requests.spend(requests);
        self.gaps.spend(Some(1));
    }

    pub(super) fn cost(&self, requests: Option<u64>) -> Cost {
        Cost { requests, wall_time: requests.zip(self.rate).map(|(requests, rate)| rate.time_for(requests)) }
    }
}
