//! What the tests share: a folder, a clock in the hand of the test, random changes.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use jiff::{SignedDuration, Timestamp};
use runclub_app::{
    AppError,
    desk::Desk,
    drafts::{self, Change, Draft, TempoFix},
    library_kind::LibraryKind,
    online::{Setup, TokenKeeper},
};
use runclub_engine::request::{Mode, Request, TemplateId};
use runclub_services::clock::Clock;
use runclub_store::Membership;
use tempfile::TempDir;

/// A clock that only the test moves.
#[derive(Debug)]
pub(crate) struct Hand(Mutex<Timestamp>);

impl Hand {
    fn new() -> Self {
        Self(Mutex::new("2026-11-20T07:00:00Z".parse().unwrap()))
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// A data folder.
pub(crate) struct Room {
    folder: TempDir,
    clock: Arc<Hand>,
}

impl Room {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), clock: Arc::new(Hand::new()) }
    }

    /// A desk on the folder, as when the program starts.
    pub(crate) async fn desk(&self) -> Desk {
        open(self.folder.path(), self.clock.clone()).await
    }

    /// The same with the songs of the demo as the runner's own.
    pub(crate) async fn own(&self) -> Desk {
        let desk = self.desk().await;
        let demo = runclub_app::demo::library();
        desk.online().store().import(demo.tracks(), demo.artists(), &Membership::Likes, self.now()).await.unwrap();
        desk.choose_library(LibraryKind::Own).await.unwrap();
        desk
    }

    /// A desk that makes mixes of the demo.
    pub(crate) async fn demo(&self) -> Desk {
        let desk = self.desk().await;
        desk.choose_library(LibraryKind::Demo).await.unwrap();
        desk
    }

    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn pass_days(&self, days: i64) {
        *self.clock.0.lock().unwrap() += SignedDuration::from_hours(24 * days);
    }
}

/// A desk on a folder, at the first moment.
pub(crate) async fn desk_in(folder: &Path) -> Desk {
    open(folder, Arc::new(Hand::new())).await
}

async fn open(folder: &Path, clock: Arc<Hand>) -> Desk {
    let mut setup = Setup::new(folder.to_owned());
    setup.tokens = Some(TokenKeeper::Memory);
    setup.clock = clock;
    Desk::open(setup).await.unwrap()
}

pub(crate) fn request(seed: u32) -> Request {
    Request::new(TemplateId::Tempo, 30, seed, Timestamp::UNIX_EPOCH)
}

/// A new mix.
pub(crate) async fn make(desk: &Desk, seed: u32) -> Draft {
    drafts::generate(desk, request(seed)).await.unwrap()
}

/// A change that goes well.
pub(crate) async fn change(desk: &Desk, draft: &Draft, change: Change) -> Draft {
    let text = format!("{change:?}");
    drafts::change(desk, &draft.mix.id, change).await.unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A change that is refused.
pub(crate) async fn refusal(desk: &Desk, draft: &Draft, change: Change) -> AppError {
    let text = format!("{change:?}");
    drafts::change(desk, &draft.mix.id, change).await.map(|_| ()).expect_err(&text)
}

/// The ids of the songs, in order.
pub(crate) fn songs(draft: &Draft) -> Vec<String> {
    draft.mix.tracks.iter().map(|track| track.track_id.clone()).collect()
}

pub(crate) const REGENERATE: Change = Change::Regenerate { seed: None, mode: None, seed_artists: None, seed_genres: None };

/// A stream of numbers (splitmix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number below a limit.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }

    /// Any change but undo and redo, of a mix of so many songs; some are refused.
    pub(crate) fn change(&mut self, songs: usize, library: &[String]) -> Change {
        let at = self.below(songs) as u32;
        let mut song = || library[self.below(library.len())].clone();
        let track_id = song();
        match self.below(14) {
            0 | 1 => Change::Move { from: at, to: self.below(songs) as u32 },
            2 => Change::Remove { at },
            3 => Change::Insert { at, track_id },
            4 | 5 => Change::Replace { at, track_id },
            6 | 7 => Change::Lock { at },
            8 => Change::Unlock { at },
            9 => Change::Regenerate { seed: None, mode: Some(Mode::ALL[self.below(3)]), seed_artists: None, seed_genres: None },
            10 => Change::Repair,
            11 => Change::Tempo { at, tempo: [TempoFix::Double, TempoFix::Half, TempoFix::Measured][self.below(3)] },
            12 => Change::Tempo { at, tempo: TempoFix::Bpm { bpm: 60.0 + self.below(120) as f64 } },
            _ => Change::NeverAgain { at },
        }
    }
}
