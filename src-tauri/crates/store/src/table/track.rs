//! `track`: what a source said about a song.

use jiff::Timestamp;
use runclub_engine::library::Track;
use sqlx::{QueryBuilder, SqliteConnection, sqlite::SqliteRow};

use super::{
    CHUNK, column,
    genre_list::{GenreList, pack},
    push_ids,
};
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[Step {
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
}];

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

/// Adds rows, or puts them in the place of those with their ids.
pub(crate) async fn put(connection: &mut SqliteConnection, rows: &[TrackRow], now: Timestamp) -> sqlx::Result<()> {
    let seen_at = now.to_string();
    for rows in rows.chunks(CHUNK) {
        let mut sql = QueryBuilder::new(
            "INSERT INTO track (id, name, artist_id, genres, album, release_year, duration_ms, explicit, playable, seen_at) ",
        );
        sql.push_values(rows, |mut values, row| {
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
                .push_bind(&seen_at);
        });
        sql.push(
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, artist_id = excluded.artist_id, genres = excluded.genres, album = excluded.album, \
             release_year = excluded.release_year, duration_ms = excluded.duration_ms, explicit = excluded.explicit, \
             playable = excluded.playable, seen_at = excluded.seen_at",
        );
        sql.build().execute(&mut *connection).await?;
    }
    Ok(())
}
