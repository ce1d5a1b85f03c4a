//! `artist`: who made a song.

use jiff::Timestamp;
use runclub_engine::library::Artist;
use sqlx::{QueryBuilder, SqliteConnection, sqlite::SqliteRow};

use super::{
    CHUNK, column,
    genre_list::{GenreList, pack},
    miss::LookupSource,
    push_ids,
};
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[
    Step {
        version: 1,
        sql: "CREATE TABLE artist (
    id      TEXT NOT NULL PRIMARY KEY,
    name    TEXT NOT NULL,
    genres  TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;",
    },
    Step { version: 2, sql: "ALTER TABLE artist ADD COLUMN genre_source TEXT;" },
];

fn decode(row: &SqliteRow) -> sqlx::Result<Artist> {
    Ok(Artist { id: column(row, 0)?, name: column(row, 1)?, genres: column::<GenreList>(row, 2)?.0 })
}

/// Every artist, by id.
pub(crate) async fn all(connection: &mut SqliteConnection) -> sqlx::Result<Vec<Artist>> {
    let rows = sqlx::query("SELECT id, name, genres FROM artist ORDER BY id");
    rows.try_map(|row| decode(&row)).fetch_all(connection).await
}

/// The artists of these ids that exist; at most [`CHUNK`] ids.
pub(crate) async fn some(connection: &mut SqliteConnection, ids: &[&str]) -> sqlx::Result<Vec<Artist>> {
    let mut sql = QueryBuilder::new("SELECT id, name, genres FROM artist WHERE id IN ");
    push_ids(&mut sql, ids);
    sql.build().try_map(|row| decode(&row)).fetch_all(connection).await
}

/// Adds artists, or puts them in the place of those with their ids. What is new replaces what is
/// known, but no genres and no name do not: a service that knows one may not know the other.
/// `genre_source` says who gave the genres; `None` is whoever gave the artist.
pub(crate) async fn put(
    connection: &mut SqliteConnection,
    artists: &[Artist],
    genre_source: Option<LookupSource>,
    now: Timestamp,
) -> sqlx::Result<()> {
    let seen_at = now.to_string();
    let genre_source = genre_source.map(LookupSource::slug);
    for artists in artists.chunks(CHUNK) {
        let mut sql = QueryBuilder::new("INSERT INTO artist (id, name, genres, genre_source, seen_at) ");
        sql.push_values(artists, |mut values, artist| {
            values
                .push_bind(&artist.id)
                .push_bind(&artist.name)
                .push_bind(pack(&artist.genres))
                .push_bind(genre_source.filter(|_| !artist.genres.is_empty()))
                .push_bind(&seen_at);
        });
        sql.push(
            " ON CONFLICT (id) DO UPDATE SET name = coalesce(nullif(excluded.name, ''), artist.name), \
             genres = coalesce(nullif(excluded.genres, ''), artist.genres), \
             genre_source = CASE WHEN excluded.genres IN ('', artist.genres) THEN artist.genre_source \
             ELSE excluded.genre_source END, seen_at = excluded.seen_at",
        );
        sql.build().execute(&mut *connection).await?;
    }
    Ok(())
}
