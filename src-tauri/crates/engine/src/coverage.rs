//! What a library offers each tier (H4), before any mix is made.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    mix::{Removed, Rule},
    pool::Pool,
    tier::Tier,
};

/// Songs, artists and minutes.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Supply {
    /// Songs.
    pub tracks: u32,
    /// Different main artists.
    pub artists: u32,
    /// Playing time, minutes.
    pub minutes: f64,
}

/// What one tier is offered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TierCoverage {
    /// The tier.
    pub tier: Tier,
    /// Lower edge of its window, BPM.
    pub bpm_low: f64,
    /// Upper edge of its window, BPM.
    pub bpm_high: f64,
    /// Songs that pass its gate.
    pub gate: Supply,
    /// Songs inside its window.
    pub window: Supply,
    /// What the requested session needs of this tier, minutes; 0 where it needs none.
    pub needed_minutes: f64,
    /// What is missing, or that nothing is.
    pub text: String,
}

/// What a library offers a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// Songs of the library.
    pub library_tracks: u32,
    /// Songs that pass the filters.
    pub pool: Supply,
    /// How many songs each rule removed.
    pub removed: Vec<Removed>,
    /// Songs of the pool without tempo.
    pub missing_tempo: u32,
    /// Songs of the pool whose artist has no genres.
    pub missing_genres: u32,
    /// Per tier, calm first.
    pub tiers: Vec<TierCoverage>,
}

/// Gathers songs into a supply.
#[derive(Default)]
struct Gatherer {
    tracks: u32,
    artists: BTreeSet<u32>,
    ms: u64,
}

impl Gatherer {
    fn add(&mut self, artist: u32, duration_ms: u32) {
        self.tracks += 1;
        self.artists.insert(artist);
        self.ms += u64::from(duration_ms);
    }

    fn supply(&self) -> Supply {
        Supply { tracks: self.tracks, artists: self.artists.len() as u32, minutes: self.ms as f64 / 60_000.0 }
    }
}

/// Measures what the pool offers.
pub fn coverage(pool: &Pool) -> Coverage {
    let mut all = Gatherer::default();
    for candidate in &pool.candidates {
        all.add(candidate.artist, candidate.duration_ms);
    }
    let needed = needed_minutes(pool);
    Coverage {
        library_tracks: pool.input.library.tracks().len() as u32,
        pool: all.supply(),
        removed: pool.removed.iter().map(|(&rule, &count): (&Rule, &u32)| Removed { rule, count }).collect(),
        missing_tempo: pool.candidates.iter().filter(|c| c.sound.tempo.is_none()).count() as u32,
        missing_genres: pool.candidates.iter().filter(|c| pool.input.library.genre_set(c.genre_set).ids.is_empty()).count()
            as u32,
        tiers: Tier::ALL.into_iter().map(|tier| tier_coverage(pool, tier, needed[tier.index()])).collect(),
    }
}

fn tier_coverage(pool: &Pool, tier: Tier, needed_minutes: f64) -> TierCoverage {
    let (mut gate, mut window) = (Gatherer::default(), Gatherer::default());
    for candidate in &pool.candidates {
        let score = pool.tier_score(candidate, tier);
        if score.passes_gate(tier, pool.input.config) {
            gate.add(candidate.artist, candidate.duration_ms);
        }
        if score.in_window() == Some(true) {
            window.add(candidate.artist, candidate.duration_ms);
        }
    }
    let row = pool.input.config.tiers.get(tier);
    let (gate, window) = (gate.supply(), window.supply());
    TierCoverage {
        tier,
        bpm_low: row.bpm_low,
        bpm_high: row.bpm_high,
        text: text(&gate, &window, needed_minutes),
        gate,
        window,
        needed_minutes,
    }
}

/// In words: whether the tier is well supplied for the session.
fn text(gate: &Supply, window: &Supply, needed: f64) -> String {
    if needed <= 0.0 {
        return "not needed for this session".to_owned();
    }
    if gate.minutes < needed {
        return format!("too little: {:.0} of {needed:.0} minutes", gate.minutes);
    }
    if window.minutes < needed {
        return format!("thin: {:.0} of {needed:.0} minutes inside the window", window.minutes);
    }
    if window.minutes < 3.0 * needed {
        return format!("enough for {:.1} such sessions", window.minutes / needed);
    }
    "plenty".to_owned()
}

/// Minutes of each tier that the planned session asks for, by the usual song length.
fn needed_minutes(pool: &Pool) -> [f64; 5] {
    let mut needed = [0.0; 5];
    for section in &pool.plan.sections {
        let curve = pool.plan.usual_curve(section, pool.input.config);
        for tier in &curve {
            needed[tier.index()] += f64::from(section.target_ms) / curve.len() as f64 / 60_000.0;
        }
    }
    needed
}
