//! How many songs reach which tiers, and how many of them may play in one mix.

use runclub_engine::{
    pool::{Candidate, Pool},
    tier::Tier,
};

/// Some of the tiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tiers(usize);

impl Tiers {
    /// Every choice of at least one tier, the smaller ones first.
    pub(super) fn every() -> Vec<Self> {
        let mut every: Vec<Self> = (1..SETS).map(Self).collect();
        every.sort_by_key(|tiers| tiers.0.count_ones());
        every
    }

    /// One tier.
    pub(super) fn one(tier: Tier) -> Self {
        Self(1 << tier.index())
    }

    /// The tiers whose gate a song passes.
    pub(super) fn reached(pool: &Pool, song: &Candidate) -> Self {
        Self(Tier::ALL.into_iter().filter(|&tier| pool.passes_gate(song, tier)).map(|tier| 1 << tier.index()).sum())
    }

    /// Whether the two have a tier in common.
    pub(super) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Its tiers, calm first.
    pub(super) fn tiers(self) -> impl Iterator<Item = Tier> {
        Tier::ALL.into_iter().filter(move |tier| self.0 & (1 << tier.index()) != 0)
    }

    /// "Hard", "Hard or Max", "Easy, Hard or Max".
    pub(super) fn names(self) -> String {
        let names: Vec<&str> = self.tiers().map(Tier::name).collect();
        match names.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
            None => String::new(),
        }
    }
}

const SETS: usize = 1 << Tier::ALL.len();

/// How many songs reach at least one tier of each choice of tiers.
///
/// Looking at tiers one by one is not enough: a song that reaches two of them plays only once. The songs
/// suffice when for every choice of tiers there are as many as its slots together (Hall's theorem).
#[derive(Debug)]
pub(super) struct Reach {
    counts: [Count; SETS],
}

/// Songs of a choice of tiers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Count {
    /// Songs.
    pub songs: u32,
    /// Their main artists.
    pub artists: u32,
    /// Songs of them that one mix can hold: an artist plays only so often.
    pub usable: u32,
}

impl Reach {
    pub(super) fn measure(pool: &Pool) -> Self {
        let mut songs: Vec<(u32, Tiers)> = pool.candidates.iter().map(|song| (song.artist, Tiers::reached(pool, song))).collect();
        songs.sort_unstable_by_key(|(artist, _)| *artist);
        let most = pool.input.config.filter.max_per_artist;
        let mut counts = [Count::default(); SETS];
        for of_artist in songs.chunk_by(|one, next| one.0 == next.0) {
            for (set, count) in counts.iter_mut().enumerate().skip(1) {
                let songs = of_artist.iter().filter(|(_, reached)| reached.meets(Tiers(set))).count() as u32;
                count.songs += songs;
                count.artists += u32::from(songs > 0);
                count.usable += songs.min(most);
            }
        }
        Self { counts }
    }

    pub(super) fn of(&self, tiers: Tiers) -> Count {
        self.counts[tiers.0]
    }
}
