//! What a mix is worth (ruling C6): perturbed scores, less what times, artists and steps cost.
//!
//! The search maximises it; the exact solver of the tests maximises the same function.

use crate::{
    fit::{
        structure::{Slot, Structure},
        table::{Entry, Place, Table, kind_of},
    },
    mix::Relaxation,
    noise,
    pool::Pool,
    sequence::Sequence,
};

/// An empty slot.
pub(crate) const EMPTY: u32 = u32::MAX;

/// What an empty slot costs: above any relaxation.
const EMPTY_COST: f64 = 40.0;

/// What a time outside its tolerance costs at least: below an empty slot.
const LATE_COST: f64 = 8.0;

/// How much more that costs in a warm-up, cool-down or step than in the total.
const EDGE_FACTOR: f64 = 5.0;

/// The noise of every song at every slot.
#[derive(Debug)]
pub(crate) struct Noise {
    keys: Vec<u32>,
    values: Vec<f64>,
}

impl Noise {
    /// No noise for the slots of a structure.
    pub(crate) fn none(structure: &Structure) -> Self {
        let mut keys: Vec<u32> = structure.slots.iter().map(Slot::noise_key).collect();
        keys.sort_unstable();
        keys.dedup();
        Self { keys, values: Vec::new() }
    }

    /// Draws the noise of a seed for the slots of these structures.
    pub(crate) fn draw(pool: &Pool, table: &Table, structures: &[Structure]) -> Self {
        let mut keys: Vec<u32> = structures.iter().flat_map(|s| s.slots.iter().map(Slot::noise_key)).collect();
        keys.sort_unstable();
        keys.dedup();
        let temperature = pool.input.config.fit.temperature;
        let mut values = Vec::with_capacity(keys.len() * table.entries.len());
        if temperature > 0.0 {
            for entry in &table.entries {
                noise::gumbel(pool.input.request.seed, &pool.input.library.track(entry.candidate.track).id, &keys, &mut values);
            }
            for value in &mut values {
                *value *= temperature;
            }
        }
        Self { keys, values }
    }

    fn at(&self, entry: u32, column: usize) -> f64 {
        self.values.get(entry as usize * self.keys.len() + column).copied().unwrap_or(0.0)
    }
}

/// The objective of one structure.
pub(crate) struct Objective<'a> {
    pub pool: &'a Pool<'a>,
    pub table: &'a Table,
    pub structure: &'a Structure,
    noise: &'a Noise,
    /// Where each slot's noise stands.
    columns: Vec<usize>,
    kinds: Vec<usize>,
    /// Factor on each slot's noise.
    variety: Vec<f64>,
    sequence: Sequence<'a>,
    /// Weight of a score, so that structures of different song counts compare.
    pub scale: f64,
    /// Scratch: when each slot starts, ms.
    starts: Vec<u32>,
}

/// Lengths so far: per section and in all, ms.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Times {
    pub sections: Vec<u32>,
    pub total: u32,
}

impl<'a> Objective<'a> {
    pub(crate) fn new(pool: &'a Pool<'a>, table: &'a Table, noise: &'a Noise, structure: &'a Structure) -> Self {
        let nominal = f64::from(pool.plan.times.aim_ms) / (pool.input.config.fit.nominal_song_s * 1000.0);
        Self {
            pool,
            table,
            structure,
            noise,
            columns: structure
                .slots
                .iter()
                .map(|slot| noise.keys.binary_search(&slot.noise_key()).expect("BUG: noise is drawn for every slot"))
                .collect(),
            variety: structure.slots.iter().map(|slot| pool.input.config.tiers.get(slot.tier).variety).collect(),
            kinds: structure.slots.iter().map(|slot| kind_of(slot.segment, slot.tier)).collect(),
            sequence: Sequence::new(pool),
            scale: nominal / structure.slots.len().max(1) as f64,
            starts: vec![0; structure.slots.len()],
        }
    }

    /// Number of slots.
    pub(crate) fn len(&self) -> usize {
        self.structure.slots.len()
    }

    /// The kind of a slot.
    pub(crate) fn kind(&self, slot: usize) -> usize {
        self.kinds[slot]
    }

    pub(crate) fn entry(&self, at: u32) -> &Entry {
        &self.table.entries[at as usize]
    }

    pub(crate) fn place(&self, entry: u32, slot: usize) -> Option<&Place> {
        self.entry(entry).places[self.kinds[slot]].as_ref()
    }

    /// What a song adds at a slot whatever stands around it.
    pub(crate) fn alone(&self, entry: u32, slot: usize) -> f64 {
        let place = self.place(entry, slot).map_or(-EMPTY_COST, |place| place.appeal);
        (place + self.variety[slot] * self.noise.at(entry, self.columns[slot])) * self.scale
    }

    /// What an empty slot costs.
    pub(crate) fn empty_cost(&self) -> f64 {
        EMPTY_COST * self.scale
    }

    /// The length of a song, or of what a slot should have held.
    pub(crate) fn length(&self, entry: u32, slot: usize) -> u32 {
        if entry == EMPTY { self.structure.slots[slot].target_ms } else { self.entry(entry).candidate.duration_ms }
    }

    /// The lengths of a choice.
    pub(crate) fn times(&self, chosen: &[u32]) -> Times {
        let mut times = Times { sections: vec![0; self.pool.plan.sections.len()], total: 0 };
        for (slot, &entry) in chosen.iter().enumerate() {
            let length = self.length(entry, slot);
            times.sections[self.structure.slots[slot].section] += length;
            times.total += length;
        }
        times
    }

    /// What the lengths cost.
    pub(crate) fn time_cost(&self, times: &Times) -> f64 {
        self.time_cost_after(times, &[])
    }

    /// What the lengths cost once some sections have changed by so many ms.
    pub(crate) fn time_cost_after(&self, times: &Times, changes: &[(usize, i64)]) -> f64 {
        let (fit, plan) = (&self.pool.input.config.fit, &self.pool.plan);
        let changed: i64 = changes.iter().map(|(_, change)| change).sum();
        let off_s = |is: u32, change: i64, wanted: u32| (i64::from(is) + change - i64::from(wanted)).abs() as f64 / 1000.0;
        let mut cost = fit.total_weight * growing(off_s(times.total, changed, plan.times.aim_ms) / 10.0, 6.0);
        cost += self.late_cost(off_s(times.total, changed, plan.times.requested_ms()));
        for (at, (section, &length)) in plan.sections.iter().zip(&times.sections).enumerate() {
            if section.timed {
                let change = changes.iter().filter(|(of, _)| *of == at).map(|(_, change)| change).sum();
                let off_s = off_s(length, change, section.target_ms);
                // Steeper than the total: where music is short, the edges keep their times (A2).
                cost += fit.segment_weight * growing(off_s / 60.0, 1.0) + EDGE_FACTOR * self.late_cost(off_s);
            }
        }
        cost
    }

    /// What leaving the tolerance costs: more than any song can bring, or any artist's return.
    fn late_cost(&self, off_s: f64) -> f64 {
        let tolerance_s = self.pool.input.config.plan.tolerance_s;
        if off_s > tolerance_s { LATE_COST + (off_s - tolerance_s) / 10.0 } else { 0.0 }
    }

    /// What the step between two neighbours costs; negative where the mode rewards it.
    pub(crate) fn step_cost(&self, slot: usize, entry: u32, next: u32) -> f64 {
        if entry == EMPTY || next == EMPTY {
            return 0.0;
        }
        let (a, b) = (&self.structure.slots[slot], &self.structure.slots[slot + 1]);
        let mode = self.pool.mode();
        let (energy, next_energy) = (self.entry(entry).candidate.sound.energy, self.entry(next).candidate.sound.energy);
        if a.tier == b.tier {
            let felt = |entry: u32, slot: usize| self.place(entry, slot).map_or(f64::NAN, |place| place.felt);
            let step = (felt(next, slot + 1) - felt(entry, slot)).abs();
            let tempo = if step.is_nan() { 0.0 } else { mode.tempo_step * step / 10.0 };
            return tempo + mode.energy_step * (next_energy - energy).abs() * 10.0;
        }
        let direction = if b.tier > a.tier { 1.0 } else { -1.0 };
        -mode.contrast * (next_energy - energy) * direction
    }

    /// The worth of a choice.
    pub(crate) fn value(&mut self, chosen: &[u32]) -> f64 {
        let config = self.pool.input.config;
        let once = self.pool.plan.template.is_some_and(|template| template.artists_once);
        let gap_ms = config.filter.artist_gap_min * 60_000.0;
        self.sequence.restart(chosen.len());
        let mut value = if self.structure.whole { 0.0 } else { -config.fit.incomplete_curve_weight };
        let mut missing = 0_u32;
        let mut start = 0_u32;
        for (slot, &at) in chosen.iter().enumerate() {
            self.starts[slot] = start;
            start += self.length(at, slot);
            if at == EMPTY {
                value -= self.empty_cost();
                continue;
            }
            value += self.alone(at, slot);
            let entry = &self.table.entries[at as usize];
            value += self.sequence.bonuses(&entry.member).sum() * self.scale;
            missing += u32::from(entry.candidate.sound.tempo.is_none());
            let artist = entry.member.artist;
            for (earlier, &other) in chosen[..slot].iter().enumerate() {
                if other != EMPTY && self.table.entries[other as usize].member.artist == artist {
                    let gap = f64::from(self.starts[slot] - self.starts[earlier]);
                    if gap < gap_ms {
                        value -= config.fit.artist_gap_weight * (0.5 + 0.5 * (1.0 - gap / gap_ms));
                    }
                    if once {
                        value -= config.fit.artist_repeat_weight;
                    }
                }
            }
            self.sequence.push(entry.member);
            if slot > 0 {
                value -= self.step_cost(slot - 1, chosen[slot - 1], at) * self.scale;
            }
        }
        let tolerated = (config.fit.missing_tempo_share * chosen.len() as f64).floor();
        value -= config.fit.missing_tempo_weight * (f64::from(missing) - tolerated).max(0.0);
        let forgotten = config.bonus.rediscovery_share * chosen.len() as f64;
        value -= config.fit.rediscovery_weight * (forgotten - f64::from(self.sequence.rediscovered())).max(0.0);
        value - self.time_cost(&self.times(chosen))
    }

    /// Whether `entry` may stand at `slot` beside the others (rulings D1 and D3); the song that
    /// stands there now, and the one at `also`, do not count.
    pub(crate) fn allows(&self, chosen: &[u32], slot: usize, entry: u32, also: usize) -> bool {
        let new = self.entry(entry);
        let relaxation = self.place(entry, slot).and_then(|place| place.relaxation);
        let filter = &self.pool.input.config.filter;
        let (mut of_artist, mut same_relaxation) = (0, 0);
        for (at, &other) in chosen.iter().enumerate() {
            if at == slot || at == also || other == EMPTY {
                continue;
            }
            let other_entry = &self.table.entries[other as usize];
            if other_entry.song == new.song {
                return false;
            }
            if other_entry.member.artist == new.member.artist {
                of_artist += 1;
                // Songs with only empty slots between them follow each other in the printed list.
                let between = &chosen[at.min(slot) + 1..at.max(slot)];
                if between.iter().all(|song| *song == EMPTY) || of_artist >= filter.max_per_artist {
                    return false;
                }
            }
            if relaxation.is_some() && self.place(other, at).and_then(|place| place.relaxation) == relaxation {
                same_relaxation += 1;
            }
        }
        let relax = &self.pool.input.config.relax;
        match relaxation {
            Some(Relaxation::NeighborUmbrella) => same_relaxation < relax.neighbor_slots,
            Some(Relaxation::LockoutBreak) => same_relaxation < relax.lockout_breaks,
            _ => true,
        }
    }

    /// Whether every slot is filled and every time holds.
    pub(crate) fn is_complete(&self, chosen: &[u32]) -> bool {
        let tolerance_ms = (self.pool.input.config.plan.tolerance_s * 1000.0) as u32;
        let (plan, times) = (&self.pool.plan, self.times(chosen));
        let timed = plan
            .sections
            .iter()
            .zip(&times.sections)
            .all(|(section, length)| !section.timed || length.abs_diff(section.target_ms) <= tolerance_ms);
        timed && times.total.abs_diff(plan.times.requested_ms()) <= tolerance_ms && !chosen.contains(&EMPTY)
    }
}

/// `x²`, going on as a straight line from `knee` so that a far-off start is not everything.
fn growing(x: f64, knee: f64) -> f64 {
    if x <= knee { x * x } else { knee * (2.0 * x - knee) }
}
