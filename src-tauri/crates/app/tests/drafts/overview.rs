//! What the window shows first.

use runclub_app::{
    library_kind::LibraryKind,
    online::Consent,
    overview::{overview, settings},
};
use runclub_engine::request::{Length, Mode, TemplateId};

use crate::support::{Room, make, request};

#[tokio::test]
async fn the_first_run_knows_no_library() {
    let room = Room::new();
    let desk = room.desk().await;
    let first = overview(&desk, false).await.unwrap();
    assert_eq!((first.library, first.status.library.songs, first.recent.len()), (None, 0, 0));
    assert_eq!((first.request.template, first.request.length), (Some(TemplateId::Tempo), Some(Length::Medium)));
    assert_eq!(first.request.now, room.now());
    assert!(first.public && !first.syncing);
    desk.choose_library(LibraryKind::Demo).await.unwrap();
    let demo = overview(&desk, true).await.unwrap();
    assert!(demo.library == Some(LibraryKind::Demo) && demo.status.library.songs > 100 && demo.syncing);
    assert_ne!(demo.request.seed, first.request.seed, "a fresh seed each time");
}

#[tokio::test]
async fn what_needs_a_key_first_says_so() {
    let room = Room::new();
    let consents = overview(&room.desk().await, false).await.unwrap().status.consents;
    let missing = consents.iter().filter_map(|status| Some((status.consent, status.missing?))).collect::<Vec<_>>();
    let [(Consent::LastFm, sentence)] = missing[..] else { panic!("{missing:?}") };
    assert!(sentence.contains("RUNCLUB_LASTFM_KEY"), "{sentence}");
}

#[tokio::test]
async fn songs_that_came_without_a_choice_are_the_runners_own() {
    let room = Room::new();
    let desk = room.desk().await;
    let demo = runclub_app::demo::library();
    let store = desk.online().store();
    store.import(demo.tracks(), demo.artists(), &runclub_store::Membership::Likes, room.now()).await.unwrap();
    assert_eq!(overview(&desk, false).await.unwrap().library, Some(LibraryKind::Own));
}

#[tokio::test]
async fn songs_are_read_again_when_they_have_changed() {
    let room = Room::new();
    let desk = room.desk().await;
    let songs = async || desk.music(LibraryKind::Own).await.unwrap().library.tracks().len();
    assert_eq!(songs().await, 0);
    let demo = runclub_app::demo::library();
    let store = desk.online().store();
    store.import(demo.tracks(), demo.artists(), &runclub_store::Membership::Likes, room.now()).await.unwrap();
    assert_eq!(songs().await, 0, "they are kept in memory");
    desk.music_changed();
    assert_eq!(songs().await, demo.tracks().len());
}

#[tokio::test]
async fn what_was_asked_for_is_remembered() {
    let room = Room::new();
    let desk = room.demo().await;
    let mut asked = request(5);
    asked.mode = Mode::Endurance;
    asked.seed_genres = vec!["pop".to_owned()];
    runclub_app::drafts::generate(&desk, asked.clone()).await.unwrap();
    desk.close().await;
    room.pass_days(1);
    let desk = room.desk().await;
    let next = overview(&desk, false).await.unwrap().request;
    assert_eq!((next.mode, &next.seed_genres, next.minutes), (asked.mode, &asked.seed_genres, asked.minutes));
    assert_eq!(next.now, room.now());

    // A curve that can no longer be planned gives way to the usual request.
    let kept = serde_json::to_string(&runclub_engine::request::Request { minutes: 1, ..next }).unwrap();
    desk.online().store().set_preference("request", Some(&kept)).await.unwrap();
    assert_eq!(overview(&desk, false).await.unwrap().request.length, Some(Length::Medium));
    desk.online().store().set_preference("request", Some("what a newer version wrote")).await.unwrap();
    assert_eq!(overview(&desk, false).await.unwrap().request.length, Some(Length::Medium));
}

#[tokio::test]
async fn settings_show_what_there_is() {
    let room = Room::new();
    let desk = room.own().await;
    make(&desk, 1).await;
    let shown = settings(&desk).await.unwrap();
    assert_eq!(shown.data_folder, room.path("").display().to_string().trim_end_matches('/'));
    assert_eq!(shown.imported_songs as usize, runclub_app::demo::library().tracks().len());
    assert!(shown.bpm_matching && !shown.parameters.is_empty() && shown.market.is_none());
    assert_eq!((shown.songs_used, shown.never_again.len()), (0, 0), "a mix that is only looked at uses nothing");
    std::fs::write(room.path("config.toml"), "[score]\nbpm_matching = false\n").unwrap();
    assert!(!settings(&desk).await.unwrap().bpm_matching);
}
