//! What the tests share: moments, songs, a look at the raw files.

use std::path::{Path, PathBuf};

use jiff::{Timestamp, ToSpan};
use runclub_engine::library::{Artist, AudioFeatures, Track};
use runclub_store::{Member, Membership, OpenNotice, ServedTrack, Store};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

/// A moment, so many hours after the first.
pub(crate) fn hour(hours: i64) -> Timestamp {
    let first: Timestamp = "2026-11-20T07:00:00Z".parse().unwrap();
    first + hours.hours()
}

pub(crate) async fn open(dir: &Path, now: Timestamp) -> Store {
    let (store, notices) = Store::open(dir, now).await.unwrap();
    assert!(notices.is_empty(), "{notices:?}");
    store
}

pub(crate) async fn open_noticed(dir: &Path, now: Timestamp) -> (Store, Vec<OpenNotice>) {
    Store::open(dir, now).await.unwrap()
}

pub(crate) fn playlist(name: &str) -> Membership {
    Membership::Playlist { name: name.to_owned() }
}

/// A song with everything known about it.
pub(crate) fn track(id: &str) -> Track {
    Track {
        id: id.to_owned(),
        name: format!("Song {id}"),
        artist_id: format!("artist of {id}"),
        genres: vec!["indie rock".to_owned()],
        album: Some("Album".to_owned()),
        release_year: Some(1999),
        duration_ms: 201_000,
        explicit: Some(false),
        added_at: Some(hour(-1000)),
        features: Some(AudioFeatures { tempo: Some(78.2), energy: Some(0.41), ..AudioFeatures::default() }),
        ..Track::default()
    }
}

pub(crate) fn tracks(count: usize) -> Vec<Track> {
    (0..count).map(|number| track(&format!("t{number:05}"))).collect()
}

pub(crate) fn artist(id: &str, genres: &[&str]) -> Artist {
    Artist { id: id.to_owned(), name: format!("Artist {id}"), genres: genres.iter().map(|&genre| genre.to_owned()).collect() }
}

/// An id as Spotify gives them.
pub(crate) fn spotify(name: &str) -> String {
    format!("{name:0<22}")
}

pub(crate) fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

/// A song as a service describes it: without sound and genres.
pub(crate) fn served(id: &str) -> ServedTrack {
    let track = Track { genres: Vec::new(), features: None, added_at: None, ..track(id) };
    ServedTrack { track, isrc: Some(format!("ISRC{id}")), image_url: Some(format!("https://images/{id}")) }
}

/// A song on a list, added so many hours after the first moment.
pub(crate) fn member(id: &str, hours: i64) -> Member {
    Member { track_id: id.to_owned(), added_at: Some(hour(hours)) }
}

/// The ids of the library's songs.
pub(crate) async fn ids(store: &Store) -> Vec<String> {
    let (tracks, _) = store.library().await.unwrap();
    tracks.into_iter().map(|track| track.id).collect()
}

/// A song of the library.
pub(crate) async fn find(store: &Store, id: &str) -> Track {
    let (tracks, _) = store.library().await.unwrap();
    tracks.into_iter().find(|track| track.id == id).unwrap()
}

/// A connection past the store.
pub(crate) async fn raw(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(false);
    SqliteConnection::connect_with(&options).await.unwrap()
}

/// Runs SQL past the store.
pub(crate) async fn execute(path: &Path, sql: &'static str) {
    let mut connection = raw(path).await;
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// The names in a folder that begin like this, sorted.
pub(crate) fn names(dir: &Path, prefix: &str) -> Vec<String> {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.filter(|name| name.starts_with(prefix)).collect();
    names.sort();
    names
}

pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
