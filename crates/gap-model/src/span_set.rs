//! A set of points on an axis, as sorted spans that neither overlap nor touch.

use crate::span::{Axis, Span};

/// A set of points on one axis: sorted, half-open spans that neither overlap nor touch. The form is canonical: two sets
/// of the same points are equal. No span is empty, so an empty set is an empty list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SpanSet {
    axis: Axis,
    spans: Vec<(i64, i64)>,
}

impl SpanSet {
    /// The set without a point.
    pub fn empty(axis: Axis) -> Self {
        Self { axis, spans: Vec::new() }
    }

    /// The set of all points of these spans. Spans of another axis are not points of this one, and are left out.
    pub fn of(axis: Axis, spans: impl IntoIterator<Item = Span>) -> Self {
        let mut set = Self::empty(axis);
        set.extend(spans);
        set
    }

    /// What the set is measured on.
    pub fn axis(&self) -> Axis {
        self.axis
    }

    /// Whether the set has no point.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// How many spans the canonical form has.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// The spans, from the first to the last.
    pub fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        self.spans.iter().map(|&bounds| Span::from_bounds(self.axis, bounds))
    }

    /// Adds the points of one span; `false` when they were all in the set, or belong to another axis.
    ///
    /// Constant at the tail, linear elsewhere: use [`extend`](Self::extend) for many at once.
    pub fn insert(&mut self, span: Span) -> bool {
        if span.axis() != self.axis {
            return false;
        }
        let (from, to) = span.bounds();
        match self.spans.last_mut() {
            Some(last) if last.1 < from => {
                self.spans.push((from, to));
                return true;
            }
            Some(last) if last.0 <= from => {
                let grows = last.1 < to;
                last.1 = last.1.max(to);
                return grows;
            }
            _ => {}
        }
        // The first span that ends at or after `from` is the first that can touch.
        let first = self.spans.partition_point(|&(_, end)| end < from);
        let touched = self.spans[first..].iter().take_while(|&&(start, _)| start <= to).count();
        if touched == 0 {
            self.spans.insert(first, (from, to));
            return true;
        }
        let merged = (from.min(self.spans[first].0), to.max(self.spans[first + touched - 1].1));
        let known = merged == self.spans[first];
        self.spans.splice(first..first + touched, [merged]);
        !known
    }

    /// Adds the points of many spans: one sort and one merge.
    pub fn extend(&mut self, spans: impl IntoIterator<Item = Span>) {
        let before = self.spans.len();
        self.spans.extend(spans.into_iter().filter(|span| span.axis() == self.axis).map(|span| span.bounds()));
        if self.spans.len() == before {
            return;
        }
        self.spans.sort_unstable();
        // Starts decide order; ends may touch, because [a, b) and [b, c) leave nothing out between them.
        self.spans.dedup_by(|next, kept| {
            let touches = next.0 <= kept.1;
            if touches {
                kept.1 = kept.1.max(next.1);
            }
            touches
        });
    }

    /// All points of both sets. Sets of different axes have no union; the first is returned as it is.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut all = self.clone();
        all.extend(other.spans());
        all
    }

    /// The points of this set that are not in `other`.
    #[must_use]
    pub fn subtract(&self, other: &Self) -> Self {
        if self.axis != other.axis {
            return self.clone();
        }
        let mut left = Vec::with_capacity(self.spans.len());
        let mut holes = other.spans.iter().peekable();
        for &(mut from, to) in &self.spans {
            while holes.next_if(|&&(_, end)| end <= from).is_some() {}
            while let Some(&&(start, end)) = holes.peek() {
                if start >= to {
                    break;
                }
                if from < start {
                    left.push((from, start));
                }
                from = from.max(end);
                if end > to {
                    break;
                }
                holes.next();
            }
            if from < to {
                left.push((from, to));
            }
        }
        Self { axis: self.axis, spans: left }
    }

    /// The points of `asked` that are not in this set. On another axis nothing is known, so all of it is missing.
    #[must_use]
    pub fn missing_from(&self, asked: Span) -> Self {
        let (from, to) = asked.bounds();
        let asked = Self { axis: asked.axis(), spans: vec![(from, to)] };
        if asked.axis != self.axis {
            return asked;
        }
        // Only the spans that reach into the window: a query over many fragments stays logarithmic.
        let first = self.spans.partition_point(|&(_, end)| end <= from);
        let last = first + self.spans[first..].partition_point(|&(start, _)| start < to);
        asked.subtract(&Self { axis: self.axis, spans: self.spans[first..last].to_vec() })
    }

    /// Whether every point of `span` is in the set.
    pub fn contains(&self, span: Span) -> bool {
        self.missing_from(span).is_empty()
    }
}

#[cfg(test)]
mod tests;
