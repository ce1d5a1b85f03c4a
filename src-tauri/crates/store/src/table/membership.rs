//! `membership`: which song is in the library for which reason. A song may have several.

use jiff::Timestamp;
use runclub_engine::mix::Source;
use sqlx::{QueryBuilder, SqliteConnection, sqlite::SqliteRow};

use super::{CHUNK, Moment, column, push_ids};
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[Step {
    version: 1,
    sql: "CREATE TABLE membership (
    track_id TEXT NOT NULL REFERENCES track (id) ON DELETE CASCADE,
    source   TEXT NOT NULL,
    list     TEXT NOT NULL,
    added_at TEXT,
    seen_at  TEXT NOT NULL,
    PRIMARY KEY (track_id, source, list)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_list ON membership (source, list, track_id);",
}];

/// Why songs are in the library: the list they came with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Membership {
    /// The liked songs.
    Likes,
    /// A playlist.
    Playlist {
        /// Its name when imported from a file, its id when it is a service's.
        name: String,
    },
    /// Suggestions.
    Catalog,
}

impl Membership {
    /// The kind of list.
    pub const fn source(&self) -> Source {
        match self {
            Self::Likes => Source::Likes,
            Self::Playlist { .. } => Source::Playlists,
            Self::Catalog => Source::Catalog,
        }
    }

    /// Which list of its kind; empty where there is only one.
    fn list(&self) -> &str {
        match self {
            Self::Playlist { name } => name,
            Self::Likes | Self::Catalog => "",
        }
    }
}

/// A song on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The song.
    pub track_id: String,
    /// When it joined the list, when known.
    pub added_at: Option<Timestamp>,
}

/// A song on some list of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MembershipRow {
    pub(crate) track_id: String,
    pub(crate) source: Source,
    pub(crate) added_at: Option<Timestamp>,
}

/// Every row, by track id.
pub(crate) async fn all(connection: &mut SqliteConnection) -> sqlx::Result<Vec<MembershipRow>> {
    sqlx::query("SELECT track_id, source, added_at FROM membership ORDER BY track_id")
        .try_map(|row| {
            let source: &str = column(&row, 1)?;
            let source = Source::from_slug(source).ok_or_else(|| sqlx::Error::Decode("not a source".into()))?;
            let added_at: Option<Moment> = column(&row, 2)?;
            Ok(MembershipRow { track_id: column(&row, 0)?, source, added_at: added_at.map(|at| at.0) })
        })
        .fetch_all(connection)
        .await
}

fn decode(row: &SqliteRow) -> sqlx::Result<Member> {
    let added_at: Option<Moment> = column(row, 1)?;
    Ok(Member { track_id: column(row, 0)?, added_at: added_at.map(|at| at.0) })
}

/// The songs of one list, by id.
pub(crate) async fn of(connection: &mut SqliteConnection, list: &Membership) -> sqlx::Result<Vec<Member>> {
    sqlx::query("SELECT track_id, added_at FROM membership WHERE source = ? AND list = ? ORDER BY track_id")
        .bind(list.source().slug())
        .bind(list.list())
        .try_map(|row| decode(&row))
        .fetch_all(connection)
        .await
}

/// Those of these songs that are on a list; at most [`CHUNK`] ids.
pub(crate) async fn some(connection: &mut SqliteConnection, list: &Membership, track_ids: &[&str]) -> sqlx::Result<Vec<Member>> {
    let mut sql = QueryBuilder::new("SELECT track_id, added_at FROM membership WHERE source = ");
    sql.push_bind(list.source().slug()).push(" AND list = ").push_bind(list.list()).push(" AND track_id IN ");
    push_ids(&mut sql, track_ids);
    sql.build().try_map(|row| decode(&row)).fetch_all(connection).await
}

/// Puts songs on a list; those on it take the new date.
pub(crate) async fn put(
    connection: &mut SqliteConnection,
    list: &Membership,
    members: &[Member],
    now: Timestamp,
) -> sqlx::Result<()> {
    let seen_at = now.to_string();
    for members in members.chunks(CHUNK) {
        let mut sql = QueryBuilder::new("INSERT INTO membership (track_id, source, list, added_at, seen_at) ");
        sql.push_values(members, |mut values, member| {
            values
                .push_bind(&member.track_id)
                .push_bind(list.source().slug())
                .push_bind(list.list())
                .push_bind(member.added_at.map(|at| at.to_string()))
                .push_bind(&seen_at);
        });
        sql.push(" ON CONFLICT (track_id, source, list) DO UPDATE SET added_at = excluded.added_at, seen_at = excluded.seen_at");
        sql.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// Takes songs off a list.
pub(crate) async fn remove(connection: &mut SqliteConnection, list: &Membership, track_ids: &[String]) -> sqlx::Result<()> {
    for ids in track_ids.chunks(CHUNK) {
        let mut sql = QueryBuilder::new("DELETE FROM membership WHERE source = ");
        sql.push_bind(list.source().slug()).push(" AND list = ").push_bind(list.list()).push(" AND track_id IN ");
        push_ids(&mut sql, ids);
        sql.build().execute(&mut *connection).await?;
    }
    Ok(())
}
