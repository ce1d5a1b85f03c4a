//! `miss`: what a source was asked and did not know, and when it is worth asking again.

use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::{QueryBuilder, SqliteConnection};

use super::{CHUNK, column, moment, push_ids};
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[Step {
    version: 2,
    sql: "CREATE TABLE miss (
    source   TEXT NOT NULL,
    subject  TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    retry_at TEXT NOT NULL,
    PRIMARY KEY (source, subject)
) STRICT, WITHOUT ROWID;",
}];

/// Whom we ask about songs and artists besides the service they come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LookupSource {
    /// ReccoBeats: the sound of songs.
    ReccoBeats,
    /// MusicBrainz: the genres of artists.
    MusicBrainz,
    /// Last.fm: the genres of artists MusicBrainz does not know.
    LastFm,
}

impl LookupSource {
    /// Its name in the files and in messages to programs.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::ReccoBeats => "reccobeats",
            Self::MusicBrainz => "musicbrainz",
            Self::LastFm => "lastfm",
        }
    }
}

/// Something a source did not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// The song or artist, by id.
    pub subject: String,
    /// When it is worth asking again.
    pub retry_at: Timestamp,
}

/// What a source did not know, by subject.
#[derive(Debug, Default)]
pub(crate) struct Misses(HashMap<String, Timestamp>);

impl Misses {
    /// Whether the source was asked and must not be asked again yet.
    pub(crate) fn is_fresh(&self, subject: &str, now: Timestamp) -> bool {
        self.0.get(subject).is_some_and(|&retry_at| retry_at > now)
    }
}

/// Everything a source did not know.
pub(crate) async fn all(connection: &mut SqliteConnection, source: LookupSource) -> sqlx::Result<Misses> {
    let rows = sqlx::query("SELECT subject, retry_at FROM miss WHERE source = ?").bind(source.slug());
    let rows = rows.try_map(|row| Ok((column(&row, 0)?, moment(&row, 1)?))).fetch_all(connection).await?;
    Ok(Misses(rows.into_iter().collect()))
}

/// Keeps what a source did not know, in place of what was kept before about the same.
pub(crate) async fn put(
    connection: &mut SqliteConnection,
    source: LookupSource,
    misses: &[Miss],
    now: Timestamp,
) -> sqlx::Result<()> {
    let asked_at = now.to_string();
    for misses in misses.chunks(CHUNK) {
        let mut sql = QueryBuilder::new("INSERT OR REPLACE INTO miss (source, subject, asked_at, retry_at) ");
        sql.push_values(misses, |mut values, miss| {
            values.push_bind(source.slug()).push_bind(&miss.subject).push_bind(&asked_at).push_bind(miss.retry_at.to_string());
        });
        sql.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// Forgets that a source did not know these.
pub(crate) async fn remove(connection: &mut SqliteConnection, source: LookupSource, subjects: &[&str]) -> sqlx::Result<()> {
    for subjects in subjects.chunks(CHUNK) {
        let mut sql = QueryBuilder::new("DELETE FROM miss WHERE source = ");
        sql.push_bind(source.slug()).push(" AND subject IN ");
        push_ids(&mut sql, subjects);
        sql.build().execute(&mut *connection).await?;
    }
    Ok(())
}
