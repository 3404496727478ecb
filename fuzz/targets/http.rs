//! `lacuna_fuzz::http` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| lacuna_fuzz::http::target(data));
