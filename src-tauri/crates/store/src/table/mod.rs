//! The tables: a file each, with its steps, its row, and what is read from and written to it.
//!
//! `track`, `audio_feature`, `artist` and `membership` exist in both files with one
//! shape: in `user.db` they hold what imported files said, in `cache.db` what the services said.

use std::str::FromStr;

use jiff::Timestamp;
use sqlx::{
    Decode, QueryBuilder, Row, Sqlite, Type,
    sqlite::{SqliteRow, SqliteTypeInfo, SqliteValueRef},
};

pub(crate) mod about;
pub(crate) mod artist;
pub(crate) mod audio_feature;
mod genre_list;
pub(crate) mod membership;
pub(crate) mod migration;
pub(crate) mod mix;
pub(crate) mod tempo_override;
pub(crate) mod track;
pub(crate) mod usage;

/// Rows per statement: few enough for SQLite's 32,766 parameters, enough to make parsing cheap.
pub(crate) const CHUNK: usize = 500;

/// A column of a row, without asking SQLite for its type again: the tables are STRICT.
fn column<'r, T: Decode<'r, Sqlite> + Type<Sqlite>>(row: &'r SqliteRow, index: usize) -> sqlx::Result<T> {
    row.try_get_unchecked(index)
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
