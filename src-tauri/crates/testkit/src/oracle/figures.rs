//! The figures of a mix (H1–H3, H5), computed from the printed tracks.

use std::collections::BTreeMap;

use super::document::{Mix, Slot};
use super::formula::{in_window, known_tempo, unit_or_half};
use super::library::artist_key;

/// Samples of the effort correlation lie this far apart, the first at 0 (H2).
pub const SAMPLE_MS: usize = 10_000;

/// The figures of the report, named as in the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// Total − aim (H5).
    pub duration_error_ms: i64,
    /// Warm-up, main and cool-down.
    pub segment_ms: [i64; 3],
    /// Over tracks with a known tempo (H1); nothing when there are none.
    pub in_window_share: Option<f64>,
    /// Over all tracks (C2); nothing for an empty mix.
    pub missing_tempo_share: Option<f64>,
    /// The mean of the printed tempo fits, proxies included.
    pub mean_tempo_fit: Option<f64>,
    /// H2; nothing for a flat curve.
    pub effort_correlation: Option<f64>,
    /// H3; nothing without such neighbours.
    pub mean_tempo_step: Option<f64>,
    /// The least start-to-start gap between two songs of one artist (D2).
    pub min_artist_gap_ms: Option<i64>,
    /// Over all tracks.
    pub rediscovery_share: Option<f64>,
    /// Slots with a relaxation (H5).
    pub relaxed_slots: usize,
    /// Likes, playlists, catalogue.
    pub sources: [usize; 3],
}

/// The figures of a mix.
pub fn figures(mix: &Mix) -> Figures {
    let slots = &mix.slots;
    let with_tempo: Vec<&Slot> = slots.iter().filter(|slot| known_tempo(slot.tempo).is_some()).collect();
    let in_window_count = with_tempo.iter().filter(|slot| slot.felt_tempo.is_some_and(|felt| in_window(felt, slot.tier))).count();
    let count_of = |source: &str| slots.iter().filter(|slot| slot.source == source).count();
    let fits: Vec<f64> = slots.iter().map(|slot| slot.tempo_fit).collect();
    let rediscoveries = slots.iter().filter(|slot| slot.rediscovery).count();
    Figures {
        duration_error_ms: mix.total_ms() - mix.plan[3],
        segment_ms: ["warmup", "main", "cooldown"].map(|segment| mix.segment_ms(segment)),
        in_window_share: share(in_window_count, with_tempo.len()),
        missing_tempo_share: share(slots.len() - with_tempo.len(), slots.len()),
        mean_tempo_fit: mean(&fits),
        effort_correlation: effort_correlation(slots),
        mean_tempo_step: mean_tempo_step(slots),
        min_artist_gap_ms: min_artist_gap_ms(slots),
        rediscovery_share: share(rediscoveries, slots.len()),
        relaxed_slots: slots.iter().filter(|slot| slot.relaxation.is_some()).count(),
        sources: ["likes", "playlists", "catalog"].map(count_of),
    }
}

/// Pearson between target and felt effort, sampled every 10 s from the first moment on (H2). Time
/// under a song without a tempo has no felt effort and is left out. Nothing when either is flat.
pub fn effort_correlation(slots: &[Slot]) -> Option<f64> {
    let mut targets = Vec::new();
    let mut felt = Vec::new();
    let total: i64 = slots.iter().map(|slot| slot.duration_ms).sum();
    for moment in (0..total).step_by(SAMPLE_MS) {
        let slot = playing_at(slots, moment)?;
        if let Some(effort) = felt_effort(slot) {
            targets.push(slot.tier.row().target_effort);
            felt.push(effort);
        }
    }
    pearson(&targets, &felt)
}

/// `½·clamp((felt tempo − 140)/50, 0, 1) + ½·energy` (H2).
pub fn felt_effort(slot: &Slot) -> Option<f64> {
    let tempo_part = ((slot.felt_tempo? - 140.0) / 50.0).clamp(0.0, 1.0);
    Some(0.5 * tempo_part + 0.5 * unit_or_half(slot.energy))
}

/// Mean |difference of felt tempo| between neighbours of the same tier (H3), both with a tempo.
pub fn mean_tempo_step(slots: &[Slot]) -> Option<f64> {
    let steps: Vec<f64> = slots
        .windows(2)
        .filter(|pair| pair[0].tier == pair[1].tier)
        .filter_map(|pair| Some((pair[1].felt_tempo? - pair[0].felt_tempo?).abs()))
        .collect();
    mean(&steps)
}

/// The least time from the start of a song to the start of the same artist's next one (D2).
pub fn min_artist_gap_ms(slots: &[Slot]) -> Option<i64> {
    let mut last_start: BTreeMap<String, i64> = BTreeMap::new();
    let mut least: Option<i64> = None;
    let mut start = 0;
    for slot in slots {
        let artist = artist_key(&slot.artist_id, &slot.artist_name);
        if let Some(earlier) = last_start.insert(artist, start) {
            let gap = start - earlier;
            least = Some(least.map_or(gap, |least| least.min(gap)));
        }
        start += slot.duration_ms;
    }
    least
}

/// The correlation of two series; nothing when one of them does not vary.
pub fn pearson(left: &[f64], right: &[f64]) -> Option<f64> {
    let is_flat = |series: &[f64]| series.windows(2).all(|pair| pair[0] == pair[1]);
    if is_flat(left) || is_flat(right) {
        return None;
    }
    let left_mean = mean(left)?;
    let right_mean = mean(right)?;
    let mut covariance = 0.0;
    let mut left_variance = 0.0;
    let mut right_variance = 0.0;
    for (x, y) in left.iter().zip(right) {
        covariance += (x - left_mean) * (y - right_mean);
        left_variance += (x - left_mean) * (x - left_mean);
        right_variance += (y - right_mean) * (y - right_mean);
    }
    Some(covariance / libm::sqrt(left_variance * right_variance))
}

fn playing_at(slots: &[Slot], moment_ms: i64) -> Option<&Slot> {
    let mut end = 0;
    slots.iter().find(|slot| {
        end += slot.duration_ms;
        moment_ms < end
    })
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
