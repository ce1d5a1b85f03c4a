//! The hard filters (algorithm.md, Hard Filters), as plain tests on a track's fields.

use runclub_engine::library::{GenreSet, Library, Track};

use super::Given;

/// A track and its genres, where they lie in the library.
#[derive(Debug, Clone, Copy)]
pub(super) struct Song<'a> {
    pub track: &'a Track,
    pub genres: &'a GenreSet,
}

impl<'a> Song<'a> {
    /// A track of the library by its index.
    pub(super) fn new(library: &'a Library, index: u32) -> Self {
        Self { track: library.track(index), genres: library.genre_set(library.genre_set_of(index)) }
    }
}

/// The songs that pass.
pub(super) fn songs(given: Given) -> Vec<Song> {
    (0..given.library.tracks().len() as u32)
        .map(|index| Song::new(given.library, index))
        .filter(|song| passes(song, given))
        .collect()
}

fn passes(song: &Song, given: Given) -> bool {
    let (track, filter, request) = (song.track, &given.config.filter, given.request);
    let seconds = f64::from(track.duration_ms) / 1000.0;
    let decade_fits = || track.decade().is_some_and(|decade| request.decades.contains(&decade));
    let genre_fits = || request.genres.iter().any(|umbrella| song.genres.affinities.get(*umbrella) > 0.0);
    (track.features.is_some() || track.tempo_override.is_some())
        && track.playable != Some(false)
        && (filter.min_duration_s..=filter.max_duration_s).contains(&seconds)
        && (request.allow_explicit || track.explicit != Some(true))
        && (request.decades.is_empty() || decade_fits())
        && (request.genres.is_empty() || genre_fits())
        && given.days(&track.id).is_none_or(|days| days > filter.lockout_days)
}
