use super::*;

#[track_caller]
fn kept(json: &str) {
    let found: Located = serde_json::from_str(json).unwrap();
    assert_eq!(found, Located::Kept(serde_json::from_str(json).unwrap()), "{json}");
}

#[track_caller]
fn refused(json: &str, pointer: &str, why: &'static str) {
    let found: Located = serde_json::from_str(json).unwrap();
    assert_eq!(found, Located::Refused { pointer: pointer.to_owned(), why }, "{json}");
}

const NAME: &str = "a name of secrets or documents";
const TOKEN: &str = "looks like a token";
const ADDRESS: &str = "an address that holds credentials";

#[test]
fn ids_flags_and_one_level_of_them_are_kept() {
    kept(r#"{"conversation_id":"69d71fbf","page":3,"offset":-1,"ratio":0.5,"archived":false,"cursor":null}"#);
    kept(r#"{"kind":"chatgpt.conversation","id":{"workspace":"w","conversation":"c"},"pages":[1,2]}"#);
    kept(r#"{"url":"https://example.test/orders/17?page=2"}"#);
    kept("{}");
}

#[test]
fn names_are_judged_by_whole_words() {
    for name in ["draw_id", "antibody", "broadcast", "author", "session_id", "key", "rawhide", "monkey"] {
        kept(&format!(r#"{{"{name}":"x"}}"#));
    }
    for name in [
        "token_id",
        "accessToken",
        "ACCESS_TOKEN",
        "accesstoken",
        "refresh-tokens",
        "body_part",
        "rawValue",
        "raw",
        "private.key",
        "Authorization",
        "X-Auth",
        "apiKey",
        "api_key",
        "clientSecret",
        "HTTPCookie",
        "passwords",
        "payloads",
    ] {
        refused(&format!(r#"{{"a":1,"{name}":"x"}}"#), &format!("/{name}"), NAME);
    }
    refused(r#"{"a":{"b~/token":"x"}}"#, "/a/b~0~1token", NAME);
}

#[test]
fn values_that_look_like_secrets_are_refused_without_being_told() {
    refused(r#"{"h":"Bearer abc"}"#, "/h", "looks like an authorization");
    refused(r#"{"h":["x","basic dXNlcg=="]}"#, "/h/1", "looks like an authorization");
    refused(r#"{"id":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"}"#, "/id", TOKEN);
    refused(r#"{"id":"ghp_0123456789"}"#, "/id", TOKEN);
    kept(r#"{"id":"eyes.wide.shut","version":"1.2.3"}"#);
    refused(r#"{"u":"https://ann:pw@example.test/x"}"#, "/u", ADDRESS);
    refused(r#"{"u":"https://example.test/x?page=2&access_token=abc"}"#, "/u", ADDRESS);
    refused(r#"{"u":"https://example.test/x?X-Amz-Signature=abc"}"#, "/u", ADDRESS);
    refused(r#"{"u":"https://example.test/#id_token=abc"}"#, "/u", ADDRESS);
    kept(r#"{"mail":"ann@example.test","u":"https://example.test/@ann"}"#);
}

#[test]
fn a_locator_is_small_and_shallow() {
    kept(&format!(r#"{{"a":"{}"}}"#, "é".repeat(300)));
    refused(&format!(r#"{{"a":"{}"}}"#, "x".repeat(301)), "/a", "longer than 300 characters");
    refused(r#"{"a":{"b":{"c":1}}}"#, "/a/b", "nested too deep");
    refused(r#"{"a":[[1]]}"#, "/a/0", "nested too deep");
    let members = |n: usize| {
        let members: Vec<String> = (0..n).map(|i| format!(r#""m{i}":{i}"#)).collect();
        format!("{{{}}}", members.join(","))
    };
    kept(&members(40));
    refused(&members(41), "/m40", "more than 40 members");
    refused(r#"{"a":1,"a":2}"#, "/a", "stands twice");
    let deep = format!(r#"{{"a":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    refused(&deep, "/a/0", "nested too deep");
}

#[test]
fn what_is_no_object_is_no_locator() {
    for json in ["\"x\"", "1", "[1]", "true"] {
        let error = serde_json::from_str::<Located>(json).unwrap_err().to_string();
        assert!(error.contains("expected an object"), "{json}: {error}");
    }
}

#[test]
fn the_canonical_text_does_not_depend_on_the_order_of_the_members() {
    let canonical = |json: &str| Located::canonical(&serde_json::from_str(json).unwrap());
    let want = r#"{"a":{"x":1,"y":[true,null]},"b":"é\"","c":1.5}"#;
    assert_eq!(canonical(r#"{"b":"é\"","c":1.5,"a":{"y":[true,null],"x":1.0}}"#), want);
    assert_eq!(canonical("{}"), "{}");
}
