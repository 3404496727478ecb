//! Advice on a run as a whole: what one message promises and another one has to keep.

use super::Advice;
use crate::manifest::Manifest;
use crate::rules;
use crate::start::Start;
use gap_model::{EndStatus, Ended, Observation, StreamName};
use serde_json::Value;
use skip_taxonomy::{RecoveryKind, Word};

/// The code and the reason by which PDPP certifies that the other streams of a failed run are sound.
const STREAM_FAILED: &str = "stream_collection_failed";

/// What a run has said so far that its end is measured by.
#[derive(Debug, Default)]
pub(super) struct Run {
    lanes: Vec<Lane>,
    /// Whether a skip says of its stream that collecting it failed.
    stream_failed: bool,
    succeeded: bool,
}

/// A stream whose details are accounted for in coverage reports.
#[derive(Debug)]
struct Lane {
    name: StreamName,
    parents: Vec<StreamName>,
    /// Whether it delivered or owes something.
    spoke: bool,
    reported: Vec<StreamName>,
}

impl Lane {
    /// Why its report is missing, if it is.
    fn missing(&self) -> Option<String> {
        let silent: Vec<&str> =
            self.parents.iter().filter(|parent| !self.reported.contains(parent)).map(StreamName::as_str).collect();
        match silent.as_slice() {
            _ if !self.spoke => None,
            [] if self.parents.is_empty() && self.reported.is_empty() => Some("no DETAIL_COVERAGE".to_owned()),
            [] => None,
            parents => Some(format!("no DETAIL_COVERAGE under {}", parents.join(", "))),
        }
    }
}

impl Run {
    pub(super) fn new(manifest: Option<&Manifest>) -> Self {
        let facts = manifest.map(Manifest::streams).unwrap_or_default().iter().filter(|facts| facts.detail_lane);
        let lane = |name: &StreamName, parents: &[StreamName]| Lane {
            name: name.clone(),
            parents: parents.to_vec(),
            spoke: false,
            reported: Vec::new(),
        };
        let lanes = facts.map(|facts| lane(&facts.name, &facts.checkpoint_parents)).collect();
        Self { lanes, ..Self::default() }
    }

    /// Looks at nothing that was not asked for.
    pub(super) fn keep(&mut self, start: &Start) {
        let is_asked = |name: &StreamName| start.streams.iter().any(|stream| stream.name == *name);
        self.lanes.retain(|lane| is_asked(&lane.name));
        for lane in &mut self.lanes {
            lane.parents.retain(|parent| is_asked(parent));
        }
    }

    pub(super) fn take(&mut self, observation: &Observation<'_>) {
        match observation {
            Observation::Delivered { stream, .. } => self.spoke(stream),
            Observation::Skipped(skip) => {
                let is_failure = skip.reason.as_ref().is_some_and(|reason| reason.as_str() == STREAM_FAILED);
                self.stream_failed |= is_failure && skip.stream.is_some();
                let filtered = skip.kind.as_ref().and_then(Word::known) == Some(RecoveryKind::FilterApplied);
                if let Some(stream) = skip.stream.as_ref().filter(|_| !skip.informational && !filtered) {
                    self.spoke(stream.as_str());
                }
            }
            Observation::Owed(gap) => {
                if let Some(stream) = &gap.stream {
                    self.spoke(stream.as_str());
                }
            }
            Observation::Listed(report) => {
                if let Some(lane) = self.lanes.iter_mut().find(|lane| lane.name == report.stream) {
                    lane.reported.push(report.parent_stream.clone());
                }
            }
            Observation::Ended(ended) => self.succeeded = ended.status == EndStatus::Succeeded,
            _ => {}
        }
    }

    fn spoke(&mut self, stream: &str) {
        if let Some(lane) = self.lanes.iter_mut().find(|lane| !lane.spoke && lane.name.as_str() == stream) {
            lane.spoke = true;
        }
    }

    /// A failure of one stream is only believed where both messages say it.
    pub(super) fn advise_end(&self, message: &Value, ended: &Ended, advice: &mut Advice) {
        let coded = message["error"]["code"] == STREAM_FAILED;
        if ended.status != EndStatus::Failed || coded == self.stream_failed {
            return;
        }
        let what = if coded {
            format!("{STREAM_FAILED:?}, and no SKIP_RESULT of that reason names a stream")
        } else {
            format!("a SKIP_RESULT says {STREAM_FAILED}, and the error does not")
        };
        advice.give(&rules::FAILURE_UNCERTIFIED, "/error/code", what);
    }

    /// What a run that succeeded lacks.
    pub(super) fn finish(&self, advice: &mut Advice) {
        for lane in self.lanes.iter().filter(|_| self.succeeded) {
            if let Some(what) = lane.missing() {
                advice.give(&rules::REPORT_MISSING, lane.name.as_str(), what);
            }
        }
    }
}
