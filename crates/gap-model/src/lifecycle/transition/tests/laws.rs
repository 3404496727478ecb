//! The laws, for gaps that arbitrary programs have made.

use super::programs::{births, check_laws, event};
use super::*;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn every_step_of_every_program_keeps_the_laws(
        birth in prop::sample::select(births()),
        program in proptest::collection::vec(event(), 1..25),
    ) {
        let mut gaps = vec![birth];
        for (event, now) in &program {
            let mut more = Vec::new();
            for gap in &mut gaps {
                let answer = answer(gap, event, *now);
                check_laws(gap, event, *now, &answer);
                // Law 13: a gap that was written and read decides the same.
                let read: Gap = serde_json::from_str(&serde_json::to_string(&gap).unwrap()).unwrap();
                prop_assert_eq!(&transition(&read, event, RecordedAt(at(*now))), &answer);
                match answer {
                    Transition::Changed(change) => {
                        *gap = change.gap;
                        more.extend(change.split);
                    }
                    Transition::Held(next) => *gap = *next,
                    Transition::Same | Transition::Recorded | Transition::Refused(_) => {}
                }
            }
            gaps.extend(more);
            gaps.truncate(8);
        }
    }
}

proptest! {
    /// Law 11 from the outside: a gap that is gone is nobody's debt until somebody brings something new.
    #[test]
    fn nothing_but_new_evidence_makes_a_debt_of_what_is_gone(program in proptest::collection::vec(event(), 1..25)) {
        let mut gap = retired(RetiredWhy::Gone);
        for (event, now) in &program {
            if matches!(event, Event::Reopen { .. } | Event::FilledByEvidence(_)) {
                continue;
            }
            if let Transition::Changed(change) = answer(&gap, event, *now) {
                gap = change.gap;
            }
        }
        prop_assert!(!gap.is_owed());
    }

    /// Law 6 from the outside: however often a version is announced, it brings a gap back from quarantine once.
    #[test]
    fn a_version_or_an_attestation_brings_a_gap_back_at_most_once(program in proptest::collection::vec(event(), 1..40)) {
        let mut gap = retired(RetiredWhy::Quarantined);
        let mut came_back = Vec::new();
        for (event, now) in &program {
            if let Transition::Changed(change) = answer(&gap, event, *now) {
                gap = change.gap;
                if matches!(event, Event::Upgraded { .. } | Event::Attested { .. }) {
                    prop_assert!(!came_back.contains(event));
                    came_back.push(event.clone());
                }
            }
            if gap.state() == State::Open {
                gap = then(&gap, &retire(RetiredWhy::Quarantined), *now);
            }
        }
    }
}
