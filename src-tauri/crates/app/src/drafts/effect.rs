//! What a step did outside its mix, so that it can be undone and done again.

use runclub_store::{SideEffect, StepLabel};
use serde::{Deserialize, Serialize};

/// What a step did outside its mix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(super) enum Effect {
    /// The runner's own tempo of a song changed, in BPM.
    Tempo { track_id: String, before: Option<f64>, after: Option<f64> },
    /// A song is never offered again.
    NeverAgain { track_id: String, name: String, artist_name: String },
}

impl Effect {
    /// What a kept step did. One that a newer version wrote is left alone.
    pub(super) fn of(step: &StepLabel) -> Option<Self> {
        let text = step.effect.as_deref()?;
        serde_json::from_str(text).map_err(|error| tracing::warn!(%error, "the effect of a step is unreadable")).ok()
    }

    pub(super) fn to_text(&self) -> String {
        serde_json::to_string(self).expect("BUG: an effect has only string keys")
    }

    /// To do it.
    pub(super) fn done(&self) -> SideEffect {
        match self.clone() {
            Self::Tempo { track_id, before, after } => SideEffect::Tempo { track_id, from: before, to: after },
            Self::NeverAgain { track_id, name, artist_name } => SideEffect::Ban { track_id, name, artist_name },
        }
    }

    /// To take it back.
    pub(super) fn undone(&self) -> SideEffect {
        match self.clone() {
            Self::Tempo { track_id, before, after } => SideEffect::Tempo { track_id, from: after, to: before },
            Self::NeverAgain { track_id, .. } => SideEffect::Allow { track_id },
        }
    }

    /// Whether it changes what is known of songs.
    pub(super) fn changes_songs(&self) -> bool {
        matches!(self, Self::Tempo { .. })
    }
}
