//! The use cases in this process, with a clock that only tests move: for what takes days, or must happen
//! between two requests.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use jiff::Timestamp;
use runclub_app::{
    AppError, ErrorCode,
    account::{Redirect, SignInRequest, SigningIn},
    online::{Consent, Online, Setup as OnlineSetup},
    progress::{Progress, Reporter, Stage},
    sync::{self, SyncOutcome, SyncRequest},
};
use runclub_engine::config::Config;
use runclub_services::http::Timeouts;
use runclub_store::{LookupSource, Membership, Store};
use runclub_testkit::fake::{Fakes, LASTFM_KEY, Seen, Service, Setup};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use self::world_clock::WorldClock;

#[path = "../../../src-tauri/crates/app/tests/drafts/world_clock.rs"]
mod world_clock;

/// Data folders beside each other, and the services that all of them talk to.
pub(crate) struct Inside {
    folder: TempDir,
    pub(crate) fakes: Arc<Fakes>,
    runtime: Runtime,
    /// Whether the runner has a Last.fm key.
    pub(crate) has_lastfm_key: bool,
    /// How long answers are waited for.
    pub(crate) timeouts: Timeouts,
}

/// A full sync.
pub(crate) fn full() -> SyncRequest {
    SyncRequest { full: true, only: None }
}

/// A sync of these stages.
pub(crate) fn only(stages: &[Stage]) -> SyncRequest {
    SyncRequest { full: false, only: Some(stages.iter().copied().collect()) }
}

impl Inside {
    pub(crate) fn new(setup: Setup) -> Self {
        let fakes = Arc::new(Fakes::start(setup));
        fakes.world().stop_clock();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { folder: tempfile::tempdir().unwrap(), fakes, runtime, has_lastfm_key: false, timeouts: Timeouts::default() }
    }

    /// The same, with somebody signed in to the folder "here".
    pub(crate) fn signed_in(setup: Setup) -> Self {
        let inside = Self::new(setup);
        inside.sign_in("here", &[]);
        inside
    }

    pub(crate) fn path(&self, place: &str) -> PathBuf {
        self.folder.path().join(place)
    }

    pub(crate) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Lets time pass, for the services and for the program.
    pub(crate) fn pass(&self, hours: u64) {
        self.fakes.world().advance(Duration::from_hours(hours));
    }

    pub(crate) async fn open(&self, place: &str) -> Online {
        let environment = self.fakes.environment();
        let read = |name: &str| match name {
            "RUNCLUB_TOKEN_STORE" => Some("file".to_owned()),
            "RUNCLUB_PACE" => Some("off".to_owned()),
            "RUNCLUB_LASTFM_KEY" if self.has_lastfm_key => Some(LASTFM_KEY.to_owned()),
            _ => environment.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()),
        };
        let mut setup = OnlineSetup::from_environment(self.path(place), read).unwrap();
        setup.clock = Arc::new(WorldClock(self.fakes.clone()));
        setup.timeouts = self.timeouts;
        Online::open(setup).await.unwrap()
    }

    /// Signs in to a folder, through the real listener.
    pub(crate) fn sign_in(&self, place: &str, refused: &[Consent]) {
        self.wait(async {
            let online = self.open(place).await;
            let redirect = Redirect::Loopback { port: 0 };
            let request = SignInRequest { client_id: None, redirect, refused: refused.to_vec(), keep_in_file: true };
            let signing_in = SigningIn::begin(&online, request).await.unwrap();
            let address = signing_in.address().to_owned();
            let browser = thread::spawn(move || runclub_testkit::fake::consent(&address).unwrap());
            signing_in.finish(&online, &CancellationToken::new()).await.unwrap();
            online.close().await;
            browser.join().unwrap();
        });
    }

    pub(crate) fn sync(&self, request: &SyncRequest) -> SyncOutcome {
        self.sync_in("here", request).unwrap()
    }

    pub(crate) fn sync_in(&self, place: &str, request: &SyncRequest) -> Result<SyncOutcome, AppError> {
        self.meddled_sync(place, request, |_, _| {})
    }

    /// Syncs, and does something whenever the sync tells how far it is: between two requests.
    pub(crate) fn meddled_sync(
        &self,
        place: &str,
        request: &SyncRequest,
        meddle: impl FnMut(&Progress, &CancellationToken) + Send,
    ) -> Result<SyncOutcome, AppError> {
        let cancel = CancellationToken::new();
        let meddler = Meddler { cancel: cancel.clone(), meddle: Mutex::new(meddle) };
        self.wait(async {
            let online = self.open(place).await;
            let outcome = loop {
                match sync::sync(&online, request, &Config::default(), &meddler, &cancel).await {
                    // A process that another test starts right now holds the lock of our last sync, until it
                    // has become the program.
                    Err(error) if error.code == ErrorCode::Busy => thread::yield_now(),
                    outcome => break outcome,
                }
            };
            online.close().await;
            outcome
        })
    }

    /// The store of a folder, to look at and to change.
    pub(crate) fn with_store<T>(&self, place: &str, look: impl AsyncFnOnce(&Store) -> T) -> T {
        let now = self.fakes.world().now();
        self.wait(async {
            let store = open_store(&self.path(place), now).await;
            let seen = look(&store).await;
            store.close().await;
            seen
        })
    }

    /// What a folder knows.
    pub(crate) fn known(&self, place: &str) -> Known {
        let now = self.fakes.world().now();
        self.with_store(place, async |store| Known::of(store, now).await)
    }

    /// What a sync into a new folder knows.
    pub(crate) fn known_afresh(&self, place: &str) -> Known {
        self.sign_in(place, &[]);
        self.sync_in(place, &SyncRequest::default()).unwrap();
        self.known(place)
    }

    /// The ids of the liked songs that a folder knows, sorted.
    pub(crate) fn likes(&self, place: &str) -> Vec<String> {
        self.with_store(place, async |store| {
            let members = store.cache().members(&Membership::Likes).await.unwrap();
            members.into_iter().map(|member| member.track_id).collect()
        })
    }

    /// The ids of the songs that a folder knows a playlist to hold, sorted.
    pub(crate) fn members(&self, playlist: &str) -> Vec<String> {
        let list = Membership::Playlist { name: playlist.to_owned() };
        self.with_store("here", async |store| {
            store.cache().members(&list).await.unwrap().into_iter().map(|member| member.track_id).collect()
        })
    }

    pub(crate) fn seen(&self, service: Service) -> Vec<Seen> {
        self.fakes.requests().into_iter().filter(|seen| seen.service == service).collect()
    }

    /// How many requests went to each service since the last time this was asked.
    pub(crate) fn asked(&self) -> BTreeMap<Service, usize> {
        let mut counts = BTreeMap::new();
        self.fakes.requests().iter().for_each(|seen| *counts.entry(seen.service).or_default() += 1);
        self.fakes.clear_requests();
        counts
    }
}

pub(crate) async fn open_store(folder: &Path, now: Timestamp) -> Store {
    Store::open(folder, now).await.unwrap().0
}

struct Meddler<F> {
    cancel: CancellationToken,
    meddle: Mutex<F>,
}

impl<F: FnMut(&Progress, &CancellationToken) + Send> Reporter for Meddler<F> {
    fn progress(&self, progress: Progress) {
        (self.meddle.lock().unwrap())(&progress, &self.cancel);
    }
}

/// Everything a store knows that a sync brings, but for the times it was fetched: one line per fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known(BTreeMap<String, String>);

impl Known {
    pub(crate) async fn of(store: &Store, now: Timestamp) -> Self {
        let mut facts = BTreeMap::new();
        let cache = store.cache();
        let (tracks, artists) = store.library().await.unwrap();
        for artist in artists.iter().filter(|artist| tracks.iter().any(|track| track.artist_id == artist.id)) {
            facts.insert(format!("artist {}", artist.id), format!("{artist:?}"));
        }
        let ids: Vec<String> = tracks.iter().map(|track| track.id.clone()).collect();
        for known in cache.track_facts(&ids).await.unwrap() {
            facts.insert(format!("isrc and cover {}", known.id), format!("{:?} {:?}", known.isrc, known.image_url));
        }
        tracks.iter().for_each(|track| drop(facts.insert(format!("track {}", track.id), format!("{track:?}"))));
        for (list, state) in cache.list_states().await.unwrap() {
            let about = (state.next_offset, &state.snapshot, state.total, state.skipped, state.refused_at.is_some());
            facts.insert(format!("list {list:?}"), format!("{about:?}"));
            for member in cache.members(&list).await.unwrap() {
                facts.insert(format!("member {list:?} {}", member.track_id), format!("{:?}", member.added_at));
            }
        }
        for playlist in cache.playlists().await.unwrap() {
            facts.insert(format!("playlist {}", playlist.id), format!("{playlist:?}"));
        }
        for top in cache.top_lists().await.unwrap() {
            facts.insert(format!("top {:?} {}", top.kind, top.range), format!("{:?}", top.ids));
        }
        if let Some((account, _)) = cache.account().await.unwrap() {
            for play in store.last_plays(&account.account_id, 10_000).await.unwrap() {
                facts.insert(format!("play {} {}", play.played_at, play.track_id), String::new());
            }
            facts.insert("account".to_owned(), format!("{account:?}"));
        }
        facts.extend(misses(store, now).await.into_iter().map(|missed| (missed, String::new())));
        Self(facts)
    }

    /// The facts whose names begin with one of these words.
    pub(crate) fn about(&self, words: &[&str]) -> Self {
        let named = |name: &str| words.iter().any(|word| name.starts_with(word));
        Self(self.0.iter().filter(|(name, _)| named(name)).map(|(name, fact)| (name.clone(), fact.clone())).collect())
    }

    /// Everything but the facts whose names begin with one of these words.
    pub(crate) fn without(&self, words: &[&str]) -> Self {
        let named = |name: &str| words.iter().any(|word| name.starts_with(word));
        Self(self.0.iter().filter(|(name, _)| !named(name)).map(|(name, fact)| (name.clone(), fact.clone())).collect())
    }

    /// The names of the facts, the word they begin with left out.
    pub(crate) fn named(&self, word: &str) -> Vec<String> {
        self.0.keys().filter_map(|name| name.strip_prefix(word)).map(|rest| rest.trim().to_owned()).collect()
    }

    /// What this knows otherwise than `expected`; a few lines of it.
    fn differences(&self, expected: &Self) -> Vec<String> {
        let names = self.0.keys().chain(expected.0.keys().filter(|name| !self.0.contains_key(*name)));
        let differ = names.filter(|name| self.0.get(*name) != expected.0.get(*name));
        differ.map(|name| format!("{name}: {:?} instead of {:?}", self.0.get(name), expected.0.get(name))).collect()
    }

    #[track_caller]
    pub(crate) fn assert_same(&self, expected: &Self, about: &str) {
        let differences = self.differences(expected);
        let shown = &differences[..differences.len().min(8)];
        assert!(differences.is_empty(), "{about}: {} differences, such as {shown:#?}", differences.len());
    }
}

/// What the other services were asked in vain: what is not asked for now, but would be without any memory.
async fn misses(store: &Store, now: Timestamp) -> Vec<String> {
    let songs = async |at| store.songs_without_features(at).await.unwrap();
    let (due, all) = (songs(now).await, songs(Timestamp::MAX).await);
    let mut missed: Vec<String> = all
        .iter()
        .filter(|task| due.iter().all(|asked| asked.track_id != task.track_id))
        .map(|task| format!("missed song {}", task.track_id))
        .collect();
    for source in [LookupSource::MusicBrainz, LookupSource::LastFm] {
        let artists = async |at| store.artists_without_genres(source, at).await.unwrap();
        let (due, all) = (artists(now).await, artists(Timestamp::MAX).await);
        let vain = all.iter().filter(|task| due.iter().all(|asked| asked.artist_id != task.artist_id));
        missed.extend(vain.map(|task| format!("missed artist {} {}", source.slug(), task.artist_id)));
    }
    missed
}
