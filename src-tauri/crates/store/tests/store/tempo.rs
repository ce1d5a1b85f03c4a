//! The runner's own tempo.

use runclub_engine::library::Track;
use runclub_store::{Member, Membership, StoreError};

use crate::support::{find, hour, open, track, tracks};

#[tokio::test]
async fn it_survives_import_and_sync() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    store.set_tempo_override("x", Some(164.5), hour(1)).await.unwrap();
    store.import(&[track("x")], &[], &Membership::Likes, hour(1)).await.unwrap();
    assert_eq!(find(&store, "x").await.tempo_override, Some(164.5), "also when it was there first");

    let other = Track { tempo_override: Some(90.0), ..track("x") };
    store.import(std::slice::from_ref(&other), &[], &Membership::Likes, hour(2)).await.unwrap();
    store.cache().put_tracks(&[other], hour(2)).await.unwrap();
    let member = Member { track_id: "x".to_owned(), added_at: None };
    store.cache().add_members(&Membership::Likes, &[member], hour(2)).await.unwrap();
    assert_eq!(find(&store, "x").await.tempo_override, Some(164.5));

    store.set_tempo_override("x", Some(82.25), hour(3)).await.unwrap();
    assert_eq!(find(&store, "x").await.tempo_override, Some(82.25));
    store.set_tempo_override("x", None, hour(4)).await.unwrap();
    assert_eq!(find(&store, "x").await.tempo_override, None);
}

#[tokio::test]
async fn many_are_kept_at_once_or_none() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    store.import(&tracks(1200), &[], &Membership::Likes, hour(1)).await.unwrap();
    let tempos = |bpm: f64| -> Vec<(String, f64)> { tracks(1200).into_iter().map(|track| (track.id, bpm)).collect() };
    let told = async || {
        let (tracks, _) = store.library().await.unwrap();
        let mut tempos: Vec<Option<f64>> = tracks.into_iter().map(|track| track.tempo_override).collect();
        tempos.dedup();
        tempos
    };
    store.set_tempo_overrides(&tempos(160.0), hour(1)).await.unwrap();
    store.set_tempo_overrides(&tempos(164.5), hour(2)).await.unwrap();
    assert_eq!(told().await, [Some(164.5)]);
    let mut wrong = tempos(90.0);
    wrong.push(("x".to_owned(), 0.0));
    let refused = store.set_tempo_overrides(&wrong, hour(3)).await;
    assert!(matches!(refused, Err(StoreError::NotATempo { .. })), "{refused:?}");
    assert_eq!(told().await, [Some(164.5)]);
    store.set_tempo_overrides(&[], hour(3)).await.unwrap();
}

#[tokio::test]
async fn it_is_a_tempo() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    for bpm in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let refused = store.set_tempo_override("x", Some(bpm), hour(1)).await;
        assert!(matches!(refused, Err(StoreError::NotATempo { .. })), "{bpm}: {refused:?}");
    }
    let message = store.set_tempo_override("x", Some(-1.0), hour(1)).await.unwrap_err().to_string();
    assert_eq!(message, "-1 is not a tempo; give one above 0 BPM");
}
