//! Importing library files: the same file twice, a part of a file never.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

use runclub_engine::{
    library::{AudioFeatures, Track},
    mix::Source,
};
use runclub_store::{ImportOutcome, Membership, StoreError};
use sqlx::{Connection, Executor};

use crate::support::{artist, execute, find, hour, ids, open, playlist, raw, track, tracks};

#[tokio::test]
async fn the_same_file_again_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let artists = [artist("a", &["indie rock"]), artist("b", &[])];
    let first = store.import(&tracks(1203), &artists, &Membership::Likes, hour(1)).await.unwrap();
    assert_eq!(first, ImportOutcome { added: 1203, updated: 0, unchanged: 0 });
    let before = store.library().await.unwrap();

    let second = store.import(&tracks(1203), &artists, &Membership::Likes, hour(2)).await.unwrap();
    assert_eq!(second, ImportOutcome { added: 0, updated: 0, unchanged: 1203 });
    assert_eq!(store.library().await.unwrap(), before);
}

#[tokio::test]
async fn a_later_file_adds_what_it_knows_and_takes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    store.import(&[track("x"), track("y")], &[artist("a", &["folk"])], &playlist("Run"), hour(1)).await.unwrap();

    let thin = Track { id: "x".to_owned(), name: "Renamed".to_owned(), ..Track::default() };
    let retuned =
        Track { features: Some(AudioFeatures { tempo: Some(0.0), energy: Some(0.9), ..AudioFeatures::default() }), ..track("y") };
    let outcome = store.import(&[thin, retuned, track("z")], &[artist("a", &[])], &playlist("Run"), hour(2)).await.unwrap();

    assert_eq!(outcome, ImportOutcome { added: 1, updated: 2, unchanged: 0 });
    let expected = Track { name: "Renamed".to_owned(), source: Source::Playlists, ..track("x") };
    assert_eq!(find(&store, "x").await, expected, "what the thin file does not know stays");
    let features = find(&store, "y").await.features.unwrap();
    assert_eq!((features.tempo, features.energy), (Some(78.2), Some(0.9)), "a tempo of 0 says nothing");
    let (_, artists) = store.library().await.unwrap();
    assert_eq!(artists, [artist("a", &["folk"])]);
}

#[tokio::test]
async fn a_song_of_several_files_counts_for_the_best_source() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let dated = |hours| Track { added_at: Some(hour(hours)), ..track("x") };
    store.import(&[dated(-9)], &[], &Membership::Catalog, hour(1)).await.unwrap();
    assert_eq!(find(&store, "x").await.source, Source::Catalog);
    store.import(&[dated(-5)], &[], &playlist("Hills"), hour(1)).await.unwrap();
    store.import(&[dated(-7)], &[], &playlist("Flat"), hour(1)).await.unwrap();
    let found = find(&store, "x").await;
    assert_eq!((found.source, found.added_at), (Source::Playlists, Some(hour(-7))), "the earliest of the playlists");

    let outcome = store.import(&[dated(-2)], &[], &Membership::Likes, hour(1)).await.unwrap();
    assert_eq!(outcome, ImportOutcome { added: 0, updated: 1, unchanged: 0 }, "one more list is news");
    let found = find(&store, "x").await;
    assert_eq!((found.source, found.added_at), (Source::Likes, Some(hour(-2))));
}

#[tokio::test]
async fn of_songs_with_one_id_the_first_counts() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let second = Track { name: "Second".to_owned(), ..track("x") };
    let few = artist("a", &["folk"]);
    let many = artist("a", &["folk", "indie folk"]);
    let outcome = store.import(&[track("x"), second], &[few, many.clone()], &Membership::Likes, hour(1)).await.unwrap();
    assert_eq!(outcome, ImportOutcome { added: 1, updated: 0, unchanged: 0 });
    assert_eq!(find(&store, "x").await.name, "Song x");
    assert_eq!(store.library().await.unwrap().1, [many]);
}

#[tokio::test]
async fn a_fault_in_the_middle_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    store.import(&[track("old")], &[], &Membership::Likes, hour(1)).await.unwrap();
    let user = dir.path().join("user.db");
    // Artists come last: by then every track has been written.
    execute(&user, "CREATE TRIGGER fault BEFORE INSERT ON artist BEGIN SELECT RAISE(ABORT, 'injected'); END").await;
    let artists = [artist("a", &[])];

    let failed = store.import(&tracks(1500), &artists, &Membership::Likes, hour(2)).await;
    assert!(matches!(failed, Err(StoreError::Database { .. })), "{failed:?}");
    assert_eq!(ids(&store).await, ["old"]);

    execute(&user, "DROP TRIGGER fault").await;
    let outcome = store.import(&tracks(1500), &artists, &Membership::Likes, hour(3)).await.unwrap();
    assert_eq!(outcome.added, 1500);
}

/// Polls a future a number of times and drops it, as a cancelled command does.
async fn abandon_after(polls: usize, future: impl Future) -> bool {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(move |context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        future.as_mut().poll(context).map(|_| true)
    })
    .await
}

#[tokio::test]
async fn a_caller_that_goes_away_leaves_all_or_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let songs = tracks(2000);
    let mut abandoned = 0;
    for polls in 1.. {
        let finished = abandon_after(polls, store.import(&songs, &[], &Membership::Likes, hour(1))).await;
        if finished {
            break;
        }
        abandoned += 1;
        match ids(&store).await.len() {
            0 => {}
            // Gone between the commit and the news of it.
            2000 => break,
            part => panic!("{part} songs after {polls} polls"),
        }
    }
    assert!(abandoned > 10, "only {abandoned} places to stop at");
    let outcome = store.import(&songs, &[], &Membership::Likes, hour(2)).await.unwrap();
    assert_eq!(outcome.unchanged, 2000, "the last one was whole");
}

#[tokio::test]
async fn a_killed_process_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    store.import(&[track("old")], &[], &Membership::Likes, hour(1)).await.unwrap();
    let user = dir.path().join("user.db");
    let mut killed = raw(&user).await;
    // With room for a few pages only, uncommitted rows reach the disk.
    killed.execute("PRAGMA cache_size = 4").await.unwrap();
    let mut import = killed.begin_with("BEGIN IMMEDIATE").await.unwrap();
    import
        .execute(
            "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 5000) \
             INSERT INTO track (id, name, artist_id, genres, duration_ms, seen_at) \
             SELECT 'half ' || n, 'name', 'artist', '', 1, '' FROM number",
        )
        .await
        .unwrap();

    // What the disk holds at this moment is what a kill would leave.
    let left = tempfile::tempdir().unwrap();
    for name in ["user.db", "user.db-wal", "cache.db"] {
        std::fs::copy(dir.path().join(name), left.path().join(name)).unwrap();
    }
    assert!(std::fs::metadata(left.path().join("user.db-wal")).unwrap().len() > 100_000, "nothing was left half done");
    let store = open(left.path(), hour(2)).await;
    assert_eq!(ids(&store).await, ["old"]);
}
