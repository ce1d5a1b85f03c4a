//! Invented libraries.

use std::{
    fmt::Write as _,
    sync::{Arc, OnceLock},
};

use runclub_testkit::{
    oracle::{OracleTrack, read_csv},
    synthetic,
};

/// A library as the program and as the oracle read it.
#[derive(Clone)]
pub(crate) struct Music {
    pub(crate) csv: Arc<str>,
    pub(crate) rows: Arc<[OracleTrack]>,
}

impl Music {
    fn new(csv: &str) -> Self {
        Self { csv: csv.into(), rows: read_csv(csv).into() }
    }
}

/// The demo library.
pub(crate) fn demo() -> Music {
    static DEMO: OnceLock<Music> = OnceLock::new();
    DEMO.get_or_init(|| Music::new(&synthetic::demo_csv())).clone()
}

/// Another library: no song of it is in the demo library.
pub(crate) fn other() -> Music {
    static OTHER: OnceLock<Music> = OnceLock::new();
    OTHER.get_or_init(|| Music::new(&synthetic::to_csv(&synthetic::library(500, 4)))).clone()
}

/// The header of our format.
pub(crate) const HEADER: &str = "track_id,name,artist_id,artist_name,artist_genres,album,release_year,duration_ms,explicit,\
                                 added_at,tempo,energy,danceability,valence,loudness,speechiness,key,mode,time_signature";

/// One row of our format; `text` fields are quoted.
pub(crate) struct Song {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) artist: String,
    pub(crate) seconds: f64,
    pub(crate) tempo: f64,
    pub(crate) energy: f64,
}

impl Song {
    fn row(&self) -> String {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let (name, artist) = (quoted(&self.name), quoted(&self.artist));
        let Self { id, seconds, tempo, energy, .. } = self;
        let ms = (seconds * 1000.0).round();
        format!("{id},{name},artist-{id},{artist},,{name},2010,{ms},false,,{tempo},{energy},0.5,0.5,-7,0.05,1,1,4\n")
    }
}

/// A library of such songs.
pub(crate) fn library_of(songs: &[Song]) -> String {
    let rows: String = songs.iter().map(Song::row).collect();
    format!("{HEADER}\n{rows}")
}

/// Songs that suit every tier, each by an artist of its own, with names from `name`.
pub(crate) fn plain_songs(count: usize, name: impl Fn(usize) -> String) -> Vec<Song> {
    (0..count)
        .map(|at| Song {
            id: format!("song-{at:03}"),
            name: name(at),
            artist: format!("Artist {}", name(at)),
            seconds: 150.0 + (at * 37 % 130) as f64,
            tempo: 152.0 + (at * 7 % 36) as f64,
            energy: 0.2 + (at * 13 % 70) as f64 / 100.0,
        })
        .collect()
}

/// The rows of the oracle as a file that Exportify could have written.
pub(crate) fn exportify(rows: &[OracleTrack]) -> String {
    let mut text = String::from(
        "\"Track URI\",\"Track Name\",\"Album Name\",\"Artist Name(s)\",\"Release Date\",\"Duration (ms)\",\"Popularity\",\
         \"Explicit\",\"Added By\",\"Added At\",\"Genres\",\"Danceability\",\"Energy\",\"Tempo\",\"Time Signature\"\n",
    );
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    for row in rows {
        let year = row.release_year.map(|year| format!("{year}-06-25")).unwrap_or_default();
        let _ = writeln!(
            text,
            "spotify:track:{},{},{},{},{year},{},40,{},,2024-07-29T17:58:15Z,{},{},{},{},4",
            row.track_id,
            quoted(&row.name),
            quoted(&row.album),
            quoted(&row.artist_name),
            row.duration_ms,
            row.explicit.map(|explicit| explicit.to_string()).unwrap_or_default(),
            quoted(&row.artist_genres.join(",")),
            number(row.danceability),
            number(row.energy),
            number(row.tempo),
        );
    }
    text
}
