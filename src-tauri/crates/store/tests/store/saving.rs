//! The journals of saving, and the end of it.

use runclub_store::{SaveRow, StoreError};

use crate::support::{execute, hour, open, strings};

fn save(mix_id: &str, state: &str, hours: i64) -> SaveRow {
    SaveRow {
        mix_id: mix_id.to_owned(),
        state: state.to_owned(),
        journal: format!("{{ \"state\": \"{state}\" }}"),
        updated_at: hour(hours),
    }
}

#[tokio::test]
async fn journals_are_kept_changed_listed_and_removed() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    assert_eq!(store.save("m1").await.unwrap(), None);
    for row in [save("m1", "create", 1), save("m2", "fill", 2), save("m1", "fill", 3)] {
        store.put_save(&row).await.unwrap();
    }
    store.close().await;
    let store = open(dir.path(), hour(4)).await;
    assert_eq!(store.save("m1").await.unwrap(), Some(save("m1", "fill", 3)));
    assert_eq!(store.saves().await.unwrap(), [save("m1", "fill", 3), save("m2", "fill", 2)]);
    assert!(store.remove_save("m1").await.unwrap());
    assert!(!store.remove_save("m1").await.unwrap());
    assert_eq!(store.saves().await.unwrap(), [save("m2", "fill", 2)]);
}

#[tokio::test]
async fn usage_is_written_with_the_first_success_only() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let finish = async |hours, songs: &[&str]| {
        let songs = strings(songs);
        let title = format!("Title {hours}");
        store.finish_save(&save("m1", "saved", hours), &title, "{}", &songs, hour(hours), hour(hours + 1)).await.unwrap()
    };
    store.put_save(&save("m1", "fill", 1)).await.unwrap();
    assert!(!finish(2, &[]).await, "no songs");
    assert!(finish(3, &["a", "b"]).await);
    assert!(!finish(5, &["a", "c"]).await, "edited and saved again");
    assert_eq!(store.save("m1").await.unwrap(), Some(save("m1", "saved", 5)));
    let mix = store.mix("m1").await.unwrap().unwrap();
    assert_eq!((mix.header.title.as_str(), mix.header.created_at, mix.header.updated_at), ("Title 5", hour(3), hour(6)));
    let history = store.history(None).await.unwrap();
    assert_eq!(history.tracks.keys().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(history.tracks["a"].last_used_at, hour(3));
}

#[tokio::test]
async fn the_end_of_a_save_is_kept_whole_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let user = dir.path().join("user.db");
    store.put_save(&save("m1", "fill", 1)).await.unwrap();
    // Usage comes last: by then journal and mix have been written.
    execute(&user, "CREATE TRIGGER fault BEFORE INSERT ON usage BEGIN SELECT RAISE(ABORT, 'injected'); END").await;
    let songs = strings(&["a"]);
    let failed = store.finish_save(&save("m1", "saved", 2), "Title", "{}", &songs, hour(2), hour(2)).await;
    assert!(matches!(failed, Err(StoreError::Database { .. })), "{failed:?}");
    assert_eq!(store.save("m1").await.unwrap(), Some(save("m1", "fill", 1)));
    assert_eq!(store.mix("m1").await.unwrap(), None);

    execute(&user, "DROP TRIGGER fault").await;
    assert!(store.finish_save(&save("m1", "saved", 2), "Title", "{}", &songs, hour(2), hour(2)).await.unwrap());
}
