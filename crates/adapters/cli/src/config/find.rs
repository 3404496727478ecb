//! Where the configuration is.

use super::FILE_NAME;
use std::path::{Path, PathBuf};

/// The configuration that holds in the folder `here`: in it, or in a folder above, up to the one with `.git`. `here`
/// must be absolute, or nothing above it is seen.
pub(crate) fn find(here: &Path) -> Option<PathBuf> {
    for folder in here.ancestors() {
        let file = folder.join(FILE_NAME);
        // Also when it is a folder or cannot be read: that is told, and not passed over.
        if file.symlink_metadata().is_ok() {
            return Some(file);
        }
        // A file in a linked working tree, a folder elsewhere.
        if folder.join(".git").symlink_metadata().is_ok() {
            return None;
        }
    }
    None
}
