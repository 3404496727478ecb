//! Law 1 on a fold: whatever was named is delivered, owed, declared absent or no loss, and never two of these.

use super::*;
use proptest::prelude::*;

/// One step of a run over the streams `plain`, `lane` (hydrated from `list`) and `gone` (declared absent), whose keys are
/// 0 to 3. Every second key of the lane is listed by the other parent.
#[derive(Debug, Clone, Copy)]
enum Step {
    Delivered(usize, u8),
    Skipped(usize, u8),
    NoLoss(u8),
    /// The keys that the bits name are required, and those of the second set of bits are whole.
    Listed(u8, u8),
}

const STREAMS: [&str; 3] = ["plain", "lane", "gone"];

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..3_usize, 0..4_u8).prop_map(|(stream, key)| Step::Delivered(stream, key)),
        (0..3_usize, 0..4_u8).prop_map(|(stream, key)| Step::Skipped(stream, key)),
        (0..4_u8).prop_map(Step::NoLoss),
        (0..16_u8, 0..16_u8).prop_map(|(required, whole)| Step::Listed(required, required & whole)),
    ]
}

fn bits(bits: u8) -> Vec<Key> {
    (0..4).filter(|bit| bits & 1 << bit != 0).map(|bit| key(&bit.to_string())).collect()
}

fn observed<'a>(step: Step) -> Observation<'a> {
    match step {
        Step::Delivered(stream, record) => delivered(STREAMS[stream], &record.to_string()),
        Step::Skipped(stream, record) => skip(records(STREAMS[stream], &[&record.to_string()])),
        Step::NoLoss(record) => {
            let mut end = skipped(json!({"stream": "plain", "reason": "pagination_exhausted"}));
            end.extents = vec![Extent::record(key(&record.to_string()))];
            skip(end)
        }
        Step::Listed(required, whole) => {
            let mut report = CoverageReport::new(name("lane"), name("list"));
            (report.required, report.hydrated) = (bits(required), bits(whole));
            Observation::Listed(Box::new(report))
        }
    }
}

fn streams() -> Vec<StreamFacts> {
    vec![facts("plain"), details_of("lane", &["list"]), absent("gone"), facts("list")]
}

/// An obviously right model: each key of each stream, and whether it is owed. The last word counts, and a report that
/// leaves a key out speaks only when nothing else says that the key is owed.
fn model(steps: &[Step]) -> Vec<String> {
    let mut plain = [false; 4];
    let mut lane: [Vec<(usize, bool)>; 4] = Default::default();
    for (place, step) in steps.iter().enumerate() {
        match *step {
            Step::Delivered(0, key) => plain[usize::from(key)] = false,
            Step::Skipped(0, key) => plain[usize::from(key)] = true,
            Step::Skipped(1, key) => lane[usize::from(key)].push((place, true)),
            Step::Listed(_, whole) => {
                for (_, words) in (0..).zip(&mut lane).filter(|(key, _)| whole & 1 << key != 0) {
                    words.push((place, false));
                }
            }
            Step::Delivered(..) | Step::Skipped(..) | Step::NoLoss(_) => {}
        }
    }
    // A report leaves a key out when it requires it, does not call it whole, and no skip of it is still open when the
    // reports before it have been settled.
    for (place, step) in steps.iter().enumerate() {
        let Step::Listed(required, whole) = *step else { continue };
        for (_, words) in (0..).zip(&mut lane).filter(|(key, _)| required & !whole & 1 << key != 0) {
            let filled =
                |seen: usize, words: &[(usize, bool)]| words.iter().any(|&(at, owed)| !owed && seen < at && at < place);
            let open = words.iter().any(|&(seen, owed)| owed && !filled(seen, words));
            if !open {
                words.push((place, true));
            }
        }
    }
    let last = |words: &Vec<(usize, bool)>| words.iter().max().is_some_and(|(_, owed)| *owed);
    let plain = (0..4).filter(|key| plain[*key]).map(|key| format!("plain: record {key}"));
    let lane = (0..4).filter(|key| last(&lane[*key])).map(|key| format!("lane of list: record {key}"));
    let mut owed: Vec<_> = plain.chain(lane).collect();
    owed.sort();
    owed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_owed_is_what_the_model_says_and_the_summary_agrees(steps in proptest::collection::vec(step(), 0..14)) {
        let records = steps.iter().filter(|step| matches!(step, Step::Delivered(..))).count() as u64;
        let mut run: Vec<_> = steps.iter().copied().map(observed).collect();
        run.push(staged("list"));
        run.push(done(records));
        let folded = fold(&streams(), run);
        let mut ledger = Ledger::new();
        take_in(&mut ledger, &folded);
        let owed = owes(&ledger);
        prop_assert_eq!(&owed, &model(&steps));
        prop_assert_eq!(folded.summary.streams.iter().map(|stream| stream.owed).sum::<u64>(), owed.len() as u64);
        prop_assert_eq!(folded.summary.records_emitted, records);
        prop_assert_eq!(folded.summary.violations, 0);

        // Law 2: the same events once more change nothing.
        let once = ledger.clone();
        take_in(&mut ledger, &folded);
        prop_assert_eq!(&ledger, &once);
    }

    #[test]
    fn one_run_folds_to_the_same_events_however_often(steps in proptest::collection::vec(step(), 0..14)) {
        let events = || fold(&streams(), steps.iter().copied().map(observed).collect()).events().collect::<Vec<_>>();
        let first = events();
        prop_assert_eq!(&events(), &first);
        prop_assert!(first.is_sorted_by_key(|event| event.sequence), "in the order of the run");
    }

    /// Law 2 for two runs: what was seen, and what fills it, may reach the ledger in either order.
    #[test]
    fn two_runs_leave_the_same_debts_in_either_order(
        early in proptest::collection::vec(step(), 0..8),
        late in proptest::collection::vec(step(), 0..8),
    ) {
        let run = |steps: &[Step], run: &str, after: i64| {
            let mut fold = Fold::new(source(), &streams(), None);
            for (sequence, step) in (1..).zip(steps) {
                fold.step(sequence, observed(*step));
            }
            let mut identity = identity(run);
            identity.observed_at = ObservedAt(identity.observed_at.0.saturating_add_secs(after));
            fold.finish(identity)
        };
        let (early, late) = (run(&early, "run-1", 0), run(&late, "run-2", 60));
        let arrived = |runs: [&Folded; 2]| {
            let mut ledger = Ledger::new();
            for folded in runs {
                take_in(&mut ledger, folded);
            }
            ledger
        };
        let (in_order, turned) = (arrived([&early, &late]), arrived([&late, &early]));
        prop_assert_eq!(owes(&in_order), owes(&turned));
        for (gap_id, gap) in in_order.iter().filter(|(_, gap)| gap.is_owed()) {
            let other = &turned[gap_id];
            prop_assert_eq!((&gap.reason, &gap.evidence, gap.last_seen()), (&other.reason, &other.evidence, other.last_seen()));
        }
        prop_assert!(in_order.keys().eq(turned.keys()));
    }
}
