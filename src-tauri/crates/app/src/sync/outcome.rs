//! What a sync did.

use jiff::Timestamp;
use runclub_services::gate::Service;
use serde::{Serialize, Serializer};

use crate::{AppError, Hint, progress::Stage};

/// What a sync did.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SyncOutcome {
    /// Stage by stage.
    pub stages: Vec<StageOutcome>,
    /// What happened to mixes that were left unsaved, a sentence each.
    pub saves: Vec<String>,
    /// When the services let us fetch the rest; `None` when nothing is closed.
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub continues_at: Option<Timestamp>,
    /// Requests by service.
    pub requests: Vec<RequestCount>,
}

/// Requests sent to a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RequestCount {
    /// The service's name.
    pub service: &'static str,
    /// How many.
    pub requests: u32,
}

/// What a stage did.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct StageOutcome {
    /// Which.
    pub stage: Stage,
    /// How it ended.
    #[cfg_attr(feature = "specta", specta(type = EndingShape<'static>))]
    pub ending: Ending,
    /// Songs, playlists or artists that were fetched or looked up.
    pub done: u32,
    /// What the runner should know, a sentence each.
    #[cfg_attr(feature = "specta", specta(type = Vec<String>))]
    pub notes: Vec<Hint>,
}

/// How a stage ended.
#[derive(Debug)]
pub enum Ending {
    /// Everything is up to date.
    Done,
    /// There was nothing to do yet: it is fresh, or belongs to something else.
    NotNeeded,
    /// The runner has not agreed to it.
    NoConsent,
    /// Nobody is signed in; other stages may do without.
    NoAccount,
    /// The service lets us continue later.
    Blocked {
        /// When.
        until: Timestamp,
    },
    /// It failed; the next sync tries again.
    Failed(AppError),
    /// The runner cancelled.
    Cancelled,
}

impl PartialEq for Ending {
    fn eq(&self, other: &Self) -> bool {
        self.slug() == other.slug()
    }
}

impl Ending {
    /// The name in documents.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NotNeeded => "notNeeded",
            Self::NoConsent => "noConsent",
            Self::NoAccount => "noAccount",
            Self::Blocked { .. } => "blocked",
            Self::Failed(_) => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// An ending as documents show it.
#[derive(Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub(crate) struct EndingShape<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    until: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a AppError>,
}

impl Serialize for Ending {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let until = if let Self::Blocked { until } = self { Some(*until) } else { None };
        let error = if let Self::Failed(error) = self { Some(error) } else { None };
        EndingShape { kind: self.slug(), until, error }.serialize(serializer)
    }
}

impl SyncOutcome {
    pub(super) fn add(&mut self, stage: StageOutcome) {
        if let Ending::Blocked { until } = stage.ending {
            self.continues_at = self.continues_at.max(Some(until));
        }
        self.stages.push(stage);
    }

    /// Whether the runner cancelled.
    pub fn cancelled(&self) -> bool {
        self.stages.iter().any(|stage| stage.ending == Ending::Cancelled)
    }
}

impl RequestCount {
    pub(super) fn of(service: Service, requests: u32) -> Self {
        Self { service: service.name(), requests }
    }
}
