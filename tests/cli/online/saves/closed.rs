//! Saving while Spotify does not let us read, or write, or fails for good.

use runclub_app::{
    ErrorCode,
    progress::Stage,
    saves::{self, SaveOptions, Which},
};
use runclub_testkit::fake::{Fault, FaultRule, Setup};

use super::{
    CREATE, LIST, READ, WRITE,
    within::{playlist_id, synced, told_about, uris},
};
use crate::online::clocked::{Inside, only};

const BAN: Fault = Fault::RetryAfter { seconds: Some(50_000), quota: true };

fn flawless() -> Inside {
    synced(Setup::default().flawless())
}

fn fault(fault: Fault, request: &'static str) -> FaultRule {
    let (method, endpoint) = request.split_once(' ').unwrap();
    FaultRule::new(fault).method(method).endpoint(endpoint)
}

#[test]
fn closed_for_reading_it_is_saved_and_compared_later() {
    let inside = flawless();
    let mix = inside.mix(20, 1);
    inside.fakes.plan_fault(fault(BAN, READ));
    let saved = inside.save(&mix);
    assert!(!saved.verified && saved.notes.iter().any(|note| note.contains("not compared")), "{saved:#?}");
    assert_eq!(inside.fakes.world().playlist_uris(playlist_id(&saved.mix)), uris(&mix));
    assert_eq!(inside.uses(&mix), vec![1; mix.tracks.len()]);
    assert_eq!(inside.left()[0].state, "filled, not compared yet");
    inside.spotify_requests();
    let told = inside.sync(&only(&[Stage::Likes])).saves;
    assert_eq!(told, [] as [&str; 0], "it was told before");
    assert!(inside.spotify_requests().iter().all(|request| !request.contains("playlists")), "nothing is sent while it is closed");
    inside.pass(14);
    let told = inside.sync(&only(&[Stage::Likes])).saves;
    assert!(told[0].contains("is saved: https://open.spotify.com/playlist/"), "{told:?}");
    let requests = inside.spotify_requests();
    assert!(requests.ends_with(&[READ.to_owned(), LIST.to_owned()]), "{requests:?}");
    assert!(inside.left().is_empty());
    assert_eq!(inside.uses(&mix), vec![1; mix.tracks.len()]);
}

#[test]
fn a_save_compares_later_too_and_writes_nothing() {
    let inside = flawless();
    let mix = inside.mix(20, 1);
    inside.fakes.plan_fault(fault(BAN, READ));
    inside.save(&mix);
    inside.pass(14);
    inside.spotify_requests();
    assert!(inside.save(&mix).verified);
    assert_eq!(inside.spotify_requests(), [LIST, READ, LIST]);
}

#[test]
fn closed_for_reading_from_the_start_still_makes_one_playlist() {
    let inside = flawless();
    inside.sync(&only(&[Stage::Playlists]));
    let mix = inside.mix(20, 1);
    let before = inside.fakes.world().all_playlists().len();
    inside.fakes.plan_fault(fault(BAN, LIST));
    inside.fakes.plan_fault(fault(Fault::Duplicate, CREATE));
    let saved = inside.save(&mix);
    assert!(!saved.verified);
    let made: Vec<String> = inside.fakes.world().all_playlists()[before..].iter().map(|playlist| playlist.id.clone()).collect();
    assert_eq!(made.len(), 2, "the network delivered it twice");
    inside.pass(14);
    let told = inside.sync(&only(&[Stage::Likes])).saves;
    let twin = made.iter().find(|id| *id != playlist_id(&saved.mix)).unwrap();
    assert!(told_about(&told).contains(twin), "{told:?}");
    assert!(inside.left().is_empty());
}

#[test]
fn a_lost_create_is_told_from_what_the_runner_made_while_nobody_could_look() {
    let inside = flawless();
    inside.sync(&only(&[Stage::Playlists]));
    let mix = inside.mix(20, 1);
    // Made after the last sync, so nothing but its missing description tells it from ours.
    let name = format!("RunClub · Tempo {}", mix.request.now.strftime("%m/%d"));
    let theirs = inside.fakes.world().create_playlist(&name, true);
    inside.fakes.plan_fault(fault(BAN, LIST));
    inside.fakes.plan_fault(fault(Fault::LostAnswer, CREATE));
    let error = inside.try_save(&mix, &SaveOptions::default()).unwrap_err();
    assert_eq!(error.code, ErrorCode::Blocked);
    assert!(inside.left()[0].state.starts_with("perhaps made"), "{:?}", inside.left());
    inside.pass(14);
    let saved = inside.save(&mix);
    assert_eq!(inside.fakes.world().playlist_uris(playlist_id(&saved.mix)), uris(&mix));
    assert_eq!(inside.fakes.world().playlist_uris(&theirs), [] as [&str; 0]);
    assert_eq!(inside.fakes.world().playlists_named(&name).len(), 2);
}

#[test]
fn closed_for_writing_it_is_queued() {
    let inside = flawless();
    let mix = inside.mix(20, 1);
    inside.fakes.plan_fault(fault(BAN, CREATE));
    let error = inside.try_save(&mix, &SaveOptions::default()).unwrap_err();
    assert_eq!(error.code, ErrorCode::Blocked);
    assert!(error.until.is_some() && error.hints.iter().any(|hint| hint.contains("queued")), "{error:#?}");
    assert_eq!(inside.uses(&mix), vec![0; mix.tracks.len()]);
    inside.spotify_requests();
    for _ in 0..10 {
        let told = inside.sync(&only(&[Stage::Likes])).saves;
        assert!(told[0].contains("not saved yet") && told[0].contains("lets us continue"), "{told:?}");
        inside.try_save(&mix, &SaveOptions::default()).unwrap_err();
    }
    assert!(inside.spotify_requests().iter().all(|request| !request.contains("playlists")), "not one request before it ends");
    inside.pass(14);
    let told = inside.sync(&only(&[Stage::Likes])).saves;
    assert!(told[0].contains("is saved"), "{told:?}");
    let name = inside.fakes.world().playlists()[0].id.clone();
    assert_eq!(inside.fakes.world().playlist_uris(&name), uris(&mix));
    assert_eq!(inside.uses(&mix), vec![1; mix.tracks.len()]);
}

#[test]
fn what_the_runner_does_before_it_is_compared_stays() {
    for deleted in [false, true] {
        let inside = flawless();
        let mix = inside.mix(20, 1);
        inside.fakes.plan_fault(fault(BAN, READ));
        let saved = inside.save(&mix);
        let id = playlist_id(&saved.mix).to_owned();
        if deleted {
            inside.fakes.world().unfollow_playlist(&id);
        } else {
            inside.fakes.world().remove_from_playlist(&id, 1);
        }
        let lists = inside.fakes.world().all_playlists().len();
        let songs = inside.fakes.world().playlist_uris(&id);
        inside.pass(14);
        inside.sync(&only(&[Stage::Likes]));
        assert_eq!(inside.fakes.world().all_playlists().len(), lists);
        assert_eq!(inside.fakes.world().playlist_uris(&id), songs);
        assert!(inside.left().is_empty());
    }
}

#[test]
fn what_cannot_succeed_is_tried_a_few_times_and_can_be_given_up() {
    let inside = flawless();
    let mix = inside.mix(20, 1);
    inside.fakes.plan_fault(fault(Fault::Status(400), WRITE).times(1_000));
    inside.try_save(&mix, &SaveOptions::default()).unwrap_err();
    let tries = (0..20).filter(|_| !inside.sync(&only(&[Stage::Likes])).saves.is_empty()).count();
    assert_eq!(tries, 4, "five with the first");
    inside.spotify_requests();
    inside.sync(&only(&[Stage::Likes]));
    assert!(inside.spotify_requests().iter().all(|request| !request.contains("playlists")));
    assert!(inside.left()[0].stuck, "{:?}", inside.left());
    assert!(inside.go_on(Which::All).failed.is_some(), "the runner may still ask for it");
    let forget = |wanted: &str| {
        inside.wait(async {
            let online = inside.open("here").await;
            let forgotten = saves::forget(&online, wanted).await;
            online.close().await;
            forgotten
        })
    };
    assert_eq!(forget("mix-2").unwrap_err().code, ErrorCode::BadRequest);
    assert!(forget("mix-1").unwrap().link.is_some(), "its playlist is named");
    assert!(inside.left().is_empty());
    assert!(inside.go_on(Which::All).told.is_empty());
    inside.fakes.clear_faults();
    let lists = inside.fakes.world().all_playlists().len();
    let saved = inside.save(&mix);
    assert_eq!(inside.fakes.world().playlist_uris(playlist_id(&saved.mix)), uris(&mix));
    assert_eq!(inside.fakes.world().all_playlists().len(), lists, "saved after all, it uses what was made");
}

#[test]
fn a_client_id_that_may_not_read_playlists_saves_all_the_same() {
    let setup = Setup::default().flawless().with(|rules| (rules.items_closed, rules.embedded_closed) = (true, true));
    let inside = synced(setup);
    let mix = inside.mix(20, 1);
    let saved = inside.save(&mix);
    assert!(!saved.verified);
    (0..8).for_each(|_| drop(inside.sync(&only(&[Stage::Likes]))));
    assert!(inside.left().is_empty(), "it is not asked for ever");
    let closed_items = Setup::default().flawless().with(|rules| rules.items_closed = true);
    assert!(synced(closed_items).save(&mix).verified, "the page inside is enough");
}
