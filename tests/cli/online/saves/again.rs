//! Saving what was saved before: the same playlist, with the least that does it.

use std::time::Duration;

use runclub_testkit::fake::{Setup, World};
use serde_json::{Value, json};

use super::{CHANGE, CREATE, LIST, READ, WRITE, playlist_id, synced, uris};
use crate::{online::outside::Outside, support::document};

/// A mix that was saved, and its playlist.
fn saved(outside: &Outside) -> (Value, String) {
    let mix = outside.mix("--template tempo --minutes 30");
    let saved = outside.save(&mix, "");
    outside.fakes.clear_requests();
    let id = playlist_id(&saved);
    (saved, id)
}

#[test]
fn an_edited_mix_updates_its_playlist() {
    let outside = synced();
    let (mix, id) = saved(&outside);
    let edited = outside.edit(&mix, "move 1 4");
    let again = outside.save(&edited, "");
    assert_eq!(outside.spotify_requests(), [LIST, WRITE, READ]);
    assert_eq!(playlist_id(&again), id);
    assert_eq!(outside.fakes.world().playlist_uris(&id), uris(&edited));
    assert_eq!(outside.playlists().len(), 5);
}

#[test]
fn what_is_as_it_should_be_is_not_written() {
    let outside = synced();
    let (mix, _) = saved(&outside);
    outside.save(&mix, "");
    assert_eq!(outside.spotify_requests(), [LIST]);
    // The document from before the save is the same mix.
    let mut first = mix.clone();
    first["savedAs"] = Value::Null;
    outside.save(&first, "");
    assert_eq!(outside.spotify_requests(), [LIST]);
}

#[test]
fn a_long_list_of_playlists_is_read_only_as_far_as_needed() {
    let outside = synced();
    (0..120).for_each(|number| drop(outside.fakes.world().create_playlist(&format!("Other {number}"), true)));
    let (mix, _) = saved(&outside);
    outside.save(&mix, "");
    assert_eq!(outside.spotify_requests(), [LIST], "the newest stand first");
}

#[test]
fn one_that_was_deleted_is_made_anew() {
    let outside = synced();
    let (mix, id) = saved(&outside);
    outside.fakes.world().unfollow_playlist(&id);
    let answer = outside.try_save(&mix, "").ends_with_code(0);
    assert!(answer.err.contains("deleted at Spotify"), "{answer:#?}");
    let new = playlist_id(&answer.json());
    assert_ne!(new, id);
    assert_eq!(outside.fakes.world().playlist_uris(&new), uris(&mix));
    assert_eq!(outside.playlists().len(), 6);
}

#[test]
fn one_that_was_changed_at_spotify_holds_the_mix_again() {
    let outside = synced();
    let (mix, id) = saved(&outside);
    outside.fakes.world().remove_from_playlist(&id, 0);
    let answer = outside.try_save(&mix, "").ends_with_code(0);
    assert!(answer.err.contains("had been changed at Spotify"), "{answer:#?}");
    assert_eq!(outside.spotify_requests(), [LIST, WRITE, READ]);
    assert_eq!(outside.fakes.world().playlist_uris(&id), uris(&mix));
    assert!(!outside.try_save(&mix, "").err.contains("had been changed"), "it is said once");
}

#[test]
fn another_name_and_visibility_are_one_change() {
    let outside = synced();
    let (mix, id) = saved(&outside);
    outside.save(&mix, "--name Morning --private");
    assert_eq!(outside.spotify_requests(), [LIST, CHANGE, READ]);
    let of = |world: &World| world.playlist(&id).map(|list| (list.name.clone(), list.public)).unwrap();
    assert_eq!(of(&outside.fakes.world()), ("Morning".to_owned(), false));
    outside.save(&mix, "");
    assert_eq!(outside.spotify_requests(), [LIST], "both stay as they were chosen");
    outside.save(&mix, "--public");
    assert_eq!(of(&outside.fakes.world()), ("Morning".to_owned(), true));
}

#[test]
fn a_name_given_at_spotify_stays() {
    let outside = synced();
    let (mix, id) = saved(&outside);
    outside.fakes.world().rename_playlist(&id, "My favourite run");
    let edited = outside.edit(&mix, "remove 2");
    let answer = outside.try_save(&edited, "").ends_with_code(0);
    assert!(answer.err.contains("My favourite run"), "{answer:#?}");
    assert_eq!(outside.fakes.world().playlist(&id).unwrap().name, "My favourite run");
}

#[test]
fn other_playlists_of_the_name_are_left_alone() {
    let outside = synced();
    let name = "RunClub · Tempo 11/20";
    let empty = outside.fakes.world().create_playlist(name, true);
    let full = outside.fakes.world().create_playlist(name, true);
    let song = outside.fakes.world().likes()[0].to_owned();
    outside.fakes.world().add_to_playlist(&full, &song);
    let before = outside.playlists();
    let (mix, id) = saved(&outside);
    assert!(id != empty && id != full);
    outside.save(&outside.edit(&mix, "remove 3"), "");
    assert_eq!(outside.playlists()[..before.len()], before[..]);
    assert_eq!(outside.playlists().len(), before.len() + 1);
}

#[test]
fn two_mixes_of_one_name_keep_apart() {
    let outside = synced();
    let [first, second] = [1, 2].map(|seed| outside.mix(&format!("--template tempo --minutes 20 --seed {seed}")));
    let ids = [&first, &second].map(|mix| playlist_id(&outside.save(mix, "")));
    let edited = outside.edit(&outside.save(&first, ""), "remove 1");
    assert_eq!(playlist_id(&outside.save(&edited, "")), ids[0]);
    assert_eq!(outside.fakes.world().playlist_uris(&ids[0]), uris(&edited));
    assert_eq!(outside.fakes.world().playlist_uris(&ids[1]), uris(&second));
}

#[test]
fn a_document_is_not_believed_blindly() {
    let outside = synced();
    let followed = outside.fakes.world().playlists().iter().find(|list| list.name == "Invented list 4").unwrap().id.clone();
    let own = outside.fakes.world().own_playlists()[0].id.clone();
    let strangers = outside.fakes.world().create_playlist("Somebody's", true);
    outside.fakes.world().unfollow_playlist(&strangers);
    let before = outside.playlists();
    let mix = outside.mix("--template tempo --minutes 20");
    let check = |saved_as: Value, words: &[&str]| {
        let mut mix = mix.clone();
        mix["savedAs"] = saved_as;
        outside.fakes.clear_requests();
        outside.try_save(&mix, "").fails(1, words).with_hint();
        assert!(outside.spotify_requests().iter().all(|request| request.starts_with("GET")), "nothing is written: {words:?}");
        assert_eq!(outside.playlists(), before);
        assert_eq!(outside.say("status --format json").json()["saves"], json!([]));
    };
    check(json!({ "playlistId": followed, "snapshotId": null }), &["not yours"]);
    check(json!({ "playlistId": own, "snapshotId": "another" }), &["changed since"]);
    check(json!({ "playlistId": own, "snapshotId": null }), &["changed since"]);
    check(json!({ "playlistId": "../../me/library?ids=", "snapshotId": null }), &["no playlist"]);
    check(json!({ "playlistId": "", "snapshotId": null }), &["no playlist"]);
}

#[test]
fn after_everything_was_deleted_here_the_document_still_knows_its_playlist() {
    let outside = synced();
    let (mix, id) = saved(&outside);
    outside.say("logout --delete").ends_with_code(0);
    outside.login("");
    outside.say("sync --only likes,features").ends_with_code(0);
    let edited = outside.edit(&mix, "move 0 2");
    let again = outside.save(&edited, "");
    assert_eq!(playlist_id(&again), id);
    assert_eq!(outside.fakes.world().playlist_uris(&id), uris(&edited));
    assert_eq!(outside.playlists().len(), 5);
}

#[test]
fn another_account_does_not_touch_the_playlist_of_the_first() {
    let outside = synced();
    let (mix, id) = saved(&outside);
    let before = outside.playlists();
    let other = outside.fakes.world().add_account(60);
    outside.fakes.world().sign_in_as(&other);
    outside.login("");
    outside.try_save(&mix, "").fails(1, &["not yours"]).with_hint();
    assert_eq!(outside.playlists(), before);
    let mut unsaved = mix.clone();
    unsaved["savedAs"] = Value::Null;
    let own = outside.save(&unsaved, "");
    assert_ne!(playlist_id(&own), id);
    assert_eq!(outside.playlists()[..before.len()], before[..]);
}

#[test]
fn more_songs_than_one_request_takes() {
    let outside = Outside::signed_in(Setup { likes: 400, playlists: Vec::new(), ..Setup::default() }.flawless());
    outside.say("sync --only likes,features").ends_with_code(0);
    let mut mix = outside.mix("--template tempo --minutes 20");
    let songs: Vec<String> = outside.fakes.world().likes().iter().take(150).map(|id| (*id).to_owned()).collect();
    let pattern = document::tracks(&mix).clone();
    let tracks = songs.iter().enumerate().map(|(at, id)| {
        let mut track = pattern[at % pattern.len()].clone();
        (track["trackId"], track["position"]) = (json!(id), json!(at));
        track
    });
    *document::tracks_mut(&mut mix) = tracks.collect();
    outside.fakes.clear_requests();
    let saved = outside.save(&mix, "");
    let add = "POST /playlists/{id}/items";
    assert_eq!(
        outside.spotify_requests(),
        [LIST, CREATE, WRITE, add, READ, "GET /playlists/{id}/items", LIST],
        "two writes, one after the other"
    );
    let id = playlist_id(&saved);
    assert_eq!(outside.fakes.world().playlist_uris(&id), uris(&mix));
    outside.fakes.world().advance(Duration::from_secs(1));
    document::tracks_mut(&mut mix).swap(3, 140);
    document::renumber(&mut mix);
    mix["savedAs"] = saved["savedAs"].clone();
    outside.save(&mix, "");
    assert_eq!(outside.fakes.world().playlist_uris(&id), uris(&mix));
}
