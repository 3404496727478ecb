//! What looks like a secret.

/// Words that a name of a secret or of a document contains as a whole word, or ends in.
const WORDS: [&str; 27] = [
    "apikey",
    "auth",
    "authorization",
    "bearer",
    "body",
    "cookie",
    "credential",
    "csrf",
    "email",
    "header",
    "jwt",
    "otp",
    "pass",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "payload",
    "pin",
    "private",
    "pwd",
    "raw",
    "secret",
    "sig",
    "signature",
    "ssn",
    "token",
];
/// Those of them that are long enough to be found at the end of a longer word: `accesstoken`, and not `draw`.
const ENDINGS: [&str; 7] = ["apikey", "authorization", "cookie", "credential", "password", "secret", "token"];
/// Names of a query's parameters that sign or open an address.
const QUERY_NAMES: [&str; 4] = ["code", "key", "sig", "signature"];
/// How well-known tokens begin.
const BEGINNINGS: [&str; 13] = [
    "sk-",
    "sk_live_",
    "sk_test_",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xox",
    "AKIA",
    "AIza",
    "ya29.",
    "-----BEGIN",
];
/// What may stand around a word of a sentence.
const QUOTES: &[char] = &['"', '\'', '`', '(', ')', ',', ';', ':', '.', '<', '>', '[', ']'];
/// A word that follows `Bearer` and is shorter than this is a word of a sentence.
const TOKEN_BYTES_MIN: usize = 16;

/// Why a member of this name may not be kept; `None` when it may.
pub(crate) fn in_name(name: &str) -> Option<&'static str> {
    let words = words(name);
    let secret = words.iter().any(|word| is_secret(word))
        || words.windows(2).any(|pair| matches!(pair[0].as_str(), "api" | "access" | "signing") && pair[1] == "key");
    secret.then_some("a name of secrets or documents")
}

/// Why a text of this form may not be kept; `None` when it may.
pub(crate) fn in_value(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let scheme = text.split_once(' ').map_or("", |(scheme, _)| scheme);
    if ["basic", "bearer", "token"].iter().any(|word| scheme.eq_ignore_ascii_case(word)) {
        return Some("looks like an authorization");
    }
    if is_jwt(text) || BEGINNINGS.iter().any(|start| text.starts_with(start)) {
        return Some("looks like a token");
    }
    opens_address(text).then_some("an address that holds credentials")
}

/// Why a text for people may not be kept; `None` when it may. It is looked at word by word.
pub(crate) fn in_prose(text: &str) -> Option<&'static str> {
    // A word such as `rate_limited`, which nearly every reason is: a token has digits or capitals.
    if text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
        return None;
    }
    let mut before = "";
    text.split_whitespace().map(|word| word.trim_matches(QUOTES)).find_map(|word| {
        let scheme = std::mem::replace(&mut before, word);
        let is_scheme = scheme.eq_ignore_ascii_case("basic") || scheme.eq_ignore_ascii_case("bearer");
        if is_scheme && word.len() >= TOKEN_BYTES_MIN { Some("looks like an authorization") } else { in_value(word) }
    })
}

fn is_secret(word: &str) -> bool {
    let one = word.strip_suffix('s').unwrap_or(word);
    WORDS.contains(&word) || WORDS.contains(&one) || ENDINGS.iter().any(|ending| one.ends_with(ending))
}

/// The words of `snake_case`, `kebab-case`, `camelCase` and `HTTPHeader`, in lower case.
fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (place, &letter) in letters.iter().enumerate() {
        if !letter.is_alphanumeric() {
            words.push(String::new());
            continue;
        }
        let before = place.checked_sub(1).and_then(|before| letters.get(before));
        let after = letters.get(place + 1);
        let starts_word = letter.is_uppercase()
            && before.is_some_and(|before| {
                !before.is_uppercase() || (before.is_uppercase() && after.is_some_and(|after| after.is_lowercase()))
            });
        if starts_word {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
    }
    words
}

/// Three parts of base64url, of which the first is the beginning of a JSON object.
fn is_jwt(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let base64 = |part: &&str| part.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_'));
    parts.len() == 3 && parts[0].starts_with("ey") && parts[0].len() >= 10 && parts.iter().all(base64)
}

/// Whether a URL has a user in front of its host, or a secret among its parameters.
fn opens_address(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let parameters = rest.split_once(['?', '#']).map_or("", |(_, parameters)| parameters);
    let secret = |parameter: &str| {
        let name = parameter.split_once('=').map_or(parameter, |(name, _)| name);
        in_name(name).is_some() || words(name).iter().any(|word| QUERY_NAMES.contains(&word.as_str()))
    };
    authority.contains('@') || parameters.split(['&', ';', '#', '?']).any(secret)
}
