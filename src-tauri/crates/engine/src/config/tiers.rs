//! The tier table (algorithm.md, Tier Specifications).

use serde::{Deserialize, Serialize};

use crate::tier::Tier;

/// One row per tier (algorithm.md, Tier Specifications).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierTable {
    /// Warm-up, cool-down, recovery.
    pub easy: TierConfig,
    /// Steady.
    pub moderate: TierConfig,
    /// Comfortably hard.
    pub strong: TierConfig,
    /// Interval effort.
    pub hard: TierConfig,
    /// The peak.
    pub max: TierConfig,
}

impl Default for TierTable {
    fn default() -> Self {
        let row =
            |target_effort, bpm: (f64, f64), bpm_tolerance, gate, weights: (f64, f64), floor, cap, (top_k, variety)| TierConfig {
                target_effort,
                bpm_low: bpm.0,
                bpm_high: bpm.1,
                bpm_tolerance,
                gate,
                weight_tempo: weights.0,
                weight_energy: weights.1,
                weight_dance: 0.10,
                energy_floor: floor,
                energy_cap: cap,
                top_k,
                variety,
            };
        Self {
            easy: row(0.35, (150.0, 165.0), 18.0, 0.35, (0.65, 0.25), 0.0, 0.70, (25, 2.6)),
            moderate: row(0.48, (155.0, 170.0), 14.0, 0.42, (0.62, 0.28), 0.35, 1.0, (15, 1.5)),
            strong: row(0.60, (160.0, 178.0), 10.0, 0.50, (0.60, 0.30), 0.45, 1.0, (8, 1.0)),
            hard: row(0.72, (168.0, 186.0), 8.0, 0.55, (0.58, 0.32), 0.55, 1.0, (8, 1.0)),
            max: row(0.85, (172.0, 190.0), 6.0, 0.60, (0.56, 0.34), 0.65, 1.0, (8, 1.0)),
        }
    }
}

section! {
    /// One tier. (The defaults of this struct are Easy's; [`TierTable`] holds all five.)
    TierConfig {
        /// Target effort of a slot, 0 to 1.
        target_effort: f64 = 0.35,
        /// Lower edge of the tempo window, BPM.
        bpm_low: f64 = 150.0,
        /// Upper edge of the tempo window, BPM.
        bpm_high: f64 = 165.0,
        /// Distance from the window at which tempoFit reaches 0, BPM.
        bpm_tolerance: f64 = 18.0,
        /// Smallest tempoFit a song needs for this tier.
        gate: f64 = 0.35,
        /// Weight of tempoFit in the effort index.
        weight_tempo: f64 = 0.65,
        /// Weight of energy in the effort index.
        weight_energy: f64 = 0.25,
        /// Weight of danceability in the effort index.
        weight_dance: f64 = 0.10,
        /// Energy below this is penalised; 0 = no floor.
        energy_floor: f64 = 0.0,
        /// Energy above this is penalised; 1 = no cap.
        energy_cap: f64 = 0.70,
        /// How many of the best songs the first draw of a slot may choose from.
        top_k: u32 = 25,
        /// Factor on the noise in slots of this tier: wider where the specification draws from more songs.
        variety: f64 = 2.6,
    }
}

impl TierTable {
    /// The row of a tier.
    pub fn get(&self, tier: Tier) -> &TierConfig {
        match tier {
            Tier::Easy => &self.easy,
            Tier::Moderate => &self.moderate,
            Tier::Strong => &self.strong,
            Tier::Hard => &self.hard,
            Tier::Max => &self.max,
        }
    }
}
