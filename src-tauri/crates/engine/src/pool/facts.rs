//! What the filters and bonuses know about artists and genres, once per request.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::{DAY_MS, Input};
use crate::{
    genre::{Affinities, Umbrella, affinities},
    title,
};

/// What the filters and bonuses need to know about an artist.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ArtistFacts {
    pub excluded: bool,
    /// Days since any of the artist's songs was used.
    pub rested_days: Option<f64>,
    pub seed: bool,
}

/// What the filters and bonuses need to know about a combination of genres.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct GenreFacts {
    pub excluded: bool,
    pub affinity: f64,
    pub umbrella: Option<u8>,
    pub neighbor_affinity: f64,
    pub seed: f64,
}

fn days_between(earlier_ms: i64, later: Timestamp) -> f64 {
    (later.as_millisecond() - earlier_ms) as f64 / DAY_MS
}

pub(super) fn artist_facts(input: Input, used_ms: &[Option<i64>]) -> Vec<ArtistFacts> {
    let (library, request) = (input.library, input.request);
    let mut latest: HashMap<u32, i64> = HashMap::new();
    for (track, used) in used_ms.iter().enumerate() {
        if let Some(at) = *used {
            let entry = latest.entry(library.artist_of(track as u32)).or_insert(at);
            *entry = (*entry).max(at);
        }
    }
    let names = |list: &mut dyn Iterator<Item = &String>| -> HashSet<String> {
        list.flat_map(|name| [name.clone(), title::normalise_name(name)]).collect()
    };
    let seeds = names(&mut request.seed_artists.iter());
    let excluded = names(&mut request.exclude_artists.iter().chain(&input.signals.excluded_artists));
    let is_in = |set: &HashSet<String>, artist: &crate::library::Artist| {
        !set.is_empty()
            && (set.contains(&artist.id) || (!artist.name.is_empty() && set.contains(&title::normalise_name(&artist.name))))
    };
    library
        .artists()
        .iter()
        .enumerate()
        .map(|(at, artist)| ArtistFacts {
            excluded: is_in(&excluded, artist),
            rested_days: latest.get(&(at as u32)).map(|&used| days_between(used, request.now)),
            seed: is_in(&seeds, artist),
        })
        .collect()
}

pub(super) fn genre_facts(input: Input) -> Vec<GenreFacts> {
    let request = input.request;
    let named = |names: &mut dyn Iterator<Item = &String>| names.map(|name| GenreName::new(name)).collect::<Vec<_>>();
    let seeds = named(&mut request.seed_genres.iter());
    let excluded = named(&mut request.exclude_genres.iter().chain(&input.signals.excluded_genres));
    let neighbor_weight = input.config.relax.neighbor_weight;
    input
        .library
        .genre_sets()
        .iter()
        .map(|set| {
            let affinity_to = |genre: &GenreName| genre.affinity(&set.names, set.affinities);
            let (affinity, umbrella) = best_umbrella(&request.genres, |umbrella| set.affinities.get(umbrella));
            let (neighbor_affinity, _) = best_umbrella(&request.genres, |umbrella| {
                umbrella.neighbors().iter().map(|near| neighbor_weight * set.affinities.get(*near)).fold(0.0, f64::max)
            });
            GenreFacts {
                excluded: excluded.iter().any(|genre| affinity_to(genre) > 0.0),
                affinity,
                umbrella,
                neighbor_affinity,
                seed: seeds.iter().map(affinity_to).fold(0.0, f64::max),
            }
        })
        .collect()
}

/// The best of the chosen umbrellas: its affinity, and its index among the chosen; ties go to the
/// umbrella that stands first in [`Umbrella::ALL`].
fn best_umbrella(chosen: &[Umbrella], affinity: impl Fn(Umbrella) -> f64) -> (f64, Option<u8>) {
    let mut best: (f64, Option<u8>) = (0.0, None);
    for (at, &umbrella) in chosen.iter().enumerate() {
        let value = affinity(umbrella);
        let wins_tie = |held: u8| value == best.0 && umbrella < chosen[held as usize];
        if value > best.0 || best.1.is_some_and(wins_tie) {
            best = (value, Some(at as u8));
        }
    }
    best
}

/// A genre as the runner names it: an umbrella's slug, or a genre name.
struct GenreName {
    umbrella: Option<Umbrella>,
    name: String,
}

impl GenreName {
    fn new(name: &str) -> Self {
        let plain = title::normalise_name(name);
        Self { umbrella: Umbrella::from_slug(name.trim()).or_else(|| by_name(&plain)), name: plain }
    }

    /// 1 when the artist has just this genre, else the affinity to the umbrella.
    fn affinity(&self, genres: &[String], affinities: Affinities) -> f64 {
        match self.umbrella {
            Some(umbrella) => affinities.get(umbrella),
            None if genres.iter().any(|genre| title::normalise_name(genre) == self.name) => 1.0,
            None => 0.0,
        }
    }
}

fn by_name(plain: &str) -> Option<Umbrella> {
    Umbrella::ALL.into_iter().find(|umbrella| title::normalise_name(umbrella.name()) == plain)
}

/// Whether a genre name means anything to the engine: a slug, an umbrella's name, or a mapped genre.
pub fn genre_is_known(name: &str) -> bool {
    GenreName::new(name).umbrella.is_some() || !affinities(name).is_empty()
}

/// The affinity of a song's genres to a genre as the runner names it: an umbrella, or a genre name.
pub(crate) fn genre_affinity(name: &str, genres: &[String]) -> f64 {
    let mut merged = Affinities::default();
    genres.iter().for_each(|genre| merged.merge_max(affinities(genre)));
    GenreName::new(name).affinity(genres, merged)
}
