//! Every sequence of up to four events of a small alphabet, from each kind of birth.

use super::programs::{births, check_laws};
use super::*;
use std::collections::HashSet;

const DEPTH: usize = 4;

/// Each event with the second at which it happens. The lease lives until second 100.
fn alphabet() -> Vec<(Event, i64)> {
    use RetiredWhy::{Declared, Expired, Gone, Quarantined, Superseded};
    let whole = |kind| filled_by_lease(Filling::whole(proof(kind, 45)));
    let mut events = vec![
        claim(),
        attempted(),
        failed(44),
        Event::Deferred { token: token() },
        Event::Release { token: token() },
        Event::Interrupted { token: token() },
        whole(ProofKind::Attested),
        filled_by_lease(part(secs(20, 30), 45)),
        skip(44),
        skip(46),
        skip_by_holder(44),
        filled(ProofKind::Attested, 45),
        Event::FilledByEvidence(part(secs(25, 35), 45)),
        Event::Contradicted(seen(47)),
        look(48, 20, LookResult::Skipped),
        Event::Bound { to: at(40) },
        Event::Dismiss {},
        expired(28),
        Event::Upgraded { version: "0.8.0".parse().unwrap() },
        Event::Attested { id: "fix-1".to_owned() },
        Event::Reopen { evidence: None },
        Event::Reopen { evidence: Some("seen".to_owned()) },
        Event::Undeclare {},
        Event::BlockerCleared { blocker: Blocker::Credentials.into() },
    ];
    events.extend([Quarantined, Expired, Gone, Declared, Superseded].map(retire));
    let mut timed: Vec<_> = events.into_iter().map(|event| (event, 50)).collect();
    timed.push((Event::Expire { skew_seconds: 0 }, 100));
    timed.push((whole(ProofKind::Attested), 100));
    timed
}

/// Gaps that differ in their revision alone have the same future.
fn future_of(gap: &Gap) -> String {
    let mut gap = gap.clone();
    gap.revision = 0;
    serde_json::to_string(&gap).unwrap()
}

#[test]
fn every_short_sequence_of_events_keeps_the_laws() {
    let alphabet = alphabet();
    let mut known: HashSet<String> = births().iter().map(future_of).collect();
    let (mut frontier, mut states, mut steps) = (births(), HashSet::new(), 0_u64);
    for _ in 0..DEPTH {
        let mut next = Vec::new();
        for gap in &frontier {
            for (event, now) in &alphabet {
                steps += 1;
                let answer = answer(gap, event, *now);
                check_laws(gap, event, *now, &answer);
                let reached = match answer {
                    Transition::Changed(change) => std::iter::once(change.gap).chain(change.split).collect(),
                    Transition::Held(gap) => vec![*gap],
                    Transition::Same | Transition::Recorded | Transition::Refused(_) => Vec::new(),
                };
                for gap in reached {
                    states.insert(gap.state_name());
                    if known.insert(future_of(&gap)) {
                        next.push(gap);
                    }
                }
            }
        }
        frontier = next;
    }
    assert_eq!(states.len(), 5, "every state is reached");
    assert!(steps > 50_000, "{steps} steps");
}
