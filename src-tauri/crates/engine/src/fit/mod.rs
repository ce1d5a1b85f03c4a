//! Selection and joint fit as one objective (ruling C6).
//!
//! A structure says how many songs each section has; a search chooses the songs of a structure; the
//! best of the likely structures wins. Only when no complete mix is found may slots be relaxed (D3).

#[cfg(any(test, feature = "exact"))]
pub mod exact;
pub(crate) mod objective;
pub(crate) mod search;
pub(crate) mod structure;
pub(crate) mod table;

use rand::rngs::ChaCha8Rng;

use crate::{
    mix::Segment,
    noise::{self, Purpose},
    pool::Pool,
    tier::Tier,
};
use objective::{EMPTY, Noise, Objective};
use search::{Choice, Search};
use structure::{Curves, Structure, structures};
use table::{Stage, Table};

/// A song that holds its place: the runner locked it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pin {
    /// Place in the list.
    pub position: usize,
    /// Index in the library.
    pub track: u32,
    /// Tier and segment it was locked in; a structure that keeps them is preferred.
    pub slot: (Segment, Tier),
}

/// The songs chosen for a request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Solution {
    /// The places.
    pub structure: Structure,
    /// A track per place, or `None`.
    pub tracks: Vec<Option<u32>>,
    /// Whether every slot is filled and every time holds.
    pub complete: bool,
    /// How far the rules were bent.
    pub stage: Stage,
}

/// Finds the songs of a request.
pub(crate) fn solve(pool: &Pool, pins: &[Pin]) -> Solution {
    let mut best: Option<Solution> = None;
    for stage in Stage::ALL {
        let main_tiers = pool.plan.main_tiers(&pool.input.config.plan);
        let pinned: Vec<u32> = pins.iter().map(|pin| pin.track).collect();
        if stage != Stage::Strict && !stage_can_help(pool, stage, &main_tiers) {
            continue;
        }
        let table = Table::new(pool, stage, &main_tiers, &pinned);
        for curves in [Curves::Preferred, Curves::All] {
            let found = solve_at(pool, &table, curves, pins, stage);
            let better = |held: &Solution| found.complete || found.filled_ms(pool) > held.filled_ms(pool);
            if best.as_ref().is_none_or(better) {
                let done = found.complete;
                best = Some(found);
                if done {
                    return best.expect("BUG: just set");
                }
            }
        }
    }
    best.expect("BUG: the strict stage always gives a solution")
}

impl Solution {
    fn filled_ms(&self, pool: &Pool) -> u64 {
        self.tracks.iter().flatten().map(|track| u64::from(pool.input.library.track(*track).duration_ms)).sum()
    }
}

/// Whether a stage lets in anything the one before it did not.
fn stage_can_help(pool: &Pool, stage: Stage, main_tiers: &[Tier]) -> bool {
    let away = |steps: isize| main_tiers.iter().any(|tier| tier.offset(steps).is_some_and(|other| main_tiers.contains(&other)));
    match stage {
        Stage::Strict => true,
        Stage::Adjacent => away(1),
        Stage::SecondAdjacent => away(2),
        Stage::Neighbor => !pool.neighbors.is_empty(),
        Stage::LockoutBreak => !pool.resting.is_empty(),
    }
}

/// The structures a search tries, likeliest first.
fn offered(pool: &Pool, table: &Table, curves: Curves, pins: &[Pin]) -> Vec<Structure> {
    let fit = &pool.input.config.fit;
    let mut offered = structures(&pool.plan, pool.input.config, curves, &table.lengths(fit.nominal_song_s * 1000.0));
    keep_pins(&mut offered, pins);
    offered.truncate(fit.structures as usize);
    offered
}

fn solve_at(pool: &Pool, table: &Table, curves: Curves, pins: &[Pin], stage: Stage) -> Solution {
    let fit = &pool.input.config.fit;
    let mut candidates = offered(pool, table, curves, pins);
    let noise = Noise::draw(pool, table, &candidates);
    let mut rng = noise::generator(pool.input.request.seed, Purpose::Search);
    let patience = patience(table);

    let mut ranked: Vec<(bool, Choice, usize)> = Vec::with_capacity(candidates.len());
    for (at, structure) in candidates.iter().enumerate() {
        let mut objective = Objective::new(pool, table, &noise, structure);
        let (pinned, start) = pinned_start(table, structure, pins);
        let mut search = Search::greedy(&mut objective, &pinned, start);
        search.anneal(&mut rng, structure.slots.len() * patience * fit.short_steps as usize);
        search.climb_pairs();
        search.exhaust();
        let choice = search.into_choice();
        ranked.push((objective.is_complete(&choice.songs), choice, at));
    }
    rank(&mut ranked);
    let slots = candidates.iter().map(|structure| structure.slots.len()).min().unwrap_or(1);
    ranked.truncate((fit.finalists as usize).max(FINAL_SLOTS / slots.max(1)));
    for (complete, choice, at) in &mut ranked {
        let mut objective = Objective::new(pool, table, &noise, &candidates[*at]);
        let (pinned, _) = pinned_start(table, &candidates[*at], pins);
        *choice = finish(&mut objective, &pinned, choice, &mut rng, patience * fit.long_steps as usize);
        *complete = objective.is_complete(&choice.songs);
    }
    rank(&mut ranked);
    let Some((complete, choice, at)) = ranked.into_iter().next() else {
        return Solution {
            structure: Structure { slots: vec![], whole: true, simplified: false, strain: 0.0 },
            tracks: vec![],
            complete: false,
            stage,
        };
    };
    let track = |entry: u32| (entry != EMPTY).then(|| table.entries[entry as usize].candidate.track);
    Solution { structure: candidates.swap_remove(at), tracks: choice.songs.into_iter().map(track).collect(), complete, stage }
}

/// Short mixes get more finalists, until these have so many slots in all.
const FINAL_SLOTS: usize = 36;

/// A mix of fewer slots gets the steps of this many: each of its songs weighs more.
const FEWEST_SLOTS: usize = 8;

/// A search among fewer songs takes more steps, up to [`MOST_PATIENCE`] times as many: there every
/// exchange moves the times by much, and the steps are cheap.
const MANY_SONGS: usize = 120;
const MOST_PATIENCE: usize = 3;

fn patience(table: &Table) -> usize {
    (MANY_SONGS / table.entries.len().max(1)).clamp(1, MOST_PATIENCE)
}

/// The long search.
fn finish(objective: &mut Objective, pinned: &[bool], choice: &Choice, rng: &mut ChaCha8Rng, steps: usize) -> Choice {
    let slots = objective.len();
    let mut search = Search::from(objective, pinned, choice.songs.clone());
    search.anneal(rng, slots.max(FEWEST_SLOTS) * steps);
    search.climb();
    search.climb_pairs();
    search.into_choice()
}

/// Complete ones first, then the better; ties go to the likelier structure.
fn rank(ranked: &mut [(bool, Choice, usize)]) {
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.value.total_cmp(&a.1.value)).then(a.2.cmp(&b.2)));
}

/// Prefers structures in which every pinned song keeps its place, segment and tier; where there is
/// none, its place.
fn keep_pins(candidates: &mut Vec<Structure>, pins: &[Pin]) {
    if pins.is_empty() {
        return;
    }
    let held = |structure: &Structure| {
        let at = |pin: &Pin| structure.slots.get(pin.position);
        let places = pins.iter().filter(|pin| at(pin).is_some()).count();
        let slots = pins.iter().filter(|pin| at(pin).is_some_and(|slot| (slot.segment, slot.tier) == pin.slot)).count();
        (places, slots)
    };
    let most = candidates.iter().map(held).max();
    candidates.retain(|structure| Some(held(structure)) == most);
}

fn pinned_start(table: &Table, structure: &Structure, pins: &[Pin]) -> (Vec<bool>, Vec<u32>) {
    let (mut pinned, mut start) = (vec![false; structure.slots.len()], vec![EMPTY; structure.slots.len()]);
    for pin in pins {
        // A place that the mix no longer has: the last that is left.
        let within = Some(pin.position).filter(|at| *at < start.len());
        let at = within.or_else(|| start.iter().rposition(|song| *song == EMPTY));
        if let (Some(entry), Some(at)) = (table.find(pin.track), at) {
            start[at] = entry;
            pinned[at] = true;
        }
    }
    (pinned, start)
}
