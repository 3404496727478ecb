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

    /// An unknown cost fits while anything is left, and then takes all of it.
    pub(super) fn fit(self, cost: Option<u64>) -> Fit {
        match (self.whole, self.left, cost) {
            (Some(whole), _, Some(cost)) if cost > whole => Fit::TooDear,
            (_, Some(left), cost) if cost.unwrap_or(1) > left => Fit::Spent,
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
        let in_time = limits.wall_time.zip(rate).map(|(time, rate)| rate.requests_in(time));
        let requests = BudgetLimits { requests: in_time, ..BudgetLimits::default() }.narrowed_by(limits).requests;
        Self { rate, limits, requests: Meter::new(requests), gaps: Meter::new(limits.gaps) }
    }

    pub(super) fn fit(&self, requests: Option<u64>) -> Fit {
        match (self.requests.fit(requests), self.gaps.fit(Some(1))) {
            (Fit::TooDear, _) => Fit::TooDear,
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
