//! The eight bonuses and `lowEnd`, recomputed over the prefix in playing order of the printed list
//! (C4, "the mix so far").

use super::{Case, Violation, agree, place};
use crate::oracle::bonus::{self, Bonuses, HeardCounts, artist_novelty, artist_spacing, recency, umbrella_balance};
use crate::oracle::document::Slot;
use crate::oracle::genres::{affinities, best_match, neighbour_affinity, selected_affinity};
use crate::oracle::library::{OracleTrack, artist_key};
use crate::oracle::pool::{is_locked_out, pool};

pub(super) fn judge(case: &Case) -> Vec<Violation> {
    let mut violations = Vec::new();
    let request = &case.mix.request;
    let pool = pool(case.library, case.usage, request, case.affinity);
    let pool: Vec<(&[String], Option<i32>)> =
        pool.iter().map(|track| (track.artist_genres.as_slice(), track.release_year)).collect();
    for (index, slot) in case.mix.slots.iter().enumerate() {
        let place = place(index, &slot.name);
        let expected = bonuses(case, index, &pool);
        let pairs = slot.bonuses.named().into_iter().zip(expected.named());
        for ((name, printed), (_, expected)) in pairs {
            if !agree(printed, expected, case.options.tolerance) {
                violations.push(Violation::hard(code(name), format!("{place}: {name} is {printed}, expected {expected}")));
            }
        }
        let is_rediscovery = bonus::is_rediscovery(case.days_since_use(&slot.track_id));
        if slot.rediscovery != is_rediscovery {
            violations.push(Violation::hard(
                "bonus.isRediscovery",
                format!("{place}: rediscovery is {}, expected {is_rediscovery}", slot.rediscovery),
            ));
        }
    }
    violations
}

/// The bonuses of the slot at `index`, from the slots before it.
fn bonuses(case: &Case, index: usize, pool: &[(&[String], Option<i32>)]) -> Bonuses {
    let slots = &case.mix.slots;
    let slot = &slots[index];
    let prefix = &slots[..index];
    let request = &case.mix.request;
    let days = case.days_since_use(&slot.track_id);
    let rediscoveries_before = prefix.iter().filter(|slot| bonus::is_rediscovery(case.days_since_use(&slot.track_id))).count();
    Bonuses {
        recency: recency(days),
        artist_spacing: artist_spacing(distance_to_artist(slot, prefix)),
        diversity: heard(case, prefix).diversity(&slot.genres, slot.release_year, pool),
        artist_novelty: artist_novelty(days_since_artist(case, slot)),
        genre_affinity: bonus::genre_affinity(affinity_to_filter(case, slot)),
        umbrella_balance: umbrella_balance(request.genres.len(), share_of_best_match(case, slot, prefix)),
        rediscovery: bonus::rediscovery(bonus::is_rediscovery(days), slots.len(), rediscoveries_before),
        source: bonus::source(&slot.source),
        low_end: bonus::low_end(request.template.as_deref(), slot.tier, slot.felt_tempo),
    }
}

/// Positions back to the artist's latest earlier song.
fn distance_to_artist(slot: &Slot, prefix: &[Slot]) -> Option<usize> {
    let artist = artist_key(&slot.artist_id, &slot.artist_name);
    let latest = prefix.iter().rposition(|earlier| artist_key(&earlier.artist_id, &earlier.artist_name) == artist)?;
    Some(prefix.len() - latest)
}

/// What was heard in the uses of the last 10 days and in the mix so far.
fn heard(case: &Case, prefix: &[Slot]) -> HeardCounts {
    let mut heard = HeardCounts::default();
    for row in case.usage {
        let is_recent = is_locked_out(Some(row.last_used_ms), case.mix.request.now_ms);
        let track = find(case.library, &row.track_id);
        if let Some(track) = track.filter(|_| is_recent) {
            heard.add(&track.artist_genres, track.release_year);
        }
    }
    for slot in prefix {
        heard.add(&slot.genres, slot.release_year);
    }
    heard
}

/// Days since the latest use of any track of the artist in the library.
fn days_since_artist(case: &Case, slot: &Slot) -> Option<f64> {
    let artist = artist_key(&slot.artist_id, &slot.artist_name);
    case.library
        .iter()
        .filter(|track| artist_key(&track.artist_id, &track.artist_name) == artist)
        .filter_map(|track| case.days_since_use(&track.track_id))
        .min_by(f64::total_cmp)
}

/// The affinity that counts: to the selected umbrellas, and in a broadened slot also 0.6 × that to
/// their neighbours (D3). Nothing without a genre filter.
fn affinity_to_filter(case: &Case, slot: &Slot) -> Option<f64> {
    let selected = &case.mix.request.genres;
    if selected.is_empty() {
        return None;
    }
    let affinities = affinities(&slot.genres, case.affinity);
    let own = selected_affinity(&affinities, selected);
    if slot.relaxation.as_deref() == Some("neighborUmbrella") {
        let broadened = neighbour_affinity(&affinities, selected, &case.options.neighbours);
        return Some(f64::max(own, broadened));
    }
    Some(own)
}

/// The share of the prefix that best matches the same selected umbrella as this slot; 0 for an
/// empty prefix.
fn share_of_best_match(case: &Case, slot: &Slot, prefix: &[Slot]) -> Option<f64> {
    let selected = &case.mix.request.genres;
    let match_of = |slot: &Slot| best_match(&affinities(&slot.genres, case.affinity), selected);
    let own = match_of(slot)?;
    if prefix.is_empty() {
        return Some(0.0);
    }
    let same = prefix.iter().filter(|slot| match_of(slot) == Some(own));
    Some(same.count() as f64 / prefix.len() as f64)
}

fn find<'a>(library: &'a [OracleTrack], track_id: &str) -> Option<&'a OracleTrack> {
    library.iter().find(|track| track.track_id == track_id)
}

fn code(bonus: &str) -> &'static str {
    match bonus {
        "recency" => "bonus.recency",
        "artistSpacing" => "bonus.artistSpacing",
        "diversity" => "bonus.diversity",
        "artistNovelty" => "bonus.artistNovelty",
        "genreAffinity" => "bonus.genreAffinity",
        "umbrellaBalance" => "bonus.umbrellaBalance",
        "rediscovery" => "bonus.rediscovery",
        "source" => "bonus.source",
        _ => "bonus.lowEnd",
    }
}
