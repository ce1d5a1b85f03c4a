//! The journal of a save: what was decided, and which step is being taken.

use std::collections::BTreeMap;

use jiff::Timestamp;
use runclub_engine::mix::Mix;
use runclub_store::{SaveRow, Store};
use serde::{Deserialize, Serialize};

use super::Swap;
use crate::AppError;

/// Which step is being taken, or was the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Step {
    /// Nothing was sent that changes anything.
    Prepared,
    /// A playlist is being created: it may exist.
    Creating,
    /// The playlist exists; its songs are being written.
    Filling,
    /// Everything was written, but not read back.
    Unverified,
    /// The playlist is as it should be.
    Done,
}

impl Step {
    const fn slug(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Creating => "creating",
            Self::Filling => "filling",
            Self::Unverified => "unverified",
            Self::Done => "done",
        }
    }

    /// In words, for the runner.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Prepared => "waiting to be made",
            Self::Creating => "perhaps made; Spotify's answer was lost",
            Self::Filling => "made, not filled yet",
            Self::Unverified => "filled, not compared yet",
            Self::Done => "saved",
        }
    }
}

/// The playlist of a mix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Playlist {
    pub(super) id: String,
    /// The version after our last write, when Spotify said it.
    pub(super) snapshot_id: Option<String>,
    /// The name it has.
    pub(super) name: String,
    /// Whether it shows on the runner's page; `None` while that is not certain.
    pub(super) public: Option<bool>,
    /// The songs it is known to hold, in order; `None` while that is not certain.
    pub(super) holds: Option<Vec<String>>,
}

/// The journal of one mix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Journal {
    pub(super) step: Step,
    /// The document to save, swapped songs in their places.
    pub(super) mix: Mix,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) public: bool,
    /// The playlists that were there before one was created. Only one that is not among them can be ours.
    pub(super) known: Vec<String>,
    pub(super) playlist: Option<Playlist>,
    /// Empty playlists that Spotify made besides: only the runner can delete them.
    pub(super) orphans: Vec<String>,
    /// When songs were last seen to be playable, by id.
    pub(super) checked: BTreeMap<String, Timestamp>,
    pub(super) swaps: Vec<Swap>,
    /// What the runner should know.
    pub(super) notes: Vec<String>,
}

impl Journal {
    pub(super) fn new(mix: Mix, name: String, description: String, public: bool) -> Self {
        let playlist = mix.saved_as.clone().map(|saved| Playlist {
            id: saved.playlist_id,
            snapshot_id: saved.snapshot_id,
            name: name.clone(),
            public: None,
            holds: None,
        });
        Self {
            step: if playlist.is_some() { Step::Filling } else { Step::Prepared },
            mix,
            name,
            description,
            public,
            known: Vec::new(),
            playlist,
            orphans: Vec::new(),
            checked: BTreeMap::new(),
            swaps: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The kept journal, for the mix as it is now: what is at Spotify stays known, what is wanted is new.
    pub(super) fn for_mix(self, wanted: Self) -> Self {
        let step = match self.step {
            Step::Done | Step::Unverified => Step::Filling,
            step => step,
        };
        Self {
            step,
            known: self.known,
            playlist: self.playlist.or(wanted.playlist),
            orphans: self.orphans,
            checked: self.checked,
            ..wanted
        }
    }

    pub(super) async fn load(store: &Store, mix_id: &str) -> Result<Option<Self>, AppError> {
        Ok(store.save(mix_id).await?.and_then(|row| Self::of(&row)))
    }

    /// The journal of a row; `None` when another version wrote it, which then starts anew.
    pub(super) fn of(row: &SaveRow) -> Option<Self> {
        serde_json::from_str(&row.journal)
            .map_err(|error| tracing::warn!(%error, mix = row.mix_id, "a journal is unreadable"))
            .ok()
    }

    pub(super) fn row(&self, now: Timestamp) -> SaveRow {
        SaveRow {
            mix_id: self.mix.id.clone(),
            state: self.step.slug().to_owned(),
            journal: serde_json::to_string(self).expect("BUG: a journal has only string keys"),
            updated_at: now,
        }
    }

    /// The songs wanted, in order.
    pub(super) fn uris(&self) -> Vec<String> {
        self.mix.tracks.iter().map(|track| format!("spotify:track:{}", track.track_id)).collect()
    }
}
