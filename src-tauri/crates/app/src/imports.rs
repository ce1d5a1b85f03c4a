//! Reading a library file into the store.

use std::path::Path;

use jiff::Timestamp;
use runclub_formats::library_file::{ImportReport, read_library};
pub use runclub_store::Membership;
use runclub_store::Store;
use serde::Serialize;

use crate::{AppError, files, music::named};

/// What an import did.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    let imported = read_library(&files::read(file, "library file")?, membership.source()).map_err(|error| named(file, error))?;
    let (store, notices) = Store::open(folder, now).await?;
    let outcome = store.import(&imported.tracks, &imported.artists, membership, now).await?;
    let tempo = |bpm: &f64| bpm.is_finite() && *bpm > 0.0;
    let tempos = imported.tracks.iter().filter_map(|track| Some((track.id.clone(), track.tempo_override.filter(tempo)?)));
    store.set_tempo_overrides(&tempos.collect::<Vec<_>>(), now).await?;
    store.close().await;
    Ok(Import {
        report: imported.report,
        added: outcome.added,
        updated: outcome.updated,
        unchanged: outcome.unchanged,
        notices: notices.iter().map(ToString::to_string).collect(),
    })
}
