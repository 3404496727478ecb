//! `SKIP_RESULT` as it stands on the wire, in every spelling that is read.

use crate::key::Id;
use crate::locator::Located;
use crate::object::{Object, Present};
use crate::scalar::{Number, Scalar};
use crate::text::{Prose, Text};
use serde::de;
use serde::{Deserialize, Deserializer};
use skip_taxonomy::{Preconditions, RecoveryHint, RecoveryKind, Word};

/// The message, or the same profile within `diagnostics.lacuna`; `D` is what is read of `diagnostics`.
#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "D: Deserialize<'de>"))]
pub(crate) struct Profile<'a, D> {
    #[serde(rename = "type", default)]
    pub(crate) again: Present,
    #[serde(borrow, default)]
    pub(crate) stream: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(crate) reason: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(crate) message: Option<Prose<'a>>,
    #[serde(default)]
    pub(crate) recovery_kind: Option<Word<RecoveryKind>>,
    #[serde(default)]
    pub(crate) recovery_hint: Option<RecoveryHint>,
    #[serde(default)]
    pub(crate) retriable: Option<bool>,
    #[serde(default)]
    pub(crate) retry_preconditions: Option<Object<Preconditions>>,
    #[serde(borrow, default)]
    pub(crate) retry_after: Option<RetryAfter<'a>>,
    #[serde(borrow, default)]
    pub(crate) connector_version_required: Option<Text<'a>>,
    #[serde(default)]
    pub(crate) resource_ids: Option<Vec<Id>>,
    #[serde(default)]
    pub(crate) resources: Option<Vec<Id>>,
    #[serde(borrow, default)]
    pub(crate) time_range: Option<Object<Range<'a>>>,
    #[serde(borrow, default)]
    pub(crate) scope: Option<Object<Scope<'a>>>,
    #[serde(borrow, default)]
    pub(crate) evidence: Option<Object<Facts<'a>>>,
    #[serde(default)]
    pub(crate) locator: Option<Located>,
    #[serde(borrow, default)]
    pub(crate) continuation: Option<Object<Continuation<'a>>>,
    #[serde(default)]
    pub(crate) diagnostics: Option<D>,
}

/// The message itself.
pub(crate) type Wire<'a> = Profile<'a, Object<Diagnostics<'a>>>;

/// What is read of `diagnostics`: the rest is for people, and may hold whole records.
#[derive(Debug, Deserialize)]
pub(crate) struct Diagnostics<'a> {
    #[serde(borrow, default)]
    pub(crate) http_status: Scalar<'a>,
    #[serde(borrow, default)]
    pub(crate) lacuna: Option<Box<Object<Profile<'a, Present>>>>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Scope<'a> {
    #[serde(borrow, default)]
    pub(crate) parent_stream: Option<Text<'a>>,
    #[serde(default)]
    pub(crate) resources: Option<Vec<Id>>,
    #[serde(default)]
    pub(crate) resource_ids: Option<Vec<Id>>,
    #[serde(borrow, default)]
    pub(crate) time_range: Option<Object<Range<'a>>>,
    #[serde(default)]
    pub(crate) quantity: Option<Number>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Range<'a> {
    #[serde(borrow, default)]
    pub(crate) since: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(crate) until: Option<Text<'a>>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Facts<'a> {
    #[serde(default)]
    pub(crate) http_status: Option<Number>,
    #[serde(default)]
    pub(crate) retry_after_seconds: Option<Number>,
    #[serde(borrow, default)]
    pub(crate) error_class: Option<Text<'a>>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Continuation<'a> {
    #[serde(borrow, default)]
    pub(crate) boundary: Scalar<'a>,
    #[serde(borrow, default)]
    pub(crate) slice_start: Scalar<'a>,
    #[serde(borrow, default)]
    pub(crate) slice_end: Scalar<'a>,
    #[serde(borrow, default)]
    pub(crate) considered: Scalar<'a>,
    #[serde(borrow, default)]
    pub(crate) covered: Scalar<'a>,
    #[serde(borrow, default)]
    pub(crate) remaining: Scalar<'a>,
    #[serde(borrow, default)]
    pub(crate) owner: Scalar<'a>,
}

/// `retry_after`: a number of seconds, or a text.
#[derive(Debug)]
pub(crate) enum RetryAfter<'a> {
    Seconds(Number),
    Text(Text<'a>),
}

impl<'de: 'a, 'a> Deserialize<'de> for RetryAfter<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Scalar::deserialize(deserializer)? {
            Scalar::Text(text) => Ok(Self::Text(Text(text))),
            Scalar::Number(number) => Ok(Self::Seconds(number)),
            other => Err(de::Error::custom(format_args!(
                "invalid type: {}, expected a number of seconds, an instant or an HTTP date",
                other.kind()
            ))),
        }
    }
}
