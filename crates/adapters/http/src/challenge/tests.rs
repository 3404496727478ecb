use super::*;

#[track_caller]
fn check(field: &str, line: &str, want: &[&str]) {
    let spoken = read(&Headers::none().with(field, line));
    assert_eq!(spoken.iter().map(|spoken| spoken.word).collect::<Vec<_>>(), want, "{line}");
    assert!(spoken.iter().all(|spoken| spoken.rank == Rank::Reason && spoken.at == format!("/headers/{field}")));
}

#[test]
fn the_error_of_a_bearer_challenge_is_a_word() {
    check(CHALLENGE, r#"Bearer error="insufficient_scope""#, &["insufficient_scope"]);
    check(CHALLENGE, r#"Bearer realm="a, b", error="invalid_token", scope="x y""#, &["invalid_token"]);
    check(CHALLENGE, r#"bearer  error = "invalid_token""#, &["invalid_token"]);
    check(CHALLENGE, r#"Bearer realm="s", scope="x y", error = "invalid_token""#, &["invalid_token"]);
    check(CHALLENGE, "DPoP algs=\"ES256\", error=invalid_token", &["invalid_token"]);
    check(CHALLENGE, r#"Basic realm="r", Bearer realm="s", error="invalid_token""#, &["invalid_token"]);
}

#[test]
fn other_schemes_other_members_and_other_words_say_nothing() {
    check(CHALLENGE, "Bearer", &[]);
    check(CHALLENGE, r#"Bearer realm="error=invalid_token""#, &[]);
    check(CHALLENGE, r#"Bearer realm="\", error=invalid_token""#, &[]);
    check(CHALLENGE, r#"Bearer error_description="invalid_token""#, &[]);
    check(CHALLENGE, r#"Bearer error="moon""#, &[]);
    check(CHALLENGE, r#"Basic error="invalid_token""#, &[]);
    check(CHALLENGE, r#"Bearer realm="s", Negotiate, error="invalid_token""#, &[]);
    check(CHALLENGE, "", &[]);
}

#[test]
fn a_sign_on_that_is_required_is_a_missing_grant() {
    check(SSO, "required; url=https://example.org/sso?x=1", &[SSO]);
    check(SSO, "required", &[SSO]);
    check(SSO, "partial-results; organizations=1,2", &[]);
    let spoken = read(&Headers::none().with(SSO, "required"));
    assert_eq!(spoken[0].meaning, Meaning::Blocked(Blocker::ScopeGrant));
}
