//! The tables: a file each, with its steps, its row, and what is read from and written to it.
//!
//! `track`, `audio_feature`, `artist` and `membership` exist in both files with one
//! shape: in `user.db` they hold what imported files said, in `cache.db` what the services said.

use std::str::FromStr;

use jiff::Timestamp;
use sqlx::{
    AssertSqlSafe, Decode, QueryBuilder, Row, Sqlite, SqliteConnection, Type,
    sqlite::{SqliteRow, SqliteTypeInfo, SqliteValueRef},
};

pub(crate) mod about;
pub(crate) mod account;
pub(crate) mod artist;
pub(crate) mod audio_feature;
pub(crate) mod block;
pub(crate) mod draft;
pub(crate) mod draft_step;
mod genre_list;
pub(crate) mod list_state;
pub(crate) mod mark;
pub(crate) mod membership;
pub(crate) mod migration;
pub(crate) mod miss;
pub(crate) mod mix;
pub(crate) mod musicbrainz_id;
pub(crate) mod never_again;
pub(crate) mod play;
pub(crate) mod playlist;
pub(crate) mod preference;
pub(crate) mod save;
pub(crate) mod tempo_override;
pub(crate) mod top_list;
pub(crate) mod track;
pub(crate) mod usage;

/// Rows per statement: few enough for SQLite's 32,766 parameters, enough to make parsing cheap.
pub(crate) const CHUNK: usize = 500;

/// Removes the rows of every table, but for what the file says about its migrations.
pub(crate) async fn empty(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    // Newest first: a table comes after those it refers to.
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name <> 'migration' \
         ORDER BY rowid DESC",
    )
    .fetch_all(&mut *connection)
    .await?;
    for table in tables {
        remove_all(connection, &table).await?;
    }
    Ok(())
}

/// Removes the rows of a table; returns how many there were.
pub(crate) async fn remove_all(connection: &mut SqliteConnection, table: &str) -> sqlx::Result<u32> {
    let done = sqlx::query(AssertSqlSafe(format!("DELETE FROM \"{table}\""))).execute(connection).await?;
    Ok(done.rows_affected() as u32)
}

/// A column of a row, without asking SQLite for its type again: the tables are STRICT.
fn column<'r, T: Decode<'r, Sqlite> + Type<Sqlite>>(row: &'r SqliteRow, index: usize) -> sqlx::Result<T> {
    row.try_get_unchecked(index)
}

/// A column with a point in time.
fn moment(row: &SqliteRow, index: usize) -> sqlx::Result<Timestamp> {
    Ok(column::<Moment>(row, index)?.0)
}

/// A column with a point in time, or none.
fn optional_moment(row: &SqliteRow, index: usize) -> sqlx::Result<Option<Timestamp>> {
    Ok(column::<Option<Moment>>(row, index)?.map(|at| at.0))
}

/// Adds `(?, ?, …)` for the right side of an `IN`.
fn push_ids<T: AsRef<str>>(sql: &mut QueryBuilder<Sqlite>, ids: impl IntoIterator<Item = T>) {
    sql.push("(");
    let mut list = sql.separated(", ");
    for id in ids {
        list.push_bind(id.as_ref());
    }
    sql.push(")");
}

/// A point in time, kept as RFC 3339 text to the nanosecond.
struct Moment(Timestamp);

impl Type<Sqlite> for Moment {
    fn type_info() -> SqliteTypeInfo {
        <str as Type<Sqlite>>::type_info()
    }
}

impl<'r> Decode<'r, Sqlite> for Moment {
    fn decode(value: SqliteValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
        let text = <&str as Decode<'r, Sqlite>>::decode(value)?;
        Ok(Self(Timestamp::from_str(text)?))
    }
}
