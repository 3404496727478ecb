//! GitHub names a limit that was hit by the page that explains it: the last part of `documentation_url`.

use crate::meaning::Meaning;
use crate::spoken::{Rank, Spoken};
use serde_json::Value;

/// The headings and the page of GitHub's documentation on rate limits, old names and new ones.
const PAGES: [&str; 6] = [
    "about-primary-rate-limits",
    "about-secondary-rate-limits",
    "abuse-rate-limits",
    "rate-limiting",
    "rate-limits-for-the-rest-api",
    "secondary-rate-limits",
];

pub(super) fn documentation(root: &str, body: &Value) -> Option<Spoken> {
    let url = body.get("documentation_url")?.as_str()?;
    let last = url.rsplit(['#', '/']).next()?;
    let word = PAGES.into_iter().find(|page| *page == last)?;
    Some(Spoken { rank: Rank::Reason, at: format!("{root}/documentation_url"), word, meaning: Meaning::Later })
}

#[cfg(test)]
mod tests;
