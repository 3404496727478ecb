//! The range of time that a skip names.

use super::wire::Range;
use crate::observations::{At, Notes};
use crate::rules;
use crate::text::{Text, shortened};
use crate::time::{Side, Spelling, side};
use gap_model::Span;
use skip_taxonomy::{Instant, TimeRange, rules as skip_rules};

/// Which range is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Asked {
    /// None is named.
    #[default]
    Nothing,
    /// This one.
    Range(TimeRange),
    /// One that cannot be read, or in which nothing lies: all of the stream.
    Everything,
}

impl Asked {
    /// What the member says.
    pub(crate) fn read(range: &Range<'_>, at: At, notes: &mut Notes) -> Self {
        let since = bound(range.since.as_ref(), Side::Since, at.then("/since"), notes);
        let until = bound(range.until.as_ref(), Side::Until, at.then("/until"), notes);
        match (since, until) {
            (Ok(None), Ok(None)) => Self::Nothing,
            (Ok(since), Ok(until)) => match Span::time(since, until) {
                Ok(_) => Self::Range(TimeRange::new(since, until)),
                Err(why) => {
                    notes.note(&rules::RANGE_EMPTY, at, format!("{why}; everything is owed"));
                    Self::Everything
                }
            },
            _ => Self::Everything,
        }
    }

    /// The range that holds both: where two spellings disagree, all of what either names is owed.
    pub(crate) fn and(self, other: Self, at: At, notes: &mut Notes) -> Self {
        match (self, other) {
            (asked, Self::Nothing) | (Self::Nothing, asked) => asked,
            (Self::Range(one), Self::Range(two)) if one == two => Self::Range(one),
            (Self::Range(one), Self::Range(two)) => {
                notes.note(&skip_rules::CONTRADICTION, at, "another range than the message has elsewhere");
                let since = one.since.zip(two.since).map(|(one, two)| one.min(two));
                let until = one.until.zip(two.until).map(|(one, two)| one.max(two));
                Self::Range(TimeRange::new(since, until))
            }
            (Self::Everything, _) | (_, Self::Everything) => Self::Everything,
        }
    }

    /// The span; `None` when nothing or everything is named.
    pub(crate) fn span(self) -> Option<Span> {
        let Self::Range(range) = self else { return None };
        Span::time(range.since, range.until).ok()
    }
}

fn bound(text: Option<&Text<'_>>, which: Side, place: At, notes: &mut Notes) -> Result<Option<Instant>, ()> {
    let Some(text) = text else { return Ok(None) };
    match side(text, which) {
        Some(Spelling::Instant(at)) => Ok(Some(at)),
        Some(Spelling::Date(at)) => {
            notes.note(&rules::TIME_UNREADABLE, place, format!("{:?} is a date; all of that day is meant", &**text));
            Ok(Some(at))
        }
        None => {
            let message = format!("{:?} is no time; everything is owed", shortened(text, 40));
            notes.note(&rules::TIME_UNREADABLE, place, message);
            Err(())
        }
    }
}
