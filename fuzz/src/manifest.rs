//! Manifests.

use crate::locate::leads_into;
use lacuna_pdpp::{Manifest, ManifestError};

/// Reads a manifest. What is found and what is refused bears a pointer that leads into the text; what is read, written and
/// read again is the same manifest.
///
/// # Panics
///
/// When one of these does not hold.
pub fn target(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Manifest::read(text) {
        Ok((manifest, findings)) => {
            for finding in &findings {
                leads_into(text, &finding.at);
            }
            let written = manifest.raw().to_string();
            let (again, _) = Manifest::read(&written).unwrap_or_else(|why| panic!("{why}: {written}"));
            assert_eq!(again, manifest);
        }
        Err(ManifestError::Invalid { fields }) => {
            assert!(!fields.is_empty(), "refused without a reason");
            for field in &fields {
                leads_into(text, &field.at);
            }
        }
        Err(_) => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "refused, but it is JSON");
        }
    }
}
