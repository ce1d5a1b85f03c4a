//! A handful of songs, put together by hand.

use jiff::SignedDuration;
use runclub_engine::{
    library::{Artist, AudioFeatures, History, Library, Signals, Track},
    request::{Part, Request, TemplateId},
};
use runclub_testkit::build::fixed_now;

use super::world::{Prepared, quick};

/// A song of 2:30.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Song {
    pub(crate) id: &'static str,
    pub(crate) tempo: f64,
    pub(crate) energy: f64,
    pub(crate) genre: &'static str,
    /// Days since its last use.
    pub(crate) used: Option<i64>,
}

pub(crate) fn song(id: &'static str, tempo: f64, energy: f64) -> Song {
    Song { id, tempo, energy, genre: "", used: None }
}

impl Song {
    pub(crate) fn of(self, genre: &'static str) -> Self {
        Self { genre, ..self }
    }

    pub(crate) fn used(self, days: i64) -> Self {
        Self { used: Some(days), ..self }
    }
}

/// A library of these songs, each by an artist of its own.
pub(crate) fn shelf(songs: &[Song]) -> Prepared {
    let track = |song: &Song| Track {
        id: song.id.to_owned(),
        name: format!("Song {}", song.id),
        artist_id: format!("artist of {}", song.id),
        genres: Some(song.genre).filter(|genre| !genre.is_empty()).map(str::to_owned).into_iter().collect(),
        duration_ms: 150_000,
        features: Some(AudioFeatures {
            tempo: Some(song.tempo),
            energy: Some(song.energy),
            danceability: Some(song.energy),
            ..AudioFeatures::default()
        }),
        ..Track::default()
    };
    let artist = |song: &Song| Artist { id: format!("artist of {}", song.id), name: song.id.to_owned(), genres: Vec::new() };
    let library = Library::new(songs.iter().map(track).collect(), songs.iter().map(artist).collect());
    let mut history = History::default();
    for (song, days) in songs.iter().filter_map(|song| Some((song, song.used?))) {
        let at = fixed_now().checked_sub(SignedDuration::from_hours(24 * days)).expect("days lie in the calendar");
        history.mark(song.id, at);
    }
    Prepared { config: quick(), library, history, signals: Signals::default() }
}

/// The main part alone of a template.
pub(crate) fn main_part(template: TemplateId, minutes: u32) -> Request {
    Request { part: Part::Main, ..Request::new(template, minutes, 1, fixed_now()) }
}
