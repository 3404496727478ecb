//! The field `RateLimit` of the IETF drafts: `"default";r=0;t=30` today, `limit=100, remaining=0, reset=30` before.
//!
//! Of structured fields (RFC 9651) this reads what the drafts use, and refuses a line as a whole when a member of it is
//! of another form.

use crate::form;

/// One limit: how much is left of it, and in how many seconds it is renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limit {
    pub(super) remaining: u64,
    pub(super) reset: Option<u64>,
}

/// The limits of a line; `None` when the line is of neither form.
pub(super) fn limits(line: &str) -> Option<Vec<Limit>> {
    let members = split(line, ',')?;
    if members.iter().any(|member| member.starts_with('"') || member.contains(';')) {
        return members.iter().map(|member| item(member)).collect();
    }
    let (mut remaining, mut reset) = (None, None);
    for member in members {
        let (name, value) = member.split_once('=')?;
        match name {
            "remaining" => remaining = Some(form::digits(value)?),
            "reset" => reset = Some(form::digits(value)?),
            _ => {}
        }
    }
    Some(vec![Limit { remaining: remaining?, reset }])
}

/// A name and its parameters: `r` is what remains, `t` the seconds until it is renewed.
fn item(member: &str) -> Option<Limit> {
    let parts = split(member, ';')?;
    let (mut remaining, mut reset) = (None, None);
    for part in &parts[1..] {
        match part.split_once('=') {
            Some(("r", value)) => remaining = Some(form::digits(value)?),
            Some(("t", value)) => reset = Some(form::digits(value)?),
            _ => {}
        }
    }
    Some(Limit { remaining: remaining?, reset })
}

/// The parts between separators that stand outside quotes, without the blanks around them; `None` when a part is empty
/// or a quote is open.
fn split(text: &str, separator: char) -> Option<Vec<&str>> {
    let (mut parts, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if letter == separator && !quoted => {
                parts.push(text[start..at].trim());
                start = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    (!quoted && parts.iter().all(|part| !part.is_empty())).then_some(parts)
}

#[cfg(test)]
mod tests;
