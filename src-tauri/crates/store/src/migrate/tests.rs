use std::path::Path;

use sqlx::{Connection, Executor};

use super::*;
use crate::{
    Membership, OpenNotice, Store,
    schema::{CACHE, Step, USER},
};

const LATER: &[Step] = &[Step { version: 2, sql: "CREATE TABLE later (id TEXT NOT NULL PRIMARY KEY) STRICT;" }];
const WIDER: &[Step] = &[Step { version: 2, sql: "ALTER TABLE track ADD COLUMN isrc TEXT;" }];
const BROKEN: &[Step] = &[Step { version: 2, sql: "CREATE TABLE half (id TEXT) STRICT; INSERT INTO nowhere VALUES (1);" }];

/// The tables of version 1, as released.
const USER_1: Schema = USER;
const CACHE_1: Schema = CACHE;

const fn with<const N: usize>(old: &'static [&'static [Step]], new: [&'static [Step]; 2]) -> [&'static [Step]; N] {
    let mut tables = [new[0]; N];
    let mut index = 0;
    while index < old.len() {
        tables[index] = old[index];
        index += 1;
    }
    tables[index] = new[0];
    tables[index + 1] = new[1];
    tables
}

const USER_2: Schema = Schema { tables: &with::<{ USER.tables.len() + 2 }>(USER.tables, [LATER, WIDER]), ..USER };
const USER_BROKEN: Schema = Schema { tables: &with::<{ USER.tables.len() + 2 }>(USER.tables, [LATER, BROKEN]), ..USER };
const CACHE_2: Schema = Schema { tables: &with::<{ CACHE.tables.len() + 2 }>(CACHE.tables, [LATER, WIDER]), ..CACHE };

fn hour(hours: i64) -> Timestamp {
    let first: Timestamp = "2026-11-20T07:00:00Z".parse().unwrap();
    first + jiff::SignedDuration::from_hours(hours)
}

/// A folder as version 1 leaves it.
async fn version_1() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open_as(dir.path(), hour(0), &USER_1, &CACHE_1).await.unwrap();
    let tracks: Vec<_> =
        (0..50).map(|number| runclub_engine::library::Track { id: format!("t{number}"), ..Default::default() }).collect();
    store.import(&tracks, &[], &Membership::Likes, hour(0)).await.unwrap();
    store.put_mix("m", "Title", "{}", hour(0)).await.unwrap();
    store.cache().put_tracks(&tracks, hour(0)).await.unwrap();
    store.close().await;
    dir
}

async fn version_of(path: &Path) -> (i64, i64) {
    let mut connection = SqliteConnection::connect_with(&database::read_only(path)).await.unwrap();
    let header = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut connection).await.unwrap();
    let rows = sqlx::query_scalar("SELECT count(*) FROM migration").fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    (header, rows)
}

#[tokio::test]
async fn an_old_folder_is_brought_up_after_a_copy() {
    let dir = version_1().await;
    let user = dir.path().join("user.db");
    let (store, notices) = Store::open_as(dir.path(), hour(1), &USER_2, &CACHE_2).await.unwrap();
    let [OpenNotice::Migrated { from: 1, to: 2, backup }] = &notices[..] else { panic!("{notices:?}") };
    assert_eq!(*backup, dir.path().join("user.db.before-v2.bak"));
    assert_eq!(store.library().await.unwrap().0.len(), 50);
    assert_eq!(store.mixes().await.unwrap().len(), 1);
    store.close().await;
    assert_eq!(version_of(&user).await, (2, 2));
    assert_eq!(version_of(&dir.path().join("cache.db")).await, (2, 2));
    assert_eq!(version_of(backup).await, (1, 1));

    // The copy from before is a whole folder's worth for the version before.
    let old = tempfile::tempdir().unwrap();
    std::fs::copy(backup, old.path().join("user.db")).unwrap();
    let (store, notices) = Store::open_as(old.path(), hour(2), &USER_1, &CACHE_1).await.unwrap();
    assert!(notices.is_empty(), "{notices:?}");
    assert_eq!(store.library().await.unwrap().0.len(), 50);

    let refused = Store::open_as(dir.path(), hour(2), &USER_1, &CACHE_1).await.expect_err("opened");
    assert!(matches!(refused, StoreError::Newer { found: 2, supported: 1, .. }), "{refused:?}");
}

#[tokio::test]
async fn a_new_folder_goes_through_every_migration() {
    let dir = tempfile::tempdir().unwrap();
    let (_store, notices) = Store::open_as(dir.path(), hour(0), &USER_2, &CACHE_2).await.unwrap();
    assert!(notices.is_empty(), "{notices:?}");
    assert_eq!(version_of(&dir.path().join("user.db")).await, (2, 2));
}

#[tokio::test]
async fn a_migration_that_fails_changes_nothing() {
    let dir = version_1().await;
    let user = dir.path().join("user.db");
    let failed = Store::open_as(dir.path(), hour(1), &USER_BROKEN, &CACHE_1).await.expect_err("migrated");
    assert!(matches!(failed, StoreError::Database { .. }), "{failed:?}");
    assert!(!failed.to_string().contains("nowhere"), "no SQL in messages: {failed}");
    assert_eq!(version_of(&user).await, (1, 1));

    let (store, _) = Store::open_as(dir.path(), hour(2), &USER_1, &CACHE_1).await.unwrap();
    assert_eq!(store.library().await.unwrap().0.len(), 50);
    store.close().await;
    let (_store, notices) = Store::open_as(dir.path(), hour(3), &USER_2, &CACHE_1).await.unwrap();
    assert!(matches!(notices[..], [OpenNotice::Migrated { .. }]), "{notices:?}");
}

#[tokio::test]
async fn of_many_at_once_one_migrates() {
    let dir = version_1().await;
    let open = || Store::open_as(dir.path(), hour(1), &USER_2, &CACHE_2);
    let (a, b, c) = tokio::try_join!(open(), open(), open()).unwrap();
    let migrations = [a.1.len(), b.1.len(), c.1.len()];
    assert_eq!(migrations.iter().sum::<usize>(), 1, "{migrations:?}");
}

#[tokio::test]
async fn a_damaged_file_may_come_back_from_before_a_migration() {
    let dir = version_1().await;
    let (store, _) = Store::open_as(dir.path(), hour(1), &USER_2, &CACHE_2).await.unwrap();
    store.close().await;
    for name in ["user.db", "user.db.copy-1"] {
        std::fs::write(dir.path().join(name), "damaged").unwrap();
    }
    let (store, notices) = Store::open_as(dir.path(), hour(2), &USER_2, &CACHE_2).await.unwrap();
    let [OpenNotice::RestoredFromCopy { copied_at, .. }, OpenNotice::Migrated { from: 1, to: 2, .. }] = &notices[..] else {
        panic!("{notices:?}")
    };
    assert_eq!(*copied_at, hour(1));
    assert_eq!(store.library().await.unwrap().0.len(), 50);
}

#[tokio::test]
async fn an_older_build_does_not_push_out_newer_copies() {
    let dir = version_1().await;
    let (store, _) = Store::open_as(dir.path(), hour(1), &USER_2, &CACHE_1).await.unwrap();
    store.close().await;
    let user = dir.path().join("user.db");
    std::fs::write(&user, "damaged").unwrap();
    let refused = Store::open_as(dir.path(), hour(2), &USER_1, &CACHE_1).await.expect_err("opened");
    assert!(matches!(refused, StoreError::Newer { found: 2, .. }), "{refused:?}");
    assert_eq!(std::fs::read_to_string(&user).unwrap(), "damaged", "nothing was moved");
}

#[tokio::test]
async fn a_half_made_file_never_has_the_name() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("user.db");
    let failed = create(&path, &USER_BROKEN, hour(0)).await;
    assert!(failed.is_err());
    assert!(!path.exists());
    create(&path, &USER_1, hour(0)).await.unwrap();
    let mut connection = SqliteConnection::connect_with(&database::writable(&path)).await.unwrap();
    connection.execute("SELECT count(*) FROM mix").await.unwrap();
}
