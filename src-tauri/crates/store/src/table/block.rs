//! `block`: until when a service must not be asked, per family of its endpoints.
//!
//! In `user.db`, though a service said it: a cache that is rebuilt must not bring on a longer ban.

use jiff::Timestamp;
use sqlx::{SqliteConnection, sqlite::SqliteRow};

use super::{column, moment};
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[Step {
    version: 2,
    sql: "CREATE TABLE block (
    family  TEXT NOT NULL PRIMARY KEY,
    until   TEXT NOT NULL,
    reason  TEXT NOT NULL,
    strikes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;",
}];

/// Until when a family of endpoints must not be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockRow {
    /// The endpoints it holds for, by a name of the caller's.
    pub family: String,
    /// When it ends.
    pub until: Timestamp,
    /// Why, by a name of the caller's.
    pub reason: String,
    /// How often in a row the service said so without saying for how long.
    pub strikes: u32,
}

fn decode(row: &SqliteRow) -> sqlx::Result<BlockRow> {
    Ok(BlockRow { family: column(row, 0)?, until: moment(row, 1)?, reason: column(row, 2)?, strikes: column(row, 3)? })
}

/// Every block, by family.
pub(crate) async fn all(connection: &mut SqliteConnection) -> sqlx::Result<Vec<BlockRow>> {
    sqlx::query("SELECT family, until, reason, strikes FROM block ORDER BY family")
        .try_map(|row| decode(&row))
        .fetch_all(connection)
        .await
}

pub(crate) async fn one(connection: &mut SqliteConnection, family: &str) -> sqlx::Result<Option<BlockRow>> {
    sqlx::query("SELECT family, until, reason, strikes FROM block WHERE family = ?")
        .bind(family)
        .try_map(|row| decode(&row))
        .fetch_optional(connection)
        .await
}

pub(crate) async fn put(connection: &mut SqliteConnection, block: &BlockRow) -> sqlx::Result<()> {
    sqlx::query("INSERT OR REPLACE INTO block (family, until, reason, strikes) VALUES (?, ?, ?, ?)")
        .bind(&block.family)
        .bind(block.until.to_string())
        .bind(&block.reason)
        .bind(block.strikes)
        .execute(connection)
        .await?;
    Ok(())
}
