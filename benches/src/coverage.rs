//! Span sets beside range-set-blaze.

use crate::harness::{Contest, Goal, Wanted};
use crate::input::Numbers;
use gap_model::{Axis, Span, SpanSet};
use range_set_blaze::RangeSetBlaze;
use std::ops::RangeInclusive;

fn random(count: usize) -> Vec<(i64, i64)> {
    let mut numbers = Numbers::new(11);
    let mut bounds = || {
        let from = i64::try_from(numbers.below(1_000_000_000)).unwrap_or(0);
        (from, from + 1 + i64::try_from(numbers.below(1_000)).unwrap_or(0))
    };
    (0..count).map(|_| bounds()).collect()
}

fn spans(bounds: &[(i64, i64)]) -> impl Iterator<Item = Span> + '_ {
    bounds.iter().filter_map(|&(from, to)| Span::new(Axis::Sequence, Some(from), Some(to)).ok())
}

/// The same spans as the peer takes them: closed on both sides.
fn inclusive(bounds: &[(i64, i64)]) -> impl Iterator<Item = RangeInclusive<i64>> + '_ {
    bounds.iter().map(|&(from, to)| RangeInclusive::new(from, to - 1))
}

pub(crate) fn goals() -> Vec<Goal> {
    let bounds = random(1_000_000);
    let tail: Vec<(i64, i64)> = (0..1_000_000).map(|i| (i * 10, i * 10 + if i % 10 == 0 { 9 } else { 10 })).collect();
    let build =
        Contest::new("coverage: build from 1e6 random spans", || SpanSet::of(Axis::Sequence, spans(&bounds)).len())
            .beside(("G7", "range-set-blaze from_iter"), Wanted::TimeAtMost(0.75), || {
                inclusive(&bounds).collect::<RangeSetBlaze<i64>>().ranges_len()
            })
            .gated(Wanted::TimeAtMost(0.75));
    let insert = Contest::new("coverage: 1e6 inserts at the tail", || {
        let mut set = SpanSet::empty(Axis::Sequence);
        spans(&tail).filter(|&span| set.insert(span)).count()
    })
    .beside(("G7c", "range-set-blaze ranges_insert"), Wanted::TimeAtMost(0.10), || {
        let mut set = RangeSetBlaze::new();
        inclusive(&tail).filter(|range| set.ranges_insert(range.clone())).count()
    });
    [build.goals(), insert.goals()].concat()
}
