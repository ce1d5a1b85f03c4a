//! Where the music comes from, and what was used of it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::Timestamp;
use runclub_engine::{
    library::{History, Library, Signals},
    mix::{Mix, Relaxation, Source, Status},
};
use runclub_formats::{
    library_file::{ImportReport, read_library},
    mix_json::to_json,
    usage_file::{read_usage, usage_csv},
};
use runclub_store::Store;

use crate::{AppError, demo, files, freshness, listening};

/// Where the music comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A library file.
    File(PathBuf),
    /// The embedded demo library.
    Demo,
    /// The store in this data folder.
    Store(PathBuf),
}

/// Music with its history.
#[derive(Debug)]
pub struct Music {
    /// The songs.
    pub library: Arc<Library>,
    /// What was used when.
    pub history: History,
    /// What the runner said.
    pub signals: Signals,
    /// What the runner should know about opening it: one line each.
    pub notices: Vec<String>,
    from_store: bool,
    usage: UsageKeeper,
}

/// Who remembers what was used.
#[derive(Debug)]
enum UsageKeeper {
    /// The store.
    Store(Box<Store>),
    /// A usage file.
    File(PathBuf),
    /// Nobody: a library file or the demo without a usage file.
    Nobody,
}

/// Opens the music of a place. A usage file, where given, stands for the store's own usage. A mix
/// that is made or edited again leaves its own usage out (`except_mix`). `now` is the clock's time,
/// whatever moment a request is about: the store dates its copies by it.
///
/// # Errors
/// When the file or the store cannot be read.
pub async fn open(place: &Place, usage: Option<&Path>, except_mix: Option<&str>, now: Timestamp) -> Result<Music, AppError> {
    let mut notices = Vec::new();
    let (library, store) = match place {
        Place::File(path) => (read_file(path, &mut notices)?, None),
        Place::Demo => (demo::library(), None),
        Place::Store(folder) => {
            let (store, opened) = Store::open(folder, now).await?;
            notices.extend(opened.iter().map(ToString::to_string));
            notices.extend(freshness::drop_what_is_too_old(&store, now).await?.map(|notice| notice.to_string()));
            let (tracks, artists) = store.library().await?;
            (Library::new(tracks, artists), Some(store))
        }
    };
    let from_store = store.is_some();
    let signals = match &store {
        Some(store) => signals(store).await?,
        None => Signals::default(),
    };
    let (history, usage) = match (usage, store) {
        (Some(path), _) => (read_usage_file(path, &mut notices)?, UsageKeeper::File(path.to_owned())),
        (None, Some(store)) => (store.history(except_mix).await?, UsageKeeper::Store(Box::new(store))),
        (None, None) => (History::default(), UsageKeeper::Nobody),
    };
    Ok(Music { library: Arc::new(library), history, signals, notices, from_store, usage })
}

/// What the runner said, and what the listening history says.
async fn signals(store: &Store) -> Result<Signals, AppError> {
    let banned = store.never_again().await?;
    Ok(Signals {
        listening: listening::signal(store).await?,
        never_again: banned.into_iter().map(|banned| banned.track_id).collect(),
        ..Signals::default()
    })
}

impl Music {
    /// Songs that were read before, with what an open store remembers now. A mix that is made or edited
    /// again leaves its own usage out (`except_mix`).
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) async fn of_store(library: Arc<Library>, store: &Store, except_mix: Option<&str>) -> Result<Self, AppError> {
        Ok(Self {
            library,
            history: store.history(except_mix).await?,
            signals: signals(store).await?,
            notices: Vec::new(),
            from_store: true,
            usage: UsageKeeper::Store(Box::new(store.clone())),
        })
    }

    /// Whether anybody remembers what is used.
    pub fn remembers_usage(&self) -> bool {
        !matches!(self.usage, UsageKeeper::Nobody)
    }

    /// Leaves the usage of a mix that is edited or judged again out. The store knows it by the mix's id;
    /// a usage file, by the moment it was written with.
    pub fn leave_out(&mut self, mix: &Mix) {
        if matches!(self.usage, UsageKeeper::File(_)) {
            // What broke its rest for this mix was used before it.
            let fresh = || mix.tracks.iter().filter(|track| track.relaxation != Some(Relaxation::LockoutBreak));
            let own = |id: &String| fresh().any(|track| track.track_id == *id);
            self.history.tracks.retain(|id, usage| usage.last_used_at != mix.request.now || !own(id));
        }
    }

    /// Whether the store is the place, and nothing was read into it yet.
    pub fn is_empty_store(&self) -> bool {
        self.from_store && self.library.tracks().is_empty()
    }

    /// Marks the songs of a mix as used at the moment of its request, once per mix (ruling D6);
    /// `false` when that was done before or nothing was filled.
    ///
    /// # Errors
    /// When nobody remembers usage, or it cannot be written.
    pub async fn mark_used(&mut self, mix: &Mix) -> Result<bool, AppError> {
        if mix.status == Status::None || mix.tracks.is_empty() {
            return Ok(false);
        }
        let at = mix.request.now;
        match &self.usage {
            UsageKeeper::Nobody => Err(AppError::bad_request("there is no place to save usage")
                .hint("Name a usage file with --usage FILE, or import the library and use it without --library.")),
            UsageKeeper::Store(store) => {
                let ids: Vec<String> = mix.tracks.iter().map(|track| track.track_id.clone()).collect();
                let fresh = store.mark_used(&mix.id, &ids, at).await?;
                if fresh {
                    store.put_mix(&mix.id, mix.request.title(), &to_json(mix), at).await?;
                }
                Ok(fresh)
            }
            UsageKeeper::File(path) => {
                // The file knows no mixes, but the moment of a request names one well enough.
                if self.history.tracks.values().any(|usage| usage.last_used_at == at) {
                    return Ok(false);
                }
                mix.tracks.iter().for_each(|track| self.history.mark(&track.track_id, at));
                files::write(path, &usage_csv(&self.history), "usage file")?;
                Ok(true)
            }
        }
    }
}

fn read_file(path: &Path, notices: &mut Vec<String>) -> Result<Library, AppError> {
    let imported = read_library(&files::read(path, "library file")?, Source::Likes).map_err(|error| named(path, error))?;
    notices.extend(summary(&imported.report));
    Ok(imported.into_library())
}

/// A failure of reading a file, with the file's name.
pub(crate) fn named(path: &Path, error: impl Into<AppError>) -> AppError {
    let mut error = error.into();
    error.message = format!("{}: {}", path.display(), error.message);
    error
}

/// One line about rows that were skipped, when some were.
fn summary(report: &ImportReport) -> Option<String> {
    let skipped = report.skipped;
    (skipped > 0).then(|| format!("{skipped} of {} rows were skipped; runclub import tells which and why.", report.rows_read))
}

fn read_usage_file(path: &Path, notices: &mut Vec<String>) -> Result<History, AppError> {
    // A usage file that is not there yet is an empty history: --save-usage creates it.
    if !path.exists() {
        notices.push(format!("The usage file {} is not there yet; nothing counts as used.", path.display()));
        return Ok(History::default());
    }
    let usage = read_usage(&files::read(path, "usage file")?).map_err(|error| named(path, error))?;
    let report = &usage.report;
    if report.no_id.len() + report.no_date.len() + report.no_count.len() > 0 {
        notices.push(report.to_text().trim_end().to_owned());
    }
    Ok(usage.history)
}
