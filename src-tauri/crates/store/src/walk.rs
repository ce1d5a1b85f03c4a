//! Lists of a service are walked page by page: `cache.db` keeps each page together with where the
//! walk stands, so that any interruption is continued where it was.

use std::collections::HashMap;

use jiff::Timestamp;
use runclub_engine::library::Artist;

use crate::{
    Cache, ListState, Member, Membership, ServedTrack, StoreError,
    table::{CHUNK, artist, list_state, membership, track},
};

/// What one page of a list says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page<'p> {
    /// The songs it describes.
    pub tracks: &'p [ServedTrack],
    /// Their artists. Genres and names are replaced by new ones, never by none.
    pub artists: &'p [Artist],
    /// The places of the list it holds.
    pub members: &'p [Member],
}

impl Cache<'_> {
    /// Where the walk over a list stands; `None` when none was begun.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn list_state(&self, list: &Membership) -> Result<Option<ListState>, StoreError> {
        self.store.cache.read(async |transaction| list_state::one(transaction, list).await).await
    }

    /// Where the walks stand, by list.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn list_states(&self) -> Result<Vec<(Membership, ListState)>, StoreError> {
        self.store.cache.read(async |transaction| list_state::all(transaction).await).await
    }

    /// Keeps where the walk over a list stands.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_list_state(&self, list: &Membership, state: &ListState) -> Result<(), StoreError> {
        self.store.cache.write(async |transaction| list_state::put(transaction, list, state).await).await
    }

    /// Keeps a page of a walk and where the walk stands after it: all of it or nothing. The members
    /// carry `state.walk`.
    ///
    /// # Errors
    /// When the file cannot be written, or a member's track is neither in the page nor known.
    pub async fn put_page(
        &self,
        list: &Membership,
        page: &Page<'_>,
        state: &ListState,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let tracks: Vec<track::TrackEntry> = page.tracks.iter().map(track::TrackEntry::from).collect();
        self.store
            .cache
            .write(async |transaction| {
                track::put(transaction, &tracks, now).await?;
                artist::put(transaction, page.artists, None, now).await?;
                membership::put(transaction, list, page.members, Some(state.walk), now).await?;
                list_state::put(transaction, list, state).await
            })
            .await
    }

    /// Ends a walk. When it covers the whole list (`state.full`), songs it has not seen leave the list;
    /// returns how many. The state is kept as given, so it should say that the walk is finished.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn finish_walk(&self, list: &Membership, state: &ListState) -> Result<u32, StoreError> {
        self.store
            .cache
            .write(async |transaction| {
                let removed = if state.full { membership::remove_unseen(transaction, list, state.walk).await? } else { 0 };
                list_state::put(transaction, list, state).await?;
                Ok(removed)
            })
            .await
    }

    /// For each of these members, whether a finished walk saw it with the same date. What was only seen
    /// by the walk of number `unfinished_walk`, or put on the list by no walk, does not count.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn known_members(
        &self,
        list: &Membership,
        members: &[Member],
        unfinished_walk: Option<u32>,
    ) -> Result<Vec<bool>, StoreError> {
        let known = async |transaction: &mut sqlx::SqliteConnection| {
            let mut dates: HashMap<String, Option<Timestamp>> = HashMap::with_capacity(members.len());
            for members in members.chunks(CHUNK) {
                let ids: Vec<&str> = members.iter().map(|member| member.track_id.as_str()).collect();
                let walked = membership::walked(transaction, list, &ids, unfinished_walk).await?;
                dates.extend(walked.into_iter().map(|member| (member.track_id, member.added_at)));
            }
            Ok(members.iter().map(|member| dates.get(&member.track_id) == Some(&member.added_at)).collect())
        };
        self.store.cache.read(known).await
    }

    /// How many different songs are on a list.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn member_count(&self, list: &Membership) -> Result<u32, StoreError> {
        self.store.cache.read(async |transaction| membership::count(transaction, list).await).await
    }

    /// Forgets a list: its members and where its walk stands. The songs stay known.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn forget_list(&self, list: &Membership) -> Result<(), StoreError> {
        self.store
            .cache
            .write(async |transaction| {
                membership::remove_all(transaction, list).await?;
                list_state::remove(transaction, list).await
            })
            .await
    }
}
