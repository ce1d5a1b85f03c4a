//! The bonuses that depend on what plays before a song (ruling C4): always over the prefix of the
//! final list, so that printed numbers can be recomputed from the printed mix.

use crate::{
    config::BonusConfig,
    library::Library,
    pool::{Candidate, Pool},
};

/// What a song brings to the sequence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Member {
    /// Main artist, index in the library.
    pub artist: u32,
    /// Genres, index in the library.
    pub genre_set: u32,
    /// Decade, index into the pool's decades.
    pub decade: Option<u16>,
    /// Best-matching chosen umbrella.
    pub umbrella: Option<u8>,
    /// Never used, or not for long.
    pub rediscovery: bool,
}

impl Member {
    pub(crate) fn of(candidate: &Candidate) -> Self {
        Self {
            artist: candidate.artist,
            genre_set: candidate.genre_set,
            decade: candidate.decade,
            umbrella: candidate.umbrella,
            rediscovery: candidate.rediscovery,
        }
    }
}

/// The bonuses of one song at its place that depend on the songs before it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct OrderBonuses {
    pub artist_spacing: f64,
    pub diversity: f64,
    pub umbrella_balance: f64,
    pub rediscovery: f64,
}

impl OrderBonuses {
    pub(crate) fn sum(&self) -> f64 {
        self.artist_spacing + self.diversity + self.umbrella_balance + self.rediscovery
    }
}

/// Counts over the mixes looked back on and the songs so far.
#[derive(Debug, Clone)]
pub(crate) struct Sequence<'a> {
    library: &'a Library,
    bonus: &'a BonusConfig,
    genre_weights: &'a [f64],
    decade_weights: &'a [f64],
    start: Counts,
    now: Counts,
    genres: Vec<u32>,
    decades: Vec<u32>,
    umbrellas: Vec<u32>,
    chosen: Vec<Member>,
    slots: usize,
    rediscovered: u32,
}

/// The running summaries of the counts.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    genre_max: u32,
    genre_pool: f64,
    decade_max: u32,
    decade_pool: f64,
}

impl<'a> Sequence<'a> {
    /// An empty sequence over a pool.
    pub(crate) fn new(pool: &'a Pool<'_>) -> Self {
        let base = &pool.baseline;
        let weighted = |counts: &[u32], weights: &[f64]| counts.iter().zip(weights).map(|(n, w)| f64::from(*n) * w).sum();
        let start = Counts {
            genre_max: base.genres.iter().copied().max().unwrap_or(0),
            genre_pool: weighted(&base.genres, &base.genre_weights),
            decade_max: base.decades.iter().copied().max().unwrap_or(0),
            decade_pool: weighted(&base.decades, &base.decade_weights),
        };
        Self {
            library: pool.input.library,
            bonus: &pool.input.config.bonus,
            genre_weights: &base.genre_weights,
            decade_weights: &base.decade_weights,
            start,
            now: start,
            genres: base.genres.clone(),
            decades: base.decades.clone(),
            umbrellas: vec![0; pool.input.request.genres.len()],
            chosen: Vec::new(),
            slots: 0,
            rediscovered: 0,
        }
    }

    /// Forgets the songs so far; the list to come has `slots` places.
    pub(crate) fn restart(&mut self, slots: usize) {
        for member in std::mem::take(&mut self.chosen) {
            for &genre in &self.library.genre_set(member.genre_set).ids {
                self.genres[genre as usize] -= 1;
            }
            if let Some(decade) = member.decade {
                self.decades[decade as usize] -= 1;
            }
        }
        self.umbrellas.fill(0);
        self.now = self.start;
        self.rediscovered = 0;
        self.slots = slots;
    }

    /// The bonuses of a song if it came next.
    pub(crate) fn bonuses(&self, next: &Member) -> OrderBonuses {
        OrderBonuses {
            artist_spacing: self.artist_spacing(next.artist),
            diversity: self.diversity(next),
            umbrella_balance: self.umbrella_balance(next.umbrella),
            rediscovery: self.rediscovery(next.rediscovery),
        }
    }

    /// Appends a song.
    pub(crate) fn push(&mut self, next: Member) {
        for &genre in &self.library.genre_set(next.genre_set).ids {
            let count = &mut self.genres[genre as usize];
            *count += 1;
            self.now.genre_max = self.now.genre_max.max(*count);
            self.now.genre_pool += self.genre_weights[genre as usize];
        }
        if let Some(decade) = next.decade {
            let count = &mut self.decades[decade as usize];
            *count += 1;
            self.now.decade_max = self.now.decade_max.max(*count);
            self.now.decade_pool += self.decade_weights[decade as usize];
        }
        if let Some(umbrella) = next.umbrella {
            self.umbrellas[umbrella as usize] += 1;
        }
        self.rediscovered += u32::from(next.rediscovery);
        self.chosen.push(next);
    }

    /// Forgotten songs so far.
    pub(crate) fn rediscovered(&self) -> u32 {
        self.rediscovered
    }

    fn artist_spacing(&self, artist: u32) -> f64 {
        match self.chosen.iter().rev().position(|member| member.artist == artist) {
            None => self.bonus.artist_spacing,
            Some(back) => self.bonus.artist_spacing * (back as f64 / self.bonus.artist_spacing_places).clamp(0.0, 1.0),
        }
    }

    fn diversity(&self, next: &Member) -> f64 {
        let genres = &self.library.genre_set(next.genre_set).ids;
        let genre_part = if self.now.genre_max == 0 {
            1.0
        } else if genres.is_empty() {
            1.0 - self.now.genre_pool / f64::from(self.now.genre_max)
        } else {
            let count: u32 = genres.iter().map(|&genre| self.genres[genre as usize]).sum();
            1.0 - f64::from(count) / (genres.len() as f64 * f64::from(self.now.genre_max))
        };
        let decade_part = match next.decade {
            _ if self.now.decade_max == 0 => 1.0,
            None => 1.0 - self.now.decade_pool / f64::from(self.now.decade_max),
            Some(decade) => 1.0 - f64::from(self.decades[decade as usize]) / f64::from(self.now.decade_max),
        };
        0.5 * self.bonus.diversity * (genre_part + decade_part)
    }

    fn umbrella_balance(&self, umbrella: Option<u8>) -> f64 {
        let Some(umbrella) = umbrella.filter(|_| self.umbrellas.len() > 1) else { return 0.0 };
        let fair = 1.0 / self.umbrellas.len() as f64;
        let share = match self.chosen.len() {
            0 => 0.0,
            songs => f64::from(self.umbrellas[umbrella as usize]) / songs as f64,
        };
        let (under, over) = ((fair - share).max(0.0), (share - fair).max(0.0));
        (self.bonus.umbrella_under_slope * under).min(self.bonus.umbrella_under)
            - (self.bonus.umbrella_over_slope * over).min(self.bonus.umbrella_over)
    }

    fn rediscovery(&self, rediscovery: bool) -> f64 {
        let target = self.bonus.rediscovery_share * self.slots as f64;
        if !rediscovery || target <= 0.0 {
            return 0.0;
        }
        self.bonus.rediscovery * ((target - f64::from(self.rediscovered)) / target).clamp(0.0, 1.0)
    }
}
