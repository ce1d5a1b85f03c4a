//! The music: tracks, artists, their history, and what the runner said about them.

use std::{
    cmp::{Ordering, Reverse},
    collections::{BTreeMap, BTreeSet, HashMap},
};

use jiff::Timestamp;

use crate::{
    genre::{self, Affinities},
    mix::Source,
};

/// One song of the library, as a source described it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Track {
    /// Identity: a Spotify id, or one of ours for songs without.
    pub id: String,
    /// Title.
    pub name: String,
    /// Main artist.
    pub artist_id: String,
    /// Genre names as the source gave them with this song, in its order (the `artist_genres` of a
    /// library file). Empty when it gave none: then the artist's own genres count.
    pub genres: Vec<String>,
    /// Album title.
    pub album: Option<String>,
    /// Year of the album.
    pub release_year: Option<i32>,
    /// Length, ms; 0 when unknown.
    pub duration_ms: u32,
    /// Explicit lyrics, when known.
    pub explicit: Option<bool>,
    /// When it joined the library, when known.
    pub added_at: Option<Timestamp>,
    /// What was measured about its sound; `None` while nothing was.
    pub features: Option<AudioFeatures>,
    /// The runner's own tempo in BPM; wins over every source (ruling C1).
    pub tempo_override: Option<f64>,
    /// Where it comes from.
    pub source: Source,
    /// Whether it can be played; unknown counts as playable.
    pub playable: Option<bool>,
}

impl Track {
    /// The decade of the album's year (`1990`).
    pub fn decade(&self) -> Option<i32> {
        self.release_year.map(|year| year.div_euclid(10).saturating_mul(10))
    }
}

/// Measured sound of a song. Values are as received: use [`crate::score::Sound`] to read them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AudioFeatures {
    /// BPM; 0 or less means missing.
    pub tempo: Option<f64>,
    /// 0 to 1.
    pub energy: Option<f64>,
    /// 0 to 1.
    pub danceability: Option<f64>,
    /// 0 to 1; stored only.
    pub valence: Option<f64>,
    /// dB; stored only.
    pub loudness: Option<f64>,
    /// 0 to 1; stored only.
    pub speechiness: Option<f64>,
    /// Pitch class 0 to 11; stored only.
    pub key: Option<i32>,
    /// 1 major, 0 minor; stored only.
    pub mode: Option<i32>,
    /// Beats per bar; stored only.
    pub time_signature: Option<i32>,
}

/// One artist.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Artist {
    /// Identity: a Spotify id, or one of ours.
    pub id: String,
    /// Name.
    pub name: String,
    /// Genre names known for the artist as such; they stand in where a song brings none.
    pub genres: Vec<String>,
}

/// Every song the engine may choose from, in one order whatever order they came in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Library {
    tracks: Vec<Track>,
    artist_of: Vec<u32>,
    artists: Vec<Artist>,
    genre_set_of: Vec<u32>,
    genre_sets: Vec<GenreSet>,
    genre_count: usize,
}

/// Genres that some songs share.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GenreSet {
    /// Their names, as the source gave them.
    pub names: Vec<String>,
    /// Each distinct name as a number, the same in every set.
    pub ids: Vec<u32>,
    /// The best affinity of any of them to each umbrella.
    pub affinities: Affinities,
}

impl Library {
    /// Builds a library. Order does not matter: tracks are sorted by id, and of two tracks with one
    /// id the one from the better source stays, then the one with features. An artist that is named by a track but not given
    /// becomes one without name and genres. A song without genres takes its artist's.
    pub fn new(mut tracks: Vec<Track>, mut artists: Vec<Artist>) -> Self {
        tracks.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| by_worth(a, b)));
        tracks.dedup_by(|later, first| later.id == first.id);
        let rank = |artist: &Artist| (Reverse(artist.genres.len()), artist.name.is_empty());
        artists.sort_by(|a, b| {
            let first = || rank(a).cmp(&rank(b)).then_with(|| (&a.name, &a.genres).cmp(&(&b.name, &b.genres)));
            a.id.cmp(&b.id).then_with(first)
        });
        artists.dedup_by(|later, first| later.id == first.id);
        let artist_of = number_artists(&tracks, &mut artists);
        let mut sets = GenreSets::default();
        let genre_set_of = tracks
            .iter()
            .zip(&artist_of)
            .map(|(track, &artist)| {
                sets.add(if track.genres.is_empty() { &artists[artist as usize].genres } else { &track.genres })
            })
            .collect();
        Self { tracks, artist_of, artists, genre_set_of, genre_count: sets.names.len(), genre_sets: sets.sets }
    }

    /// Every track, by id.
    pub fn tracks(&self) -> &[Track] {
        &self.tracks
    }

    /// Every artist.
    pub fn artists(&self) -> &[Artist] {
        &self.artists
    }

    /// Number of distinct genre names.
    pub fn genre_count(&self) -> usize {
        self.genre_count
    }

    /// The distinct combinations of genres.
    pub fn genre_sets(&self) -> &[GenreSet] {
        &self.genre_sets
    }

    /// The track with this id, as an index.
    pub fn find(&self, id: &str) -> Option<u32> {
        self.tracks.binary_search_by(|track| track.id.as_str().cmp(id)).ok().map(|i| i as u32)
    }

    /// A track by index.
    pub fn track(&self, index: u32) -> &Track {
        &self.tracks[index as usize]
    }

    /// The main artist of a track, as an index.
    pub fn artist_of(&self, track: u32) -> u32 {
        self.artist_of[track as usize]
    }

    /// An artist by index.
    pub fn artist(&self, index: u32) -> &Artist {
        &self.artists[index as usize]
    }

    /// The genres of a track, as an index into [`Library::genre_sets`].
    pub fn genre_set_of(&self, track: u32) -> u32 {
        self.genre_set_of[track as usize]
    }

    /// A combination of genres by index.
    pub fn genre_set(&self, index: u32) -> &GenreSet {
        &self.genre_sets[index as usize]
    }
}

/// Which of two rows with one id comes first; rows that differ in nothing that ranks are ordered by
/// all they say, so that no row order shows.
fn by_worth(a: &Track, b: &Track) -> Ordering {
    let rank = |track: &Track| (track.source, track.features.is_none());
    rank(a).cmp(&rank(b)).then_with(|| format!("{a:?}").cmp(&format!("{b:?}")))
}

/// The artist of each track; unknown artists join the list.
fn number_artists(tracks: &[Track], artists: &mut Vec<Artist>) -> Vec<u32> {
    let mut index: HashMap<String, u32> = artists.iter().enumerate().map(|(i, a)| (a.id.clone(), i as u32)).collect();
    tracks
        .iter()
        .map(|track| {
            if let Some(&known) = index.get(&track.artist_id) {
                return known;
            }
            let fresh = artists.len() as u32;
            artists.push(Artist { id: track.artist_id.clone(), ..Artist::default() });
            index.insert(track.artist_id.clone(), fresh);
            fresh
        })
        .collect()
}

/// Numbers genre names and combinations of them.
#[derive(Default)]
struct GenreSets {
    names: HashMap<String, (u32, Affinities)>,
    numbers: HashMap<Vec<String>, u32>,
    sets: Vec<GenreSet>,
}

impl GenreSets {
    fn add(&mut self, names: &[String]) -> u32 {
        if let Some(&known) = self.numbers.get(names) {
            return known;
        }
        let mut set = GenreSet { names: names.to_vec(), ..GenreSet::default() };
        for name in names {
            let next = self.names.len() as u32;
            let (id, affinities) = *self.names.entry(name.clone()).or_insert_with(|| (next, genre::affinities(name)));
            set.affinities.merge_max(affinities);
            if !set.ids.contains(&id) {
                set.ids.push(id);
            }
        }
        let number = self.sets.len() as u32;
        self.numbers.insert(names.to_vec(), number);
        self.sets.push(set);
        number
    }
}

/// When a song was last used in a mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// The latest use.
    pub last_used_at: Timestamp,
    /// How often.
    pub used_count: u32,
}

/// What was used when: by track id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    /// Usage by track id.
    pub tracks: BTreeMap<String, Usage>,
}

impl History {
    /// Marks a song as used; the latest use wins.
    pub fn mark(&mut self, track_id: &str, at: Timestamp) {
        self.tracks
            .entry(track_id.to_owned())
            .and_modify(|usage| {
                usage.last_used_at = usage.last_used_at.max(at);
                usage.used_count += 1;
            })
            .or_insert(Usage { last_used_at: at, used_count: 1 });
    }
}

/// What the runner said, and what the listening history says. All empty by default.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Signals {
    /// Thumbs by track id, −1 to 1.
    pub feedback: BTreeMap<String, f64>,
    /// How much a track was listened to lately, by track id, 0 to 1.
    pub listening: BTreeMap<String, f64>,
    /// Tracks never to be offered again.
    pub never_again: BTreeSet<String>,
    /// Artists never to be offered, by id or name, besides those of the request.
    pub excluded_artists: BTreeSet<String>,
    /// Genres never to be offered, besides those of the request.
    pub excluded_genres: BTreeSet<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(id: &str, source: Source, tempo: Option<f64>, name: &str) -> Track {
        let features = tempo.map(|tempo| AudioFeatures { tempo: Some(tempo), ..AudioFeatures::default() });
        Track { id: id.to_owned(), name: name.to_owned(), artist_id: "a".to_owned(), source, features, ..Track::default() }
    }

    fn artist(name: &str, genres: &[&str]) -> Artist {
        Artist { id: "a".to_owned(), name: name.to_owned(), genres: genres.iter().map(|genre| (*genre).to_owned()).collect() }
    }

    /// Builds the library of the rows in every order of three; `stays` is the name of the one that is left.
    fn check(rows: &[Track; 3], stays: &str) {
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let library = Library::new(order.map(|at| rows[at].clone()).to_vec(), Vec::new());
            let names: Vec<&str> = library.tracks().iter().map(|track| track.name.as_str()).collect();
            assert_eq!(names, [stays], "{order:?}");
        }
    }

    #[test]
    fn of_one_id_the_same_row_stays_in_whatever_order_they_come() {
        use Source::{Catalog, Likes, Playlists};
        let rows = [
            track("1", Playlists, Some(150.0), "playlist"),
            track("1", Likes, None, "liked"),
            track("1", Catalog, Some(150.0), "catalog"),
        ];
        check(&rows, "liked");
        let rows = [track("1", Likes, None, "bare"), track("1", Likes, Some(150.0), "b"), track("1", Likes, Some(150.0), "a")];
        check(&rows, "a");
    }

    #[test]
    fn of_one_artist_the_same_entry_stays_in_whatever_order_they_come() {
        let entries = [artist("", &["pop"]), artist("B", &["rock"]), artist("A", &["jazz"]), artist("C", &[])];
        for first in 0..4 {
            let mut artists = entries.to_vec();
            artists.rotate_left(first);
            let library = Library::new(vec![track("1", Source::Likes, None, "song")], artists);
            assert_eq!(library.artists(), [artist("A", &["jazz"])]);
            assert_eq!(library.genre_set(library.genre_set_of(0)).names, ["jazz"], "a song without genres takes its artist's");
        }
    }

    #[test]
    fn an_artist_that_is_not_given_is_known_by_id() {
        let library = Library::new(vec![track("1", Source::Likes, None, "song")], Vec::new());
        assert_eq!(library.artist(library.artist_of(0)), &artist("", &[]));
        assert!(library.genre_set(library.genre_set_of(0)).names.is_empty());
    }

    #[test]
    fn the_latest_use_wins_and_every_use_counts() {
        let at = |second| Timestamp::from_second(second).expect("a moment");
        let mut history = History::default();
        [20, 30, 10].into_iter().for_each(|second| history.mark("1", at(second)));
        assert_eq!(history.tracks["1"], Usage { last_used_at: at(30), used_count: 3 });
    }
}
