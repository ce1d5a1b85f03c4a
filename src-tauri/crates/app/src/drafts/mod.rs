//! Mixes being shaped: each is kept in the store with its history of edits, so nothing is lost at a kill.

mod change;
mod effect;
mod engine_work;
mod keep;
mod kept;
mod list;
mod making;
mod place;

use std::collections::BTreeMap;

use jiff::Timestamp;
use runclub_engine::{
    mix::{Mix, Status, Verdict},
    request::{CurveStep, Mode, TemplateId},
    series::Series,
};
use serde::{Deserialize, Serialize};

pub(crate) use self::making::usual_request;
pub use self::{
    change::change,
    keep::{export, save},
    list::{delete, recent, restore},
    making::{duplicate, generate, last_request, open},
    place::{Alternative, alternatives, offered, why},
};
use crate::library_kind::LibraryKind;

/// A mix on the desk: the document as it stands, its chart, and what could be undone.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    /// The document.
    pub mix: Mix,
    /// Its chart.
    pub series: Series,
    /// The music it is made from.
    pub library: LibraryKind,
    /// The name of its playlist: the one it has, else the one it would get.
    pub name: String,
    /// What undo would take back, in words; `None` at the beginning.
    pub undo: Option<String>,
    /// What redo would do again, in words; `None` at the end.
    pub redo: Option<String>,
    /// Cover images by track id: https addresses of Spotify's image host.
    pub art: BTreeMap<String, String>,
    /// The playlist it was saved as.
    pub link: Option<String>,
    /// Whether it was changed since it was saved; `false` while it was never saved.
    pub changed_since_save: bool,
}

/// One change of a draft. Positions count from 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Change {
    /// Takes the song at `from` and puts it at `to`.
    Move {
        /// Where it is.
        from: u32,
        /// Where it goes.
        to: u32,
    },
    /// Takes a song out.
    Remove {
        /// Where it is.
        at: u32,
    },
    /// Puts a song of the library in.
    Insert {
        /// Its place afterwards.
        at: u32,
        /// Which.
        track_id: String,
    },
    /// Puts a song of the library in another's place.
    Replace {
        /// Where.
        at: u32,
        /// Which.
        track_id: String,
    },
    /// Holds a song at its place.
    Lock {
        /// Where it is.
        at: u32,
    },
    /// Lets it go again.
    Unlock {
        /// Where it is.
        at: u32,
    },
    /// Fits everything that is not locked anew, with the next seed and what is given of the rest.
    Regenerate {
        /// The seed; else the next one.
        seed: Option<u32>,
        /// The mode; else as it is.
        mode: Option<Mode>,
        /// Seed artists; else as they are.
        seed_artists: Option<Vec<String>>,
        /// Seed genres; else as they are.
        seed_genres: Option<Vec<String>>,
    },
    /// Makes the smallest change that mends the report.
    Repair,
    /// Corrects a song's tempo, for this and every later mix.
    Tempo {
        /// Where the song is.
        at: u32,
        /// The correction.
        tempo: TempoFix,
    },
    /// Never offers a song again; the best alternative takes its place.
    NeverAgain {
        /// Where it is.
        at: u32,
    },
    /// Takes the last change back, with what it did outside the mix.
    Undo,
    /// Does it again.
    Redo,
}

/// A runner's correction of a tempo.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum TempoFix {
    /// Twice as fast as it stands.
    Double,
    /// Half as fast as it stands.
    Half,
    /// So many beats a minute.
    Bpm {
        /// 30 to 300.
        bpm: f64,
    },
    /// As measured: forgets the runner's own.
    Measured,
}

/// A kept mix in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RecentMix {
    /// Identity.
    pub id: String,
    /// "Pyramid", "Custom".
    pub title: String,
    /// The template; `None` for a custom curve.
    pub template: Option<TemplateId>,
    /// Minutes asked for.
    pub minutes: u32,
    /// Songs.
    pub songs: u32,
    /// Length, ms.
    pub total_ms: u32,
    /// Whether every slot is filled.
    pub status: Status,
    /// The report's verdict.
    pub verdict: Verdict,
    /// Its efforts with their lengths: a small curve.
    pub curve: Vec<CurveStep>,
    /// The music it is made from.
    pub library: LibraryKind,
    /// The playlist it was saved as.
    pub link: Option<String>,
    /// Whether it was changed since it was saved; `false` while it was never saved.
    pub changed_since_save: bool,
    /// When it last changed.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub updated_at: Timestamp,
}

/// A draft that became a playlist.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SavedDraft {
    /// The draft as saved: with swapped songs in their places.
    pub draft: Draft,
    /// The playlist's name.
    pub name: String,
    /// Where it is.
    pub link: String,
    /// Whether it was read back and is as it should be; else that is done later.
    pub verified: bool,
    /// What the runner should know, a sentence each; swapped songs among them.
    pub notes: Vec<String>,
}

/// How to export a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ExportFormat {
    /// RunClub's library format, with the places of the songs.
    Csv,
    /// A playlist of links.
    M3u,
    /// The mix document.
    Json,
    /// The chart.
    Svg,
}
