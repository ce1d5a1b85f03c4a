//! The honest reference: what a competent engineer writes first from algorithm.md, "Selection
//! Process". Benchmarks hold the engine against it.
//!
//! It starts from the library, the history, the request and the configuration, and shares with the
//! engine the formulas of [`Sound`] and [`TierScore`] and the types, nothing else: neither the
//! engine's pool nor anything the pool has worked out.
//!
//! Once: filter the library by the hard filters, into references to tracks and their genres; note
//! when each artist was last used; count the genres and decades of recent mixes; lay out the slots of
//! the template's curve.
//!
//! Then, for each slot in playing order:
//!
//! 1. work out the pool's mean count of genres and decades, for songs that have none;
//! 2. score every candidate, there and then: its sound, tempo fit, effort index, slot fit, penalty
//!    and base score for the slot's tier; days since its use, looked up in the history by id; and all
//!    eight bonuses over the mix so far, whose genres and decades are counted in hash maps that grow
//!    as songs join;
//! 3. leave out those below the tier's tempo gate;
//! 4. sort the rest by score, then by id;
//! 5. draw one of the first K that break no hard rule (no song twice, no artist back to back, at
//!    most two songs of an artist), the better ones more often.
//!
//! It is written decently: no track or string is cloned, nothing is allocated per candidate, maps are
//! keyed by borrowed names, one buffer serves all slots, and titles are compared only among songs of
//! one artist. What it does not do is keep anything from one slot to the next besides the above: it
//! looks at the whole library for every slot, and at all of a song each time.
//!
//! It knows what algorithm.md knows: no personal signals, no seeds and exclusions. It chooses slot by
//! slot: no fit of times beyond the number of songs, which follows from a nominal length; no tempo
//! steps, no artist gaps, no relaxations, and no report. All of that the engine does besides. Its
//! scores are those the engine prints for the same songs at the same places; a test compares them.

mod bonus;
mod case;
mod filter;
#[cfg(test)]
mod tests;

pub use case::{Case, Prepared, SIZES};

use std::collections::HashMap;

use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};
use runclub_engine::{
    config::Config,
    library::{History, Library, Track},
    mix::Segment,
    plan::Plan,
    request::Request,
    score::{Sound, TierScore},
    tier::Tier,
};

use bonus::SoFar;
use filter::Song;

const DAY_MS: f64 = 86_400_000.0;

/// What the reference starts from.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The music.
    pub library: &'a Library,
    /// What was used when.
    pub history: &'a History,
    /// What is asked for.
    pub request: &'a Request,
    /// The numbers.
    pub config: &'a Config,
}

impl Given<'_> {
    /// Days since the last use of a track.
    fn days(&self, track_id: &str) -> Option<f64> {
        let usage = self.history.tracks.get(track_id)?;
        Some((self.request.now.as_millisecond() - usage.last_used_at.as_millisecond()) as f64 / DAY_MS)
    }
}

/// A song chosen by the reference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pick<'a> {
    /// Part of the session.
    pub segment: Segment,
    /// Effort of the slot.
    pub tier: Tier,
    /// The song.
    pub track: &'a Track,
    /// The final score at this place.
    pub score: f64,
}

/// The reference, with its library filtered.
#[derive(Debug)]
pub struct Reference<'a> {
    given: Given<'a>,
    low_end: Option<Tier>,
    slots: Vec<(Segment, Tier)>,
    songs: Vec<Song<'a>>,
    /// Days since the last use of any of an artist's songs.
    artist_days: HashMap<&'a str, f64>,
    /// Uses of each genre in recent mixes.
    genres: HashMap<&'a str, u32>,
    /// Uses of each decade in recent mixes.
    decades: HashMap<i32, u32>,
}

impl<'a> Reference<'a> {
    /// Filters the library, lays out the slots of the plan, and reads the history.
    pub fn new(given: Given<'a>, plan: &Plan) -> Self {
        let mut reference = Self {
            given,
            low_end: plan.template.and_then(|template| template.low_end),
            slots: slots(plan, given.config),
            songs: filter::songs(given),
            artist_days: HashMap::new(),
            genres: HashMap::new(),
            decades: HashMap::new(),
        };
        for id in given.history.tracks.keys() {
            if let (Some(index), Some(days)) = (given.library.find(id), given.days(id)) {
                reference.note_use(Song::new(given.library, index), days);
            }
        }
        reference
    }

    fn note_use(&mut self, song: Song<'a>, days: f64) {
        let artist_days = self.artist_days.entry(&song.track.artist_id).or_insert(days);
        *artist_days = artist_days.min(days);
        if days <= self.given.config.bonus.diversity_days {
            for genre in &song.genres.names {
                *self.genres.entry(genre).or_default() += 1;
            }
            if let Some(decade) = song.track.decade() {
                *self.decades.entry(decade).or_default() += 1;
            }
        }
    }

    /// Number of slots.
    pub fn slots(&self) -> usize {
        self.slots.len()
    }

    /// Chooses the songs; `None` where no candidate fits a slot.
    pub fn choose(&self, seed: u32) -> Vec<Option<Pick<'a>>> {
        let config = self.given.config;
        let mut rng = ChaCha8Rng::seed_from_u64(u64::from(seed));
        let mut so_far = SoFar::new(self);
        let mut ranked: Vec<(f64, Song)> = Vec::with_capacity(self.songs.len());
        let mut picks = Vec::with_capacity(self.slots.len());
        for &(segment, tier) in &self.slots {
            let means = so_far.means();
            ranked.clear();
            for song in &self.songs {
                let sound = Sound::of(song.track, &config.score);
                let score = TierScore::new(&sound, tier, self.given.request.model, config);
                let final_score = score.base_score + so_far.bonuses(song, &means) + self.low_end(&score, tier);
                if score.passes_gate(tier, config) {
                    ranked.push((final_score, *song));
                }
            }
            ranked.sort_unstable_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| one.track.id.cmp(&other.track.id)));
            let top_k = config.tiers.get(tier).top_k as usize;
            let top: Vec<(f64, Song)> = ranked.iter().filter(|(_, song)| so_far.allows(song)).take(top_k).copied().collect();
            picks.push(draw(&top, config.fit.temperature, &mut rng).map(|(score, song)| {
                so_far.push(song);
                Pick { segment, tier, track: song.track, score }
            }));
        }
        picks
    }

    /// "Low-end" Moderate and Hard (algorithm.md, Templates): a tempo in the lower half of the window.
    fn low_end(&self, score: &TierScore, tier: Tier) -> f64 {
        let row = self.given.config.tiers.get(tier);
        let low_half = row.bpm_low..=f64::midpoint(row.bpm_low, row.bpm_high);
        let wanted = self.low_end == Some(tier) && score.felt.is_some_and(|felt| low_half.contains(&felt.tempo));
        if wanted { self.given.config.bonus.low_end } else { 0.0 }
    }
}

/// One of the songs, best first in `top`, with the weights of a softmax at `temperature`.
fn draw<'a>(top: &[(f64, Song<'a>)], temperature: f64, rng: &mut ChaCha8Rng) -> Option<(f64, Song<'a>)> {
    let best = top.first()?;
    if temperature <= 0.0 {
        return Some(*best);
    }
    let weights: Vec<f64> = top.iter().map(|(score, _)| libm::exp((score - best.0) / temperature)).collect();
    let mut left = weights.iter().sum::<f64>() * f64::from(rng.next_u32()) / 4_294_967_296.0;
    for (entry, weight) in top.iter().zip(weights) {
        left -= weight;
        if left < 0.0 {
            return Some(*entry);
        }
    }
    Some(*best)
}

/// The slots of a plan: each section gets the song count nearest to its time by the nominal length of
/// a song, among the counts for which the template has a curve.
fn slots(plan: &Plan, config: &Config) -> Vec<(Segment, Tier)> {
    let mut slots = Vec::new();
    for section in &plan.sections {
        let wanted = f64::from(section.target_ms) / 1000.0 / config.fit.nominal_song_s;
        let most = wanted.ceil() as usize + 4;
        let curve = (1..=most)
            .filter_map(|songs| plan.curves(section, songs, &config.plan).into_iter().next())
            .min_by(|a, b| (a.len() as f64 - wanted).abs().total_cmp(&(b.len() as f64 - wanted).abs()));
        slots.extend(curve.into_iter().flatten().map(|tier| (section.segment, tier)));
    }
    slots
}
