//! One binary for the tests that look at more than one crate.

mod architecture;
