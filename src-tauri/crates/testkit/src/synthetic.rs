//! Synthetic libraries: invented artists and titles, with the statistics of real libraries.
//!
//! They serve as the demo library that ships with the app and as input of any size for
//! benchmarks. What they must share with real libraries is what the engine works on: the joint
//! distribution of tempo, energy and the other values per genre, how many tracks the artists
//! have, and what is missing, wrong or odd in real files. None is bent to suit the engine: the
//! share of tracks that suits each effort tier is that of the real libraries
//! (`synthetic/genre_groups.json` tells where its aggregates come from).
//!
//! A size and a seed give the same library on every platform.

mod artist;
mod calendar;
mod csv;
mod draw;
mod grammar;
mod groups;
mod ids;
mod oddities;
mod scene;
#[cfg(test)]
mod tests;

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

pub use csv::to_csv;

use calendar::Calendar;
use draw::Draw;
use grammar::Grammar;
use scene::Scene;

/// The size of the demo library.
pub const DEMO_TRACKS: usize = 2_000;
/// The seed of the demo library.
pub const DEMO_SEED: u64 = 2_026;

/// One row of a synthetic library. Fields are those of our library format; `None` is a gap.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntheticTrack {
    /// 22 characters of base 62, unique in the library.
    pub track_id: String,
    /// The title; empty for a withdrawn track.
    pub name: String,
    /// 22 characters of base 62.
    pub artist_id: String,
    /// The name of the artist.
    pub artist_name: String,
    /// The artist's genres, at most five; none for about a third of the tracks.
    pub artist_genres: Vec<String>,
    /// The title of the album; empty if unknown.
    pub album: String,
    /// The year of release.
    pub release_year: Option<i32>,
    /// The length in milliseconds; 0 for a withdrawn track.
    pub duration_ms: u32,
    /// Whether the lyrics are marked as explicit.
    pub explicit: Option<bool>,
    /// When the listener added the track, as `2024-07-29T17:58:15Z`.
    pub added_at: Option<String>,
    /// Beats per minute as reported, octave errors included; 0 where no beat was found.
    pub tempo: Option<f64>,
    /// 0 to 1.
    pub energy: Option<f64>,
    /// 0 to 1.
    pub danceability: Option<f64>,
    /// 0 to 1.
    pub valence: Option<f64>,
    /// In dB, mostly -20 to -3.
    pub loudness: Option<f64>,
    /// 0 to 1.
    pub speechiness: Option<f64>,
    /// The pitch class, 0 (C) to 11.
    pub key: Option<i32>,
    /// 1 for major, 0 for minor.
    pub mode: Option<i32>,
    /// Beats per bar; 0 where no beat was found.
    pub time_signature: Option<i32>,
}

/// A library of exactly this many tracks, newest first as services list them.
pub fn library(tracks: usize, seed: u64) -> Vec<SyntheticTrack> {
    let mut draw = Draw::new(seed);
    let grammar = Grammar::load();
    let calendar = Calendar::new(tracks, &mut draw);
    let mut scene = Scene::new(seed, &grammar);
    let mut library: Vec<SyntheticTrack> = (0..tracks).map(|index| scene.track(index, &calendar, &mut draw)).collect();
    oddities::apply(&mut library, &grammar, &calendar, &mut draw);
    library.sort_by(|one, other| other.added_at.cmp(&one.added_at));
    library
}

/// The demo library as CSV.
pub fn demo_csv() -> String {
    to_csv(&library(DEMO_TRACKS, DEMO_SEED))
}

/// The demo library as gzip-compressed CSV: what the app embeds. The header holds no time.
pub fn demo_gz() -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(demo_csv().as_bytes()).and_then(|()| encoder.finish()).expect("BUG: compressing in memory failed")
}
