//! The listening history grows.

use runclub_store::Play;

use crate::support::{hour, open};

fn play(track_id: &str, at: &str) -> Play {
    Play { track_id: track_id.to_owned(), played_at: at.parse().unwrap() }
}

#[tokio::test]
async fn plays_are_kept_once_and_told_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    assert_eq!(store.last_play("me").await.unwrap(), None);
    let first = play("a", "2026-11-20T07:00:00Z");
    let second = play("b", "2026-11-20T07:00:00.5Z");
    let third = play("a", "2026-11-20T07:03:00.123Z");
    assert_eq!(store.add_plays("me", &[third.clone(), first.clone()]).await.unwrap(), 2);
    assert_eq!(store.add_plays("me", &[third.clone(), second.clone(), first.clone(), second.clone()]).await.unwrap(), 1);
    assert_eq!(store.add_plays("other", std::slice::from_ref(&first)).await.unwrap(), 1);
    assert_eq!(store.add_plays("me", &[]).await.unwrap(), 0);

    assert_eq!(store.last_play("me").await.unwrap(), Some(third.played_at));
    assert_eq!(store.last_play("other").await.unwrap(), Some(first.played_at));
    assert_eq!(store.plays_since("me", hour(-1)).await.unwrap(), [first, second.clone(), third.clone()]);
    assert_eq!(store.plays_since("me", second.played_at).await.unwrap(), [second, third]);
    let last = |most| store.last_plays("me", most);
    assert_eq!(last(0).await.unwrap(), []);
    assert_eq!(last(2).await.unwrap(), store.plays_since("me", hour(0)).await.unwrap()[1..]);
    assert_eq!(last(9).await.unwrap().len(), 3);
    assert_eq!(store.plays_since("nobody", hour(-1)).await.unwrap(), []);
}
