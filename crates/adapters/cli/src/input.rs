//! What is read: documents, which people write and which are read whole, and messages, which are read as a stream.

use crate::failure::Failure;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The most bytes that a document may have.
pub(crate) const DOCUMENT_BYTES_MAX: u64 = 16 << 20;

/// The text of a document.
pub(crate) fn document(path: &Path) -> Result<String, Failure> {
    let failed = |source| Failure::Read { path: path.to_owned(), source };
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(DOCUMENT_BYTES_MAX + 1).read_to_string(&mut text));
    match read {
        Ok(bytes) if bytes as u64 > DOCUMENT_BYTES_MAX => {
            Err(failed(io::Error::new(io::ErrorKind::FileTooLarge, "it has more than 16 MiB")))
        }
        Ok(_) => Ok(text),
        Err(why) => Err(failed(why)),
    }
}

/// A file to be read as a stream, or standard input for `-`; and how many bytes it has, where that is known.
pub(crate) fn open(path: &Path) -> Result<(Box<dyn Read>, Option<u64>), Failure> {
    if path.as_os_str() == "-" {
        return Ok((Box::new(io::stdin().lock()), None));
    }
    let failed = |source| Failure::Read { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    let about = file.metadata().map_err(failed)?;
    if about.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    Ok((Box::new(file), about.is_file().then_some(about.len())))
}
