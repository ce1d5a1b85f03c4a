//! The saving of mixes as playlists: a journal per mix, so that a fault or a kill is continued.

use jiff::Timestamp;
use sqlx::SqliteConnection;

use crate::{
    SaveRow, Store, StoreError,
    table::{draft, mix, save, usage},
};

impl Store {
    /// Keeps how far the saving of a mix is, in place of what was kept before.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_save(&self, save: &SaveRow) -> Result<(), StoreError> {
        self.user.write(async |transaction| save::put(transaction, save).await).await
    }

    /// How far the saving of a mix is; `None` when it was never begun.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn save(&self, mix_id: &str) -> Result<Option<SaveRow>, StoreError> {
        self.user.read(async |transaction| save::one(transaction, mix_id).await).await
    }

    /// Every saving, the last changed first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn saves(&self) -> Result<Vec<SaveRow>, StoreError> {
        self.user.read(async |transaction| save::all(transaction).await).await
    }

    /// Forgets how far the saving of a mix is; `false` when that was not known.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn remove_save(&self, mix_id: &str) -> Result<bool, StoreError> {
        self.user.write(async |transaction| save::remove(transaction, mix_id).await).await
    }

    /// Keeps that a mix was saved: its journal, the document as saved, and the usage of its songs, once per
    /// mix (ruling D6). All of it or nothing. Returns whether the usage is new.
    ///
    /// A draft stays where it stands, because it may have changed while it was saved: the saved document is
    /// kept beside it, and [`StoredDraft::save_pending`](crate::StoredDraft::save_pending) tells of it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn finish_save(
        &self,
        save: &SaveRow,
        title: &str,
        document: &str,
        track_ids: &[String],
        used_at: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.user
            .write(async |transaction| {
                save::put(transaction, save).await?;
                if draft::set_save_pending(transaction, &save.mix_id, true).await? {
                    mix::rename(transaction, &save.mix_id, title, now).await?;
                } else {
                    mix::put(transaction, &save.mix_id, title, document, now).await?;
                }
                mix::set_saved(transaction, &save.mix_id, document).await?;
                mark_used(transaction, &save.mix_id, track_ids, used_at).await
            })
            .await
    }
}

/// Marks the songs of a mix as used, unless that was done before or there are none; returns whether it did.
pub(crate) async fn mark_used(
    connection: &mut SqliteConnection,
    mix_id: &str,
    track_ids: &[String],
    at: Timestamp,
) -> sqlx::Result<bool> {
    if track_ids.is_empty() || usage::is_marked(connection, mix_id).await? {
        return Ok(false);
    }
    usage::add(connection, mix_id, track_ids, at).await?;
    Ok(true)
}
