//! Every number of the specification, in one typed place.
//!
//! Key names are a public contract (`--set key=value`, TOML). The text above each value is the text
//! the user reads in `runclub config`: [`Config::docs`] returns it. An unknown key is an error.

use serde::{Deserialize, Serialize};

/// Declares a section: a struct whose field comments are also data.
macro_rules! section {
    ($(#[doc = $doc:literal])+ $name:ident {
        $( $(#[doc = $field_doc:literal])+ $field:ident: $type:ty = $default:expr, )+
    }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $( $(#[doc = $field_doc])+ pub $field: $type, )+ }

        impl Default for $name {
            fn default() -> Self {
                Self { $( $field: $default, )+ }
            }
        }

        impl $name {
            /// The key and the explanation of each value.
            pub const DOCS: &'static [(&'static str, &'static str)] =
                &[ $( (stringify!($field), concat!($($field_doc),+)), )+ ];

            pub(crate) fn numbers(&self) -> Vec<(&'static str, f64)> {
                vec![ $( (stringify!($field), $crate::config::Number::number(self.$field)), )+ ]
            }
        }
    };
}

mod check;
mod tiers;

pub use check::ConfigError;
pub use tiers::{TierConfig, TierTable};

/// A value that can be checked as a number.
pub(crate) trait Number {
    /// The value as a number.
    fn number(self) -> f64;
}

impl Number for f64 {
    fn number(self) -> f64 {
        self
    }
}

impl Number for u32 {
    fn number(self) -> f64 {
        f64::from(self)
    }
}

impl Number for bool {
    fn number(self) -> f64 {
        f64::from(u8::from(self))
    }
}

/// The whole configuration of the engine.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The tier table.
    pub tiers: TierTable,
    /// Tempo and base score.
    pub score: ScoreConfig,
    /// The eight bonuses, and the low-end preference.
    pub bonus: BonusConfig,
    /// Personal signals.
    pub personal: PersonalConfig,
    /// What leaves the pool.
    pub filter: FilterConfig,
    /// Times: policy, limits, tolerances.
    pub plan: PlanConfig,
    /// When a slot is thin.
    pub relax: RelaxConfig,
    /// The joint fit.
    pub fit: FitConfig,
    /// What each mode adds to the fit.
    pub mode: ModeTable,
    /// Where the report draws its lines.
    pub report: ReportConfig,
}

section! {
    /// Tempo proxy and base score (algorithm.md, Tempo Matching and Scoring System).
    ScoreConfig {
        /// Weight of SlotFit in the base score.
        slot_fit: f64 = 0.60,
        /// Largest penalty for energy below a tier's floor.
        energy_floor_penalty: f64 = 0.10,
        /// Largest penalty for energy above a tier's cap.
        energy_cap_penalty: f64 = 0.12,
        /// Energy's share in the stand-in for a missing tempo.
        proxy_energy: f64 = 0.60,
        /// Danceability's share in the stand-in for a missing tempo.
        proxy_dance: f64 = 0.40,
        /// Factor on the stand-in for a missing tempo.
        proxy_factor: f64 = 0.90,
        /// Energy or danceability when a song has none.
        missing_feature: f64 = 0.50,
        /// BPM matching by workout phase; false drops tempo gates and the tempo part of SlotFit.
        bpm_matching: bool = true,
    }
}

section! {
    /// The bonuses added to the base score (algorithm.md, Bonus Components; rulings C4, B9).
    BonusConfig {
        /// Recency: full for songs not used lately.
        recency: f64 = 0.10,
        /// Days after which recency is full.
        recency_days: f64 = 10.0,
        /// Artist spacing: full when the artist has not played for a while.
        artist_spacing: f64 = 0.16,
        /// Places after which artist spacing is full, counted from a distance of 1.
        artist_spacing_places: f64 = 6.0,
        /// Diversity: half for rare genres, half for rare decades.
        diversity: f64 = 0.10,
        /// Days of past mixes that diversity looks back on.
        diversity_days: f64 = 10.0,
        /// Artist novelty: artist used long ago.
        artist_novelty: f64 = 0.08,
        /// Artist novelty: artist never used.
        artist_novelty_never: f64 = 0.06,
        /// Days an artist must rest before novelty starts to grow.
        artist_novelty_days: f64 = 10.0,
        /// Days over which novelty grows to full.
        artist_novelty_growth_days: f64 = 20.0,
        /// Genre affinity to the chosen umbrellas.
        genre_affinity: f64 = 0.08,
        /// Umbrella balance: largest bonus for a chosen umbrella heard too little.
        umbrella_under: f64 = 0.12,
        /// Umbrella balance: bonus per share that is missing.
        umbrella_under_slope: f64 = 0.60,
        /// Umbrella balance: largest penalty for a chosen umbrella heard too much.
        umbrella_over: f64 = 0.05,
        /// Umbrella balance: penalty per share too much.
        umbrella_over_slope: f64 = 0.25,
        /// Rediscovery: forgotten songs while the mix is below its target share.
        rediscovery: f64 = 0.05,
        /// Share of forgotten songs a mix aims at.
        rediscovery_share: f64 = 0.50,
        /// Source preference: likes and playlists before the catalogue.
        source: f64 = 0.03,
        /// Low-end Moderate in Light, low-end Hard in Tempo: felt tempo in the window's lower half.
        low_end: f64 = 0.03,
    }
}

section! {
    /// Personal signals, each bounded (ruling C5).
    PersonalConfig {
        /// Largest effect of thumbs up or down.
        feedback: f64 = 0.10,
        /// Largest effect of listening history.
        listening: f64 = 0.05,
        /// Song by a seed artist.
        seed_artist: f64 = 0.10,
        /// Seed genre, times affinity.
        seed_genre: f64 = 0.08,
        /// Whether the classic model uses personal signals too.
        in_classic: bool = false,
    }
}

section! {
    /// What leaves the pool (algorithm.md, Hard Filters).
    FilterConfig {
        /// Shortest song, seconds.
        min_duration_s: f64 = 90.0,
        /// Longest song, seconds.
        max_duration_s: f64 = 360.0,
        /// Days a used song rests.
        lockout_days: f64 = 10.0,
        /// Days after which an unused song counts as rediscovered.
        rediscovery_days: f64 = 60.0,
        /// Most songs of one artist in a mix.
        max_per_artist: u32 = 2,
        /// Minutes between two songs of an artist, start to start, where the pool permits.
        artist_gap_min: f64 = 20.0,
    }
}

section! {
    /// Times of a session (rulings A1 to A4).
    PlanConfig {
        /// Shortest session, minutes.
        min_minutes: u32 = 10,
        /// Longest session, minutes.
        max_minutes: u32 = 180,
        /// Warm-up below 30 minutes in all, minutes.
        warmup_short_min: f64 = 5.0,
        /// Cool-down below 30 minutes in all, minutes.
        cooldown_short_min: f64 = 5.0,
        /// Warm-up from 30 to 45 minutes in all, minutes.
        warmup_medium_min: f64 = 7.0,
        /// Cool-down from 30 to 45 minutes in all, minutes.
        cooldown_medium_min: f64 = 5.0,
        /// Warm-up above 45 minutes in all, minutes.
        warmup_long_min: f64 = 10.0,
        /// Cool-down above 45 minutes in all, minutes.
        cooldown_long_min: f64 = 7.0,
        /// Seconds the main part keeps for each song of the template's smallest curve.
        main_song_s: f64 = 150.0,
        /// Shortest warm-up or cool-down, seconds.
        min_edge_s: f64 = 90.0,
        /// Seconds by which Light aims below and Tempo, Pyramid and Kicker above the request.
        aim_bias_s: f64 = 15.0,
        /// Tolerance of the total, of warm-up and of cool-down, seconds.
        tolerance_s: f64 = 60.0,
        /// Outer bound of the total, seconds.
        outer_tolerance_s: f64 = 120.0,
        /// Request from which Kicker ends on Max, minutes.
        kicker_max_minutes: u32 = 30,
    }
}

section! {
    /// Thin-slot relaxations (algorithm.md; ruling D3).
    RelaxConfig {
        /// Smallest SlotFit of a song borrowed from the tier above or below.
        adjacent_slot_fit: f64 = 0.70,
        /// Smallest SlotFit of a song borrowed from two tiers away.
        second_slot_fit: f64 = 0.65,
        /// Smallest tempoFit a borrowed song needs for the slot's own tier.
        own_tempo_fit: f64 = 0.30,
        /// Weight of a neighbour umbrella.
        neighbor_weight: f64 = 0.60,
        /// Most slots a mix may fill from neighbour umbrellas.
        neighbor_slots: u32 = 2,
        /// Most songs a mix may take out of their rest.
        lockout_breaks: u32 = 1,
    }
}

section! {
    /// Selection and joint fit as one objective (ruling C6).
    FitConfig {
        /// Scale of the seeded noise on each score: 0 always gives the best mix, more gives variety.
        temperature: f64 = 0.005,
        /// Song length that counts as one song when mixes of different song counts are compared, seconds.
        nominal_song_s: f64 = 210.0,
        /// Cost of a total 10 s off the aim (grows with the square).
        total_weight: f64 = 0.10,
        /// Cost of a warm-up, cool-down or curve step 60 s off its target (grows with the square).
        segment_weight: f64 = 0.10,
        /// Cost of an artist's return after no time at all; falls to 0 at the wanted gap.
        artist_gap_weight: f64 = 3.0,
        /// Cost of each artist heard twice in a template that wants every artist once.
        artist_repeat_weight: f64 = 2.0,
        /// Cost of a felt tempo outside the tier's window, per song.
        outside_window_weight: f64 = 0.05,
        /// Cost of each song without tempo beyond the tolerated share.
        missing_tempo_weight: f64 = 0.50,
        /// Share of songs without tempo that a mix tolerates.
        missing_tempo_share: f64 = 0.10,
        /// Cost of a distance of 1 between a song's felt effort and its slot's effort.
        effort_weight: f64 = 0.05,
        /// Cost of each forgotten song that a mix has less than its target.
        rediscovery_weight: f64 = 0.05,
        /// Cost of a song count whose curve lacks what the template is about (a Pyramid without peak).
        incomplete_curve_weight: f64 = 0.50,
        /// Whether the classic model counts steps between neighbours and the mode's wishes too.
        transitions_in_classic: bool = false,
        /// Songs of each tier that the search looks at, best first.
        shortlist: u32 = 240,
        /// Combinations of song counts that the search tries.
        structures: u32 = 12,
        /// Search steps per slot while song counts are compared.
        short_steps: u32 = 40,
        /// Search steps per slot for the best combinations.
        long_steps: u32 = 400,
        /// Combinations that get the long search.
        finalists: u32 = 3,
    }
}

/// The three modes (ruling C8).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModeTable {
    /// AI Smart Mix.
    pub smart: ModeConfig,
    /// Endurance: even tempo and energy.
    pub endurance: ModeConfig,
    /// Power Bursts: high energy at the top, contrast below.
    pub power: ModeConfig,
}

section! {
    /// What a mode adds to the fit. (The defaults of this struct are AI Smart Mix's.)
    ModeConfig {
        /// Cost of a step of 10 BPM between neighbours of one tier.
        tempo_step: f64 = 0.025,
        /// Cost of a step of 0.1 energy between neighbours of one tier.
        energy_step: f64 = 0.0,
        /// Gain for energy 1 in a Hard or Max slot.
        high_energy: f64 = 0.0,
        /// Gain for an energy difference of 1 between neighbours of different tiers, in the curve's direction.
        contrast: f64 = 0.0,
    }
}

impl ModeConfig {
    /// A mode that wishes for nothing.
    pub const NONE: Self = Self { tempo_step: 0.0, energy_step: 0.0, high_energy: 0.0, contrast: 0.0 };
}

impl Default for ModeTable {
    fn default() -> Self {
        Self {
            smart: ModeConfig::default(),
            endurance: ModeConfig { tempo_step: 0.04, energy_step: 0.03, ..ModeConfig::default() },
            power: ModeConfig { high_energy: 0.25, contrast: 0.10, ..ModeConfig::default() },
        }
    }
}

section! {
    /// Where the report draws its lines.
    ReportConfig {
        /// In-window share below which the report warns.
        in_window_share: f64 = 0.80,
        /// Effort correlation below which the report warns.
        effort_correlation: f64 = 0.70,
        /// Mean tempo step above which the report warns, BPM.
        tempo_step_bpm: f64 = 10.0,
        /// Distance from the aim up to which the total counts as exact, seconds.
        aim_s: f64 = 10.0,
    }
}
