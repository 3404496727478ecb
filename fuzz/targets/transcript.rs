//! `lacuna_fuzz::transcript` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| lacuna_fuzz::transcript::target(data));
