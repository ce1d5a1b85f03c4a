//! One step of the search: a change of one or two slots, taken when it gains enough and broken off early when it cannot.

use rand::rngs::ChaCha8Rng;

use super::Search;
use crate::fit::objective::EMPTY;

/// Order-dependent gain that a quick look at a step cannot rule out.
const SLACK: f64 = 0.04;

impl Search<'_, '_> {
    /// Puts `entry` at `slot` when that gains at least `least_gain`.
    pub(super) fn try_replace(&mut self, slot: usize, entry: u32, least_gain: f64) -> bool {
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
    pub(super) fn try_pair(&mut self, rng: &mut ChaCha8Rng, a: usize, b: usize, least_gain: f64) {
        let Some(entry) = self.pick(rng, a) else { return };
        let length = |entry| i64::from(self.objective.length(entry, a));
        if let Some(other) = self.pick_for_time(rng, b, length(entry) - length(self.songs[a])) {
            self.replace_pair((a, entry), (b, other), least_gain);
        }
    }

    /// Puts a song each at two slots when both together gain at least `least_gain`.
    pub(super) fn replace_pair(&mut self, (a, at_a): (usize, u32), (b, at_b): (usize, u32), least_gain: f64) -> bool {
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
    pub(super) fn try_take(&mut self, slot: usize, entry: u32) {
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
    pub(super) fn try_empty(&mut self, slot: usize, least_gain: f64) {
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
    pub(super) fn try_swap(&mut self, a: usize, b: usize, least_gain: f64) -> bool {
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
    pub(super) fn measure(&mut self) {
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
