//! `membership`: which song is in the library for which reason. A song may have several.

use jiff::Timestamp;
use runclub_engine::mix::Source;
use sqlx::{QueryBuilder, SqliteConnection, sqlite::SqliteRow};

use super::{CHUNK, audio_feature::IS_MEASURED, column, optional_moment, push_ids};
use crate::schema::Step;

pub(crate) const STEPS: &[Step] = &[
    Step {
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
    },
    Step { version: 2, sql: "ALTER TABLE membership ADD COLUMN walk INTEGER NOT NULL DEFAULT 0;" },
];

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
    pub(super) fn list(&self) -> &str {
        match self {
            Self::Playlist { name } => name,
            Self::Likes | Self::Catalog => "",
        }
    }

    /// The list of a row.
    pub(super) fn from_columns(source: &str, list: String) -> sqlx::Result<Self> {
        Ok(match source_of(source)? {
            Source::Likes => Self::Likes,
            Source::Playlists => Self::Playlist { name: list },
            Source::Catalog => Self::Catalog,
        })
    }
}

fn source_of(slug: &str) -> sqlx::Result<Source> {
    Source::from_slug(slug).ok_or_else(|| sqlx::Error::Decode("not a source".into()))
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
        .try_map(|row| decode_row(&row))
        .fetch_all(connection)
        .await
}

/// The rows of songs of whose sound this file knows nothing.
pub(crate) async fn unmeasured(connection: &mut SqliteConnection) -> sqlx::Result<Vec<MembershipRow>> {
    let mut sql = QueryBuilder::new(
        "SELECT track_id, source, added_at FROM membership WHERE NOT EXISTS \
         (SELECT 1 FROM audio_feature WHERE audio_feature.track_id = membership.track_id AND ",
    );
    sql.push(IS_MEASURED).push(") ORDER BY track_id");
    sql.build().try_map(|row| decode_row(&row)).fetch_all(connection).await
}

fn decode_row(row: &SqliteRow) -> sqlx::Result<MembershipRow> {
    Ok(MembershipRow { track_id: column(row, 0)?, source: source_of(column(row, 1)?)?, added_at: optional_moment(row, 2)? })
}

fn decode(row: &SqliteRow) -> sqlx::Result<Member> {
    Ok(Member { track_id: column(row, 0)?, added_at: optional_moment(row, 1)? })
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

/// Those of these songs that a walk over a list has seen, other than the walk of number `unfinished`.
pub(crate) async fn walked(
    connection: &mut SqliteConnection,
    list: &Membership,
    track_ids: &[&str],
    unfinished: Option<u32>,
) -> sqlx::Result<Vec<Member>> {
    // `IS NOT` is true for every number when there is none to leave out.
    let mut sql = QueryBuilder::new("SELECT track_id, added_at FROM membership WHERE walk > 0 AND walk IS NOT ");
    sql.push_bind(unfinished).push(" AND source = ").push_bind(list.source().slug());
    sql.push(" AND list = ").push_bind(list.list()).push(" AND track_id IN ");
    push_ids(&mut sql, track_ids);
    sql.build().try_map(|row| decode(&row)).fetch_all(connection).await
}

/// How many songs are on a list.
pub(crate) async fn count(connection: &mut SqliteConnection, list: &Membership) -> sqlx::Result<u32> {
    sqlx::query_scalar("SELECT count(*) FROM membership WHERE source = ? AND list = ?")
        .bind(list.source().slug())
        .bind(list.list())
        .fetch_one(connection)
        .await
}

/// Puts songs on a list; those on it take the new date, and the number of the walk that saw them.
pub(crate) async fn put(
    connection: &mut SqliteConnection,
    list: &Membership,
    members: &[Member],
    walk: Option<u32>,
    now: Timestamp,
) -> sqlx::Result<()> {
    let seen_at = now.to_string();
    for members in members.chunks(CHUNK) {
        let mut sql = QueryBuilder::new("INSERT INTO membership (track_id, source, list, added_at, walk, seen_at) ");
        sql.push_values(members, |mut values, member| {
            values
                .push_bind(&member.track_id)
                .push_bind(list.source().slug())
                .push_bind(list.list())
                .push_bind(member.added_at.map(|at| at.to_string()))
                .push_bind(walk.unwrap_or(0))
                .push_bind(&seen_at);
        });
        sql.push(" ON CONFLICT (track_id, source, list) DO UPDATE SET added_at = excluded.added_at, seen_at = excluded.seen_at");
        if walk.is_some() {
            sql.push(", walk = excluded.walk");
        }
        sql.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// Takes those songs off a list that a walk has not seen; returns how many.
pub(crate) async fn remove_unseen(connection: &mut SqliteConnection, list: &Membership, walk: u32) -> sqlx::Result<u32> {
    let done = sqlx::query("DELETE FROM membership WHERE source = ? AND list = ? AND walk <> ?")
        .bind(list.source().slug())
        .bind(list.list())
        .bind(walk)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() as u32)
}

/// Takes every song off a list.
pub(crate) async fn remove_all(connection: &mut SqliteConnection, list: &Membership) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM membership WHERE source = ? AND list = ?")
        .bind(list.source().slug())
        .bind(list.list())
        .execute(connection)
        .await?;
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
