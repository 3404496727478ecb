//! `Retry-After` (RFC 9110, 10.2.3), and its sister in milliseconds.

use super::Waits;
use crate::{Headers, form, rules};
use skip_taxonomy::{Finding, Instant};

const FIELD: &str = "retry-after";
/// Some providers of language models send it beside the first, for waits below a second.
const FIELD_MILLIS: &str = "retry-after-ms";

pub(super) fn read(headers: &Headers, base: Instant, waits: &mut Waits, findings: &mut Vec<Finding>) {
    for field in [FIELD, FIELD_MILLIS] {
        let place = format!("/headers/{field}");
        for line in headers.lines(field) {
            let until = if field == FIELD { instant(line, base) } else { form::millis(line).map(after(base)) };
            match until {
                Some(until) => waits.until(until),
                None => findings.push(rules::RETRY_AFTER.at(&place, format!("{} is no wait", form::shown(line)))),
            }
        }
        let lines = headers.lines(field).count();
        if lines > 1 {
            findings.push(rules::RETRY_AFTER.at(&place, format!("stands {lines} times; the latest wait counts")));
        }
    }
}

fn instant(line: &str, base: Instant) -> Option<Instant> {
    form::digits(line).map(after(base)).or_else(|| form::http_date(line))
}

fn after(base: Instant) -> impl Fn(u64) -> Instant {
    move |seconds| form::after(base, seconds)
}

#[cfg(test)]
mod tests;
