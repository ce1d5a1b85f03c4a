//! What must outlive every cache: the runner's preferences, and until when services must not be asked.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use crate::{
    BlockRow, Store, StoreError,
    table::{block, preference},
};

impl Store {
    /// A preference; `None` when it was never set.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn preference(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.user.read(async |transaction| preference::one(transaction, name).await).await
    }

    /// Every preference, by name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn preferences(&self) -> Result<BTreeMap<String, String>, StoreError> {
        self.user.read(async |transaction| preference::all(transaction).await).await
    }

    /// Keeps a preference, or forgets it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn set_preference(&self, name: &str, value: Option<&str>) -> Result<(), StoreError> {
        self.user
            .write(async |transaction| match value {
                Some(value) => preference::put(transaction, name, value).await,
                None => preference::remove(transaction, &[name.to_owned()]).await.map(drop),
            })
            .await
    }

    /// Until when a family of endpoints must not be asked; it may be over.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn block(&self, family: &str) -> Result<Option<BlockRow>, StoreError> {
        self.user.read(async |transaction| block::one(transaction, family).await).await
    }

    /// Every block, by family; some may be over.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn blocks(&self) -> Result<Vec<BlockRow>, StoreError> {
        self.user.read(async |transaction| block::all(transaction).await).await
    }

    /// Keeps blocks. One that ends earlier than the kept one of its family changes nothing: another
    /// process may have been told to wait longer.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn keep_blocks(&self, blocks: &[BlockRow]) -> Result<(), StoreError> {
        self.user
            .write(async |transaction| {
                let kept = block::all(transaction).await?;
                let mut ends: HashMap<&str, _> = kept.iter().map(|block| (block.family.as_str(), block.until)).collect();
                for block in blocks {
                    let end = ends.entry(&block.family).or_insert(block.until);
                    if block.until >= *end {
                        *end = block.until;
                        block::put(transaction, block).await?;
                    }
                }
                Ok(())
            })
            .await
    }

    /// Lets a block end earlier: one that a wrong clock made. Whatever else is kept by now stays.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn shorten_block(&self, kept: &BlockRow, until: Timestamp) -> Result<(), StoreError> {
        self.user
            .write(async |transaction| {
                if until < kept.until && block::one(transaction, &kept.family).await?.as_ref() == Some(kept) {
                    block::put(transaction, &BlockRow { until, ..kept.clone() }).await?;
                }
                Ok(())
            })
            .await
    }
}
