//! The status that a body speaks of: `status` of problem details (RFC 9457, 3.1.2), and the number in Google's `code`.
//! It may be what the provider said before somebody between changed the status.

use super::root;
use crate::status;
use serde_json::Value;

/// The status of a failure that the body names, and where.
pub(crate) fn status(body: &Value) -> Option<(u16, String)> {
    let (root, body) = root(body);
    ["/status", "/error/code"].into_iter().find_map(|pointer| {
        let number = u16::try_from(body.pointer(pointer)?.as_u64()?).ok()?;
        (status::is_failure(number) && number <= 599).then(|| (number, format!("{root}{pointer}")))
    })
}

#[cfg(test)]
mod tests;
