//! The mix so far: the eight bonuses over it (algorithm.md, Bonus Components), and the hard rules.

use std::collections::HashMap;

use runclub_engine::{config::BonusConfig, genre::Umbrella, mix::Source, title};

use super::{Reference, filter::Song};

/// The mix so far, as songs and as counts.
pub(super) struct SoFar<'a, 'r> {
    reference: &'r Reference<'a>,
    bonus: &'a BonusConfig,
    songs: Vec<Song<'a>>,
    genres: HashMap<&'a str, u32>,
    decades: HashMap<i32, u32>,
    umbrellas: HashMap<Umbrella, u32>,
    rediscovered: u32,
}

/// What a slot's candidates are compared with.
pub(super) struct Means {
    genre_max: u32,
    /// Mean over the pool's songs with genres.
    genre_mean: f64,
    decade_max: u32,
    /// Mean over the pool's songs with a year.
    decade_mean: f64,
}

impl<'a, 'r> SoFar<'a, 'r> {
    /// No songs yet.
    pub(super) fn new(reference: &'r Reference<'a>) -> Self {
        Self {
            reference,
            bonus: &reference.given.config.bonus,
            songs: Vec::with_capacity(reference.slots.len()),
            genres: reference.genres.clone(),
            decades: reference.decades.clone(),
            umbrellas: HashMap::new(),
            rediscovered: 0,
        }
    }

    /// The maxima and means before the next slot.
    pub(super) fn means(&self) -> Means {
        let pool = &self.reference.songs;
        Means {
            genre_max: self.genres.values().copied().max().unwrap_or(0),
            genre_mean: mean(pool.iter().filter_map(|song| self.genre_count(song))),
            decade_max: self.decades.values().copied().max().unwrap_or(0),
            decade_mean: mean(pool.iter().filter_map(|song| self.decade_count(song))),
        }
    }

    /// The bonuses of a song that came next.
    pub(super) fn bonuses(&self, next: &Song, means: &Means) -> f64 {
        let days = self.reference.given.days(&next.track.id);
        self.recency(days)
            + self.artist_spacing(next)
            + self.diversity(next, means)
            + self.artist_novelty(next)
            + self.genre_affinity(next)
            + self.umbrella_balance(next)
            + self.rediscovery(days)
            + if next.track.source == Source::Catalog { 0.0 } else { self.bonus.source }
    }

    /// Whether a song breaks no hard rule beside the songs so far.
    pub(super) fn allows(&self, next: &Song) -> bool {
        let is_artist = |song: &&Song| song.track.artist_id == next.track.artist_id;
        let most = self.reference.given.config.filter.max_per_artist as usize;
        !self.songs.last().iter().any(is_artist)
            && self.songs.iter().filter(is_artist).count() < most
            && !self.songs.iter().filter(is_artist).any(|song| {
                song.track.id == next.track.id || title::normalise(&song.track.name) == title::normalise(&next.track.name)
            })
    }

    /// Appends a song.
    pub(super) fn push(&mut self, song: Song<'a>) {
        for genre in &song.genres.names {
            *self.genres.entry(genre).or_default() += 1;
        }
        if let Some(decade) = song.track.decade() {
            *self.decades.entry(decade).or_default() += 1;
        }
        if let Some(umbrella) = self.umbrella(&song) {
            *self.umbrellas.entry(umbrella).or_default() += 1;
        }
        self.rediscovered += u32::from(self.is_rediscovery(self.reference.given.days(&song.track.id)));
        self.songs.push(song);
    }

    fn recency(&self, days: Option<f64>) -> f64 {
        self.bonus.recency * days.map_or(1.0, |days| (days / self.bonus.recency_days).clamp(0.0, 1.0))
    }

    fn artist_spacing(&self, next: &Song) -> f64 {
        let places = self.songs.iter().rev().position(|song| song.track.artist_id == next.track.artist_id);
        let grown = places.map_or(1.0, |places| (places as f64 / self.bonus.artist_spacing_places).clamp(0.0, 1.0));
        self.bonus.artist_spacing * grown
    }

    fn artist_novelty(&self, next: &Song) -> f64 {
        match self.reference.artist_days.get(next.track.artist_id.as_str()) {
            None => self.bonus.artist_novelty_never,
            Some(days) => {
                let grown = (days - self.bonus.artist_novelty_days) / self.bonus.artist_novelty_growth_days;
                self.bonus.artist_novelty * grown.clamp(0.0, 1.0)
            }
        }
    }

    fn diversity(&self, next: &Song, means: &Means) -> f64 {
        let genre = self.genre_count(next).unwrap_or(means.genre_mean);
        let decade = self.decade_count(next).unwrap_or(means.decade_mean);
        let rarity = |count: f64, max: u32| if max == 0 { 1.0 } else { 1.0 - count / f64::from(max) };
        0.5 * self.bonus.diversity * (rarity(genre, means.genre_max) + rarity(decade, means.decade_max))
    }

    /// How often a song's genres were heard, on average.
    fn genre_count(&self, song: &Song) -> Option<f64> {
        let names = &song.genres.names;
        let heard: u32 = names.iter().filter_map(|genre| self.genres.get(genre.as_str())).sum();
        (!names.is_empty()).then(|| f64::from(heard) / names.len() as f64)
    }

    /// How often a song's decade was heard.
    fn decade_count(&self, song: &Song) -> Option<f64> {
        let decade = song.track.decade()?;
        Some(f64::from(self.decades.get(&decade).copied().unwrap_or(0)))
    }

    fn genre_affinity(&self, next: &Song) -> f64 {
        let affinity = |umbrella: &Umbrella| next.genres.affinities.get(*umbrella);
        self.bonus.genre_affinity * self.reference.given.request.genres.iter().map(affinity).fold(0.0, f64::max)
    }

    fn umbrella_balance(&self, next: &Song) -> f64 {
        let chosen = self.reference.given.request.genres.len();
        let Some(umbrella) = self.umbrella(next).filter(|_| chosen > 1) else { return 0.0 };
        let heard = self.umbrellas.get(&umbrella).copied().unwrap_or(0);
        let (fair, share) = (1.0 / chosen as f64, f64::from(heard) / self.songs.len().max(1) as f64);
        (self.bonus.umbrella_under_slope * (fair - share).max(0.0)).min(self.bonus.umbrella_under)
            - (self.bonus.umbrella_over_slope * (share - fair).max(0.0)).min(self.bonus.umbrella_over)
    }

    /// The chosen umbrella that a song belongs to most; between equals the first of all umbrellas.
    fn umbrella(&self, song: &Song) -> Option<Umbrella> {
        let mut best: Option<(f64, Umbrella)> = None;
        for &umbrella in &self.reference.given.request.genres {
            let affinity = song.genres.affinities.get(umbrella);
            if affinity > 0.0 && best.is_none_or(|(most, held)| affinity > most || affinity == most && umbrella < held) {
                best = Some((affinity, umbrella));
            }
        }
        best.map(|(_, umbrella)| umbrella)
    }

    fn is_rediscovery(&self, days: Option<f64>) -> bool {
        days.is_none_or(|days| days >= self.reference.given.config.filter.rediscovery_days)
    }

    fn rediscovery(&self, days: Option<f64>) -> f64 {
        let target = self.bonus.rediscovery_share * self.reference.slots.len() as f64;
        if !self.is_rediscovery(days) || target <= 0.0 {
            return 0.0;
        }
        self.bonus.rediscovery * ((target - f64::from(self.rediscovered)) / target).clamp(0.0, 1.0)
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0_u32, 0.0), |(count, sum), value| (count + 1, sum + value));
    sum / f64::from(count.max(1))
}
