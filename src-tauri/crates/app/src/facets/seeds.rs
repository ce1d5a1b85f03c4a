//! Artists and genres of the library, by what the runner types.

use std::{cmp::Reverse, collections::BTreeMap};

use runclub_engine::{genre::Umbrella, library::Library, title::normalise_name};

use super::{SeedKind, SeedSuggestion};
use crate::music::Music;

/// Artists and genres of the music whose names hold a text, at most `most`: first those with a word that starts
/// with it, then by songs. An empty text gives the most frequent ones. Neither kind takes more than half
/// while the other has some.
pub fn suggest_seeds(music: &Music, text: &str, most: usize) -> Vec<SeedSuggestion> {
    let text = normalise_name(text);
    let library: &Library = &music.library;
    let known = [artists(library), umbrellas(library), genres(library)].into_iter().flatten();
    let mut found: Vec<(bool, SeedSuggestion)> =
        known.filter_map(|known| Some((known.place_of(&text)?, known.suggestion))).collect();
    found.sort_by(|(place, one), (other_place, other)| {
        let rank = |place: bool, seed: &SeedSuggestion| (!place, Reverse(seed.songs), seed.kind);
        rank(*place, one).cmp(&rank(*other_place, other)).then_with(|| one.label.cmp(&other.label))
    });
    balanced(found.into_iter().map(|(_, suggestion)| suggestion).collect(), most)
}

/// Something a mix can be seeded with, and the names the runner may type for it, as they are compared.
struct Known {
    suggestion: SeedSuggestion,
    names: Vec<String>,
}

impl Known {
    /// Whether the text starts a word of a name; `None` when no name holds it.
    fn place_of(&self, text: &str) -> Option<bool> {
        let starts = |name: &str| name.match_indices(text).any(|(at, _)| at == 0 || name[..at].ends_with(' '));
        self.names.iter().filter(|name| name.contains(text)).map(|name| starts(name)).max()
    }
}

/// Artists by name: a request names them so, and two entries of one name are one to it.
fn artists(library: &Library) -> Vec<Known> {
    let mut songs = vec![0_u32; library.artists().len()];
    (0..library.tracks().len()).for_each(|track| songs[library.artist_of(track as u32) as usize] += 1);
    let mut by_name: BTreeMap<String, (u32, &str)> = BTreeMap::new();
    for (artist, songs) in library.artists().iter().zip(songs).filter(|(artist, songs)| *songs > 0 && !artist.name.is_empty()) {
        by_name.entry(normalise_name(&artist.name)).or_insert((0, &artist.name)).0 += songs;
    }
    let known = |(plain, (songs, name)): (String, (u32, &str))| Known {
        suggestion: SeedSuggestion { kind: SeedKind::Artist, value: name.to_owned(), label: name.to_owned(), songs },
        names: vec![plain],
    };
    by_name.into_iter().map(known).collect()
}

/// Songs per combination of genres.
fn songs_of_sets(library: &Library) -> Vec<u32> {
    let mut songs = vec![0; library.genre_sets().len()];
    (0..library.tracks().len()).for_each(|track| songs[library.genre_set_of(track as u32) as usize] += 1);
    songs
}

fn umbrellas(library: &Library) -> Vec<Known> {
    let mut songs = [0; Umbrella::COUNT];
    for (set, of_set) in library.genre_sets().iter().zip(songs_of_sets(library)) {
        set.affinities.iter().for_each(|(umbrella, _)| songs[umbrella.index()] += of_set);
    }
    let known = |umbrella: Umbrella| Known {
        suggestion: SeedSuggestion {
            kind: SeedKind::Genre,
            value: umbrella.slug().to_owned(),
            label: umbrella.name().to_owned(),
            songs: songs[umbrella.index()],
        },
        names: vec![normalise_name(umbrella.name()), umbrella.slug().to_owned()],
    };
    Umbrella::ALL.into_iter().map(known).filter(|known| known.suggestion.songs > 0).collect()
}

/// Genre names as the library has them, but for those that a request takes for an umbrella.
fn genres(library: &Library) -> Vec<Known> {
    let mut by_name: BTreeMap<String, (u32, &str)> = BTreeMap::new();
    for (set, songs) in library.genre_sets().iter().zip(songs_of_sets(library)) {
        let named: BTreeMap<String, &str> = set.names.iter().map(|name| (normalise_name(name), name.as_str())).collect();
        for (plain, name) in named {
            by_name.entry(plain).or_insert((0, name)).0 += songs;
        }
    }
    let umbrella = |plain: &str, name: &str| {
        Umbrella::from_slug(name.trim()).is_some() || Umbrella::ALL.iter().any(|one| normalise_name(one.name()) == plain)
    };
    by_name.retain(|plain, (songs, name)| *songs > 0 && !plain.is_empty() && !umbrella(plain, name));
    let known = |(plain, (songs, name)): (String, (u32, &str))| Known {
        suggestion: SeedSuggestion { kind: SeedKind::Genre, value: name.to_owned(), label: name.to_owned(), songs },
        names: vec![plain],
    };
    by_name.into_iter().map(known).collect()
}

/// The first `most`, in their order: a kind gets more than half of them only where the other leaves room.
fn balanced(found: Vec<SeedSuggestion>, most: usize) -> Vec<SeedSuggestion> {
    let artists = found.iter().filter(|seed| seed.kind == SeedKind::Artist).count();
    let genres = found.len() - artists;
    let room = |own: usize, other: usize| own.min((most - most / 2).max(most.saturating_sub(other)));
    let (mut artists_left, mut genres_left) = (room(artists, genres), room(genres, artists));
    let taken = found.into_iter().filter(|seed| {
        let left = if seed.kind == SeedKind::Artist { &mut artists_left } else { &mut genres_left };
        let taken = *left > 0;
        *left = left.saturating_sub(1);
        taken
    });
    taken.take(most).collect()
}
