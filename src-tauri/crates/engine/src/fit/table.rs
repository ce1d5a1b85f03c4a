//! The songs a search may use, with everything it needs to know about each, in dense arrays.

use std::collections::{BTreeMap, HashMap};

use crate::{
    fit::structure::Lengths,
    mix::{Relaxation, Segment},
    pool::{Candidate, Pool},
    score::TierScore,
    sequence::Member,
    tier::Tier,
    title,
};

/// How far a search may bend the rules (ruling D3); each step includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// Not at all.
    Strict,
    /// Songs of the tier above or below.
    Adjacent,
    /// Songs of a tier two away.
    SecondAdjacent,
    /// Songs of neighbour umbrellas.
    Neighbor,
    /// A song that should rest.
    LockoutBreak,
}

impl Stage {
    pub(crate) const ALL: [Self; 5] = [Self::Strict, Self::Adjacent, Self::SecondAdjacent, Self::Neighbor, Self::LockoutBreak];
}

/// What a slot asks for: a tier in the main part, or Easy at the edges, where nothing is borrowed.
pub(crate) const KINDS: usize = 6;

/// The kind of a slot.
pub(crate) fn kind_of(segment: Segment, tier: Tier) -> usize {
    if segment == Segment::Main { tier.index() } else { KINDS - 1 }
}

/// The tier a kind stands for.
fn tier_of(kind: usize) -> Tier {
    Tier::ALL.get(kind).copied().unwrap_or(Tier::Easy)
}

/// A song at a kind of slot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// What it is worth there before the order is known.
    pub appeal: f64,
    /// Felt tempo, BPM; NaN without tempo.
    pub felt: f64,
    /// What was bent.
    pub relaxation: Option<Relaxation>,
}

/// A song.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub candidate: Candidate,
    pub member: Member,
    /// Equal for two tracks that are one song (D1).
    pub song: u32,
    /// By kind; `None` where the song may not go.
    pub places: [Option<Place>; KINDS],
}

/// The songs a search may use.
#[derive(Debug)]
pub(crate) struct Table {
    pub entries: Vec<Entry>,
    /// Entries by kind, most appealing first.
    pub options: [Vec<u32>; KINDS],
    by_track: BTreeMap<u32, u32>,
}

/// What a relaxed slot costs, so that a search never relaxes one it need not: above any score.
const RELAXED_COST: f64 = 4.0;

impl Table {
    /// The songs of a pool for slots of the given kinds, at a stage; `pinned` tracks join whatever they are.
    pub(crate) fn new(pool: &Pool, stage: Stage, main_tiers: &[Tier], pinned: &[u32]) -> Self {
        let mut table = Self { entries: Vec::new(), options: Default::default(), by_track: BTreeMap::new() };
        for tier in Tier::ALL {
            for &at in &pool.tier(tier).shortlist {
                table.add(pool, &pool.candidates[at as usize]);
            }
        }
        for &track in pinned {
            let at = table.add(pool, &pool.candidate(track));
            // A pinned song holds its place even where its tempo does not suit; what it bends counts.
            let entry = &mut table.entries[at as usize];
            entry.places = std::array::from_fn(|kind| {
                let score = pool.tier_score(&entry.candidate, tier_of(kind));
                Some(place(pool, &entry.candidate, &score, tier_of(kind), entry.candidate.relaxation()))
            });
        }
        if stage >= Stage::Adjacent {
            table.borrow_tiers(pool, stage, main_tiers);
        }
        if stage >= Stage::Neighbor {
            table.admit(pool, &pool.neighbors, Relaxation::NeighborUmbrella);
        }
        if stage >= Stage::LockoutBreak {
            table.admit(pool, &pool.resting, Relaxation::LockoutBreak);
        }
        table.name_songs(pool);
        let most = pool.input.config.fit.shortlist as usize;
        for kind in 0..KINDS {
            let appeal = |at: &u32| table.entries[*at as usize].places[kind].map_or(f64::NEG_INFINITY, |place| place.appeal);
            let mut options: Vec<u32> =
                (0..table.entries.len() as u32).filter(|at| table.entries[*at as usize].places[kind].is_some()).collect();
            options.retain(|at| !pinned.contains(&table.entries[*at as usize].candidate.track));
            options.sort_by(|a, b| {
                let track = |at: &u32| table.entries[*at as usize].candidate.track;
                appeal(b).total_cmp(&appeal(a)).then(track(a).cmp(&track(b)))
            });
            options.truncate(most);
            table.options[kind] = options;
        }
        table
    }

    /// The entry of a track.
    pub(crate) fn find(&self, track: u32) -> Option<u32> {
        self.by_track.get(&track).copied()
    }

    /// Mean and spread of the lengths that each tier offers.
    pub(crate) fn lengths(&self, nominal_ms: f64) -> [Lengths; 5] {
        std::array::from_fn(|kind| {
            let lengths: Vec<f64> =
                self.options[kind].iter().map(|at| f64::from(self.entries[*at as usize].candidate.duration_ms)).collect();
            if lengths.is_empty() {
                return Lengths { mean: nominal_ms, spread: nominal_ms / 4.0 };
            }
            let mean = lengths.iter().sum::<f64>() / lengths.len() as f64;
            let variance = lengths.iter().map(|length| (length - mean).powi(2)).sum::<f64>() / lengths.len() as f64;
            Lengths { mean, spread: variance.sqrt().max(nominal_ms / 20.0) }
        })
    }

    fn add(&mut self, pool: &Pool, candidate: &Candidate) -> u32 {
        if let Some(&at) = self.by_track.get(&candidate.track) {
            return at;
        }
        let places = std::array::from_fn(|kind| {
            let tier = tier_of(kind);
            let score = pool.tier_score(candidate, tier);
            score.passes_gate(tier, pool.input.config).then(|| place(pool, candidate, &score, tier, None))
        });
        let at = self.entries.len() as u32;
        self.by_track.insert(candidate.track, at);
        self.entries.push(Entry { candidate: *candidate, member: Member::of(candidate), song: at, places });
        at
    }

    /// Lets main slots take songs that suit a tier one or two away, inside the tiers the curve has.
    fn borrow_tiers(&mut self, pool: &Pool, stage: Stage, main_tiers: &[Tier]) {
        for entry in &mut self.entries {
            for &tier in main_tiers {
                let kind = kind_of(Segment::Main, tier);
                if entry.places[kind].is_none() {
                    let borrowed = borrowed(pool, &entry.candidate, tier, main_tiers, stage);
                    entry.places[kind] = borrowed.map(|(relaxation, from, score)| {
                        let mut place = place(pool, &entry.candidate, &score, from, Some(relaxation));
                        place.felt = pool.tier_score(&entry.candidate, tier).felt.map_or(f64::NAN, |felt| felt.tempo);
                        place
                    });
                }
            }
        }
    }

    /// Lets in songs that a filter kept out.
    fn admit(&mut self, pool: &Pool, candidates: &[Candidate], relaxation: Relaxation) {
        let most = pool.input.config.fit.shortlist as usize;
        for tier in Tier::ALL {
            let mut ranked: Vec<(f64, usize)> = candidates
                .iter()
                .enumerate()
                .filter_map(|(at, candidate)| {
                    let score = pool.tier_score(candidate, tier);
                    score.passes_gate(tier, pool.input.config).then(|| (pool.appeal(candidate, &score, tier), at))
                })
                .collect();
            ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            for (_, at) in ranked.into_iter().take(most) {
                let fresh = !self.by_track.contains_key(&candidates[at].track);
                let entry = self.add(pool, &candidates[at]);
                if fresh {
                    for place in self.entries[entry as usize].places.iter_mut().flatten() {
                        place.relaxation = Some(relaxation);
                        place.appeal -= RELAXED_COST;
                    }
                }
            }
        }
    }

    fn name_songs(&mut self, pool: &Pool) {
        let mut of_artist: HashMap<u32, u32> = HashMap::new();
        for entry in &self.entries {
            *of_artist.entry(entry.candidate.artist).or_default() += 1;
        }
        let mut seen: HashMap<(u32, String), u32> = HashMap::new();
        // The only song of its artist needs no comparing.
        for (at, entry) in self.entries.iter_mut().enumerate().filter(|(_, entry)| of_artist[&entry.candidate.artist] > 1) {
            let name = title::normalise(&pool.input.library.track(entry.candidate.track).name);
            entry.song = *seen.entry((entry.candidate.artist, name)).or_insert(at as u32);
        }
    }
}

fn place(pool: &Pool, candidate: &Candidate, score: &TierScore, tier: Tier, relaxation: Option<Relaxation>) -> Place {
    let cost = if relaxation.is_some() { RELAXED_COST } else { 0.0 };
    Place { appeal: pool.appeal(candidate, score, tier) - cost, felt: score.felt.map_or(f64::NAN, |felt| felt.tempo), relaxation }
}

/// The tier a song that misses the gate of `tier` may be borrowed from (D3): one away before two,
/// the better score of both directions, the lower tier on a tie.
pub(crate) fn borrowed(
    pool: &Pool,
    candidate: &Candidate,
    tier: Tier,
    allowed: &[Tier],
    stage: Stage,
) -> Option<(Relaxation, Tier, TierScore)> {
    let (config, relax) = (pool.input.config, &pool.input.config.relax);
    if pool.tier_score(candidate, tier).tempo_fit < relax.own_tempo_fit {
        return None;
    }
    let steps = [
        (1, relax.adjacent_slot_fit, Relaxation::AdjacentTier, Stage::Adjacent),
        (2, relax.second_slot_fit, Relaxation::SecondAdjacentTier, Stage::SecondAdjacent),
    ];
    for (away, slot_fit, relaxation, from_stage) in steps {
        if stage < from_stage {
            break;
        }
        let mut best: Option<(Tier, TierScore)> = None;
        for from in [tier.offset(-away), tier.offset(away)].into_iter().flatten().filter(|from| allowed.contains(from)) {
            let score = pool.tier_score(candidate, from);
            let suits = score.passes_gate(from, config) && score.slot_fit >= slot_fit;
            if suits && best.is_none_or(|(_, held)| score.base_score > held.base_score) {
                best = Some((from, score));
            }
        }
        if let Some((from, score)) = best {
            return Some((relaxation, from, score));
        }
    }
    None
}
