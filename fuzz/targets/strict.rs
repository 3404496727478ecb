//! `lacuna_fuzz::strict` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| lacuna_fuzz::strict::target(data));
