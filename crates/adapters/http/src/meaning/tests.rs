use super::*;
use skip_taxonomy::{Confidence, Word};

/// What a meaning comes to: the kind and, after it, a doubt, blockers, a step and a rule.
fn settled(meaning: Meaning, outcome: &Outcome) -> String {
    let Settled { opinion, step, finding } = meaning.settle("/status", outcome, Policy::default());
    let mut said = Vec::new();
    if let Some(opinion) = opinion {
        said.extend(opinion.kind.map(|kind| Word::from(kind).to_string()));
        said.extend((opinion.confidence == Confidence::Suspected).then(|| "suspected".to_owned()));
        said.extend(opinion.preconditions.blocked_on.iter().map(ToString::to_string));
    }
    said.extend(step.map(|step| format!("{step:?}")));
    said.extend(finding.map(|finding| finding.rule));
    said.join(" ")
}

#[track_caller]
fn check(meaning: Meaning, targets: [&str; 4]) {
    let all = [Some(Target::Item), Some(Target::Collection), Some(Target::Cursor), None];
    for (target, want) in all.into_iter().zip(targets) {
        let mut outcome = Outcome::of_status(404);
        outcome.target = target;
        assert_eq!(settled(meaning, &outcome), want, "{meaning:?} {target:?}");
    }
}

#[test]
fn an_absence_depends_on_what_was_asked_for() {
    let resync = "retry_by_runtime Resync LAC065";
    check(Meaning::Missing, ["retry_by_runtime suspected LAC063", "", resync, "LAC066"]);
    check(Meaning::Gone, ["permanent_structural", "permanent_structural LAC002", resync, "LAC066"]);
    check(Meaning::CursorGone, [resync; 4]);
}

#[test]
fn everything_else_does_not() {
    check(Meaning::Later, ["retry_by_runtime"; 4]);
    check(Meaning::Upgrade, ["retry_on_connector_upgrade"; 4]);
    check(Meaning::Blocked(Blocker::Billing), ["retry_by_runtime billing"; 4]);
    check(Meaning::Refused, ["retry_by_runtime credentials"; 4]);
}

#[test]
fn a_refused_session_is_refreshed_once() {
    let refused = |sightings| settled(Meaning::Refused, &Outcome::of_status(401).sightings(sightings));
    assert_eq!(refused(0), "retry_by_runtime credentials");
    assert_eq!(refused(1), "retry_by_runtime RefreshCredentials");
    assert_eq!(refused(2), "retry_by_runtime credentials");
    assert_eq!(refused(u32::MAX), "retry_by_runtime credentials");
}

#[test]
fn what_is_not_found_often_enough_is_held_to_be_absent() {
    let item = Outcome::of_status(404).target(Target::Item);
    let missing = |sightings| settled(Meaning::Missing, &item.clone().sightings(sightings));
    assert_eq!(missing(0), "retry_by_runtime suspected LAC063");
    assert_eq!(missing(2), "retry_by_runtime suspected LAC063");
    assert_eq!(missing(3), "permanent_structural suspected LAC064");
    assert_eq!(missing(u32::MAX), "permanent_structural suspected LAC064");
    let once = Policy::default().not_found_sightings(std::num::NonZeroU32::MIN);
    let found = Meaning::Missing.settle("/status", &item.sightings(1), once).finding.unwrap();
    assert_eq!(found.message, "not found 1 times in a row, where 1 are enough");
}
