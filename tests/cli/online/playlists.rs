//! Playlists: which are read, how few requests that takes, and what stands in them.

use std::collections::BTreeSet;

use runclub_app::{
    progress::Stage,
    sync::{StageOutcome, SyncRequest},
};
use runclub_testkit::fake::{Content, FieldGeneration, PlaylistSetup, Seen, Service, Setup};

use super::{
    clocked::{Inside, full, only},
    outside::Outside,
};

const PLAIN: SyncRequest = SyncRequest { full: false, only: None };

fn of_lists(playlists: Vec<PlaylistSetup>) -> Setup {
    Setup { likes: 20, playlists, others: 40, plays: 0, top: 0, ..Setup::default() }.flawless()
}

/// The songs that a playlist holds at the service, each once, sorted.
fn songs(inside: &Inside, playlist: &str) -> Vec<String> {
    let uris = inside.fakes.world().playlist_uris(playlist);
    let ids: BTreeSet<String> = uris.iter().filter_map(|uri| uri.strip_prefix("spotify:track:")).map(str::to_owned).collect();
    ids.into_iter().collect()
}

fn own(inside: &Inside, at: usize) -> String {
    inside.fakes.world().own_playlists()[at].id.clone()
}

fn reads(inside: &Inside) -> Vec<Seen> {
    let of_a_list = |seen: &Seen| seen.endpoint.starts_with("/playlists/");
    let seen = inside.seen(Service::SpotifyApi).into_iter().filter(of_a_list).collect();
    inside.fakes.clear_requests();
    seen
}

fn sync_lists(inside: &Inside) -> StageOutcome {
    let outcome = inside.sync(&only(&[Stage::Playlists]));
    outcome.stages.into_iter().find(|stage| stage.stage == Stage::Playlists).unwrap()
}

#[test]
fn lists_of_any_shape_are_read_whole() {
    let odd = |songs: u32| PlaylistSetup { odd_entries: 3, ..PlaylistSetup::own(songs) };
    let lists = || vec![odd(40), odd(230), PlaylistSetup::own(0), PlaylistSetup::own(100), PlaylistSetup::own(101)];
    let check = |about: &str, setup: Setup, requests: usize| {
        let inside = Inside::signed_in(setup);
        let twice = {
            let world = inside.fakes.world();
            world.own_playlists()[0].entries.iter().position(|entry| matches!(entry.content, Content::Song(_))).unwrap()
        };
        let list = own(&inside, 0);
        {
            let mut world = inside.fakes.world();
            let song = world.playlist_uris(&list)[twice].trim_start_matches("spotify:track:").to_owned();
            world.add_to_playlist(&list, &song);
        }
        inside.fakes.clear_requests();
        sync_lists(&inside);
        assert_eq!(reads(&inside).len(), requests, "{about}");
        (0..5).for_each(|at| {
            let list = own(&inside, at);
            assert_eq!(inside.members(&list), songs(&inside, &list), "{about}, list {at}");
        });
        sync_lists(&inside);
        assert_eq!(reads(&inside).len(), 0, "{about}: nothing changed");
    };
    // 50, 239, 0, 100 and 101 places: the first page comes with the list.
    check("pages of 100 inside", of_lists(lists()), 5 + 3 + 1);
    check("pages of 50 inside", of_lists(lists()).with(|rules| rules.embedded_page = 50), 5 + 4 + 1 + 2);
    // The list without a page, then its pages from the first on.
    check("no pages inside", of_lists(lists()).with(|rules| rules.embedded_closed = true), 5 + 1 + 5 + 1 + 2 + 3);
    check("old names", of_lists(lists()).with(|rules| rules.generation = FieldGeneration::Old), 5 + 3 + 1);
    check("both names", of_lists(lists()).with(|rules| rules.generation = FieldGeneration::Both), 5 + 3 + 1);
}

#[test]
fn only_what_changed_is_read_again() {
    let inside = Inside::signed_in(of_lists(vec![PlaylistSetup::own(30); 4]));
    inside.sync(&PLAIN);
    let (first, second, third) = (own(&inside, 0), own(&inside, 1), own(&inside, 2));
    reads(&inside);
    {
        let mut world = inside.fakes.world();
        let song = world.new_song("New");
        world.add_to_playlist(&first, &song);
        world.rename_playlist(&second, "Another name");
        world.set_playlist_entry(&second, 3, Content::Removed);
        world.remove_from_playlist(&second, 0);
        world.unfollow_playlist(&third);
        let created = world.create_playlist("By hand", true);
        world.add_to_playlist(&created, &song);
        world.add_to_playlist(&created, &song);
    }
    sync_lists(&inside);
    let asked: BTreeSet<String> = reads(&inside).into_iter().map(|seen| seen.path).collect();
    let created = inside.fakes.world().playlists_named("By hand")[0].id.clone();
    assert_eq!(asked, [&first, &second, &created].map(|id| format!("/playlists/{id}")).into());
    [&first, &second, &created].into_iter().for_each(|list| assert_eq!(inside.members(list), songs(&inside, list)));
    assert_eq!(inside.members(&third), Vec::<String>::new(), "a list that is gone takes its songs along");
    inside.sync(&PLAIN);
    inside.known("here").assert_same(&inside.known_afresh("fresh"), "after changes");
}

#[test]
fn a_list_that_changes_while_it_is_read_is_read_again() {
    let inside = Inside::signed_in(of_lists(vec![PlaylistSetup::own(60), PlaylistSetup::own(260)]));
    let list = own(&inside, 1);
    for stops in [true, false] {
        {
            let mut world = inside.fakes.world();
            let song = world.new_song("Makes it new");
            world.add_to_playlist(&list, &song);
        }
        let (fakes, list_id) = (inside.fakes.clone(), list.clone());
        // The list is read after the first one is told of.
        let mut done = false;
        let request = only(&[Stage::Playlists]);
        inside
            .meddled_sync("here", &request, move |_, cancel| {
                if !done {
                    done = true;
                    let mut world = fakes.world();
                    (0..5).for_each(|_| world.remove_from_playlist(&list_id, 2));
                    if stops {
                        cancel.cancel();
                    }
                }
            })
            .unwrap();
        sync_lists(&inside);
        assert_eq!(inside.members(&list), songs(&inside, &list), "stopped: {stops}");
    }
}

#[test]
fn a_list_that_spotify_keeps_closed_is_noted_and_tried_again_after_a_week() {
    let setup =
        of_lists(vec![PlaylistSetup::own(30), PlaylistSetup { name: Some("Long".to_owned()), ..PlaylistSetup::own(130) }]);
    let inside = Inside::signed_in(setup.with(|rules| rules.items_closed = true));
    let (short, long) = (own(&inside, 0), own(&inside, 1));
    let outcome = sync_lists(&inside);
    assert_eq!(outcome.ending.slug(), "done", "{outcome:#?}");
    assert!(outcome.notes.iter().any(|note| note.contains("Long") && note.contains("in a week")), "{outcome:#?}");
    assert_eq!(inside.members(&short), songs(&inside, &short), "the others are read");
    assert_eq!(inside.members(&long).len(), 100, "what came with the list is kept");
    reads(&inside);
    let outcome = sync_lists(&inside);
    assert!(outcome.notes.iter().any(|note| note.contains("Long")), "{outcome:#?}");
    assert_eq!(reads(&inside), [], "it rests");

    {
        let mut world = inside.fakes.world();
        world.rules.items_closed = false;
        world.remove_from_playlist(&long, 1);
    }
    inside.pass(24 * 7);
    let outcome = sync_lists(&inside);
    assert!(outcome.notes.is_empty(), "{outcome:#?}");
    assert_eq!(inside.members(&long), songs(&inside, &long));
}

#[test]
fn the_runner_chooses_the_lists() {
    let names = ["Tempo", "Calm", "Tempo"];
    let named = |name: &str| PlaylistSetup { name: Some(name.to_owned()), ..PlaylistSetup::own(25) };
    let outside = Outside::signed_in(of_lists(
        names
            .map(named)
            .into_iter()
            .chain([PlaylistSetup { name: Some("Theirs".to_owned()), ..PlaylistSetup::followed(25) }])
            .collect(),
    ));
    let of_lists = || {
        let status = outside.say("status --format json").ends_with_code(0).json();
        status["library"]["bySource"].as_array().unwrap().iter().find(|pair| pair[0] == "playlists").unwrap()[1].as_u64().unwrap()
    };
    outside.say("sync --only likes,playlists").ends_with_code(0);
    assert_eq!(of_lists(), 75);
    outside.say("playlists --choose Calm").ends_with_code(0);
    outside.say("sync --only playlists").ends_with_code(0);
    assert_eq!(of_lists(), 25);
    outside.say("playlists --choose Tempo").fails(2, &["2 playlists are called", "Tempo"]).with_hint();
    outside.say("playlists --choose Theirs").fails(1, &["cannot be read"]).with_hint();
    outside.say("playlists --choose Nothing").fails(2, &["no playlist"]).with_hint();
    outside.say("playlists --none").ends_with_code(0);
    outside.say("sync --only playlists").ends_with_code(0);
    assert_eq!(of_lists(), 0);
    outside.say("playlists --all").ends_with_code(0);
    outside.say("sync --only playlists").ends_with_code(0);
    assert_eq!(of_lists(), 75);
}

#[test]
fn songs_that_the_service_replaces_by_their_twins_stay_one() {
    let inside = Inside::signed_in(of_lists(vec![PlaylistSetup { shared_with_likes: 0.5, ..PlaylistSetup::own(20) }]));
    inside.sync(&PLAIN);
    {
        let mut world = inside.fakes.world();
        let ids: Vec<String> = world.likes()[..4].iter().map(|&id| id.to_owned()).collect();
        for id in &ids {
            world.set_playable(id, false);
        }
        let twin = world.add_isrc_twin(&ids[0]);
        world.relink(&ids[0], &twin);
        let twin = world.add_isrc_twin(&ids[1]);
        world.relink(&ids[1], &twin);
    }
    inside.sync(&full());
    let known = inside.known("here");
    known.assert_same(&inside.known_afresh("fresh"), "relinked");
    assert_eq!(inside.likes("here").len(), 20);
}
