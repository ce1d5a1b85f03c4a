//! What a service says about the runner: the account, its playlists, what is heard most, and when the
//! sync last did what.

use jiff::Timestamp;

use crate::{
    Account, Cache, ServedPlaylist, StoreError, TopKind, TopList,
    table::{account, mark, playlist, top_list},
};

impl Cache<'_> {
    /// Keeps who is signed in, in place of whoever was.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_account(&self, account: &Account, now: Timestamp) -> Result<(), StoreError> {
        self.store.cache.write(async |transaction| account::replace(transaction, account, now).await).await
    }

    /// Who is signed in, and when the service last described them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn account(&self) -> Result<Option<(Account, Timestamp)>, StoreError> {
        self.store.cache.read(async |transaction| account::read(transaction).await).await
    }

    /// Keeps the playlists of the account, in place of those listed before. Their songs stay as they are.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_playlists(&self, playlists: &[ServedPlaylist], now: Timestamp) -> Result<(), StoreError> {
        self.store.cache.write(async |transaction| playlist::replace(transaction, playlists, now).await).await
    }

    /// The playlists of the account, by position.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn playlists(&self) -> Result<Vec<ServedPlaylist>, StoreError> {
        self.store.cache.read(async |transaction| playlist::all(transaction).await).await
    }

    /// Keeps what is heard most over a time, the most heard first, in place of the list before.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_top(&self, kind: TopKind, range: &str, ids: &[String], now: Timestamp) -> Result<(), StoreError> {
        self.store.cache.write(async |transaction| top_list::put(transaction, kind, range, ids, now).await).await
    }

    /// What is heard most over a time, the most heard first; empty when that was not fetched.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn top(&self, kind: TopKind, range: &str) -> Result<Vec<String>, StoreError> {
        let lists = self.top_lists().await?;
        let found = lists.into_iter().find(|list| list.kind == kind && list.range == range);
        Ok(found.map(|list| list.ids).unwrap_or_default())
    }

    /// Every top list, by kind and range.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn top_lists(&self) -> Result<Vec<TopList>, StoreError> {
        self.store.cache.read(async |transaction| top_list::all(transaction).await).await
    }

    /// When the oldest of the top lists was fetched; `None` when there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn top_fetched_at(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.top_lists().await?.into_iter().map(|list| list.fetched_at).min())
    }

    /// Keeps when something of the sync was last done.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn mark(&self, name: &str, at: Timestamp) -> Result<(), StoreError> {
        self.store.cache.write(async |transaction| mark::put(transaction, name, at).await).await
    }

    /// When something of the sync was last done; `None` when never.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn marked(&self, name: &str) -> Result<Option<Timestamp>, StoreError> {
        self.store.cache.read(async |transaction| mark::one(transaction, name).await).await
    }
}
