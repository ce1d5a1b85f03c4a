//! `draft_step`: the history of each draft: the document after every step, and what the step did besides.

use sqlx::{SqliteConnection, sqlite::SqliteRow};

use super::column;
use crate::schema::Step;

// With row ids, as `mix`.
pub(crate) const STEPS: &[Step] = &[Step {
    version: 3,
    sql: "CREATE TABLE draft_step (
    mix_id   TEXT NOT NULL,
    number   INTEGER NOT NULL,
    label    TEXT NOT NULL,
    document TEXT NOT NULL,
    effect   TEXT,
    PRIMARY KEY (mix_id, number)
) STRICT;",
}];

/// A step of a draft without its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepLabel {
    /// What it did, in words.
    pub label: String,
    /// What it did outside the mix: a text of the caller's.
    pub effect: Option<String>,
}

/// A step of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewStep<'s> {
    /// What it did, in words.
    pub label: &'s str,
    /// The document after it.
    pub document: &'s str,
    /// What it did outside the mix: a text of the caller's.
    pub effect: Option<&'s str>,
}

fn decode(row: &SqliteRow) -> sqlx::Result<StepLabel> {
    Ok(StepLabel { label: column(row, 0)?, effect: column(row, 1)? })
}

/// What a step did.
pub(crate) async fn label(connection: &mut SqliteConnection, mix_id: &str, number: u32) -> sqlx::Result<Option<StepLabel>> {
    sqlx::query("SELECT label, effect FROM draft_step WHERE mix_id = ? AND number = ?")
        .bind(mix_id)
        .bind(number)
        .try_map(|row| decode(&row))
        .fetch_optional(connection)
        .await
}

/// Whether there is such a step.
pub(crate) async fn exists(connection: &mut SqliteConnection, mix_id: &str, number: u32) -> sqlx::Result<bool> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM draft_step WHERE mix_id = ? AND number = ?)")
        .bind(mix_id)
        .bind(number)
        .fetch_one(connection)
        .await
}

/// The document after a step.
pub(crate) async fn document(connection: &mut SqliteConnection, mix_id: &str, number: u32) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT document FROM draft_step WHERE mix_id = ? AND number = ?")
        .bind(mix_id)
        .bind(number)
        .fetch_optional(connection)
        .await
}

pub(crate) async fn add(connection: &mut SqliteConnection, mix_id: &str, number: u32, step: &NewStep<'_>) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO draft_step (mix_id, number, label, document, effect) VALUES (?, ?, ?, ?, ?)")
        .bind(mix_id)
        .bind(number)
        .bind(step.label)
        .bind(step.document)
        .bind(step.effect)
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes the steps before the first of these numbers and after the last.
pub(crate) async fn keep_only(connection: &mut SqliteConnection, mix_id: &str, first: u32, last: u32) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM draft_step WHERE mix_id = ? AND number NOT BETWEEN ? AND ?")
        .bind(mix_id)
        .bind(first)
        .bind(last)
        .execute(connection)
        .await?;
    Ok(())
}

pub(crate) async fn remove_all(connection: &mut SqliteConnection, mix_id: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM draft_step WHERE mix_id = ?").bind(mix_id).execute(connection).await?;
    Ok(())
}
