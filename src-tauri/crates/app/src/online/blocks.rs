//! Blocks live in the store, so that they outlive the process and count for every process.

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
        Box::pin(async move { Ok(self.store.block(family.slug()).await?.and_then(|row| block_of(&row))) })
    }

    fn keep(&self, blocks: Vec<Block>) -> BoxFuture<'_, Result<(), BookError>> {
        Box::pin(async move {
            let rows: Vec<BlockRow> = blocks.iter().map(row_of).collect();
            Ok(self.store.keep_blocks(&rows).await?)
        })
    }
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
