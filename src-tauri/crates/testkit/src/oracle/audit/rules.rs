//! The rules that are never relaxed, the relaxations and what they need (D1–D6).

use std::collections::BTreeMap;

use super::{Case, Violation, place};
use crate::oracle::curve::allowed_tiers;
use crate::oracle::document::Slot;
use crate::oracle::figures::min_artist_gap_ms;
use crate::oracle::formula::{known_tempo, tempo_fit};
use crate::oracle::genres::{affinities, neighbour_affinity, selected_affinity};
use crate::oracle::library::{artist_key, title_key};
use crate::oracle::pool::{has_fitting_length, is_excluded, is_locked_out, last_used_ms, passes_decade, passes_explicit};
use crate::oracle::tier::Tier;

/// Two songs of an artist start at least this far apart where the pool permits (D2).
const ARTIST_GAP_MS: i64 = 20 * 60_000;

/// Slack of threshold comparisons on recomputed numbers.
const SLACK: f64 = 1e-9;

pub(super) fn judge(case: &Case) -> Vec<Violation> {
    let mut violations = Vec::new();
    repeats(case, &mut violations);
    artists(case, &mut violations);
    for (index, slot) in case.mix.slots.iter().enumerate() {
        let place = place(index, &slot.name);
        filters(case, slot, &place, &mut violations);
        genre(case, slot, &place, &mut violations);
        lockout(case, slot, &place, &mut violations);
        borrowed_tier(case, slot, &place, &mut violations);
        gate(case, slot, &place, &mut violations);
    }
    budgets(case, &mut violations);
    violations
}

/// No track twice, nor the same song under two ids: same main artist, same normalised title (D1).
fn repeats(case: &Case, out: &mut Vec<Violation>) {
    let slots = &case.mix.slots;
    for (index, slot) in slots.iter().enumerate() {
        for (earlier_index, earlier) in slots[..index].iter().enumerate() {
            let both = || format!("{} and track {earlier_index}", place(index, &slot.name));
            if slot.track_id == earlier.track_id {
                out.push(Violation::hard("rule.twice", format!("{} are one track", both())));
            } else if artist_of(slot) == artist_of(earlier) && title_key(&slot.name) == title_key(&earlier.name) {
                out.push(Violation::hard("rule.sameSong", format!("{} are one song under two ids", both())));
            }
        }
    }
}

/// No artist back to back, at most two songs each (D1), 20 minutes apart where possible (D2), one
/// song each in Light where possible (B2).
fn artists(case: &Case, out: &mut Vec<Violation>) {
    let slots = &case.mix.slots;
    for (index, pair) in slots.windows(2).enumerate() {
        if artist_of(&pair[0]) == artist_of(&pair[1]) {
            out.push(Violation::hard("rule.backToBack", format!("tracks {index} and {} are one artist's", index + 1)));
        }
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for slot in slots {
        *counts.entry(artist_of(slot)).or_insert(0) += 1;
    }
    for (artist, count) in counts {
        if count > 2 {
            out.push(Violation::hard("rule.perArtist", format!("artist {artist} has {count} songs")));
        } else if count == 2 && case.mix.request.template.as_deref() == Some("light") {
            out.push(Violation::soft("rule.lightArtist", format!("artist {artist} has two songs in Light")));
        }
    }
    if let Some(gap) = min_artist_gap_ms(slots).filter(|gap| *gap < ARTIST_GAP_MS) {
        out.push(Violation::soft("rule.artistGap", format!("two songs of an artist start {gap} ms apart")));
    }
}

/// Length, features, decade, explicit songs and exclusions (D1, D5).
fn filters(case: &Case, slot: &Slot, place: &str, out: &mut Vec<Violation>) {
    let request = &case.mix.request;
    let mut rows = case.library.iter().filter(|row| row.track_id == slot.track_id).peekable();
    let is_known = rows.peek().is_some();
    let has_features = known_tempo(slot.tempo).is_some() || rows.any(super::super::library::OracleTrack::has_features);
    let excluded = is_excluded(&slot.artist_id, &slot.artist_name, &slot.genres, request, case.affinity);
    let checks = [
        ("rule.length", has_fitting_length(slot.duration_ms), "is not 90 to 360 s long"),
        ("rule.features", has_features || !is_known, "has no audio features"),
        ("rule.decade", passes_decade(slot.release_year, request), "is of another decade"),
        ("rule.explicit", passes_explicit(slot.explicit, request), "is explicit"),
        ("rule.excluded", !excluded, "is excluded"),
    ];
    for (code, holds, words) in checks {
        if !holds {
            out.push(Violation::hard(code, format!("{place} {words}")));
        }
    }
}

/// A genre filter holds for every slot but the broadened ones, and those need an affinity to a
/// neighbour (D3, D4).
fn genre(case: &Case, slot: &Slot, place: &str, out: &mut Vec<Violation>) {
    let selected = &case.mix.request.genres;
    let is_broadened = is(slot, "neighborUmbrella");
    if selected.is_empty() {
        if is_broadened {
            let text = format!("{place} broadens a genre filter that is not there");
            out.push(Violation::hard("rule.relaxationLabel", text));
        }
        return;
    }
    let affinities = affinities(&slot.genres, case.affinity);
    let own = selected_affinity(&affinities, selected);
    let neighbour = neighbour_affinity(&affinities, selected, &case.options.neighbours);
    if own > 0.0 {
        if is_broadened {
            let text = format!("{place} is marked as broadened and meets the filter itself");
            out.push(Violation::soft("rule.relaxationLabel", text));
        }
    } else if !is_broadened {
        let text = format!("{place} has no affinity to a selected genre");
        out.push(Violation::hard("rule.genre", text));
    } else if neighbour <= 0.0 {
        let text = format!("{place} has no affinity to a neighbour of a selected genre");
        out.push(Violation::hard("rule.genreNeighbour", text));
    }
}

/// Locked out for 10 × 24 h; a break is marked (D3, D6).
fn lockout(case: &Case, slot: &Slot, place: &str, out: &mut Vec<Violation>) {
    let used = last_used_ms(case.usage, &slot.track_id);
    let is_locked = is_locked_out(used, case.mix.request.now_ms);
    let is_marked = is(slot, "lockoutBreak");
    if is_locked && !is_marked {
        let text = format!("{place} was used within the last 10 days");
        out.push(Violation::hard("rule.lockout", text));
    }
    if is_marked && !is_locked {
        let text = format!("{place} is marked as a lockout break and is not locked out");
        out.push(Violation::soft("rule.relaxationLabel", text));
    }
}

/// A borrowed tier is one or two steps away as the mark says, is one that template and segment
/// have, and fits the song well enough (D3).
fn borrowed_tier(case: &Case, slot: &Slot, place: &str, out: &mut Vec<Violation>) {
    let distance = slot.tier.distance(slot.scored_tier);
    let (wanted_distance, least_slot_fit) = match slot.relaxation.as_deref() {
        Some("adjacentTier") => (1, 0.70),
        Some("secondAdjacentTier") => (2, 0.65),
        _ => (0, f64::NEG_INFINITY),
    };
    if distance != wanted_distance {
        let text = format!(
            "{place}: scored as {} in a slot of {}, marked {:?}",
            slot.scored_tier.name(),
            slot.tier.name(),
            slot.relaxation
        );
        out.push(Violation::hard("rule.relaxationLabel", text));
    }
    if distance == 0 {
        return;
    }
    if slot.slot_fit < least_slot_fit - SLACK {
        let text = format!("{place}: slotFit {} is below {least_slot_fit}", slot.slot_fit);
        out.push(Violation::hard("rule.relaxationSlotFit", text));
    }
    let own_fit = fit_for(slot, slot.tier);
    if case.bpm_matching && own_fit < 0.30 - SLACK {
        let text = format!("{place}: tempoFit for the slot's own tier is {own_fit}, below 0.30");
        out.push(Violation::hard("rule.relaxationOwnFit", text));
    }
    let borrowed = slot.scored_tier;
    if slot.segment != "main" {
        // B1 has two readings: nothing above Easy, or nothing from Hard on. The second is certain.
        out.push(Violation {
            code: "rule.relaxationForbiddenTier",
            hard: borrowed >= Tier::Hard,
            text: format!("{place}: {} borrowed outside main", borrowed.name()),
        });
    } else if let Some(template) = case.mix.request.template.as_deref() {
        let minutes = super::timing::session_minutes(&case.mix.request).unwrap_or(0);
        if !allowed_tiers(template, minutes).contains(&borrowed) {
            let text = format!("{place}: {template} has no {}", borrowed.name());
            out.push(Violation::hard("rule.relaxationForbiddenTier", text));
        }
    }
}

/// The gate of the tier scored for (algorithm.md "Selection Process", D3); none with BPM matching
/// off (C9).
fn gate(case: &Case, slot: &Slot, place: &str, out: &mut Vec<Violation>) {
    let gate = slot.scored_tier.row().gate;
    let fit = fit_for(slot, slot.scored_tier);
    if case.bpm_matching && fit < gate - SLACK {
        let text = format!("{place}: tempoFit {fit} is below the gate {gate}");
        out.push(Violation::hard("rule.gate", text));
    }
}

/// At most two broadened slots and one lockout break (D3); few tracks without a tempo (C2).
fn budgets(case: &Case, out: &mut Vec<Violation>) {
    let slots = &case.mix.slots;
    let count = |relaxation: &str| slots.iter().filter(|slot| is(slot, relaxation)).count();
    for (code, relaxation, most) in [("rule.broadenedSlots", "neighborUmbrella", 2), ("rule.lockoutBreaks", "lockoutBreak", 1)] {
        let found = count(relaxation);
        if found > most {
            let text = format!("{found} slots with {relaxation}, at most {most}");
            out.push(Violation::hard(code, text));
        }
    }
    let missing = slots.iter().filter(|slot| known_tempo(slot.tempo).is_none()).count();
    if missing * 10 > slots.len() {
        let text = format!("{missing} of {} tracks have no tempo", slots.len());
        out.push(Violation::soft("rule.missingTempo", text));
    }
}

fn fit_for(slot: &Slot, tier: Tier) -> f64 {
    tempo_fit(slot.tempo, slot.is_users_tempo(), slot.energy, slot.danceability, tier)
}

fn artist_of(slot: &Slot) -> String {
    artist_key(&slot.artist_id, &slot.artist_name)
}

fn is(slot: &Slot, relaxation: &str) -> bool {
    slot.relaxation.as_deref() == Some(relaxation)
}
