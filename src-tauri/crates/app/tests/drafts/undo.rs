//! Undo is the identity, redo too, across restarts.

use runclub_app::{
    ErrorCode,
    desk::Desk,
    drafts::{self, Change, Draft},
};

use crate::support::{REGENERATE, Random, Room, change, make, refusal, songs};

/// What changes do outside the mix.
async fn outside(desk: &Desk) -> (Vec<(String, f64)>, Vec<String>) {
    let store = desk.online().store();
    let mut tempos: Vec<(String, f64)> = store.tempo_overrides().await.unwrap().into_iter().collect();
    tempos.sort_by(|a, b| a.0.cmp(&b.0));
    let mut banned: Vec<String> = store.never_again().await.unwrap().into_iter().map(|banned| banned.track_id).collect();
    banned.sort();
    (tempos, banned)
}

/// What the window shows but for the words of undo and redo.
fn shown(draft: &Draft) -> Draft {
    Draft { undo: None, redo: None, ..draft.clone() }
}

#[tokio::test]
async fn random_changes_are_taken_back_and_done_again() {
    for seed in 0..4 {
        let room = Room::new();
        let mut desk = if seed % 2 == 0 { room.demo().await } else { room.own().await };
        let library: Vec<String> =
            desk.music(make(&desk, 1).await.library).await.unwrap().library.tracks().iter().map(|song| song.id.clone()).collect();
        let mut random = Random(seed);
        let first = make(&desk, seed as u32).await;
        let mut states = vec![(first.clone(), outside(&desk).await)];
        for _ in 0..30 {
            let before = &states.last().unwrap().0;
            let change = random.change(before.mix.tracks.len(), &library);
            match drafts::change(&desk, &first.mix.id, change.clone()).await {
                Ok(draft) if draft == *before => {}
                Ok(draft) => {
                    assert!(draft.undo.is_some() && draft.redo.is_none(), "seed {seed}: {change:?}");
                    states.push((draft, outside(&desk).await));
                }
                Err(error) => {
                    assert_ne!(error.code, ErrorCode::Store, "seed {seed}: {change:?}: {error}");
                    assert_eq!(drafts::open(&desk, &first.mix.id).await.unwrap(), *before, "seed {seed}: {change:?}");
                }
            }
        }
        assert!(states.len() > 15, "seed {seed}: {} changes", states.len());
        assert!(states.iter().any(|(_, outside)| *outside != states[0].1), "seed {seed}: nothing was changed outside");
        desk.close().await;
        desk = room.desk().await;
        let last = states.last().unwrap();
        assert_eq!(drafts::open(&desk, &first.mix.id).await.unwrap(), last.0, "seed {seed}: another start shows the same");
        for (at, (draft, side)) in states.iter().enumerate().rev().skip(1) {
            let back = change(&desk, &first, Change::Undo).await;
            assert_eq!((shown(&back), outside(&desk).await), (shown(draft), side.clone()), "seed {seed}: back to {at}");
            assert_eq!(back.redo, states[at + 1].0.undo, "seed {seed}");
        }
        assert_eq!(change(&desk, &first, Change::Undo).await.undo, None, "there is nothing before the beginning");
        for (at, (draft, side)) in states.iter().enumerate().skip(1) {
            let again = change(&desk, &first, Change::Redo).await;
            assert_eq!((shown(&again), outside(&desk).await), (shown(draft), side.clone()), "seed {seed}: again {at}");
        }
        assert_eq!(change(&desk, &first, Change::Redo).await, last.0, "there is nothing after the end");
    }
}

#[tokio::test]
async fn words_say_what_undo_takes_back() {
    let room = Room::new();
    let desk = room.demo().await;
    let draft = make(&desk, 1).await;
    assert_eq!((&draft.undo, &draft.redo), (&None, &None));
    let title = |at: usize| draft.mix.tracks[at].name.clone();
    let other = drafts::alternatives(&desk, &draft.mix.id, 1, 1).await.unwrap().remove(0).track;
    let check = async |step: Change, words: String| {
        let changed = change(&desk, &draft, step).await;
        assert_eq!((changed.undo, changed.redo), (Some(words.clone()), None));
        let back = change(&desk, &draft, Change::Undo).await;
        assert_eq!(back, Draft { redo: Some(words), ..draft.clone() });
    };
    check(Change::Move { from: 0, to: 2 }, format!("Move «{}»", title(0))).await;
    check(Change::Remove { at: 2 }, format!("Remove «{}»", title(2))).await;
    check(Change::Replace { at: 1, track_id: other.track_id.clone() }, format!("Replace «{}»", title(1))).await;
    check(Change::Insert { at: 1, track_id: other.track_id.clone() }, format!("Add «{}»", other.name)).await;
    check(Change::Lock { at: 0 }, format!("Lock «{}»", title(0))).await;
    check(Change::NeverAgain { at: 3 }, format!("Never again «{}»", title(3))).await;
    check(REGENERATE, "Regenerate".to_owned()).await;
}

#[tokio::test]
async fn what_changes_nothing_is_no_step() {
    let room = Room::new();
    let desk = room.demo().await;
    let draft = make(&desk, 1).await;
    let own = draft.mix.tracks[0].track_id.clone();
    for nothing in [
        Change::Move { from: 1, to: 1 },
        Change::Replace { at: 0, track_id: own },
        Change::Unlock { at: 0 },
        Change::Undo,
        Change::Redo,
    ] {
        assert_eq!(change(&desk, &draft, nothing.clone()).await, draft, "{nothing:?}");
    }
    let locked = change(&desk, &draft, Change::Lock { at: 0 }).await;
    assert_eq!(change(&desk, &draft, Change::Lock { at: 0 }).await, locked);
    let repaired = change(&desk, &draft, Change::Repair).await;
    assert_eq!(change(&desk, &draft, Change::Repair).await, repaired, "there is nothing left to mend");
}

#[tokio::test]
async fn refusals_say_what_and_why() {
    let room = Room::new();
    let desk = room.demo().await;
    let draft = make(&desk, 1).await;
    let count = draft.mix.tracks.len() as u32;
    let (first, second) = (draft.mix.tracks[0].clone(), draft.mix.tracks[1].clone());
    let locked = change(&desk, &draft, Change::Lock { at: 0 }).await;
    let check = async |step: Change, code: ErrorCode, words: &[&str]| {
        let error = refusal(&desk, &draft, step.clone()).await;
        assert_eq!(error.code, code, "{step:?}");
        words.iter().for_each(|word| assert!(error.message.contains(word), "{step:?}: {}", error.message));
        assert!(!error.hints.is_empty(), "{step:?}");
        assert_eq!(drafts::open(&desk, &draft.mix.id).await.unwrap(), locked, "{step:?}");
    };
    for step in [Change::Remove { at: 0 }, Change::NeverAgain { at: 0 }, Change::Replace { at: 0, track_id: "x".to_owned() }] {
        check(step, ErrorCode::Refused, &["locked", &first.name]).await;
    }
    let nowhere = format!("there is no place {}", count + 1);
    check(Change::Remove { at: count }, ErrorCode::BadRequest, &[&nowhere]).await;
    check(Change::NeverAgain { at: count }, ErrorCode::BadRequest, &[&nowhere]).await;
    check(Change::Replace { at: 1, track_id: "no-such-song".to_owned() }, ErrorCode::Refused, &["no-such-song"]).await;
    let again = Change::Replace { at: 2, track_id: second.track_id };
    check(again, ErrorCode::Refused, &["already", &second.name, "place 2"]).await;
    assert!(desk.online().store().never_again().await.unwrap().is_empty());
}

#[tokio::test]
async fn changes_that_come_at_once_follow_each_other() {
    let room = Room::new();
    let desk = room.demo().await;
    let draft = make(&desk, 1).await;
    let id = &draft.mix.id;
    let lock = |at| drafts::change(&desk, id, Change::Lock { at });
    let (a, b, c) = tokio::join!(lock(0), lock(1), lock(2));
    assert!(a.is_ok() && b.is_ok() && c.is_ok());
    let locked = drafts::open(&desk, id).await.unwrap();
    assert_eq!(locked.mix.tracks.iter().filter(|track| track.locked).count(), 3);
    assert_eq!(songs(&locked), songs(&draft));
}
