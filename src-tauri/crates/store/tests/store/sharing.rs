//! Several programs at one folder.

use std::path::PathBuf;

use runclub_store::{Membership, Store, StoreError};

use crate::support::{hour, ids, names, open, playlist, track, tracks};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_may_open_a_new_folder_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let opened: Vec<_> = (0..8)
        .map(|number: usize| {
            let path = dir.path().to_owned();
            tokio::spawn(async move {
                let (store, notices) = Store::open(&path, hour(0)).await.unwrap();
                assert!(notices.is_empty(), "{notices:?}");
                store.import(&[track(&format!("t{number}"))], &[], &Membership::Likes, hour(1)).await.unwrap();
                store
            })
        })
        .collect();
    let mut stores = Vec::new();
    for store in opened {
        stores.push(store.await.unwrap());
    }
    for store in &stores {
        assert_eq!(ids(store).await.len(), 8);
    }
    assert_eq!(names(dir.path(), "user.db.corrupt"), Vec::<String>::new());
}

#[tokio::test]
async fn two_imports_at_once_both_count() {
    let dir = tempfile::tempdir().unwrap();
    let one = open(dir.path(), hour(0)).await;
    let two = open(dir.path(), hour(0)).await;
    let songs = tracks(1500);
    let list = playlist("Run");
    let (first, second) = tokio::join!(
        one.import(&songs[..1000], &[], &Membership::Likes, hour(1)),
        two.import(&songs[500..], &[], &list, hour(1)),
    );
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.added + second.added, 1500);
    assert_eq!(first.updated + second.updated, 500, "the shared half joined a second list");
    assert_eq!(ids(&one).await.len(), 1500);
    assert_eq!(one.library().await.unwrap(), two.library().await.unwrap());
}

#[tokio::test]
async fn a_reader_sees_an_import_whole_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let writer = open(dir.path(), hour(0)).await;
    let reader = open(dir.path(), hour(0)).await;
    let songs = tracks(3000);
    let reading = async {
        let mut seen = Vec::new();
        for _ in 0..20 {
            seen.push(ids(&reader).await.len());
        }
        seen
    };
    let (written, seen) = tokio::join!(writer.import(&songs, &[], &Membership::Likes, hour(1)), reading);
    written.unwrap();
    assert!(seen.iter().all(|&count| count == 0 || count == 3000), "{seen:?}");
    assert_eq!(ids(&reader).await.len(), 3000);
}

#[tokio::test]
async fn a_file_in_use_is_not_moved() {
    let dir = tempfile::tempdir().unwrap();
    let first = open(dir.path(), hour(0)).await;
    let user: PathBuf = dir.path().join("user.db");
    std::fs::write(&user, vec![0x55; 8192]).unwrap();
    let error = Store::open(dir.path(), hour(1)).await.expect_err("opened");
    assert!(matches!(error, StoreError::InUse { .. }), "{error:?}");
    assert_eq!(std::fs::read(&user).unwrap(), vec![0x55; 8192]);
    assert_eq!(names(dir.path(), "user.db.corrupt"), Vec::<String>::new());

    first.close().await;
    let (_, notices) = Store::open(dir.path(), hour(2)).await.unwrap();
    assert_eq!(notices.len(), 1, "{notices:?}");
}
