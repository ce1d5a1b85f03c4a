//! `draft`: the mixes that are shaped in the window: from which music, and at which step each stands.

use sqlx::{SqliteConnection, sqlite::SqliteRow};

use super::column;
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[Step {
    version: 3,
    sql: "CREATE TABLE draft (
    mix_id       TEXT NOT NULL PRIMARY KEY,
    library      TEXT NOT NULL,
    step         INTEGER NOT NULL,
    save_pending INTEGER NOT NULL
) STRICT, WITHOUT ROWID;",
}];

/// Where a draft stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DraftRow {
    /// The music it is made from, by a name of the caller's.
    pub(crate) library: String,
    /// The step it stands at.
    pub(crate) step: u32,
    /// Whether it was saved since its steps were last brought up to that.
    pub(crate) save_pending: bool,
}

fn decode(row: &SqliteRow) -> sqlx::Result<DraftRow> {
    Ok(DraftRow { library: column(row, 0)?, step: column(row, 1)?, save_pending: column(row, 2)? })
}

pub(crate) async fn one(connection: &mut SqliteConnection, mix_id: &str) -> sqlx::Result<Option<DraftRow>> {
    sqlx::query("SELECT library, step, save_pending FROM draft WHERE mix_id = ?")
        .bind(mix_id)
        .try_map(|row| decode(&row))
        .fetch_optional(connection)
        .await
}

/// Begins a draft at step 0.
pub(crate) async fn add(connection: &mut SqliteConnection, mix_id: &str, library: &str) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO draft (mix_id, library, step, save_pending) VALUES (?, ?, 0, FALSE)")
        .bind(mix_id)
        .bind(library)
        .execute(connection)
        .await?;
    Ok(())
}

/// Moves a draft from a step to another; `false` when it does not stand there any more.
pub(crate) async fn go(connection: &mut SqliteConnection, mix_id: &str, from: u32, to: u32) -> sqlx::Result<bool> {
    let update = sqlx::query("UPDATE draft SET step = ? WHERE mix_id = ? AND step = ?");
    let done = update.bind(to).bind(mix_id).bind(from).execute(connection).await?;
    Ok(done.rows_affected() > 0)
}

/// Keeps whether a draft was saved since its steps were last brought up to that; says whether there is one.
pub(crate) async fn set_save_pending(connection: &mut SqliteConnection, mix_id: &str, pending: bool) -> sqlx::Result<bool> {
    let update = sqlx::query("UPDATE draft SET save_pending = ? WHERE mix_id = ?");
    let done = update.bind(pending).bind(mix_id).execute(connection).await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn remove(connection: &mut SqliteConnection, mix_id: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM draft WHERE mix_id = ?").bind(mix_id).execute(connection).await?;
    Ok(())
}
