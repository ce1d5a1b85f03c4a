//! `mark`: when something of the sync was last done, by a name of the caller's.

use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::moment;
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[Step {
    version: 2,
    sql: "CREATE TABLE mark (
    name TEXT NOT NULL PRIMARY KEY,
    at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;",
}];

pub(crate) async fn one(connection: &mut SqliteConnection, name: &str) -> sqlx::Result<Option<Timestamp>> {
    let row = sqlx::query("SELECT at FROM mark WHERE name = ?").bind(name);
    row.try_map(|row| moment(&row, 0)).fetch_optional(connection).await
}

pub(crate) async fn put(connection: &mut SqliteConnection, name: &str, at: Timestamp) -> sqlx::Result<()> {
    sqlx::query("INSERT OR REPLACE INTO mark (name, at) VALUES (?, ?)")
        .bind(name)
        .bind(at.to_string())
        .execute(connection)
        .await?;
    Ok(())
}
