//! What every parser has to withstand: one target for each, a plain function over bytes that panics when a promise is broken.
//!
//! Three callers share them. An ordinary test replays what lies in `seeds/` and changes it a little, in a second or two;
//! `cargo xtask long fuzz` gives them to libFuzzer, which looks for inputs that reach new code. An input that broke a promise
//! becomes a seed, so that it is replayed for ever.
//!
//! It is **not** a place for what a message means: that is tested where it is decided. Here are only the promises that hold
//! for every input there can be.

pub mod check;
pub mod documents;
pub mod http;
pub mod locate;
pub mod manifest;
pub mod mutation;
pub mod start;
pub mod strict;
pub mod transcript;

use std::path::PathBuf;

/// A target: it may do anything with the bytes but panic.
pub type Target = fn(&[u8]);

/// Every target by its name, which is also that of its folder of seeds.
pub const TARGETS: [(&str, Target); 8] = [
    ("check", check::target),
    ("documents", documents::target),
    ("http", http::target),
    ("locate", locate::target),
    ("manifest", manifest::target),
    ("start", start::target),
    ("strict", strict::target),
    ("transcript", transcript::target),
];

/// The folder that holds a folder of seeds for each target.
pub fn seeds() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("seeds")
}
