//! Songs that are never offered again.

use runclub_app::{
    ErrorCode,
    drafts::{self, Change},
    overview,
};

use crate::support::{Room, change, make, refusal, songs};

#[tokio::test]
async fn the_best_alternative_takes_the_place() {
    let room = Room::new();
    let desk = room.demo().await;
    let draft = make(&desk, 1).await;
    let gone = draft.mix.tracks[2].clone();
    let best = drafts::alternatives(&desk, &draft.mix.id, 2, 1).await.unwrap().remove(0).track.track_id;
    let changed = change(&desk, &draft, Change::NeverAgain { at: 2 }).await;
    let mut expected = songs(&draft);
    expected[2].clone_from(&best);
    assert_eq!(songs(&changed), expected);

    let settings = overview::settings(&desk).await.unwrap();
    let [banned] = &settings.never_again[..] else { panic!("{:?}", settings.never_again) };
    assert_eq!((&banned.track_id, &banned.name, &banned.artist_name), (&gone.track_id, &gone.name, &gone.artist_name));
    for seed in 0..4 {
        assert!(!songs(&make(&desk, seed).await).contains(&gone.track_id), "seed {seed}");
    }
    let offered = async || {
        let alternatives = drafts::alternatives(&desk, &draft.mix.id, 2, 200).await.unwrap();
        alternatives.iter().any(|alternative| alternative.track.track_id == gone.track_id)
    };
    assert!(!offered().await);

    let back = change(&desk, &draft, Change::Undo).await;
    assert_eq!(back.mix, draft.mix);
    assert!(desk.online().store().never_again().await.unwrap().is_empty());
    change(&desk, &draft, Change::Redo).await;
    assert!(!offered().await);
    let settings = overview::allow_again(&desk, &gone.track_id).await.unwrap();
    assert!(settings.never_again.is_empty() && offered().await);
}

#[tokio::test]
async fn the_command_line_honours_it() {
    let room = Room::new();
    let desk = room.own().await;
    let draft = make(&desk, 1).await;
    let gone = draft.mix.tracks[0].track_id.clone();
    change(&desk, &draft, Change::NeverAgain { at: 0 }).await;
    desk.close().await;
    let place = runclub_app::music::Place::Store(room.path(""));
    let music = runclub_app::music::open(&place, None, None, room.now()).await.unwrap();
    assert!(music.signals.never_again.contains(&gone));
}

#[tokio::test]
async fn without_an_alternative_the_song_goes_and_the_last_one_stays() {
    let room = Room::new();
    let desk = room.own().await;
    let draft = make(&desk, 1).await;
    // Every song but those of the mix is banned: nothing can take a place.
    let all = desk.music(draft.library).await.unwrap();
    let mine = songs(&draft);
    let bystander = drafts::duplicate(&desk, &draft.mix.id).await.unwrap();
    for (number, song) in all.library.tracks().iter().filter(|song| !mine.contains(&song.id)).enumerate() {
        let effect =
            runclub_store::SideEffect::Ban { track_id: song.id.clone(), name: song.name.clone(), artist_name: String::new() };
        let document = serde_json::to_string(&bystander.mix).unwrap();
        let step = runclub_store::NewStep { label: "ban", document: &document, effect: None };
        let store = desk.online().store();
        assert!(store.add_step(&bystander.mix.id, number as u32, &step, Some(&effect), room.now()).await.unwrap());
    }
    let mut left = draft.mix.tracks.len();
    while left > 1 {
        let changed = change(&desk, &draft, Change::NeverAgain { at: 0 }).await;
        assert_eq!(changed.mix.tracks.len(), left - 1);
        left -= 1;
    }
    let error = refusal(&desk, &draft, Change::NeverAgain { at: 0 }).await;
    assert!(error.code == ErrorCode::Refused && error.message.contains("last song"), "{error}");
    assert_eq!(desk.online().store().never_again().await.unwrap().len(), all.library.tracks().len() - 1);
}
