//! Walking a list page by page, from where the last run stopped.

use runclub_store::{Cache, ListState, Membership, Page, StoreError};

use super::{rows::Rows, work::Stop};
use crate::paging::PageBudget;

/// A walk under way. Its state is kept with each page, so it can be left at any moment.
pub(super) struct Walk<'s> {
    cache: Cache<'s>,
    pub(super) list: Membership,
    pub(super) state: ListState,
    /// Whether the list may have changed since the walk began: it was left, or its length changed.
    pub(super) disturbed: bool,
    budget: PageBudget,
}

impl<'s> Walk<'s> {
    /// Continues the unfinished walk of a list, or begins one. A full walk covers the whole list, so
    /// that songs it does not see are gone; another ends at the first songs that are known.
    pub(super) fn begin(
        cache: Cache<'s>,
        list: Membership,
        kept: Option<ListState>,
        full: bool,
        snapshot: Option<String>,
    ) -> Self {
        let state = kept.unwrap_or_default();
        let continues = state.next_offset.is_some() && state.snapshot == snapshot && (state.full || !full);
        let state = if continues {
            state
        } else {
            let skipped = if full { 0 } else { state.skipped };
            ListState { walk: state.walk + 1, next_offset: Some(0), full, snapshot, skipped, ..state }
        };
        Self { cache, list, state, disturbed: continues, budget: PageBudget::default() }
    }

    /// Where the next page begins.
    pub(super) fn offset(&self) -> u32 {
        self.state.next_offset.unwrap_or(0)
    }

    /// Keeps a page with `places` places of a list that is `total` long. Says whether the walk has
    /// reached its end.
    pub(super) async fn keep(&mut self, rows: Rows, places: u32, total: u32, now: jiff::Timestamp) -> Result<bool, Stop> {
        let offset = self.offset();
        self.budget.take(offset, places, total)?;
        let met_known = !self.state.full && self.meets_known(&rows).await?;
        // Places that vanished since the page before moved the rest up, at most by as many as the list is
        // shorter: what may now stand above this page was not read.
        let moved_up = if offset > 0 { self.state.total.saturating_sub(total) } else { 0 };
        self.disturbed |= offset > 0 && self.state.total != total;
        let next = if moved_up > 0 { offset.saturating_sub(moved_up) } else { offset + places };
        let ended = moved_up == 0 && (met_known || next >= total);
        self.state.total = total;
        // A walk that ends early has seen the first places only, as the one before it: it counts nothing new.
        self.state.skipped += if self.state.full { rows.skipped } else { 0 };
        self.state.next_offset = Some(next);
        let page = Page { tracks: &rows.tracks, artists: &rows.artists, members: &rows.members };
        self.cache.put_page(&self.list, &page, &self.state, now).await?;
        Ok(ended)
    }

    /// Whether a song stands on the page as it stood there when the last walk ended: the list is
    /// newest first, so everything below is known too.
    async fn meets_known(&self, rows: &Rows) -> Result<bool, StoreError> {
        let known = self.cache.known_members(&self.list, &rows.members, Some(self.state.walk)).await?;
        Ok(known.contains(&true))
    }

    /// Ends the walk; returns how many songs a full one found gone.
    pub(super) async fn finish(&mut self, now: jiff::Timestamp) -> Result<u32, StoreError> {
        self.state.next_offset = None;
        self.state.synced_at = Some(now);
        self.state.refused_at = None;
        if self.state.full {
            self.state.full_at = Some(now);
        }
        self.cache.finish_walk(&self.list, &self.state).await
    }
}
