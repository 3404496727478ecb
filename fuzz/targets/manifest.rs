//! `lacuna_fuzz::manifest` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| lacuna_fuzz::manifest::target(data));
