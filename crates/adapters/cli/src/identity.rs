//! Which run it was: names, times, and the bytes that it consisted of.

use gap_model::RunId;
use indicatif::{ProgressBar, ProgressStyle};
use lacuna_store::Digest;
use sha2::{Digest as _, Sha256};
use std::io::{self, IsTerminal, Read};

/// Inputs from this size on show their progress.
const PROGRESS_FROM_BYTES: u64 = 8 << 20;

/// Passes bytes through, and remembers their hash and their number.
pub(crate) struct Hashing<R> {
    from: R,
    hash: Sha256,
    bytes: u64,
    progress: ProgressBar,
}

impl<R: Read> Hashing<R> {
    /// `size` is how many bytes are expected, where that is known. Progress is shown on standard error when that is a
    /// terminal and there is enough to wait for.
    pub(crate) fn new(from: R, size: Option<u64>) -> Self {
        let shown = io::stderr().is_terminal() && size.is_none_or(|size| size >= PROGRESS_FROM_BYTES);
        let progress = match size {
            Some(size) if shown => ProgressBar::new(size),
            None if shown => ProgressBar::new_spinner(),
            _ => ProgressBar::hidden(),
        };
        let template = if size.is_some() {
            "{bar:40} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left"
        } else {
            "{spinner} {bytes}, {bytes_per_sec}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            progress.set_style(style);
        }
        Self { from, hash: Sha256::new(), bytes: 0, progress }
    }

    /// The SHA-256 of everything that was read, and how many bytes that were.
    pub(crate) fn finish(self) -> (Digest, u64) {
        self.progress.finish_and_clear();
        (Digest(self.hash.finalize().into()), self.bytes)
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.hash.update(&buffer[..read]);
        self.bytes += read as u64;
        self.progress.inc(read as u64);
        Ok(read)
    }
}

/// The name of a run that was not given one: the beginning of the hash of its bytes.
pub(crate) fn run_id(digest: Digest) -> RunId {
    let name = format!("run_{}", &digest.to_string()[..32]);
    #[expect(clippy::expect_used, reason = "cannot fail: 36 bytes, which is less than the 200 that a name may have")]
    RunId::new(name).expect("a short name")
}
