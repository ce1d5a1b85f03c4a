//! The per-slot formulas (algorithm.md, "Tempo Matching" to "Final Score"; C1–C3, C9).

use super::tier::{EnergyShape, Tier};

/// The two scoring models (C3). They differ in the slot fit alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// The literal formulas of algorithm.md.
    Classic,
    /// Tempo fit and intensity weighed against each other; the default.
    TempoTrue,
}

/// Which multiple of the printed tempo is felt (C1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Octave {
    /// The tempo itself.
    AsIs,
    /// Twice the tempo.
    Double,
    /// Half the tempo.
    Half,
    /// The user's own number, taken as it is.
    User,
}

impl Octave {
    /// The octave of this name in the mix document, if it is one.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "asIs" => Some(Self::AsIs),
            "double" => Some(Self::Double),
            "half" => Some(Self::Half),
            "user" => Some(Self::User),
            _ => None,
        }
    }
}

/// The tempo a runner feels, and how it came about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Felt {
    /// In BPM.
    pub tempo: f64,
    /// The multiple used.
    pub octave: Octave,
}

/// The tempo if it is one: zero, negative, NaN and infinite count as missing (C2).
pub fn known_tempo(tempo: Option<f64>) -> Option<f64> {
    tempo.filter(|bpm| bpm.is_finite() && *bpm > 0.0)
}

/// Energy or danceability; absent or outside 0–1 counts 0.5 (C2).
pub fn unit_or_half(value: Option<f64>) -> f64 {
    match value {
        Some(number) if (0.0..=1.0).contains(&number) => number,
        _ => 0.5,
    }
}

/// BPM between a tempo and the tier's window; 0 inside, edges included.
pub fn distance_to_window(bpm: f64, tier: Tier) -> f64 {
    let row = tier.row();
    if bpm < row.window_low {
        row.window_low - bpm
    } else if bpm > row.window_high {
        bpm - row.window_high
    } else {
        0.0
    }
}

/// Whether a felt tempo lies in the tier's window, without tolerance (H1).
pub fn in_window(felt_tempo: f64, tier: Tier) -> bool {
    distance_to_window(felt_tempo, tier) == 0.0
}

/// The octave nearest to the window (C1, H1): ties prefer the tempo itself, then its double, then
/// its half. A tempo of the user's own is felt as it is. Nothing when the tempo is missing.
pub fn felt_tempo(tempo: Option<f64>, is_users_own: bool, tier: Tier) -> Option<Felt> {
    let bpm = known_tempo(tempo)?;
    if is_users_own {
        return Some(Felt { tempo: bpm, octave: Octave::User });
    }
    let mut nearest = Felt { tempo: bpm, octave: Octave::AsIs };
    for (tempo, octave) in [(bpm * 2.0, Octave::Double), (bpm / 2.0, Octave::Half)] {
        if distance_to_window(tempo, tier) < distance_to_window(nearest.tempo, tier) {
            nearest = Felt { tempo, octave };
        }
    }
    Some(nearest)
}

/// `1 - distance / tolerance` of the felt tempo, clamped to 0–1; without a tempo the proxy
/// `(0.6 energy + 0.4 danceability) × 0.9` (algorithm.md "Tempo Matching", C2).
pub fn tempo_fit(tempo: Option<f64>, is_users_own: bool, energy: Option<f64>, danceability: Option<f64>, tier: Tier) -> f64 {
    let fit = match felt_tempo(tempo, is_users_own, tier) {
        Some(felt) => 1.0 - distance_to_window(felt.tempo, tier) / tier.row().tolerance,
        None => (0.6 * unit_or_half(energy) + 0.4 * unit_or_half(danceability)) * 0.9,
    };
    fit.clamp(0.0, 1.0)
}

/// `wTempo·tempoFit + wEnergy·energy + wDance·danceability` (algorithm.md, "`EffortIndex`"). The
/// mix prints this literal figure under both models.
pub fn effort_index(tempo_fit: f64, energy: Option<f64>, danceability: Option<f64>, tier: Tier) -> f64 {
    let row = tier.row();
    row.weight_tempo * tempo_fit + row.weight_energy * unit_or_half(energy) + row.weight_dance * unit_or_half(danceability)
}

/// `(wEnergy·energy + wDance·danceability) / (wEnergy + wDance)` (C3).
pub fn intensity(energy: Option<f64>, danceability: Option<f64>, tier: Tier) -> f64 {
    let row = tier.row();
    (row.weight_energy * unit_or_half(energy) + row.weight_dance * unit_or_half(danceability))
        / (row.weight_energy + row.weight_dance)
}

/// How well a song suits a slot, 0 to 1 (C3). With BPM matching off the tempo part is dropped from
/// either model and intensity alone counts (C9).
pub fn slot_fit(
    model: Model,
    bpm_matching: bool,
    tempo_fit: f64,
    energy: Option<f64>,
    danceability: Option<f64>,
    tier: Tier,
) -> f64 {
    let row = tier.row();
    let intensity_fit = 1.0 - (intensity(energy, danceability, tier) - row.target_effort).abs();
    if !bpm_matching {
        return intensity_fit;
    }
    match model {
        Model::Classic => 1.0 - (effort_index(tempo_fit, energy, danceability, tier) - row.target_effort).abs(),
        Model::TempoTrue => row.weight_tempo * tempo_fit + (1.0 - row.weight_tempo) * intensity_fit,
    }
}

/// What energy outside the tier's shape costs, ≥ 0 (algorithm.md, "Energy Shaping").
pub fn energy_penalty(energy: Option<f64>, tier: Tier) -> f64 {
    let energy = unit_or_half(energy);
    match tier.row().energy {
        EnergyShape::Cap(cap) if energy > cap => 0.12 * f64::min(1.0, (energy - cap) / 0.30),
        EnergyShape::Floor(floor) if energy < floor => 0.10 * f64::min(1.0, (floor - energy) / floor),
        _ => 0.0,
    }
}

/// `0.60 × SlotFit − energyPenalty` (algorithm.md, "Base Score").
pub fn base_score(slot_fit: f64, energy_penalty: f64) -> f64 {
    0.60 * slot_fit - energy_penalty
}

/// `baseScore + Σ bonuses + Σ personal` (cli-and-json.md, "The mix document").
pub fn final_score(base_score: f64, bonuses: f64, personal: &[f64]) -> f64 {
    base_score + bonuses + personal.iter().sum::<f64>()
}
