//! The honest reference: what a competent engineer would write first from algorithm.md, "Selection
//! Process". Benchmarks hold the engine against it.
//!
//! For each slot of the template's curve, in playing order, it
//!
//! 1. scores every candidate of the filtered library: tempo fit, base score, and all eight bonuses
//!    over the mix so far;
//! 2. drops those below the tier's tempo gate;
//! 3. sorts the rest by score, then by track id;
//! 4. draws one of the first K that break no hard rule (no song twice, no artist back to back, at
//!    most two songs of an artist), the better ones more often.
//!
//! It is written decently: the hard filters, days since last uses and affinities are computed
//! beforehand and not measured, counts over the mix so far grow as songs join, candidates are read
//! where they lie, and one buffer of scores and indices serves all slots. Its scores are those the
//! engine prints for the same songs; a test compares them.
//!
//! It keeps no index of a tier's best songs, and so looks at the whole library for every slot. It
//! chooses slot by slot: no fit of times beyond the number of songs, which follows from their mean
//! length; no tempo steps, no artist gaps, no relaxations, and no report.

mod backdrop;
mod case;
mod prefix;
#[cfg(test)]
mod tests;

pub use case::{Case, Prepared, SIZES};

use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};
use runclub_engine::{mix::Segment, plan::Plan, pool::Pool, tier::Tier};

use backdrop::Backdrop;
use prefix::Prefix;

/// A song chosen by the reference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pick {
    /// Part of the session.
    pub segment: Segment,
    /// Effort of the slot.
    pub tier: Tier,
    /// Index in the library.
    pub track: u32,
    /// The final score at this place.
    pub score: f64,
}

/// The reference, ready for a filtered library.
#[derive(Debug)]
pub struct Reference {
    slots: Vec<(Segment, Tier)>,
    backdrop: Backdrop,
}

impl Reference {
    /// Lays out the slots, and computes what is known before the first song.
    pub fn new(pool: &Pool) -> Self {
        Self { slots: slots(pool), backdrop: Backdrop::new(pool) }
    }

    /// Number of slots.
    pub fn slots(&self) -> usize {
        self.slots.len()
    }

    /// Chooses the songs; `None` where no candidate fits a slot. Of the pool, which is the one given
    /// to [`Reference::new`], it reads the candidates; the index of a tier's best songs stays unread.
    pub fn choose(&self, pool: &Pool, seed: u32) -> Vec<Option<Pick>> {
        let config = pool.input.config;
        let mut rng = ChaCha8Rng::seed_from_u64(u64::from(seed));
        let mut prefix = Prefix::new(pool, &self.backdrop, self.slots.len());
        let mut ranked: Vec<(f64, u32)> = Vec::with_capacity(pool.candidates.len());
        let mut picks = Vec::with_capacity(self.slots.len());
        for &(segment, tier) in &self.slots {
            ranked.clear();
            for (at, (candidate, facts)) in pool.candidates.iter().zip(&self.backdrop.facts).enumerate() {
                let score = pool.tier_score(candidate, tier);
                let final_score = score.base_score + prefix.bonuses(candidate, facts) + pool.low_end(&score, tier);
                if score.passes_gate(tier, config) {
                    ranked.push((final_score, at as u32));
                }
            }
            // Candidates stand in the order of their track ids, so the index breaks ties by id.
            ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let top_k = config.tiers.get(tier).top_k as usize;
            let top: Vec<(f64, u32)> = ranked.iter().filter(|(_, at)| prefix.allows(*at)).take(top_k).copied().collect();
            picks.push(draw(&top, config.fit.temperature, &mut rng).map(|(score, at)| {
                prefix.push(at);
                Pick { segment, tier, track: pool.candidates[at as usize].track, score }
            }));
        }
        picks
    }
}

/// One of the songs, best first in `top`, with the weights of a softmax at `temperature`.
fn draw(top: &[(f64, u32)], temperature: f64, rng: &mut ChaCha8Rng) -> Option<(f64, u32)> {
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

/// The slots of a plan: each section gets the song count nearest to its time by the pool's mean
/// length, among the counts for which the template has a curve.
fn slots(pool: &Pool) -> Vec<(Segment, Tier)> {
    let plan: &Plan = &pool.plan;
    let total: u64 = pool.candidates.iter().map(|candidate| u64::from(candidate.duration_ms)).sum();
    let mean_ms = total as f64 / pool.candidates.len().max(1) as f64;
    let mut slots = Vec::new();
    for section in &plan.sections {
        let wanted = f64::from(section.target_ms) / mean_ms.max(1.0);
        let most = wanted.ceil() as usize + 4;
        let curve = (1..=most)
            .filter_map(|songs| plan.curves(section, songs, &pool.input.config.plan).into_iter().next())
            .min_by(|a, b| (a.len() as f64 - wanted).abs().total_cmp(&(b.len() as f64 - wanted).abs()));
        slots.extend(curve.into_iter().flatten().map(|tier| (section.segment, tier)));
    }
    slots
}
