//! `never_again`: songs the runner does not want to be offered, with the names they had then.

use jiff::Timestamp;
use sqlx::{SqliteConnection, sqlite::SqliteRow};

use super::{column, moment};
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[Step {
    version: 3,
    sql: "CREATE TABLE never_again (
    track_id    TEXT NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL,
    artist_name TEXT NOT NULL,
    banned_at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;",
}];

/// A song that is never offered again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Banned {
    /// The song.
    pub track_id: String,
    /// Its title.
    pub name: String,
    /// Its main artist.
    pub artist_name: String,
    /// Since when.
    pub banned_at: Timestamp,
}

fn decode(row: &SqliteRow) -> sqlx::Result<Banned> {
    Ok(Banned { track_id: column(row, 0)?, name: column(row, 1)?, artist_name: column(row, 2)?, banned_at: moment(row, 3)? })
}

/// Every song, the last banned first.
pub(crate) async fn all(connection: &mut SqliteConnection) -> sqlx::Result<Vec<Banned>> {
    let rows = sqlx::query("SELECT track_id, name, artist_name, banned_at FROM never_again").try_map(|row| decode(&row));
    let mut banned = rows.fetch_all(connection).await?;
    // Not in SQL: as text, "…00.5Z" sorts before "…00Z".
    banned.sort_by(|a, b| b.banned_at.cmp(&a.banned_at).then_with(|| a.track_id.cmp(&b.track_id)));
    Ok(banned)
}

/// Adds a song, unless it is there.
pub(crate) async fn add(
    connection: &mut SqliteConnection,
    track_id: &str,
    name: &str,
    artist_name: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO never_again (track_id, name, artist_name, banned_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(track_id)
        .bind(name)
        .bind(artist_name)
        .bind(now.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes a song out; says whether it was there.
pub(crate) async fn remove(connection: &mut SqliteConnection, track_id: &str) -> sqlx::Result<bool> {
    let done = sqlx::query("DELETE FROM never_again WHERE track_id = ?").bind(track_id).execute(connection).await?;
    Ok(done.rows_affected() > 0)
}
