//! Transcripts like those of real runs, made from a seed.

use std::fmt::Write;

/// A generator of numbers that are good enough for test data (xorshift64*).
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

const STREAMS: [&str; 6] = ["messages", "conversations", "contacts", "invoices", "events", "files"];
const WORDS: [&str; 8] = ["the", "invoice", "for", "last", "month", "was", "sent", "déjà"];

/// The streams that the transcripts speak of.
pub(crate) fn stream_names() -> [&'static str; 6] {
    STREAMS
}

/// About `megabytes` of JSON Lines that obey the profile: 95 % records of about 600 bytes, 4 % skips of one id each.
pub(crate) fn transcript(megabytes: usize) -> String {
    of_records(megabytes, 95)
}

/// The same, where 94 % are skips.
pub(crate) fn skips(megabytes: usize) -> String {
    of_records(megabytes, 5)
}

/// The same messages, each with its type as the last member.
pub(crate) fn type_last(text: &str) -> String {
    let mut turned = String::with_capacity(text.len());
    for line in text.lines() {
        let (kind, members) = line.split_once(',').unwrap_or((line, "}"));
        let kind = kind.trim_start_matches('{');
        let _: std::fmt::Result = writeln!(turned, "{{{},{kind}}}", &members[..members.len() - 1]);
    }
    turned
}

/// `percent`: how many of a hundred messages are records; one is a STATE, and the rest are skips.
fn of_records(megabytes: usize, percent: u64) -> String {
    let mut numbers = Numbers::new(7);
    let mut text = String::with_capacity(megabytes << 20);
    let mut records = 0;
    while text.len() < megabytes * 1_000_000 {
        let (kind, stream, id) =
            (numbers.below(100), STREAMS[usize::try_from(numbers.below(6)).unwrap_or(0)], numbers.next());
        let seconds = numbers.below(60);
        let written = if kind < percent {
            records += 1;
            let mut body = String::with_capacity(420);
            while body.len() < 250 {
                body.push_str(WORDS[usize::try_from(numbers.below(8)).unwrap_or(0)]);
                body.push(' ');
            }
            writeln!(
                text,
                r#"{{"type":"RECORD","stream":"{stream}","key":"{id:016x}","emitted_at":"2026-04-17T00:00:{seconds:02}.000Z","data":{{"id":"{id:016x}","created_at":"2026-04-17T00:00:{seconds:02}.000Z","updated_at":"2026-04-17T00:00:{seconds:02}.000Z","owner":{{"id":{id},"name":"account","verified":true}},"amount":{seconds}.25,"currency":"EUR","count":{seconds},"tags":["renewal","billing\n","owner"],"body":"{body}","parent_id":null,"score":0.{id},"archived":false}}}}"#
            )
        } else if kind < 99 {
            writeln!(
                text,
                r#"{{"type":"SKIP_RESULT","stream":"{stream}","reason":"rate_limited","message":"429 Too Many Requests","resource_ids":["{id:016x}"],"diagnostics":{{"http_status":429}}}}"#
            )
        } else {
            writeln!(text, r#"{{"type":"STATE","stream":"{stream}","cursor":{{"page":{seconds}}}}}"#)
        };
        // Writing into a String cannot fail.
        let _: std::fmt::Result = written;
    }
    let _: std::fmt::Result = writeln!(text, r#"{{"type":"DONE","status":"succeeded","records_emitted":{records}}}"#);
    text
}
