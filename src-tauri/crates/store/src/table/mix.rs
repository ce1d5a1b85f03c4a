//! `mix`: the mixes kept, as the documents they are.

use jiff::Timestamp;
use sqlx::{SqliteConnection, sqlite::SqliteRow};

use super::{Moment, column};
use crate::schema::Step;

// With row ids, unlike the other tables: a document is far larger than a page's share of a row.
pub(crate) const STEPS: &[Step] = &[Step {
    version: 1,
    sql: "CREATE TABLE mix (
    id         TEXT NOT NULL PRIMARY KEY,
    title      TEXT NOT NULL,
    document   TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;",
}];

/// A kept mix without its document: what a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MixHeader {
    /// Identity, kept through edits.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// When it was first kept.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A kept mix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMix {
    /// What a list shows of it.
    pub header: MixHeader,
    /// The mix document, JSON text as it was given.
    pub document: String,
}

fn header(row: &SqliteRow) -> sqlx::Result<MixHeader> {
    Ok(MixHeader {
        id: column(row, 0)?,
        title: column(row, 1)?,
        created_at: column::<Moment>(row, 2)?.0,
        updated_at: column::<Moment>(row, 3)?.0,
    })
}

/// Every header, the last changed first.
pub(crate) async fn headers(connection: &mut SqliteConnection) -> sqlx::Result<Vec<MixHeader>> {
    let rows = sqlx::query("SELECT id, title, created_at, updated_at FROM mix").try_map(|row| header(&row));
    let mut headers = rows.fetch_all(connection).await?;
    // Not in SQL: as text, "…00.5Z" sorts before "…00Z".
    headers.sort_by(|a, b| b.updated_at.cmp(&a.updated_at).then_with(|| a.id.cmp(&b.id)));
    Ok(headers)
}

pub(crate) async fn one(connection: &mut SqliteConnection, id: &str) -> sqlx::Result<Option<StoredMix>> {
    sqlx::query("SELECT id, title, created_at, updated_at, document FROM mix WHERE id = ?")
        .bind(id)
        .try_map(|row| Ok(StoredMix { header: header(&row)?, document: column(&row, 4)? }))
        .fetch_optional(connection)
        .await
}

/// Keeps a mix; one with its id keeps its date of creation.
pub(crate) async fn put(
    connection: &mut SqliteConnection,
    id: &str,
    title: &str,
    document: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO mix (id, title, document, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4) \
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, document = excluded.document, updated_at = excluded.updated_at",
    )
    .bind(id)
    .bind(title)
    .bind(document)
    .bind(now.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Removes a mix; says whether there was one.
pub(crate) async fn remove(connection: &mut SqliteConnection, id: &str) -> sqlx::Result<bool> {
    let done = sqlx::query("DELETE FROM mix WHERE id = ?").bind(id).execute(connection).await?;
    Ok(done.rows_affected() > 0)
}
