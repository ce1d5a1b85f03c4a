//! The mix document: what the engine returns, what the command line prints, what the window receives.
//!
//! Times in ms, `None` where unknown, no 64-bit integers. An edit takes and returns this document.

use serde::{Deserialize, Serialize};

use crate::{request::Request, tier::Tier};

/// Version of the document's shape.
pub const SCHEMA: u32 = 1;

/// A Session Mix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mix {
    /// Version of the document's shape, [`SCHEMA`].
    pub schema: u32,
    /// Identity, kept through edits.
    pub id: String,
    /// Whether every slot found a song.
    pub status: Status,
    /// The playlist it was saved as.
    pub saved_as: Option<SavedAs>,
    /// What was asked for.
    pub request: Request,
    /// The times aimed at.
    pub plan: PlanTimes,
    /// The songs in playing order.
    pub tracks: Vec<MixTrack>,
    /// The slots that found none.
    pub unfilled: Vec<Unfilled>,
    /// How the mix meets the specification.
    pub report: Report,
    /// What the runner should know, song by song.
    pub findings: Vec<Finding>,
}

/// How much of the mix could be filled (ruling D7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Every slot has its song.
    Complete,
    /// At least half of the requested time.
    Partial,
    /// Less than half: no mix.
    None,
}

/// The playlist a mix became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SavedAs {
    /// The service's playlist id.
    pub playlist_id: String,
    /// The version of the playlist that was written.
    pub snapshot_id: Option<String>,
}

/// Target times, ms; a part that was not asked for is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanTimes {
    /// Warm-up.
    pub warmup_ms: u32,
    /// Main part.
    pub main_ms: u32,
    /// Cool-down.
    pub cooldown_ms: u32,
    /// Total aimed at (ruling A1).
    pub aim_ms: u32,
}

impl PlanTimes {
    /// The total asked for, without the template's bias.
    pub fn requested_ms(&self) -> u32 {
        self.warmup_ms + self.main_ms + self.cooldown_ms
    }
}

/// Part of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Segment {
    /// Warm-up.
    Warmup,
    /// Main part.
    Main,
    /// Cool-down.
    Cooldown,
}

impl Segment {
    /// In order.
    pub const ALL: [Self; 3] = [Self::Warmup, Self::Main, Self::Cooldown];

    /// The name in documents.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Warmup => "warmup",
            Self::Main => "main",
            Self::Cooldown => "cooldown",
        }
    }

    /// The name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warmup => "Warm-up",
            Self::Main => "Main",
            Self::Cooldown => "Cool-down",
        }
    }
}

/// Which multiple of the tempo is felt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Octave {
    /// Twice the tempo.
    Double,
    /// Half the tempo.
    Half,
    /// The tempo itself.
    AsIs,
    /// The runner's own correction, taken as it is.
    User,
}

/// Where a song comes from; the better source wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Liked songs.
    #[default]
    Likes,
    /// The runner's playlists.
    Playlists,
    /// Suggestions.
    Catalog,
}

impl Source {
    /// The name in documents and in the store.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Likes => "likes",
            Self::Playlists => "playlists",
            Self::Catalog => "catalog",
        }
    }

    /// The source with this slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::Likes, Self::Playlists, Self::Catalog].into_iter().find(|source| source.slug() == slug)
    }
}

/// What was bent to fill a slot (ruling D3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Relaxation {
    /// Scored by the tier above or below.
    AdjacentTier,
    /// Scored by a tier two away.
    SecondAdjacentTier,
    /// From a neighbour of the chosen umbrellas.
    NeighborUmbrella,
    /// Used within the last ten days.
    LockoutBreak,
}

impl Relaxation {
    /// What it means, for people.
    pub const fn text(self) -> &'static str {
        match self {
            Self::AdjacentTier => "borrowed from the next effort tier",
            Self::SecondAdjacentTier => "borrowed from two effort tiers away",
            Self::NeighborUmbrella => "from a neighbouring genre",
            Self::LockoutBreak => "used within the last ten days",
        }
    }
}

/// One song at its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MixTrack {
    /// Place in the list, from 0.
    pub position: u32,
    /// Part of the session.
    pub segment: Segment,
    /// Effort of the slot.
    pub tier: Tier,
    /// Target effort of the tier, 0 to 1.
    pub target_effort: f64,
    /// Track id.
    pub track_id: String,
    /// Title.
    pub name: String,
    /// Main artist's id.
    pub artist_id: String,
    /// Main artist's name.
    pub artist_name: String,
    /// Album title.
    pub album: Option<String>,
    /// Year of the album.
    pub release_year: Option<i32>,
    /// Length, ms.
    pub duration_ms: u32,
    /// Explicit lyrics.
    pub explicit: Option<bool>,
    /// The main artist's genres.
    pub genres: Vec<String>,
    /// Tempo in BPM: the runner's own when there is one.
    pub tempo: Option<f64>,
    /// The octave nearest to the slot's window, BPM (H1).
    pub felt_tempo: Option<f64>,
    /// Which multiple `felt_tempo` is.
    pub octave: Option<Octave>,
    /// Energy, 0 to 1.
    pub energy: Option<f64>,
    /// Danceability, 0 to 1.
    pub danceability: Option<f64>,
    /// The tier whose formulas gave the score; differs from `tier` only in a tier relaxation.
    pub scored_tier: Tier,
    /// How near the tempo is to the window, 0 to 1.
    pub tempo_fit: f64,
    /// Weighted tempo fit, energy and danceability.
    pub effort_index: f64,
    /// How well the song suits the slot.
    pub slot_fit: f64,
    /// Energy outside the tier's floor or cap.
    pub energy_penalty: f64,
    /// Weighted slot fit less the penalty.
    pub base_score: f64,
    /// The named bonuses.
    pub bonuses: Bonuses,
    /// Personal signals.
    pub personal: Vec<PersonalSignal>,
    /// `base_score` + bonuses + personal.
    pub final_score: f64,
    /// Never used, or not for 60 days.
    pub rediscovery: bool,
    /// Where it comes from.
    pub source: Source,
    /// Whether the runner holds it at its place.
    pub locked: bool,
    /// What was bent for it.
    pub relaxation: Option<Relaxation>,
}

/// The bonuses of one song at its place (ruling C4).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bonuses {
    /// Not used lately.
    pub recency: f64,
    /// Artist not heard lately in this mix.
    pub artist_spacing: f64,
    /// Genres and decade not heard lately.
    pub diversity: f64,
    /// Artist rested.
    pub artist_novelty: f64,
    /// Affinity to the chosen umbrellas.
    pub genre_affinity: f64,
    /// Chosen umbrella heard too little or too much.
    pub umbrella_balance: f64,
    /// Forgotten song while the mix lacks them.
    pub rediscovery: f64,
    /// Likes and playlists.
    pub source: f64,
    /// Lower half of the window, where the template wants it.
    pub low_end: f64,
}

impl Bonuses {
    /// The sum, in the order of the fields.
    pub fn sum(&self) -> f64 {
        self.recency
            + self.artist_spacing
            + self.diversity
            + self.artist_novelty
            + self.genre_affinity
            + self.umbrella_balance
            + self.rediscovery
            + self.source
            + self.low_end
    }
}

/// One personal signal and what it contributed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonalSignal {
    /// Its name.
    pub signal: Signal,
    /// Contribution to the score after clamping.
    pub value: f64,
}

/// The personal signals (ruling C5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Signal {
    /// Thumbs up or down.
    Feedback,
    /// Listening history.
    ListeningHistory,
    /// A seed artist.
    SeedArtist,
    /// A seed genre.
    SeedGenre,
}

/// A slot without a song, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Unfilled {
    /// Place in the full curve, from 0.
    pub position: u32,
    /// Part of the session.
    pub segment: Segment,
    /// Effort of the slot.
    pub tier: Tier,
    /// Time the slot should have filled, ms.
    pub target_ms: u32,
    /// How many candidates each rule removed.
    pub removed: Vec<Removed>,
    /// What would help.
    pub help: String,
}

/// How many candidates one rule removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Removed {
    /// The rule.
    pub rule: Rule,
    /// Candidates it removed.
    pub count: u32,
}

/// The rules that remove candidates, in the order they are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Rule {
    /// No audio features.
    Features,
    /// Known not to be playable.
    Playable,
    /// Shorter than a slot may be.
    TooShort,
    /// Longer than a slot may be.
    TooLong,
    /// Marked "never again".
    NeverAgain,
    /// Artist excluded.
    ExcludedArtist,
    /// Genre excluded.
    ExcludedGenre,
    /// Marked explicit while explicit songs were refused.
    Explicit,
    /// Outside the chosen decades.
    Decade,
    /// Outside the chosen genres.
    Genre,
    /// Used within the last ten days.
    Lockout,
    /// Tempo too far from the tier's window.
    Tempo,
    /// Artist, song or neighbour rules, or the time: suitable songs are left, but not beside the others.
    Arrangement,
}

/// How the mix meets the specification.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
