//! Recomputing a document from itself: whether its numbers follow from the formulas.

use crate::{
    compose::described,
    config::Config,
    mix::{Finding, FindingCode, Mix, PersonalSignal, Relaxation, Signal, Source},
    score::{Sound, TierScore},
};

/// Largest difference that still counts as the same number.
const TOLERANCE: f64 = 1e-6;

/// The songs whose printed numbers do not follow from their printed sound, tier and bonuses.
pub fn score_mismatches(mix: &Mix, config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, track) in mix.tracks.iter().enumerate() {
        let wrong = mismatches(mix, at, config);
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

fn mismatches(mix: &Mix, at: usize, config: &Config) -> Vec<&'static str> {
    let track = &mix.tracks[at];
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
    wrong.extend(bonus_mismatches(mix, at, config));
    let borrowed = matches!(track.relaxation, Some(Relaxation::AdjacentTier | Relaxation::SecondAdjacentTier));
    if borrowed != (track.scored_tier != track.tier) {
        wrong.push("scoredTier");
    }
    wrong
}

/// The bonuses that a document alone disproves: recomputed where it says enough, else held to their bounds.
fn bonus_mismatches(mix: &Mix, at: usize, config: &Config) -> Vec<&'static str> {
    let (track, bonus, personal) = (&mix.tracks[at], &config.bonus, &config.personal);
    let printed = &track.bonuses;
    let back = mix.tracks[..at].iter().rev().position(|other| other.artist_id == track.artist_id);
    let spacing = back.map_or(1.0, |back| (back as f64 / bonus.artist_spacing_places).clamp(0.0, 1.0));
    let source = if track.source == Source::Catalog { 0.0 } else { bonus.source };
    let unfiltered = mix.request.genres.is_empty();
    let within = |value: f64, low: f64, high: f64| value >= low - TOLERANCE && value <= high + TOLERANCE;
    let signal = |signal: &PersonalSignal| match signal.signal {
        Signal::Feedback => within(signal.value, -personal.feedback, personal.feedback),
        Signal::ListeningHistory => within(signal.value, 0.0, personal.listening),
        Signal::SeedArtist => !mix.request.seed_artists.is_empty() && within(signal.value, 0.0, personal.seed_artist),
        Signal::SeedGenre => !mix.request.seed_genres.is_empty() && within(signal.value, 0.0, personal.seed_genre),
    };
    [
        ("artistSpacing", (printed.artist_spacing - bonus.artist_spacing * spacing).abs() <= TOLERANCE),
        ("source", (printed.source - source).abs() <= TOLERANCE),
        ("recency", within(printed.recency, 0.0, bonus.recency)),
        ("diversity", within(printed.diversity, 0.0, bonus.diversity)),
        ("artistNovelty", within(printed.artist_novelty, 0.0, bonus.artist_novelty.max(bonus.artist_novelty_never))),
        ("genreAffinity", within(printed.genre_affinity, 0.0, if unfiltered { 0.0 } else { bonus.genre_affinity })),
        ("umbrellaBalance", within(printed.umbrella_balance, -bonus.umbrella_over, bonus.umbrella_under)),
        ("rediscovery", within(printed.rediscovery, 0.0, if track.rediscovery { bonus.rediscovery } else { 0.0 })),
        ("lowEnd", within(printed.low_end, 0.0, bonus.low_end)),
        ("personal", track.personal.iter().all(signal)),
    ]
    .into_iter()
    .filter(|(_, holds)| !holds)
    .map(|(name, _)| name)
    .collect()
}
