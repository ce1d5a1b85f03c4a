//! `usage`: which mix used which song when.
//!
//! Events rather than a count per song: a mix that is edited again must not lock its own songs out.

use jiff::Timestamp;
use runclub_engine::library::History;
use sqlx::{QueryBuilder, SqliteConnection};

use super::{CHUNK, Moment, column};
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[Step {
    version: 1,
    sql: "CREATE TABLE usage (
    mix_id   TEXT NOT NULL,
    track_id TEXT NOT NULL,
    used_at  TEXT NOT NULL,
    PRIMARY KEY (mix_id, track_id)
) STRICT, WITHOUT ROWID;",
}];

/// What was used when, leaving one mix out.
pub(crate) async fn history(connection: &mut SqliteConnection, except_mix: Option<&str>) -> sqlx::Result<History> {
    // `IS NOT` is true for every row when nothing is left out.
    let uses = sqlx::query("SELECT track_id, used_at FROM usage WHERE mix_id IS NOT ?")
        .bind(except_mix)
        .try_map(|row| Ok((column::<String>(&row, 0)?, column::<Moment>(&row, 1)?.0)))
        .fetch_all(connection)
        .await?;
    let mut history = History::default();
    for (track_id, used_at) in uses {
        history.mark(&track_id, used_at);
    }
    Ok(history)
}

/// Whether the usage of a mix was written.
pub(crate) async fn is_marked(connection: &mut SqliteConnection, mix_id: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM usage WHERE mix_id = ?)").bind(mix_id).fetch_one(connection).await
}

/// Writes the usage of a mix; a song that occurs twice counts once.
pub(crate) async fn add(
    connection: &mut SqliteConnection,
    mix_id: &str,
    track_ids: &[String],
    at: Timestamp,
) -> sqlx::Result<()> {
    let used_at = at.to_string();
    for ids in track_ids.chunks(CHUNK) {
        let mut sql = QueryBuilder::new("INSERT INTO usage (mix_id, track_id, used_at) ");
        sql.push_values(ids, |mut values, id| {
            values.push_bind(mix_id).push_bind(id).push_bind(&used_at);
        });
        sql.push(" ON CONFLICT DO NOTHING");
        sql.build().execute(&mut *connection).await?;
    }
    Ok(())
}
