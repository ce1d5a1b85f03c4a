//! A draft becomes a playlist, at stand-ins of the services.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use runclub_app::{
    ErrorCode,
    account::{Redirect, SignInRequest, SigningIn},
    desk::Desk,
    drafts::{self, Change, Draft, SavedDraft},
    library_kind::LibraryKind,
    online::Setup as OnlineSetup,
    progress::{Progress, Reporter, Silent},
    saves::{self, SaveOptions},
    sync::{self, SyncRequest},
};
use runclub_testkit::fake::{Fakes, Fault, FaultRule, Service, Setup};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::{
    support::{REGENERATE, change, make, songs},
    world_clock::WorldClock,
};

/// A data folder whose runner is signed in and synced.
struct Signed {
    folder: TempDir,
    fakes: Arc<Fakes>,
}

impl Signed {
    async fn new() -> (Self, Desk) {
        let fakes = Arc::new(Fakes::start(Setup::default().flawless()));
        fakes.world().stop_clock();
        let signed = Self { folder: tempfile::tempdir().unwrap(), fakes };
        let desk = signed.desk().await;
        let redirect = Redirect::Loopback { port: 0 };
        let request = SignInRequest { client_id: None, redirect, refused: Vec::new(), keep_in_file: true };
        let signing_in = SigningIn::begin(desk.online(), request).await.unwrap();
        let address = signing_in.address().to_owned();
        let browser = thread::spawn(move || runclub_testkit::fake::consent(&address).unwrap());
        signing_in.finish(desk.online(), &CancellationToken::new()).await.unwrap();
        browser.join().unwrap();
        desk.choose_library(LibraryKind::Own).await.unwrap();
        let (request, cancel) = (SyncRequest::default(), CancellationToken::new());
        Box::pin(sync::sync_desk(&desk, &request, &Silent, &cancel)).await.unwrap();
        (signed, desk)
    }

    async fn desk(&self) -> Desk {
        let environment = self.fakes.environment();
        let read = |name: &str| match name {
            "RUNCLUB_TOKEN_STORE" => Some("file".to_owned()),
            "RUNCLUB_PACE" => Some("off".to_owned()),
            _ => environment.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()),
        };
        let mut setup = OnlineSetup::from_environment(self.folder.path().to_owned(), read).unwrap();
        setup.clock = Arc::new(WorldClock(self.fakes.clone()));
        Desk::open(setup).await.unwrap()
    }

    /// The songs of the playlist that a draft was saved as.
    fn playlist(&self, draft: &Draft) -> Vec<String> {
        let uris = self.fakes.world().playlist_uris(&draft.mix.saved_as.as_ref().unwrap().playlist_id);
        uris.iter().map(|uri| uri.trim_start_matches("spotify:track:").to_owned()).collect()
    }
}

async fn save(desk: &Desk, draft: &Draft) -> SavedDraft {
    drafts::save(desk, &draft.mix.id, SaveOptions::default(), &Silent).await.unwrap()
}

#[tokio::test]
async fn undo_never_loses_the_playlist() {
    let (signed, desk) = Signed::new().await;
    let draft = make(&desk, 1).await;
    assert_eq!((&draft.link, draft.changed_since_save), (&None, false));
    let changed = change(&desk, &draft, Change::Move { from: 0, to: 1 }).await;
    let options = SaveOptions { name: Some("Before work".to_owned()), public: Some(false) };
    let saved = drafts::save(&desk, &draft.mix.id, options, &Silent).await.unwrap();
    assert_eq!(signed.playlist(&saved.draft), songs(&changed));
    assert_eq!((saved.name.as_str(), saved.draft.name.as_str()), ("Before work", "Before work"));
    assert_eq!((saved.draft.link.as_deref(), saved.draft.changed_since_save), (Some(saved.link.as_str()), false));
    assert_eq!(saved.draft.undo, changed.undo, "a save is no step");

    let back = change(&desk, &draft, Change::Undo).await;
    assert_eq!((&back.mix.saved_as, &back.link), (&saved.draft.mix.saved_as, &saved.draft.link));
    assert!(back.changed_since_save && back.name == "Before work");
    assert!(drafts::recent(&desk, 1).await.unwrap()[0].changed_since_save, "the list of mixes says so too");
    let again = save(&desk, &draft).await;
    assert_eq!((again.link.as_str(), again.draft.changed_since_save), (saved.link.as_str(), false), "the same playlist");
    assert_eq!(signed.playlist(&again.draft), songs(&draft));
    desk.close().await;
    let desk = signed.desk().await;
    assert_eq!(drafts::open(&desk, &draft.mix.id).await.unwrap(), again.draft);
    let recent = drafts::recent(&desk, 1).await.unwrap().remove(0);
    assert_eq!((recent.link, recent.changed_since_save), (again.draft.link.clone(), false));
    let copy = drafts::duplicate(&desk, &draft.mix.id).await.unwrap();
    assert_eq!((&copy.link, &copy.mix.saved_as), (&None, &None));
    let anew = change(&desk, &draft, REGENERATE).await;
    assert_eq!(anew.link, again.draft.link);
}

#[tokio::test]
async fn swapped_songs_are_a_step() {
    let (signed, desk) = Signed::new().await;
    let draft = make(&desk, 1).await;
    let locked = change(&desk, &draft, Change::Lock { at: 2 }).await;
    let gone = songs(&draft)[2].clone();
    let twin = signed.fakes.world().add_isrc_twin(&gone);
    signed.fakes.world().set_playable(&gone, false);
    signed.fakes.world().advance(Duration::from_hours(24 * 8));
    let saved = save(&desk, &draft).await;
    assert!(saved.notes.iter().any(|note| note.contains("another version")), "{:?}", saved.notes);
    let mut expected = songs(&draft);
    expected[2].clone_from(&twin);
    assert_eq!((songs(&saved.draft), signed.playlist(&saved.draft)), (expected.clone(), expected));
    assert!(saved.draft.mix.tracks[2].locked && !saved.draft.changed_since_save);
    assert!(saved.draft.undo.as_ref().is_some_and(|words| words.contains("swapped")), "{:?}", saved.draft.undo);
    let back = change(&desk, &draft, Change::Undo).await;
    assert_eq!((songs(&back), &back.undo), (songs(&draft), &locked.undo));
    assert!(back.changed_since_save && back.link == saved.draft.link);
    assert_eq!(songs(&drafts::open(&desk, &draft.mix.id).await.unwrap()), songs(&draft), "it is taken in once");
}

/// Does something once, when the save tells for the first time how far it is.
struct Meanwhile {
    told: AtomicBool,
    tell: tokio::sync::mpsc::UnboundedSender<()>,
}

impl Reporter for Meanwhile {
    fn progress(&self, _: Progress) {
        if !self.told.swap(true, Ordering::Relaxed) {
            self.tell.send(()).unwrap();
        }
    }
}

#[tokio::test]
async fn what_is_changed_while_it_is_saved_stays_changed() {
    let (signed, desk) = Signed::new().await;
    let draft = make(&desk, 1).await;
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let reporter = Meanwhile { told: AtomicBool::new(false), tell };
    let saving = drafts::save(&desk, &draft.mix.id, SaveOptions::default(), &reporter);
    let changing = async {
        told.recv().await.unwrap();
        change(&desk, &draft, Change::Move { from: 0, to: 3 }).await
    };
    let (saved, changed) = tokio::join!(saving, changing);
    let saved = saved.unwrap();
    assert_eq!(signed.playlist(&saved.draft), songs(&draft), "what it was when the save began");
    assert_eq!((songs(&saved.draft), saved.draft.changed_since_save), (songs(&changed), true));
}

#[tokio::test]
async fn a_save_that_is_continued_later_does_not_undo_what_was_changed_since() {
    let (signed, desk) = Signed::new().await;
    let draft = make(&desk, 1).await;
    let write = FaultRule::new(Fault::Status(503)).method("PUT").service(Service::SpotifyApi).times(20);
    signed.fakes.plan_fault(write);
    let options = SaveOptions { name: Some("Evening".to_owned()), public: None };
    drafts::save(&desk, &draft.mix.id, options, &Silent).await.expect_err("Spotify fails");
    signed.fakes.clear_faults();
    let open = drafts::open(&desk, &draft.mix.id).await.unwrap();
    assert_eq!((&open.link, open.name.as_str()), (&None, "Evening"), "the name it will get");
    let changed = change(&desk, &draft, Change::Remove { at: 0 }).await;
    let config = desk.config().unwrap();
    saves::continue_left(desk.online(), saves::Which::All, &config, &Silent).await.unwrap();
    let open = drafts::open(&desk, &draft.mix.id).await.unwrap();
    assert_eq!((songs(&open), signed.playlist(&open)), (songs(&changed), songs(&draft)));
    assert!(open.changed_since_save && open.undo == changed.undo);
}

#[tokio::test]
async fn deleting_a_mix_gives_its_unfinished_save_up() {
    let (signed, desk) = Signed::new().await;
    let draft = make(&desk, 1).await;
    let write = FaultRule::new(Fault::Status(503)).method("PUT").service(Service::SpotifyApi).times(20);
    signed.fakes.plan_fault(write);
    let failed = drafts::save(&desk, &draft.mix.id, SaveOptions::default(), &Silent).await.expect_err("Spotify fails");
    assert_ne!(failed.code, ErrorCode::Bug);
    signed.fakes.clear_faults();
    assert_eq!(saves::left(desk.online().store()).await.unwrap().len(), 1);
    drafts::delete(&desk, &draft.mix.id).await.unwrap();
    assert!(saves::left(desk.online().store()).await.unwrap().is_empty());
    drafts::restore(&desk, &draft.mix.id).await.unwrap();
    let saved = save(&desk, &draft).await;
    assert_eq!(signed.playlist(&saved.draft), songs(&draft), "saved after all, to the same playlist");
}
