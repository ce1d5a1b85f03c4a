//! Disconnect and delete (ruling I2): what came from a service leaves the data folder, byte by byte.

use std::path::Path;

use sqlx::SqliteConnection;
use tokio::fs;

use crate::{
    Store, StoreError, drafts, folder,
    lock::Opening,
    table::{self, preference, track},
};

/// What is removed besides everything the services sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wipe {
    /// Whether songs from library files go too, and the runner's tempos with them.
    pub imports: bool,
    /// The preferences that go, by name.
    pub preferences: Vec<String>,
}

/// What was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WipeOutcome {
    /// Songs the services had described.
    pub served_songs: u32,
    /// Songs from library files.
    pub imported_songs: u32,
    /// Tempos the runner gave.
    pub tempo_overrides: u32,
    /// Entries of the listening history.
    pub plays: u32,
    /// Journals of saving.
    pub saves: u32,
    /// Preferences.
    pub preferences: u32,
    /// Copies of the files, and damaged files that were kept aside.
    pub files: u32,
}

impl Store {
    /// Removes what the services sent, the listening history and the journals of saving, the copies of
    /// both files and what was set aside of them; and what `wipe` names. Nothing of it is left in the
    /// data folder. Mixes with their edits, their usage, songs never to be offered again, and blocks stay: the
    /// last protect the account and say nothing about anyone, the others are the runner's. Deleted mixes go.
    ///
    /// A wipe that failed may be called again; what it had done stays done.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when another reads for so long that a file cannot be rewritten; or when a
    /// file cannot be written or removed.
    pub async fn wipe(&self, wipe: &Wipe) -> Result<WipeOutcome, StoreError> {
        // Opening makes copies and sets files aside: not while they are removed.
        let _opening = match self.user.path().parent() {
            Some(dir) => Some(Opening::wait(dir).await?),
            None => None,
        };
        let served_songs = self.cache.scrub(empty_cache).await?;
        let mut outcome = self.user.scrub(async |transaction| wipe_user(transaction, wipe).await).await?;
        outcome.served_songs = served_songs;
        for path in [self.user.path(), self.cache.path()] {
            outcome.files += remove_relatives(path).await?;
        }
        Ok(outcome)
    }
}

async fn empty_cache(connection: &mut SqliteConnection) -> sqlx::Result<u32> {
    let songs = track::count(connection).await?;
    table::empty(connection).await?;
    Ok(songs)
}

async fn wipe_user(connection: &mut SqliteConnection, wipe: &Wipe) -> sqlx::Result<WipeOutcome> {
    let mut outcome = WipeOutcome {
        plays: table::remove_all(connection, "play").await?,
        saves: table::remove_all(connection, "save").await?,
        preferences: preference::remove(connection, &wipe.preferences).await?,
        ..WipeOutcome::default()
    };
    drafts::remove_deleted(connection).await?;
    if wipe.imports {
        for table in ["membership", "audio_feature", "artist"] {
            table::remove_all(connection, table).await?;
        }
        outcome.imported_songs = table::remove_all(connection, "track").await?;
        outcome.tempo_overrides = table::remove_all(connection, "tempo_override").await?;
    }
    Ok(outcome)
}

/// Removes the copies of a database, unfinished ones too, and what was set aside of it; returns how
/// many files there were. A folder in the place of one was not made by us and stays.
async fn remove_relatives(path: &Path) -> Result<u32, StoreError> {
    const RELATIVES: [&str; 5] = [".copy-", ".before-v", ".corrupt-", ".new", ".part"];
    let (Some(dir), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
        return Ok(0);
    };
    let fault = |e| StoreError::from_io(dir, "read", e);
    let mut removed = 0;
    let mut entries = fs::read_dir(dir).await.map_err(fault)?;
    while let Some(entry) = entries.next_entry().await.map_err(fault)? {
        let entry_name = entry.file_name();
        let Some(suffix) = entry_name.to_str().and_then(|entry| entry.strip_prefix(name)) else { continue };
        let is_relative = RELATIVES.iter().any(|relative| suffix.starts_with(relative));
        if is_relative && !entry.file_type().await.map_err(fault)?.is_dir() {
            fs::remove_file(entry.path()).await.map_err(|e| StoreError::from_io(&entry.path(), "removed", e))?;
            removed += 1;
        }
    }
    folder::sync_folder_of(path).await?;
    Ok(removed)
}
