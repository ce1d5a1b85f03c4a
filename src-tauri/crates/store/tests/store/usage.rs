//! Usage: once per mix (ruling D6).

use runclub_engine::library::Usage;

use crate::support::{hour, open};

fn songs(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|&id| id.to_owned()).collect()
}

#[tokio::test]
async fn a_mix_is_marked_once() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    assert!(store.mark_used("m1", &songs(&["a", "b", "a"]), hour(1)).await.unwrap());
    assert!(!store.mark_used("m1", &songs(&["a", "c"]), hour(2)).await.unwrap(), "edited and saved again");
    assert!(store.mark_used("m2", &songs(&["b"]), hour(3)).await.unwrap());
    assert!(!store.mark_used("m3", &[], hour(4)).await.unwrap(), "an empty mix uses nothing");

    let used = |hours, used_count| Usage { last_used_at: hour(hours), used_count };
    let history = store.history(None).await.unwrap();
    assert_eq!(history.tracks.into_iter().collect::<Vec<_>>(), [("a".to_owned(), used(1, 1)), ("b".to_owned(), used(3, 2))]);
}

#[tokio::test]
async fn a_mix_does_not_count_against_itself() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    store.mark_used("m1", &songs(&["a", "b"]), hour(1)).await.unwrap();
    store.mark_used("m2", &songs(&["b"]), hour(3)).await.unwrap();
    let keys = |except: Option<&'static str>| {
        let store = store.clone();
        async move { store.history(except).await.unwrap().tracks.into_keys().collect::<Vec<_>>() }
    };
    assert_eq!(keys(Some("m1")).await, ["b"]);
    assert_eq!(keys(Some("m2")).await, ["a", "b"]);
    assert_eq!(keys(Some("unknown")).await, ["a", "b"]);
    assert_eq!(store.history(Some("m2")).await.unwrap().tracks["b"].used_count, 1);
}

#[tokio::test]
async fn the_latest_use_counts_to_the_nanosecond() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    // As text the second sorts before the first.
    for (mix, at) in [("m1", "2026-11-20T07:00:00Z"), ("m2", "2026-11-20T07:00:00.000000001Z")] {
        store.mark_used(mix, &songs(&["a"]), at.parse().unwrap()).await.unwrap();
    }
    let history = store.history(None).await.unwrap();
    assert_eq!(history.tracks["a"].last_used_at.to_string(), "2026-11-20T07:00:00.000000001Z");
}
