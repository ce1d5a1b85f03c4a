//! What the runner listened to: a history that grows, of which the service only knows the end.

use jiff::Timestamp;

use crate::{Play, Store, StoreError, table::play};

impl Store {
    /// Adds what an account listened to; returns how many plays are new.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn add_plays(&self, account_id: &str, plays: &[Play]) -> Result<u32, StoreError> {
        self.user.write(async |transaction| play::add(transaction, account_id, plays).await).await
    }

    /// When an account last listened, as far as known.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn last_play(&self, account_id: &str) -> Result<Option<Timestamp>, StoreError> {
        self.user.read(async |transaction| play::last(transaction, account_id).await).await
    }

    /// The last plays of an account, at most `most`, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn last_plays(&self, account_id: &str, most: u32) -> Result<Vec<Play>, StoreError> {
        self.user.read(async |transaction| play::last_few(transaction, account_id, most).await).await
    }

    /// What an account listened to from a moment on (that moment included), oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn plays_since(&self, account_id: &str, at: Timestamp) -> Result<Vec<Play>, StoreError> {
        self.user.read(async |transaction| play::since(transaction, account_id, at).await).await
    }
}
