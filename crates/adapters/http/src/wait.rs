//! When the provider asked to come back: every wait that can be read counts, and the latest is the floor.

mod rate_limit;
mod retry_after;

use crate::{Outcome, body, form};
use skip_taxonomy::{Finding, Instant};

/// What a provider said of waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Waits {
    /// Not before this instant.
    pub(crate) floor: Option<Instant>,
    /// Whether a rate limit is used up, with or without an instant at which it is renewed.
    pub(crate) exhausted: bool,
}

impl Waits {
    fn until(&mut self, at: Instant) {
        self.floor = self.floor.max(Some(at));
    }

    /// Whether the provider said anything of coming back.
    pub(crate) fn speak(self) -> bool {
        self.exhausted || self.floor.is_some()
    }
}

/// Reads every wait of an outcome. `status` is the one that counts, and `base` is where waits in seconds begin.
pub(crate) fn of(outcome: &Outcome, status: Option<u16>, base: Instant, findings: &mut Vec<Finding>) -> Waits {
    let mut waits = Waits::default();
    retry_after::read(&outcome.headers, base, &mut waits, findings);
    rate_limit::read(&outcome.headers, status == Some(429), base, &mut waits, findings);
    if let Some(body) = &outcome.body {
        for seconds in body::google::retry_info(body, findings) {
            waits.until(form::after(base, seconds));
        }
    }
    waits
}

#[cfg(test)]
mod tests;
