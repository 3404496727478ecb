//! Random programs: runs, leases, events of every kind, writes that fail. The same seed is the same program.

use super::contents::POLICIES;
use super::world::{Run, at, now, record, sighting, source, span, text};
use crate::error::Error;
use crate::lease::{claim, release, renew};
use crate::port::{Store, read, write};
use crate::tell::record_event;
use gap_model::{
    Axis, Birth, Claim, EndStatus, Event, Extent, Failure, Filling, GapId, Look, Proof, ProofKind, Retire, RetiredWhy,
    Since, Stamp, Token,
};
use serde_json::json;
use skip_taxonomy::{Blocker, ObservedAt, Word};

/// A random sequence that is the same for the same seed, on every machine (`splitmix64`).
#[derive(Debug, Clone)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u32) -> u32 {
        u32::try_from(self.next() % u64::from(bound.max(1))).unwrap_or(0)
    }

    fn chance(&mut self, of: u32) -> bool {
        self.below(of) == 0
    }

    fn pick<T: Clone>(&mut self, choice: &[T]) -> T {
        let bound = u32::try_from(choice.len()).unwrap_or(u32::MAX);
        choice[self.below(bound) as usize].clone()
    }
}

/// A random program over a small world: two sources, two streams, a few records, spans and outages.
#[derive(Debug, Clone)]
pub struct Program {
    random: Random,
    seconds: i64,
    runs: u32,
}

impl Program {
    /// The program of that seed.
    pub fn new(seed: u64) -> Self {
        Self { random: Random(seed), seconds: 0, runs: 0 }
    }

    /// Does the next step on a ledger, and tells what the ledger answered. Two ledgers that have done the same steps
    /// give the same answers.
    ///
    /// # Errors
    ///
    /// What the ledger fails with, but for the conflicts that a program provokes: these are answers.
    pub fn step(&mut self, store: &mut dyn Store) -> Result<String, Error> {
        self.seconds += i64::from(self.random.below(40));
        let answer = match self.random.below(12) {
            0..=3 => self.run(store).map(|ingested| format!("{ingested:?}")),
            4..=5 => self.lease(store),
            6 => self.policy(store),
            7 => self.fails(store),
            _ => {
                let (gap_id, event) = (self.gap_id(), self.event());
                record_event(store, now(self.seconds), &gap_id, &event).map(|answer| format!("{answer:?}"))
            }
        };
        match answer {
            Err(error @ (Error::Conflict { .. } | Error::RunConflict { .. })) => Ok(error.to_string()),
            other => other,
        }
    }

    fn extent(&mut self) -> Extent {
        let since = || Since::new(Axis::Time, at(-100).micros()).map_or(Extent::stream(), Extent::Since);
        match self.random.below(8) {
            0..=3 => record(self.random.pick(&["1", "2", "3"])),
            4 => span(0, 100),
            5 => self.random.pick(&[span(0, 10), span(40, 60), span(90, 100)]),
            6 => since(),
            _ => Extent::stream(),
        }
    }

    fn gap_id(&mut self) -> GapId {
        let (of, stream) = (self.random.pick(&["c", "d"]), self.random.pick(&["s", "t"]));
        Birth::new(source(of), text(stream), self.extent()).gap_id()
    }

    fn token(&mut self) -> Token {
        text(self.random.pick(&["token-1", "token-2"]))
    }

    /// Near the present, so that runs arrive out of order.
    fn moment(&mut self) -> i64 {
        self.seconds + i64::from(self.random.below(100)) - 60
    }

    fn run(&mut self, store: &mut dyn Store) -> Result<crate::Ingested, Error> {
        // One in eight has the name of a run that was there before.
        if !self.random.chance(8) || self.runs == 0 {
            self.runs += 1;
        }
        let name = format!("run-{}", self.runs);
        let mut run = Run::of(&source(self.random.pick(&["c", "d"])), &name, self.moment());
        if self.random.chance(3) {
            run = run.recovery();
        }
        if self.random.chance(3) {
            run = run.version(self.random.pick(&["1.0.0", "1.1.0"]));
        }
        if self.random.chance(2) {
            run = run.knowing_debts(store)?;
        }
        for _ in 0..self.random.below(6) {
            let stream = self.random.pick(&["s", "t"]);
            run = match self.random.below(4) {
                0..=1 => {
                    let extents = (0..=self.random.below(2)).map(|_| self.extent()).collect();
                    run.skips(stream, extents)
                }
                2 => run.delivers(stream, self.random.pick(&["1", "2", "3"])),
                _ => run.stages(stream, json!({ "at": self.seconds, "of": name, "ratio": 0.1 })),
            };
        }
        let status = self.random.pick(&[EndStatus::Succeeded, EndStatus::Succeeded, EndStatus::Failed]);
        let (folded, digest, contract) = run.folds(status);
        crate::ingest(store, now(self.seconds), &folded, digest, &contract)
    }

    fn lease(&mut self, store: &mut dyn Store) -> Result<String, Error> {
        let (gap_id, token, now) = (self.gap_id(), self.token(), now(self.seconds));
        let until = at(self.seconds + i64::from(self.random.below(90)));
        let answer = match self.random.below(4) {
            0..=1 => claim(store, now, &gap_id, &text("worker"), &token, until),
            2 => renew(store, now, &gap_id, &token, until),
            _ => release(store, now, &gap_id, &token),
        };
        answer.map(|answer| format!("{answer:?}"))
    }

    fn policy(&mut self, store: &mut dyn Store) -> Result<String, Error> {
        let key = self.random.pick(&POLICIES);
        let known = read(store, |view| view.policy(key))?.map(|known| known.revision);
        let expected = if self.random.chance(4) { Some(u64::from(self.random.below(3))) } else { known };
        let state = json!({ "failures": self.random.below(9) });
        write(store, now(self.seconds), |tx| tx.put_policy(key, &state, expected)).map(|revision| revision.to_string())
    }

    /// Writes something, and then fails.
    fn fails(&mut self, store: &mut dyn Store) -> Result<String, Error> {
        let (gap_id, event) = (self.gap_id(), self.event());
        let failed: Result<(), _> = write(store, now(self.seconds), |tx| {
            if let Some(gap) = tx.lock(&gap_id)? {
                crate::tell(tx, &gap, event.clone(), None)?;
            }
            tx.next_ticket()?;
            Err(Error::NotRun)
        });
        match failed {
            Err(Error::NotRun) => Ok("undone".to_owned()),
            Err(other) => Err(other),
            Ok(()) => Ok("a write that failed has ended well".to_owned()),
        }
    }

    fn event(&mut self) -> Event {
        let token = self.token();
        let seen = sighting(self.moment(), "elsewhere", 1);
        let when = Stamp::new(ObservedAt(at(self.moment())), text("elsewhere"), 2);
        match self.random.below(19) {
            0 => Event::SkipObserved(seen),
            1 => Event::OutageObserved(look(self.moment())),
            2 => Event::Bound { to: at(self.moment()) },
            3 => Event::Attempted { token, connector_version: Some(text("1.0.0")) },
            4 => Event::Deferred { token },
            5 => Event::Failed(Failure::new(token, seen)),
            6 => Event::Interrupted { token },
            7 => Event::Expire { skew_seconds: 5 },
            8 => Event::FilledByLease { token, filling: self.filling(when) },
            9..=10 => Event::FilledByEvidence(self.filling(when)),
            11 => Event::Contradicted(seen),
            12 => Event::Dismiss {},
            13 => Event::Retire(self.retire(when)),
            14 => Event::Upgraded { version: text("1.1.0") },
            15 => Event::Attested { id: "ticket-7".to_owned() },
            16 => Event::Reopen { evidence: self.random.pick(&[None, Some("found again".to_owned())]) },
            17 => Event::Undeclare {},
            _ => Event::BlockerCleared { blocker: Word::from(Blocker::Credentials) },
        }
    }

    fn filling(&mut self, when: Stamp) -> Filling {
        let kind = self.random.pick(&[ProofKind::Record, ProofKind::Coverage, ProofKind::Attested]);
        let mut filling = Filling::whole(Proof::new(kind, when));
        filling.part = self.random.pick(&[None, Some(span(0, 10)), Some(span(40, 60))]);
        filling
    }

    fn retire(&mut self, when: Stamp) -> Retire {
        use RetiredWhy::{Declared, Expired, Gone, Quarantined, Superseded};
        let mut retire = Retire::new(self.random.pick(&[Quarantined, Expired, Gone, Declared, Superseded]));
        retire.proof = self.random.pick(&[None, Some(Proof::new(ProofKind::ProviderAbsence, when))]);
        retire.by = (retire.why == Superseded).then(|| self.gap_id());
        retire
    }
}

fn look(seconds: i64) -> Look {
    let stamp = json!({ "observed_at": at(seconds), "run": "elsewhere", "sequence": 3 });
    let look = json!({ "stamp": stamp, "result": "blind", "since": at(seconds - 50), "missing": ["Slack"] });
    serde_json::from_value(look).unwrap_or_else(|error| panic!("{error}"))
}

/// A claim, for transactions that do not go through [`claim`](crate::claim).
pub(super) fn claim_event(ticket: u64, seconds: i64) -> Event {
    Event::Claim(Claim::new(text("worker"), text("token-1"), at(seconds), ticket))
}
