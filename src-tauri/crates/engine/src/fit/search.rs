//! Greedy start, annealing, and a last climb: the search for the best choice of songs in a structure.

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

/// Temperatures of the annealing: first and last, in units of score.
pub(crate) static HOT: std::sync::LazyLock<f64> =
    std::sync::LazyLock::new(|| std::env::var("HOT").ok().and_then(|v| v.parse().ok()).unwrap_or(0.06));
pub(crate) static HOT1: std::sync::LazyLock<f64> =
    std::sync::LazyLock::new(|| std::env::var("HOT1").ok().and_then(|v| v.parse().ok()).unwrap_or(0.06));
pub(crate) static PAIRS: std::sync::LazyLock<usize> =
    std::sync::LazyLock::new(|| std::env::var("PAIRS").ok().and_then(|v| v.parse().ok()).unwrap_or(0));
const COLD: f64 = 0.0015;

/// Order-dependent gain that a quick look at a step cannot rule out.
const SLACK: f64 = 0.12;

/// Rounds of the last climb.
const CLIMBS: usize = 6;

/// Candidates that a time-minded step compares.
const TIME_SAMPLE: usize = 8;

/// A search over one structure. Pinned slots never change.
pub(crate) struct Search<'a, 'b> {
    objective: &'b mut Objective<'a>,
    pinned: &'b [bool],
    songs: Vec<u32>,
    value: f64,
    times: Times,
}

impl<'a, 'b> Search<'a, 'b> {
    /// Starts from a choice.
    pub(crate) fn from(objective: &'b mut Objective<'a>, pinned: &'b [bool], songs: Vec<u32>) -> Self {
        let value = objective.value(&songs);
        let times = objective.times(&songs);
        Self { objective, pinned, songs, value, times }
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
    pub(crate) fn anneal(&mut self, rng: &mut ChaCha8Rng, steps: usize, hot: f64) {
        let free: Vec<usize> = (0..self.songs.len()).filter(|slot| !self.pinned[*slot]).collect();
        if free.is_empty() {
            return;
        }
        let cooling = libm::pow(COLD / hot, 1.0 / steps.max(1) as f64);
        let mut heat = hot;
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
                    if let Some(entry) = self.pick(rng, slot) {
                        self.try_pair(rng, slot, entry, other, least_gain);
                    }
                }
                6..=9 => {
                    if let Some(entry) = self.pick_for_time(rng, slot) {
                        self.try_replace(slot, entry, least_gain);
                    }
                }
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
        self.times = self.objective.times(&best.songs);
        (self.songs, self.value) = (best.songs, best.value);
    }

    /// Takes every single replacement and swap that helps, until none does.
    pub(crate) fn climb(&mut self) {
        for _ in 0..CLIMBS {
            let before = self.value;
            for slot in (0..self.songs.len()).filter(|slot| !self.pinned[*slot]) {
                for at in 0..self.objective.table.options[self.objective.kind(slot)].len() {
                    let entry = self.objective.table.options[self.objective.kind(slot)][at];
                    self.try_replace(slot, entry, f64::MIN_POSITIVE);
                }
                for other in (0..slot).filter(|other| !self.pinned[*other]) {
                    self.try_swap(other, slot, f64::MIN_POSITIVE);
                }
            }
            if self.value <= before {
                break;
            }
        }
    }

    /// Takes pairs of replacements that help, where there are few enough to try them all.
    pub(crate) fn climb_pairs(&mut self) {
        let slots: Vec<usize> = (0..self.songs.len()).filter(|slot| !self.pinned[*slot]).collect();
        let options = |slot: usize| self.objective.table.options[self.objective.kind(slot)].len();
        let all: usize = slots.iter().map(|slot| options(*slot)).sum();
        if all * all > *PAIRS {
            return;
        }
        for _ in 0..CLIMBS {
            let before = self.value;
            for &a in &slots {
                for at in 0..self.objective.table.options[self.objective.kind(a)].len() {
                    let entry = self.objective.table.options[self.objective.kind(a)][at];
                    for &b in &slots {
                        for at in 0..self.objective.table.options[self.objective.kind(b)].len() {
                            let other = self.objective.table.options[self.objective.kind(b)][at];
                            self.replace_pair(a, entry, b, other, f64::MIN_POSITIVE);
                        }
                    }
                }
            }
            if self.value <= before {
                break;
            }
            self.climb();
        }
    }

    /// A song for a slot, better ones more often.
    fn pick(&self, rng: &mut ChaCha8Rng, slot: usize) -> Option<u32> {
        let options = &self.objective.table.options[self.objective.kind(slot)];
        let place = noise::unit(rng);
        options.get((place * place * options.len() as f64) as usize).copied()
    }

    /// Of a few songs for a slot, the one that brings the total nearest to the aim.
    fn pick_for_time(&self, rng: &mut ChaCha8Rng, slot: usize) -> Option<u32> {
        let aim = i64::from(self.objective.pool.plan.times.aim_ms);
        let length = |entry| i64::from(self.objective.length(entry, slot));
        let wanted = aim - i64::from(self.times.total) + length(self.songs[slot]);
        (0..TIME_SAMPLE).filter_map(|_| self.pick(rng, slot)).min_by_key(|entry| (length(*entry) - wanted).abs())
    }

    /// Puts `entry` at `slot` when that gains at least `least_gain`.
    fn try_replace(&mut self, slot: usize, entry: u32, least_gain: f64) -> bool {
        let old = self.songs[slot];
        if old == entry {
            return false;
        }
        if let Some(other) = self.songs.iter().position(|held| *held == entry) {
            return !self.pinned[other] && self.try_swap(slot, other, least_gain);
        }
        let times = self.times_with(slot, entry);
        let quick = self.quick_gain(slot, entry, &times);
        if old != EMPTY && quick + SLACK < least_gain || !self.objective.allows(&self.songs, slot, entry, slot) {
            return false;
        }
        self.songs[slot] = entry;
        let value = self.objective.value(&self.songs);
        if value - self.value >= least_gain {
            self.value = value;
            self.times = times;
            return true;
        }
        self.songs[slot] = old;
        false
    }

    /// Puts `entry` at `a` and, of a few songs for `b`, the one that then suits the total best, when
    /// both together gain at least `least_gain`.
    fn try_pair(&mut self, rng: &mut ChaCha8Rng, a: usize, entry: u32, b: usize, least_gain: f64) -> bool {
        if a == b || self.songs.contains(&entry) {
            return false;
        }
        let total = i64::from(self.times.total) - i64::from(self.objective.length(self.songs[a], a))
            + i64::from(self.objective.length(entry, a));
        let aim = i64::from(self.objective.pool.plan.times.aim_ms);
        let length = |at| i64::from(self.objective.length(at, b));
        let wanted = aim - total + length(self.songs[b]);
        let picks = (0..TIME_SAMPLE).filter_map(|_| self.pick(rng, b));
        let Some(other) = picks.min_by_key(|at| (length(*at) - wanted).abs()) else { return false };
        self.replace_pair(a, entry, b, other, least_gain)
    }

    /// Puts `entry` at `a` and `other` at `b` when both together gain at least `least_gain`.
    fn replace_pair(&mut self, a: usize, entry: u32, b: usize, other: u32, least_gain: f64) -> bool {
        let (old_a, old_b) = (self.songs[a], self.songs[b]);
        if a == b
            || other == entry
            || self.songs.contains(&entry) && entry != old_b
            || self.songs.contains(&other) && other != old_a
        {
            return false;
        }
        let mut times = self.times.clone();
        for (slot, old, new) in [(a, old_a, entry), (b, old_b, other)] {
            let (old, new) = (self.objective.length(old, slot), self.objective.length(new, slot));
            let section = self.objective.structure.slots[slot].section;
            times.sections[section] = times.sections[section] - old + new;
            times.total = times.total - old + new;
        }
        let objective = &*self.objective;
        if old_a != EMPTY && old_b != EMPTY {
            let alone = |entry, slot| objective.alone(entry, slot);
            let quick = alone(entry, a) - alone(old_a, a) + alone(other, b) - alone(old_b, b) - objective.time_cost(&times)
                + objective.time_cost(&self.times);
            if quick + 2.0 * SLACK < least_gain {
                return false;
            }
        }
        (self.songs[a], self.songs[b]) = (entry, other);
        if self.objective.allows(&self.songs, a, entry, a) && self.objective.allows(&self.songs, b, other, b) {
            let value = self.objective.value(&self.songs);
            if value - self.value >= least_gain {
                self.value = value;
                self.times = times;
                return true;
            }
        }
        (self.songs[a], self.songs[b]) = (old_a, old_b);
        false
    }

    /// Exchanges two songs when that gains at least `least_gain`.
    fn try_swap(&mut self, a: usize, b: usize, least_gain: f64) -> bool {
        let (at_a, at_b) = (self.songs[a], self.songs[b]);
        if a == b || at_a == EMPTY || at_b == EMPTY {
            return false;
        }
        if self.objective.place(at_a, b).is_none() || self.objective.place(at_b, a).is_none() {
            return false;
        }
        (self.songs[a], self.songs[b]) = (at_b, at_a);
        let allowed = self.objective.allows(&self.songs, a, at_b, a) && self.objective.allows(&self.songs, b, at_a, b);
        if allowed {
            let value = self.objective.value(&self.songs);
            if value - self.value >= least_gain {
                self.value = value;
                self.times = self.objective.times(&self.songs);
                return true;
            }
        }
        (self.songs[a], self.songs[b]) = (at_a, at_b);
        false
    }

    fn times_with(&self, slot: usize, entry: u32) -> Times {
        let (old, new) = (self.objective.length(self.songs[slot], slot), self.objective.length(entry, slot));
        let mut times = self.times.clone();
        let section = self.objective.structure.slots[slot].section;
        times.sections[section] = times.sections[section] - old + new;
        times.total = times.total - old + new;
        times
    }

    /// The gain of a replacement but for what depends on the order.
    fn quick_gain(&self, slot: usize, entry: u32, times: &Times) -> f64 {
        let old = self.songs[slot];
        if old == EMPTY {
            return f64::INFINITY;
        }
        let objective = &*self.objective;
        let step = |entry: u32| {
            let before = if slot > 0 { objective.step_cost(slot - 1, self.songs[slot - 1], entry) } else { 0.0 };
            let after = if slot + 1 < self.songs.len() { objective.step_cost(slot, entry, self.songs[slot + 1]) } else { 0.0 };
            before + after
        };
        objective.alone(entry, slot) - objective.alone(old, slot) - objective.time_cost(times) + objective.time_cost(&self.times)
            - step(entry)
            + step(old)
    }
}
