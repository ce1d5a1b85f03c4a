//! The daily copies of `user.db`.

use std::path::Path;

use jiff::Timestamp;
use runclub_store::OpenNotice;
use sqlx::Connection;

use crate::support::{hour, names, open, open_noticed, raw};

/// Opens, keeps a mix named after the hour, closes.
async fn visit(dir: &Path, hours: i64) {
    let store = open(dir, hour(hours)).await;
    store.put_mix(&format!("h{hours}"), "Title", "{}", hour(hours)).await.unwrap();
    store.close().await;
}

/// The mixes in a copy, and when it says it was made.
async fn content(copy: &Path) -> (Vec<String>, Timestamp) {
    let mut connection = raw(copy).await;
    let mixes = sqlx::query_scalar("SELECT id FROM mix ORDER BY length(id), id").fetch_all(&mut connection).await.unwrap();
    let at: String =
        sqlx::query_scalar("SELECT value FROM about WHERE name = 'copied_at'").fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    (mixes, at.parse().unwrap())
}

#[tokio::test]
async fn one_a_day_is_made_and_three_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let copies = || names(dir.path(), "user.db.copy");
    visit(dir.path(), 0).await;
    assert_eq!(copies(), Vec::<String>::new(), "a new file has nothing to copy");
    visit(dir.path(), 1).await;
    assert_eq!(copies(), ["user.db.copy-1"]);
    visit(dir.path(), 24).await;
    assert_eq!(copies(), ["user.db.copy-1"], "23 hours later");
    for hours in [25, 50, 100] {
        visit(dir.path(), hours).await;
    }
    assert_eq!(copies(), ["user.db.copy-1", "user.db.copy-2", "user.db.copy-3"]);

    let copy = |number: u32| dir.path().join(format!("user.db.copy-{number}"));
    assert_eq!(content(&copy(1)).await, (vec!["h0".into(), "h1".into(), "h24".into(), "h25".into(), "h50".into()], hour(100)));
    assert_eq!(content(&copy(2)).await.1, hour(50));
    assert_eq!(content(&copy(3)).await.1, hour(25));
    assert_eq!(names(dir.path(), "user.db.part"), Vec::<String>::new());
}

#[tokio::test]
async fn a_clock_gone_wrong_does_not_stop_them() {
    let dir = tempfile::tempdir().unwrap();
    for hours in [0, 1_000_000, 2] {
        visit(dir.path(), hours).await;
    }
    assert_eq!(content(&dir.path().join("user.db.copy-1")).await.1, hour(2));
    std::fs::write(dir.path().join("user.db"), "damaged").unwrap();
    let (store, notices) = open_noticed(dir.path(), hour(3)).await;
    assert!(matches!(notices[..], [OpenNotice::RestoredFromCopy { copied_at, .. }] if copied_at == hour(2)), "{notices:?}");
    assert_eq!(store.mixes().await.unwrap().len(), 2, "the copy from the future is older");
}

#[tokio::test]
async fn a_copy_that_cannot_be_made_is_reported_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    visit(dir.path(), 0).await;
    // A folder in the place of the working file cannot be removed or written.
    std::fs::create_dir(dir.path().join("user.db.part")).unwrap();
    let (store, notices) = open_noticed(dir.path(), hour(1)).await;
    assert!(matches!(notices[..], [OpenNotice::CopyFailed { .. }]), "{notices:?}");
    assert_eq!(store.mixes().await.unwrap().len(), 1);
    store.close().await;

    std::fs::remove_dir(dir.path().join("user.db.part")).unwrap();
    visit(dir.path(), 2).await;
    assert_eq!(names(dir.path(), "user.db.copy"), ["user.db.copy-1"]);
}

#[tokio::test]
async fn an_unfinished_copy_of_a_killed_process_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    visit(dir.path(), 0).await;
    for name in ["user.db.part", "user.db.new", "cache.db.new"] {
        std::fs::write(dir.path().join(name), "half").unwrap();
    }
    visit(dir.path(), 1).await;
    assert_eq!(content(&dir.path().join("user.db.copy-1")).await.1, hour(1));
    assert_eq!(names(dir.path(), "user.db.part"), Vec::<String>::new());
}
