//! The mix so far: the eight bonuses over it (ruling C4), and the hard rules beside it (ruling D1).

use runclub_engine::{
    pool::{Candidate, Pool},
    title,
};

use super::backdrop::{Backdrop, Facts};

/// The mix so far, as counts.
pub(super) struct Prefix<'a> {
    pool: &'a Pool<'a>,
    backdrop: &'a Backdrop,
    genres: Vec<u32>,
    genre_max: u32,
    /// Mean count over the genres of the pool's songs.
    genre_mean: f64,
    decades: Vec<u32>,
    decade_max: u32,
    decade_mean: f64,
    umbrellas: Vec<u32>,
    rediscovered: u32,
    /// Songs so far, as indices into the pool's candidates.
    chosen: Vec<u32>,
    /// Place of each artist's latest song, counted from 1; 0 for none.
    latest: Vec<u32>,
    slots: usize,
}

impl<'a> Prefix<'a> {
    pub(super) fn new(pool: &'a Pool<'a>, backdrop: &'a Backdrop, slots: usize) -> Self {
        let mean = |counts: &[u32], weights: &[f64]| counts.iter().zip(weights).map(|(n, w)| f64::from(*n) * w).sum();
        Self {
            pool,
            backdrop,
            genres: backdrop.genres.clone(),
            genre_max: backdrop.genres.iter().copied().max().unwrap_or(0),
            genre_mean: mean(&backdrop.genres, &backdrop.genre_weights),
            decades: backdrop.decades.clone(),
            decade_max: backdrop.decades.iter().copied().max().unwrap_or(0),
            decade_mean: mean(&backdrop.decades, &backdrop.decade_weights),
            umbrellas: vec![0; pool.input.request.genres.len()],
            rediscovered: 0,
            chosen: Vec::with_capacity(slots),
            latest: vec![0; pool.input.library.artists().len()],
            slots,
        }
    }

    /// The eight bonuses of a song that came next, and its personal signals.
    pub(super) fn bonuses(&self, next: &Candidate, facts: &Facts) -> f64 {
        self.recency(facts)
            + self.artist_spacing(next)
            + self.diversity(next)
            + self.artist_novelty(facts)
            + self.pool.input.config.bonus.genre_affinity * facts.affinity
            + self.umbrella_balance(next)
            + self.rediscovery(next)
            + if facts.liked { self.pool.input.config.bonus.source } else { 0.0 }
            + facts.personal
    }

    /// Whether a candidate breaks no hard rule beside the songs so far.
    pub(super) fn allows(&self, at: u32) -> bool {
        let candidate = &self.pool.candidates[at as usize];
        let latest = self.latest[candidate.artist as usize] as usize;
        if latest == 0 {
            return true;
        }
        if latest == self.chosen.len() || self.chosen.contains(&at) {
            return false;
        }
        let name = |candidate: &Candidate| title::normalise(&self.pool.input.library.track(candidate.track).name);
        let of_artist = self.chosen.iter().map(|at| &self.pool.candidates[*at as usize]).filter(|c| c.artist == candidate.artist);
        of_artist.clone().count() < self.pool.input.config.filter.max_per_artist as usize
            && of_artist.into_iter().all(|other| name(other) != name(candidate))
    }

    pub(super) fn push(&mut self, at: u32) {
        let song = &self.pool.candidates[at as usize];
        for &genre in &self.pool.input.library.genre_set(song.genre_set).ids {
            let genre = genre as usize;
            self.genres[genre] += 1;
            self.genre_max = self.genre_max.max(self.genres[genre]);
            self.genre_mean += self.backdrop.genre_weights[genre];
        }
        if let Some(decade) = song.decade.map(usize::from) {
            self.decades[decade] += 1;
            self.decade_max = self.decade_max.max(self.decades[decade]);
            self.decade_mean += self.backdrop.decade_weights[decade];
        }
        if let Some(umbrella) = song.umbrella {
            self.umbrellas[usize::from(umbrella)] += 1;
        }
        self.rediscovered += u32::from(song.rediscovery);
        self.chosen.push(at);
        self.latest[song.artist as usize] = self.chosen.len() as u32;
    }

    fn recency(&self, facts: &Facts) -> f64 {
        let bonus = &self.pool.input.config.bonus;
        bonus.recency * facts.days.map_or(1.0, |days| (days / bonus.recency_days).clamp(0.0, 1.0))
    }

    fn artist_novelty(&self, facts: &Facts) -> f64 {
        let bonus = &self.pool.input.config.bonus;
        facts.artist_days.map_or(bonus.artist_novelty_never, |days| {
            let grown = (days - bonus.artist_novelty_days) / bonus.artist_novelty_growth_days;
            bonus.artist_novelty * grown.clamp(0.0, 1.0)
        })
    }

    fn artist_spacing(&self, next: &Candidate) -> f64 {
        let bonus = &self.pool.input.config.bonus;
        match self.latest[next.artist as usize] as usize {
            0 => bonus.artist_spacing,
            latest => {
                let between = (self.chosen.len() - latest) as f64;
                bonus.artist_spacing * (between / bonus.artist_spacing_places).clamp(0.0, 1.0)
            }
        }
    }

    fn diversity(&self, next: &Candidate) -> f64 {
        let ids = &self.pool.input.library.genre_set(next.genre_set).ids;
        let heard = if ids.is_empty() {
            self.genre_mean
        } else {
            f64::from(ids.iter().map(|&genre| self.genres[genre as usize]).sum::<u32>()) / ids.len() as f64
        };
        let decade = next.decade.map_or(self.decade_mean, |decade| f64::from(self.decades[usize::from(decade)]));
        let rarity = |count: f64, max: u32| if max == 0 { 1.0 } else { 1.0 - count / f64::from(max) };
        0.5 * self.pool.input.config.bonus.diversity * (rarity(heard, self.genre_max) + rarity(decade, self.decade_max))
    }

    fn umbrella_balance(&self, next: &Candidate) -> f64 {
        let Some(umbrella) = next.umbrella.filter(|_| self.umbrellas.len() > 1) else { return 0.0 };
        let bonus = &self.pool.input.config.bonus;
        let fair = 1.0 / self.umbrellas.len() as f64;
        let share = f64::from(self.umbrellas[usize::from(umbrella)]) / self.chosen.len().max(1) as f64;
        (bonus.umbrella_under_slope * (fair - share).max(0.0)).min(bonus.umbrella_under)
            - (bonus.umbrella_over_slope * (share - fair).max(0.0)).min(bonus.umbrella_over)
    }

    fn rediscovery(&self, next: &Candidate) -> f64 {
        let bonus = &self.pool.input.config.bonus;
        let target = bonus.rediscovery_share * self.slots as f64;
        if !next.rediscovery || target <= 0.0 {
            return 0.0;
        }
        bonus.rediscovery * ((target - f64::from(self.rediscovered)) / target).clamp(0.0, 1.0)
    }
}
