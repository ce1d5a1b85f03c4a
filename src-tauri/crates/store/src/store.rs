//! The store: both files, open.

use std::{collections::HashMap, path::Path, sync::Arc};

use jiff::Timestamp;
use runclub_engine::library::{Artist, History, Track};
use sqlx::SqliteConnection;

use crate::{
    Banned, MixHeader, OpenNotice, StoreError, StoredMix,
    database::Database,
    drafts, folder,
    lock::{InUse, Opening},
    merge::{self, Songs},
    opening, saving,
    schema::{self, Schema},
    table::{self, artist, audio_feature, membership, mix, never_again, tempo_override, track, usage},
};

/// The two files of a data folder, open. Clones share the same connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) user: Database,
    pub(crate) cache: Database,
    // Last, so that it is released after the connections.
    _in_use: Arc<InUse>,
}

impl Store {
    /// Opens the files of a data folder, making what is missing, and tells what had to be done.
    ///
    /// A damaged `user.db` is set aside and its newest good copy opened; a damaged `cache.db` is set
    /// aside and starts empty; older files are migrated, `user.db` after a copy of it; and `user.db` is
    /// copied once a day. Nothing is deleted but copies beyond the last three. Several processes may
    /// open one folder, also at the same time.
    ///
    /// # Errors
    /// When the folder or a file cannot be used: see [`StoreError`]. A file of a newer version or of
    /// another program is left untouched.
    pub async fn open(dir: &Path, now: Timestamp) -> Result<(Self, Vec<OpenNotice>), StoreError> {
        Self::open_as(dir, now, &schema::USER, &schema::CACHE).await
    }

    pub(crate) async fn open_as(
        dir: &Path,
        now: Timestamp,
        user: &Schema,
        cache: &Schema,
    ) -> Result<(Self, Vec<OpenNotice>), StoreError> {
        let dir = folder::prepare(dir).await?;
        let _opening = Opening::wait(&dir).await?;
        let in_use = InUse::join(&dir)?;
        let (user_path, cache_path) = (dir.join(user.name), dir.join(cache.name));
        let mut notices = Vec::new();
        opening::user(&user_path, user, &in_use, now, &mut notices).await?;
        opening::cache(&cache_path, cache, &in_use, now, &mut notices).await?;
        let user = Database::open(&user_path, user).await?;
        let cache = Database::open(&cache_path, cache).await?;
        let in_use = Arc::new(in_use.open_to_others()?);
        for notice in &notices {
            tracing::warn!("{notice}");
        }
        Ok((Self { user, cache, _in_use: in_use }, notices))
    }

    /// Closes the files and waits until everything is written. Without it the same happens in the
    /// background, and an error in it stays unseen.
    pub async fn close(self) {
        self.user.close().await;
        self.cache.close().await;
    }

    /// Every song of the library with everything known about it, and every artist, each by id.
    ///
    /// A song is in the library when a file or a service says so. Where both describe it, the service
    /// wins and the import fills what it does not know; the runner's tempo stands beside either. The
    /// source is the best of all: likes, then playlists, then the catalogue.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub async fn library(&self) -> Result<(Vec<Track>, Vec<Artist>), StoreError> {
        // The files have a thread each: reading both takes as long as the larger.
        let imported = self.user.read(async |transaction| {
            let overrides = tempo_override::all(transaction).await?;
            Ok((songs(transaction).await?, artist::all(transaction).await?, overrides))
        });
        let served = self.cache.read(async |transaction| Ok((songs(transaction).await?, artist::all(transaction).await?)));
        let ((imported, imported_artists, overrides), (served, served_artists)) = tokio::try_join!(imported, served)?;
        let tracks = merge::library(imported, served, |id| overrides.get(id).copied());
        Ok((tracks, merge::all_artists(imported_artists, served_artists)))
    }

    /// What was used when. A mix that is edited again leaves its own usage out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn history(&self, except_mix: Option<&str>) -> Result<History, StoreError> {
        self.user.read(async |transaction| usage::history(transaction, except_mix).await).await
    }

    /// Marks the songs of a mix as used, once per mix (ruling D6): `false` when that was done before,
    /// or when there are no songs.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn mark_used(&self, mix_id: &str, track_ids: &[String], at: Timestamp) -> Result<bool, StoreError> {
        self.user.write(async |transaction| saving::mark_used(transaction, mix_id, track_ids, at).await).await
    }

    /// Forgets what was used when; returns how many uses there were.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn clear_usage(&self) -> Result<u32, StoreError> {
        self.user.write(async |transaction| table::remove_all(transaction, "usage").await).await
    }

    /// Songs that are never offered again, the last banned first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn never_again(&self) -> Result<Vec<Banned>, StoreError> {
        self.user.read(async |transaction| never_again::all(transaction).await).await
    }

    /// Lets a song be offered again; `false` when it was not banned.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn allow_again(&self, track_id: &str) -> Result<bool, StoreError> {
        self.user.write(async |transaction| never_again::remove(transaction, track_id).await).await
    }

    /// The runner's own tempos in BPM, by track id.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn tempo_overrides(&self) -> Result<HashMap<String, f64>, StoreError> {
        self.user.read(async |transaction| tempo_override::all(transaction).await).await
    }

    /// Keeps the runner's own tempo of a song in BPM, or forgets it.
    ///
    /// # Errors
    /// [`StoreError::NotATempo`] unless it is finite and above 0; or when the file cannot be written.
    pub async fn set_tempo_override(&self, track_id: &str, bpm: Option<f64>, now: Timestamp) -> Result<(), StoreError> {
        match bpm {
            Some(bpm) => self.set_tempo_overrides(&[(track_id.to_owned(), bpm)], now).await,
            None => self.user.write(async |transaction| tempo_override::remove(transaction, track_id).await).await,
        }
    }

    /// Keeps the runner's own tempos of many songs in BPM by track id: all of them or none.
    ///
    /// # Errors
    /// [`StoreError::NotATempo`] unless each is finite and above 0; or when the file cannot be written.
    pub async fn set_tempo_overrides(&self, tempos: &[(String, f64)], now: Timestamp) -> Result<(), StoreError> {
        if let Some(&(_, bpm)) = tempos.iter().find(|(_, bpm)| !bpm.is_finite() || *bpm <= 0.0) {
            return Err(StoreError::NotATempo { bpm });
        }
        self.user.write(async |transaction| tempo_override::put(transaction, tempos, now).await).await
    }

    /// How many songs came from library files.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn imported_songs(&self) -> Result<u32, StoreError> {
        self.user.read(async |transaction| track::count(transaction).await).await
    }

    /// Keeps a mix document (JSON text, kept as it is) under its id, in place of an earlier one and its history.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_mix(&self, id: &str, title: &str, document: &str, now: Timestamp) -> Result<(), StoreError> {
        self.user
            .write(async |transaction| {
                drafts::end(transaction, id).await?;
                mix::put(transaction, id, title, document, now).await
            })
            .await
    }

    /// A kept mix that is not deleted.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn mix(&self, id: &str) -> Result<Option<StoredMix>, StoreError> {
        self.user.read(async |transaction| mix::one(transaction, id).await).await
    }

    /// Every kept mix that is not deleted, the last changed first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn mixes(&self) -> Result<Vec<MixHeader>, StoreError> {
        self.user.read(async |transaction| mix::headers(transaction).await).await
    }

    /// Takes a mix out of every list; `false` when there was none. It can be restored for
    /// [`DELETED_DAYS`](crate::DELETED_DAYS). The usage of its songs stays.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn delete_mix(&self, id: &str, now: Timestamp) -> Result<bool, StoreError> {
        self.user.write(async |transaction| mix::mark_deleted(transaction, id, Some(now)).await).await
    }

    /// Brings a deleted mix back; `false` when there is none.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn restore_mix(&self, id: &str) -> Result<bool, StoreError> {
        self.user.write(async |transaction| mix::mark_deleted(transaction, id, None).await).await
    }
}

async fn songs(connection: &mut SqliteConnection) -> sqlx::Result<Songs> {
    Ok(Songs {
        tracks: track::all(connection).await?,
        features: audio_feature::all(connection).await?,
        memberships: membership::all(connection).await?,
    })
}
