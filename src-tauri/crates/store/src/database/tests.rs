use sqlx::{Connection, Executor};

use super::*;
use crate::{
    Membership, Store,
    schema::{CACHE, USER},
};

async fn opened() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open_as(dir.path(), jiff::Timestamp::UNIX_EPOCH, &USER, &CACHE).await.unwrap();
    (dir, store)
}

/// Runs SQL on every connection of a pool.
async fn everywhere(database: &Database, sql: &'static str) {
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        connections.push(database.pool.acquire().await.unwrap());
    }
    for connection in &mut connections {
        connection.execute(sql).await.unwrap();
    }
}

async fn setting(connection: &mut SqliteConnection, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(connection).await.unwrap()
}

#[tokio::test]
async fn a_full_disk_is_named_and_loses_nothing() {
    let (_dir, store) = opened().await;
    let tracks: Vec<_> = (0..2000)
        .map(|number| runclub_engine::library::Track { id: format!("t{number}"), name: "x".repeat(200), ..Default::default() })
        .collect();
    store.import(&tracks[..10], &[], &Membership::Likes, jiff::Timestamp::UNIX_EPOCH).await.unwrap();
    everywhere(&store.user, "PRAGMA max_page_count = 40").await;
    let full = store.import(&tracks, &[], &Membership::Likes, jiff::Timestamp::UNIX_EPOCH).await;
    assert!(matches!(full, Err(StoreError::DiskFull { .. })), "{full:?}");
    assert_eq!(store.library().await.unwrap().0.len(), 10);

    everywhere(&store.user, "PRAGMA max_page_count = 100000").await;
    store.import(&tracks, &[], &Membership::Likes, jiff::Timestamp::UNIX_EPOCH).await.unwrap();
    assert_eq!(store.library().await.unwrap().0.len(), 2000);
}

#[tokio::test]
async fn a_file_held_by_another_is_named() {
    let (dir, store) = opened().await;
    everywhere(&store.user, "PRAGMA busy_timeout = 0").await;
    let path = dir.path().join("user.db");
    let mut other = SqliteConnection::connect_with(&working(&path, &USER)).await.unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    let busy = store.put_mix("m", "Title", "{}", jiff::Timestamp::UNIX_EPOCH).await;
    assert!(matches!(busy, Err(StoreError::Busy { .. })), "{busy:?}");
    assert_eq!(store.mixes().await.unwrap(), [], "reading goes on");
    other.execute("ROLLBACK").await.unwrap();
    store.put_mix("m", "Title", "{}", jiff::Timestamp::UNIX_EPOCH).await.unwrap();
}

#[tokio::test]
async fn damage_found_while_working_is_named() {
    let (_dir, store) = opened().await;
    store.put_mix("m", "Title", "{}", jiff::Timestamp::UNIX_EPOCH).await.unwrap();
    everywhere(&store.user, "UPDATE mix SET created_at = 'yesterday'").await;
    let damaged = store.mix("m").await;
    assert!(matches!(damaged, Err(StoreError::Damaged { .. })), "{damaged:?}");
}

#[tokio::test]
async fn both_files_are_set_up_as_meant() {
    let (_dir, store) = opened().await;
    for (database, schema, synchronous) in [(&store.user, USER, 2), (&store.cache, CACHE, 1)] {
        let mut connection = database.pool.acquire().await.unwrap();
        let journal: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut *connection).await.unwrap();
        assert_eq!(journal, "wal", "{}", schema.name);
        assert_eq!(setting(&mut connection, "PRAGMA synchronous").await, synchronous, "{}", schema.name);
        assert_eq!(setting(&mut connection, "PRAGMA foreign_keys").await, 1);
        assert_eq!(setting(&mut connection, "PRAGMA busy_timeout").await, BUSY_TIMEOUT.as_millis() as i64);
        assert_eq!(setting(&mut connection, "PRAGMA application_id").await, i64::from(schema.application_id));
        assert_eq!(setting(&mut connection, "PRAGMA trusted_schema").await, 0);
    }
}
