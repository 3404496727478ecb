//! Two sides, in turn, and the median of their ratios.

use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How many rounds a ratio is taken over.
const ROUNDS: usize = 9;

/// A goal, and what was measured for it.
#[derive(Debug)]
pub(crate) struct Goal {
    pub(crate) id: &'static str,
    pub(crate) what: &'static str,
    pub(crate) beside: &'static str,
    pub(crate) wanted: Wanted,
    /// The median of the rounds' ratios.
    pub(crate) measured: f64,
    /// Whether CI fails when it does not hold: only where the margin is wide.
    pub(crate) gated: bool,
    /// The median time of our side.
    pub(crate) ours: Duration,
}

/// What a ratio is to be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted {
    /// Our time is at most this part of the peer's.
    TimeAtMost(f64),
    /// Our throughput is at least this many times the peer's.
    ThroughputAtLeast(f64),
}

impl Goal {
    pub(crate) fn holds(&self) -> bool {
        match self.wanted {
            Wanted::TimeAtMost(most) => self.measured <= most,
            Wanted::ThroughputAtLeast(least) => self.measured >= least,
        }
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        let (sense, bound) = match self.wanted {
            Wanted::TimeAtMost(most) => ("time_at_most", most),
            Wanted::ThroughputAtLeast(least) => ("throughput_at_least", least),
        };
        serde_json::json!({
            "schema": "lacuna/ratio/v1", "goal": self.id, "what": self.what, "beside": self.beside, "wanted": {sense: bound},
            "measured": (self.measured * 1_000.0).round() / 1_000.0, "holds": self.holds(), "gated": self.gated,
            "ours_ms": self.ours.as_micros() / 1_000
        })
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wanted = match self.wanted {
            Wanted::TimeAtMost(most) => format!("<={most:.2}"),
            Wanted::ThroughputAtLeast(least) => format!(">={least:.2}"),
        };
        let holds = if self.holds() { "yes" } else { "NO" };
        write!(f, "{:<8} {:<52} {:<40} {wanted:>7} {:>9.2} {holds:>6}", self.id, self.what, self.beside, self.measured)
    }
}

/// Measures one goal. Both sides return something that depends on all their work, and must agree where the caller says so.
pub(crate) fn measure<A, B>(
    (id, what, beside): (&'static str, &'static str, &'static str),
    wanted: Wanted,
    gated: bool,
    mut ours: impl FnMut() -> A,
    mut theirs: impl FnMut() -> B,
) -> Goal {
    let timed = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    let mut rounds: Vec<(f64, Duration)> = (0..=ROUNDS)
        .map(|_| {
            let mine = timed(&mut || drop(black_box(ours())));
            let other = timed(&mut || drop(black_box(theirs())));
            let ratio = match wanted {
                Wanted::TimeAtMost(_) => mine.as_secs_f64() / other.as_secs_f64(),
                Wanted::ThroughputAtLeast(_) => other.as_secs_f64() / mine.as_secs_f64(),
            };
            (ratio, mine)
        })
        .skip(1) // The first round warms caches and allocators.
        .collect();
    rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (measured, ours) = rounds[rounds.len() / 2];
    Goal { id, what, beside, wanted, measured, gated, ours }
}
