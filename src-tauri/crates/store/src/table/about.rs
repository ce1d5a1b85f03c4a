//! `about`: what `user.db` says about itself.

use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::{Moment, column};
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[Step {
    version: 1,
    sql: "CREATE TABLE about (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;",
}];

/// When this content was copied: set in a copy, and in what was restored from it.
pub(crate) async fn copied_at(connection: &mut SqliteConnection) -> sqlx::Result<Option<Timestamp>> {
    sqlx::query("SELECT value FROM about WHERE name = 'copied_at'")
        .try_map(|row| Ok(column::<Moment>(&row, 0)?.0))
        .fetch_optional(connection)
        .await
}

pub(crate) async fn set_copied_at(connection: &mut SqliteConnection, at: Timestamp) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO about (name, value) VALUES ('copied_at', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(at.to_string())
    .execute(connection)
    .await?;
    Ok(())
}
