//! What readers of JSON disagree about.

use lacuna_pdpp::locate;
use lacuna_pdpp::strict::{What, defects};
use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::HashSet;
use std::fmt;

/// Walks a text. Every defect lies inside it. Of JSON, `serde_json` refuses exactly the texts that have a defect for which it
/// refuses one, and finds as many names that stand twice.
///
/// # Panics
///
/// When one of these does not hold.
pub fn target(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut refused = None;
    let mut twice = 0;
    let is_json = is_json(text);
    defects(text, &mut |defect| {
        assert!(text.get(defect.offset..).is_some_and(|rest| !rest.is_empty()), "{defect:?}");
        assert!(defect.pointer.len() <= 1_003, "{defect:?}");
        if is_json {
            assert!(locate(text, &defect.pointer).is_some(), "{defect:?} leads nowhere");
        }
        match defect.what {
            What::DuplicateName { first } => {
                assert!(first < defect.offset && text[first..].starts_with('"'), "{defect:?}");
                twice += 1;
            }
            What::Inexact => {}
            _ => refused = Some(defect),
        }
    });
    if !is_json {
        return;
    }
    match (serde_json::from_str::<Value>(text), refused) {
        (Err(why), None) => panic!("no defect is found, but {why}"),
        (Ok(_), Some(defect)) => panic!("{defect:?}, but it is read"),
        (Ok(_), None) => assert_eq!(twice, names_twice(text), "names that stand twice"),
        (Err(_), Some(_)) => {}
    }
}

/// Whether a text is JSON for a reader that looks at nothing.
pub(crate) fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// How many names stand in their object already, counted by hashing; 0 for what cannot be read.
pub(crate) fn names_twice(text: &str) -> usize {
    serde_json::from_str::<Twice>(text).map_or(0, |Twice(count)| count)
}

struct Twice(usize);

struct TwiceVisitor;

impl<'de> Visitor<'de> for TwiceVisitor {
    type Value = Twice;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
    fn visit_unit<E>(self) -> Result<Twice, E> {
        Ok(Twice(0))
    }
    fn visit_bool<E>(self, _: bool) -> Result<Twice, E> {
        Ok(Twice(0))
    }
    fn visit_u64<E>(self, _: u64) -> Result<Twice, E> {
        Ok(Twice(0))
    }
    fn visit_i64<E>(self, _: i64) -> Result<Twice, E> {
        Ok(Twice(0))
    }
    fn visit_f64<E>(self, _: f64) -> Result<Twice, E> {
        Ok(Twice(0))
    }
    fn visit_str<E: Error>(self, _: &str) -> Result<Twice, E> {
        Ok(Twice(0))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Twice, A::Error> {
        let mut count = 0;
        while let Some(Twice(inner)) = list.next_element()? {
            count += inner;
        }
        Ok(Twice(count))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Twice, A::Error> {
        let (mut count, mut names) = (0, HashSet::new());
        while let Some((name, Twice(inner))) = map.next_entry::<String, Twice>()? {
            count += inner + usize::from(!names.insert(name));
        }
        Ok(Twice(count))
    }
}

impl<'de> Deserialize<'de> for Twice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TwiceVisitor)
    }
}
