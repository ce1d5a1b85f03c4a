//! The figures of a mix (rulings H), from the printed songs alone.

use crate::{
    config::Config,
    mix::{Figures, MixTrack, PlanTimes, Segment, SegmentTimes, Source, SourceCounts},
    score::felt_effort,
};

/// Sampling step of the effort correlation, ms (H2).
const SAMPLE_MS: u32 = 10_000;

/// Computes every figure.
pub fn figures(tracks: &[MixTrack], plan: &PlanTimes, config: &Config) -> Figures {
    let count = tracks.len();
    let share = |n: usize| if count == 0 { 0.0 } else { n as f64 / count as f64 };
    let mean = |values: &[f64]| (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64);
    let mut segment_ms = SegmentTimes::default();
    let mut sources = SourceCounts::default();
    for track in tracks {
        match track.segment {
            Segment::Warmup => segment_ms.warmup += track.duration_ms,
            Segment::Main => segment_ms.main += track.duration_ms,
            Segment::Cooldown => segment_ms.cooldown += track.duration_ms,
        }
        match track.source {
            Source::Likes => sources.likes += 1,
            Source::Playlists => sources.playlists += 1,
            Source::Catalog => sources.catalog += 1,
        }
    }
    let total = segment_ms.warmup + segment_ms.main + segment_ms.cooldown;
    let known: Vec<bool> = tracks.iter().filter_map(|track| in_window(track, config)).collect();
    let inside = known.iter().filter(|inside| **inside).count();
    let fits: Vec<f64> = tracks.iter().map(|track| track.tempo_fit).collect();
    Figures {
        duration_error_ms: (i64::from(total) - i64::from(plan.aim_ms)) as i32,
        segment_ms,
        in_window_share: (!known.is_empty()).then(|| inside as f64 / known.len() as f64),
        missing_tempo_share: share(tracks.iter().filter(|track| track.tempo.is_none()).count()),
        mean_tempo_fit: mean(&fits),
        effort_correlation: effort_correlation(tracks, config),
        mean_tempo_step: mean(&tempo_steps(tracks)),
        min_artist_gap_ms: artist_gaps(tracks).into_iter().map(|gap| gap.start_to_start_ms).min(),
        rediscovery_share: share(tracks.iter().filter(|track| track.rediscovery).count()),
        relaxed_slots: tracks.iter().filter(|track| track.relaxation.is_some()).count() as u32,
        sources,
    }
}

/// Whether a song's felt tempo lies inside its tier's window; `None` without tempo (H1).
pub fn in_window(track: &MixTrack, config: &Config) -> Option<bool> {
    let row = config.tiers.get(track.tier);
    track.felt_tempo.map(|bpm| (row.bpm_low..=row.bpm_high).contains(&bpm))
}

/// Pearson correlation of target and felt effort, sampled every 10 s (H2); songs without tempo are
/// left out, as their felt effort is unknown. `None` when either side does not vary.
fn effort_correlation(tracks: &[MixTrack], config: &Config) -> Option<f64> {
    let mut samples: Vec<(f64, f64)> = Vec::new();
    let mut start = 0_u32;
    for track in tracks {
        let end = start + track.duration_ms;
        if let Some(bpm) = track.felt_tempo {
            let energy = track.energy.filter(|e| (0.0..=1.0).contains(e)).unwrap_or(config.score.missing_feature);
            let felt = felt_effort(bpm, energy);
            let in_song = end.div_ceil(SAMPLE_MS) - start.div_ceil(SAMPLE_MS);
            samples.extend(std::iter::repeat_n((track.target_effort, felt), in_song as usize));
        }
        start = end;
    }
    pearson(&samples)
}

fn pearson(samples: &[(f64, f64)]) -> Option<f64> {
    let n = samples.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| samples.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(|s| s.0), mean(|s| s.1));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (a, b) in samples {
        xx += (a - x) * (a - x);
        yy += (b - y) * (b - y);
        xy += (a - x) * (b - y);
    }
    (xx > 1e-12 && yy > 1e-12).then(|| xy / (xx.sqrt() * yy.sqrt()))
}

/// Differences of felt tempo between neighbours of one tier, BPM (H3).
fn tempo_steps(tracks: &[MixTrack]) -> Vec<f64> {
    tracks
        .windows(2)
        .filter(|pair| pair[0].tier == pair[1].tier)
        .filter_map(|pair| Some((pair[1].felt_tempo? - pair[0].felt_tempo?).abs()))
        .collect()
}

/// Two songs of one artist with none of the artist's between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArtistGap {
    /// Places of the two songs.
    pub positions: (usize, usize),
    /// Distance of their starts, ms.
    pub start_to_start_ms: u32,
}

/// Every return of an artist, in playing order.
pub fn artist_gaps(tracks: &[MixTrack]) -> Vec<ArtistGap> {
    let mut starts = Vec::with_capacity(tracks.len());
    let mut start = 0;
    for track in tracks {
        starts.push(start);
        start += track.duration_ms;
    }
    let mut gaps = Vec::new();
    for (at, track) in tracks.iter().enumerate() {
        if let Some(before) = tracks[..at].iter().rposition(|other| other.artist_id == track.artist_id) {
            gaps.push(ArtistGap { positions: (before, at), start_to_start_ms: starts[at] - starts[before] });
        }
    }
    gaps
}
