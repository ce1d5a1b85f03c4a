//! `migration`: the migrations a file went through.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::column;
use crate::schema::{Migration, Step};

pub(crate) const STEPS: &[Step] = &[Step {
    version: 1,
    sql: "CREATE TABLE migration (
    version    INTEGER NOT NULL PRIMARY KEY,
    checksum   TEXT NOT NULL,
    applied_at TEXT NOT NULL
) STRICT;",
}];

pub(crate) async fn add(connection: &mut SqliteConnection, migration: &Migration, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO migration (version, checksum, applied_at) VALUES (?, ?, ?)")
        .bind(migration.version)
        .bind(&migration.checksum)
        .bind(now.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Checksum by version.
pub(crate) async fn checksums(connection: &mut SqliteConnection) -> sqlx::Result<BTreeMap<u32, String>> {
    let rows = sqlx::query("SELECT version, checksum FROM migration")
        .try_map(|row| Ok((column(&row, 0)?, column(&row, 1)?)))
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}
