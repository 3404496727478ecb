//! The one sentence that is evidence: the line of the seeds, `conversation <id> http <status>`.

/// What the sentence says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) id: &'a str,
    /// Three digits; whether they are a status is for others to say.
    pub(super) status: u16,
}

/// Reads the sentence, which has to be all of the text.
pub(super) fn read(message: &str) -> Option<Line<'_>> {
    let (id, status) = message.strip_prefix("conversation ")?.split_once(" http ")?;
    let is_id = !id.is_empty() && !id.contains(char::is_whitespace);
    let is_status = status.len() == 3 && status.bytes().all(|c| c.is_ascii_digit());
    let status = status.parse().ok().filter(|_| is_id && is_status)?;
    Some(Line { id, status })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_of_the_seeds_is_read() {
        assert_eq!(read("conversation 69d71fbf-1 http 429"), Some(Line { id: "69d71fbf-1", status: 429 }));
    }

    #[test]
    fn nothing_but_the_whole_sentence_is_read() {
        for text in [
            "",
            "conversation  http 429",
            "conversation a b http 429",
            "conversation a\u{a0}b http 429",
            "conversation a http 42",
            "conversation a http 4290",
            "conversation a http +42",
            "conversation a http 429 ",
            " conversation a http 429",
            "Conversation a http 429",
            "conversation a http 429\n",
            "message a http 429",
            "conversation a http 429 http 500",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }
}
