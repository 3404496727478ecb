//! Sides that do the same work, in turn, and the medians of their rounds' ratios.

use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How many rounds a ratio is taken over, after one that warms caches and allocators.
const ROUNDS: usize = 9;

/// A goal, or a peer that is shown for orientation, and what was measured.
#[derive(Debug, Clone)]
pub(crate) struct Goal {
    id: &'static str,
    what: &'static str,
    beside: &'static str,
    /// What the ratio is to be; `None`: it is shown only.
    wanted: Option<Wanted>,
    /// The median of the rounds' ratios.
    measured: f64,
    /// What CI fails below: the goal itself, or less where the goal has no wide margin. `None`: it is not gated.
    gate: Option<Wanted>,
    /// The median time of our side.
    ours: Duration,
    /// The median time of the other.
    theirs: Duration,
}

/// What a ratio is to be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted {
    /// Our time is at most this part of the peer's.
    TimeAtMost(f64),
    /// Our throughput is at least this many times the peer's.
    ThroughputAtLeast(f64),
}

impl Wanted {
    /// How much of the bound is left: 1.25 says that our side may take 25 % longer, below 1 it does not hold.
    fn margin(self, measured: f64) -> f64 {
        match self {
            Self::TimeAtMost(most) => most / measured,
            Self::ThroughputAtLeast(least) => measured / least,
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimeAtMost(most) => write!(f, "<= {most:.2}"),
            Self::ThroughputAtLeast(least) => write!(f, ">= {least:.2}"),
        }
    }
}

impl Goal {
    /// The line above all goals.
    pub(crate) const HEAD: Head = Head;

    fn margin(&self) -> Option<f64> {
        self.wanted.map(|wanted| wanted.margin(self.measured))
    }

    fn holds(&self) -> bool {
        self.margin().is_none_or(|margin| margin >= 1.0)
    }

    /// Whether CI may go on.
    pub(crate) fn passes(&self) -> bool {
        self.gate.is_none_or(|gate| gate.margin(self.measured) >= 1.0)
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        let bound = |bound| match bound {
            Wanted::TimeAtMost(most) => serde_json::json!({"time_at_most": most}),
            Wanted::ThroughputAtLeast(least) => serde_json::json!({"throughput_at_least": least}),
        };
        let rounded = |ratio: f64| (ratio * 1_000.0).round() / 1_000.0;
        serde_json::json!({
            "schema": "lacuna/ratio/v1", "goal": self.id, "what": self.what, "beside": self.beside, "wanted": self.wanted.map(bound),
            "measured": rounded(self.measured), "margin": self.margin().map(rounded),
            "holds": self.wanted.map(|_| self.holds()), "gated": self.gate.is_some(), "gate": self.gate.map(bound),
            "ours_ms": self.ours.as_millis(), "theirs_ms": self.theirs.as_millis()
        })
    }
}

/// The names of the columns.
#[derive(Debug)]
pub(crate) struct Head;

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (goal, what, beside) = ("goal", "what", "beside");
        write!(
            f,
            "{goal:<5} {what:<46} {beside:<44} {:>7} {:>8} {:>6} {:>5} {:>7}",
            "wanted", "measured", "margin", "holds", "gate"
        )
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, what, beside, measured, .. } = self;
        let wanted = self.wanted.map_or_else(|| "shown".to_owned(), |wanted| wanted.to_string());
        let margin = self.margin().map_or_else(String::new, |margin| format!("{margin:.2}"));
        let holds = match self.wanted {
            None => "",
            Some(_) if self.holds() => "yes",
            Some(_) => "NO",
        };
        let gate = self.gate.map_or_else(String::new, |gate| gate.to_string());
        write!(f, "{id:<5} {what:<46} {beside:<44} {wanted:>7} {measured:>8.2} {margin:>6} {holds:>5} {gate:>7}")
    }
}

/// Our side of a goal and the peers beside it. `C` is what each side counts: something that depends on all its work.
pub(crate) struct Contest<'a, C> {
    what: &'static str,
    sides: Vec<Side<'a, C>>,
}

struct Side<'a, C> {
    id: &'static str,
    name: &'static str,
    wanted: Option<Wanted>,
    gate: Option<Wanted>,
    is_floor: bool,
    work: Box<dyn FnMut() -> C + 'a>,
}

impl<'a, C: PartialEq + fmt::Debug> Contest<'a, C> {
    pub(crate) fn new(what: &'static str, ours: impl FnMut() -> C + 'a) -> Self {
        let ours = Side { id: "", name: "ours", wanted: None, gate: None, is_floor: false, work: Box::new(ours) };
        Self { what, sides: vec![ours] }
    }

    /// A peer, and the goal that is measured against it.
    pub(crate) fn beside(
        mut self,
        (id, name): (&'static str, &'static str),
        wanted: Wanted,
        theirs: impl FnMut() -> C + 'a,
    ) -> Self {
        self.sides.push(Side { id, name, wanted: Some(wanted), gate: None, is_floor: false, work: Box::new(theirs) });
        self
    }

    /// Lets CI fail when the ratio that was named last is worse than this.
    pub(crate) fn gated(mut self, gate: Wanted) -> Self {
        if let Some(last) = self.sides.last_mut() {
            last.gate = Some(gate);
        }
        self
    }

    /// A peer that is shown only.
    pub(crate) fn shown(mut self, (id, name): (&'static str, &'static str), theirs: impl FnMut() -> C + 'a) -> Self {
        self.sides.push(Side { id, name, wanted: None, gate: None, is_floor: false, work: Box::new(theirs) });
        self
    }

    /// What nobody can be faster than, because it does only a part of the work. It counts for itself.
    pub(crate) fn floor(mut self, (id, name): (&'static str, &'static str), theirs: impl FnMut() -> C + 'a) -> Self {
        self.sides.push(Side { id, name, wanted: None, gate: None, is_floor: true, work: Box::new(theirs) });
        self
    }

    /// Runs every side once in each round, each round beginning with another, and compares ours with each peer's.
    pub(crate) fn goals(mut self) -> Vec<Goal> {
        let counted: Vec<C> = self.sides.iter_mut().map(|side| black_box((side.work)())).collect();
        for (side, count) in self.sides.iter().zip(&counted).filter(|(side, _)| !side.is_floor) {
            assert_eq!(count, &counted[0], "{}: {} counts what we count", self.what, side.name);
        }
        let sides = self.sides.len();
        let mut times = vec![Vec::with_capacity(ROUNDS); sides];
        for round in 0..ROUNDS {
            for index in (0..sides).map(|place| (round + place) % sides) {
                let start = Instant::now();
                let count = black_box((self.sides[index].work)());
                times[index].push(start.elapsed());
                assert_eq!(
                    count, counted[index],
                    "{}: {} counts the same every time",
                    self.what, self.sides[index].name
                );
            }
        }
        let peers = self.sides.iter().zip(&times).skip(1);
        peers.map(|(side, theirs)| side.goal(self.what, &times[0], theirs)).collect()
    }
}

impl<C> Side<'_, C> {
    fn goal(&self, what: &'static str, ours: &[Duration], theirs: &[Duration]) -> Goal {
        let ratio = |(mine, other): (&Duration, &Duration)| match self.wanted {
            Some(Wanted::TimeAtMost(_)) => mine.as_secs_f64() / other.as_secs_f64(),
            Some(Wanted::ThroughputAtLeast(_)) | None => other.as_secs_f64() / mine.as_secs_f64(),
        };
        let mut ratios: Vec<f64> = ours.iter().zip(theirs).map(ratio).collect();
        ratios.sort_by(f64::total_cmp);
        let median = |times: &[Duration]| {
            let mut times = times.to_vec();
            times.sort();
            times[times.len() / 2]
        };
        Goal {
            id: self.id,
            what,
            beside: self.name,
            wanted: self.wanted,
            measured: ratios[ratios.len() / 2],
            gate: self.gate,
            ours: median(ours),
            theirs: median(theirs),
        }
    }
}
