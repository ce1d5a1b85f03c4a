//! Everything that is not locked is fitted anew.

use runclub_app::{
    drafts::{self, Change, Draft},
    overview,
};
use runclub_engine::request::Mode;

use crate::support::{REGENERATE, Room, change, make, songs};

fn locked(draft: &Draft) -> Vec<(usize, String)> {
    let places = draft.mix.tracks.iter().enumerate().filter(|(_, track)| track.locked);
    places.map(|(at, track)| (at, track.track_id.clone())).collect()
}

#[tokio::test]
async fn locked_songs_stay_at_their_places() {
    let room = Room::new();
    let desk = room.demo().await;
    let mut draft = make(&desk, 1).await;
    for at in [0, 2, 3] {
        draft = change(&desk, &draft, Change::Lock { at }).await;
    }
    let held = locked(&draft);
    for _ in 0..4 {
        let anew = change(&desk, &draft, REGENERATE).await;
        assert_eq!(locked(&anew), held);
        assert_ne!(songs(&anew), songs(&draft));
        draft = anew;
    }
    draft = change(&desk, &draft, Change::Repair).await;
    assert_eq!(locked(&draft), held);
}

#[tokio::test]
async fn what_is_asked_for_is_kept_in_the_mix() {
    let room = Room::new();
    let desk = room.demo().await;
    let draft = make(&desk, 7).await;
    let artist = draft.mix.tracks[0].artist_name.clone();
    let given = Change::Regenerate {
        seed: Some(99),
        mode: Some(Mode::Power),
        seed_artists: Some(vec![artist.clone()]),
        seed_genres: Some(vec!["rock".to_owned()]),
    };
    let first = change(&desk, &draft, given).await.mix.request;
    assert_eq!((first.seed, first.mode, &first.seed_artists), (99, Mode::Power, &vec![artist]));
    let second = change(&desk, &draft, REGENERATE).await.mix.request;
    assert!((100..=102).contains(&second.seed), "{}", second.seed);
    assert_eq!((second.mode, &second.seed_artists, &second.seed_genres), (first.mode, &first.seed_artists, &first.seed_genres));
    assert_eq!(second.now, draft.mix.request.now);
    let cleared = Change::Regenerate { seed: None, mode: None, seed_artists: Some(Vec::new()), seed_genres: None };
    assert!(change(&desk, &draft, cleared).await.mix.request.seed_artists.is_empty());
    let next = overview::overview(&desk, false).await.unwrap().request;
    assert_eq!((next.mode, next.minutes), (Mode::Smart, 30), "a new mix is asked for as the last new mix was");
}

#[tokio::test]
async fn where_nothing_can_change_there_is_no_step() {
    let room = Room::new();
    let desk = room.demo().await;
    let mut draft = make(&desk, 1).await;
    for at in 0..draft.mix.tracks.len() as u32 {
        draft = change(&desk, &draft, Change::Lock { at }).await;
    }
    assert_eq!(change(&desk, &draft, REGENERATE).await, draft);
    assert_eq!(drafts::open(&desk, &draft.mix.id).await.unwrap(), draft);
}
