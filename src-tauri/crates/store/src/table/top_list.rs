//! `top_list`: what the runner listens to most, as the service ranks it.

use jiff::Timestamp;
use sqlx::{SqliteConnection, sqlite::SqliteRow};

use super::{
    column,
    genre_list::{pack, unpack},
    moment,
};
use crate::schema::Step;

// A list per row, in one column, best first: a list may be empty and still have been fetched.
pub(crate) const STEPS: &[Step] = &[Step {
    version: 2,
    sql: "CREATE TABLE top_list (
    kind       TEXT NOT NULL,
    time_range TEXT NOT NULL,
    ids        TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    PRIMARY KEY (kind, time_range)
) STRICT, WITHOUT ROWID;",
}];

/// What a top list ranks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TopKind {
    /// Songs.
    Tracks,
    /// Artists.
    Artists,
}

impl TopKind {
    /// Its name in the files.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Tracks => "tracks",
            Self::Artists => "artists",
        }
    }

    fn from_slug(slug: &str) -> Option<Self> {
        [Self::Tracks, Self::Artists].into_iter().find(|kind| kind.slug() == slug)
    }
}

/// A top list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopList {
    /// What it ranks.
    pub kind: TopKind,
    /// Over which time, in the service's words.
    pub range: String,
    /// Songs or artists by id, the most heard first.
    pub ids: Vec<String>,
    /// When it was fetched.
    pub fetched_at: Timestamp,
}

fn decode(row: &SqliteRow) -> sqlx::Result<TopList> {
    let kind = TopKind::from_slug(column(row, 0)?).ok_or_else(|| sqlx::Error::Decode("not a kind".into()))?;
    Ok(TopList { kind, range: column(row, 1)?, ids: unpack(column(row, 2)?), fetched_at: moment(row, 3)? })
}

/// Every list, by kind and range.
pub(crate) async fn all(connection: &mut SqliteConnection) -> sqlx::Result<Vec<TopList>> {
    sqlx::query("SELECT kind, time_range, ids, fetched_at FROM top_list ORDER BY kind, time_range")
        .try_map(|row| decode(&row))
        .fetch_all(connection)
        .await
}

/// Keeps a list, in place of the one before.
pub(crate) async fn put(
    connection: &mut SqliteConnection,
    kind: TopKind,
    range: &str,
    ids: &[String],
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query("INSERT OR REPLACE INTO top_list (kind, time_range, ids, fetched_at) VALUES (?, ?, ?, ?)")
        .bind(kind.slug())
        .bind(range)
        .bind(pack(ids))
        .bind(now.to_string())
        .execute(connection)
        .await?;
    Ok(())
}
