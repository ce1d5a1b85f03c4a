//! `save`: the journals of saving mixes as playlists. A journal is a document of the caller's.

use jiff::Timestamp;
use sqlx::{SqliteConnection, sqlite::SqliteRow};

use super::{column, moment};
use crate::schema::Step;

// With row ids, as `mix`: a journal is far larger than a page's share of a row.
pub(crate) const STEPS: &[Step] = &[Step {
    version: 2,
    sql: "CREATE TABLE save (
    mix_id     TEXT NOT NULL PRIMARY KEY,
    state      TEXT NOT NULL,
    journal    TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;",
}];

/// How far the saving of one mix is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveRow {
    /// The mix.
    pub mix_id: String,
    /// Where it stands, by a name of the caller's.
    pub state: String,
    /// What was done so far: a document as it was given.
    pub journal: String,
    /// When it last changed.
    pub updated_at: Timestamp,
}

fn decode(row: &SqliteRow) -> sqlx::Result<SaveRow> {
    Ok(SaveRow { mix_id: column(row, 0)?, state: column(row, 1)?, journal: column(row, 2)?, updated_at: moment(row, 3)? })
}

/// Every journal, the last changed first.
pub(crate) async fn all(connection: &mut SqliteConnection) -> sqlx::Result<Vec<SaveRow>> {
    let rows = sqlx::query("SELECT mix_id, state, journal, updated_at FROM save").try_map(|row| decode(&row));
    let mut saves = rows.fetch_all(connection).await?;
    // Not in SQL: as text, "…00.5Z" sorts before "…00Z".
    saves.sort_by(|a, b| b.updated_at.cmp(&a.updated_at).then_with(|| a.mix_id.cmp(&b.mix_id)));
    Ok(saves)
}

pub(crate) async fn one(connection: &mut SqliteConnection, mix_id: &str) -> sqlx::Result<Option<SaveRow>> {
    sqlx::query("SELECT mix_id, state, journal, updated_at FROM save WHERE mix_id = ?")
        .bind(mix_id)
        .try_map(|row| decode(&row))
        .fetch_optional(connection)
        .await
}

/// Keeps a journal, in place of the one before.
pub(crate) async fn put(connection: &mut SqliteConnection, save: &SaveRow) -> sqlx::Result<()> {
    sqlx::query("INSERT OR REPLACE INTO save (mix_id, state, journal, updated_at) VALUES (?, ?, ?, ?)")
        .bind(&save.mix_id)
        .bind(&save.state)
        .bind(&save.journal)
        .bind(save.updated_at.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes a journal; says whether there was one.
pub(crate) async fn remove(connection: &mut SqliteConnection, mix_id: &str) -> sqlx::Result<bool> {
    let done = sqlx::query("DELETE FROM save WHERE mix_id = ?").bind(mix_id).execute(connection).await?;
    Ok(done.rows_affected() > 0)
}
