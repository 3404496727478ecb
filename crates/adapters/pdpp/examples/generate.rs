//! Writes a run transcript that obeys the Collection Profile, and its manifest, the same for the same seed.
//!
//! ```console
//! $ cargo run --example generate -p lacuna-pdpp -- OUT.jsonl [MEGABYTES] [SEED]
//! ```
//!
//! 95 % `RECORD` with a body of about 600 bytes, 4 % `SKIP_RESULT` of one id each, 1 % `STATE`, `DETAIL_GAP` and `PROGRESS`; a coverage
//! report and DONE at the end. Some ids are skipped twice. The manifest goes to `OUT.jsonl.manifest.json`.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};

const STREAMS: [&str; 6] = ["messages", "conversations", "contacts", "invoices", "events", "orders"];
const WORDS: [&str; 10] =
    ["the", "invoice", "for", "last", "month", "was", "sent", "déjà vu", "東京", "a \\\"quoted\\\" word"];
/// Reason, HTTP status or none, message.
const REASONS: [(&str, Option<u16>, &str); 6] = [
    ("rate_limited", Some(429), "429 Too Many Requests"),
    ("http_error", Some(503), "503 Service Unavailable"),
    ("auth_failure", Some(401), "401 session expired"),
    ("temporary_unavailable", None, "the detail request took too long"),
    ("unparseable_order_date", None, "date column not understood"),
    ("a_reason_nobody_knows", None, "unexpected"),
];

/// Numbers that are good enough for test data (xorshift64*).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap_or(0)
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let path = args.next().ok_or("usage: generate OUT.jsonl [MEGABYTES] [SEED]")?;
    let megabytes: u64 = args.next().map_or(Ok(20), |text| text.parse())?;
    let seed: u64 = args.next().map_or(Ok(1), |text| text.parse())?;
    write_transcript(&mut BufWriter::with_capacity(1 << 20, File::create(&path)?), megabytes * 1_000_000, seed)?;
    std::fs::write(format!("{path}.manifest.json"), manifest())?;
    Ok(())
}

fn write_transcript(to: &mut impl Write, bytes: u64, seed: u64) -> Result<(), Box<dyn Error>> {
    let mut numbers = Numbers(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let (mut written, mut records, mut owed) = (0_u64, 0_u64, BTreeSet::new());
    for stream in STREAMS {
        writeln!(to, r#"{{"type":"STATE","stream":"{stream}","cursor":{{"page":0}}}}"#)?;
    }
    while written < bytes {
        let (kind, stream, id) = (numbers.below(1_000), numbers.pick(&STREAMS), numbers.next() >> 20);
        let line = match kind {
            0..950 => {
                records += 1;
                record(&mut numbers, stream, id)
            }
            950..990 => skip(&mut numbers, stream),
            990..994 => format!(r#"{{"type":"STATE","stream":"{stream}","cursor":{{"page":{id}}}}}"#),
            994..997 => {
                owed.insert(format!("item_{id:x}"));
                format!(
                    r#"{{"type":"DETAIL_GAP","stream":"order_items","parent_stream":"orders","record_key":"item_{id:x}","reason":"rate_limited","retryable":true,"reference_only":true,"status":"pending","detail_locator":{{"item_id":"item_{id:x}"}},"last_error":{{"class":"provider_pressure","http_status":429}}}}"#
                )
            }
            _ => format!(r#"{{"type":"PROGRESS","stream":"{stream}","message":"page {id}","count":{records}}}"#),
        };
        written += line.len() as u64 + 1;
        writeln!(to, "{line}")?;
    }
    let keys = owed.iter().map(|key| format!("\"{key}\"")).collect::<Vec<_>>().join(",");
    writeln!(
        to,
        r#"{{"type":"DETAIL_COVERAGE","reference_only":true,"stream":"order_items","state_stream":"orders","required_keys":[{keys}],"hydrated_keys":[],"gap_keys":[{keys}]}}"#
    )?;
    writeln!(to, r#"{{"type":"DONE","status":"succeeded","records_emitted":{records}}}"#)?;
    Ok(to.flush()?)
}

fn record(numbers: &mut Numbers, stream: &str, id: u64) -> String {
    let mut body = String::with_capacity(460);
    while body.len() < 420 {
        body.push_str(numbers.pick(&WORDS));
        body.push(' ');
    }
    let (hour, minute, amount) = (numbers.below(24), numbers.below(60), numbers.below(100_000));
    format!(
        r#"{{"type":"RECORD","stream":"{stream}","key":"{id:012x}","emitted_at":"2026-04-17T{hour:02}:{minute:02}:00.000Z","data":{{"id":"{id:012x}","amount":{amount}.25,"owner":{{"name":"x","verified":true}},"tags":["a","b"],"parent_id":null,"body":"{body}"}}}}"#
    )
}

fn skip(numbers: &mut Numbers, stream: &str) -> String {
    let (reason, status, message) = numbers.pick(&REASONS);
    // Few enough ids that some are skipped more than once.
    let id = numbers.below(1 << 24);
    let status = status.map_or_else(String::new, |status| format!(r#","diagnostics":{{"http_status":{status}}}"#));
    let hint = match numbers.below(20) {
        0 => r#","recovery_hint":"retry_on_connector_upgrade""#,
        1 => r#","recovery_hint":{"action":"retry_by_runtime","retryable":true}"#,
        _ => "",
    };
    format!(
        r#"{{"type":"SKIP_RESULT","stream":"{stream}","reason":"{reason}","message":"{message}","resource_ids":["res_{id:06x}"]{status}{hint}}}"#
    )
}

fn manifest() -> String {
    let streams: Vec<String> = STREAMS
        .iter()
        .map(|name| format!(r#"{{"name":"{name}","primary_key":["id"],"coverage_strategy":"checkpoint_window"}}"#))
        .chain([r#"{"name":"order_items","primary_key":["id"],"coverage_strategy":"parent_detail_accounting","parent_streams":["orders"]}"#.to_owned()])
        .collect();
    format!(
        r#"{{"protocol_version":"0.1.0","connector_id":"https://registry.example.org/connectors/generated","connector_key":"generated","version":"1.0.0","recovery":{{"supports_targeted_resource_fetch":true,"supports_version_bumped_retry":true,"targeted_fetch_rate_hint":"2/sec"}},"streams":[{}]}}"#,
        streams.join(",")
    )
}
