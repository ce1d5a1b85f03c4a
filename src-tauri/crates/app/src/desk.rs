//! What the window keeps open: the store, the way to the services, the music in memory.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    sync::Arc,
};

use jiff::Timestamp;
use runclub_engine::{
    config::Config,
    library::{Library, Track},
};
use runclub_store::Store;
use tokio::{
    sync::{Mutex, MutexGuard},
    task,
};

use crate::{
    AppError, demo,
    library_kind::LibraryKind,
    music::Music,
    online::{Online, Setup},
    settings,
};

/// The name of the preference for the music mixes are made from.
const LIBRARY: &str = "library";

/// The store, the services and the music, open for a window. It stays on one thread; work that takes long
/// goes to others, so that what runs beside it goes on.
#[derive(Debug)]
pub struct Desk {
    online: Online,
    demo: RefCell<Option<Arc<Library>>>,
    own: RefCell<Option<Arc<Library>>>,
    /// How often the songs have changed: what was read before a change is not kept after it.
    changes: Cell<u32>,
    /// Held while a draft is changed: the next change begins with what this one leaves.
    shaping: Mutex<()>,
}

impl Desk {
    /// Opens the data folder, and removes the mixes and edits that are too old to be kept.
    ///
    /// # Errors
    /// When the store cannot be opened.
    pub async fn open(setup: Setup) -> Result<Self, AppError> {
        let online = Online::open(setup).await?;
        online.store.tidy_drafts(online.now()).await?;
        Ok(Self {
            online,
            demo: RefCell::default(),
            own: RefCell::default(),
            changes: Cell::default(),
            shaping: Mutex::default(),
        })
    }

    /// The way to the services.
    pub fn online(&self) -> &Online {
        &self.online
    }

    /// Closes the store and waits until everything is written.
    pub async fn close(self) {
        self.online.close().await;
    }

    pub(crate) fn store(&self) -> &Store {
        &self.online.store
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.online.now()
    }

    /// Waits until no draft is being changed.
    pub(crate) async fn shaping(&self) -> MutexGuard<'_, ()> {
        self.shaping.lock().await
    }

    /// The configuration as it stands: the defaults with the runner's own values.
    ///
    /// # Errors
    /// When `config.toml` cannot be read or means nothing.
    pub fn config(&self) -> Result<Config, AppError> {
        settings::of_folder(self.online.folder())
    }

    /// The music of a library with its history and signals now. The songs are read once and kept until
    /// [`Desk::music_changed`].
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn music(&self, kind: LibraryKind) -> Result<Arc<Music>, AppError> {
        self.music_for(kind, None).await
    }

    /// The music for a mix that is changed: it leaves its own usage out.
    pub(crate) async fn music_for(&self, kind: LibraryKind, except_mix: Option<&str>) -> Result<Arc<Music>, AppError> {
        let library = self.library(kind).await?;
        Ok(Arc::new(Music::of_store(library, self.store(), except_mix).await?))
    }

    /// The songs have changed: they are read anew when they are asked for next.
    pub fn music_changed(&self) {
        self.changes.set(self.changes.get().wrapping_add(1));
        self.demo.take();
        self.own.take();
    }

    /// The music mixes are made from; `None` until the runner has chosen, synced or imported some.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn library_choice(&self) -> Result<Option<LibraryKind>, AppError> {
        let chosen = self.store().preference(LIBRARY).await?.and_then(|kept| LibraryKind::from_slug(&kept));
        if chosen.is_some() {
            return Ok(chosen);
        }
        // The command line fills the store without choosing.
        let has_own = self.store().imported_songs().await? > 0 || self.store().cache().account().await?.is_some();
        Ok(has_own.then_some(LibraryKind::Own))
    }

    /// Chooses the music mixes are made from. A sign-in and an import choose the runner's own.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn choose_library(&self, kind: LibraryKind) -> Result<(), AppError> {
        Ok(self.store().set_preference(LIBRARY, Some(kind.slug())).await?)
    }

    /// The songs of a library, without what is remembered of their use.
    pub(crate) async fn library(&self, kind: LibraryKind) -> Result<Arc<Library>, AppError> {
        let kept = match kind {
            LibraryKind::Demo => &self.demo,
            LibraryKind::Own => &self.own,
        };
        if let Some(library) = kept.borrow().clone() {
            return Ok(library);
        }
        let change = self.changes.get();
        let library = Arc::new(match kind {
            LibraryKind::Demo => {
                let tempos = self.store().tempo_overrides().await?;
                aside(move || with_tempos(&demo::library(), &tempos)).await
            }
            LibraryKind::Own => {
                let (tracks, artists) = self.store().library().await?;
                aside(move || Library::new(tracks, artists)).await
            }
        });
        if change == self.changes.get() {
            kept.replace(Some(library.clone()));
        }
        Ok(library)
    }
}

/// Carries long work out on another thread.
pub(crate) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// A library with the runner's own tempos in BPM, by track id.
fn with_tempos(library: &Library, tempos: &HashMap<String, f64>) -> Library {
    let own = |track: &Track| Track { tempo_override: tempos.get(&track.id).copied().or(track.tempo_override), ..track.clone() };
    Library::new(library.tracks().iter().map(own).collect(), library.artists().to_vec())
}
