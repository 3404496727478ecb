//! `lacuna_fuzz::documents` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| lacuna_fuzz::documents::target(data));
