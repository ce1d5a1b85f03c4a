//! Greedy start, annealing, and a last climb: the search for the best choice of songs in a structure.

mod step;

use rand::rngs::ChaCha8Rng;

use crate::{
    fit::objective::{EMPTY, Objective, Times},
    noise,
};

/// A choice of songs and its worth.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    /// An entry per slot, or [`EMPTY`].
    pub songs: Vec<u32>,
    /// The objective.
    pub value: f64,
}

/// Last temperature of the annealing, and the first where each slot has songs in plenty; units of score.
const COLD: f64 = 0.0015;
const WARM: f64 = 0.06;

/// First temperature where a slot has [`FEW`] songs: every exchange then moves the times by much, and
/// only heat gets past that. It falls with the cube of the songs per slot.
const HOT: f64 = 20.0;
const FEW: f64 = 10.0;

/// Rounds of the last climb.
const CLIMBS: usize = 6;

/// Pairs of replacements that the last climb tries in a round; where there are more, it tries none.
const PAIRS: usize = 20_000;

/// Choices of all slots at once up to which every one is tried.
const EXHAUSTIBLE: usize = 4_000;

/// Candidates that a time-minded step compares.
const TIME_SAMPLE: usize = 8;

/// A search over one structure. Pinned slots never change.
pub(crate) struct Search<'a, 'b> {
    objective: &'b mut Objective<'a>,
    pinned: &'b [bool],
    songs: Vec<u32>,
    value: f64,
    times: Times,
    time_cost: f64,
}

impl<'a, 'b> Search<'a, 'b> {
    /// Starts from a choice.
    pub(crate) fn from(objective: &'b mut Objective<'a>, pinned: &'b [bool], songs: Vec<u32>) -> Self {
        let value = objective.value(&songs);
        let times = objective.times(&songs);
        let time_cost = objective.time_cost(&times);
        Self { objective, pinned, songs, value, times, time_cost }
    }

    /// Starts as the specification draws: slot by slot, the best perturbed score among the top K.
    pub(crate) fn greedy(objective: &'b mut Objective<'a>, pinned: &'b [bool], start: Vec<u32>) -> Self {
        let mut songs = start;
        for slot in 0..songs.len() {
            if songs[slot] != EMPTY {
                continue;
            }
            let tier = objective.structure.slots[slot].tier;
            let top_k = objective.pool.input.config.tiers.get(tier).top_k as usize;
            let options = &objective.table.options[objective.kind(slot)];
            let mut best: Option<(f64, u32)> = None;
            for (seen, &entry) in options.iter().filter(|at| objective.allows(&songs, slot, **at, slot)).enumerate() {
                if seen >= top_k {
                    break;
                }
                let worth = objective.alone(entry, slot);
                if best.is_none_or(|(held, _)| worth > held) {
                    best = Some((worth, entry));
                }
            }
            if let Some((_, entry)) = best {
                songs[slot] = entry;
            }
        }
        Self::from(objective, pinned, songs)
    }

    /// The best choice so far.
    pub(crate) fn into_choice(self) -> Choice {
        Choice { songs: self.songs, value: self.value }
    }

    /// Simulated annealing over `steps` steps; ends on the best choice seen.
    pub(crate) fn anneal(&mut self, rng: &mut ChaCha8Rng, steps: usize) {
        let free: Vec<usize> = (0..self.songs.len()).filter(|slot| !self.pinned[*slot]).collect();
        if free.is_empty() {
            return;
        }
        let mut heat = self.first_heat(&free);
        let cooling = libm::pow(COLD / heat, 1.0 / steps.max(1) as f64);
        let mut best = Choice { songs: self.songs.clone(), value: self.value };
        for _ in 0..steps {
            heat *= cooling;
            let least_gain = heat * libm::log(noise::unit(rng).max(1e-9));
            let slot = free[noise::below(rng, free.len())];
            match noise::below(rng, 20) {
                0..=2 => {
                    let other = free[noise::below(rng, free.len())];
                    self.try_swap(slot, other, least_gain);
                }
                3..=5 => {
                    let other = free[noise::below(rng, free.len())];
                    self.try_pair(rng, slot, other, least_gain);
                }
                6..=9 => {
                    if let Some(entry) = self.pick_for_time(rng, slot, 0) {
                        self.try_replace(slot, entry, least_gain);
                    }
                }
                // Among few songs the way to a better choice may lead over an empty slot.
                10 if least_gain < -self.objective.empty_cost() => self.try_empty(slot, least_gain),
                _ => {
                    if let Some(entry) = self.pick(rng, slot) {
                        self.try_replace(slot, entry, least_gain);
                    }
                }
            }
            if self.value > best.value {
                best.songs.clone_from(&self.songs);
                best.value = self.value;
            }
        }
        (self.songs, self.value) = (best.songs, best.value);
        self.measure();
    }

    fn first_heat(&self, free: &[usize]) -> f64 {
        let songs: usize = free.iter().map(|slot| self.options(*slot).len()).sum();
        let few = FEW * free.len() as f64 / songs.max(1) as f64;
        (HOT * few * few * few).clamp(WARM, HOT)
    }

    fn options(&self, slot: usize) -> &[u32] {
        &self.objective.table.options[self.objective.kind(slot)]
    }

    /// Takes every single replacement and swap that helps, until none does.
    pub(crate) fn climb(&mut self) {
        for _ in 0..CLIMBS {
            let before = self.value;
            for slot in (0..self.songs.len()).filter(|slot| !self.pinned[*slot]) {
                for at in 0..self.options(slot).len() {
                    let entry = self.options(slot)[at];
                    if !self.try_replace(slot, entry, f64::MIN_POSITIVE) {
                        self.try_take(slot, entry);
                    }
                }
                for other in (0..slot).filter(|other| !self.pinned[*other]) {
                    self.try_swap(other, slot, f64::MIN_POSITIVE);
                }
                self.try_empty(slot, f64::MIN_POSITIVE);
            }
            if self.value <= before {
                break;
            }
        }
    }

    /// Takes pairs of replacements that help, where there are few enough to try them all.
    pub(crate) fn climb_pairs(&mut self) {
        let free = (0..self.songs.len()).filter(|slot| !self.pinned[*slot]);
        let all: Vec<(usize, u32)> = free.flat_map(|slot| self.options(slot).iter().map(move |entry| (slot, *entry))).collect();
        if all.len() * all.len() > PAIRS {
            return;
        }
        for _ in 0..CLIMBS {
            let before = self.value;
            for &(a, entry) in &all {
                for &(b, other) in &all {
                    self.replace_pair((a, entry), (b, other), f64::MIN_POSITIVE);
                }
            }
            if self.value <= before {
                break;
            }
            self.climb();
        }
    }

    /// Tries every choice, where there are few: among a handful of songs the rules may leave no way
    /// from one good choice to another.
    pub(crate) fn exhaust(&mut self) {
        let free: Vec<usize> = (0..self.songs.len()).filter(|slot| !self.pinned[*slot]).collect();
        let choices = free.iter().try_fold(1_usize, |all, slot| all.checked_mul(self.options(*slot).len()));
        if choices.is_some_and(|choices| choices <= EXHAUSTIBLE) {
            let mut best = Choice { songs: self.songs.clone(), value: self.value };
            free.iter().for_each(|slot| self.songs[*slot] = EMPTY);
            self.try_all(&free, &mut best);
            (self.songs, self.value) = (best.songs, best.value);
            self.measure();
        }
    }

    fn try_all(&mut self, free: &[usize], best: &mut Choice) {
        let Some((&slot, rest)) = free.split_first() else {
            let value = self.objective.value(&self.songs);
            if value > best.value {
                best.songs.clone_from(&self.songs);
                best.value = value;
            }
            return;
        };
        for at in 0..self.options(slot).len() {
            let entry = self.options(slot)[at];
            if self.objective.allows(&self.songs, slot, entry, slot) {
                self.songs[slot] = entry;
                self.try_all(rest, best);
                self.songs[slot] = EMPTY;
            }
        }
    }

    /// A song for a slot, better ones more often.
    fn pick(&self, rng: &mut ChaCha8Rng, slot: usize) -> Option<u32> {
        let options = self.options(slot);
        let place = noise::unit(rng);
        options.get((place * place * options.len() as f64) as usize).copied()
    }

    /// Of a few songs for a slot, the one that brings the total nearest to the aim, when the other
    /// slots change it by `change_ms`.
    fn pick_for_time(&self, rng: &mut ChaCha8Rng, slot: usize, change_ms: i64) -> Option<u32> {
        let aim = i64::from(self.objective.pool.plan.times.aim_ms);
        let length = |entry| i64::from(self.objective.length(entry, slot));
        let wanted = aim - i64::from(self.times.total) - change_ms + length(self.songs[slot]);
        (0..TIME_SAMPLE).filter_map(|_| self.pick(rng, slot)).min_by_key(|entry| (length(*entry) - wanted).abs())
    }
}
