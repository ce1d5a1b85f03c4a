//! The candidate pool: hard filters, facts that do not depend on the order, and an index per tier.
//!
//! Prepared once per request; `generate` and the edits read it. One pass over the library.

use std::collections::{BTreeMap, HashMap};

use crate::{
    config::{Config, ModeConfig},
    library::{History, Library, Signals},
    mix::{Relaxation, Removed, Rule, Source},
    plan::{Plan, PlanError},
    request::{Mode, Model, Request},
    score::{Sound, TierScore, felt, felt_effort, tempo_fit},
    tier::Tier,
};

mod baseline;
mod facts;
mod shortlist;
mod sieve;

pub(crate) use baseline::Baseline;
pub(crate) use facts::genre_affinity;
pub use facts::genre_is_known;
use facts::{ArtistFacts, GenreFacts, artist_facts, genre_facts};
pub use shortlist::TierIndex;

/// Everything a mix depends on.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The music.
    pub library: &'a Library,
    /// What was used when.
    pub history: &'a History,
    /// What the runner said.
    pub signals: &'a Signals,
    /// The numbers.
    pub config: &'a Config,
    /// What is asked for.
    pub request: &'a Request,
}

/// A song that passed the hard filters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Index in the library.
    pub track: u32,
    /// Its main artist, index in the library.
    pub artist: u32,
    /// Its genres, index in the library.
    pub genre_set: u32,
    /// Length, ms.
    pub duration_ms: u32,
    /// What the formulas read.
    pub sound: Sound,
    /// The parts of the score that depend neither on the slot nor on the order.
    pub steady: Steady,
    /// Never used, or not for long.
    pub rediscovery: bool,
    /// Best-matching of the chosen umbrellas, as an index into the request's genres.
    pub umbrella: Option<u8>,
    /// Decade as an index into [`Pool::decades`].
    pub decade: Option<u16>,
    /// Whether the song was used so lately that it should rest.
    pub resting: bool,
    /// Whether only a neighbour of the chosen umbrellas lets it in.
    pub neighbor: bool,
}

impl Candidate {
    /// What has to be bent for the song, wherever it stands.
    pub fn relaxation(&self) -> Option<Relaxation> {
        match (self.neighbor, self.resting) {
            (true, _) => Some(Relaxation::NeighborUmbrella),
            (false, true) => Some(Relaxation::LockoutBreak),
            (false, false) => None,
        }
    }
}

/// Bonuses and personal signals that do not depend on the order.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Steady {
    /// Not used lately.
    pub recency: f64,
    /// Artist rested.
    pub artist_novelty: f64,
    /// Affinity to the chosen umbrellas.
    pub genre_affinity: f64,
    /// Likes and playlists.
    pub source: f64,
    /// Thumbs.
    pub feedback: f64,
    /// Listening history.
    pub listening: f64,
    /// Seed artist.
    pub seed_artist: f64,
    /// Seed genre.
    pub seed_genre: f64,
}

impl Steady {
    /// The sum.
    pub fn sum(&self) -> f64 {
        self.recency
            + self.artist_novelty
            + self.genre_affinity
            + self.source
            + self.feedback
            + self.listening
            + self.seed_artist
            + self.seed_genre
    }
}

/// The candidates of a request.
#[derive(Debug)]
pub struct Pool<'a> {
    /// Everything the mix depends on.
    pub input: Input<'a>,
    /// The times and curves.
    pub plan: Plan,
    /// Songs that passed every hard filter, by track id.
    pub candidates: Vec<Candidate>,
    /// Songs that only miss the genre filter, and are near it.
    pub neighbors: Vec<Candidate>,
    /// Songs that only need more rest.
    pub resting: Vec<Candidate>,
    /// How many songs each rule removed.
    pub removed: BTreeMap<Rule, u32>,
    /// The decades of the library, ascending.
    pub decades: Vec<i32>,
    /// What recent mixes and the pool as a whole contribute to diversity.
    pub(crate) baseline: Baseline,
    tiers: [TierIndex; 5],
    artists: Vec<ArtistFacts>,
    genres: Vec<GenreFacts>,
    used_ms: Vec<Option<i64>>,
    feedback: HashMap<u32, f64>,
    listening: HashMap<u32, f64>,
    /// Candidates that count as rediscovered.
    pub(crate) forgotten: u32,
}

const DAY_MS: f64 = 86_400_000.0;

impl<'a> Pool<'a> {
    /// Applies the hard filters and indexes what is left.
    ///
    /// # Errors
    /// When the request cannot be planned.
    pub fn prepare(input: Input<'a>) -> Result<Self, PlanError> {
        let plan = Plan::new(input.request, input.config)?;
        let library = input.library;
        let mut decades: Vec<i32> = Vec::new();
        for track in library.tracks() {
            if let Some(decade) = track.decade()
                && !decades.contains(&decade)
            {
                decades.push(decade);
            }
        }
        decades.sort_unstable();
        let used_ms = used(input);
        let mut pool = Self {
            artists: artist_facts(input, &used_ms),
            genres: genre_facts(input),
            input,
            plan,
            candidates: Vec::new(),
            neighbors: Vec::new(),
            resting: Vec::new(),
            removed: BTreeMap::new(),
            decades,
            baseline: Baseline::default(),
            tiers: Default::default(),
            used_ms,
            feedback: by_track(library, &input.signals.feedback),
            listening: by_track(library, &input.signals.listening),
            forgotten: 0,
        };
        pool.sieve();
        pool.forgotten = pool.candidates.iter().filter(|candidate| candidate.rediscovery).count() as u32;
        pool.baseline = Baseline::measure(&pool);
        pool.index();
        Ok(pool)
    }

    /// The index of a tier.
    pub fn tier(&self, tier: Tier) -> &TierIndex {
        &self.tiers[tier.index()]
    }

    /// How many songs each rule removed, for a slot of `tier`.
    pub fn removed_for(&self, tier: Tier) -> Vec<Removed> {
        let mut removed: Vec<Removed> = self.removed.iter().map(|(&rule, &count)| Removed { rule, count }).collect();
        let below_gate = self.candidates.len() as u32 - self.tier(tier).gated;
        if below_gate > 0 {
            removed.push(Removed { rule: Rule::Tempo, count: below_gate });
        }
        removed
    }

    /// Scores a candidate for a tier.
    pub fn tier_score(&self, candidate: &Candidate, tier: Tier) -> TierScore {
        TierScore::new(&candidate.sound, tier, self.input.request.model, self.input.config)
    }

    /// Whether a candidate may fill a slot of a tier at all.
    pub fn passes_gate(&self, candidate: &Candidate, tier: Tier) -> bool {
        let (row, config) = (self.input.config.tiers.get(tier), &self.input.config.score);
        let fit = || tempo_fit(&candidate.sound, felt(&candidate.sound, row), row, config);
        !config.bpm_matching || fit() >= row.gate
    }

    /// The low-end bonus (B9) of a song in a slot of `tier`.
    pub fn low_end(&self, score: &TierScore, tier: Tier) -> f64 {
        let row = self.input.config.tiers.get(tier);
        let wanted = self.plan.template.and_then(|template| template.low_end) == Some(tier);
        match score.felt {
            Some(felt) if wanted && felt.tempo >= row.bpm_low && felt.tempo <= f64::midpoint(row.bpm_low, row.bpm_high) => {
                self.input.config.bonus.low_end
            }
            _ => 0.0,
        }
    }

    /// What a candidate is worth in a slot of `tier` before the order is known: the score, less what
    /// the fit charges for the song alone (C6, C8).
    pub fn appeal(&self, candidate: &Candidate, score: &TierScore, tier: Tier) -> f64 {
        let (config, request) = (self.input.config, self.input.request);
        let (fit, mode) = (&config.fit, self.mode());
        let row = config.tiers.get(tier);
        let mut appeal = score.base_score + candidate.steady.sum() + self.low_end(score, tier);
        if request.model == Model::TempoTrue && config.score.bpm_matching && score.in_window() == Some(false) {
            appeal -= fit.outside_window_weight;
        }
        if request.model == Model::TempoTrue {
            let effort = score.felt.map_or(candidate.sound.energy, |felt| felt_effort(felt.tempo, candidate.sound.energy));
            appeal -= fit.effort_weight * (effort - row.target_effort).abs();
        }
        if tier >= Tier::Hard {
            appeal += mode.high_energy * candidate.sound.energy;
        }
        appeal
    }

    /// The chosen mode's figures; none in the classic model unless it is configured to have them.
    pub(crate) fn mode(&self) -> &'a ModeConfig {
        let config = self.input.config;
        if self.input.request.model == Model::Classic && !config.fit.transitions_in_classic {
            return &ModeConfig::NONE;
        }
        match self.input.request.mode {
            Mode::Smart => &config.mode.smart,
            Mode::Endurance => &config.mode.endurance,
            Mode::Power => &config.mode.power,
        }
    }

    /// A candidate for any track of the library, whether or not the filters would let it in.
    pub fn candidate(&self, track: u32) -> Candidate {
        let data = self.input.library.track(track);
        let artist = self.input.library.artist_of(track);
        let genre_set = self.input.library.genre_set_of(track);
        let genres = &self.genres[genre_set as usize];
        let filtered = !self.input.request.genres.is_empty();
        let neighbor = filtered && genres.affinity <= 0.0 && genres.neighbor_affinity > 0.0;
        // A neighbour matches none of the chosen umbrellas: their balance does not count it.
        let affinity = if neighbor { genres.neighbor_affinity } else { genres.affinity };
        let days = self.used_ms[track as usize].map(|at| (self.now_ms() - at) as f64 / DAY_MS);
        Candidate {
            track,
            artist,
            genre_set,
            duration_ms: data.duration_ms,
            sound: Sound::of(data, &self.input.config.score),
            steady: self.steady(track, &self.artists[artist as usize], days, affinity, genres.seed),
            rediscovery: days.is_none_or(|days| days >= self.input.config.filter.rediscovery_days),
            umbrella: genres.umbrella,
            decade: data.decade().and_then(|decade| self.decades.binary_search(&decade).ok()).map(|at| at as u16),
            resting: days.is_some_and(|days| days <= self.input.config.filter.lockout_days),
            neighbor,
        }
    }

    fn now_ms(&self) -> i64 {
        self.input.request.now.as_millisecond()
    }

    fn steady(&self, track: u32, facts: &ArtistFacts, days: Option<f64>, affinity: f64, seed_genre: f64) -> Steady {
        let (bonus, personal) = (&self.input.config.bonus, &self.input.config.personal);
        let mut steady = Steady {
            recency: bonus.recency * days.map_or(1.0, |days| (days / bonus.recency_days).clamp(0.0, 1.0)),
            artist_novelty: match facts.rested_days {
                None => bonus.artist_novelty_never,
                Some(days) => {
                    let grown = (days - bonus.artist_novelty_days) / bonus.artist_novelty_growth_days;
                    bonus.artist_novelty * grown.clamp(0.0, 1.0)
                }
            },
            genre_affinity: bonus.genre_affinity * affinity,
            source: if self.input.library.track(track).source == Source::Catalog { 0.0 } else { bonus.source },
            ..Steady::default()
        };
        if self.input.request.model == Model::TempoTrue || personal.in_classic {
            let of = |map: &HashMap<u32, f64>| if map.is_empty() { 0.0 } else { map.get(&track).copied().unwrap_or(0.0) };
            steady.feedback = personal.feedback * of(&self.feedback).clamp(-1.0, 1.0);
            steady.listening = personal.listening * of(&self.listening).clamp(0.0, 1.0);
            steady.seed_artist = if facts.seed { personal.seed_artist } else { 0.0 };
            steady.seed_genre = personal.seed_genre * seed_genre;
        }
        steady
    }
}

/// What is known of tracks, by index instead of id.
fn by_track(library: &Library, of: &BTreeMap<String, f64>) -> HashMap<u32, f64> {
    of.iter().filter_map(|(id, value)| Some((library.find(id)?, *value))).collect()
}

fn used(input: Input) -> Vec<Option<i64>> {
    let mut used = vec![None; input.library.tracks().len()];
    for (id, usage) in &input.history.tracks {
        if let Some(track) = input.library.find(id) {
            used[track as usize] = Some(usage.last_used_at.as_millisecond());
        }
    }
    used
}
