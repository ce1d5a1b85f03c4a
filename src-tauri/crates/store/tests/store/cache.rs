//! What the services sent, beside what files said.

use runclub_engine::{
    library::{Artist, AudioFeatures, Track},
    mix::Source,
};
use runclub_store::{Member, Membership, StoreError};

use crate::support::{artist, find, hour, ids, open, playlist, track};

fn member(id: &str) -> Member {
    Member { track_id: id.to_owned(), added_at: Some(hour(-3)) }
}

#[tokio::test]
async fn a_song_is_in_the_library_while_a_list_holds_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let cache = store.cache();
    cache.put_tracks(&[track("x"), track("y")], hour(1)).await.unwrap();
    assert!(ids(&store).await.is_empty(), "known, but on no list");

    cache.add_members(&Membership::Likes, &[member("x"), member("y")], hour(1)).await.unwrap();
    cache.add_members(&playlist("p1"), &[member("x")], hour(1)).await.unwrap();
    assert_eq!(ids(&store).await, ["x", "y"]);
    assert_eq!(cache.members(&Membership::Likes).await.unwrap(), [member("x"), member("y")]);

    cache.remove_members(&Membership::Likes, &["x".to_owned(), "y".to_owned(), "z".to_owned()]).await.unwrap();
    assert_eq!(ids(&store).await, ["x"]);
    assert_eq!(find(&store, "x").await.source, Source::Playlists);
    assert_eq!(cache.members(&playlist("p2")).await.unwrap(), []);
}

#[tokio::test]
async fn the_service_wins_and_the_import_fills() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let sound = |tempo, energy| AudioFeatures { tempo, energy, ..AudioFeatures::default() };
    let imported = Track {
        name: "From a file".to_owned(),
        album: Some("Kept".to_owned()),
        features: Some(sound(Some(120.0), Some(0.3))),
        ..track("x")
    };
    store.import(&[imported, track("file only")], &[artist("a", &["folk"])], &playlist("Run"), hour(1)).await.unwrap();

    let served = Track { name: "From the service".to_owned(), album: None, genres: Vec::new(), features: None, ..track("x") };
    let cache = store.cache();
    cache.put_tracks(&[served, track("service only")], hour(2)).await.unwrap();
    cache.add_members(&Membership::Likes, &[member("x"), member("service only")], hour(2)).await.unwrap();
    let features = [("x".to_owned(), sound(Some(0.0), Some(0.8))), ("file only".to_owned(), sound(Some(99.0), None))];
    cache.put_features(&features, hour(2)).await.unwrap();
    let renamed = Artist { name: "New name".to_owned(), ..artist("a", &[]) };
    cache.put_artists(&[renamed, artist("b", &[])], hour(2)).await.unwrap();

    assert_eq!(ids(&store).await, ["file only", "service only", "x"]);
    let found = find(&store, "x").await;
    assert_eq!((found.name.as_str(), found.album.as_deref()), ("From the service", Some("Kept")));
    assert_eq!(found.features, Some(sound(Some(120.0), Some(0.8))), "a tempo of 0 is missing");
    assert_eq!((found.source, found.added_at), (Source::Likes, Some(hour(-3))));
    assert_eq!(find(&store, "file only").await.features, Some(sound(Some(99.0), Some(0.41))), "sound for an imported song");
    assert_eq!(find(&store, "service only").await.features, None);
    let (_, artists) = store.library().await.unwrap();
    assert_eq!(artists, [Artist { name: "New name".to_owned(), ..artist("a", &["folk"]) }, artist("b", &[])]);
}

#[tokio::test]
async fn genres_of_an_artist_are_replaced_but_not_by_none() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    for (genres, expected) in [(&["folk", "indie"][..], &["folk", "indie"][..]), (&[], &["folk", "indie"]), (&["pop"], &["pop"])]
    {
        store.cache().put_artists(&[artist("a", genres)], hour(1)).await.unwrap();
        assert_eq!(store.library().await.unwrap().1, [artist("a", expected)]);
    }
}

#[tokio::test]
async fn a_list_takes_only_songs_that_are_known() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    store.cache().put_tracks(&[track("x")], hour(1)).await.unwrap();
    let failed = store.cache().add_members(&Membership::Likes, &[member("x"), member("unknown")], hour(1)).await;
    assert!(matches!(failed, Err(StoreError::Database { .. })), "{failed:?}");
    assert!(ids(&store).await.is_empty(), "all or nothing");
}
