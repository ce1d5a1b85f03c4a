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

/// A create that was sent, or is about to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Creation {
    /// The name that is sent: what is wanted may change before the answer is known.
    pub(super) name: String,
    pub(super) public: bool,
    /// The playlists that were there before. Only one that is not among them can be ours.
    pub(super) known: Vec<String>,
    /// Whether Spotify itself named them just before. Else they are those of the last sync, and the
    /// runner may have made others since.
    pub(super) certain: bool,
}

/// The playlist of a mix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Playlist {
    pub(super) id: String,
    /// The version after our last write, when Spotify said it.
    pub(super) snapshot_id: Option<String>,
    /// The name it has; empty while that is not known.
    pub(super) name: String,
    /// Whether it shows on the runner's page; `None` while that is not certain.
    pub(super) public: Option<bool>,
    /// The songs it holds by all we did, in order; `None` while that is not certain.
    pub(super) holds: Option<Vec<String>>,
    /// Whether they were read back.
    pub(super) compared: bool,
}

/// What the runner wants changed about a playlist that exists; the rest stays as it is at Spotify.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wish {
    pub(super) name: Option<String>,
    pub(super) public: Option<bool>,
}

/// The journal of one mix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Journal {
    pub(super) step: Step,
    /// The runner whose playlist it is; another account has another list.
    pub(super) user_id: Option<String>,
    /// The document to save, swapped songs in their places.
    pub(super) mix: Mix,
    /// The name to create it with.
    pub(super) name: String,
    pub(super) description: String,
    /// Whether to create it public.
    pub(super) public: bool,
    pub(super) wish: Wish,
    /// The create whose answer is not known, or that was not looked behind yet.
    pub(super) creation: Option<Creation>,
    pub(super) playlist: Option<Playlist>,
    /// Empty playlists that Spotify made besides: only the runner can delete them.
    pub(super) orphans: Vec<String>,
    /// When songs were last seen to be playable, by id.
    pub(super) checked: BTreeMap<String, Timestamp>,
    pub(super) swaps: Vec<Swap>,
    /// What the runner should know.
    pub(super) notes: Vec<String>,
    /// What was in the way the last time.
    pub(super) trouble: Option<String>,
    /// How often something was in the way that may not pass by itself.
    pub(super) failures: u32,
    /// Whether a sync leaves it alone: it would only fail again.
    pub(super) stuck: bool,
    /// Whether the runner gave it up.
    pub(super) given_up: bool,
}

impl Journal {
    /// The journal of a mix that nothing is known of but its document.
    pub(super) fn new(mix: Mix, name: String, description: String, public: bool, wish: Wish) -> Self {
        let playlist = mix.saved_as.clone().map(|saved| Playlist {
            id: saved.playlist_id,
            snapshot_id: saved.snapshot_id,
            name: String::new(),
            public: None,
            holds: None,
            compared: false,
        });
        Self {
            step: if playlist.is_some() { Step::Filling } else { Step::Prepared },
            user_id: None,
            mix,
            name,
            description,
            public,
            wish,
            creation: None,
            playlist,
            orphans: Vec::new(),
            checked: BTreeMap::new(),
            swaps: Vec::new(),
            notes: Vec::new(),
            trouble: None,
            failures: 0,
            stuck: false,
            given_up: false,
        }
    }

    /// The kept journal, for the mix as it is now: what is at Spotify stays known, what is wanted is new.
    /// A name or visibility that was chosen before and not this time stays chosen.
    pub(super) fn for_mix(self, wanted: Self) -> Self {
        let step = match self.step {
            Step::Done | Step::Unverified => Step::Filling,
            step => step,
        };
        let wish = Wish { name: wanted.wish.name.or(self.wish.name), public: wanted.wish.public.or(self.wish.public) };
        Self {
            step,
            user_id: self.user_id,
            name: wish.name.clone().unwrap_or(self.name),
            public: wish.public.unwrap_or(self.public),
            wish,
            creation: self.creation,
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

    /// What the playlist is called, or will be.
    pub(super) fn title(&self) -> &str {
        let has = self.playlist.as_ref().map(|playlist| playlist.name.as_str()).filter(|name| !name.is_empty());
        self.wish.name.as_deref().or(has).unwrap_or(&self.name)
    }

    /// Something the runner should know, once.
    pub(super) fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Whether it waits to be continued.
    pub(super) fn is_left(&self) -> bool {
        self.step != Step::Done && !self.given_up
    }
}
