//! The state of diversity before the first song (ruling C4).

use super::{DAY_MS, Pool};

/// The state of diversity before the first song.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Baseline {
    /// Uses of each genre in the mixes looked back on.
    pub genres: Vec<u32>,
    /// Uses of each decade in the mixes looked back on.
    pub decades: Vec<u32>,
    /// Share of a genre in the mean over the pool's songs with genres.
    pub genre_weights: Vec<f64>,
    /// Share of a decade in the mean over the pool's songs with a year.
    pub decade_weights: Vec<f64>,
}

impl Baseline {
    /// Counts the mixes looked back on, and weighs genres and decades by the pool's songs.
    pub(super) fn measure(pool: &Pool) -> Self {
        let library = pool.input.library;
        let mut baseline = Self {
            genres: vec![0; library.genre_count()],
            decades: vec![0; pool.decades.len()],
            genre_weights: vec![0.0; library.genre_count()],
            decade_weights: vec![0.0; pool.decades.len()],
        };
        let window_ms = pool.input.config.bonus.diversity_days * DAY_MS;
        for (track, used) in pool.used_ms.iter().enumerate() {
            if used.is_some_and(|at| (pool.now_ms() - at) as f64 <= window_ms) {
                let track = track as u32;
                for &genre in &library.genre_set(library.genre_set_of(track)).ids {
                    baseline.genres[genre as usize] += 1;
                }
                if let Some(at) = library.track(track).decade().and_then(|decade| pool.decades.binary_search(&decade).ok()) {
                    baseline.decades[at] += 1;
                }
            }
        }
        let mut songs_of = vec![0_u32; library.genre_sets().len()];
        let mut dated = 0_u32;
        for candidate in &pool.candidates {
            songs_of[candidate.genre_set as usize] += 1;
            if let Some(at) = candidate.decade {
                baseline.decade_weights[at as usize] += 1.0;
                dated += 1;
            }
        }
        let mut with_genres = 0_u32;
        for (set, &songs) in library.genre_sets().iter().zip(&songs_of).filter(|(set, _)| !set.ids.is_empty()) {
            with_genres += songs;
            for &genre in &set.ids {
                baseline.genre_weights[genre as usize] += f64::from(songs) / set.ids.len() as f64;
            }
        }
        for weight in &mut baseline.genre_weights {
            *weight /= f64::from(with_genres.max(1));
        }
        for weight in &mut baseline.decade_weights {
            *weight /= f64::from(dated.max(1));
        }
        baseline
    }
}
