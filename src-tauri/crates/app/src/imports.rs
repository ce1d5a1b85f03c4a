//! Reading a library file into the store.

use std::path::Path;

use jiff::Timestamp;
use runclub_engine::library::Track;
use runclub_formats::library_file::{ImportReport, ImportedLibrary, read_library};
pub use runclub_store::Membership;
use runclub_store::Store;
use serde::Serialize;

use crate::{AppError, desk::Desk, files, library_kind::LibraryKind, music::named};

/// What an import did.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Import {
    /// What was read, repaired and skipped.
    pub report: ImportReport,
    /// Songs that are new to the library.
    pub added: u32,
    /// Songs the file told something new about.
    pub updated: u32,
    /// Songs that were known as they are.
    pub unchanged: u32,
    /// What the runner should know about opening the store: one line each.
    pub notices: Vec<String>,
}

/// Reads a library file into the store of a data folder, as likes, a playlist or suggestions. All of
/// it or nothing; the same file again changes nothing.
///
/// # Errors
/// When the file is no library, or the store cannot be written.
pub async fn import_library(file: &Path, membership: &Membership, folder: &Path, now: Timestamp) -> Result<Import, AppError> {
    let imported = Imported::read(file, membership)?;
    let (store, notices) = Store::open(folder, now).await?;
    let import = imported.keep(&store, membership, now).await?;
    store.close().await;
    Ok(Import { notices: notices.iter().map(ToString::to_string).collect(), ..import })
}

/// The same into the store of a desk, which makes mixes from the runner's own music from then on.
///
/// # Errors
/// When the file is no library, or the store cannot be written.
pub async fn import_to_desk(desk: &Desk, file: &Path, membership: &Membership) -> Result<Import, AppError> {
    let (path, of) = (file.to_owned(), membership.clone());
    // A large file is work of seconds; whatever else the desk does goes on meanwhile.
    let reading = tokio::task::spawn_blocking(move || Imported::read(&path, &of));
    let imported = reading.await.expect("BUG: reading a library file does not panic")?;
    let import = imported.keep(desk.online().store(), membership, desk.online().now()).await?;
    desk.music_changed();
    desk.choose_library(LibraryKind::Own).await?;
    Ok(import)
}

/// A library file, read.
struct Imported(ImportedLibrary);

impl Imported {
    fn read(file: &Path, membership: &Membership) -> Result<Self, AppError> {
        let bytes = files::read(file, "library file")?;
        Ok(Self(read_library(&bytes, membership.source()).map_err(|error| named(file, error))?))
    }

    async fn keep(self, store: &Store, membership: &Membership, now: Timestamp) -> Result<Import, AppError> {
        let Self(imported) = self;
        let outcome = store.import(&imported.tracks, &imported.artists, membership, now).await?;
        let tempo = |bpm: &f64| bpm.is_finite() && *bpm > 0.0;
        let own = |track: &Track| Some((track.id.clone(), track.tempo_override.filter(tempo)?));
        store.set_tempo_overrides(&imported.tracks.iter().filter_map(own).collect::<Vec<_>>(), now).await?;
        Ok(Import {
            report: imported.report,
            added: outcome.added,
            updated: outcome.updated,
            unchanged: outcome.unchanged,
            notices: Vec::new(),
        })
    }
}
