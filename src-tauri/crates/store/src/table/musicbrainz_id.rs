//! `musicbrainz_id`: which artist of MusicBrainz an artist of ours is. Learned fifty at a time, used one
//! at a time: kept, so that a sync that was left does not ask again.

use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::{QueryBuilder, SqliteConnection};

use super::{CHUNK, column, push_ids};
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[Step {
    version: 2,
    sql: "CREATE TABLE musicbrainz_id (
    artist_id TEXT NOT NULL PRIMARY KEY,
    mbid      TEXT NOT NULL,
    seen_at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;",
}];

/// The MusicBrainz ids of those of these artists that are known; at most [`CHUNK`] ids.
pub(crate) async fn some(connection: &mut SqliteConnection, artist_ids: &[String]) -> sqlx::Result<HashMap<String, String>> {
    let mut sql = QueryBuilder::new("SELECT artist_id, mbid FROM musicbrainz_id WHERE artist_id IN ");
    push_ids(&mut sql, artist_ids);
    let rows = sql.build().try_map(|row| Ok((column(&row, 0)?, column(&row, 1)?))).fetch_all(connection).await?;
    Ok(rows.into_iter().collect())
}

/// Keeps ids, in place of what was known before.
pub(crate) async fn put(connection: &mut SqliteConnection, ids: &[(String, String)], now: Timestamp) -> sqlx::Result<()> {
    let seen_at = now.to_string();
    for ids in ids.chunks(CHUNK) {
        let mut sql = QueryBuilder::new("INSERT OR REPLACE INTO musicbrainz_id (artist_id, mbid, seen_at) ");
        sql.push_values(ids, |mut values, (artist_id, mbid)| {
            values.push_bind(artist_id).push_bind(mbid).push_bind(&seen_at);
        });
        sql.build().execute(&mut *connection).await?;
    }
    Ok(())
}
