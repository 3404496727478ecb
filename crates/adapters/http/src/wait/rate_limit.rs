//! Rate limits in header fields: the IETF drafts, old and new, and what providers send of their own.
//!
//! A reset is a floor only where nothing remains: otherwise the provider says when a window ends, and not that we wait.

mod list;

use super::Waits;
use crate::{Headers, form, rules};
use skip_taxonomy::{Finding, Instant};

/// How a reset is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// Seconds from now on.
    Seconds,
    /// Seconds since 1970; a number that lies before [`EPOCH_MIN`] is seconds from now on.
    Epoch,
    /// Numbers with units: `6m0s`.
    Duration,
    /// RFC 3339.
    Instant,
}

/// 2001-09-09T01:46:40Z. A number below it is no time at which any limit ends, but a number of seconds.
const EPOCH_MIN: u64 = 1_000_000_000;

/// What remains of a limit, and when it is renewed: in fields of their own.
const PAIRS: &[(&str, &str, Unit)] = &[
    ("ratelimit-remaining", "ratelimit-reset", Unit::Seconds),
    ("x-ratelimit-remaining", "x-ratelimit-reset", Unit::Epoch),
    ("x-rate-limit-remaining", "x-rate-limit-reset", Unit::Epoch),
    ("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests", Unit::Duration),
    ("x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens", Unit::Duration),
    ("anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset", Unit::Instant),
    ("anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset", Unit::Instant),
    ("anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-reset", Unit::Instant),
    ("anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-reset", Unit::Instant),
];

/// `limited`: the status itself says that a limit was hit, so a reset without a remainder is one to wait for.
pub(super) fn read(headers: &Headers, limited: bool, base: Instant, waits: &mut Waits, findings: &mut Vec<Finding>) {
    let mut unreadable = |field: &str, line: &str| {
        findings.push(rules::RATE_LIMIT.at(format!("/headers/{field}"), format!("{} is ignored", form::shown(line))));
    };
    for &(remaining, reset, unit) in PAIRS {
        let mut left = None;
        for line in headers.lines(remaining) {
            match form::digits(line) {
                Some(number) => left = Some(left.map_or(number, |least: u64| least.min(number))),
                None => unreadable(remaining, line),
            }
        }
        let used_up = left.map_or(limited, |left| left == 0);
        waits.exhausted |= left == Some(0);
        for line in headers.lines(reset) {
            match unit.read(line, base) {
                Some(until) if used_up => waits.until(until),
                Some(_) => {}
                None => unreadable(reset, line),
            }
        }
    }
    for line in headers.lines("ratelimit") {
        match list::limits(line) {
            Some(limits) => {
                for limit in limits.iter().filter(|limit| limit.remaining == 0) {
                    waits.exhausted = true;
                    limit.reset.into_iter().for_each(|seconds| waits.until(form::after(base, seconds)));
                }
            }
            None => unreadable("ratelimit", line),
        }
    }
}

impl Unit {
    fn read(self, line: &str, base: Instant) -> Option<Instant> {
        match self {
            Self::Seconds => Some(form::after(base, form::digits(line)?)),
            Self::Epoch => match form::digits(line)? {
                seconds if seconds < EPOCH_MIN => Some(form::after(base, seconds)),
                seconds => form::epoch(seconds),
            },
            Self::Duration => Some(form::after(base, form::duration(line)?)),
            Self::Instant => Instant::ceil(line).ok(),
        }
    }
}

#[cfg(test)]
mod tests;
