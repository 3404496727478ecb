//! What a status says by itself. One table for everybody: `spec/http.md` has it with the reasons.

use crate::meaning::Meaning;
use skip_taxonomy::Blocker;

/// What a status says; `None`: nothing failed, or nobody knows what it means for a retry.
pub(crate) fn meaning(status: u16) -> Option<Meaning> {
    Some(match status {
        400 | 405 | 406 | 411 | 414 | 415 | 417 | 422 | 426 | 428 | 431 | 501 | 505 => Meaning::Upgrade,
        401 => Meaning::Refused,
        402 => Meaning::Blocked(Blocker::Billing),
        404 => Meaning::Missing,
        407 => Meaning::Blocked(Blocker::Config),
        410 => Meaning::Gone,
        451 => Meaning::Blocked(Blocker::Upstream),
        408 | 421 | 425 | 429 | 500..=599 => Meaning::Later,
        _ => return None,
    })
}

/// Whether the status says that something failed.
pub(crate) fn is_failure(status: u16) -> bool {
    status >= 400
}

/// Whether the status only says that the request was refused, so that a word beside it tells more and contradicts nothing.
pub(crate) fn is_general(status: u16) -> bool {
    matches!(status, 400 | 422)
}

#[cfg(test)]
mod tests;
