//! One song at its place, with every number that put it there.

use serde::{Deserialize, Serialize};

use super::Segment;
use crate::tier::Tier;

/// Which multiple of the tempo is felt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
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
#[cfg_attr(feature = "specta", derive(specta::Type))]
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
#[cfg_attr(feature = "specta", derive(specta::Type))]
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
#[cfg_attr(feature = "specta", derive(specta::Type))]
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
#[cfg_attr(feature = "specta", derive(specta::Type))]
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
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PersonalSignal {
    /// Its name.
    pub signal: Signal,
    /// Contribution to the score after clamping.
    pub value: f64,
}

/// The personal signals (ruling C5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
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
