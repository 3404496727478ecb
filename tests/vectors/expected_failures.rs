//! The cases that are known to fail.

/// The id of a case, and why it fails. A case that passes is no longer to stand here: the runner says so.
pub(super) const EXPECTED_FAILURES: &[(&str, &str)] = &[];
