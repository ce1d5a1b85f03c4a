//! What is known before the first song: days, affinities, and the start of diversity's counts.

use std::collections::HashMap;

use runclub_engine::{
    mix::Source,
    pool::{Candidate, Pool},
};

const DAY_MS: f64 = 86_400_000.0;

/// What the bonuses read of a candidate, besides what the pool's own candidate holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    /// Days since its last use.
    pub days: Option<f64>,
    /// Days since the last use of any of its artist's songs.
    pub artist_days: Option<f64>,
    /// Affinity to the best of the chosen umbrellas.
    pub affinity: f64,
    /// Whether it comes from likes or playlists.
    pub liked: bool,
    /// Sum of the personal signals (ruling C5).
    pub personal: f64,
}

/// The days since the last use, by track and by artist.
struct Rest {
    tracks: HashMap<u32, f64>,
    artists: HashMap<u32, f64>,
}

impl Rest {
    fn new(pool: &Pool) -> Self {
        let library = pool.input.library;
        let now_ms = pool.input.request.now.as_millisecond();
        let mut rest = Self { tracks: HashMap::new(), artists: HashMap::new() };
        for (id, usage) in &pool.input.history.tracks {
            if let Some(track) = library.find(id) {
                let days = (now_ms - usage.last_used_at.as_millisecond()) as f64 / DAY_MS;
                rest.tracks.insert(track, days);
                let artist_days = rest.artists.entry(library.artist_of(track)).or_insert(days);
                *artist_days = artist_days.min(days);
            }
        }
        rest
    }
}

fn facts(pool: &Pool, rest: &Rest, candidate: &Candidate) -> Facts {
    let affinities = &pool.input.library.genre_set(candidate.genre_set).affinities;
    let steady = &candidate.steady;
    Facts {
        days: rest.tracks.get(&candidate.track).copied(),
        artist_days: rest.artists.get(&candidate.artist).copied(),
        affinity: pool.input.request.genres.iter().map(|umbrella| affinities.get(*umbrella)).fold(0.0, f64::max),
        liked: pool.input.library.track(candidate.track).source != Source::Catalog,
        personal: steady.feedback + steady.listening + steady.seed_artist + steady.seed_genre,
    }
}

/// What is known before the first song.
#[derive(Debug)]
pub(super) struct Backdrop {
    /// By candidate.
    pub facts: Vec<Facts>,
    /// Uses of each genre in recent mixes.
    pub genres: Vec<u32>,
    /// Uses of each decade in recent mixes.
    pub decades: Vec<u32>,
    /// Share of each genre in the mean over the pool's songs with genres.
    pub genre_weights: Vec<f64>,
    /// Share of each decade in the mean over the pool's songs with a year.
    pub decade_weights: Vec<f64>,
}

impl Backdrop {
    pub(super) fn new(pool: &Pool) -> Self {
        let library = pool.input.library;
        let rest = Rest::new(pool);
        let (mut genres, mut decades) = (vec![0; library.genre_count()], vec![0; pool.decades.len()]);
        for (track, _) in rest.tracks.iter().filter(|(_, days)| **days <= pool.input.config.bonus.diversity_days) {
            let candidate = pool.candidate(*track);
            for &genre in &library.genre_set(candidate.genre_set).ids {
                genres[genre as usize] += 1;
            }
            if let Some(decade) = candidate.decade {
                decades[usize::from(decade)] += 1;
            }
        }
        let (mut genre_weights, mut decade_weights) = (vec![0.0; genres.len()], vec![0.0; decades.len()]);
        let (mut with_genres, mut with_year) = (0_u32, 0_u32);
        for candidate in &pool.candidates {
            let ids = &library.genre_set(candidate.genre_set).ids;
            with_genres += u32::from(!ids.is_empty());
            for &genre in ids {
                genre_weights[genre as usize] += 1.0 / ids.len() as f64;
            }
            if let Some(decade) = candidate.decade {
                decade_weights[usize::from(decade)] += 1.0;
                with_year += 1;
            }
        }
        for weight in &mut genre_weights {
            *weight /= f64::from(with_genres.max(1));
        }
        for weight in &mut decade_weights {
            *weight /= f64::from(with_year.max(1));
        }
        let facts = pool.candidates.iter().map(|candidate| facts(pool, &rest, candidate)).collect();
        Self { facts, genres, decades, genre_weights, decade_weights }
    }
}
