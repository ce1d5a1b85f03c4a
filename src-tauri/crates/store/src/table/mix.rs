//! `mix`: the mixes kept, as the documents they are.

use jiff::Timestamp;
use sqlx::{SqliteConnection, sqlite::SqliteRow};

use super::{column, moment, optional_moment};
use crate::schema::Step;

// With row ids, unlike the other tables: a document is far larger than a page's share of a row.
pub(crate) const STEPS: &[Step] = &[
    Step {
        version: 1,
        sql: "CREATE TABLE mix (
    id         TEXT NOT NULL PRIMARY KEY,
    title      TEXT NOT NULL,
    document   TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;",
    },
    // `saved_document` is what was last saved as a playlist: `document` may have changed since.
    Step { version: 3, sql: "ALTER TABLE mix ADD COLUMN deleted_at TEXT; ALTER TABLE mix ADD COLUMN saved_document TEXT;" },
];

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
    /// The mix document as it stands, JSON text as it was given.
    pub document: String,
    /// The document that was last saved as a playlist; `None` while none was.
    pub saved_document: Option<String>,
}

fn header(row: &SqliteRow) -> sqlx::Result<MixHeader> {
    Ok(MixHeader { id: column(row, 0)?, title: column(row, 1)?, created_at: moment(row, 2)?, updated_at: moment(row, 3)? })
}

/// Every header but those of deleted mixes, the last changed first.
pub(crate) async fn headers(connection: &mut SqliteConnection) -> sqlx::Result<Vec<MixHeader>> {
    let rows = sqlx::query("SELECT id, title, created_at, updated_at FROM mix WHERE deleted_at IS NULL");
    let mut headers = rows.try_map(|row| header(&row)).fetch_all(connection).await?;
    // Not in SQL: as text, "…00.5Z" sorts before "…00Z".
    headers.sort_by(|a, b| b.updated_at.cmp(&a.updated_at).then_with(|| a.id.cmp(&b.id)));
    Ok(headers)
}

/// A mix that is not deleted.
pub(crate) async fn one(connection: &mut SqliteConnection, id: &str) -> sqlx::Result<Option<StoredMix>> {
    sqlx::query("SELECT id, title, created_at, updated_at, document, saved_document FROM mix WHERE id = ? AND deleted_at IS NULL")
        .bind(id)
        .try_map(|row| Ok(StoredMix { header: header(&row)?, document: column(&row, 4)?, saved_document: column(&row, 5)? }))
        .fetch_optional(connection)
        .await
}

/// Keeps a mix; one with its id keeps its date of creation, and is back if it was deleted.
pub(crate) async fn put(
    connection: &mut SqliteConnection,
    id: &str,
    title: &str,
    document: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO mix (id, title, document, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4) \
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, document = excluded.document, \
         updated_at = excluded.updated_at, deleted_at = NULL",
    )
    .bind(id)
    .bind(title)
    .bind(document)
    .bind(now.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Puts another document in the place of a mix's.
pub(crate) async fn set_document(
    connection: &mut SqliteConnection,
    id: &str,
    document: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE mix SET document = ?, updated_at = ? WHERE id = ?")
        .bind(document)
        .bind(now.to_string())
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Keeps what a mix was saved as, beside its document.
pub(crate) async fn set_saved(connection: &mut SqliteConnection, id: &str, saved_document: &str) -> sqlx::Result<()> {
    let update = sqlx::query("UPDATE mix SET saved_document = ? WHERE id = ?");
    update.bind(saved_document).bind(id).execute(connection).await?;
    Ok(())
}

/// Gives a mix another name.
pub(crate) async fn rename(connection: &mut SqliteConnection, id: &str, title: &str, now: Timestamp) -> sqlx::Result<()> {
    let update = sqlx::query("UPDATE mix SET title = ?, updated_at = ? WHERE id = ?");
    update.bind(title).bind(now.to_string()).bind(id).execute(connection).await?;
    Ok(())
}

/// Marks a mix as deleted, or takes the mark back; says whether that changed anything.
pub(crate) async fn mark_deleted(connection: &mut SqliteConnection, id: &str, at: Option<Timestamp>) -> sqlx::Result<bool> {
    let done = sqlx::query("UPDATE mix SET deleted_at = ?1 WHERE id = ?2 AND (deleted_at IS NULL) = (?1 IS NOT NULL)")
        .bind(at.map(|at| at.to_string()))
        .bind(id)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// What decides how long a mix is kept.
#[derive(Debug)]
pub(crate) struct Keeping {
    pub(crate) id: String,
    pub(crate) updated_at: Timestamp,
    pub(crate) deleted_at: Option<Timestamp>,
    /// Whether the runner made something of it: used, saved, or began to save it.
    pub(crate) in_use: bool,
}

/// What decides how long each mix is kept, the last changed first.
pub(crate) async fn keepings(connection: &mut SqliteConnection) -> sqlx::Result<Vec<Keeping>> {
    let rows = sqlx::query(
        "SELECT id, updated_at, deleted_at, saved_document IS NOT NULL OR EXISTS (SELECT 1 FROM usage WHERE mix_id = mix.id) \
         OR EXISTS (SELECT 1 FROM save WHERE mix_id = mix.id) FROM mix",
    );
    let mut keepings = rows
        .try_map(|row| {
            Ok(Keeping {
                id: column(&row, 0)?,
                updated_at: moment(&row, 1)?,
                deleted_at: optional_moment(&row, 2)?,
                in_use: column(&row, 3)?,
            })
        })
        .fetch_all(connection)
        .await?;
    keepings.sort_by(|a, b| b.updated_at.cmp(&a.updated_at).then_with(|| a.id.cmp(&b.id)));
    Ok(keepings)
}

/// Removes a mix for good.
pub(crate) async fn remove(connection: &mut SqliteConnection, id: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM mix WHERE id = ?").bind(id).execute(connection).await?;
    Ok(())
}
