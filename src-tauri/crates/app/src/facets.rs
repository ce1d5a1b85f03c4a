//! What a library can be narrowed by, with how many songs stay.

use runclub_engine::{
    config::Config,
    genre::Umbrella,
    library::Library,
    pool::{Candidate, Pool},
    request::{Part, Request, TemplateId},
};
use serde::Serialize;

use crate::{AppError, mixes::input, music::Music};

mod seeds;

pub use seeds::suggest_seeds;

/// What a library can be narrowed by. Each count is of songs that pass every other filter of the request.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Facets {
    /// Every umbrella, in their order.
    pub genres: Vec<GenreFacet>,
    /// Every decade the library has, ascending.
    pub decades: Vec<DecadeFacet>,
    /// Songs without genres: a genre filter leaves them out.
    pub without_genres: u32,
    /// Songs marked explicit.
    pub explicit: u32,
}

/// An umbrella with its songs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct GenreFacet {
    /// Which.
    pub genre: Umbrella,
    /// Its name for people.
    pub name: String,
    /// Songs.
    pub songs: u32,
}

/// A decade with its songs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DecadeFacet {
    /// Its first year: 1990.
    pub decade: i32,
    /// Songs.
    pub songs: u32,
}

/// An artist or genre of the library that a mix can be seeded with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SeedSuggestion {
    /// What it is.
    pub kind: SeedKind,
    /// What a request names it by.
    pub value: String,
    /// Its name for people.
    pub label: String,
    /// Songs of the library by this artist, or of this genre.
    pub songs: u32,
}

/// What a mix can be seeded with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum SeedKind {
    /// An artist.
    Artist,
    /// A genre or an umbrella.
    Genre,
}

/// What the music can be narrowed by.
///
/// # Errors
/// When the configuration leaves no session that could be planned.
pub fn facets(music: &Music, request: &Request, config: &Config) -> Result<Facets, AppError> {
    let open = without_facets(request, config);
    let pool = Pool::prepare(input(music, &music.library, &open, config))?;
    let library: &Library = &music.library;
    let affinities = |song: &Candidate| library.genre_set(song.genre_set).affinities;
    let in_genres =
        |song: &Candidate| request.genres.is_empty() || request.genres.iter().any(|&genre| affinities(song).get(genre) > 0.0);
    let decade = |song: &Candidate| song.decade.map(|at| pool.decades[usize::from(at)]);
    let in_decades =
        |song: &Candidate| request.decades.is_empty() || decade(song).is_some_and(|decade| request.decades.contains(&decade));
    let mut counts = Counts::new(&pool.decades);
    for song in &pool.candidates {
        let explicit = library.track(song.track).explicit == Some(true);
        let (genres, decades, clean) = (in_genres(song), in_decades(song), request.allow_explicit || !explicit);
        if decades && clean {
            affinities(song).iter().for_each(|(genre, _)| counts.genres[genre.index()] += 1);
            counts.without_genres += u32::from(library.genre_set(song.genre_set).ids.is_empty());
        }
        if let Some(at) = song.decade.filter(|_| genres && clean) {
            counts.decades[usize::from(at)].songs += 1;
        }
        counts.explicit += u32::from(genres && decades && explicit);
    }
    Ok(counts.facets())
}

/// The request without what facets count, in a shape that can be planned: no filter depends on the shape, so
/// the counts stay while the runner is still choosing a length.
fn without_facets(request: &Request, config: &Config) -> Request {
    Request {
        template: Some(TemplateId::Tempo),
        curve: None,
        length: None,
        part: Part::Full,
        minutes: config.plan.max_minutes,
        genres: Vec::new(),
        decades: Vec::new(),
        allow_explicit: true,
        ..request.clone()
    }
}

/// Songs counted so far.
struct Counts {
    genres: [u32; Umbrella::COUNT],
    decades: Vec<DecadeFacet>,
    without_genres: u32,
    explicit: u32,
}

impl Counts {
    fn new(decades: &[i32]) -> Self {
        Self {
            genres: [0; Umbrella::COUNT],
            decades: decades.iter().map(|&decade| DecadeFacet { decade, songs: 0 }).collect(),
            without_genres: 0,
            explicit: 0,
        }
    }

    fn facets(self) -> Facets {
        let facet = |genre: Umbrella| GenreFacet { genre, name: genre.name().to_owned(), songs: self.genres[genre.index()] };
        Facets {
            genres: Umbrella::ALL.into_iter().map(facet).collect(),
            decades: self.decades,
            without_genres: self.without_genres,
            explicit: self.explicit,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
