//! The exact solution of small cases, to measure the search by (ruling C6).
//!
//! Branch and bound over everything the search may choose: the same structures, the same songs at
//! each slot, the same rules, the same noise and the same [`Objective::value`]. The search's own
//! result is the first bound, so a better choice is either found or proven not to exist.

mod case;
mod random;
#[cfg(test)]
mod tests;

pub use case::Case;

use crate::{
    config::Config,
    fit::{
        Solution,
        objective::{EMPTY, Noise, Objective, Times},
        offered, solve_at, stage_can_help,
        structure::Curves,
        table::{Stage, Table},
    },
    pool::Pool,
};

/// Choices looked at before a case counts as too large.
const MOST_NODES: u64 = 20_000_000;

/// How the search's result compares with the best and with chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Worth of the best choice there is.
    pub best: f64,
    /// Worth of the search's choice.
    pub found: f64,
    /// Median worth of choices drawn evenly from all that fill every slot and keep rules and times;
    /// where there is none, of choices filled at random.
    pub median_random: f64,
    /// Whether the best choice fills every slot and keeps every time.
    pub complete: bool,
    /// Whether the search's choice does.
    pub found_complete: bool,
}

impl Gap {
    /// What the search lacks, as a share of what the best choice is worth above chance; 1 when it
    /// missed a complete choice.
    pub fn share(&self) -> f64 {
        if self.complete != self.found_complete {
            return 1.0;
        }
        let missing = self.best - self.found;
        if missing <= 0.0 { 0.0 } else { missing / (self.best - self.median_random).max(missing) }
    }
}

/// Compares the search with the exact solution, at the first level of relaxation that has a complete
/// mix; where none has, at the first level of all. `None` when the case is too large, or when the
/// rules leave nothing to choose from.
pub fn optimality(pool: &Pool) -> Option<Gap> {
    let main_tiers = pool.plan.main_tiers(&pool.input.config.plan);
    let mut first = None;
    for stage in Stage::ALL {
        if stage != Stage::Strict && !stage_can_help(pool, stage, &main_tiers) {
            continue;
        }
        let table = Table::new(pool, stage, &main_tiers, &[]);
        for curves in [Curves::Preferred, Curves::All] {
            let gap = at_level(pool, &table, curves, stage)?;
            if gap.complete {
                return Some(gap);
            }
            first.get_or_insert(gap);
        }
    }
    first
}

/// A choice, ranked as the search ranks: complete ones first, then the better.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
struct Rank {
    complete: bool,
    value: f64,
}

fn at_level(pool: &Pool, table: &Table, curves: Curves, stage: Stage) -> Option<Gap> {
    let structures = offered(pool, table, curves, &[]);
    let noise = Noise::draw(pool, table, &structures);
    let found = rank(pool, table, &noise, &solve_at(pool, table, curves, &[], stage));
    let mut best = found;
    let mut nodes = MOST_NODES;
    // A complete choice beats every other, so those with gaps are looked at only where there is none.
    for gaps in [false, true] {
        if gaps && best.complete {
            break;
        }
        for structure in &structures {
            let mut solver = Solver::new(Objective::new(pool, table, &noise, structure), gaps, best, nodes);
            solver.descend(0);
            (best, nodes) = (solver.best, solver.nodes);
            if nodes == 0 {
                return None;
            }
        }
    }
    let median_random = random::median(pool, table, &noise, &structures, best.complete)?;
    Some(Gap { best: best.value, found: found.value, median_random, complete: best.complete, found_complete: found.complete })
}

/// What the search's solution is worth.
fn rank(pool: &Pool, table: &Table, noise: &Noise, solution: &Solution) -> Rank {
    let entry = |track: &Option<u32>| track.map_or(EMPTY, |track| table.find(track).expect("BUG: the table has the song"));
    let songs: Vec<u32> = solution.tracks.iter().map(entry).collect();
    let value = Objective::new(pool, table, noise, &solution.structure).value(&songs);
    Rank { complete: solution.complete, value }
}

struct Solver<'a> {
    objective: Objective<'a>,
    /// Whether slots may stay empty and times may be missed.
    gaps: bool,
    best: Rank,
    /// Choices that may still be looked at.
    nodes: u64,
    songs: Vec<u32>,
    /// Shortest and longest song of each slot, ms.
    spans: Vec<(u32, u32)>,
    /// The most that order and neighbours can add to a song.
    most_by_order: f64,
}

impl<'a> Solver<'a> {
    fn new(objective: Objective<'a>, gaps: bool, best: Rank, nodes: u64) -> Self {
        let spans = (0..objective.len())
            .map(|slot| {
                let options = objective.table.options[objective.kind(slot)].iter().copied().chain(gaps.then_some(EMPTY));
                let lengths = options.map(|entry| objective.length(entry, slot));
                lengths.fold((u32::MAX, 0), |(least, most), length| (least.min(length), most.max(length)))
            })
            .collect();
        let most_by_order = most_by_order(objective.pool.input.config, objective.pool.mode().contrast) * objective.scale;
        let songs = vec![EMPTY; objective.len()];
        Self { objective, gaps, best, nodes, songs, spans, most_by_order }
    }

    /// Tries every song at `slot` after the songs chosen so far.
    fn descend(&mut self, slot: usize) {
        if slot == self.songs.len() {
            let complete = self.objective.is_complete(&self.songs);
            let rank = Rank { complete, value: self.objective.value(&self.songs) };
            if rank > self.best {
                self.best = rank;
            }
            return;
        }
        let table = self.objective.table;
        for entry in table.options[self.objective.kind(slot)].iter().copied().chain(self.gaps.then_some(EMPTY)) {
            if entry != EMPTY && !self.objective.allows(&self.songs, slot, entry, slot) {
                continue;
            }
            self.nodes = self.nodes.saturating_sub(1);
            if self.nodes == 0 {
                return;
            }
            self.songs[slot] = entry;
            if self.could_win(slot + 1) {
                self.descend(slot + 1);
            }
            self.songs[slot] = EMPTY;
        }
    }

    /// Whether the songs so far can still lead to something better than the best.
    fn could_win(&mut self, filled: usize) -> bool {
        let Some(least_cost) = self.least_time_cost(filled) else { return false };
        // The worth of the songs so far, without what the slots to come cost while they are empty.
        let to_come = (self.songs.len() - filled) as f64;
        let now_cost = self.objective.time_cost(&self.objective.times(&self.songs));
        let so_far = self.objective.value(&self.songs) + to_come * self.objective.empty_cost() + now_cost;
        let mut most = so_far - least_cost;
        for slot in filled..self.songs.len() {
            most += self.most_at(slot, filled);
        }
        // A hair of slack, for sums in another order.
        Rank { complete: !self.gaps, value: most + 1e-9 } > self.best
    }

    /// The most that any song left can add at a slot to come.
    fn most_at(&self, slot: usize, filled: usize) -> f64 {
        let objective = &self.objective;
        let rediscovery_weight = objective.pool.input.config.fit.rediscovery_weight;
        let mut most = if self.gaps { -objective.empty_cost() } else { f64::NEG_INFINITY };
        for &entry in &objective.table.options[objective.kind(slot)] {
            let song = objective.entry(entry);
            // Each forgotten song makes up for one that is missing so far.
            let remembered = if song.member.rediscovery { rediscovery_weight } else { 0.0 };
            let worth = objective.alone(entry, slot) + self.most_by_order + remembered;
            if worth > most {
                let mut chosen = self.songs[..filled].iter().filter(|other| **other != EMPTY);
                if chosen.all(|other| objective.entry(*other).song != song.song) {
                    most = worth;
                }
            }
        }
        most
    }

    /// The least that the times can cost in the end; `None` when they must hold and no longer can.
    fn least_time_cost(&self, filled: usize) -> Option<f64> {
        let plan = &self.objective.pool.plan;
        let tolerance = (self.objective.pool.input.config.plan.tolerance_s * 1000.0) as u32;
        let mut reach = vec![(0_u32, 0_u32); plan.sections.len()];
        for (slot, of) in self.objective.structure.slots.iter().enumerate() {
            let length = self.objective.length(self.songs[slot], slot);
            let (least, most) = if slot < filled { (length, length) } else { self.spans[slot] };
            if least > most {
                return None;
            }
            reach[of.section].0 += least;
            reach[of.section].1 += most;
        }
        let nearest = |(least, most): (u32, u32), target: u32| target.clamp(least, most);
        let total = reach.iter().fold((0, 0), |sum, section| (sum.0 + section.0, sum.1 + section.1));
        let off = |reach: (u32, u32), target: u32| nearest(reach, target).abs_diff(target);
        let late = plan.sections.iter().zip(&reach).any(|(of, reach)| of.timed && off(*reach, of.target_ms) > tolerance);
        if !self.gaps && (late || off(total, plan.times.requested_ms()) > tolerance) {
            return None;
        }
        let sections = plan.sections.iter().zip(&reach).map(|(of, reach)| nearest(*reach, of.target_ms)).collect();
        Some(self.objective.time_cost(&Times { sections, total: nearest(total, plan.times.aim_ms) }))
    }
}

/// The most that the bonuses for order and a step can add to one song.
fn most_by_order(config: &Config, contrast: f64) -> f64 {
    let bonus = &config.bonus;
    bonus.artist_spacing + bonus.diversity + bonus.umbrella_under + bonus.rediscovery + contrast
}
