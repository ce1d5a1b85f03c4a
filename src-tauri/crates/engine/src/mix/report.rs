//! What is said about a mix: checks, figures, findings.

use serde::{Deserialize, Serialize};

/// How the mix meets the specification.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The worst of the checks.
    pub verdict: Verdict,
    /// Every criterion.
    pub checks: Vec<Check>,
    /// The figures behind them (rulings H).
    pub figures: Figures,
}

/// How a criterion came out; ordered from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Met.
    Pass,
    /// Worth a look.
    Warn,
    /// A rule is broken.
    Fail,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// Stable name, `group.criterion`.
    pub id: String,
    /// How it came out.
    pub verdict: Verdict,
    /// What is.
    pub value: String,
    /// What is wanted.
    pub wanted: String,
    /// One sentence.
    pub text: String,
}

/// The figures of a mix (rulings H).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// Total less aim, ms.
    pub duration_error_ms: i32,
    /// Length of each part, ms.
    pub segment_ms: SegmentTimes,
    /// Share of songs with a known tempo whose felt tempo lies inside the window.
    pub in_window_share: Option<f64>,
    /// Share of songs without tempo.
    pub missing_tempo_share: f64,
    /// Mean tempo fit.
    pub mean_tempo_fit: Option<f64>,
    /// Pearson correlation of target and felt effort; `None` for a flat curve.
    pub effort_correlation: Option<f64>,
    /// Mean difference of felt tempo between neighbours of one tier, BPM.
    pub mean_tempo_step: Option<f64>,
    /// Smallest start-to-start distance of two songs of one artist, ms.
    pub min_artist_gap_ms: Option<u32>,
    /// Share of forgotten songs.
    pub rediscovery_share: f64,
    /// Slots with a relaxation.
    pub relaxed_slots: u32,
    /// Songs by source.
    pub sources: SourceCounts,
}

/// Length of each part, ms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SegmentTimes {
    /// Warm-up.
    pub warmup: u32,
    /// Main part.
    pub main: u32,
    /// Cool-down.
    pub cooldown: u32,
}

/// Songs by source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SourceCounts {
    /// Liked songs.
    pub likes: u32,
    /// Songs from playlists.
    pub playlists: u32,
    /// Suggestions.
    pub catalog: u32,
}

/// Something the runner should know about some slots.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What kind of thing it is.
    pub code: FindingCode,
    /// One sentence.
    pub text: String,
    /// The slots it is about.
    pub slots: Vec<u32>,
}

/// The kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum FindingCode {
    /// Two songs of one artist nearer than wanted.
    ArtistGapShort,
    /// One artist twice in a row.
    ArtistBackToBack,
    /// More songs of one artist than allowed.
    ArtistTooOften,
    /// One song twice.
    SongTwice,
    /// A slot was filled by a relaxation.
    SlotRelaxed,
    /// A song whose tempo does not suit its slot.
    TempoGate,
    /// A song outside its tier's window.
    OutsideWindow,
    /// The order does not follow the template.
    CurveBroken,
    /// Warm-up or cool-down had to shrink.
    EdgesShrunk,
    /// Steps of a custom curve were grouped.
    StepsGrouped,
    /// A song the library no longer holds, or the filters exclude.
    NotInPool,
    /// A song without tempo.
    TempoMissing,
    /// The curve's preferred shape was too demanding for the library.
    CurveSimplified,
    /// Too little music for half of the request.
    NotEnoughMusic,
    /// The printed numbers do not follow from the formulas.
    ScoreMismatch,
}
