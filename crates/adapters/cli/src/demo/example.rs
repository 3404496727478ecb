//! The example: the run that the project was started for, at full scale.

use std::fmt::Write;

pub(super) const MANIFEST: &str = "chatgpt.manifest.json";
pub(super) const TRANSCRIPT: &str = "chatgpt.jsonl";

const CONVERSATIONS: u32 = 14_784;
const SKIPPED: u32 = 4_188;

/// Whether the provider answered 429 for this conversation: spread over the run as rate limits are, in bursts.
fn skipped(number: u32) -> bool {
    // 4,188 of 14,784, as 349 of 1,232: bursts of 349 after 883 that went well.
    number % 1_232 >= 883
}

/// A name as conversations have them; the digits are mixed so that names do not come in order.
fn name(number: u32) -> String {
    let mixed = number.wrapping_mul(0x9E37_79B1) ^ 0x69d7_1fbf;
    format!("{mixed:08x}-{:04x}-4{:03x}", number.wrapping_mul(40_503) & 0xffff, number & 0xfff)
}

/// A time of day within the run.
fn emitted_at(number: u32) -> String {
    let secs = number / 2;
    format!("2026-04-17T{:02}:{:02}:{:02}Z", 10 + secs / 3_600, secs / 60 % 60, secs % 60)
}

/// The name of the first conversation that was skipped.
pub(super) fn first_skipped() -> Option<String> {
    (0..CONVERSATIONS).find(|number| skipped(*number)).map(name)
}

pub(super) fn transcript() -> String {
    let mut text = String::with_capacity(3 << 20);
    for number in 0..CONVERSATIONS {
        let (id, at) = (name(number), emitted_at(number));
        let written = if skipped(number) {
            writeln!(
                text,
                r#"{{"type":"SKIP_RESULT","stream":"conversations","reason":"rate_limited","message":"conversation {id} http 429","recovery_kind":"retry_by_runtime","scope":{{"resources":["{id}"]}},"evidence":{{"http_status":429,"retry_after_seconds":30}},"locator":{{"conversation_id":"{id}"}}}}"#
            )
        } else {
            writeln!(
                text,
                r#"{{"type":"RECORD","stream":"conversations","key":"{id}","data":{{"id":"{id}","title":"Conversation {number}","update_time":"{at}"}},"emitted_at":"{at}"}}"#
            )
        };
        // Writing into a String cannot fail.
        let _: std::fmt::Result = written;
    }
    text.push_str(r#"{"type":"STATE","stream":"conversations","cursor":{"last_update_time":"2026-04-17T12:03:11Z"}}"#);
    text.push('\n');
    let records = CONVERSATIONS - SKIPPED;
    let _: std::fmt::Result = writeln!(text, r#"{{"type":"DONE","status":"succeeded","records_emitted":{records}}}"#);
    text
}

pub(super) fn manifest() -> String {
    include_str!("chatgpt.manifest.json").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_has_the_numbers_of_the_run_it_is_named_after() {
        let text = transcript();
        assert_eq!(text.lines().filter(|line| line.contains(r#""type":"RECORD""#)).count(), 10_596);
        assert_eq!(text.lines().filter(|line| line.contains(r#""type":"SKIP_RESULT""#)).count(), 4_188);
        let names: std::collections::HashSet<_> = (0..CONVERSATIONS).map(name).collect();
        assert_eq!(names.len(), 14_784);
    }
}
