//! Builders: engine values from synthetic and oracle rows, for tests and measurements.

use std::collections::BTreeMap;

use jiff::Timestamp;
use runclub_engine::{
    library::{Artist, AudioFeatures, History, Library, Track, Usage},
    mix::Source,
};

use crate::{
    oracle::{OracleTrack, OracleUsage},
    synthetic::SyntheticTrack,
};

/// The moment at which tests and measurements happen unless they say otherwise.
pub fn fixed_now() -> Timestamp {
    "2026-11-20T07:00:00Z".parse().expect("BUG: a valid timestamp")
}

/// An engine library of synthetic tracks.
pub fn synthetic_library(tracks: &[SyntheticTrack]) -> Library {
    let rows = tracks.iter().map(|row| {
        let track = Track {
            id: row.track_id.clone(),
            name: row.name.clone(),
            artist_id: row.artist_id.clone(),
            genres: row.artist_genres.clone(),
            album: Some(row.album.clone()).filter(|album| !album.is_empty()),
            release_year: row.release_year,
            duration_ms: row.duration_ms,
            explicit: row.explicit,
            added_at: None,
            features: features(row.tempo, row.energy, row.danceability),
            tempo_override: None,
            source: Source::Likes,
            playable: None,
        };
        (track, Artist { id: row.artist_id.clone(), name: row.artist_name.clone(), genres: Vec::new() })
    });
    library(rows)
}

/// An engine library of oracle rows.
pub fn oracle_library(tracks: &[OracleTrack]) -> Library {
    let rows = tracks.iter().map(|row| {
        let track = Track {
            id: row.track_id.clone(),
            name: row.name.clone(),
            artist_id: row.artist_id.clone(),
            genres: row.artist_genres.clone(),
            album: Some(row.album.clone()).filter(|album| !album.is_empty()),
            release_year: row.release_year,
            duration_ms: u32::try_from(row.duration_ms).unwrap_or(0),
            explicit: row.explicit,
            added_at: None,
            features: features(row.tempo, row.energy, row.danceability),
            tempo_override: None,
            source: Source::from_slug(&row.source).unwrap_or_default(),
            playable: None,
        };
        (track, Artist { id: row.artist_id.clone(), name: row.artist_name.clone(), genres: Vec::new() })
    });
    library(rows)
}

/// An engine history of oracle rows.
pub fn oracle_history(usage: &[OracleUsage]) -> History {
    let mut history = History::default();
    for row in usage {
        let last_used_at = Timestamp::from_millisecond(row.last_used_ms).expect("BUG: usage lies in the calendar");
        history.tracks.insert(row.track_id.clone(), Usage { last_used_at, used_count: row.used_count });
    }
    history
}

fn features(tempo: Option<f64>, energy: Option<f64>, danceability: Option<f64>) -> Option<AudioFeatures> {
    (tempo.is_some() || energy.is_some() || danceability.is_some()).then(|| AudioFeatures {
        tempo,
        energy,
        danceability,
        ..AudioFeatures::default()
    })
}

fn library(rows: impl Iterator<Item = (Track, Artist)>) -> Library {
    let mut artists: BTreeMap<String, Artist> = BTreeMap::new();
    let mut tracks = Vec::new();
    for (track, artist) in rows {
        artists.entry(artist.id.clone()).or_insert(artist);
        tracks.push(track);
    }
    Library::new(tracks, artists.into_values().collect())
}
