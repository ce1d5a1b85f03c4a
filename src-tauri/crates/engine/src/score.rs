//! The formulas: tempo fit, effort index, slot fit, base score (algorithm.md, Scoring System).

use crate::{
    config::{Config, ScoreConfig, TierConfig},
    library::Track,
    mix::Octave,
    request::Model,
    tier::Tier,
};

/// A song's sound as the formulas read it (ruling C2): a tempo that means nothing is missing, and an
/// energy or danceability that is absent or out of range counts as the configured stand-in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sound {
    /// BPM, when it means something.
    pub tempo: Option<f64>,
    /// Whether `tempo` is the runner's own, to be taken as it is.
    pub own_tempo: bool,
    /// 0 to 1.
    pub energy: f64,
    /// 0 to 1.
    pub danceability: f64,
}

impl Sound {
    /// Reads a track.
    pub fn of(track: &Track, config: &ScoreConfig) -> Self {
        let features = track.features.unwrap_or_default();
        let known = |tempo: &f64| tempo.is_finite() && *tempo > 0.0;
        let own = track.tempo_override.filter(known);
        let share = |value: Option<f64>| value.filter(|v| (0.0..=1.0).contains(v)).unwrap_or(config.missing_feature);
        Self {
            tempo: own.or(features.tempo.filter(known)),
            own_tempo: own.is_some(),
            energy: share(features.energy),
            danceability: share(features.danceability),
        }
    }
}

/// A tempo at the octave nearest to a window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Felt {
    /// BPM.
    pub tempo: f64,
    /// Which multiple it is.
    pub octave: Octave,
    /// Distance to the window, BPM; 0 inside.
    pub distance: f64,
}

/// How far a tempo lies from a tier's window.
pub fn distance(tempo: f64, tier: &TierConfig) -> f64 {
    (tier.bpm_low - tempo).max(tempo - tier.bpm_high).max(0.0)
}

/// The octave of a tempo nearest to the window (ruling C1); on a tie the tempo itself, then double.
/// The runner's own tempo says what is felt, so it is not folded.
pub fn felt(sound: &Sound, tier: &TierConfig) -> Option<Felt> {
    let tempo = sound.tempo?;
    let at = |tempo: f64, octave| Felt { tempo, octave, distance: distance(tempo, tier) };
    if sound.own_tempo {
        return Some(at(tempo, Octave::User));
    }
    let mut best = at(tempo, Octave::AsIs);
    for other in [at(tempo * 2.0, Octave::Double), at(tempo / 2.0, Octave::Half)] {
        if other.distance < best.distance {
            best = other;
        }
    }
    Some(best)
}

/// tempoFit, 0 to 1; a missing tempo takes the stand-in from energy and danceability.
pub fn tempo_fit(sound: &Sound, felt: Option<Felt>, tier: &TierConfig, config: &ScoreConfig) -> f64 {
    let fit = match felt {
        Some(felt) => 1.0 - felt.distance / tier.bpm_tolerance,
        None => (config.proxy_energy * sound.energy + config.proxy_dance * sound.danceability) * config.proxy_factor,
    };
    fit.clamp(0.0, 1.0)
}

/// A song scored for a tier, before any bonus.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TierScore {
    /// The felt tempo.
    pub felt: Option<Felt>,
    /// 0 to 1.
    pub tempo_fit: f64,
    /// Weighted tempo fit, energy and danceability.
    pub effort_index: f64,
    /// How well the song suits a slot of the tier.
    pub slot_fit: f64,
    /// Energy outside floor or cap.
    pub energy_penalty: f64,
    /// Weighted slot fit less the penalty.
    pub base_score: f64,
}

impl TierScore {
    /// Scores a song for a tier.
    pub fn new(sound: &Sound, tier: Tier, model: Model, config: &Config) -> Self {
        let (row, score) = (config.tiers.get(tier), &config.score);
        let felt = felt(sound, row);
        let tempo_fit = tempo_fit(sound, felt, row, score);
        let effort_index =
            row.weight_tempo * tempo_fit + row.weight_energy * sound.energy + row.weight_dance * sound.danceability;
        let slot_fit = slot_fit(sound, tempo_fit, effort_index, row, model, score);
        let energy_penalty = energy_penalty(sound.energy, row, score);
        Self { felt, tempo_fit, effort_index, slot_fit, energy_penalty, base_score: score.slot_fit * slot_fit - energy_penalty }
    }

    /// Whether the song may fill a slot of the tier at all.
    pub fn passes_gate(&self, tier: Tier, config: &Config) -> bool {
        !config.score.bpm_matching || self.tempo_fit >= config.tiers.get(tier).gate
    }

    /// Whether the felt tempo lies inside the window (H1); `None` without tempo.
    pub fn in_window(&self) -> Option<bool> {
        self.felt.map(|felt| felt.distance == 0.0)
    }
}

/// SlotFit in the chosen model (ruling C3), or by intensity alone when BPM matching is off (C9).
fn slot_fit(sound: &Sound, tempo_fit: f64, effort_index: f64, row: &TierConfig, model: Model, config: &ScoreConfig) -> f64 {
    let intensity = || {
        let weight = row.weight_energy + row.weight_dance;
        if weight > 0.0 {
            (row.weight_energy * sound.energy + row.weight_dance * sound.danceability) / weight
        } else {
            row.target_effort
        }
    };
    let closeness = |value: f64| 1.0 - (value - row.target_effort).abs();
    if !config.bpm_matching {
        return closeness(intensity());
    }
    match model {
        Model::Classic => closeness(effort_index),
        Model::TempoTrue => row.weight_tempo * tempo_fit + (1.0 - row.weight_tempo) * closeness(intensity()),
    }
}

/// Penalty for energy below the tier's floor or above its cap.
fn energy_penalty(energy: f64, row: &TierConfig, config: &ScoreConfig) -> f64 {
    if energy < row.energy_floor {
        config.energy_floor_penalty * ((row.energy_floor - energy) / row.energy_floor).min(1.0)
    } else if energy > row.energy_cap {
        config.energy_cap_penalty * ((energy - row.energy_cap) / (1.0 - row.energy_cap)).min(1.0)
    } else {
        0.0
    }
}

/// Felt effort of a song (H2): half tempo on the scale 140 to 190 BPM, half energy.
pub fn felt_effort(felt_tempo: f64, energy: f64) -> f64 {
    0.5 * ((felt_tempo - 140.0) / 50.0).clamp(0.0, 1.0) + 0.5 * energy
}
