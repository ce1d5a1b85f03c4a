//! `playlist`: the playlists of the account, as the service lists them.

use jiff::Timestamp;
use sqlx::{QueryBuilder, SqliteConnection, sqlite::SqliteRow};

use super::{CHUNK, column};
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[Step {
    version: 2,
    sql: "CREATE TABLE playlist (
    id            TEXT NOT NULL PRIMARY KEY,
    name          TEXT NOT NULL,
    owner_id      TEXT NOT NULL,
    owner_name    TEXT,
    own           INTEGER NOT NULL,
    collaborative INTEGER NOT NULL,
    public        INTEGER,
    snapshot_id   TEXT NOT NULL,
    total         INTEGER,
    position      INTEGER NOT NULL,
    seen_at       TEXT NOT NULL
) STRICT, WITHOUT ROWID;",
}];

/// A playlist as the service lists it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServedPlaylist {
    /// Identity.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Whose it is.
    pub owner_id: String,
    /// The owner's name, when known.
    pub owner_name: Option<String>,
    /// Whether it belongs to the signed-in account.
    pub own: bool,
    /// Whether others may change it.
    pub collaborative: bool,
    /// Whether it shows on the owner's profile, when known.
    pub public: Option<bool>,
    /// Its version.
    pub snapshot_id: String,
    /// How long it is, when known.
    pub total: Option<u32>,
    /// Its place among the playlists, from 0.
    pub position: u32,
}

fn decode(row: &SqliteRow) -> sqlx::Result<ServedPlaylist> {
    Ok(ServedPlaylist {
        id: column(row, 0)?,
        name: column(row, 1)?,
        owner_id: column(row, 2)?,
        owner_name: column(row, 3)?,
        own: column(row, 4)?,
        collaborative: column(row, 5)?,
        public: column(row, 6)?,
        snapshot_id: column(row, 7)?,
        total: column(row, 8)?,
        position: column(row, 9)?,
    })
}

/// Every playlist, by position.
pub(crate) async fn all(connection: &mut SqliteConnection) -> sqlx::Result<Vec<ServedPlaylist>> {
    sqlx::query(
        "SELECT id, name, owner_id, owner_name, own, collaborative, public, snapshot_id, total, position \
         FROM playlist ORDER BY position, id",
    )
    .try_map(|row| decode(&row))
    .fetch_all(connection)
    .await
}

/// Keeps these playlists and no others; of two with one id the last.
pub(crate) async fn replace(connection: &mut SqliteConnection, playlists: &[ServedPlaylist], now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM playlist").execute(&mut *connection).await?;
    let seen_at = now.to_string();
    for playlists in playlists.chunks(CHUNK) {
        let mut sql = QueryBuilder::new(
            "INSERT OR REPLACE INTO playlist (id, name, owner_id, owner_name, own, collaborative, public, snapshot_id, total, \
             position, seen_at) ",
        );
        sql.push_values(playlists, |mut values, playlist| {
            values
                .push_bind(&playlist.id)
                .push_bind(&playlist.name)
                .push_bind(&playlist.owner_id)
                .push_bind(&playlist.owner_name)
                .push_bind(playlist.own)
                .push_bind(playlist.collaborative)
                .push_bind(playlist.public)
                .push_bind(&playlist.snapshot_id)
                .push_bind(playlist.total)
                .push_bind(playlist.position)
                .push_bind(&seen_at);
        });
        sql.build().execute(&mut *connection).await?;
    }
    Ok(())
}
