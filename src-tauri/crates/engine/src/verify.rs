//! Recomputing a document from itself: whether its numbers follow from the formulas.

use crate::{
    compose::described,
    config::Config,
    mix::{Finding, FindingCode, Mix, MixTrack},
    score::{Sound, TierScore},
};

/// Largest difference that still counts as the same number.
const TOLERANCE: f64 = 1e-6;

/// The songs whose printed numbers do not follow from their printed sound, tier and bonuses.
pub fn score_mismatches(mix: &Mix, config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, track) in mix.tracks.iter().enumerate() {
        let wrong = mismatches(mix, track, config);
        if !wrong.is_empty() {
            findings.push(Finding {
                code: FindingCode::ScoreMismatch,
                text: format!("{}: {} not what the formulas give.", track.name, listed(&wrong)),
                slots: vec![at as u32],
            });
        }
    }
    findings
}

fn listed(names: &[&str]) -> String {
    format!("{} {}", names.join(", "), if names.len() == 1 { "is" } else { "are" })
}

fn mismatches(mix: &Mix, track: &MixTrack, config: &Config) -> Vec<&'static str> {
    let sound = Sound::of(&described(track), &config.score);
    let own = TierScore::new(&sound, track.tier, mix.request.model, config);
    let scored = TierScore::new(&sound, track.scored_tier, mix.request.model, config);
    let personal: f64 = track.personal.iter().map(|signal| signal.value).sum();
    let mut wrong = Vec::new();
    let mut check = |name: &'static str, printed: f64, computed: f64| {
        if (printed - computed).abs() > TOLERANCE || printed.is_nan() {
            wrong.push(name);
        }
    };
    check("targetEffort", track.target_effort, config.tiers.get(track.tier).target_effort);
    check("feltTempo", track.felt_tempo.unwrap_or(0.0), own.felt.map_or(0.0, |felt| felt.tempo));
    check("tempoFit", track.tempo_fit, scored.tempo_fit);
    check("effortIndex", track.effort_index, scored.effort_index);
    check("slotFit", track.slot_fit, scored.slot_fit);
    check("energyPenalty", track.energy_penalty, scored.energy_penalty);
    check("baseScore", track.base_score, scored.base_score);
    check("finalScore", track.final_score, track.base_score + track.bonuses.sum() + personal);
    wrong
}
