//! Where the configuration is.

use super::FILE_NAME;
use std::iter::repeat_n;
use std::path::{Path, PathBuf};

/// The configuration that holds in the folder `here`: in it, or in a folder above, up to the one with `.git`. `here`
/// must be absolute, or nothing above it is seen. The path is as seen from there, so that reports do not name the
/// folders of one machine.
pub(crate) fn find(here: &Path) -> Option<PathBuf> {
    for (up, folder) in here.ancestors().enumerate() {
        // Also when it is a folder or cannot be read: that is told, and not passed over.
        if folder.join(FILE_NAME).symlink_metadata().is_ok() {
            return Some(repeat_n("..", up).chain([FILE_NAME]).collect());
        }
        // A file in a linked working tree, a folder elsewhere.
        if folder.join(".git").symlink_metadata().is_ok() {
            return None;
        }
    }
    None
}
