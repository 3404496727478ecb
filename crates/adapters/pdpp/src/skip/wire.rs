//! `SKIP_RESULT` as it stands on the wire, in every spelling that is read.

use crate::key::Id;
use crate::locator::Located;
use crate::object::{Object, Present};
use crate::scalar::{Number, Scalar};
use crate::text::{Prose, Text};
use serde::Deserialize;
use skip_taxonomy::{Blocker, RecoveryHint, RecoveryKind, VersionRequirement, Word};

/// The message, or the same profile within `diagnostics.lacuna`; `D` is what is read of `diagnostics`.
#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "D: Deserialize<'de>"))]
pub(crate) struct Profile<'a, D> {
    #[serde(rename = "type", default)]
    pub(crate) again: Present,
    #[serde(borrow, default)]
    pub(crate) stream: Scalar<'a>,
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
    #[serde(borrow, default)]
    pub(crate) retry_preconditions: Option<Object<Demands<'a>>>,
    #[serde(borrow, default)]
    pub(crate) retry_after: Scalar<'a>,
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

/// `retry_preconditions`; a floor that cannot be read takes nothing from the rest.
#[derive(Debug, Deserialize)]
pub(crate) struct Demands<'a> {
    #[serde(borrow, default)]
    pub(crate) after: Scalar<'a>,
    #[serde(default)]
    pub(crate) requires_connector_version: Option<VersionRequirement>,
    #[serde(default)]
    pub(crate) blocked_on: Option<Vec<Word<Blocker>>>,
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

/// `evidence`; what cannot be read of it takes nothing from the rest.
#[derive(Debug, Deserialize)]
pub(crate) struct Facts<'a> {
    #[serde(borrow, default)]
    pub(crate) http_status: Scalar<'a>,
    #[serde(borrow, default)]
    pub(crate) retry_after_seconds: Scalar<'a>,
    #[serde(borrow, default)]
    pub(crate) error_class: Scalar<'a>,
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
