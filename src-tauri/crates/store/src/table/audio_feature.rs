//! `audio_feature`: what was measured about a song's sound.
//!
//! In `cache.db` a song need not be in `track`: an imported song gets its sound from a service too.

use jiff::Timestamp;
use runclub_engine::library::AudioFeatures;
use sqlx::{QueryBuilder, SqliteConnection, sqlite::SqliteRow};

use super::{CHUNK, column, push_ids};
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[Step {
    version: 1,
    sql: "CREATE TABLE audio_feature (
    track_id       TEXT NOT NULL PRIMARY KEY,
    tempo          REAL,
    energy         REAL,
    danceability   REAL,
    valence        REAL,
    loudness       REAL,
    speechiness    REAL,
    key            INTEGER,
    mode           INTEGER,
    time_signature INTEGER,
    seen_at        TEXT NOT NULL
) STRICT, WITHOUT ROWID;",
}];

/// Whether a row says enough to place a song.
pub(crate) const IS_MEASURED: &str = "(tempo > 0 OR energy BETWEEN 0 AND 1)";

/// The sound of one song.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AudioFeatureRow {
    pub(crate) track_id: String,
    pub(crate) features: AudioFeatures,
}

impl AudioFeatureRow {
    /// The rows of features by track id.
    pub(crate) fn of(features: &[(String, AudioFeatures)]) -> Vec<Self> {
        features.iter().map(|(track_id, features)| Self { track_id: track_id.clone(), features: *features }).collect()
    }
}

fn decode(row: &SqliteRow) -> sqlx::Result<AudioFeatureRow> {
    let features = AudioFeatures {
        tempo: column(row, 1)?,
        energy: column(row, 2)?,
        danceability: column(row, 3)?,
        valence: column(row, 4)?,
        loudness: column(row, 5)?,
        speechiness: column(row, 6)?,
        key: column(row, 7)?,
        mode: column(row, 8)?,
        time_signature: column(row, 9)?,
    };
    Ok(AudioFeatureRow { track_id: column(row, 0)?, features })
}

/// What the table can hold: NaN and infinity count as unknown.
pub(crate) fn storable(features: AudioFeatures) -> AudioFeatures {
    let finite = |value: Option<f64>| value.filter(|v| v.is_finite());
    AudioFeatures {
        tempo: finite(features.tempo),
        energy: finite(features.energy),
        danceability: finite(features.danceability),
        valence: finite(features.valence),
        loudness: finite(features.loudness),
        speechiness: finite(features.speechiness),
        ..features
    }
}

/// Every row, by track id.
pub(crate) async fn all(connection: &mut SqliteConnection) -> sqlx::Result<Vec<AudioFeatureRow>> {
    sqlx::query(
        "SELECT track_id, tempo, energy, danceability, valence, loudness, speechiness, key, mode, time_signature \
         FROM audio_feature ORDER BY track_id",
    )
    .try_map(|row| decode(&row))
    .fetch_all(connection)
    .await
}

/// The rows of these tracks that exist; at most [`CHUNK`] ids.
pub(crate) async fn some(connection: &mut SqliteConnection, track_ids: &[&str]) -> sqlx::Result<Vec<AudioFeatureRow>> {
    let mut sql = QueryBuilder::new(
        "SELECT track_id, tempo, energy, danceability, valence, loudness, speechiness, key, mode, time_signature \
         FROM audio_feature WHERE track_id IN ",
    );
    push_ids(&mut sql, track_ids);
    sql.build().try_map(|row| decode(&row)).fetch_all(connection).await
}

/// Those of these tracks of which tempo or energy is known; a value outside its range is not (ruling C2).
pub(crate) async fn measured(connection: &mut SqliteConnection, track_ids: &[String]) -> sqlx::Result<Vec<String>> {
    let mut found = Vec::new();
    for ids in track_ids.chunks(CHUNK) {
        let mut sql = QueryBuilder::new("SELECT track_id FROM audio_feature WHERE ");
        sql.push(IS_MEASURED).push(" AND track_id IN ");
        push_ids(&mut sql, ids);
        found.extend(sql.build_query_scalar::<String>().fetch_all(&mut *connection).await?);
    }
    Ok(found)
}

/// Adds rows, or puts them in the place of those with their ids, each made [`storable`].
pub(crate) async fn put(connection: &mut SqliteConnection, rows: &[AudioFeatureRow], now: Timestamp) -> sqlx::Result<()> {
    let seen_at = now.to_string();
    for rows in rows.chunks(CHUNK) {
        let mut sql = QueryBuilder::new(
            "INSERT INTO audio_feature (track_id, tempo, energy, danceability, valence, loudness, speechiness, key, mode, \
             time_signature, seen_at) ",
        );
        sql.push_values(rows, |mut values, AudioFeatureRow { track_id, features }| {
            let features = storable(*features);
            values
                .push_bind(track_id)
                .push_bind(features.tempo)
                .push_bind(features.energy)
                .push_bind(features.danceability)
                .push_bind(features.valence)
                .push_bind(features.loudness)
                .push_bind(features.speechiness)
                .push_bind(features.key)
                .push_bind(features.mode)
                .push_bind(features.time_signature)
                .push_bind(&seen_at);
        });
        sql.push(
            " ON CONFLICT (track_id) DO UPDATE SET tempo = excluded.tempo, energy = excluded.energy, \
             danceability = excluded.danceability, valence = excluded.valence, loudness = excluded.loudness, \
             speechiness = excluded.speechiness, key = excluded.key, mode = excluded.mode, \
             time_signature = excluded.time_signature, seen_at = excluded.seen_at",
        );
        sql.build().execute(&mut *connection).await?;
    }
    Ok(())
}
