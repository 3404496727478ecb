use crate::tests::{message, seen};
use gap_model::{EndStatus, Ended};

#[track_caller]
fn check(members: &str, want: Option<(EndStatus, Option<u64>, bool)>, violations: &[&str]) {
    let seen = seen(message("DONE", members));
    let want: Vec<Ended> =
        want.into_iter().map(|(status, records, error)| Ended::new(status, records, error)).collect();
    assert_eq!(seen.ended, want, "{members}");
    assert_eq!(seen.violations.len(), violations.len(), "{members}: {:?}", seen.violations);
    for (found, wanted) in seen.violations.iter().zip(violations) {
        assert!(found.starts_with(wanted), "{members}: {found} instead of {wanted}");
    }
}

use EndStatus::{Cancelled, Failed, Succeeded};

#[test]
fn a_run_ends_in_one_of_three_ways() {
    check(r#","status":"succeeded","records_emitted":3"#, Some((Succeeded, Some(3), false)), &[]);
    check(r#","status":"succeeded","records_emitted":1.0,"error":null"#, Some((Succeeded, Some(1), false)), &[]);
    check(r#","status":"cancelled","records_emitted":0"#, Some((Cancelled, Some(0), false)), &[]);
    check(
        r#","status":"failed","records_emitted":0,"error":{"message":"half \ud83d","retryable":false,"code":"auth_failed","recovery_hint":{"action":"refresh_credentials"},"x":1}"#,
        Some((Failed, Some(0), true)),
        &[],
    );
}

#[test]
fn a_status_that_is_none_is_a_violation_and_a_bad_end() {
    let end = Some((Failed, Some(0), false));
    check(r#","records_emitted":0"#, end, &["LAC040 line 1 /status: nothing, not a status"]);
    check(r#","status":7,"records_emitted":0"#, end, &["LAC040 line 1 /status: a number, not a status"]);
    check(r#","status":"done","records_emitted":0"#, end, &["LAC040 line 1 /status: \"done\" is no status"]);
}

#[test]
fn a_count_that_is_none_is_a_violation_and_unknown() {
    let end = Some((Succeeded, None, false));
    check(r#","status":"succeeded""#, end, &["LAC040 line 1 /records_emitted: nothing, not a count"]);
    for count in ["-1", "1.5", "1e300"] {
        let members = format!(r#","status":"succeeded","records_emitted":{count}"#);
        check(&members, end, &["LAC040 line 1 /records_emitted: a number, not a count"]);
    }
    check(
        r#","status":"succeeded","records_emitted":"3""#,
        end,
        &["LAC040 line 1 /records_emitted: a text, not a count"],
    );
}

#[test]
fn an_error_of_another_shape_is_a_violation_and_the_run_has_ended_all_the_same() {
    for (error, what) in [
        ("\"it broke\"", "LAC024 line 1 /error: invalid type: string, expected an object"),
        (r#"{"message":5}"#, "LAC024 line 1 /error/message: invalid type: integer `5`, expected a text"),
        (r#"{"retryable":1}"#, "LAC024 line 1 /error/retryable: invalid type: integer `1`, expected a boolean"),
        (r#"{"recovery_hint":{}}"#, "LAC024 line 1 /error/recovery_hint: missing field `action`"),
        (r#"{"code":"Bad-Code"}"#, "LAC040 line 1 /error/code: not a word of at most 64 lower-case letters"),
    ] {
        let members = format!(r#","status":"failed","records_emitted":2,"error":{error}"#);
        check(&members, Some((Failed, Some(2), true)), &[what]);
    }
}
