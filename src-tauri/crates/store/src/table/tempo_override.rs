//! `tempo_override`: the tempo the runner gave a song; it wins over every source (ruling C1).

use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::{QueryBuilder, SqliteConnection};

use super::{CHUNK, column};
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[Step {
    version: 1,
    sql: "CREATE TABLE tempo_override (
    track_id TEXT NOT NULL PRIMARY KEY,
    bpm      REAL NOT NULL CHECK (bpm > 0),
    set_at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;",
}];

/// BPM by track id.
pub(crate) async fn all(connection: &mut SqliteConnection) -> sqlx::Result<HashMap<String, f64>> {
    let rows = sqlx::query("SELECT track_id, bpm FROM tempo_override")
        .try_map(|row| Ok((column(&row, 0)?, column(&row, 1)?)))
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

/// BPM of a song.
pub(crate) async fn one(connection: &mut SqliteConnection, track_id: &str) -> sqlx::Result<Option<f64>> {
    sqlx::query_scalar("SELECT bpm FROM tempo_override WHERE track_id = ?").bind(track_id).fetch_optional(connection).await
}

/// Keeps tempos in BPM by track id, in place of those before.
pub(crate) async fn put(connection: &mut SqliteConnection, tempos: &[(String, f64)], now: Timestamp) -> sqlx::Result<()> {
    let set_at = now.to_string();
    for tempos in tempos.chunks(CHUNK) {
        let mut sql = QueryBuilder::new("INSERT INTO tempo_override (track_id, bpm, set_at) ");
        sql.push_values(tempos, |mut values, (track_id, bpm)| {
            values.push_bind(track_id).push_bind(*bpm).push_bind(&set_at);
        });
        sql.push(" ON CONFLICT (track_id) DO UPDATE SET bpm = excluded.bpm, set_at = excluded.set_at");
        sql.build().execute(&mut *connection).await?;
    }
    Ok(())
}

pub(crate) async fn remove(connection: &mut SqliteConnection, track_id: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM tempo_override WHERE track_id = ?").bind(track_id).execute(connection).await?;
    Ok(())
}
