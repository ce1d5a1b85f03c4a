use std::path::Path;

use sqlx::{Connection, Executor};

use super::*;
use crate::{
    Membership, OpenNotice, Store,
    schema::{CACHE, Step, USER},
};

const LATER: &[Step] = &[Step { version: NEXT, sql: "CREATE TABLE later (id TEXT NOT NULL PRIMARY KEY) STRICT;" }];
const WIDER: &[Step] = &[Step { version: NEXT, sql: "ALTER TABLE track ADD COLUMN later TEXT;" }];
const CACHE_LATER: &[Step] = &[Step { version: CACHE_NOW + 1, sql: "CREATE TABLE later (id TEXT NOT NULL PRIMARY KEY) STRICT;" }];
const BROKEN: &[Step] = &[Step { version: NEXT, sql: "CREATE TABLE half (id TEXT) STRICT; INSERT INTO nowhere VALUES (1);" }];

/// The newest released version of `user.db`, and the one a later build would bring.
const NOW: u32 = 3;
const NEXT: u32 = NOW + 1;
/// The newest released version of `cache.db`.
const CACHE_NOW: u32 = 2;

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

/// The tables a schema had in version 1: their first steps.
const fn first<const N: usize>(tables: &'static [&'static [Step]]) -> [&'static [Step]; N] {
    let mut old: [&'static [Step]; N] = [&[]; N];
    let mut index = 0;
    while index < N {
        if tables[index][0].version == 1 {
            old[index] = tables[index].split_at(1).0;
        }
        index += 1;
    }
    old
}

const USER_1: Schema = Schema { tables: &first::<{ USER.tables.len() }>(USER.tables), ..USER };
const CACHE_1: Schema = Schema { tables: &first::<{ CACHE.tables.len() }>(CACHE.tables), ..CACHE };
const USER_NEXT: Schema = Schema { tables: &with::<{ USER.tables.len() + 2 }>(USER.tables, [LATER, WIDER]), ..USER };
const USER_BROKEN: Schema = Schema { tables: &with::<{ USER.tables.len() + 2 }>(USER.tables, [LATER, BROKEN]), ..USER };
const CACHE_NEXT: Schema = Schema { tables: &with::<{ CACHE.tables.len() + 2 }>(CACHE.tables, [CACHE_LATER, &[]]), ..CACHE };

fn hour(hours: i64) -> Timestamp {
    let first: Timestamp = "2026-11-20T07:00:00Z".parse().unwrap();
    first + jiff::SignedDuration::from_hours(hours)
}

/// A folder as the newest released version leaves it.
async fn current() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open_as(dir.path(), hour(0), &USER, &CACHE).await.unwrap();
    let tracks: Vec<_> =
        (0..50).map(|number| runclub_engine::library::Track { id: format!("t{number}"), ..Default::default() }).collect();
    store.import(&tracks, &[], &Membership::Likes, hour(0)).await.unwrap();
    store.put_mix("m", "Title", "{}", hour(0)).await.unwrap();
    store.cache().put_tracks(&tracks, hour(0)).await.unwrap();
    store.close().await;
    dir
}

async fn version_of(path: &Path) -> (u32, u32) {
    let mut connection = SqliteConnection::connect_with(&database::read_only(path)).await.unwrap();
    let header = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut connection).await.unwrap();
    let rows = sqlx::query_scalar("SELECT count(*) FROM migration").fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    (header, rows)
}

#[tokio::test]
async fn an_old_folder_is_brought_up_after_a_copy() {
    let dir = current().await;
    let user = dir.path().join("user.db");
    let (store, notices) = Store::open_as(dir.path(), hour(1), &USER_NEXT, &CACHE_NEXT).await.unwrap();
    let [OpenNotice::Migrated { from: NOW, to: NEXT, backup }] = &notices[..] else { panic!("{notices:?}") };
    assert_eq!(*backup, dir.path().join(format!("user.db.before-v{NEXT}.bak")));
    assert_eq!(store.library().await.unwrap().0.len(), 50);
    assert_eq!(store.mixes().await.unwrap().len(), 1);
    store.close().await;
    assert_eq!(version_of(&user).await, (NEXT, NEXT));
    assert_eq!(version_of(&dir.path().join("cache.db")).await, (CACHE_NOW + 1, CACHE_NOW + 1));
    assert_eq!(version_of(backup).await, (NOW, NOW));

    // The copy from before is a whole folder's worth for the version before.
    let old = tempfile::tempdir().unwrap();
    std::fs::copy(backup, old.path().join("user.db")).unwrap();
    let (store, notices) = Store::open_as(old.path(), hour(2), &USER, &CACHE).await.unwrap();
    assert!(notices.is_empty(), "{notices:?}");
    assert_eq!(store.library().await.unwrap().0.len(), 50);

    let refused = Store::open_as(dir.path(), hour(2), &USER, &CACHE).await.expect_err("opened");
    assert!(matches!(refused, StoreError::Newer { found: NEXT, supported: NOW, .. }), "{refused:?}");
}

#[tokio::test]
async fn a_new_folder_goes_through_every_migration() {
    let dir = tempfile::tempdir().unwrap();
    let (_store, notices) = Store::open_as(dir.path(), hour(0), &USER_NEXT, &CACHE_NEXT).await.unwrap();
    assert!(notices.is_empty(), "{notices:?}");
    assert_eq!(version_of(&dir.path().join("user.db")).await, (NEXT, NEXT));
}

#[tokio::test]
async fn a_migration_that_fails_changes_nothing() {
    let dir = current().await;
    let user = dir.path().join("user.db");
    let failed = Store::open_as(dir.path(), hour(1), &USER_BROKEN, &CACHE).await.expect_err("migrated");
    assert!(matches!(failed, StoreError::Database { .. }), "{failed:?}");
    assert!(!failed.to_string().contains("nowhere"), "no SQL in messages: {failed}");
    assert_eq!(version_of(&user).await, (NOW, NOW));

    let (store, _) = Store::open_as(dir.path(), hour(2), &USER, &CACHE).await.unwrap();
    assert_eq!(store.library().await.unwrap().0.len(), 50);
    store.close().await;
    let (_store, notices) = Store::open_as(dir.path(), hour(3), &USER_NEXT, &CACHE).await.unwrap();
    assert!(matches!(notices[..], [OpenNotice::Migrated { .. }]), "{notices:?}");
}

#[tokio::test]
async fn of_many_at_once_one_migrates() {
    let dir = current().await;
    let open = || Store::open_as(dir.path(), hour(1), &USER_NEXT, &CACHE_NEXT);
    let (a, b, c) = tokio::try_join!(open(), open(), open()).unwrap();
    let migrations = [a.1.len(), b.1.len(), c.1.len()];
    assert_eq!(migrations.iter().sum::<usize>(), 1, "{migrations:?}");
}

#[tokio::test]
async fn a_damaged_file_may_come_back_from_before_a_migration() {
    let dir = current().await;
    let (store, _) = Store::open_as(dir.path(), hour(1), &USER_NEXT, &CACHE_NEXT).await.unwrap();
    store.close().await;
    for name in ["user.db", "user.db.copy-1"] {
        std::fs::write(dir.path().join(name), "damaged").unwrap();
    }
    let (store, notices) = Store::open_as(dir.path(), hour(2), &USER_NEXT, &CACHE_NEXT).await.unwrap();
    let [OpenNotice::RestoredFromCopy { copied_at, .. }, OpenNotice::Migrated { from: NOW, to: NEXT, .. }] = &notices[..] else {
        panic!("{notices:?}")
    };
    assert_eq!(*copied_at, hour(1));
    assert_eq!(store.library().await.unwrap().0.len(), 50);
}

#[tokio::test]
async fn an_older_build_does_not_push_out_newer_copies() {
    let dir = current().await;
    let (store, _) = Store::open_as(dir.path(), hour(1), &USER_NEXT, &CACHE).await.unwrap();
    store.close().await;
    let user = dir.path().join("user.db");
    std::fs::write(&user, "damaged").unwrap();
    let refused = Store::open_as(dir.path(), hour(2), &USER, &CACHE).await.expect_err("opened");
    assert!(matches!(refused, StoreError::Newer { found: NEXT, .. }), "{refused:?}");
    assert_eq!(std::fs::read_to_string(&user).unwrap(), "damaged", "nothing was moved");
}

#[tokio::test]
async fn a_half_made_file_never_has_the_name() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("user.db");
    let failed = create(&path, &USER_BROKEN, hour(0)).await;
    assert!(failed.is_err());
    assert!(!path.exists());
    create(&path, &USER, hour(0)).await.unwrap();
    let mut connection = SqliteConnection::connect_with(&database::writable(&path)).await.unwrap();
    connection.execute("SELECT count(*) FROM mix").await.unwrap();
}

/// Rows as version 1 wrote them, in both files and in `user.db` alone.
const ROWS_1: &str = "INSERT INTO track VALUES ('x', 'Song x', 'a', 'folk\n', 'Album', 1999, 201000, 0, 1, '2026-11-20T07:00:00Z'); \
     INSERT INTO audio_feature VALUES ('x', 78.2, 0.41, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-20T07:00:00Z'); \
     INSERT INTO artist VALUES ('a', 'Artist a', 'folk\n', '2026-11-20T07:00:00Z'); \
     INSERT INTO membership VALUES ('x', 'likes', '', '2026-11-19T07:00:00Z', '2026-11-20T07:00:00Z');";
const USER_ROWS_1: &str = "INSERT INTO tempo_override VALUES ('x', 164.5, '2026-11-20T07:00:00Z'); \
     INSERT INTO usage VALUES ('m', 'x', '2026-11-20T07:00:00Z'); \
     INSERT INTO mix VALUES ('m', 'Title', '{}', '2026-11-20T07:00:00Z', '2026-11-20T07:00:00Z');";

#[tokio::test]
async fn the_rows_of_version_1_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    for (schema, rows) in [(&USER_1, [ROWS_1, USER_ROWS_1]), (&CACHE_1, [ROWS_1, ""])] {
        let path = dir.path().join(schema.name);
        create(&path, schema, hour(0)).await.unwrap();
        assert_eq!(version_of(&path).await, (1, 1));
        let mut connection = SqliteConnection::connect_with(&database::working(&path, schema)).await.unwrap();
        for sql in rows {
            connection.execute(sql).await.unwrap();
        }
        connection.close().await.unwrap();
    }

    let (store, notices) = Store::open_as(dir.path(), hour(1), &USER, &CACHE).await.unwrap();
    assert!(matches!(notices[..], [OpenNotice::Migrated { from: 1, to: NOW, .. }]), "{notices:?}");
    let (tracks, artists) = store.library().await.unwrap();
    let [song] = &tracks[..] else { panic!("{tracks:?}") };
    assert_eq!((song.name.as_str(), song.tempo_override, song.added_at), ("Song x", Some(164.5), Some(hour(-24))));
    assert_eq!(song.features.and_then(|features| features.energy), Some(0.41));
    assert_eq!(artists[0].genres, ["folk"]);
    assert_eq!(store.history(None).await.unwrap().tracks.len(), 1);
    assert_eq!(store.mix("m").await.unwrap().map(|mix| mix.document), Some("{}".to_owned()));
    let members = store.cache().members(&Membership::Likes).await.unwrap();
    let known = store.cache().known_members(&Membership::Likes, &members, None).await.unwrap();
    assert_eq!(known, [false], "no walk has seen it");
    store.close().await;
    for (schema, now) in [(USER, NOW), (CACHE, CACHE_NOW)] {
        assert_eq!(version_of(&dir.path().join(schema.name)).await, (now, now));
    }
}
