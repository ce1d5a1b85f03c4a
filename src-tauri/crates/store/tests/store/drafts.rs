//! Drafts: every change is kept whole, taken back whole, and old ones go.

use std::path::Path;

use jiff::Timestamp;
use runclub_store::{MOST_HISTORIES, MOST_STEPS, MOST_UNUSED, NewStep, SaveRow, SideEffect, Store, StoreError, Tidied, Wipe};

use crate::support::{execute, hour, names, open, open_noticed, strings};

async fn begin(store: &Store, id: &str, at: Timestamp) {
    store.begin_draft(id, "Title", "document 0", "demo", at).await.unwrap();
}

/// Adds a step whose label and document say its number; `false` when the draft stands elsewhere.
async fn step(store: &Store, id: &str, number: u32, effect: Option<&SideEffect>) -> bool {
    let (label, document) = (format!("step {number}"), format!("document {number}"));
    let step = NewStep { label: &label, document: &document, effect: effect.map(|_| "an effect") };
    store.add_step(id, number - 1, &step, effect, hour(1)).await.unwrap()
}

async fn go(store: &Store, id: &str, from: u32, to: u32) -> bool {
    store.go_to_step(id, from, to, None, hour(2)).await.unwrap()
}

/// The document, and the labels of undo and redo.
async fn state(store: &Store, id: &str) -> (String, Option<String>, Option<String>) {
    let draft = store.draft(id).await.unwrap().unwrap();
    (draft.mix.document, draft.undo.map(|step| step.label), draft.redo.map(|step| step.label))
}

fn shown(document: &str, undo: Option<&str>, redo: Option<&str>) -> (String, Option<String>, Option<String>) {
    (document.to_owned(), undo.map(str::to_owned), redo.map(str::to_owned))
}

fn tempo(from: Option<f64>, to: Option<f64>) -> SideEffect {
    SideEffect::Tempo { track_id: "x".to_owned(), from, to }
}

fn ban(track_id: &str) -> SideEffect {
    SideEffect::Ban { track_id: track_id.to_owned(), name: "Name".to_owned(), artist_name: "Artist".to_owned() }
}

#[tokio::test]
async fn steps_are_taken_back_and_done_again_across_restarts() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    assert_eq!(store.draft("m").await.unwrap(), None);
    begin(&store, "m", hour(0)).await;
    assert_eq!(state(&store, "m").await, shown("document 0", None, None));
    assert!(step(&store, "m", 1, None).await && step(&store, "m", 2, None).await);
    store.close().await;

    let store = open(dir.path(), hour(1)).await;
    assert_eq!(state(&store, "m").await, shown("document 2", Some("step 2"), None));
    assert!(go(&store, "m", 2, 1).await);
    assert_eq!(state(&store, "m").await, shown("document 1", Some("step 1"), Some("step 2")));
    assert!(go(&store, "m", 1, 0).await);
    assert_eq!(state(&store, "m").await, shown("document 0", None, Some("step 1")));
    assert!(go(&store, "m", 0, 1).await);
    assert!(step(&store, "m", 2, None).await, "another step in the place of the one that was taken back");
    assert_eq!(state(&store, "m").await, shown("document 2", Some("step 2"), None));
    assert!(go(&store, "m", 2, 1).await && step(&store, "m", 2, None).await);
    let draft = store.draft("m").await.unwrap().unwrap();
    assert_eq!((draft.library.as_str(), draft.step, draft.mix.header.title.as_str()), ("demo", 2, "Title"));
}

#[tokio::test]
async fn a_new_change_drops_what_could_be_redone() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    begin(&store, "m", hour(0)).await;
    for number in 1..=4 {
        assert!(step(&store, "m", number, None).await);
    }
    assert!(go(&store, "m", 4, 3).await && go(&store, "m", 3, 2).await && go(&store, "m", 2, 1).await);
    assert!(step(&store, "m", 2, None).await);
    assert_eq!(state(&store, "m").await, shown("document 2", Some("step 2"), None));
    assert!(!go(&store, "m", 2, 3).await, "it is gone");
}

#[tokio::test]
async fn a_change_of_what_was_changed_meanwhile_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    begin(&store, "m", hour(0)).await;
    assert!(step(&store, "m", 1, None).await);
    let before = state(&store, "m").await;
    assert!(!step(&store, "m", 1, Some(&ban("x"))).await, "it stands at 1");
    assert!(!go(&store, "m", 0, 1).await && !step(&store, "nothing", 1, None).await);
    assert_eq!(state(&store, "m").await, before);
    assert!(store.never_again().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_change_is_kept_whole_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    begin(&store, "m", hour(0)).await;
    let user = dir.path().join("user.db");
    // The effect comes last: by then document, step and place have been written.
    execute(&user, "CREATE TRIGGER fault BEFORE INSERT ON never_again BEGIN SELECT RAISE(ABORT, 'injected'); END").await;
    let new = NewStep { label: "step 1", document: "document 1", effect: None };
    let failed = store.add_step("m", 0, &new, Some(&ban("x")), hour(1)).await;
    assert!(matches!(failed, Err(StoreError::Database { .. })), "{failed:?}");
    assert_eq!(state(&store, "m").await, shown("document 0", None, None));
    execute(&user, "DROP TRIGGER fault").await;
    assert!(step(&store, "m", 1, Some(&ban("x"))).await);
    let draft = store.draft("m").await.unwrap().unwrap();
    assert_eq!(draft.undo.unwrap().effect.as_deref(), Some("an effect"));
    assert_eq!(store.never_again().await.unwrap().len(), 1);
}

#[tokio::test]
async fn effects_reach_tempos_and_bans() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    begin(&store, "m", hour(0)).await;
    let known = async || store.tempo_overrides().await.unwrap().get("x").copied();
    let mut number = 0;
    let mut check = async |effect: SideEffect, expected: Option<f64>| {
        number += 1;
        assert!(step(&store, "m", number, Some(&effect)).await);
        assert_eq!(known().await, expected, "{effect:?}");
    };
    check(tempo(None, Some(156.0)), Some(156.0)).await;
    check(tempo(Some(156.0), Some(78.25)), Some(78.25)).await;
    check(tempo(Some(156.0), None), Some(78.25)).await;
    check(tempo(None, Some(99.0)), Some(78.25)).await;
    check(tempo(Some(78.25), None), None).await;

    for effect in [ban("x"), ban("x"), ban("y")] {
        check(effect, None).await;
    }
    let banned = store.never_again().await.unwrap();
    let ids: Vec<&str> = banned.iter().map(|banned| banned.track_id.as_str()).collect();
    assert_eq!(ids, ["x", "y"]);
    assert_eq!((banned[0].name.as_str(), banned[0].artist_name.as_str(), banned[0].banned_at), ("Name", "Artist", hour(1)));
    check(SideEffect::Allow { track_id: "x".to_owned() }, None).await;
    assert!(store.allow_again("y").await.unwrap() && !store.allow_again("y").await.unwrap());
    assert!(store.never_again().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_oldest_steps_go() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    begin(&store, "m", hour(0)).await;
    let last = MOST_STEPS + 7;
    for number in 1..=last {
        assert!(step(&store, "m", number, None).await);
    }
    for back in 0..MOST_STEPS {
        assert!(go(&store, "m", last - back, last - back - 1).await, "{back}");
    }
    assert_eq!(state(&store, "m").await, shown("document 7", None, Some("step 8")));
    assert!(!go(&store, "m", 7, 6).await);
}

/// What a save ends with.
async fn finish(store: &Store, id: &str, title: &str, document: &str, at: Timestamp) {
    let row = SaveRow { mix_id: id.to_owned(), state: "done".to_owned(), journal: "{}".to_owned(), updated_at: at };
    store.finish_save(&row, title, document, &strings(&["a"]), at, at).await.unwrap();
}

#[tokio::test]
async fn a_save_stands_beside_the_draft() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    begin(&store, "m", hour(0)).await;
    assert!(step(&store, "m", 1, None).await);
    finish(&store, "m", "Playlist", "saved", hour(3)).await;
    let draft = store.draft("m").await.unwrap().unwrap();
    assert_eq!(draft.mix.document, "document 1", "it may have changed while it was saved");
    assert_eq!((draft.mix.saved_document.as_deref(), draft.save_pending), (Some("saved"), true));
    assert_eq!((draft.mix.header.title.as_str(), draft.mix.header.updated_at), ("Playlist", hour(3)));
    store.settle_save("m").await.unwrap();
    assert!(go(&store, "m", 1, 0).await);
    let draft = store.draft("m").await.unwrap().unwrap();
    assert_eq!((draft.mix.document.as_str(), draft.mix.saved_document.as_deref()), ("document 0", Some("saved")));
    assert!(!draft.save_pending);

    finish(&store, "other", "Playlist", "saved", hour(4)).await;
    let mix = store.mix("other").await.unwrap().unwrap();
    assert_eq!((mix.document.as_str(), mix.saved_document.as_deref()), ("saved", Some("saved")), "no draft");
}

#[tokio::test]
async fn a_kept_mix_becomes_a_draft_and_one_that_is_kept_again_begins_anew() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    store.adopt_mix("m", "own", None).await.unwrap();
    assert_eq!(store.draft("m").await.unwrap(), None, "there is no such mix");
    store.put_mix("m", "Title", "document 0", hour(0)).await.unwrap();
    assert_eq!(store.draft("m").await.unwrap(), None);
    store.adopt_mix("m", "own", Some("saved")).await.unwrap();
    assert!(step(&store, "m", 1, None).await);
    store.adopt_mix("m", "demo", Some("saved again")).await.unwrap();
    let draft = store.draft("m").await.unwrap().unwrap();
    assert_eq!((draft.library.as_str(), draft.step, draft.mix.saved_document.as_deref()), ("own", 1, Some("saved")));

    store.put_mix("m", "Title", "another", hour(1)).await.unwrap();
    assert_eq!(store.draft("m").await.unwrap(), None, "its history was that of another document");
}

#[tokio::test]
async fn deleted_mixes_are_in_no_list_and_go_after_a_week() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    for (id, at) in [("kept", 0), ("old", 1), ("late", 2)] {
        begin(&store, id, hour(at)).await;
    }
    assert!(store.delete_mix("old", hour(10)).await.unwrap() && store.delete_mix("late", hour(11)).await.unwrap());
    assert_eq!(store.draft("old").await.unwrap(), None);
    let listed = async |store: &Store| {
        let recent = store.recent_drafts(9).await.unwrap();
        recent.into_iter().map(|recent| (recent.mix.header.id, recent.library)).collect::<Vec<_>>()
    };
    assert_eq!(listed(&store).await, [("kept".to_owned(), Some("demo".to_owned()))]);
    let week = 7 * 24;
    assert_eq!(store.tidy_drafts(hour(10 + week)).await.unwrap(), Tidied::default());
    assert_eq!(store.tidy_drafts(hour(11 + week)).await.unwrap(), Tidied { mixes: 1, histories: 0 });
    assert!(!store.restore_mix("old").await.unwrap(), "gone for good");
    assert!(store.restore_mix("late").await.unwrap());
    assert_eq!(state(&store, "late").await, shown("document 0", None, None));
    assert_eq!(listed(&store).await.len(), 2);
}

#[tokio::test]
async fn what_nothing_was_made_of_goes_and_old_histories_too() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    let count = MOST_UNUSED + 3;
    for number in 0..count {
        let id = format!("m{number:03}");
        begin(&store, &id, hour(number as i64)).await;
        if number < 5 {
            let new = NewStep { label: "step 1", document: "document 1", effect: None };
            assert!(store.add_step(&id, 0, &new, None, hour(number as i64)).await.unwrap());
        }
    }
    // The two oldest are in use; the three after them are the oldest that are not.
    assert!(store.mark_used("m000", &strings(&["a"]), hour(0)).await.unwrap());
    let begun = SaveRow { mix_id: "m001".to_owned(), state: "fill".to_owned(), journal: "{}".to_owned(), updated_at: hour(0) };
    store.put_save(&begun).await.unwrap();
    let tidied = store.tidy_drafts(hour(count as i64)).await.unwrap();
    let left = count - 1;
    assert_eq!(tidied, Tidied { mixes: 1, histories: (left - MOST_HISTORIES) as u32 });
    assert_eq!(store.mixes().await.unwrap().len(), left);
    assert_eq!(store.mix("m002").await.unwrap(), None);
    assert_eq!(state(&store, "m000").await, shown("document 1", None, None), "the mix stays");
    let newest = format!("m{:03}", count - 1);
    assert_eq!(state(&store, &newest).await, shown("document 0", None, None));
    assert!(step(&store, "m000", 2, None).await, "it goes on from where it stands");
    assert_eq!(state(&store, "m000").await, shown("document 2", Some("step 2"), None));
}

#[tokio::test]
async fn disconnecting_keeps_drafts_but_for_deleted_ones() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), hour(0)).await;
    begin(&store, "m", hour(0)).await;
    assert!(step(&store, "m", 1, Some(&ban("x"))).await);
    store.begin_draft("gone", "Title", "DELETED", "own", hour(0)).await.unwrap();
    assert!(store.delete_mix("gone", hour(1)).await.unwrap());
    assert!(holds(dir.path(), "DELETED"));
    store.wipe(&Wipe { imports: true, ..Wipe::default() }).await.unwrap();
    assert_eq!(state(&store, "m").await, shown("document 1", Some("step 1"), None));
    assert_eq!(store.never_again().await.unwrap().len(), 1);
    assert!(!store.restore_mix("gone").await.unwrap());
    store.close().await;
    assert!(!holds(dir.path(), "DELETED"));
    let (store, _) = open_noticed(dir.path(), hour(2)).await;
    assert_eq!(state(&store, "m").await, shown("document 1", Some("step 1"), None));
}

/// Whether a file of `user.db` holds a text.
fn holds(dir: &Path, text: &str) -> bool {
    names(dir, "user.db").iter().any(|name| {
        let bytes = std::fs::read(dir.join(name)).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}
