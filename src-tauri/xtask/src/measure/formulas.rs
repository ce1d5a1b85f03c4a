//! Every formula on every song: the engine beside the independent oracle.

use runclub_engine::{
    config::Config,
    request::Model,
    score::{Sound, TierScore},
    tier::Tier,
};
use runclub_testkit::oracle::{OracleTrack, formula, tier as oracle_tier};

use super::music::Music;

/// The largest difference of each formula over every song and tier.
#[derive(Default)]
struct Differences {
    compared: u64,
    tempo_fit: f64,
    effort_index: f64,
    slot_fit: f64,
    penalty: f64,
    base: f64,
}

/// Prints the largest differences per library and model.
pub(crate) fn print(music: &[Music]) {
    println!("\n## Formulas against the independent oracle: largest difference over every song and tier\n");
    println!("| library | model | compared | tempoFit | effortIndex | slotFit | energyPenalty | baseScore |");
    println!("|---|---|---|---|---|---|---|---|");
    for music in music {
        for (model, oracle_model) in [(Model::Classic, formula::Model::Classic), (Model::TempoTrue, formula::Model::TempoTrue)] {
            let mut largest = Differences::default();
            for row in &music.rows {
                compare(music, row, model, oracle_model, &mut largest);
            }
            println!(
                "| {} | {} | {} | {:.1e} | {:.1e} | {:.1e} | {:.1e} | {:.1e} |",
                music.name,
                model.slug(),
                largest.compared,
                largest.tempo_fit,
                largest.effort_index,
                largest.slot_fit,
                largest.penalty,
                largest.base
            );
        }
    }
}

fn compare(music: &Music, row: &OracleTrack, model: Model, oracle_model: formula::Model, largest: &mut Differences) {
    let config = Config::default();
    let Some(at) = music.library.find(&row.track_id) else { return };
    let sound = Sound::of(music.library.track(at), &config.score);
    for (tier, of) in Tier::ALL.into_iter().zip(oracle_tier::TIERS) {
        let score = TierScore::new(&sound, tier, model, &config);
        let fit = formula::tempo_fit(row.tempo, false, row.energy, row.danceability, of);
        let effort = formula::effort_index(fit, row.energy, row.danceability, of);
        let slot = formula::slot_fit(oracle_model, true, fit, row.energy, row.danceability, of);
        let penalty = formula::energy_penalty(row.energy, of);
        let note = |held: &mut f64, a: f64, b: f64| *held = held.max((a - b).abs());
        note(&mut largest.tempo_fit, score.tempo_fit, fit);
        note(&mut largest.effort_index, score.effort_index, effort);
        note(&mut largest.slot_fit, score.slot_fit, slot);
        note(&mut largest.penalty, score.energy_penalty, penalty);
        note(&mut largest.base, score.base_score, formula::base_score(slot, penalty));
        largest.compared += 1;
    }
}
