//! What the header fields say of rights: `WWW-Authenticate` (RFC 6750, RFC 9449) and GitHub's single sign-on.

use crate::Headers;
use crate::meaning::Meaning;
use crate::spoken::{Rank, Spoken};
use skip_taxonomy::Blocker;

const CHALLENGE: &str = "www-authenticate";
const SSO: &str = "x-github-sso";

pub(crate) fn read(headers: &Headers) -> Vec<Spoken> {
    let place = |field: &str| format!("/headers/{field}");
    let errors = headers.lines(CHALLENGE).flat_map(errors);
    let mut spoken: Vec<Spoken> =
        errors.filter_map(|error| Spoken::known(Rank::Reason, place(CHALLENGE), error)).collect();
    // `required; url=…`: the organisation wants this token to be authorised by its owner.
    let wants_sign_on = |line: &str| line.split(';').next().is_some_and(|word| word.trim() == "required");
    spoken.extend(headers.lines(SSO).filter(|line| wants_sign_on(line)).map(|_| Spoken {
        rank: Rank::Reason,
        at: place(SSO),
        word: SSO,
        meaning: Meaning::Blocked(Blocker::ScopeGrant),
    }));
    spoken
}

/// The values of `error` in the challenges of bearer tokens and of tokens that are bound to a key.
fn errors(line: &str) -> Vec<&str> {
    let mut errors = Vec::new();
    let mut of_token = false;
    for part in parts(line) {
        let (scheme, parameter) = match part.split_once(' ') {
            // Blanks may stand around the `=` of a parameter, and within its value.
            Some((scheme, rest)) if !scheme.contains('=') && !rest.trim_start().starts_with('=') => {
                (Some(scheme), rest.trim_start())
            }
            None if !part.contains('=') => (Some(part), ""),
            _ => (None, part),
        };
        if let Some(scheme) = scheme {
            of_token = scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("dpop");
        }
        if let Some((name, value)) = parameter.split_once('=')
            && of_token
            && name.trim_end().eq_ignore_ascii_case("error")
        {
            errors.push(value.trim_start().trim_matches('"'));
        }
    }
    errors
}

/// What stands between commas outside quotes.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    line.split(move |letter| {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => return letter == ',' && !quoted,
        }
        false
    })
    .map(str::trim)
}

#[cfg(test)]
mod tests;
