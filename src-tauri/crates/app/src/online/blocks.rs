//! Blocks live in the store, so that they outlive the process and count for every process.

use jiff::Timestamp;
use runclub_services::{
    BoxFuture,
    gate::{Block, BlockBook, BlockReason, BookError, Family},
};
use runclub_store::{BlockRow, Store};

/// The store as the keeper of blocks.
#[derive(Debug)]
pub(super) struct StoreBook {
    pub(super) store: Store,
}

impl BlockBook for StoreBook {
    fn block(&self, family: Family) -> BoxFuture<'_, Result<Option<Block>, BookError>> {
        Box::pin(async move {
            let kept = self.store.block(family.slug()).await?.and_then(|row| block_of(&row));
            let spare = self.store.cache().marked(&spare_name(family)).await.unwrap_or_default();
            let spare = spare.map(|until| Block { family, until, reason: BlockReason::RateLimit, strikes: 0 });
            // The kept one says more.
            Ok([spare, kept].into_iter().flatten().max_by_key(|block| block.until))
        })
    }

    fn keep(&self, blocks: Vec<Block>) -> BoxFuture<'_, Result<(), BookError>> {
        Box::pin(async move {
            let rows: Vec<BlockRow> = blocks.iter().map(row_of).collect();
            // A second note in the other file: one of them may be damaged and replaced by an old copy.
            for block in &blocks {
                let spare = self.store.cache().marked(&spare_name(block.family)).await.unwrap_or_default();
                if spare.is_none_or(|until| until < block.until) {
                    let _ = self.store.cache().mark(&spare_name(block.family), block.until).await;
                }
            }
            Ok(self.store.keep_blocks(&rows).await?)
        })
    }

    fn shorten(&self, block: Block, until: Timestamp) -> BoxFuture<'_, Result<(), BookError>> {
        Box::pin(async move {
            // Both notes, or the other would stand in for the one that was shortened.
            let (cache, name) = (self.store.cache(), spare_name(block.family));
            if cache.marked(&name).await.unwrap_or_default().is_some_and(|spare| spare > until) {
                cache.mark(&name, until).await?;
            }
            Ok(self.store.shorten_block(&row_of(&block), until).await?)
        })
    }
}

fn spare_name(family: Family) -> String {
    format!("closed.{}", family.slug())
}

/// A kept block; `None` for a family of another version.
pub(crate) fn block_of(row: &BlockRow) -> Option<Block> {
    let reason = if row.reason == QUOTA { BlockReason::Quota } else { BlockReason::RateLimit };
    Some(Block { family: Family::from_slug(&row.family)?, until: row.until, reason, strikes: row.strikes })
}

fn row_of(block: &Block) -> BlockRow {
    let reason = match block.reason {
        BlockReason::RateLimit => "rate-limit",
        BlockReason::Quota => QUOTA,
    };
    BlockRow { family: block.family.slug().to_owned(), until: block.until, reason: reason.to_owned(), strikes: block.strikes }
}

const QUOTA: &str = "quota";
