//! One binary for the tests that look at more than one crate.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that cannot go on has failed its test")]

mod architecture;
mod e2e;
mod http_tables;
mod integrations;
mod rules;
mod schemas;
mod spec_links;
mod vectors;
