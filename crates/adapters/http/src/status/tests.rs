use super::*;

#[test]
fn nothing_below_400_failed_and_only_two_statuses_are_general() {
    assert!((100..400).all(|status| meaning(status).is_none() && !is_failure(status)));
    assert!((400..600).all(is_failure));
    assert_eq!((100..600).filter(|status| is_general(*status)).collect::<Vec<_>>(), [400, 422]);
}

#[test]
fn a_failure_of_the_server_is_passing_unless_it_cannot_do_what_is_asked() {
    let lasting: Vec<_> = (500..600).filter(|status| meaning(*status) != Some(Meaning::Later)).collect();
    assert_eq!(lasting, [501, 505]);
}
