//! `list_state`: where the walk over a list of a service stands.

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, SqliteConnection, sqlite::SqliteRow};

use super::{column, membership::Membership, optional_moment};
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[Step {
    version: 2,
    sql: "CREATE TABLE list_state (
    source      TEXT NOT NULL,
    list        TEXT NOT NULL,
    walk        INTEGER NOT NULL,
    next_offset INTEGER,
    is_full     INTEGER NOT NULL,
    snapshot    TEXT,
    total       INTEGER NOT NULL,
    skipped     INTEGER NOT NULL,
    full_at     TEXT,
    synced_at   TEXT,
    refused_at  TEXT,
    PRIMARY KEY (source, list)
) STRICT, WITHOUT ROWID;",
}];

/// Where the walk over a list stands. A walk reads a list page by page; it may be interrupted at any
/// page and continued by another run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListState {
    /// Number of the last walk begun, from 1; 0 before the first. Members carry the number of the walk
    /// that saw them last. A walk that is begun anew before it ended keeps its number: what it saw the
    /// first time must not count as seen by a finished one.
    pub walk: u32,
    /// Where an unfinished walk continues; `None` when the last walk is finished.
    pub next_offset: Option<u32>,
    /// Whether the walk covers the whole list: members it does not see are gone.
    pub full: bool,
    /// Version of the list that was or is being read, where it has versions.
    pub snapshot: Option<String>,
    /// How long the service said the list is.
    pub total: u32,
    /// Places that hold no song: removed content, episodes, local files.
    pub skipped: u32,
    /// When a full walk last ended.
    pub full_at: Option<Timestamp>,
    /// When the list was last known to be up to date.
    pub synced_at: Option<Timestamp>,
    /// When the service last refused the list.
    pub refused_at: Option<Timestamp>,
}

const COLUMNS: &str = "walk, next_offset, is_full, snapshot, total, skipped, full_at, synced_at, refused_at, source, list";

fn decode(row: &SqliteRow) -> sqlx::Result<(Membership, ListState)> {
    let state = ListState {
        walk: column(row, 0)?,
        next_offset: column(row, 1)?,
        full: column(row, 2)?,
        snapshot: column(row, 3)?,
        total: column(row, 4)?,
        skipped: column(row, 5)?,
        full_at: optional_moment(row, 6)?,
        synced_at: optional_moment(row, 7)?,
        refused_at: optional_moment(row, 8)?,
    };
    Ok((Membership::from_columns(column(row, 9)?, column(row, 10)?)?, state))
}

/// Every state, by list.
pub(crate) async fn all(connection: &mut SqliteConnection) -> sqlx::Result<Vec<(Membership, ListState)>> {
    let rows = sqlx::query(AssertSqlSafe(format!("SELECT {COLUMNS} FROM list_state"))).try_map(|row| decode(&row));
    let mut states = rows.fetch_all(connection).await?;
    states.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(states)
}

/// The state of one list.
pub(crate) async fn one(connection: &mut SqliteConnection, list: &Membership) -> sqlx::Result<Option<ListState>> {
    let found = sqlx::query(AssertSqlSafe(format!("SELECT {COLUMNS} FROM list_state WHERE source = ? AND list = ?")))
        .bind(list.source().slug())
        .bind(list.list())
        .try_map(|row| decode(&row))
        .fetch_optional(connection)
        .await?;
    Ok(found.map(|(_, state)| state))
}

/// Keeps the state of a list, in place of the one before.
pub(crate) async fn put(connection: &mut SqliteConnection, list: &Membership, state: &ListState) -> sqlx::Result<()> {
    let text = |at: Option<Timestamp>| at.map(|at| at.to_string());
    sqlx::query(AssertSqlSafe(format!("INSERT OR REPLACE INTO list_state ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")))
        .bind(state.walk)
        .bind(state.next_offset)
        .bind(state.full)
        .bind(&state.snapshot)
        .bind(state.total)
        .bind(state.skipped)
        .bind(text(state.full_at))
        .bind(text(state.synced_at))
        .bind(text(state.refused_at))
        .bind(list.source().slug())
        .bind(list.list())
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets the state of a list.
pub(crate) async fn remove(connection: &mut SqliteConnection, list: &Membership) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM list_state WHERE source = ? AND list = ?")
        .bind(list.source().slug())
        .bind(list.list())
        .execute(connection)
        .await?;
    Ok(())
}
