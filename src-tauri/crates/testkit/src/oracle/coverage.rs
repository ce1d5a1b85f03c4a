//! What a library has to offer each tier (H4).

use std::collections::BTreeSet;

use super::formula::{felt_tempo, in_window, tempo_fit};
use super::library::{OracleTrack, artist_key};
use super::tier::{TIERS, Tier};

/// A number of songs, of artists, and their length.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Supply {
    /// Tracks.
    pub tracks: usize,
    /// Distinct main artists.
    pub artists: usize,
    /// Minutes of music.
    pub minutes: f64,
}

/// The supply of one tier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TierCoverage {
    /// The tier.
    pub tier: Tier,
    /// Tempo fit at or above the tier's gate; songs without a tempo by their proxy.
    pub passing_gate: Supply,
    /// Felt tempo inside the window, no tolerance.
    pub in_window: Supply,
}

/// The coverage of a pool, tier by tier in ascending order (H4). The pool is the filtered one.
pub fn coverage(pool: &[&OracleTrack]) -> [TierCoverage; 5] {
    TIERS.map(|tier| TierCoverage {
        tier,
        passing_gate: supply(pool.iter().filter(|track| passes_gate(track, tier))),
        in_window: supply(pool.iter().filter(|track| is_in_window(track, tier))),
    })
}

fn passes_gate(track: &OracleTrack, tier: Tier) -> bool {
    let fit = tempo_fit(track.tempo, false, track.energy, track.danceability, tier);
    fit >= tier.row().gate
}

fn is_in_window(track: &OracleTrack, tier: Tier) -> bool {
    felt_tempo(track.tempo, false, tier).is_some_and(|felt| in_window(felt.tempo, tier))
}

fn supply<'a>(tracks: impl Iterator<Item = &'a &'a OracleTrack>) -> Supply {
    let tracks: Vec<_> = tracks.collect();
    let artists: BTreeSet<String> = tracks.iter().map(|track| artist_key(&track.artist_id, &track.artist_name)).collect();
    let milliseconds: i64 = tracks.iter().map(|track| track.duration_ms).sum();
    Supply { tracks: tracks.len(), artists: artists.len(), minutes: milliseconds as f64 / 60_000.0 }
}
