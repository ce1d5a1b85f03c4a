//! `play`: what was listened to when. The service only knows the last fifty, so they are kept here.

use jiff::Timestamp;
use sqlx::{QueryBuilder, SqliteConnection};

use super::{CHUNK, column, moment};
use crate::schema::Step;

// `played_at` always has nine decimals, unlike other moments: then the order of the texts is the order
// of the moments, and a history that grows for years is read from its end.
pub(crate) const STEPS: &[Step] = &[Step {
    version: 2,
    sql: "CREATE TABLE play (
    account_id TEXT NOT NULL,
    played_at  TEXT NOT NULL,
    track_id   TEXT NOT NULL,
    PRIMARY KEY (account_id, played_at, track_id)
) STRICT, WITHOUT ROWID;",
}];

/// A song that was listened to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Play {
    /// The song.
    pub track_id: String,
    /// When.
    pub played_at: Timestamp,
}

fn sortable(at: Timestamp) -> String {
    format!("{at:.9}")
}

/// Adds plays; returns how many are new.
pub(crate) async fn add(connection: &mut SqliteConnection, account_id: &str, plays: &[Play]) -> sqlx::Result<u32> {
    let mut added = 0;
    for plays in plays.chunks(CHUNK) {
        let mut sql = QueryBuilder::new("INSERT INTO play (account_id, played_at, track_id) ");
        sql.push_values(plays, |mut values, play| {
            values.push_bind(account_id).push_bind(sortable(play.played_at)).push_bind(&play.track_id);
        });
        sql.push(" ON CONFLICT DO NOTHING");
        added += sql.build().execute(&mut *connection).await?.rows_affected() as u32;
    }
    Ok(added)
}

/// When the account last listened.
pub(crate) async fn last(connection: &mut SqliteConnection, account_id: &str) -> sqlx::Result<Option<Timestamp>> {
    sqlx::query("SELECT played_at FROM play WHERE account_id = ? ORDER BY played_at DESC LIMIT 1")
        .bind(account_id)
        .try_map(|row| moment(&row, 0))
        .fetch_optional(connection)
        .await
}

/// The last plays of an account, at most `most`, oldest first.
pub(crate) async fn last_few(connection: &mut SqliteConnection, account_id: &str, most: u32) -> sqlx::Result<Vec<Play>> {
    let sql = "SELECT track_id, played_at FROM play WHERE account_id = ? ORDER BY played_at DESC, track_id DESC LIMIT ?";
    let mut plays = sqlx::query(sql)
        .bind(account_id)
        .bind(most)
        .try_map(|row| Ok(Play { track_id: column(&row, 0)?, played_at: moment(&row, 1)? }))
        .fetch_all(connection)
        .await?;
    plays.reverse();
    Ok(plays)
}

/// The plays of an account from a moment on, oldest first.
pub(crate) async fn since(connection: &mut SqliteConnection, account_id: &str, at: Timestamp) -> sqlx::Result<Vec<Play>> {
    sqlx::query("SELECT track_id, played_at FROM play WHERE account_id = ? AND played_at >= ? ORDER BY played_at, track_id")
        .bind(account_id)
        .bind(sortable(at))
        .try_map(|row| Ok(Play { track_id: column(&row, 0)?, played_at: moment(&row, 1)? }))
        .fetch_all(connection)
        .await
}
