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

/// Last temperature of the annealing, and the first where each slot has songs in plenty; units of score.
const COLD: f64 = 0.0015;
const WARM: f64 = 0.06;

/// First temperature where a slot has [`FEW`] songs: every exchange then moves the times by much, and
/// only heat gets past that. It falls with the cube of the songs per slot.
const HOT: f64 = 20.0;
const FEW: f64 = 10.0;

/// Order-dependent gain that a quick look at a step cannot rule out.
const SLACK: f64 = 0.04;

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

    /// Puts `entry` at `slot` when that gains at least `least_gain`.
    fn try_replace(&mut self, slot: usize, entry: u32, least_gain: f64) -> bool {
        let old = self.songs[slot];
        if old == entry {
            return false;
        }
        if let Some(other) = self.songs.iter().position(|held| *held == entry) {
            return !self.pinned[other] && self.try_swap(slot, other, least_gain);
        }
        let change = [self.change(slot, entry)];
        let quick = self.quick_gain(slot, entry, &change);
        let poor = quick + SLACK < least_gain && !self.is_costly(slot);
        if poor || !self.objective.allows(&self.songs, slot, entry, slot) {
            return false;
        }
        self.songs[slot] = entry;
        let value = self.objective.value(&self.songs);
        if value - self.value >= least_gain {
            self.value = value;
            self.keep(&change);
            return true;
        }
        self.songs[slot] = old;
        false
    }

    /// Puts any song at `a` and, of a few songs for `b`, the one that then suits the total best.
    fn try_pair(&mut self, rng: &mut ChaCha8Rng, a: usize, b: usize, least_gain: f64) {
        let Some(entry) = self.pick(rng, a) else { return };
        let length = |entry| i64::from(self.objective.length(entry, a));
        if let Some(other) = self.pick_for_time(rng, b, length(entry) - length(self.songs[a])) {
            self.replace_pair((a, entry), (b, other), least_gain);
        }
    }

    /// Puts a song each at two slots when both together gain at least `least_gain`.
    fn replace_pair(&mut self, (a, at_a): (usize, u32), (b, at_b): (usize, u32), least_gain: f64) -> bool {
        let (old_a, old_b) = (self.songs[a], self.songs[b]);
        let elsewhere = |entry: u32| self.songs.contains(&entry) && entry != old_a && entry != old_b;
        if a == b || at_a == at_b || at_a == old_a || at_b == old_b || elsewhere(at_a) || elsewhere(at_b) {
            return false;
        }
        let changes = [self.change(a, at_a), self.change(b, at_b)];
        let objective = &*self.objective;
        if !self.is_costly(a) && !self.is_costly(b) {
            let gain = |slot, old, new| objective.alone(new, slot) - objective.alone(old, slot);
            let saved = self.time_cost - objective.time_cost_after(&self.times, &changes);
            if gain(a, old_a, at_a) + gain(b, old_b, at_b) + saved + 2.0 * SLACK < least_gain {
                return false;
            }
        }
        (self.songs[a], self.songs[b]) = (at_a, at_b);
        if self.objective.allows(&self.songs, a, at_a, a) && self.objective.allows(&self.songs, b, at_b, b) {
            let value = self.objective.value(&self.songs);
            if value - self.value >= least_gain {
                self.value = value;
                self.keep(&changes);
                return true;
            }
        }
        (self.songs[a], self.songs[b]) = (old_a, old_b);
        false
    }

    /// Takes a song from another slot, which stays empty, in place of one that spoils more.
    fn try_take(&mut self, slot: usize, entry: u32) {
        let Some(from) = self.songs.iter().position(|held| *held == entry) else { return };
        if from == slot || self.pinned[from] {
            return;
        }
        let old = std::mem::replace(&mut self.songs[slot], entry);
        self.songs[from] = EMPTY;
        if self.may_stand(slot) && self.may_stand(from) {
            let value = self.objective.value(&self.songs);
            if value > self.value {
                self.value = value;
                self.measure();
                return;
            }
        }
        (self.songs[slot], self.songs[from]) = (old, entry);
    }

    /// Leaves a slot empty when that gains at least `least_gain`, as when its song spoils the times.
    fn try_empty(&mut self, slot: usize, least_gain: f64) {
        let old = std::mem::replace(&mut self.songs[slot], EMPTY);
        if old != EMPTY && self.is_apart(slot) {
            let value = self.objective.value(&self.songs);
            if value - self.value >= least_gain {
                self.value = value;
                self.measure();
                return;
            }
        }
        self.songs[slot] = old;
    }

    /// Exchanges two slots, one of which may be empty, when that gains at least `least_gain`.
    fn try_swap(&mut self, a: usize, b: usize, least_gain: f64) -> bool {
        let (at_a, at_b) = (self.songs[a], self.songs[b]);
        if a == b || at_a == at_b {
            return false;
        }
        let plain = !self.is_costly(a) && !self.is_costly(b);
        if plain && self.quick_swap_gain(a, b) + 2.0 * SLACK < least_gain {
            return false;
        }
        (self.songs[a], self.songs[b]) = (at_b, at_a);
        if self.may_stand(a) && self.may_stand(b) {
            let value = self.objective.value(&self.songs);
            if value - self.value >= least_gain {
                self.value = value;
                self.measure();
                return true;
            }
        }
        (self.songs[a], self.songs[b]) = (at_a, at_b);
        false
    }

    /// Whether what stands at a slot now may stand there.
    fn may_stand(&self, slot: usize) -> bool {
        let entry = self.songs[slot];
        if entry == EMPTY {
            return self.is_apart(slot);
        }
        self.objective.place(entry, slot).is_some() && self.objective.allows(&self.songs, slot, entry, slot)
    }

    /// Whether the songs around an empty slot, which then follow each other, are by different artists.
    fn is_apart(&self, slot: usize) -> bool {
        let artist = |at: usize| {
            let entry = self.songs[at];
            (entry != EMPTY).then(|| self.objective.entry(entry).member.artist)
        };
        let before = (0..slot).rev().find_map(artist);
        before.is_none() || before != (slot + 1..self.songs.len()).find_map(artist)
    }

    /// How `entry` at `slot` changes the length of its section.
    fn change(&self, slot: usize, entry: u32) -> (usize, i64) {
        let (old, new) = (self.objective.length(self.songs[slot], slot), self.objective.length(entry, slot));
        (self.objective.structure.slots[slot].section, i64::from(new) - i64::from(old))
    }

    /// Takes changes of the lengths over.
    fn keep(&mut self, changes: &[(usize, i64)]) {
        for &(section, change) in changes {
            self.times.sections[section] = (i64::from(self.times.sections[section]) + change) as u32;
            self.times.total = (i64::from(self.times.total) + change) as u32;
        }
        self.time_cost = self.objective.time_cost(&self.times);
    }

    /// Measures the lengths anew.
    fn measure(&mut self) {
        self.times = self.objective.times(&self.songs);
        self.time_cost = self.objective.time_cost(&self.times);
    }

    /// Whether a slot costs something that a quick look at a step does not see: it is empty, its
    /// artist plays elsewhere too, or its tempo is missing.
    fn is_costly(&self, slot: usize) -> bool {
        let held = self.songs[slot];
        if held == EMPTY {
            return true;
        }
        let song = self.objective.entry(held);
        let others = self.songs.iter().filter(|other| **other != held && **other != EMPTY);
        song.candidate.sound.tempo.is_none()
            || others.into_iter().any(|other| self.objective.entry(*other).member.artist == song.member.artist)
    }

    /// The gain of an exchange but for what depends on the order and on neighbours.
    fn quick_swap_gain(&self, a: usize, b: usize) -> f64 {
        let (at_a, at_b) = (self.songs[a], self.songs[b]);
        let objective = &*self.objective;
        let moved = objective.alone(at_b, a) + objective.alone(at_a, b) - objective.alone(at_a, a) - objective.alone(at_b, b);
        moved + self.time_cost - objective.time_cost_after(&self.times, &[self.change(a, at_b), self.change(b, at_a)])
    }

    /// The gain of a replacement but for what depends on the order.
    fn quick_gain(&self, slot: usize, entry: u32, change: &[(usize, i64)]) -> f64 {
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
        objective.alone(entry, slot) - objective.alone(old, slot) + self.time_cost
            - objective.time_cost_after(&self.times, change)
            - step(entry)
            + step(old)
    }
}
