//! Times as connectors spell them.

use skip_taxonomy::Instant;
use std::time::UNIX_EPOCH;

/// Which side of a range an instant is; what is coarser or finer than an instant is rounded outward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Since,
    Until,
}

/// How a time was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// As an instant.
    Instant(Instant),
    /// As a date: all of that day, in UTC, belongs to the range.
    Date(Instant),
}

/// Reads one side of a range; `None` when the text is no time.
pub(crate) fn side(text: &str, side: Side) -> Option<Spelling> {
    let exact = match side {
        Side::Since => Instant::floor(text),
        Side::Until => Instant::ceil(text),
    };
    if let Ok(at) = exact {
        return Some(Spelling::Instant(at));
    }
    let midnight = Instant::floor(&format!("{text}T00:00:00Z")).ok().filter(|_| text.len() == "YYYY-MM-DD".len())?;
    Some(Spelling::Date(match side {
        Side::Since => midnight,
        Side::Until => midnight.saturating_add_secs(86_400),
    }))
}

/// What a `Retry-After` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wait {
    /// So many seconds from the moment of the observation.
    Seconds(u32),
    /// Until then.
    Until(Instant),
}

/// Reads the text of a `retry_after`: seconds, an instant or an HTTP date, rounded up; `None` when it is none of them.
pub(crate) fn wait(text: &str) -> Option<Wait> {
    let text = text.trim_ascii();
    if !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit()) {
        return Some(Wait::Seconds(text.parse().unwrap_or(u32::MAX)));
    }
    if let Ok(at) = Instant::ceil(text) {
        return Some(Wait::Until(at));
    }
    let since_epoch = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
    let micros = i64::try_from(since_epoch.as_micros()).ok()?;
    Instant::from_micros(micros).ok().map(Wait::Until)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn a_side_of_a_range_is_rounded_outward() {
        let finer = "2026-04-07T00:00:00.1234567Z";
        assert_eq!(side(finer, Side::Since), Some(Spelling::Instant(at("2026-04-07T00:00:00.123456Z"))));
        assert_eq!(side(finer, Side::Until), Some(Spelling::Instant(at("2026-04-07T00:00:00.123457Z"))));
        assert_eq!(side("2026-04-07", Side::Since), Some(Spelling::Date(at("2026-04-07T00:00:00Z"))));
        assert_eq!(side("2026-04-07", Side::Until), Some(Spelling::Date(at("2026-04-08T00:00:00Z"))));
        assert_eq!(side("9999-12-31", Side::Until), Some(Spelling::Date(Instant::MAX)));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in ["", "yesterday", "2026-4-7", "2026-02-30", "2026-04-07T25:00:00Z", "20260407", "+12345-01-01"] {
            assert_eq!(side(text, Side::Since), None, "{text}");
        }
    }

    #[test]
    fn a_wait_is_seconds_or_an_instant_or_an_http_date() {
        assert_eq!(wait("120"), Some(Wait::Seconds(120)));
        assert_eq!(wait(" 120 "), Some(Wait::Seconds(120)));
        assert_eq!(wait("99999999999999999999"), Some(Wait::Seconds(u32::MAX)));
        assert_eq!(wait("2026-04-21T10:00Z"), Some(Wait::Until(at("2026-04-21T10:00:00Z"))));
        assert_eq!(wait("Tue, 21 Apr 2026 10:00:00 GMT"), Some(Wait::Until(at("2026-04-21T10:00:00Z"))));
        assert_eq!(wait("Fri, 31 Dec 9999 23:59:59 GMT"), Some(Wait::Until(at("9999-12-31T23:59:59Z"))));
        for text in ["", "-1", "1.5", "soon", "PT30S", "2026-04-21"] {
            assert_eq!(wait(text), None, "{text}");
        }
    }
}
