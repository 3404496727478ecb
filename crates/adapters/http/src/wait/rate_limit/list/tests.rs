use super::*;

#[track_caller]
fn check(line: &str, want: Option<&[(u64, Option<u64>)]>) {
    let found = limits(line).map(|limits| limits.iter().map(|l| (l.remaining, l.reset)).collect::<Vec<_>>());
    assert_eq!(found.as_deref(), want, "{line}");
}

#[test]
fn items_have_parameters() {
    check(r#""default";r=0;t=30"#, Some(&[(0, Some(30))]));
    check(r"default;r=0;t=30", Some(&[(0, Some(30))]));
    check(r#""a" ; r=5 ; pk=:cHs=: ; t=1 , "b";r=0"#, Some(&[(5, Some(1)), (0, None)]));
    check(r#""a;r=1, \"b\"";r=0;t=3"#, Some(&[(0, Some(3))]));
    check(r#""a\";r=1";r=0;t=3"#, Some(&[(0, Some(3))]));
}

#[test]
fn the_older_form_has_members() {
    check("limit=100, remaining=0, reset=30", Some(&[(0, Some(30))]));
    check("remaining=7", Some(&[(7, None)]));
    check("limit=100, reset=30", None);
}

#[test]
fn another_form_is_none() {
    for line in [
        "",
        "soon",
        r#""a""#,
        r#""a";t=30"#,
        r#""a";r=-1;t=30"#,
        r#""a";r=0.5;t=30"#,
        r#""a";r=0;t=soon"#,
        r#""a";r=0;t=30,"#,
        r#""a;r=0"#,
        r#""a";r=0;t=3;x="b"#,
        "remaining=x",
        "remaining=0, reset=x",
        "remaining=0, soon",
    ] {
        check(line, None);
    }
}
