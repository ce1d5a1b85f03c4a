//! Our own CSV, written: one row per song in the columns that [`crate::library_file`] reads back
//! without loss.

use jiff::Timestamp;
use runclub_engine::{
    library::{AudioFeatures, Library},
    mix::{MixTrack, Octave},
};

/// The columns of our format.
const COLUMNS: [&str; 19] = [
    "track_id",
    "name",
    "artist_id",
    "artist_name",
    "artist_genres",
    "album",
    "release_year",
    "duration_ms",
    "explicit",
    "added_at",
    "tempo",
    "energy",
    "danceability",
    "valence",
    "loudness",
    "speechiness",
    "key",
    "mode",
    "time_signature",
];

/// Optional columns of ours, after the others: what the runner corrected, and what was found out.
const OPTIONAL_COLUMNS: [&str; 2] = ["tempo_override", "playable"];

/// A song as a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SongRow<'a> {
    id: &'a str,
    name: &'a str,
    artist_id: &'a str,
    artist_name: &'a str,
    genres: &'a [String],
    album: Option<&'a str>,
    release_year: Option<i32>,
    duration_ms: u32,
    explicit: Option<bool>,
    added_at: Option<Timestamp>,
    features: AudioFeatures,
    tempo_override: Option<f64>,
    playable: Option<bool>,
}

impl<'a> SongRow<'a> {
    /// A song of a library. Its genres are those the engine goes by: the song's own, else its artist's.
    pub(crate) fn of_library(library: &'a Library, index: u32) -> Self {
        let track = library.track(index);
        Self {
            id: &track.id,
            name: &track.name,
            artist_id: &track.artist_id,
            artist_name: &library.artist(library.artist_of(index)).name,
            genres: &library.genre_set(library.genre_set_of(index)).names,
            album: track.album.as_deref(),
            release_year: track.release_year,
            duration_ms: track.duration_ms,
            explicit: track.explicit,
            added_at: track.added_at,
            features: track.features.unwrap_or_default(),
            tempo_override: track.tempo_override,
            playable: track.playable,
        }
    }

    /// A song as far as a mix describes it.
    pub(crate) fn of_mix(track: &'a MixTrack) -> Self {
        // The document has one tempo; marked as the runner's own, it goes where it stays theirs.
        let own = track.octave == Some(Octave::User);
        Self {
            id: &track.track_id,
            name: &track.name,
            artist_id: &track.artist_id,
            artist_name: &track.artist_name,
            genres: &track.genres,
            album: track.album.as_deref(),
            release_year: track.release_year,
            duration_ms: track.duration_ms,
            explicit: track.explicit,
            added_at: None,
            features: AudioFeatures {
                tempo: track.tempo.filter(|_| !own),
                energy: track.energy,
                danceability: track.danceability,
                ..AudioFeatures::default()
            },
            tempo_override: track.tempo.filter(|_| own),
            playable: None,
        }
    }

    fn fields(&self) -> Vec<String> {
        let genres: Vec<String> = self.genres.iter().map(|genre| genre.replace(';', ",")).collect();
        let features = self.features;
        vec![
            self.id.to_owned(),
            self.name.to_owned(),
            self.artist_id.to_owned(),
            self.artist_name.to_owned(),
            genres.join(";"),
            self.album.unwrap_or_default().to_owned(),
            field(self.release_year),
            self.duration_ms.to_string(),
            field(self.explicit),
            field(self.added_at),
            field(features.tempo),
            field(features.energy),
            field(features.danceability),
            field(features.valence),
            field(features.loudness),
            field(features.speechiness),
            field(features.key),
            field(features.mode),
            field(features.time_signature),
            field(self.tempo_override),
            field(self.playable),
        ]
    }
}

/// A value as a field; unknown is empty.
pub(crate) fn field(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// A file in the making.
pub(crate) struct CsvText(csv::Writer<Vec<u8>>);

impl CsvText {
    /// Starts with our header and further columns.
    pub(crate) fn with_columns(more: &[&str]) -> Self {
        let mut text = Self(csv::Writer::from_writer(Vec::new()));
        text.record(COLUMNS.iter().chain(&OPTIONAL_COLUMNS).chain(more));
        text
    }

    /// Adds a song and the values of the further columns.
    pub(crate) fn song(&mut self, song: &SongRow<'_>, more: Vec<String>) {
        self.record(song.fields().into_iter().chain(more));
    }

    /// Adds any record of the same width.
    pub(crate) fn record(&mut self, fields: impl IntoIterator<Item = impl AsRef<[u8]>>) {
        self.0.write_record(fields).expect("BUG: a record of another width");
    }

    /// Starts with columns of another format.
    pub(crate) fn plain(columns: &[&str]) -> Self {
        let mut text = Self(csv::Writer::from_writer(Vec::new()));
        text.record(columns);
        text
    }

    /// The text, lines ending in LF.
    pub(crate) fn finish(self) -> String {
        let bytes = self.0.into_inner().expect("BUG: writing to memory failed");
        String::from_utf8(bytes).expect("BUG: fields are text")
    }
}

/// A library in our CSV, by track id. Reading it back gives the same tracks and artists; a song
/// without genres of its own carries its artist's.
pub fn library_csv(library: &Library) -> String {
    let mut text = CsvText::with_columns(&[]);
    for index in 0..library.tracks().len() as u32 {
        text.song(&SongRow::of_library(library, index), Vec::new());
    }
    text.finish()
}
