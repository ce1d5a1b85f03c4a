//! `preference`: what the runner chose, by a name and in a text of the caller's.

use std::collections::BTreeMap;

use sqlx::{QueryBuilder, SqliteConnection};

use super::{CHUNK, column, push_ids};
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[Step {
    version: 2,
    sql: "CREATE TABLE preference (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;",
}];

/// Every value, by name.
pub(crate) async fn all(connection: &mut SqliteConnection) -> sqlx::Result<BTreeMap<String, String>> {
    let rows = sqlx::query("SELECT name, value FROM preference").try_map(|row| Ok((column(&row, 0)?, column(&row, 1)?)));
    Ok(rows.fetch_all(connection).await?.into_iter().collect())
}

pub(crate) async fn one(connection: &mut SqliteConnection, name: &str) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT value FROM preference WHERE name = ?").bind(name).fetch_optional(connection).await
}

pub(crate) async fn put(connection: &mut SqliteConnection, name: &str, value: &str) -> sqlx::Result<()> {
    sqlx::query("INSERT OR REPLACE INTO preference (name, value) VALUES (?, ?)")
        .bind(name)
        .bind(value)
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets values by name; returns how many there were.
pub(crate) async fn remove(connection: &mut SqliteConnection, names: &[String]) -> sqlx::Result<u32> {
    let mut removed = 0;
    for names in names.chunks(CHUNK) {
        let mut sql = QueryBuilder::new("DELETE FROM preference WHERE name IN ");
        push_ids(&mut sql, names);
        removed += sql.build().execute(&mut *connection).await?.rows_affected() as u32;
    }
    Ok(removed)
}
