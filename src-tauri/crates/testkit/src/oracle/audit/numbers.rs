//! The per-slot formulas on the printed numbers: each from the ones printed before it, so that one
//! wrong number is one violation.

use super::{Case, Violation, agree, place};
use crate::oracle::bonus::personal_bounds;
use crate::oracle::document::Slot;
use crate::oracle::formula::{Model, base_score, effort_index, energy_penalty, felt_tempo, final_score, slot_fit, tempo_fit};
use crate::oracle::genres::{affinities, umbrella};
use crate::oracle::library::names_artist;

pub(super) fn judge(case: &Case) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (index, slot) in case.mix.slots.iter().enumerate() {
        let place = place(index, &slot.name);
        felt(slot, &place, case.options.tolerance, &mut violations);
        formulas(case, slot, &place, &mut violations);
        personal(case, slot, &place, &mut violations);
    }
    violations
}

/// The felt tempo goes by the slot's own window, also in a relaxed slot (H1).
fn felt(slot: &Slot, place: &str, tolerance: f64, out: &mut Vec<Violation>) {
    let expected = felt_tempo(slot.tempo, slot.is_users_tempo(), slot.tier);
    let is_same = match (expected, slot.felt_tempo) {
        (Some(expected), Some(printed)) => agree(expected.tempo, printed, tolerance),
        (None, None) => true,
        _ => false,
    };
    if !is_same {
        out.push(Violation::hard(
            "formula.feltTempo",
            format!("{place}: feltTempo is {:?}, expected {expected:?}", slot.felt_tempo),
        ));
    }
    if slot.octave != expected.map(|felt| felt.octave) {
        out.push(Violation::hard("formula.octave", format!("{place}: octave is {:?}, expected {expected:?}", slot.octave)));
    }
}

fn formulas(case: &Case, slot: &Slot, place: &str, out: &mut Vec<Violation>) {
    let tier = slot.scored_tier;
    let model = case.mix.request.model;
    let (energy, dance) = (slot.energy, slot.danceability);
    let personal: Vec<f64> = slot.personal.iter().map(|(_, value)| *value).collect();
    let checks = [
        ("formula.targetEffort", slot.target_effort, slot.tier.row().target_effort),
        ("formula.tempoFit", slot.tempo_fit, tempo_fit(slot.tempo, slot.is_users_tempo(), energy, dance, tier)),
        ("formula.effortIndex", slot.effort_index, effort_index(slot.tempo_fit, energy, dance, tier)),
        ("formula.slotFit", slot.slot_fit, slot_fit(model, case.bpm_matching, slot.tempo_fit, energy, dance, tier)),
        ("formula.energyPenalty", slot.energy_penalty, energy_penalty(energy, tier)),
        ("formula.baseScore", slot.base_score, base_score(slot.slot_fit, slot.energy_penalty)),
        ("formula.finalScore", slot.final_score, final_score(slot.base_score, slot.bonuses.sum(), &personal)),
    ];
    for (code, printed, expected) in checks {
        if !agree(printed, expected, case.options.tolerance) {
            let text = format!("{place}: {code} is {printed}, expected {expected}");
            out.push(Violation::hard(code, text));
        }
    }
}

/// C5: each signal within its bounds; the seeds' values follow from the request.
fn personal(case: &Case, slot: &Slot, place: &str, out: &mut Vec<Violation>) {
    let request = &case.mix.request;
    let tolerance = case.options.tolerance;
    let mut push = |code, text| out.push(Violation::hard(code, text));
    for (signal, value) in &slot.personal {
        let Some((low, high)) = personal_bounds(signal) else {
            continue;
        };
        if *value < low - tolerance || *value > high + tolerance {
            push("personal.bounds", format!("{place}: {signal} is {value}, outside {low} to {high}"));
        }
    }
    let printed = |wanted: &str| -> f64 {
        let of_signal = slot.personal.iter().filter(|(signal, _)| signal == wanted);
        of_signal.map(|(_, value)| value).sum()
    };
    if request.model == Model::Classic {
        let sum: f64 = slot.personal.iter().map(|(_, value)| value).sum();
        if !agree(sum, 0.0, tolerance) {
            out.push(Violation::soft(
                "personal.inClassic",
                format!("{place}: personal signals count {sum} under the classic model"),
            ));
        }
        return;
    }
    let is_seed_artist = request.seed_artists.iter().any(|seed| names_artist(seed, &slot.artist_id, &slot.artist_name));
    let seed_artist = if is_seed_artist { 0.10 } else { 0.0 };
    if !agree(printed("seedArtist"), seed_artist, tolerance) {
        push("personal.seedArtist", format!("{place}: seedArtist is {}, expected {seed_artist}", printed("seedArtist")));
    }
    // A seed that is no umbrella leaves its affinity to the product: only the bounds hold.
    let umbrellas: Option<Vec<usize>> = request.seed_genres.iter().map(|s| umbrella(s)).collect();
    if let Some(umbrellas) = umbrellas {
        let affinities = affinities(&slot.genres, case.affinity);
        let largest = umbrellas.iter().map(|index| affinities[*index]);
        let seed_genre = 0.08 * largest.fold(0.0, f64::max);
        if !agree(printed("seedGenre"), seed_genre, tolerance) {
            push("personal.seedGenre", format!("{place}: seedGenre is {}, expected {seed_genre}", printed("seedGenre")));
        }
    }
}
