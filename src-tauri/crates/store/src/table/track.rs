//! `track`: what a source said about a song.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use runclub_engine::library::Track;
use sqlx::{QueryBuilder, SqliteConnection, sqlite::SqliteRow};

use super::{
    CHUNK, column,
    genre_list::{GenreList, pack},
    moment, push_ids,
};
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[
    Step {
        version: 1,
        sql: "CREATE TABLE track (
    id           TEXT NOT NULL PRIMARY KEY,
    name         TEXT NOT NULL,
    artist_id    TEXT NOT NULL,
    genres       TEXT NOT NULL,
    album        TEXT,
    release_year INTEGER,
    duration_ms  INTEGER NOT NULL,
    explicit     INTEGER,
    playable     INTEGER,
    seen_at      TEXT NOT NULL
) STRICT, WITHOUT ROWID;",
    },
    Step { version: 2, sql: "ALTER TABLE track ADD COLUMN isrc TEXT; ALTER TABLE track ADD COLUMN image_url TEXT;" },
];

/// A song as a service described it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ServedTrack {
    /// The song. Features, source, date and tempo override are not read.
    pub track: Track,
    /// The recording, when known: one that is known is never forgotten.
    pub isrc: Option<String>,
    /// Where its cover is, when known: one that is known is never forgotten.
    pub image_url: Option<String>,
}

/// What `cache.db` knows of a song that is about to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackFacts {
    /// The song.
    pub id: String,
    /// Title.
    pub name: String,
    /// Main artist.
    pub artist_id: String,
    /// Name of the main artist; empty when unknown.
    pub artist_name: String,
    /// Album title.
    pub album: Option<String>,
    /// Length, ms; 0 when unknown.
    pub duration_ms: u32,
    /// Explicit lyrics, when known.
    pub explicit: Option<bool>,
    /// Whether it can be played, as said at `seen_at`; `None` when that was not said.
    pub playable: Option<bool>,
    /// The recording, when known.
    pub isrc: Option<String>,
    /// Where its cover is, when known.
    pub image_url: Option<String>,
    /// When the service last described it.
    pub seen_at: Timestamp,
}

/// A song without what other tables hold: its sound, its memberships, the runner's tempo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TrackRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) artist_id: String,
    pub(crate) genres: Vec<String>,
    pub(crate) album: Option<String>,
    pub(crate) release_year: Option<i32>,
    pub(crate) duration_ms: u32,
    pub(crate) explicit: Option<bool>,
    pub(crate) playable: Option<bool>,
}

impl From<&Track> for TrackRow {
    fn from(track: &Track) -> Self {
        Self {
            id: track.id.clone(),
            name: track.name.clone(),
            artist_id: track.artist_id.clone(),
            genres: track.genres.clone(),
            album: track.album.clone(),
            release_year: track.release_year,
            duration_ms: track.duration_ms,
            explicit: track.explicit,
            playable: track.playable,
        }
    }
}

/// A song to be written: its row, and what only services say.
#[derive(Debug)]
pub(crate) struct TrackEntry {
    row: TrackRow,
    isrc: Option<String>,
    image_url: Option<String>,
}

impl From<TrackRow> for TrackEntry {
    fn from(row: TrackRow) -> Self {
        Self { row, isrc: None, image_url: None }
    }
}

impl From<&ServedTrack> for TrackEntry {
    fn from(served: &ServedTrack) -> Self {
        Self { row: TrackRow::from(&served.track), isrc: served.isrc.clone(), image_url: served.image_url.clone() }
    }
}

fn decode(row: &SqliteRow) -> sqlx::Result<TrackRow> {
    Ok(TrackRow {
        id: column(row, 0)?,
        name: column(row, 1)?,
        artist_id: column(row, 2)?,
        genres: column::<GenreList>(row, 3)?.0,
        album: column(row, 4)?,
        release_year: column(row, 5)?,
        duration_ms: column(row, 6)?,
        explicit: column(row, 7)?,
        playable: column(row, 8)?,
    })
}

/// Every row, by id.
pub(crate) async fn all(connection: &mut SqliteConnection) -> sqlx::Result<Vec<TrackRow>> {
    sqlx::query("SELECT id, name, artist_id, genres, album, release_year, duration_ms, explicit, playable FROM track ORDER BY id")
        .try_map(|row| decode(&row))
        .fetch_all(connection)
        .await
}

/// The rows of these ids that exist; at most [`CHUNK`] ids.
pub(crate) async fn some(connection: &mut SqliteConnection, ids: &[&str]) -> sqlx::Result<Vec<TrackRow>> {
    let mut sql = QueryBuilder::new(
        "SELECT id, name, artist_id, genres, album, release_year, duration_ms, explicit, playable FROM track WHERE id IN ",
    );
    push_ids(&mut sql, ids);
    sql.build().try_map(|row| decode(&row)).fetch_all(connection).await
}

/// Which recording a song is, and of which year, as far as known.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recording {
    pub(crate) isrc: Option<String>,
    pub(crate) release_year: Option<i32>,
}

/// The recordings of these songs by id, of those that exist.
pub(crate) async fn recordings(connection: &mut SqliteConnection, ids: &[String]) -> sqlx::Result<HashMap<String, Recording>> {
    let mut found = HashMap::new();
    for ids in ids.chunks(CHUNK) {
        let mut sql = QueryBuilder::new("SELECT id, isrc, release_year FROM track WHERE id IN ");
        push_ids(&mut sql, ids);
        let decode =
            |row: SqliteRow| Ok((column(&row, 0)?, Recording { isrc: column(&row, 1)?, release_year: column(&row, 2)? }));
        found.extend(sql.build().try_map(decode).fetch_all(&mut *connection).await?);
    }
    Ok(found)
}

/// Who made a song, and whether it is in the library of this file.
#[derive(Debug, Clone)]
pub(crate) struct Credit {
    pub(crate) id: String,
    pub(crate) artist_id: String,
    pub(crate) has_genres: bool,
    pub(crate) is_member: bool,
}

/// The credit of every song, by id.
pub(crate) async fn credits(connection: &mut SqliteConnection) -> sqlx::Result<Vec<Credit>> {
    sqlx::query(
        "SELECT id, artist_id, genres <> '', EXISTS (SELECT 1 FROM membership WHERE track_id = track.id) FROM track ORDER BY id",
    )
    .try_map(|row| {
        Ok(Credit {
            id: column(&row, 0)?,
            artist_id: column(&row, 1)?,
            has_genres: column(&row, 2)?,
            is_member: column(&row, 3)?,
        })
    })
    .fetch_all(connection)
    .await
}

/// What is known of these songs, in the order of the ids; those that do not exist are left out.
pub(crate) async fn facts(connection: &mut SqliteConnection, ids: &[String]) -> sqlx::Result<Vec<TrackFacts>> {
    let mut found = HashMap::new();
    for ids in ids.chunks(CHUNK) {
        let mut sql = QueryBuilder::new(
            "SELECT track.id, track.name, artist_id, coalesce(artist.name, ''), album, duration_ms, explicit, playable, isrc, \
             image_url, track.seen_at FROM track LEFT JOIN artist ON artist.id = artist_id WHERE track.id IN ",
        );
        push_ids(&mut sql, ids);
        for facts in sql.build().try_map(|row| decode_facts(&row)).fetch_all(&mut *connection).await? {
            found.insert(facts.id.clone(), facts);
        }
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// Where the covers of songs are, by track id, as far as known.
pub(crate) async fn image_urls(connection: &mut SqliteConnection, ids: &[String]) -> sqlx::Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for ids in ids.chunks(CHUNK) {
        let mut sql = QueryBuilder::new("SELECT id, image_url FROM track WHERE image_url IS NOT NULL AND id IN ");
        push_ids(&mut sql, ids);
        let rows = sql.build().try_map(|row| Ok((column(&row, 0)?, column(&row, 1)?)));
        found.extend(rows.fetch_all(&mut *connection).await?);
    }
    Ok(found)
}

fn decode_facts(row: &SqliteRow) -> sqlx::Result<TrackFacts> {
    Ok(TrackFacts {
        id: column(row, 0)?,
        name: column(row, 1)?,
        artist_id: column(row, 2)?,
        artist_name: column(row, 3)?,
        album: column(row, 4)?,
        duration_ms: column(row, 5)?,
        explicit: column(row, 6)?,
        playable: column(row, 7)?,
        isrc: column(row, 8)?,
        image_url: column(row, 9)?,
        seen_at: moment(row, 10)?,
    })
}

/// How many there are.
pub(crate) async fn count(connection: &mut SqliteConnection) -> sqlx::Result<u32> {
    sqlx::query_scalar("SELECT count(*) FROM track").fetch_one(connection).await
}

/// Adds rows, or puts them in the place of those with their ids. An ISRC or a cover that is known
/// stays when the new row has none: not every answer of a service holds them.
pub(crate) async fn put(connection: &mut SqliteConnection, entries: &[TrackEntry], now: Timestamp) -> sqlx::Result<()> {
    let seen_at = now.to_string();
    for entries in entries.chunks(CHUNK) {
        let mut sql = QueryBuilder::new(
            "INSERT INTO track (id, name, artist_id, genres, album, release_year, duration_ms, explicit, playable, isrc, image_url, \
             seen_at) ",
        );
        sql.push_values(entries, |mut values, TrackEntry { row, isrc, image_url }| {
            values
                .push_bind(&row.id)
                .push_bind(&row.name)
                .push_bind(&row.artist_id)
                .push_bind(pack(&row.genres))
                .push_bind(&row.album)
                .push_bind(row.release_year)
                .push_bind(row.duration_ms)
                .push_bind(row.explicit)
                .push_bind(row.playable)
                .push_bind(isrc)
                .push_bind(image_url)
                .push_bind(&seen_at);
        });
        sql.push(
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, artist_id = excluded.artist_id, genres = excluded.genres, album = excluded.album, \
             release_year = excluded.release_year, duration_ms = excluded.duration_ms, explicit = excluded.explicit, \
             playable = excluded.playable, isrc = coalesce(excluded.isrc, track.isrc), \
             image_url = coalesce(excluded.image_url, track.image_url), seen_at = excluded.seen_at",
        );
        sql.build().execute(&mut *connection).await?;
    }
    Ok(())
}
