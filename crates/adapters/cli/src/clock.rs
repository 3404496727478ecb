//! The only reader of the clock.

use skip_taxonomy::Instant;
use std::time::{SystemTime, UNIX_EPOCH};

/// Now: what `--now` says, else the clock, in whole microseconds.
pub(crate) fn now(given: Option<Instant>) -> Instant {
    given.unwrap_or_else(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        // A clock beyond the year 9999 is held there.
        i64::try_from(since.as_micros())
            .ok()
            .and_then(|micros| Instant::from_micros(micros).ok())
            .unwrap_or(Instant::MAX)
    })
}
